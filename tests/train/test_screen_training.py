"""The screen of the judge of conflicts, fitted to what the judge told of pairs that it read."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

pytest.importorskip("sklearn", reason="scikit-learn comes with the extra claims[train]")
from claims.conflicts.comparing import FOUND, FOUND_ACROSS
from claims.train import screen as trainer


@pytest.fixture
def noting() -> trainer.Noting:
    """Half of the pairs have a negation in one, and of these most are told; of the others one in twenty is."""
    chance, judge = Random(3), Any
    found = trainer.Noting(judge)  # type: ignore[arg-type]
    for number in range(2000):
        negated = number % 2
        found.rows.append({"not in one": float(negated), "glance": chance.random()})
        found.asked.append(FOUND if number % 3 else FOUND_ACROSS)
        found.thought.append(0.8 if chance.random() < (0.9 if negated else 0.05) else 0.3)
        found.documents.append(f"document {number // 10}")
    return found


def test_it_passes_what_it_is_to_keep_and_little_else(noting: trainer.Noting) -> None:
    said: list[str] = []
    screen = trainer.fitted(noting, said.append)
    assert [bar for bar, _ in screen.least] == [FOUND, FOUND_ACROSS]
    odds = screen.forest.log_odds(noting.rows)
    for bar, least in screen.least:
        passed = [one >= least for one in odds]
        told = noting.told(bar)
        assert (told & passed).sum() / told.sum() >= trainer.KEPT[bar] - 0.02
        assert sum(passed) < 0.75 * len(passed)
    assert len(said) == 2 * len(trainer.SHARES)


def test_the_same_notes_give_the_same_screen(noting: trainer.Noting) -> None:
    assert trainer.fitted(noting, print) == trainer.fitted(noting, print)
