from __future__ import annotations

from collections.abc import Callable
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.conflicts.intervals import disjoint
from claims.records import Claim
from claims.stated import Quantity, Span

Say = Callable[..., Claim]


@pytest.mark.parametrize(
    ("words", "low", "high", "head"),
    [
        ("they lost more than 200 soldiers", 200, inf, "soldier"),
        ("at least 525 people were killed", 525, inf, "person"),
        ("up to 40 trucks were burned", 0, 40, "truck"),
        ("fewer than 30 miners came out", 0, 30, "miner"),
        ("five tanks were destroyed", 5, 5, "tank"),
        ("10 to 15 houses were damaged", 10, 15, "house"),
        ("between 10 and 15 trucks were burned", 10, 15, "truck"),
        ("dozens of houses were damaged", 24, 144, "house"),
        ("tens of thousands of marchers filled the square", 2e4, 1e5, "protester"),
        ("1.2 million people fled", 1.2e6, 1.2e6, "person"),
        ("some 300,000 reservists were called up", 270_000, 330_000, "reservist"),
        ("twenty-five houses were damaged", 25, 25, "house"),
        ("turnout was 45 percent", 45, 45, "percent"),
        ("the damage cost $5 billion", 5e9, 5e9, "dollar"),
        ("the missile has a range of 2,000 kilometres", 2e6, 2e6, "metre"),
        ("the death toll rose to 59", 59, 59, "toll"),
        ("no one was injured", 0, 0, "person"),
        ("there were no casualties", 0, 0, "person"),
    ],
)
def test_a_number_is_an_interval_of_something(say: Say, words: str, low: float, high: float, head: str) -> None:
    found = say(words).facts.quantities
    assert [(q.low, q.high) for q in found] == [(low, high)]
    assert found[0].head in (head, "person" if head == "toll" else head)


@pytest.mark.parametrize(
    "words",
    [
        "the attack began on 5 May 2022",
        "it happened at 3:30 a.m.",
        "Lubitz, 28, was a pilot",
        "the 27-year-old man was a pilot",
        "Flight 752 was shot down",
        "this is the third attack",
        "he left in 2014",
        "he came back two weeks ago",
    ],
)
def test_dates_ages_ordinals_times_and_designations_are_no_quantities(say: Say, words: str) -> None:
    assert say(words).facts.quantities == ()


def test_the_span_covers_the_words(say: Say) -> None:
    claim = say("the enemy lost more than 200 soldiers in the attack")
    (quantity,) = claim.facts.quantities
    offset = claim.spans[0].start
    assert (
        claim.text[quantity.span.start - offset : quantity.span.end - offset]
        == quantity.words
        == "more than 200 soldiers"
    )
    assert quantity.topic == "lose"


def test_a_bare_figure_counts_what_the_sentence_before_counts(say: Say) -> None:
    story = "The union said that 20,000 people had taken part. "
    (quantity,) = say("The police put the number at 6,000", story=story).facts.quantities
    assert (quantity.low, quantity.head, quantity.topic) == (6000, "person", "attend")


def test_a_figure_that_is_stood_by_counts_what_was_counted_before(say: Say) -> None:
    story = "The number of dead is 17, the minister said. Everybody is on the list. "
    (quantity,) = say("We stand by 19", story=story).facts.quantities
    assert (quantity.low, quantity.head, quantity.topic) == (19, "person", "kill")


def test_a_rate_per_cent_is_a_percentage(say: Say) -> None:
    (quantity,) = say("the union asks for a rise of 30 per cent").facts.quantities
    assert (quantity.low, quantity.head) == (30, "percent")


bounds = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted)
quantities = st.builds(
    lambda pair, open_end, exact: Quantity(
        float(pair[0]), inf if open_end else float(pair[1]), "soldier", "", Span(0, 0), exact, low_open=open_end
    ),
    bounds,
    st.booleans(),
    st.booleans(),
)


@given(quantities, quantities)
def test_disjoint_is_symmetric(a: Quantity, b: Quantity) -> None:
    assert disjoint(a, b) == disjoint(b, a)


@given(quantities)
def test_nothing_is_disjoint_from_itself(a: Quantity) -> None:
    assert not disjoint(a, a)


@given(quantities, quantities)
def test_intervals_with_a_common_value_are_never_disjoint(a: Quantity, b: Quantity) -> None:
    if max(a.low, b.low) < min(a.high, b.high):
        assert not disjoint(a, b)


@given(st.integers(0, 99), st.integers(1, 10**6))
def test_exact_small_figures_that_differ_are_disjoint(low: int, more: int) -> None:
    one, other = (Quantity(float(n), float(n), "tank", "", Span(0, 0)) for n in (low, low + more))
    assert disjoint(one, other) or low + more >= 100


def test_more_than_a_figure_excludes_the_figure() -> None:
    more = Quantity(50.0, inf, "person", "more than 50", Span(0, 0), low_open=True)
    assert disjoint(more, Quantity(50.0, 50.0, "person", "50", Span(0, 0)))
    assert not disjoint(more, Quantity(59.0, 59.0, "person", "59", Span(0, 0)))


@pytest.mark.parametrize(
    "words", ["three more people were killed", "four others were killed", "132 of the dead were soldiers"]
)
def test_an_addition_is_a_part_of_the_count(say: Say, words: str) -> None:
    [found] = say(words).facts.quantities
    assert "part" in found.of


def test_more_than_a_figure_is_no_addition(say: Say) -> None:
    [found] = say("more than 200 people were killed").facts.quantities
    assert "part" not in found.of


def test_by_how_much_a_toll_rose_is_no_toll(say: Say) -> None:
    [found] = say("the death toll had risen by three more to 17").facts.quantities
    assert (found.low, found.high) == (17, 17)
    assert not say("the death toll rose by three").facts.quantities


def test_others_are_what_was_counted_before(say: Say) -> None:
    killed, hurt = say("four soldiers were killed and three others were injured").facts.quantities
    assert (hurt.head, hurt.topic, hurt.of) == ("soldier", "injure", ())
    assert killed.topic == "kill"
    assert "part" in say("one soldier and three others were killed").facts.quantities[-1].of


def test_bodies_are_of_the_dead_and_the_smaller_counts_are_parts(say: Say) -> None:
    all_of_them, some = say("rescuers found 27 bodies, with 12 bodies in the basement").facts.quantities
    assert (all_of_them.topic, all_of_them.of) == ("kill", ())
    assert some.of == ("part",)
    assert all(one.topic != "kill" for one in say("two regulatory bodies met").facts.quantities)


def test_none_of_two_tolls_is_none_of_each(say: Say) -> None:
    zeros = say("there had been no injuries or deaths of Americans").facts.quantities
    assert [(zero.high, zero.topic) for zero in zeros] == [(0, "injure"), (0, "kill")]
    assert zeros[1].of == ("united states",)
