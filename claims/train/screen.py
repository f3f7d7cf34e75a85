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
from claims.conflicts.comparing import FOUND
from claims.conflicts.features import Features
from claims.conflicts.judge import LearnedJudge, Verdict, is_ruled
from claims.conflicts.relations import Related, relate
from claims.conflicts.screen import Screen, shown
from claims.pipeline import Tracker
from claims.records import Claim, Document, Refusal
from claims.store.circles import OfSpeakers
from claims.train.trees import as_forest, table_of

KEPT = 0.9
"""Of what the judge told after reading, the share that passes, on documents that the trees have not seen. What is lost
is what it was least sure of: two in a hundred of what it held to be likelier than FOUND by a twentieth, nothing by a
tenth."""
SHARES = (0.86, 0.88, KEPT, 0.92, 0.94)
"""What is told of, besides: how many are read for it."""
FOLDS = 5

Log = Callable[[str], None]
Floats = Any


@dataclass
class Noting:
    """A judge that notes what became of the pairs that it read, but for those that it reads whatever comes of it."""

    judge: LearnedJudge
    rows: list[Features] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    """Of each pair, the document of its first claim."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        found, seen = self.judge.verdicts(cases, bar), self.judge.seen(cases)
        worth = self.judge.worth_reading(seen, bar)
        for pair, features, read, verdict in zip(seen, shown(seen), worth, found, strict=True):
            if read and not is_ruled(pair[0]):
                self.rows.append(features)
                self.told.append(verdict.probability >= FOUND)
                self.documents.append(pair[0].a.document.id)
        return found


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
                log(f"{number:,} documents, {len(noting.rows):,} pairs read, {sum(noting.told):,} told")
    return fitted(noting, log)


def fitted(noting: Noting, log: Log) -> Screen:
    """Trees over what was noted, and the log-odds from which on KEPT of what was told passes."""
    names, table = table_of(noting.rows)
    told = np.array(noting.told)
    unseen = cross_val_predict(
        _trees(), table, told, groups=noting.documents, cv=GroupKFold(FOLDS), method="decision_function"
    )
    least = {share: round(float(np.quantile(unseen[told], 1 - share)), 2) for share in SHARES}
    for share, odds in least.items():
        log(f"{share:.0%} of what is told passes from {odds:.2f} on, where {(unseen >= odds).mean():.0%} are read")
    return Screen(as_forest(_trees().fit(table, told), names), least[KEPT], FOUND)


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
