"""Statements in a listing: one row each, by the first of its appearances that are asked for, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from claims.records import Claim, StatementCount
from claims.store.rows import claims_of, claims_select
from claims.store.tables import claim, document

PORTION = 500
"""Claims that are looked at together."""
NEWEST_FIRST = (claim.c.day.desc(), claim.c.document_id, claim.c.content_start, claim.c.id)
OLDEST_FIRST = (claim.c.day, *NEWEST_FIRST[1:])
EARLIEST_FIRST = (claim.c.day.is_(None), claim.c.day, claim.c.confidence.desc(), claim.c.id)
"""As rows.statement_of() has them."""

Conditions = Sequence[ColumnElement[bool]]


def joined(*columns: Any) -> Select[Any]:
    return select(*columns).join_from(claim, document, claim.c.document_id == document.c.id)


def statements(
    connection: Connection,
    parts: Iterable[Conditions],
    wanted: Conditions,
    limit: int | None,
    *,
    rejected: bool,
    oldest: bool = False,
) -> Iterator[StatementCount]:
    """Part by part, in each the newest first, or the oldest: a claim that is listed stands for its statement if no
    other that is wanted comes before it."""
    left, order = limit, OLDEST_FIRST if oldest else NEWEST_FIRST
    for part in parts:
        query = joined(claim.c.number, claim.c.statement_id).where(*part, *wanted).order_by(*order)
        for rows in _portions(connection, query, left):
            first = _first_of(connection, {row.statement_id for row in rows}, wanted)
            numbers = [row.number for row in rows if first[row.statement_id] == row.number][:left]
            yield from _counted(connection, numbers, rejected=rejected)
            left = None if left is None else left - len(numbers)
            if left == 0:
                return


def _portions(connection: Connection, query: Select[Any], wanted: int | None) -> Iterator[Sequence[Row[Any]]]:
    """The rows in portions: where few are wanted, a few and then more and more; else all as they come."""
    if wanted is None:
        with connection.execute(query.execution_options(yield_per=PORTION)) as result:
            yield from result.partitions()
        return
    at, size = 0, min(PORTION, wanted + wanted // 2 + 10)
    while rows := connection.execute(query.offset(at).limit(size)).all():
        yield rows
        at, size = at + size, min(PORTION, 2 * size)


def _first_of(connection: Connection, ids: set[str], wanted: Conditions) -> dict[str, int]:
    """For each of the statements the row number of the first of its appearances that are wanted."""
    query = joined(claim.c.number, claim.c.statement_id).where(claim.c.statement_id.in_(sorted(ids)), *wanted)
    found: dict[str, int] = {}
    for row in connection.execute(query.order_by(*EARLIEST_FIRST)):
        found.setdefault(row.statement_id, row.number)
    return found


def _counted(connection: Connection, numbers: Sequence[int], *, rejected: bool) -> Iterator[StatementCount]:
    """These claims, in this order, each with what else its statement has."""
    if not numbers:
        return
    rows = {row.number: row for row in connection.execute(claims_select().where(claim.c.number.in_(numbers)))}
    claims = claims_of(connection, [rows[number] for number in numbers])
    counts = _counts(connection, {one.statement for one in claims}, rejected=rejected)
    yield from (_count(one, counts[one.statement]) for one in claims)


def _count(first: Claim, outlets: Mapping[str | None, int]) -> StatementCount:
    names = dict.fromkeys([first.document.outlet, *sorted(filter(None, outlets))])
    return StatementCount(first, sum(outlets.values()), tuple(filter(None, names)))


def _counts(connection: Connection, ids: set[str], *, rejected: bool) -> dict[str, dict[str | None, int]]:
    """How often each of the statements appears in each outlet."""
    there = [~claim.c.withdrawn] if rejected else [~claim.c.withdrawn, claim.c.judgement != "rejected"]
    query = (
        joined(claim.c.statement_id, document.c.outlet, func.count().label("claims"))
        .where(claim.c.statement_id.in_(sorted(ids)), *there)
        .group_by(claim.c.statement_id, document.c.outlet)
    )
    found: dict[str, dict[str | None, int]] = {one: {} for one in ids}
    for row in connection.execute(query):
        found[row.statement_id][row.outlet] = row.claims
    return found
