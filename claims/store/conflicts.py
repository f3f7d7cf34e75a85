"""Comparisons of claims, by rules and by people, listed once as statement against statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from claims.judgements import by_person
from claims.records import Claim, Conflict, Statement
from claims.stated import Span
from claims.store.dialects import among
from claims.store.judging import A, B, Word, judged_conflicts
from claims.store.pairs import (
    BY_HAND,
    comparisons,
    found_by_one,
    has_one,
    in_order,
    matching,
    of_sort,
    one_appears,
    selected,
)
from claims.store.rows import claims_of, claims_select, spans_of, statement_of
from claims.store.search import has, is_about, numbers_with, terms
from claims.store.selecting import Asked, asks_for_appearances, of_appearances
from claims.store.tables import claim, comparison, document

Judged = Mapping[tuple[str, str, str], Word]
"""What people decided, by the two statements and the kind."""
BATCH = 500
"""Pairs that are told together."""
FEW = 5000
"""Claims that are looked up before the pairs that have one of them."""
PORTION = 100
"""Pairs whose sides are looked up together, at least, and then twice as many."""


def conflicts(connection: Connection, selection: Asked) -> Iterator[Conflict]:
    """The statements that relate so, the highest score first. Evaluation conflicts only if that kind is asked for.

    What is held of all pairs is how they relate; what was said is read as they come.
    """
    judged = judged_conflicts(connection)
    return _told(connection, _ranked(connection, selection, judged), judged, rejected=selection.rejected)


def relations(connection: Connection, selection: Asked, of: Collection[str]) -> Iterator[Conflict]:
    """The same of which each has one of these statements (ids) for a side."""
    judged = judged_conflicts(connection)
    rows = _ranked(connection, selection, judged, of)
    return _told(connection, rows, judged, rejected=selection.rejected)


def between(connection: Connection, selection: Asked, known: Mapping[str, Statement]) -> Iterator[Conflict]:
    """The same of which both sides are among these statements (by their ids), which are not read once more: they are
    such as are selected, so of what or where they speak need not be looked up of each pair."""
    judged = judged_conflicts(connection)
    for row in _ranked(connection, replace(selection, about=None, places=None), judged, known):
        if row.statement_a in known and row.statement_b in known:
            yield _as_judged(_conflict(row, known[row.statement_a], known[row.statement_b]), row, _judged(row, judged))


def pairs_of(connection: Connection, selection: Asked, of: Collection[str]) -> list[frozenset[str]]:
    """The two statements (ids) of each pair that has one of these for a side."""
    rows = _ranked(connection, selection, judged_conflicts(connection), of)
    return [frozenset((row.statement_a, row.statement_b)) for row in rows]


def scores(connection: Connection, selection: Asked) -> list[float]:
    """How sure each of the same pairs is, in their order; what was said is not read for that."""
    return [row.score for row in _ranked(connection, selection, judged_conflicts(connection))]


def _ranked(
    connection: Connection, selection: Asked, judged: Judged, of: Collection[str] | None = None
) -> Iterator[Row[Any]]:
    """Of each two statements and kind the surest row, in the order of the list; with one `of` these for a side."""
    selection = replace(selection, saying=_saying(connection, selection))
    few = _few(connection, selection) if of is None else _reports(connection, of)
    if few is not None and not few:
        return iter(())
    by_hand = _by_hand(connection, selection, few) if judged else ()
    rows = chain(by_hand, _found(connection, selection, few))
    best = _best(rows, judged, rejected=selection.rejected, only=selection.judged)
    return islice(_without_crowds(best, judged, selection.most_of_one), selection.limit)


def _by_hand(connection: Connection, selection: Asked, few: set[str] | None) -> Iterator[Row[Any]]:
    said = selected(BY_HAND, selection)
    return _rows(connection, said if few is None else said.where(has_one(BY_HAND, few)))


def _found(connection: Connection, selection: Asked, few: set[str] | None) -> Iterator[Row[Any]]:
    if few is not None:
        return _of_few(connection, selection, few)
    return _rows(connection, selected(comparison, selection))


def _of_few(connection: Connection, selection: Asked, few: set[str]) -> Iterator[Row[Any]]:
    """The pairs that have one of these claims. Which these are is read first: their sides are looked up only of as many
    as are wanted."""
    such = found_by_one(few), *of_sort(comparison, selection, held=not selection.weighs)
    every = connection.scalars(in_order(select(comparison.c.number).where(*such), comparison)).all()
    query, many = matching(comparison, selection), max(PORTION, 2 * (selection.limit or BATCH))
    while every:
        some, every = every[:many], every[many:]
        yield from connection.execute(query.where(among(comparison.c.number, some))).all()
        many *= 2


def _reports(connection: Connection, statements: Collection[str]) -> set[str]:
    """The claims (ids) that report these statements."""
    return set(connection.scalars(select(claim.c.id).where(among(claim.c.statement_id, statements))).all())


def _few(connection: Connection, selection: Asked) -> set[str] | None:
    """Claims (ids) of which every pair that is asked for has one, where there are few; else None.

    To look them up first spares reading every pair there is, from the surest on, for the few that fit.
    """
    if selection.called:
        said = (claim.c.speaker_id.in_(selection.called[0]), ~claim.c.withdrawn)
        many = _are_more(connection, select(claim.c.speaker_id).where(*said), FEW)
        return None if many else _all_of(connection, select(claim.c.id).where(*said))
    if selection.about is None or selection.saying is None:
        return None
    wanted = terms(selection.about)
    named = (
        _all_of(connection, select(comparison.c.a_id).where(has(comparison, wanted)).distinct()) if wanted else set()
    )
    return None if named is None else named | set(selection.saying)


def _saying(connection: Connection, selection: Asked) -> set[str] | None:
    """The claims (ids) that report statements about what is asked for, where they are few: to find them among the pairs
    is then quicker than to look into each pair."""
    if selection.about is None:
        return None
    words = terms(selection.about)
    if words and not selection.wide and _are_more(connection, numbers_with(claim, words), 2 * FEW):
        return None
    about = select(claim.c.statement_id).join_from(claim, document, claim.c.document_id == document.c.id)
    kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
    about = about.where(is_about(selection.about, wide=selection.wide), ~claim.c.withdrawn, *kept)
    statements = _all_of(connection, about.distinct())
    if statements is None:
        return None
    return _all_of(connection, select(claim.c.id).where(among(claim.c.statement_id, statements)))


def _are_more(connection: Connection, rows: Select[Any], than: int) -> bool:
    """There are more such rows: to count so many is quicker than to read which they are."""
    return (connection.scalar(select(func.count()).select_from(rows.limit(than + 1).subquery())) or 0) > than


def _all_of(connection: Connection, ids: Select[Any]) -> set[str] | None:
    """All of these ids, or None where they are many."""
    found = set(connection.scalars(ids.limit(FEW + 1)).all())
    return None if len(found) > FEW else found


def undated(connection: Connection, selection: Asked) -> int:
    """How many conflicts the dates leave out because neither side's appearances that are asked for have one."""
    every = selection.without_dates()
    without = [~one_appears(of_appearances(replace(selection, since=date.min, until=None)))]
    if not asks_for_appearances(every):  # then the two that were compared are such appearances
        without += [A.c.day.is_(None), B.c.day.is_(None)]
    found = _rows(connection, *(selected(of, every).where(*without) for of in (BY_HAND, comparison)))
    judged = judged_conflicts(connection)
    pairs = {_pair(row): _verdict(row, judged) for row in found}
    return sum(selection.rejected or verdict != "rejected" for verdict in pairs.values())


def related(connection: Connection, claim_id: str, *, rejected: bool = False) -> list[Conflict]:
    """All that the claim's statement conflicts with, agrees with or else relates to."""
    statement = select(claim.c.statement_id).where(claim.c.id == claim_id).scalar_subquery()
    own = list(connection.scalars(select(claim.c.id).where(claim.c.statement_id == statement)))
    found = connection.scalars(select(comparison.c.number).where(found_by_one(own))).all()
    such = ((BY_HAND, has_one(BY_HAND, own)), (comparison, among(comparison.c.number, found)))
    queries = (comparisons(of, rejected=rejected).where(said) for of, said in such)
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
    found: dict[str, list[Claim]] = {statement: [] for statement in sorted(set(ids))}
    query = claims_select().where(among(claim.c.statement_id, found), *there)
    for one in claims_of(connection, connection.execute(query).all()):
        found[one.statement].append(one)
    return {statement: statement_of(claims) for statement, claims in found.items() if claims}


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


def _without_crowds(rows: Iterator[Row[Any]], judged: Judged, most: int | None) -> Iterator[Row[Any]]:
    """The rows of which neither statement was in so many of those before, and what people judged."""
    seen: Counter[str] = Counter()
    for row in rows:
        sides = {row.statement_a, row.statement_b}
        if most is None or _judged(row, judged) or all(seen[side] < most for side in sides):
            seen.update(sides)
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
    turned = _order(b) < _order(a)
    a, marks_a = _marked(a, row.a_id, spans_of(row.marks_a or ()))
    b, marks_b = _marked(b, row.b_id, spans_of(row.marks_b or ()))
    if turned:
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


def _marked(statement: Statement, compared: str, marks: tuple[Span, ...]) -> tuple[Statement, tuple[Span, ...]]:
    """The statement with the words that decided, offsets in the document of its first claim.

    It is shown by its first appearance, where that has the marked words of the claim that was compared; where it has
    not, by that claim: who reads the reason finds its words.
    """
    shown = statement.claim
    if shown.id == compared:
        return statement, marks
    claim = next(one for one in statement.claims if one.id == compared)
    words = [claim.sentence_text[mark.start - claim.sentence.start : mark.end - claim.sentence.start] for mark in marks]
    places = [_place(each, shown) for each in words]
    found = tuple(place for place in places if place)
    if len(found) == len(marks):
        return statement, found
    others = (one for one in statement.claims if one is not claim)
    return replace(statement, claims=(claim, *others)), marks


def _place(words: str, claim: Claim) -> Span | None:
    """Where its sentence has these words, first of all in what is said."""
    at = claim.sentence_text.find(words, claim.spans[0].start - claim.sentence.start)
    at = at if at >= 0 else claim.sentence_text.find(words)
    start = claim.sentence.start + at
    return Span(start, start + len(words)) if words and at >= 0 else None
