"""Scores of conflict detection on labelled pairs of claims, each judged as the store would judge it.

A pair gives two spans of text; what is compared are the claims that the extractor finds there, in the context of their
documents. Where it finds none, a claim is built for the span itself, so that the score tells of the comparison.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.errors import GoldError
from claims.evaluate.gold import GoldPair, Row
from claims.evaluate.runs import Progress, Reading, run
from claims.evaluate.sides import claims_of_pair
from claims.records import ConflictKind, Document, Refusal, Relation

if TYPE_CHECKING:
    from claims.conflicts.comparing import Weighed


@dataclass(frozen=True)
class Verdict:
    """What is predicted for a pair."""

    score: float
    """Between 0 and 1, how likely the two cannot both hold; 0 where they are never compared."""
    conflict: bool
    kind: ConflictKind | None
    reason: str
    relation: Relation | None = None
    """What the two are held to have to do with each other."""

    def row(self) -> Row:
        return {"score": self.score, "conflict": self.conflict, "kind": self.kind, "reason": self.reason}


@dataclass(frozen=True)
class Error:
    """A conflict that was not called one, or a compatible pair that was."""

    pair: GoldPair
    verdict: Verdict

    @property
    def name(self) -> str:
        """What it is, with what the pair was taken for: "missed, nothing told", "false alarm, number"."""
        if self.pair.conflict:
            return f"missed, {self.verdict.relation or 'nothing told'}"
        return f"false alarm, {self.verdict.kind}"

    def row(self) -> Row:
        return {
            "error": "missed" if self.pair.conflict else "false alarm",
            "kind": self.pair.kind,
            "a": self.pair.a.row(),
            "b": self.pair.b.row(),
            "relation": self.verdict.relation,
            "called": self.verdict.kind,
            "score": self.verdict.score,
            "reason": self.verdict.reason,
        }


@dataclass(frozen=True)
class Part:
    """How many of `of` pairs were called conflicts."""

    called: int
    of: int

    @property
    def percent(self) -> float:
        return _percent(self.called, self.of)


@dataclass(frozen=True)
class Scores:
    """The figures of a set of pairs, in per cent."""

    pairs: int
    conflicts: int
    called: int
    precision: float
    recall: float
    f1: float
    auc: float | None
    """How often a conflict scores above a compatible pair, ties counting half; None if one of them is missing."""
    recall_by_kind: Mapping[str, Part]
    false_alarms_by_kind: Mapping[str, Part]
    cross_document: Scores | None
    """Of the pairs from two documents; None for those themselves, and if there are none."""

    def figures(self) -> dict[str, object]:
        figures: dict[str, object] = {
            name: getattr(self, name) for name in ("pairs", "conflicts", "called", "precision", "recall", "f1", "auc")
        }
        for name in ("recall_by_kind", "false_alarms_by_kind"):
            parts: Mapping[str, Part] = getattr(self, name)
            figures[name] = {kind: {"called": part.called, "of": part.of} for kind, part in parts.items()}
        if self.cross_document:
            figures["cross_document"] = self.cross_document.figures()
        return figures


def readings(
    documents: Mapping[str, Document], model: str | None = None, progress: Progress | None = None
) -> dict[str, Reading]:
    """The reading of each document, under the same name. Raises ModelError, and GoldError for a refused document."""
    found = {}
    for name, reading in zip(documents, run(list(documents.values()), model, progress), strict=True):
        if isinstance(reading, Refusal):
            raise GoldError(str(reading))
        found[name] = reading
    return found


def judge(pair: GoldPair, readings: Mapping[str, Reading]) -> Verdict:
    """Whether the two sides conflict. `readings` holds the reading of each side's document by its name in the gold."""
    from claims.conflicts import weigh

    return verdict_of(weigh(*claims_of_pair(pair, readings)))


def score(pairs: Sequence[GoldPair], verdicts: Sequence[Verdict]) -> Scores:
    """The figures of these verdicts, given in the order of the pairs."""
    judged = list(zip(pairs, verdicts, strict=True))
    across = [(pair, verdict) for pair, verdict in judged if pair.a.document != pair.b.document]
    return _scores(judged, _scores(across, None) if across else None)


def errors(pairs: Sequence[GoldPair], verdicts: Sequence[Verdict]) -> list[Error]:
    """Those of verdicts that are given in the order of the pairs: what was missed first."""
    judged = zip(pairs, verdicts, strict=True)
    wrong = [Error(pair, verdict) for pair, verdict in judged if pair.conflict != verdict.conflict]
    return sorted(wrong, key=lambda error: not error.pair.conflict)


def by_name(found: Iterable[Error]) -> dict[str, Counter[str]]:
    """How many errors of each name, by kind of the pair."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for error in found:
        counted[error.name][error.pair.kind] += 1
    return dict(counted)


def verdict_of(weighed: Weighed) -> Verdict:
    """What a comparison comes to."""
    score, comparison = round(weighed.probability, 4), weighed.comparison
    if comparison is None:
        return Verdict(score, False, None, "nothing to tell")
    conflict = comparison.relation == "conflict"
    return Verdict(score, conflict, comparison.kind, comparison.reason, comparison.relation)


NEVER_COMPARED = Verdict(0.0, False, None, "nothing to tell")


def _scores(judged: Sequence[tuple[GoldPair, Verdict]], across: Scores | None) -> Scores:
    conflicts = [verdict for pair, verdict in judged if pair.conflict]
    compatible = [verdict for pair, verdict in judged if not pair.conflict]
    right = sum(verdict.conflict for verdict in conflicts)
    called = right + sum(verdict.conflict for verdict in compatible)
    return Scores(
        pairs=len(judged),
        conflicts=len(conflicts),
        called=called,
        precision=_percent(right, called),
        recall=_percent(right, len(conflicts)),
        f1=_percent(2 * right, called + len(conflicts)),
        auc=auc([verdict.score for verdict in conflicts], [verdict.score for verdict in compatible]),
        recall_by_kind=_by_kind((pair, verdict) for pair, verdict in judged if pair.conflict),
        false_alarms_by_kind=_by_kind((pair, verdict) for pair, verdict in judged if not pair.conflict),
        cross_document=across,
    )


def auc(above: Sequence[float], below: Sequence[float]) -> float | None:
    """The area under the ROC curve in per cent: how often one of `above` beats one of `below`, ties counting half."""
    if not above or not below:
        return None
    wins = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a in above for b in below)
    return _percent(wins, len(above) * len(below))


def _by_kind(judged: Iterable[tuple[GoldPair, Verdict]]) -> dict[str, Part]:
    of: Counter[str] = Counter()
    called: Counter[str] = Counter()
    for pair, verdict in judged:
        of[pair.kind] += 1
        called[pair.kind] += verdict.conflict
    return {kind: Part(called[kind], number) for kind, number in of.most_common()}


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
