"""Comparisons of claims, by rules and by people, listed once as statement against statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from itertools import chain, islice
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from claims.judgements import by_person
from claims.records import Claim, Conflict, ConflictKind, Relation, Statement
from claims.stated import Span
from claims.store.judging import Word, judged_conflicts
from claims.store.references import refers_to
from claims.store.rows import claims_of, claims_select, spans_of, statement_of
from claims.store.search import has, is_about, terms
from claims.store.selecting import Asked, asks_for_appearances, of_appearances
from claims.store.tables import claim, comparison, document, judgement, speaker

Judged = Mapping[tuple[str, str, str], Word]
"""What people decided, by the two statements and the kind."""

A, B = claim.alias("a"), claim.alias("b")
BATCH = 500
"""Ids in one query."""
FEW = 1500
"""Claims that are looked up before the pairs that have one of them."""
_IS_KIND = judgement.c.kind.in_(get_args(ConflictKind))
BY_HAND = (
    select(
        judgement.c.number,
        judgement.c.claim_id.label("a_id"),
        judgement.c.other_claim_id.label("b_id"),
        case((_IS_KIND, "conflict"), else_=judgement.c.kind).label("relation"),
        case((_IS_KIND, judgement.c.kind), else_="").label("kind"),
        literal(1.0).label("score"),
        literal("").label("reason"),
        literal("").label("matter"),
        null().label("marks_a"),
        null().label("marks_b"),
    )
    .where(judgement.c.subject == "conflict", judgement.c.withdrawn_at.is_(None))
    .subquery("by_hand")
)
"""What people say of two claims, in the form of comparisons. They hold whatever the rules find now."""


def conflicts(connection: Connection, selection: Asked, of: Collection[str] | None = None) -> Iterator[Conflict]:
    """The statements that relate so, the highest score first. Evaluation conflicts only if that kind is asked for.

    `of` are statements (ids) of which each pair has one. What is held of all pairs is how they relate; what was said is
    read as they come.
    """
    judged = judged_conflicts(connection)
    return _told(connection, _ranked(connection, selection, judged, of), judged, rejected=selection.rejected)


def scores(connection: Connection, selection: Asked) -> list[float]:
    """How sure each of the same pairs is, in their order; what was said is not read for that."""
    return [row.score for row in _ranked(connection, selection, judged_conflicts(connection))]


def _ranked(
    connection: Connection, selection: Asked, judged: Judged, of: Collection[str] | None = None
) -> Iterator[Row[Any]]:
    selection = replace(selection, saying=_saying(connection, selection))
    few = _few(connection, selection) if of is None else _reports(connection, of)
    if few is not None and not few:
        return iter(())
    by_hand, found = (_selected(each, selection).where(*_among(each, few)) for each in (BY_HAND, comparison))
    rows: Iterator[Row[Any]]
    if selection.relation is None and few is None and not selection.weighs:
        rows = chain(_rows(connection, by_hand), _of_each_relation(connection, found))
    else:
        rows = _rows(connection, by_hand, found)
    return islice(_best(rows, judged, rejected=selection.rejected, only=selection.judged), selection.limit)


def _of_each_relation(connection: Connection, found: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of this query in its order: those of each relation are in the order of an index, and all are not."""
    each = (_rows(connection, found.where(comparison.c.relation == relation)) for relation in get_args(Relation))
    return merge(*each, key=lambda row: (row.score, row.a_id, row.b_id, row.kind), reverse=True)


def _reports(connection: Connection, statements: Collection[str]) -> set[str]:
    """The claims (ids) that report these statements."""
    wanted, found = sorted(statements), set[str]()
    for start in range(0, len(wanted), BATCH):
        some = claim.c.statement_id.in_(wanted[start : start + BATCH])
        found.update(connection.scalars(select(claim.c.id).where(some)))
    return found


def _few(connection: Connection, selection: Asked) -> set[str] | None:
    """Claims (ids) of which every pair that is asked for has one, where there are few; else None.

    To look them up first spares reading every pair there is, from the surest on, for the few that fit.
    """
    if selection.called:
        said = select(claim.c.id).where(claim.c.speaker_id.in_(selection.called[0]), ~claim.c.withdrawn)
        return _all_of(connection, said)
    if selection.about is None or selection.saying is None:
        return None
    wanted = terms(selection.about)
    named = _all_of(connection, select(comparison.c.a_id).where(has(comparison, wanted))) if wanted else set()
    return None if named is None else named | set(selection.saying)


def _saying(connection: Connection, selection: Asked) -> set[str] | None:
    """The claims (ids) that report statements about what is asked for, where they are few: to find them among the pairs
    is then quicker than to look into each pair."""
    if selection.about is None:
        return None
    about = select(claim.c.statement_id).join_from(claim, document, claim.c.document_id == document.c.id)
    kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
    about = about.where(is_about(selection.about, wide=selection.wide), ~claim.c.withdrawn, *kept)
    statements = _all_of(connection, about)
    if statements is None:
        return None
    return _all_of(connection, select(claim.c.id).where(claim.c.statement_id.in_(statements)))


def _all_of(connection: Connection, ids: Select[Any]) -> set[str] | None:
    """All of these ids, or None where they are many; to count them first spares reading them."""
    each = ids.distinct()
    many = connection.scalar(select(func.count()).select_from(each.limit(FEW + 1).subquery())) or 0
    return None if many > FEW else set(connection.scalars(each))


def _among(of: FromClause, few: set[str] | None) -> list[ColumnElement[bool]]:
    return [] if few is None else [_has_one(of, few)]


def _has_one(of: FromClause, claims: Collection[str]) -> ColumnElement[bool]:
    return or_(of.c.a_id.in_(claims), of.c.b_id.in_(claims))


def undated(connection: Connection, selection: Asked) -> int:
    """How many conflicts the dates leave out because neither side's appearances that are asked for have one."""
    with_any_date = _either_appears(of_appearances(replace(selection, since=date.min, until=None)), selection)
    every = selection.without_dates()
    found = _rows(connection, *(_selected(of, every).where(~with_any_date) for of in (BY_HAND, comparison)))
    judged = judged_conflicts(connection)
    pairs = {_pair(row): _verdict(row, judged) for row in found}
    return sum(selection.rejected or verdict != "rejected" for verdict in pairs.values())


def related(connection: Connection, claim_id: str, *, rejected: bool = False) -> list[Conflict]:
    """All that the claim's statement conflicts with, agrees with or else relates to."""
    statement = select(claim.c.statement_id).where(claim.c.id == claim_id).scalar_subquery()
    own = list(connection.scalars(select(claim.c.id).where(claim.c.statement_id == statement)))
    queries = (
        _comparisons(of, rejected=rejected).where(or_(of.c.a_id.in_(own), of.c.b_id.in_(own)))
        for of in (BY_HAND, comparison)
    )
    judged = judged_conflicts(connection)
    best = _best(_rows(connection, *queries), judged, rejected=rejected)
    return list(_told(connection, best, judged, rejected=rejected))


def _rows(connection: Connection, *queries: Select[Any]) -> Iterator[Row[Any]]:
    """Rows of the queries, one after the other, from the server as they are read: what people say is as sure as can be,
    and comes first."""
    for query in queries:
        with connection.execute(query.execution_options(stream_results=True)) as found:
            yield from found


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


def _comparisons(of: FromClause, *, rejected: bool = False) -> Select[Any]:
    """Comparisons, by rules or BY_HAND, of two current claims of different statements, the best of two statements
    first, as an index has them. Those by hand are only such as the rules do not find."""
    said = [~_is_found(rejected=rejected)] if of is BY_HAND else []
    return (
        select(of, A.c.statement_id.label("statement_a"), B.c.statement_id.label("statement_b"))
        .add_columns((true() if of is BY_HAND else false()).label("by_hand"))
        .join_from(of, A, of.c.a_id == A.c.id)
        .join(B, of.c.b_id == B.c.id)
        .where(*_current(A, B, rejected=rejected), A.c.statement_id != B.c.statement_id, *said)
        .order_by(of.c.score.desc(), of.c.a_id.desc(), of.c.b_id.desc(), of.c.kind.desc())
    )


def _current(*sides: FromClause, rejected: bool) -> Iterator[ColumnElement[bool]]:
    for side in sides:
        yield ~side.c.withdrawn
        if not rejected:
            yield side.c.judgement != "rejected"


def _is_found(*, rejected: bool) -> ColumnElement[bool]:
    """The rules find of the two statements what a person says of them, in whichever of their appearances."""
    one, other = claim.alias("one"), claim.alias("other")
    found = (
        exists()
        .where(comparison.c.a_id == one.c.id, comparison.c.b_id == other.c.id)
        .where(comparison.c.relation == BY_HAND.c.relation, comparison.c.kind == BY_HAND.c.kind)
        .where(*_current(one, other, rejected=rejected))
    )
    return or_(
        *(
            found.where(one.c.statement_id == first, other.c.statement_id == second)
            for first, second in ((A.c.statement_id, B.c.statement_id), (B.c.statement_id, A.c.statement_id))
        )
    )


def _selected(of: FromClause, selection: Asked) -> Select[Any]:
    found = _comparisons(of, rejected=selection.rejected).where(*_matching(of, selection))
    return found if selection.relation is None else found.where(of.c.relation == selection.relation)


def _matching(of: FromClause, selection: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.kind is not None:
        found.append(of.c.kind == selection.kind)
    elif selection.relation in (None, "conflict"):
        found.append(of.c.kind != "evaluation")
    if selection.min_score > 0:
        found.append(of.c.score >= selection.min_score)
    found += [*_between(selection), *_apart(selection)]
    if selection.about is not None:
        wanted = terms(selection.about)
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        about = [is_about(selection.about, wide=selection.wide, held=not selection.weighs), ~claim.c.withdrawn, *kept]
        either = _either_appears(about, selection) if selection.saying is None else _has_one(of, selection.saying)
        found.append(or_(either, has(comparison, wanted)) if wanted and of is comparison else either)
    if selection.places is not None:
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        found.append(
            _either_appears(
                [refers_to(selection.places, held=not selection.weighs), ~claim.c.withdrawn, *kept], selection
            )
        )
    if asks_for_appearances(selection):
        found.append(_either_appears(of_appearances(selection), selection))
    if selection.document is not None:
        found.append(_reported_in(of, selection.document))
    return found


def _reported_in(of: FromClause, document_id: str) -> ColumnElement[bool]:
    """One side is reported by the document too. That follows from how it appears, but by this its pairs are found
    without looking at all others."""
    there = select(claim.c.statement_id).where(claim.c.document_id == document_id)
    own = claim.alias("own")
    reported = select(own.c.id).where(own.c.statement_id.in_(there))
    return or_(of.c.a_id.in_(reported), of.c.b_id.in_(reported))


def _between(selection: Asked) -> list[ColumnElement[bool]]:
    """One side is `speaker`, the other `against`; where only one of the two is given, either side may be it."""
    ids = A.c.speaker_id, B.c.speaker_id
    a, b = ids if selection.weighs else (id + "" for id in ids)  # which no index has: pairs are found by what relates
    if len(selection.called) == 2:
        one, other = selection.called
        return [or_(and_(a.in_(one), b.in_(other)), and_(a.in_(other), b.in_(one)))]
    return [or_(a.in_(ids), b.in_(ids)) for ids in selection.called]


def _apart(selection: Asked) -> list[ColumnElement[bool]]:
    """The two speakers are two, as far as is known, or they are known to be on different sides."""
    if selection.apart == "speakers":
        a, b = A.c.speaker_id, B.c.speaker_id
        return [or_(a.is_(None), b.is_(None), a != b)]
    if selection.apart == "sides":
        one, other = speaker.alias("one_speaker"), speaker.alias("other_speaker")
        on_two_sides = exists().where(
            one.c.canonical_id == A.c.speaker_id, other.c.canonical_id == B.c.speaker_id, one.c.side != other.c.side
        )
        return [A.c.speaker_id != B.c.speaker_id, on_two_sides]
    return []


def _either_appears(conditions: Sequence[ColumnElement[bool]], selection: Asked) -> ColumnElement[bool]:
    """One of the two statements has an appearance of which all this holds: looked up of each pair that is come to, for
    few are wanted, where the database does not know better."""
    join = (claim, document, claim.c.document_id == document.c.id)
    such = select(claim.c.statement_id).join_from(*join).where(*conditions)
    if selection.weighs:
        return or_(A.c.statement_id.in_(such), B.c.statement_id.in_(such))
    return such.where(claim.c.statement_id.in_([A.c.statement_id, B.c.statement_id])).exists()


def _told(connection: Connection, best: Iterator[Row[Any]], judged: Judged, *, rejected: bool) -> Iterator[Conflict]:
    """These rows as conflicts, with what was said, and what people decided."""
    while some := list(islice(best, BATCH)):
        wanted = (side for row in some for side in (row.statement_a, row.statement_b))
        sides = statements(connection, wanted, rejected=rejected)
        for row in some:
            found = _conflict(row, sides[row.statement_a], sides[row.statement_b])
            yield _as_judged(found, row, _judged(row, judged))


def _best(rows: Iterable[Row[Any]], judged: Judged, *, rejected: bool, only: str | None = None) -> Iterator[Row[Any]]:
    """Of the rows for each two statements and kind the first, `rejected` ones too, or `only` those judged so; no more
    are read than are asked for."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        pair, verdict = _pair(row), _verdict(row, judged)
        if pair not in seen and (verdict == only if only else rejected or verdict != "rejected"):
            seen.add(pair)
            yield row


def _judged(row: Row[Any], judged: Judged) -> Word | None:
    """What a person decided about the conflict that the comparison belongs to."""
    first, second = sorted((row.statement_a, row.statement_b))
    return judged.get((first, second, row.kind or row.relation))


def _verdict(row: Row[Any], judged: Judged) -> str | None:
    word = _judged(row, judged)
    return word and word.verdict


def _as_judged(found: Conflict, row: Row[Any], word: Word | None) -> Conflict:
    """With what a person decided. Where only that relates the two, it is the reason."""
    if word is None:
        return found
    found = replace(found, judgement=word.verdict, judged_by=word.who, note=word.note)
    if not row.by_hand:
        return found
    says = f"{by_person(word.who)} {'says so' if word.verdict == 'confirmed' else 'rejected it'}"
    return replace(
        found,
        by_hand=True,
        reason=f"{says}: {word.note}" if word.note else says,
        matter=_shared(found.a.claim, found.b.claim),
    )


def _shared(a: Claim, b: Claim) -> str:
    """A place or somebody that both claims speak of, else what the documents of both do."""
    own, others = ((*claim.facts.places, *claim.refers, *claim.facts.about) for claim in (a, b))
    found = next((name for name in own if name in others), "")
    return found.title() if found.islower() else found


def _pair(row: Row[Any]) -> tuple[str, ...]:
    """What makes comparisons of several appearances one conflict."""
    return (*sorted((row.statement_a, row.statement_b)), row.relation, row.kind)


def _conflict(row: Row[Any], a: Statement, b: Statement) -> Conflict:
    """Side a is what was said first."""
    marks_a = _as_first_said(spans_of(row.marks_a or ()), row.a_id, a)
    marks_b = _as_first_said(spans_of(row.marks_b or ()), row.b_id, b)
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
