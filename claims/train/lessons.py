"""Labelled pairs as the trainers of the judge of conflicts see them, and the parts that their events fall into."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.conflicts.cases import Case
from claims.evaluate import gold
from claims.evaluate.conflicts import readings
from claims.evaluate.sides import claims_of_pair

CONFLICT, AGREEMENT, OTHER = range(3)
"""In the order of the judge's RELATIONS."""
FOLDS = 5


@dataclass(frozen=True)
class Lesson:
    """A labelled pair as the trainer sees it."""

    case: Case
    event: str
    conflict: bool
    kind: str
    drawn: bool = False
    """By a machine that took it for a likely conflict: there most are none."""

    @property
    def relation(self) -> int:
        if self.conflict:
            return CONFLICT
        return AGREEMENT if self.kind in ("agreement", "paraphrase") else OTHER


@dataclass(frozen=True)
class Lessons:
    """What a judge learns from."""

    pairs: Sequence[gold.GoldPair]
    """Those that it is to do well on."""
    asked: Sequence[Lesson | None]
    """The same; None where the two are never compared."""
    more: Sequence[Lesson] = ()
    """Of the same events or of others."""

    @property
    def learnt(self) -> list[Lesson]:
        return [*(lesson for lesson in self.asked if lesson), *self.more]


def lessons(pairs: Path, more: Sequence[Path], docs: Sequence[Path]) -> Lessons:
    """Labelled pairs with the claims that are found there.

    Raises GoldError, and ModelError if there is no language model.
    """
    labelled = gold.pairs(pairs)
    others = [pair for path in more for pair in gold.pairs(path)]
    names = {side.document for pair in (*labelled, *others) for side in (pair.a, pair.b)}
    read = readings(gold.documents(docs, names))
    event = _events([*labelled, *others])

    def lesson(pair: gold.GoldPair) -> Lesson | None:
        case = Case.of(*claims_of_pair(pair, read))
        return Lesson(case, event[pair.a.document], pair.conflict, pair.kind, pair.drawn) if case else None

    return Lessons(labelled, [lesson(pair) for pair in labelled], [found for pair in others if (found := lesson(pair))])


def _events(pairs: Sequence[gold.GoldPair]) -> dict[str, str]:
    """One event for each document: documents that a pair joins, or that are said to report one, have the same."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for pair in pairs:
        told = [f"event {pair.event}"] if pair.event else []
        one, *others = sorted({find(name) for name in (pair.a.document, pair.b.document, *told)})
        leader.update(dict.fromkeys(others, one))
    return {name: find(name) for name in list(leader)}


def parts_of(given: Lessons) -> dict[str, int]:
    """Which of FOLDS parts each event of the pairs that are asked about belongs to; one event is all in one part."""
    names = sorted({lesson.event for lesson in given.asked if lesson})
    random.Random(0).shuffle(names)
    return {name: number % FOLDS for number, name in enumerate(names)}
