"""Ages and dimensions: of whom or what they are, and when two of them clash."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.conflicts import compare
from claims.records import Claim

Say = Callable[..., Claim]


@pytest.mark.parametrize(
    ("words", "head", "of", "low"),
    [
        ("the driver was Karel Dohnal, 27, a German national", "age", "Karel Dohnal", 27),
        ("the driver, 27-year-old Karel Dohnal, left the road", "age", "Karel Dohnal", 27),
        ("Karel Dohnal (27) left the road", "age", "Karel Dohnal", 27),
        ("the boy was five years old", "age", "boy", 5),
        ("the missile has a range of 1,250 miles", "range", "missile", 2_011_680),
        ("the army fired a missile with a range of 2,000 kilometres", "range", "missile", 2_000_000),
        ("he fell into a 40-metre-deep well", "depth", "well", 40),
        ("they found the well at a depth of 40m", "depth", "well", 40),
        ("a quake of magnitude 7.1 struck the coast", "magnitude", "quake", 7.1),
        ("the 6.8-magnitude quake struck the coast", "magnitude", "quake", 6.8),
    ],
)
def test_a_measure_is_of_somebody_or_something(say: Say, words: str, head: str, of: str, low: float) -> None:
    (measure,) = say(words).facts.measures
    assert (measure.head, measure.of, measure.low) == (head, (of,), low)


@pytest.mark.parametrize(
    "words",
    [
        "most of the dead were boys",
        "the six-year-old fell into the river",
        "he was sentenced to 27 years",
        "Flight 752, 27 minutes late, was shot down",
        "five of the dead were from Marivan",
    ],
)
def test_not_every_number_is_a_measure(say: Say, words: str) -> None:
    assert not say(words).facts.measures


RIVALS = [
    ("Karel Dohnal, 27, left the road", "the driver was 28-year-old Karel Dohnal"),
    ("he fell into an 80-metre-deep well", "the well was at a depth of 40m"),
]
NO_RIVALS = [
    ("the same", "Karel Dohnal, 27, left the road", "the driver was 27-year-old Karel Dohnal"),
    ("somebody else", "Karel Dohnal, 27, left the road", "the driver was 28-year-old Jan Novak"),
    ("other units", "he fell into a 40-metre-deep well", "he fell into a 131-foot-deep well"),
    ("another thing", "he fell into a 40-metre-deep well", "they dug an 80-metre-deep shaft"),
    ("another dimension", "the well is 40 metres deep", "the well is 2 metres wide"),
]


@pytest.mark.parametrize(("one", "other"), RIVALS)
def test_two_measures_of_one_thing_clash(say: Say, one: str, other: str) -> None:
    found = compare(say(one), say(other, by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "number"), found.reason


@pytest.mark.parametrize(("why", "one", "other"), NO_RIVALS)
def test_measures_that_go_together_are_no_conflict(say: Say, why: str, one: str, other: str) -> None:
    found = compare(say(one), say(other, by="Boris Klein", outlet="Gazette"))
    assert found is None or found.relation != "conflict", found.reason
