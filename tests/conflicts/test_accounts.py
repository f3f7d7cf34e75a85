"""Rival accounts of one event: who did it, why, when, what became of people, who asked for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.conflicts import compare
from claims.records import Claim

Say = Callable[..., Claim]

RIVALS = [
    ("responsibility", "Ukraine is responsible for the explosion", "Russia is responsible for the explosion"),
    (
        "responsibility",
        "the order to restart the compressor had come from the director, Anton Reuss",
        "the compressor was restarted on the orders of the supervisor, Marek Tol",
    ),
    ("cause", "the explosion was caused by a leak", "lightning caused the explosion"),
    ("cause", "officials named a pump as the cause of the explosion", "the explosion was due to lightning"),
    ("cause", "the cause of the crash was fog", "the crash had resulted from an engine failure"),
    ("polarity", "the explosion was not due to a leak", "a leak had caused the explosion"),
    ("time", "the explosion had occurred at 6:40 a.m. in the yard", "the blast had come at five past six"),
    ("responsibility", "Ukraine shot down the plane", "Russia shot down the plane"),
    ("status", "almost all the Russian troops had been killed", "the whole garrison was withdrawn"),
]

NO_RIVALS = [
    ("another deed", "Ukraine is responsible for the explosion", "Russia is responsible for the delay"),
    ("the same hour", "the explosion had occurred at 6:40 a.m.", "the blast had come at 6.35 a.m."),
    ("another event", "the explosion had occurred at 6:40 a.m.", "the march began at 9:40 a.m."),
    ("some of them", "three Russian soldiers were killed", "the garrison was withdrawn"),
    ("no cause that is named", "the cause of the explosion was not known", "a leak had caused the explosion"),
    ("a question", "was it an accident?", "it was deliberate"),
]


@pytest.mark.parametrize(("kind", "one", "other"), RIVALS)
def test_rival_accounts_are_conflicts(say: Say, kind: str, one: str, other: str) -> None:
    found = compare(say(one), say(other, by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", kind), found.reason


@pytest.mark.parametrize(("why", "one", "other"), NO_RIVALS)
def test_accounts_that_leave_room_for_each_other_are_none(say: Say, why: str, one: str, other: str) -> None:
    found = compare(say(one), say(other, by="Boris Klein", outlet="Gazette"))
    assert found is None or found.relation != "conflict", found.reason


def test_who_says_that_he_never_asked_for_it_reverses_the_demand(say: Say) -> None:
    before = say("the strike would go on until Elena Sorvik resigned", by="Tomas Brel")
    after = say("he had never demanded the resignation of Elena Sorvik", by="Tomas Brel", outlet="Gazette")
    somebody_else = say("he had never demanded the resignation of Elena Sorvik", outlet="Gazette")
    found = compare(before, after)
    assert found is not None
    assert found.kind == "reversal"
    assert compare(before, somebody_else) is None


def test_a_time_is_of_the_event_above_it(say: Say) -> None:
    (clock,) = say("the explosion had occurred at a quarter to seven").facts.clocks
    assert (clock.low, clock.topic, clock.words) == (405, "explode", "at a quarter to seven")
    assert not say("he had 40 employees at seven plants").facts.clocks


def test_who_claims_responsibility_is_the_one_responsible(say: Say) -> None:
    front = {"source_before": "Northern Front ", "by": "Northern Front"}
    claimed = say("responsibility for the explosion", cue_before="claimed ", **front)
    rejected = say("responsibility for the explosion", cue_before="rejected ", **front)
    other = say("Ukraine is responsible for the explosion", by="Boris Klein", outlet="Gazette")
    found = compare(claimed, other)
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "responsibility")
    assert compare(rejected, other) is None
