"""Comparisons of claims, listed once as statement against statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from claims.records import Claim, Conflict, Selection, Span, Statement
from claims.store.rows import claims_of, claims_select, spans_of, statement_of
from claims.store.search import has, is_about, is_called, terms
from claims.store.selecting import asks_for_appearances, of_appearances
from claims.store.tables import claim, comparison, document

A, B = claim.alias("a"), claim.alias("b")
BATCH = 500
"""Ids in one query."""


def conflicts(connection: Connection, selection: Selection) -> list[Conflict]:
    """The statements that relate so, the highest score first. Evaluation conflicts only if that kind is asked for."""
    return _listed(connection, connection.execute(_selected(selection)), selection.limit)


def undated(connection: Connection, selection: Selection) -> int:
    """How many conflicts the dates leave out because neither side's appearances that are asked for have one."""
    with_any_date = _either_appears(of_appearances(replace(selection, since=date.min, until=None)))
    found = connection.execute(_selected(selection.without_dates()).where(~with_any_date))
    return len({_pair(row) for row in found})


def related(connection: Connection, claim_id: str) -> list[Conflict]:
    """All that the claim's statement conflicts with, agrees with or else relates to."""
    statement = select(claim.c.statement_id).where(claim.c.id == claim_id).scalar_subquery()
    own = list(connection.scalars(select(claim.c.id).where(claim.c.statement_id == statement)))
    query = _comparisons().where(or_(comparison.c.a_id.in_(own), comparison.c.b_id.in_(own)))
    return _listed(connection, connection.execute(query), None)


def statements(connection: Connection, ids: Iterable[str]) -> dict[str, Statement]:
    """The statements with these ids, with all their appearances."""
    wanted = sorted(set(ids))
    found: dict[str, list[Claim]] = {statement: [] for statement in wanted}
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        query = claims_select().where(claim.c.statement_id.in_(some), ~claim.c.withdrawn)
        for one in claims_of(connection, connection.execute(query)):
            found[one.statement].append(one)
    return {statement: statement_of(claims) for statement, claims in found.items() if claims}


def _comparisons() -> Select[Any]:
    """Comparisons of two current claims of different statements, the best of two statements first."""
    return (
        select(comparison, A.c.statement_id.label("statement_a"), B.c.statement_id.label("statement_b"))
        .join_from(comparison, A, comparison.c.a_id == A.c.id)
        .join(B, comparison.c.b_id == B.c.id)
        .where(~A.c.withdrawn, ~B.c.withdrawn, A.c.statement_id != B.c.statement_id)
        .order_by(comparison.c.score.desc(), comparison.c.a_id, comparison.c.b_id, comparison.c.kind)
    )


def _selected(selection: Selection) -> Select[Any]:
    return _comparisons().where(comparison.c.relation == selection.relation, *_matching(selection))


def _matching(selection: Selection) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.kind is not None:
        found.append(comparison.c.kind == selection.kind)
    elif selection.relation == "conflict":
        found.append(comparison.c.kind != "evaluation")
    if selection.min_score > 0:
        found.append(comparison.c.score >= selection.min_score)
    found += _between(selection)
    if selection.about is not None:
        wanted = terms(selection.about)
        either = _either_appears([is_about(selection.about, wide=selection.wide), ~claim.c.withdrawn])
        found.append(or_(either, has(comparison, wanted)) if wanted else either)
    if asks_for_appearances(selection):
        found.append(_either_appears(of_appearances(selection)))
    return found


def _between(selection: Selection) -> list[ColumnElement[bool]]:
    """One side is `speaker`, the other `against`; where only one of the two is given, either side may be it."""
    given = [words for words in (selection.speaker, selection.against) if words is not None]
    if len(given) == 2:
        one, other = given
        return [
            or_(
                and_(is_called(A.c.speaker_id, one), is_called(B.c.speaker_id, other)),
                and_(is_called(A.c.speaker_id, other), is_called(B.c.speaker_id, one)),
            )
        ]
    return [or_(is_called(A.c.speaker_id, words), is_called(B.c.speaker_id, words)) for words in given]


def _either_appears(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """One of the two statements has an appearance of which all this holds."""
    such = (
        select(claim.c.statement_id).join_from(claim, document, claim.c.document_id == document.c.id).where(*conditions)
    )
    return or_(A.c.statement_id.in_(such), B.c.statement_id.in_(such))


def _listed(connection: Connection, rows: Iterable[Row[Any]], limit: int | None) -> list[Conflict]:
    """The best comparison of each two statements and kind, as conflicts; rows come with the best first."""
    best: dict[tuple[str, ...], Row[Any]] = {}
    last = None
    for row in rows:
        if limit is not None and len(best) >= limit and row.score != last:
            break
        pair = _pair(row)
        if pair not in best:
            best[pair] = row
            last = row.score
    sides = statements(connection, (side for row in best.values() for side in (row.statement_a, row.statement_b)))
    found = [_conflict(row, sides[row.statement_a], sides[row.statement_b]) for row in best.values()]
    return sorted(found, key=lambda conflict: (-conflict.score, conflict.id))[:limit]


def _pair(row: Row[Any]) -> tuple[str, ...]:
    """What makes comparisons of several appearances one conflict."""
    return (*sorted((row.statement_a, row.statement_b)), row.relation, row.kind)


def _conflict(row: Row[Any], a: Statement, b: Statement) -> Conflict:
    """Side a is what was said first."""
    marks_a = _as_first_said(spans_of(row.marks_a), row.a_id, a)
    marks_b = _as_first_said(spans_of(row.marks_b), row.b_id, b)
    if _order(b) < _order(a):
        a, b, marks_a, marks_b = b, a, marks_b, marks_a
    return Conflict(
        a=a,
        b=b,
        relation=row.relation,
        kind=row.kind or None,
        score=row.score,
        reason=row.reason,
        marks_a=marks_a,
        marks_b=marks_b,
        matter=row.matter,
    )


def _order(statement: Statement) -> tuple[bool, str, str]:
    day = statement.claim.day
    return day is None, day.isoformat() if day else "", statement.id


def _as_first_said(marks: tuple[Span, ...], compared: str, statement: Statement) -> tuple[Span, ...]:
    """The marked words of the claim that was compared, where the statement's first appearance has them.

    A statement is shown by its first appearance, and a mark is an offset in that one's document: words that it does
    not have are not marked.
    """
    shown = statement.claim
    if shown.id == compared:
        return marks
    claim = next(one for one in statement.claims if one.id == compared)
    found = []
    for mark in marks:
        words = claim.sentence_text[mark.start - claim.sentence.start : mark.end - claim.sentence.start]
        at = shown.sentence_text.find(words, shown.spans[0].start - shown.sentence.start)
        at = at if at >= 0 else shown.sentence_text.find(words)
        if words and at >= 0:
            start = shown.sentence.start + at
            found.append(Span(start, start + len(words)))
    return tuple(found)
