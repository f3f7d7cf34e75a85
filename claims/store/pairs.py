"""The queries for pairs of claims that relate, by rules or by what people say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from claims.records import ConflictKind
from claims.store.dialects import among, found_among
from claims.store.judging import ON_PAIRS, A, B
from claims.store.references import refers_to
from claims.store.search import has, is_about, terms
from claims.store.selecting import Asked, asks_for_appearances, of_appearances
from claims.store.tables import claim, comparison, document, judgement, speaker

ONE, OTHER, OWN = (claim.alias(name) for name in ("one", "other", "own"))  # to make them takes long
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
    .where(ON_PAIRS)
    .subquery("by_hand")
)
"""What people say of two claims, in the form of comparisons. They hold whatever the rules find now."""


@cache
def comparisons(of: FromClause, *, rejected: bool = False) -> Select[Any]:
    """Comparisons, by rules or BY_HAND, of two current claims of different statements, the best of two statements
    first. Those by hand are only such as the rules do not find. Made once: making it takes long."""
    said = [~_is_found(rejected=rejected)] if of is BY_HAND else []
    found = (
        select(of, A.c.statement_id.label("statement_a"), B.c.statement_id.label("statement_b"))
        .add_columns((true() if of is BY_HAND else false()).label("by_hand"))
        .join_from(of, A, of.c.a_id == A.c.id)
        .join(B, of.c.b_id == B.c.id)
        .where(*_current(A, B, rejected=rejected), A.c.statement_id != B.c.statement_id, *said)
    )
    return in_order(found, of)


def in_order(found: Select[Any], of: FromClause) -> Select[Any]:
    """The surest first, as an index has them."""
    return found.order_by(of.c.score.desc(), of.c.a_id.desc(), of.c.b_id.desc(), of.c.kind.desc())


def _current(*sides: FromClause, rejected: bool) -> Iterator[ColumnElement[bool]]:
    for side in sides:
        yield ~side.c.withdrawn
        if not rejected:
            yield side.c.judgement != "rejected"


def _is_found(*, rejected: bool) -> ColumnElement[bool]:
    """The rules find of the two statements what a person says of them, in whichever of their appearances."""
    found = (
        exists()
        .where(comparison.c.a_id == ONE.c.id, comparison.c.b_id == OTHER.c.id)
        .where(comparison.c.relation == BY_HAND.c.relation, comparison.c.kind == BY_HAND.c.kind)
        .where(*_current(ONE, OTHER, rejected=rejected))
    )
    return or_(
        *(
            found.where(ONE.c.statement_id == first, OTHER.c.statement_id == second)
            for first, second in ((A.c.statement_id, B.c.statement_id), (B.c.statement_id, A.c.statement_id))
        )
    )


def selected(of: FromClause, selection: Asked) -> Select[Any]:
    return matching(of, selection).where(*of_sort(of, selection))


def of_sort(of: FromClause, selection: Asked, *, held: bool = False) -> list[ColumnElement[bool]]:
    """They relate so, and so surely; `held` of pairs that are found by something else."""
    found: list[ColumnElement[bool]] = []
    if selection.relation is not None:
        relation = of.c.relation + "" if held else of.c.relation  # which no index has
        found.append(relation == selection.relation)
    if selection.kind is not None:
        found.append(of.c.kind == selection.kind)
    elif selection.relation in (None, "conflict"):
        found.append(of.c.kind != "evaluation")
    if selection.min_score > 0:
        found.append(of.c.score >= selection.min_score)
    return found


def matching(of: FromClause, selection: Asked) -> Select[Any]:
    """Those of whom and of what it is asked for, where and when."""
    found = [*_between(selection), *_apart(selection)]
    if selection.about is not None:
        wanted = terms(selection.about)
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        about = [is_about(selection.about, wide=selection.wide, held=True), ~claim.c.withdrawn, *kept]
        either = one_appears(about) if selection.saying is None else has_one(of, selection.saying)
        found.append(or_(either, has(comparison, wanted)) if wanted and of is comparison else either)
    if selection.places is not None:
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        found.append(
            either_appears(
                [refers_to(selection.places, held=not selection.weighs), ~claim.c.withdrawn, *kept], selection
            )
        )
    if asks_for_appearances(selection):
        found.append(either_appears(of_appearances(selection), selection))
    if selection.document is not None:
        found.append(_reported_in(of, selection.document))
    return comparisons(of, rejected=selection.rejected).where(*found)


def _reported_in(of: FromClause, document_id: str) -> ColumnElement[bool]:
    """One side is reported by the document too. That follows from how it appears, but by this its pairs are found
    without looking at all others."""
    there = select(claim.c.statement_id).where(claim.c.document_id == document_id)
    reported = select(OWN.c.id).where(OWN.c.statement_id.in_(there))
    sides = (of.c.a_id.in_(reported), of.c.b_id.in_(reported))
    return _by_either(*sides) if of is comparison else or_(*sides)


def has_one(of: FromClause, claims: Collection[str]) -> ColumnElement[bool]:
    """One of the two is among these claims, a few, or of pairs that are found by something else."""
    return or_(among(of.c.a_id, claims), among(of.c.b_id, claims))


def found_by_one(claims: Collection[str]) -> ColumnElement[bool]:
    """The same of comparisons that are to be found by it, where the claims may be thousands."""
    return _by_either(*(found_among(side, claims) for side in (comparison.c.a_id, comparison.c.b_id)))


def _by_either(*sides: ColumnElement[Any]) -> ColumnElement[bool]:
    """Comparisons of which either side is such. PostgreSQL would read all of them for an OR."""
    number = comparison.c.number
    return number.in_(union_all(*(select(number).where(side) for side in sides)))


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


def either_appears(conditions: Sequence[ColumnElement[bool]], selection: Asked) -> ColumnElement[bool]:
    """One of the two statements has an appearance of which all this holds: looked up of each pair that is come to, for
    few are wanted, where the database does not know better. One that does weighs for each side by itself whether to
    look all such up first; of a list of them, it would go through the list for each pair where that is long."""
    if not selection.weighs:
        return one_appears(conditions)
    such = _reported(conditions)
    return or_(*(such.where(claim.c.statement_id == side.c.statement_id).exists() for side in (A, B)))


def one_appears(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The same, looked up of each pair."""
    return _reported(conditions).where(claim.c.statement_id.in_([A.c.statement_id, B.c.statement_id])).exists()


def _reported(conditions: Sequence[ColumnElement[bool]]) -> Select[tuple[str]]:
    """The statements that have such appearances."""
    join = (claim, document, claim.c.document_id == document.c.id)
    return select(claim.c.statement_id).join_from(*join).where(*conditions)
