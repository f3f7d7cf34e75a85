"""Who is heard, in counts. An unnamed source is somebody of its own in every document; where several print a statement
of one, it is counted as one somebody: the one with the smallest id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, select, union_all

from claims.records import Selection, Speaker, SpeakerCount
from claims.store.appearances import gone, joined
from claims.store.rows import speakers_of
from claims.store.tables import claim, document, speaker

CHUNK = 500
"""Speakers that are made into records together."""
UNNAMED = select(speaker.c.canonical_id).group_by(speaker.c.canonical_id).having(func.min(speaker.c.kind) == "unnamed")
"""Those of whom nobody they are judged to be has a name: of the kinds, "unnamed" is the last in the alphabet."""

Conditions = Sequence[ColumnElement[bool]]


def speakers(connection: Connection, wanted: Conditions, limit: int | None) -> Iterator[SpeakerCount]:
    """Who says what is wanted, those with most statements first."""
    said = _said(wanted)
    count = func.count(said.c.statement_id.distinct())
    query = (
        select(said.c.speaker_id, count.label("statements"), func.count().label("claims"))
        .add_columns(func.count(said.c.document_id.distinct()).label("documents"))
        .group_by(said.c.speaker_id)
        .order_by(count.desc(), func.count().desc(), said.c.speaker_id)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        known = speakers_of(connection, (row.speaker_id for row in some))
        outlets = _outlets(connection, known, wanted)
        for row in some:
            yield SpeakerCount(
                speaker=known[row.speaker_id],
                statements=row.statements,
                claims=row.claims,
                documents=row.documents,
                outlets=tuple(sorted(outlets[row.speaker_id])),
            )


def after(connection: Connection, wanted: Conditions, selection: Selection) -> list[SpeakerCount]:
    """The same, from the one on after whom the selection begins. Raises LookupFailed where that one is not heard so."""
    if selection.after is None:
        return list(speakers(connection, wanted, selection.limit))
    found = list(speakers(connection, wanted, None))
    at = next((at for at, one in enumerate(found, 1) if one.speaker.id == selection.after), None)
    if at is None:
        raise gone(selection.after)
    return found[at:][: selection.limit]


def without_date(wanted: Conditions) -> Select[Any]:
    """Those of whose wanted claims none has a date."""
    said = _said(wanted)
    return select(said.c.speaker_id).group_by(said.c.speaker_id).having(func.count(said.c.day) == 0)


def _said(wanted: Conditions) -> Subquery:
    """The claims that are wanted, each with who counts as its speaker."""
    of = (claim.c.statement_id, claim.c.document_id, claim.c.day)
    somebody = claim.c.speaker_id.is_not(None)
    named = joined(claim.c.speaker_id, *of).where(*wanted, somebody, claim.c.speaker_id.not_in(UNNAMED))
    smallest = func.min(claim.c.speaker_id).over(partition_by=claim.c.statement_id)
    unnamed = joined(smallest.label("speaker_id"), *of).where(*wanted, claim.c.speaker_id.in_(UNNAMED))
    return union_all(named, unnamed).subquery("said")


def _outlets(connection: Connection, of: dict[str, Speaker], wanted: Conditions) -> dict[str, set[str]]:
    """Outlets that quote each of these."""
    found: dict[str, set[str]] = {id: set() for id in of}
    quoted = (*wanted, document.c.outlet.is_not(None))
    named = [id for id, one in of.items() if one.kind != "unnamed"]
    outlets = joined(claim.c.speaker_id, document.c.outlet).distinct()
    for row in connection.execute(outlets.where(*quoted, claim.c.speaker_id.in_(named))):
        found[row.speaker_id].add(row.outlet)
    theirs = select(claim.c.statement_id).where(claim.c.speaker_id.in_(sorted(of.keys() - set(named))))
    printed = (
        joined(claim.c.statement_id, claim.c.speaker_id, document.c.outlet)
        .distinct()
        .where(*wanted, claim.c.speaker_id.in_(UNNAMED), claim.c.statement_id.in_(theirs.correlate(None)))
    )
    smallest: dict[str, str] = {}
    for row in connection.execute(printed.order_by(claim.c.speaker_id)):
        who = smallest.setdefault(row.statement_id, row.speaker_id)
        if who in found and row.outlet is not None:
            found[who].add(row.outlet)
    return found
