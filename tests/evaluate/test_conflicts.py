"""The figures count what was called a conflict."""

from __future__ import annotations

import pytest

from claims.conflicts.comparing import Weighed
from claims.evaluate import conflicts
from claims.evaluate.conflicts import Verdict
from claims.evaluate.gold import GoldPair, Side
from claims.records import Comparison, Relation
from claims.stated import Span


def pair(conflict: bool, kind: str, *, across: bool = False) -> GoldPair:
    return GoldPair(
        Side("a", Span(0, 1), "x", None), Side("b" if across else "a", Span(2, 3), "y", None), conflict, kind
    )


def verdict(score: float) -> Verdict:
    return Verdict(score, score >= 0.5, "number" if score >= 0.5 else None, "")


def test_figures_counted_by_hand() -> None:
    pairs = [
        pair(True, "number"),
        pair(True, "number", across=True),
        pair(True, "denial"),
        pair(False, "paraphrase"),
        pair(False, "paraphrase", across=True),
    ]
    scores = conflicts.score(pairs, [verdict(score) for score in (0.9, 0.3, 0.6, 0.7, 0.0)])
    assert (scores.precision, scores.recall, scores.f1) == (66.7, 66.7, 66.7)
    assert scores.auc == pytest.approx(100 * 4 / 6, abs=0.05)
    assert scores.recall_by_kind == {"number": conflicts.Part(1, 2), "denial": conflicts.Part(1, 1)}
    assert scores.false_alarms_by_kind == {"paraphrase": conflicts.Part(1, 2)}
    assert scores.cross_document
    assert (scores.cross_document.pairs, scores.cross_document.auc) == (2, 100.0)


def test_ties_count_half() -> None:
    assert conflicts.auc([0.5, 0.0], [0.5, 0.0]) == 50.0


def test_no_auc_without_both_labels() -> None:
    assert conflicts.auc([0.5], []) is None


@pytest.mark.parametrize(
    ("relation", "conflict"),
    [("conflict", True), ("agreement", False), ("update", False), ("different scope", False)],
)
def test_every_pair_scores_and_only_a_conflict_is_called_one(
    relation: Relation, conflict: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = Weighed(0.3, Comparison("1", "2", relation, None, 0.8, "because"))
    monkeypatch.setattr("claims.conflicts.weigh", lambda a, b: weighed)
    monkeypatch.setattr(conflicts, "claims_of_pair", lambda pair, readings: (None, None))
    assert conflicts.judge(pair(True, "number"), {}) == Verdict(0.3, conflict, None, "because", relation)


def test_errors_say_what_a_pair_was_taken_for() -> None:
    pairs = [pair(False, "paraphrase"), pair(True, "denial"), pair(True, "number"), pair(True, "denial")]
    update = Verdict(0.0, False, None, "a later figure", "update")
    wrong = conflicts.errors(pairs, [verdict(0.7), verdict(0.0), verdict(0.9), update])
    assert [error.name for error in wrong] == ["missed, nothing told", "missed, update", "false alarm, number"]
    assert conflicts.by_name(wrong)["missed, update"] == {"denial": 1}
    row = wrong[1].row()
    assert (row["error"], row["kind"], row["relation"], row["reason"]) == (
        "missed",
        "denial",
        "update",
        "a later figure",
    )
    assert row["a"] == {"doc": "a", "speaker": None, "text": "x"}
