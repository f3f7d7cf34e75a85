"""Comparisons of claims, listed once as statement against statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from claims.records import Claim, Conflict, Statement
from claims.stated import Span
from claims.store.judging import judged_conflicts
from claims.store.references import refers_to
from claims.store.rows import claims_of, claims_select, spans_of, statement_of
from claims.store.search import has, is_about, terms
from claims.store.selecting import Asked, asks_for_appearances, of_appearances
from claims.store.tables import claim, comparison, document

A, B = claim.alias("a"), claim.alias("b")
BATCH = 500
"""Ids in one query."""


def conflicts(connection: Connection, selection: Asked) -> list[Conflict]:
    """The statements that relate so, the highest score first. Evaluation conflicts only if that kind is asked for."""
    rows = connection.execute(_selected(selection))
    return _listed(connection, rows, selection.limit, rejected=selection.rejected, only=selection.judged)


def undated(connection: Connection, selection: Asked) -> int:
    """How many conflicts the dates leave out because neither side's appearances that are asked for have one."""
    with_any_date = _either_appears(of_appearances(replace(selection, since=date.min, until=None)))
    found = connection.execute(_selected(selection.without_dates()).where(~with_any_date))
    judged = judged_conflicts(connection)
    pairs = {_pair(row): _judged(row, judged) for row in found}
    return sum(selection.rejected or verdict != "rejected" for verdict in pairs.values())


def related(connection: Connection, claim_id: str, *, rejected: bool = False) -> list[Conflict]:
    """All that the claim's statement conflicts with, agrees with or else relates to."""
    statement = select(claim.c.statement_id).where(claim.c.id == claim_id).scalar_subquery()
    own = list(connection.scalars(select(claim.c.id).where(claim.c.statement_id == statement)))
    query = _comparisons(rejected=rejected).where(or_(comparison.c.a_id.in_(own), comparison.c.b_id.in_(own)))
    return _listed(connection, connection.execute(query), None, rejected=rejected)


def statements(connection: Connection, ids: Iterable[str], *, rejected: bool = False) -> dict[str, Statement]:
    """The statements with these ids, with all their appearances; `rejected` ones too."""
    there = [~claim.c.withdrawn] if rejected else [~claim.c.withdrawn, claim.c.judgement != "rejected"]
    wanted = sorted(set(ids))
    found: dict[str, list[Claim]] = {statement: [] for statement in wanted}
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        query = claims_select().where(claim.c.statement_id.in_(some), *there)
        for one in claims_of(connection, connection.execute(query)):
            found[one.statement].append(one)
    return {statement: statement_of(claims) for statement, claims in found.items() if claims}


def _comparisons(*, rejected: bool = False) -> Select[Any]:
    """Comparisons of two current claims of different statements, the best of two statements first."""
    kept = [] if rejected else [A.c.judgement != "rejected", B.c.judgement != "rejected"]
    return (
        select(comparison, A.c.statement_id.label("statement_a"), B.c.statement_id.label("statement_b"))
        .join_from(comparison, A, comparison.c.a_id == A.c.id)
        .join(B, comparison.c.b_id == B.c.id)
        .where(~A.c.withdrawn, ~B.c.withdrawn, A.c.statement_id != B.c.statement_id, *kept)
        .order_by(comparison.c.score.desc(), comparison.c.a_id, comparison.c.b_id, comparison.c.kind)
    )


def _selected(selection: Asked) -> Select[Any]:
    found = _comparisons(rejected=selection.rejected).where(*_matching(selection))
    return found if selection.relation is None else found.where(comparison.c.relation == selection.relation)


def _matching(selection: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.kind is not None:
        found.append(comparison.c.kind == selection.kind)
    elif selection.relation in (None, "conflict"):
        found.append(comparison.c.kind != "evaluation")
    if selection.min_score > 0:
        found.append(comparison.c.score >= selection.min_score)
    found += _between(selection)
    if selection.about is not None:
        wanted = terms(selection.about)
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        either = _either_appears([is_about(selection.about, wide=selection.wide), ~claim.c.withdrawn, *kept])
        found.append(or_(either, has(comparison, wanted)) if wanted else either)
    if selection.places is not None:
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        found.append(_either_appears([refers_to(selection.places), ~claim.c.withdrawn, *kept]))
    if asks_for_appearances(selection):
        found.append(_either_appears(of_appearances(selection)))
    return found


def _between(selection: Asked) -> list[ColumnElement[bool]]:
    """One side is `speaker`, the other `against`; where only one of the two is given, either side may be it."""
    a, b = A.c.speaker_id, B.c.speaker_id
    if len(selection.called) == 2:
        one, other = selection.called
        return [or_(and_(a.in_(one), b.in_(other)), and_(a.in_(other), b.in_(one)))]
    return [or_(a.in_(ids), b.in_(ids)) for ids in selection.called]


def _either_appears(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """One of the two statements has an appearance of which all this holds."""
    such = (
        select(claim.c.statement_id).join_from(claim, document, claim.c.document_id == document.c.id).where(*conditions)
    )
    return or_(A.c.statement_id.in_(such), B.c.statement_id.in_(such))


def _listed(
    connection: Connection,
    rows: Iterable[Row[Any]],
    limit: int | None,
    *,
    rejected: bool = False,
    only: str | None = None,
) -> list[Conflict]:
    """The best comparison of each two statements and kind, as conflicts; rows come with the best first.

    `rejected` ones too, or `only` those judged so.
    """
    judged = judged_conflicts(connection)
    best: dict[tuple[str, ...], Row[Any]] = {}
    last = None
    for row in rows:
        if limit is not None and len(best) >= limit and row.score != last:
            break
        pair = _pair(row)
        verdict = _judged(row, judged)
        if pair not in best and (verdict == only if only else rejected or verdict != "rejected"):
            best[pair] = row
            last = row.score
    wanted = (side for row in best.values() for side in (row.statement_a, row.statement_b))
    sides = statements(connection, wanted, rejected=rejected)
    found = [
        replace(_conflict(row, sides[row.statement_a], sides[row.statement_b]), judgement=_judged(row, judged))
        for row in best.values()
    ]
    return sorted(found, key=lambda conflict: (-conflict.score, conflict.id))[:limit]


def _judged(row: Row[Any], judged: Mapping[tuple[str, str, str], Any]) -> Any:
    """What a person decided about the conflict that the comparison belongs to."""
    first, second = sorted((row.statement_a, row.statement_b))
    return judged.get((first, second, row.kind or row.relation))


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
