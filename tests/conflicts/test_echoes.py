"""What is told of a relayed claim is not told again of the claim that relays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.conflicts.echoes import without_echoes
from claims.records import Claim, Comparison
from claims.stated import Span

Say = Callable[..., Claim]


@pytest.fixture
def claims(say: Say) -> dict[str, Claim]:
    """The police say that the driver denied it, the driver does within, and a witness elsewhere contradicts."""
    outer = say("the driver told officers that the brakes had failed in Krasny Liman", by="Police")
    inner = replace(outer, id="inner", spans=(Span(outer.spans[0].start + 30, outer.spans[0].end),))
    witness = say("the brakes worked in Krasny Liman", by="Witness", outlet="Courier")
    return {"outer": replace(outer, id="outer"), "inner": inner, "witness": replace(witness, id="witness")}


def told(a: str, b: str, relation: str = "conflict", marks: tuple[Span, ...] = ()) -> Comparison:
    return Comparison(a, b, relation, "polarity", 0.9, "", marks_a=marks)  # type: ignore[arg-type]


def test_the_outer_claim_conflicts_with_nobody_whom_the_inner_contradicts(claims: dict[str, Claim]) -> None:
    inner, outer = told("inner", "witness"), told("outer", "witness")
    assert list(without_echoes([outer, inner], claims)) == [inner]
    assert list(without_echoes([inner, outer], claims)) == [inner]


def test_it_does_where_the_inner_has_nothing_to_do_with_him(claims: dict[str, Claim]) -> None:
    outer = told("outer", "witness")
    assert list(without_echoes([outer], claims)) == [outer]
    both = [outer, told("inner", "witness", "agreement")]
    assert list(without_echoes(both, claims)) == both


def test_it_does_by_what_stands_outside_of_the_inner(claims: dict[str, Claim]) -> None:
    start = claims["outer"].spans[0].start
    both = [told("outer", "witness", marks=(Span(start, start + 10),)), told("inner", "witness")]
    assert list(without_echoes(both, claims)) == both
