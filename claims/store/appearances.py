"""Statements in a listing: one row each, by the first of its appearances that are asked for, with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select, true, tuple_, union_all

from claims.errors import LookupFailed
from claims.records import Claim, Selection, StatementCount
from claims.store.dialects import among
from claims.store.rows import claims_of, claims_select
from claims.store.search import numbers_with, terms
from claims.store.selecting import Asked, of_claims
from claims.store.tables import claim, document

PORTION = 500
"""Claims that are looked at together."""
COMMON = 2000
"""Claims with a word, from which it is common."""
PLACE = (claim.c.document_id, claim.c.content_start, claim.c.id)
MANY_WAYS = 20
"""Queries that are put together to one."""
EARLIEST_FIRST = (claim.c.day.is_(None), claim.c.day, claim.c.confidence.desc(), claim.c.id)
"""As rows.statement_of() has them."""

Conditions = Sequence[ColumnElement[bool]]
Order = Callable[[Any], Sequence[ColumnElement[Any]]]
"""By which of the columns that it is given rows are ordered."""


def newest_first(of: Any) -> Sequence[ColumnElement[Any]]:
    return (of.day.desc(), of.document_id, of.content_start, of.id)


def oldest_first(of: Any) -> Sequence[ColumnElement[Any]]:
    return (of.day, of.document_id, of.content_start, of.id)


def order_of(selection: Selection) -> Order:
    return oldest_first if selection.oldest else newest_first


def joined(*columns: Any) -> Select[Any]:
    return select(*columns).join_from(claim, document, claim.c.document_id == document.c.id)


def parts(connection: Connection, selection: Selection) -> list[Conditions]:
    """Claims are listed in two queries, those with a day and those without, because PostgreSQL's index of days begins
    with those that have none; and from the claim on that the selection says. Raises LookupFailed where that is gone."""
    undated = [[claim.c.day.is_(None)]] if not selection.dated else []
    if selection.after is None:
        return [[claim.c.day.is_not(None)], *undated]
    query = select(claim.c.day, *PLACE).where(claim.c.id == selection.after)
    last = connection.execute(query).first()
    if last is None:
        raise gone(selection.after)
    day, *place = last
    further = tuple_(*PLACE) > tuple_(*place)
    if day is None:
        return [[*part, further] for part in undated]
    onwards = claim.c.day >= day if selection.oldest else claim.c.day <= day
    return [[onwards, or_(claim.c.day != day, further)], *undated]


def gone(id: str) -> LookupFailed:
    return LookupFailed(f"{id}: what this list went on after is not there any more; begin the list anew")


def statements(connection: Connection, selection: Asked) -> Iterator[StatementCount]:
    """Part by part, in each the newest first, or the oldest: a claim that is listed stands for its statement if no
    other that is wanted comes before it."""
    left, held = selection.limit, of_claims(selection, held=True)
    for part in listed(connection, selection):
        for rows in part:
            first = _first_of(connection, {row.statement_id for row in rows}, held)
            numbers = [row.number for row in rows if first[row.statement_id] == row.number][:left]
            yield from _counted(connection, numbers, rejected=selection.rejected)
            left = None if left is None else left - len(numbers)
            if left == 0:
                return


def listed(connection: Connection, selection: Asked) -> Iterator[Iterator[Sequence[Row[Any]]]]:
    """The claims (number, statement_id) that are selected, in the order of their listing: part by part in portions,
    where few are wanted a few and then more and more."""
    order, limit = order_of(selection), selection.limit
    held = limit is not None and is_common(connection, selection)
    ways = _ways(selection) if limit is not None else []
    others = replace(selection, speakers=None, opponents=None) if ways else selection  # whose they are, each way says
    wanted = of_claims(others, held=held)
    for part in parts(connection, selection):
        query = joined(claim.c.number, claim.c.statement_id, claim.c.day, *PLACE).where(*part, *wanted)
        if limit is None:
            yield _all(connection, query.order_by(*order(claim.c)))
        else:
            yield _portions(connection, [query.where(way) for way in ways or [true()]], order, limit)


def _ways(selection: Asked) -> list[ColumnElement[bool]]:
    """The same selection as several of which each can be read in the order of an index: one for each speaker, where
    these are few; else none."""
    if any(not isinstance(ids, tuple) for ids in selection.called):
        return []
    ids = sorted({id for some in selection.called for id in some})
    return [claim.c.speaker_id == id for id in ids] if len(ids) <= MANY_WAYS else []


def is_common(connection: Connection, selection: Asked) -> bool:
    """So many claims have the words that the latest of them are sooner found by going through the latest claims."""
    narrowed = selection.called or selection.document or selection.places or selection.wide
    words = terms(selection.about or "")
    if narrowed or not words or selection.weighs:
        return False
    return len(connection.execute(numbers_with(claim, words).limit(COMMON + 1)).all()) > COMMON


def _all(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    with connection.execute(query.execution_options(yield_per=PORTION)) as result:
        yield from result.partitions()


def _portions(
    connection: Connection, ways: Sequence[Select[Any]], order: Order, wanted: int
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of all these queries in this order."""
    at, size = 0, min(PORTION, wanted + wanted // 2 + 10)
    while rows := connection.execute(_together(ways, order, at + size).offset(at).limit(size)).all():
        yield rows
        at, size = at + size, min(PORTION, 2 * size)


def _together(ways: Sequence[Select[Any]], order: Order, many: int) -> Select[Any]:
    """The queries as one, where no more than so many rows of any are looked at."""
    if len(ways) == 1:
        return ways[0].order_by(*order(claim.c))
    each = union_all(*(select(way.order_by(*order(claim.c)).limit(many).subquery()) for way in ways)).subquery()
    return select(each).order_by(*order(each.c))


def _first_of(connection: Connection, ids: set[str], wanted: Conditions) -> dict[str, int]:
    """For each of the statements the row number of the first of its appearances that are wanted."""
    query = joined(claim.c.number, claim.c.statement_id).where(among(claim.c.statement_id, sorted(ids)), *wanted)
    found: dict[str, int] = {}
    for row in connection.execute(query.order_by(*EARLIEST_FIRST)).all():
        found.setdefault(row.statement_id, row.number)
    return found


def _counted(connection: Connection, numbers: Sequence[int], *, rejected: bool) -> Iterator[StatementCount]:
    """These claims, in this order, each with what else its statement has."""
    if not numbers:
        return
    query = claims_select().where(among(claim.c.number, numbers))
    rows = {row.number: row for row in connection.execute(query).all()}
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
        .where(among(claim.c.statement_id, sorted(ids)), *there)
        .group_by(claim.c.statement_id, document.c.outlet)
    )
    found: dict[str, dict[str | None, int]] = {one: {} for one in ids}
    for row in connection.execute(query):
        found[row.statement_id][row.outlet] = row.claims
    return found
