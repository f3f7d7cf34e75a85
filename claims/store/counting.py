"""How often each speaker is heard, kept beside the claims: counted anew, before a transaction ends, where it changed.

Triggers mark whom that may concern. Where marks were left behind, by somebody who wrote past the store, nothing is
believed of the counts until the next transaction: who asks counts the claims themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select

from claims.records import SpeakerCount
from claims.store.appearances import gone
from claims.store.counted_tables import speaker_count, to_count
from claims.store.rows import speakers_of
from claims.store.selecting import Asked
from claims.store.tables import claim, document, speaker

CHUNK = 500
"""Speakers that are counted together."""
HEARD = (~claim.c.withdrawn, claim.c.judgement != "rejected", claim.c.speaker_id.is_not(None))
"""The claims that count."""
ORDER = (speaker_count.c.statements.desc(), speaker_count.c.claims.desc(), speaker_count.c.speaker_id)

Values = dict[str, Any]


def settle(connection: Connection) -> None:
    """Count anew whom the marks concern, and forget the marks."""
    marked = connection.execute(select(to_count)).all()
    if not marked:
        return
    connection.execute(delete(to_count))
    concerned = {row.speaker_id for row in marked}
    for some in _chunks(sorted({row.statement_id for row in marked})):
        concerned |= _unnamed_among(connection, set(connection.scalars(_sayers(some))))
    count(connection, concerned)


def count_all(connection: Connection) -> None:
    """Count everybody."""
    connection.execute(delete(to_count))
    connection.execute(delete(speaker_count))
    count(connection, set(connection.scalars(select(claim.c.speaker_id).where(*HEARD).distinct())))


def count(connection: Connection, ids: Collection[str]) -> None:
    """Count these speakers (canonical ids) anew."""
    for some in _chunks(sorted(ids)):
        unnamed = _unnamed_among(connection, some)
        found = [*_named(connection, set(some) - unnamed), *_unnamed(connection, unnamed)]
        connection.execute(delete(speaker_count).where(speaker_count.c.speaker_id.in_(some)))
        if found:
            connection.execute(insert(speaker_count), found)


def answer(connection: Connection, asked: Asked) -> list[SpeakerCount] | None:
    """Who is heard, where that is in the table: all, or some by name, of whatever was said, wherever and whenever.

    None where the claims themselves are to be counted. An unnamed source is such a case: asked for alone, it counts for
    itself, and not as the smallest of those who print the same.
    """
    said = (asked.against, asked.about, asked.places, asked.published, asked.relayed, asked.document, asked.judged)
    how = (asked.type, asked.stance, asked.part)
    narrowed = asked.dated or asked.withdrawn or asked.rejected or not asked.beliefs or asked.min_confidence
    if narrowed or any(given is not None for given in (*said, *how)) or not is_settled(connection):
        return None
    if asked.speakers is None:
        return list(speakers(connection, asked.limit, *_following(connection, asked.after)))
    if asked.after or not isinstance(asked.speakers, tuple) or _unnamed_among(connection, asked.speakers):
        return None
    return list(speakers(connection, asked.limit, speaker_count.c.speaker_id.in_(asked.speakers)))


def count_of(connection: Connection, canonical: str) -> SpeakerCount | None:
    """Of this one, who has a name; None where that is in no table."""
    if not is_settled(connection) or _unnamed_among(connection, [canonical]):
        return None
    return next(speakers(connection, None, speaker_count.c.speaker_id == canonical), None)


def is_settled(connection: Connection) -> bool:
    return connection.execute(select(to_count).limit(1)).first() is None


def _following(connection: Connection, id: str | None) -> list[ColumnElement[bool]]:
    """Those who are listed after this one."""
    if id is None:
        return []
    last = connection.execute(select(speaker_count).where(speaker_count.c.speaker_id == id)).first()
    if last is None:
        raise gone(id)
    statements, claims, later = speaker_count.c.statements, speaker_count.c.claims, speaker_count.c.speaker_id > id
    less = and_(statements == last.statements, or_(claims < last.claims, and_(claims == last.claims, later)))
    return [statements <= last.statements, or_(statements < last.statements, less)]


def speakers(connection: Connection, limit: int | None, *which: ColumnElement[bool]) -> Iterator[SpeakerCount]:
    """Who is heard, those with most statements first."""
    query = select(speaker_count).where(*which).order_by(*ORDER).limit(limit)
    for rows in connection.execute(query).partitions(CHUNK):
        known = speakers_of(connection, (row.speaker_id for row in rows))
        for row in rows:
            counts = (row.statements, row.claims, row.documents)
            yield SpeakerCount(known[row.speaker_id], *counts, outlets=tuple(row.outlets))


def _chunks(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    left = iter(ids)
    while some := tuple(islice(left, CHUNK)):
        yield some


def _sayers(statements: Collection[str]) -> Select[tuple[str]]:
    return select(claim.c.speaker_id).where(claim.c.statement_id.in_(statements), *HEARD).distinct()


def _unnamed_among(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of whom nobody they are judged to be has a name: of the kinds, "unnamed" is the last in the alphabet."""
    found: set[str] = set()
    for some in _chunks(ids):
        query = select(speaker.c.canonical_id).where(speaker.c.canonical_id.in_(some)).group_by(speaker.c.canonical_id)
        found |= set(connection.scalars(query.having(func.min(speaker.c.kind) == "unnamed")))
    return found


def _named(connection: Connection, ids: Collection[str]) -> Iterator[Values]:
    """What the table says of these, who have names."""
    theirs = (claim.c.speaker_id.in_(ids), *HEARD)
    outlets: dict[str, list[str]] = defaultdict(list)
    said = select(claim.c.speaker_id, claim.c.document_id).where(*theirs).distinct().subquery("said")
    printed = select(said.c.speaker_id, document.c.outlet).distinct()
    printed = printed.join_from(said, document, said.c.document_id == document.c.id)
    for row in connection.execute(printed.where(document.c.outlet.is_not(None))).all():
        outlets[row.speaker_id].append(row.outlet)
    query = select(
        claim.c.speaker_id,
        func.count(claim.c.statement_id.distinct()).label("statements"),
        func.count().label("claims"),
        func.count(claim.c.document_id.distinct()).label("documents"),
    )
    for row in connection.execute(query.where(*theirs).group_by(claim.c.speaker_id)):
        yield {**row._asdict(), "outlets": sorted(outlets[row.speaker_id])}


def _unnamed(connection: Connection, ids: Collection[str]) -> Iterator[Values]:
    """What it says of these, who have none: what several print of one counts as the smallest's."""
    said = list(connection.scalars(select(claim.c.statement_id).where(claim.c.speaker_id.in_(ids), *HEARD).distinct()))
    printed: dict[str, list[Any]] = defaultdict(list)
    for some in _chunks(said):
        query = select(claim.c.statement_id, claim.c.speaker_id, claim.c.document_id, document.c.outlet)
        query = query.join_from(claim, document, claim.c.document_id == document.c.id)
        rows = connection.execute(query.where(claim.c.statement_id.in_(some), *HEARD)).all()
        without_name = _unnamed_among(connection, {row.speaker_id for row in rows})
        for row in rows:
            if row.speaker_id in without_name:
                printed[row.statement_id].append(row)
    theirs: dict[str, list[Any]] = defaultdict(list)
    for rows in printed.values():
        theirs[min(row.speaker_id for row in rows)] += rows
    for id in theirs.keys() & set(ids):
        yield {
            "speaker_id": id,
            "statements": len({row.statement_id for row in theirs[id]}),
            "claims": len(theirs[id]),
            "documents": len({row.document_id for row in theirs[id]}),
            "outlets": sorted({row.outlet for row in theirs[id]} - {None}),
        }
