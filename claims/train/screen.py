"""Fits the screen of the judge of conflicts: which pairs are worth reading, from what it tells of those that it read.

No labels are needed, only news: what is learnt is when a reading leads to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict

from claims.conflicts.cases import Case
from claims.conflicts.comparing import FOUND, FOUND_ACROSS, found_from
from claims.conflicts.features import Features
from claims.conflicts.judge import LearnedJudge, Verdict, is_ruled
from claims.conflicts.relations import Related, relate
from claims.conflicts.screen import Screen, shown
from claims.pipeline import Tracker
from claims.records import Claim, Document, Refusal
from claims.store.circles import OfSpeakers
from claims.train.trees import as_forest, table_of

KEPT = {FOUND: 0.86, FOUND_ACROSS: 0.9}
"""Of what reached such a bar, once read, the share that passes, on documents that the trees have not seen. What is lost
is what the judge was least sure of: hardly anything that is likelier by a twentieth."""
SHARES = (0.84, 0.86, 0.88, 0.9, 0.92, 0.94)
"""What is told of, besides: how many are read for it."""
FOLDS = 5

Log = Callable[[str], None]
Floats = Any


@dataclass
class Noting:
    """A judge that notes what became of the pairs that it read, but for those that it reads whatever comes of it."""

    judge: LearnedJudge
    rows: list[Features] = field(default_factory=list)
    thought: list[float] = field(default_factory=list)
    """Their probabilities, once read."""
    asked: list[float] = field(default_factory=list)
    """Which of these they had to reach."""
    documents: list[str] = field(default_factory=list)
    """Of each pair, the document of its first claim."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        found, seen = self.judge.verdicts(cases, bar), self.judge.seen(cases)
        worth = self.judge.worth_reading(seen, bar)
        for pair, features, read, verdict in zip(seen, shown(seen), worth, found, strict=True):
            if read and not is_ruled(pair[0]):
                self.rows.append(features)
                self.thought.append(verdict.probability)
                self.asked.append(found_from(pair[0]))
                self.documents.append(pair[0].a.document.id)
        return found

    @property
    def near(self) -> Floats:
        """Of each pair, whether it came near to being told: the trees are to know more such than there are told."""
        return np.array(self.thought) >= FOUND

    def told(self, bar: float) -> Floats:
        """Of each pair, whether it had to reach this bar, and did."""
        return (np.array(self.asked) == bar) & (np.array(self.thought) >= bar)


class _Watched(Tracker):
    """One that takes notes judges what is added here."""

    def __init__(self, database: str, noting: Noting) -> None:
        super().__init__(database)
        self._noting = noting

    def _relate(self, claims: Sequence[Claim], among: OfSpeakers | None = None) -> Related:
        related = relate(claims, among or self.store, self._noting, among.said_by if among else None)
        self.store.relate(related.comparisons, related.same_utterance)
        return related


def train(documents: Iterable[Document | Refusal], judge: LearnedJudge, log: Log) -> Screen:
    """A screen for this judge, by what it reads when these documents are added to an empty store."""
    noting = Noting(replace(judge, screen=None))
    with TemporaryDirectory() as folder, _Watched(str(Path(folder) / "news.db"), noting) as tracker:
        for number, _ in enumerate(tracker.add(documents), 1):
            if number % 100 == 0:
                log(f"{number:,} documents, {len(noting.rows):,} pairs read, {noting.near.sum():,} near to a conflict")
    return fitted(noting, log)


def fitted(noting: Noting, log: Log) -> Screen:
    """Trees over what was noted, and for each bar the log-odds from which on what is KEPT of what reached it passes."""
    names, table = table_of(noting.rows)
    unseen = cross_val_predict(
        _trees(), table, noting.near, groups=noting.documents, cv=GroupKFold(FOLDS), method="decision_function"
    )
    least = tuple((bar, _least(unseen, noting, bar, log)) for bar in KEPT)
    return Screen(as_forest(_trees().fit(table, noting.near), names), least)


def _least(odds: Floats, noting: Noting, bar: float, log: Log) -> float:
    """From which log-odds on what is KEPT of all that reached the bar passes."""
    told, asked = odds[noting.told(bar)], odds[np.array(noting.asked) == bar]
    least = {share: round(float(np.quantile(told, 1 - share)), 2) for share in SHARES}
    for share, start in least.items():
        read = (asked >= start).mean()
        log(f"{share:.0%} of what was to have {bar} and has passes from {start:.2f} on, where {read:.0%} are read")
    return least[KEPT[bar]]


def _trees() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=16,
        l2_regularization=5,
        min_samples_leaf=20,
        max_features=0.4,
        random_state=0,
    )
