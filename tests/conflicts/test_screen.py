"""Which pairs the reader is shown: the screen, its file, and that rules and lower bars go past it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claims.conflicts.cases import Case
from claims.conflicts.comparing import FOUND, FOUND_ACROSS, HOPED, HOPED_ACROSS, LISTED
from claims.conflicts.forest import LEAF, Forest
from claims.conflicts.judge import UNREAD, WEIGHTS, LearnedJudge, load_judge
from claims.conflicts.reader import HalfRead
from claims.conflicts.screen import Screen, load_screen, save, shown
from claims.records import Claim

Say = Callable[..., Claim]

SURE = Forest((), 5.0, [0], [LEAF], [0], [0], [0], [0.0])
AT_A_GLANCE = Forest(("glance",), 0.0, [0], [0, LEAF, LEAF], [1.0, 0, 0], [1, 0, 0], [2, 0, 0], [0, -1.0, 1.0])
"""1 where the glance is over 1, else -1."""


@dataclass
class Counting:
    """A reader that finds everything a conflict, and counts what it reads."""

    read: list[tuple[str, str]] = field(default_factory=list)

    def half(self, one: str, other: str) -> HalfRead:
        self.read.append((one, other))
        return HalfRead(np.zeros((1, 3, 1), np.float32), (0, 0, 1), ((), ()))

    def on(self, read: HalfRead) -> list[float]:
        return [9.0, 0.0, 0.0, 0.0, 0.0]


def judge(screen: Screen | None, reader: Any) -> LearnedJudge:
    return LearnedJudge(SURE, (1.0, 1.0, 0.0), ("number", "polarity"), reader, screen)


@pytest.fixture
def near(say: Say) -> Case:
    case = Case.of(say("the fog was thick"), say("the bridge in the fog was old", by="Carl Stern"))
    assert case
    assert not case.findings
    return case


@pytest.mark.parametrize(("least", "is_read"), [(0.5, True), (1.5, False)])
def test_the_reader_is_shown_what_passes(near: Case, least: float, is_read: bool) -> None:
    reader = Counting()
    [verdict] = judge(Screen(AT_A_GLANCE, ((FOUND, least),)), reader).verdicts([near], FOUND)
    assert bool(reader.read) == is_read
    assert (verdict.probability > UNREAD) == is_read


@pytest.mark.parametrize(("bar", "is_read"), [(FOUND, True), (HOPED, True), (FOUND_ACROSS, False), (0.9, False)])
def test_of_what_is_to_reach_more_less_is_read(near: Case, bar: float, is_read: bool) -> None:
    reader = Counting()
    judge(Screen(AT_A_GLANCE, ((FOUND, 0.5), (FOUND_ACROSS, 1.5))), reader).verdicts([near], bar)
    assert bool(reader.read) == is_read


def test_of_a_bar_that_is_lower_than_its_own_the_screen_knows_nothing(near: Case) -> None:
    reader = Counting()
    judge(Screen(AT_A_GLANCE, ((FOUND, 1.5),)), reader).verdicts([near], LISTED)
    assert reader.read


def test_what_a_rule_takes_for_a_conflict_is_read_whatever_the_screen_thinks(say: Say, near: Case) -> None:
    ruled = Case.of(say("12 miners were killed in Gornovo"), say("20 miners were killed in Gornovo", by="Carl Stern"))
    assert ruled
    assert any(finding.relation == "conflict" for finding in ruled.findings)
    nothing_passes = judge(Screen(AT_A_GLANCE, ((FOUND, 1.5),)), Counting())
    assert nothing_passes.worth_reading(nothing_passes.seen([near, ruled, near]), FOUND) == [False, True, False]


def test_the_trees_see_the_features_and_the_glance(near: Case) -> None:
    [row] = shown([(near, 0.25)])
    assert row == {**near.features, "glance": 0.25}


def test_a_screen_survives_its_file(tmp_path: Path) -> None:
    screen = Screen(AT_A_GLANCE, ((FOUND, -3.5), (FOUND_ACROSS, -1.5)))
    save(screen, tmp_path / "screen.npz")
    assert load_screen(tmp_path / "screen.npz") == screen


def test_without_a_screen_more_is_read_and_a_broken_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "screen.npz"
    assert load_screen(path) is None
    path.write_bytes(b"broken")
    with pytest.warns(UserWarning, match=r"screen\.npz.*takes longer"):
        assert load_screen(path) is None


@pytest.mark.judged
def test_the_screen_that_ships_is_used() -> None:
    shipped = load_judge(WEIGHTS)
    assert isinstance(shipped, LearnedJudge)
    assert shipped.screen
    assert [bar for bar, _ in shipped.screen.least] == [FOUND, FOUND_ACROSS]
    assert shipped.screen.knows(HOPED)
    assert shipped.screen.knows(HOPED_ACROSS)
    assert not shipped.screen.knows(LISTED)
    assert replace(shipped, screen=None).screen is None
