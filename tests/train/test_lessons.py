"""What the judge of conflicts learns from, and how its events are held apart."""

from __future__ import annotations

from typing import Any, cast

from claims.conflicts.cases import Case
from claims.evaluate.gold import GoldPair, Side
from claims.stated import Span
from claims.train.lessons import FOLDS, Lesson, Lessons, _events, parts_of


def pair(one: str, other: str, event: str | None = None) -> GoldPair:
    a, b = (Side(name, Span(0, 1), "", None) for name in (one, other))
    return GoldPair(a, b, True, "number", event=event)


def test_documents_of_one_event_are_held_together() -> None:
    event = _events([pair("a", "b"), pair("b", "c"), pair("d", "e", "quake"), pair("f", "g", "quake"), pair("h", "h")])
    assert event["a"] == event["b"] == event["c"]
    assert event["d"] == event["e"] == event["f"] == event["g"]
    assert len({event["a"], event["d"], event["h"]}) == 3


def lesson(event: str) -> Lesson:
    return Lesson(cast(Case, cast(Any, None)), event, True, "number")


def test_an_event_is_in_one_part_and_each_part_has_its_share() -> None:
    asked = [lesson(f"event {number % 20}") for number in range(60)]
    part = parts_of(Lessons([], [*asked, None], [lesson("another event")]))
    assert sorted(part) == sorted({one.event for one in asked}), "only what is asked about is held out"
    assert [list(part.values()).count(number) for number in range(FOLDS)] == [20 // FOLDS] * FOLDS


def test_what_is_never_compared_teaches_nothing() -> None:
    more = [lesson("b")]
    assert Lessons([], [lesson("a"), None], more).learnt == [lesson("a"), *more]
