"""Judgements and the log: what people decide, and what was done, inside the caller's write transaction."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    cast,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from claims.errors import LookupFailed
from claims.judgements import Action, Judgement, LogEntry, Subject, Verdict
from claims.store.tables import claim, judgement, log, outlet, place

NAMING = {
    "claim": ("claim_id",),
    "conflict": ("claim_id", "other_claim_id"),
    "speaker": ("speaker_id", "other_speaker_id"),
}
"""The columns that name what is judged."""
ITSELF = "(claims)"
"""Who judges two speakers where no person does: the look of them."""
CHUNK = 500
A, B = claim.alias("a"), claim.alias("b")
"""Two claims of a pair."""
ON_PAIRS = and_(judgement.c.subject == literal_column("'conflict'"), judgement.c.withdrawn_at.is_(None))
"""Judgements of conflicts that stand, in the very words of the index of these: most are of speakers."""


def put_judgement(
    connection: Connection,
    subject: Subject,
    ids: tuple[str, ...],
    verdict: Verdict,
    *,
    who: str,
    kind: str = "",
    note: str | None = None,
    score: float | None = None,
    reason: str | None = None,
) -> None:
    """Add a judgement, in place of the one of the same that stands."""
    withdraw(connection, subject, ids, kind=kind, who=who)
    connection.execute(
        insert(judgement).values(
            subject=subject,
            verdict=verdict,
            kind=kind,
            note=note,
            score=score,
            reason=reason,
            who=who,
            made_at=now(),
            **dict(zip(NAMING[subject], sorted(ids), strict=True)),
        )
    )
    if subject == "claim":
        connection.execute(update(claim).where(claim.c.id == ids[0]).values(judgement=verdict))


def withdraw(connection: Connection, subject: Subject, ids: tuple[str, ...], *, who: str, kind: str = "") -> bool:
    """Let the judgement of this stand no longer; says whether there was one."""
    named = _statements_are(ids) if subject == "conflict" else _ids_are(NAMING[subject], ids)
    stands = and_(judgement.c.subject == subject, judgement.c.kind == kind, judgement.c.withdrawn_at.is_(None), named)
    found = connection.execute(update(judgement).where(stands).values(withdrawn_at=now(), withdrawn_by=who))
    if subject == "claim":
        connection.execute(update(claim).where(claim.c.id == ids[0]).values(judgement=""))
    return bool(found.rowcount)


def _ids_are(columns: Sequence[str], ids: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(*(judgement.c[column] == id for column, id in zip(columns, sorted(ids), strict=True)))


def _statements_are(ids: tuple[str, ...]) -> ColumnElement[bool]:
    """The judgement is of the two statements that these claims are of: it may name other appearances of them."""

    def of(id: str) -> Select[Any]:
        statement = select(claim.c.statement_id).where(claim.c.id == id).scalar_subquery()
        return select(claim.c.id).where(claim.c.statement_id == statement)

    one, other = judgement.c.claim_id, judgement.c.other_claim_id
    return or_(*(and_(one.in_(of(a)), other.in_(of(b))) for a, b in (ids, ids[::-1])))


def judgements(connection: Connection, of: str | None = None, *, withdrawn: bool = False) -> Iterator[Judgement]:
    """Those that stand, or all, of everything or of the claim or speaker with this id; in the order they were made."""
    query = select(judgement).order_by(judgement.c.number)
    if not withdrawn:
        query = query.where(judgement.c.withdrawn_at.is_(None))
    if of is not None:
        names = {column for columns in NAMING.values() for column in columns}
        query = query.where(or_(*(judgement.c[name] == of for name in sorted(names))))
    for row in connection.execute(query.execution_options(yield_per=CHUNK)):
        yield _judgement_of(row)


def of_document(connection: Connection, id: str) -> list[Judgement]:
    """The judgements that stand of a document's claims, and of pairs with one of them."""
    own = select(claim.c.id).where(claim.c.document_id == id)
    named = or_(judgement.c.claim_id.in_(own), judgement.c.other_claim_id.in_(own))
    query = select(judgement).where(named, judgement.c.withdrawn_at.is_(None)).order_by(judgement.c.number)
    return [_judgement_of(row) for row in connection.execute(query)]


def confirmed_in_pairs(connection: Connection, document_id: str) -> set[str]:
    """Ids of both sides of the pairs that a person confirmed, one of them the document's."""
    return {
        id
        for one in of_document(connection, document_id)
        if (one.subject, one.verdict) == ("conflict", "confirmed")
        for id in one.ids
    }


def _judgement_of(row: Row[Any]) -> Judgement:
    return Judgement(
        number=row.number,
        subject=row.subject,
        verdict=row.verdict,
        ids=tuple(getattr(row, column) for column in NAMING[row.subject]),
        kind=row.kind,
        who=row.who,
        made_at=row.made_at,
        note=row.note,
        score=row.score,
        reason=row.reason,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )


class Word(NamedTuple):
    """What a person said of a conflict."""

    verdict: Literal["confirmed", "rejected"]
    who: str
    note: str | None


def judged_conflicts(connection: Connection) -> dict[tuple[str, str, str], Word]:
    """What the judgements of conflicts that stand say, by both statements (the smaller id first) and the kind.

    A judgement names claims, because a statement's id changes with its appearances; the latest of several decides.
    """
    query = (
        select(judgement, A.c.statement_id, B.c.statement_id.label("other_id"))
        .join_from(judgement, A, judgement.c.claim_id == A.c.id)
        .join(B, judgement.c.other_claim_id == B.c.id)
        .where(ON_PAIRS)
        .order_by(judgement.c.number + 0)  # the order of the table would have all of it read
    )
    found = {}
    for row in connection.execute(query):
        first, second = sorted((row.statement_id, row.other_id))
        found[first, second, row.kind] = Word(row.verdict, row.who, row.note)
    return found


def put_log(
    connection: Connection,
    action: Action,
    subject: str,
    id: str,
    words: str,
    *,
    who: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to the log; it can't be changed or taken out."""
    values = {"at": now(), "who": who, "action": action, "subject": subject, "subject_id": id, "words": words}
    connection.execute(insert(log).values(**values, details=dict(details or {})))


def entries(
    connection: Connection, *, of: str | None = None, actions: Collection[Action] = (), limit: int | None = None
) -> Iterator[LogEntry]:
    """The latest first; those that speak of what has an id that begins so, or of the place or outlet of this id.

    Raises LookupFailed where `of` is no id.
    """
    query: Select[Any] = select(log).order_by(log.c.number.desc())
    if actions:
        query = query.where(log.c.action.in_(actions))
    begin = (of or "").strip().lower()
    whole = of is not None and _is_registered(connection, of.strip())
    if of is not None and whole:
        begin = of.strip()
        query = query.where(or_(log.c.subject_id == begin, cast(log.c.details, String).contains(f'"{begin}"')))
    elif of is not None:
        if not re.fullmatch("[0-9a-f]{4,}", begin):
            raise LookupFailed(
                f"{of}: this is no id; give at least the first 4 of its digits (0-9, a-f), or list the whole log"
            )
        query = query.where(or_(_begins(log.c.subject_id, begin), cast(log.c.details, String).contains(f'"{begin}')))
    with connection.execute(query.execution_options(yield_per=CHUNK)) as rows:
        found = (
            LogEntry(row.number, row.at, row.who, row.action, row.subject, row.subject_id, row.words, row.details)
            for row in rows
        )
        named = (one for one in found if any(id == begin if whole else id.startswith(begin) for id in _named(one)))
        yield from islice(named, limit)


def _is_registered(connection: Connection, id: str) -> bool:
    """A place or an outlet has this id."""
    return any(connection.scalar(select(table.c.id).where(table.c.id == id)) for table in (place, outlet))


def _begins(column: ColumnElement[str], begin: str) -> ColumnElement[bool]:
    """In a form for which the databases use an index."""
    return and_(column >= begin, column < begin + "g")


def _named(entry: LogEntry) -> Iterator[str]:
    """Ids of all that the entry speaks of: of a conflict both claims, of a merge both speakers."""
    yield entry.id
    for which in ("claims", "speakers", "places", "outlets", "changed", "new", "gone"):
        ids = entry.details.get(which)
        yield from ids if isinstance(ids, list) else ()


def now() -> datetime:
    """UTC, without saying so, as the tables have it."""
    return datetime.now(UTC).replace(tzinfo=None)
