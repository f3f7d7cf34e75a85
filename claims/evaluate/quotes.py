"""Scores of extracted attributions: one rule for every system.

A span counts as the set of words that it covers, where a word is a run of letters, digits and inner apostrophes:
to keep or drop a comma or a quotation mark is no difference. Spans are paired one to one inside a document, the
most alike (Jaccard of their words) first; rates are micro-averaged over documents.

- content: the words of all the content spans, exactly the same, or alike by at least .8 or .5 (`part80`, `part50`);
  `token` counts the words that any content covers (the overlap measure of PARC and Citron); `frag` takes every
  contiguous piece of a content as its own unit (CofeNet).
- cue, source: the distinct spans of a document. `overlap` shares a word that is no function word; `head` has the
  head word of the gold source and at most twelve words more than it.
- AR: content alike by .8 (AR50: by .5) and the source right, which is its head, or none where the gold has none.
- attr: of the quotes paired by .8 whose gold has a source, those with its head right, or the same words.
- speaker: of the quotes paired by .8 whose gold names a speaker, those with the same name.
- recall by type, and `direct`: gold that is all in quotation marks against predictions that are.
- recall by group: of the gold of a type, a kind of source, of speech or of belief, what was found, and what was found
  with its source.
- calibration: of the predictions that have a confidence, how far it is from the share that is right (AR).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from claims.evaluate.calibration import Calibration, calibration
from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.evaluate.source_kind import SOURCE_KINDS
from claims.evaluate.units import Text, Unit, Words, head_right, jaccard
from claims.records import QuoteType

Left = TypeVar("Left")
Right = TypeVar("Right")

TYPES: tuple[QuoteType, ...] = ("direct", "mixed", "indirect")
SOME_BELIEFS = 0.15

_TITLES = """
the a an mr mrs ms dr sir president minister prime secretary general gen col colonel sen senator rep gov governor
spokesman spokeswoman former us u s
"""
TITLES = frozenset(_TITLES.split())
"""Words that a name has or lacks without becoming another's."""


class Rates(NamedTuple):
    """In per cent, rounded to a tenth."""

    precision: float
    recall: float
    f1: float


class Share(NamedTuple):
    """How many of `of` were right, in per cent, rounded to a tenth."""

    percent: float
    of: int


class Found(NamedTuple):
    """Of `of` gold attributions how many were found, and how many with the right source, in per cent."""

    content: float
    attributed: float
    of: int


@dataclass
class Count:
    """Of how many predicted and how many gold units how many were right."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def rates(self) -> Rates:
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return Rates(round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1))

    @property
    def share(self) -> Share:
        """Of the gold units."""
        return Share(round(100 * self.right / max(1, self.gold), 1), self.gold)


@dataclass(frozen=True)
class Scores:
    """The figures of a run: rates by measure, shares by measure, recall by type."""

    documents: int
    gold: int
    predicted: int
    rates: Mapping[str, Rates]
    attr_head: Share
    attr_exact: Share
    speaker: Share
    recall_by_type: Mapping[QuoteType, Share]
    groups: Mapping[str, Mapping[str, Found]]
    """By what they are grouped (type, source, speech), and by group."""
    calibration: Calibration | None
    """None where nothing predicted has a confidence."""

    def figures(self) -> dict[str, object]:
        """All of them under the names that the published comparisons use; rates as [precision, recall, F1]."""
        return {
            "docs": self.documents,
            "gold": self.gold,
            "pred": self.predicted,
            **{name: list(rates) for name, rates in self.rates.items()},
            "attr_head": self.attr_head.percent,
            "attr_exact": self.attr_exact.percent,
            "attr_n": self.attr_head.of,
            "speaker": list(self.speaker),
            "recall80_by_type": {kind: list(share) for kind, share in self.recall_by_type.items()},
            "found_by": {by: {group: list(found) for group, found in of.items()} for by, of in self.groups.items()},
            "calibration_error": self.calibration.error if self.calibration else None,
            "reliability": [list(each) for each in self.calibration.bins] if self.calibration else [],
        }


def score(
    gold: Iterable[GoldDocument],
    predicted: Mapping[str, Sequence[ScoredQuote]],
    *,
    only_speech: bool = False,
) -> Scores:
    """The scores of the predicted quotes, given by document id; a document without any counts as one with none found.

    `only_speech` drops the rows, gold and predicted, whose cue is one of belief or intention and that quote nothing.
    """
    tally = _Tally()
    for document in gold:
        text = Text(document.document.text)
        sides = [
            [quote for quote in quotes if not only_speech or text.says(quote)]
            for quotes in (document.quotes, predicted.get(document.id, ()))
        ]
        tally.add(text, *sides)
    return tally.scores()


def without_beliefs(predicted: Mapping[str, Sequence[ScoredQuote]]) -> dict[str, tuple[ScoredQuote, ...]]:
    """Those whose stance is not `believes`: what `claims list` shows."""
    return {id: tuple(quote for quote in quotes if quote.stance != "believes") for id, quotes in predicted.items()}


def marks_beliefs(gold: Iterable[GoldDocument]) -> bool:
    """Whether a convention counts belief and intention: more than `SOME_BELIEFS` of its attributions are no speech.

    The list of speech cues is not complete, so a few seem to be none in any gold.
    """
    of_speech = [
        text.says(quote) for document in gold for text in [Text(document.document.text)] for quote in document.quotes
    ]
    return of_speech.count(False) > SOME_BELIEFS * len(of_speech)


def same_name(gold: str, predicted: str | None) -> bool:
    """Whether both name the same somebody: the words of one are among the other's, or the last words are equal.

    Case, punctuation, articles and titles do not count.
    """
    ours, theirs = _name_words(gold), _name_words(predicted or "")
    if not ours or not theirs:
        return False
    return set(ours) <= set(theirs) or set(theirs) <= set(ours) or ours[-1] == theirs[-1]


def _name_words(name: str) -> list[str]:
    plain = "".join(letter.lower() if letter.isalnum() else " " for letter in name).replace("defence", "defense")
    return [word for word in plain.split() if word not in TITLES]


@dataclass
class _Tally:
    """Counts by measure, filled document by document."""

    documents: int = 0
    quotes: Count = field(default_factory=Count)
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    shares: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    groups: defaultdict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    """Found, found with the right source, and all, by what they are grouped and by group."""
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    """Of each prediction that has one, with whether it was right."""

    def add(self, text: Text, gold: Sequence[ScoredQuote], predicted: Sequence[ScoredQuote]) -> None:
        ours, theirs = Unit.all_of(gold, text), Unit.all_of(predicted, text)
        self.documents += 1
        self.quotes.add(0, len(theirs), len(ours))
        self._contents(ours, theirs)
        self._fragments(text, gold, predicted)
        self._cues(text, ours, theirs)
        self._sources(text, ours, theirs)
        self._attributions(ours, theirs)

    def scores(self) -> Scores:
        by_type = {kind: self.shares[kind].share for kind in TYPES if self.shares[kind].gold}
        return Scores(
            documents=self.documents,
            gold=self.quotes.gold,
            predicted=self.quotes.predicted,
            rates={name: self.counts[name].rates for name in MEASURES},
            attr_head=self.shares["attr_head"].share,
            attr_exact=self.shares["attr_exact"].share,
            speaker=self.shares["speaker"].share,
            recall_by_type=by_type,
            groups={by: self._grouped(by, order) for by, order in GROUPS.items()},
            calibration=calibration(self.confidences),
        )

    def _grouped(self, by: str, order: Sequence[str]) -> dict[str, Found]:
        counted = {group: self.groups[by, group] for group in order if (by, group) in self.groups}
        return {
            group: Found(round(100 * found / of, 1), round(100 * attributed / of, 1), of)
            for group, (found, attributed, of) in counted.items()
        }

    def _contents(self, gold: list[Unit], predicted: list[Unit]) -> None:
        for name, least in (("content_exact", 1.0), ("content_part80", 0.8), ("content_part50", 0.5)):
            self.counts[name].add(len(_pairs(gold, predicted, _alike, least)), len(predicted), len(gold))
        ours = frozenset[int]().union(*(unit.content for unit in gold))
        theirs = frozenset[int]().union(*(unit.content for unit in predicted))
        self.counts["content_token"].add(len(ours & theirs), len(theirs), len(ours))

    def _fragments(self, text: Text, gold: Iterable[ScoredQuote], predicted: Iterable[ScoredQuote]) -> None:
        ours, theirs = _fragments(text, gold), _fragments(text, predicted)
        self.counts["frag_exact"].add(len(ours & theirs), len(theirs), len(ours))
        alike = _pairs(list(ours), list(theirs), jaccard, 0.8)
        self.counts["frag_part80"].add(len(alike), len(theirs), len(ours))

    def _cues(self, text: Text, gold: list[Unit], predicted: list[Unit]) -> None:
        ours = list(dict.fromkeys(unit.cue for unit in gold if unit.cue))
        theirs = list(dict.fromkeys(unit.cue for unit in predicted if unit.cue))
        self._spans("cue", text, ours, theirs)

    def _sources(self, text: Text, gold: list[Unit], predicted: list[Unit]) -> None:
        # Where several gold quotes share a source, the head is the last one's.
        ours = {unit.source: unit for unit in gold if unit.source}
        theirs = {unit.source: unit for unit in predicted if unit.source}
        self._spans("source", text, list(ours), list(theirs))

        def by_head(gold: Unit, predicted: Unit) -> float:
            return 1 + jaccard(gold.source, predicted.source) if head_right(gold, predicted) else 0.0

        right = _pairs(list(ours.values()), list(theirs.values()), by_head, 1)
        self.counts["source_head"].add(len(right), len(theirs), len(ours))

    def _spans(self, name: str, text: Text, gold: list[Words], predicted: list[Words]) -> None:
        def by_overlap(gold: Words, predicted: Words) -> float:
            shared = text.content_words(gold) & text.content_words(predicted)
            return 1 + jaccard(gold, predicted) if shared else 0.0

        self.counts[f"{name}_exact"].add(len(set(gold) & set(predicted)), len(predicted), len(gold))
        overlapping = _pairs(gold, predicted, by_overlap, 1)
        self.counts[f"{name}_overlap"].add(len(overlapping), len(predicted), len(gold))

    def _attributions(self, gold: list[Unit], predicted: list[Unit]) -> None:
        paired = _pairs(gold, predicted, _alike, 0.8)
        loosely = _pairs(gold, predicted, _alike, 0.5)
        self.counts["AR"].add(_sources_right(paired), len(predicted), len(gold))
        self.counts["AR50"].add(_sources_right(loosely), len(predicted), len(gold))
        for ours, theirs in paired:
            self._paired(ours, theirs)
        self._by_group(gold, paired)
        right = [theirs for ours, theirs in paired if ours.source_right(theirs)]
        self.confidences += [
            (unit.confidence, any(unit is one for one in right)) for unit in predicted if unit.confidence is not None
        ]
        for kind in TYPES:
            self.shares[kind].gold += sum(unit.type == kind for unit in gold)
        self._direct([unit for unit in gold if unit.type == "direct"], [u for u in predicted if u.type == "direct"])

    def _by_group(self, gold: Iterable[Unit], paired: Iterable[tuple[Unit, Unit]]) -> None:
        for unit in gold:
            for key in unit.groups:
                self.groups[key][2] += 1
        for unit, predicted in paired:
            for key in unit.groups:
                self.groups[key][0] += 1
                self.groups[key][1] += unit.source_right(predicted)

    def _paired(self, gold: Unit, predicted: Unit) -> None:
        self.shares[gold.type].right += 1
        if gold.speaker and "unspecified" not in gold.speaker:
            first = gold.speaker.split(";")[0]
            self.shares["speaker"].add(same_name(first, predicted.speaker), 1, 1)
        if gold.source:
            self.shares["attr_head"].add(head_right(gold, predicted), 1, 1)
            self.shares["attr_exact"].add(gold.source == predicted.source, 1, 1)

    def _direct(self, gold: list[Unit], predicted: list[Unit]) -> None:
        paired = _pairs(gold, predicted, _alike, 0.8)
        self.counts["direct_part80"].add(len(paired), len(predicted), len(gold))
        self.counts["direct_AR"].add(_sources_right(paired), len(predicted), len(gold))


GROUPS: dict[str, Sequence[str]] = {"type": TYPES, "source": SOURCE_KINDS, "speech": ("speech", "belief")}

MEASURES = (
    "content_exact",
    "content_part80",
    "content_part50",
    "content_token",
    "frag_exact",
    "frag_part80",
    "cue_exact",
    "cue_overlap",
    "source_exact",
    "source_overlap",
    "source_head",
    "AR",
    "AR50",
    "direct_part80",
    "direct_AR",
)


def paired(gold: Sequence[Unit], predicted: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """The units whose contents are alike by eight words in ten, one to one."""
    return _pairs(gold, predicted, _alike, 0.8)


def _pairs(
    gold: Sequence[Left], predicted: Sequence[Right], alike: Callable[[Left, Right], float], least: float
) -> list[tuple[Left, Right]]:
    """One to one, the most alike first, as long as they are alike by `least`; ties go by order."""
    candidates = [
        (-likeness, g, p)
        for g, ours in enumerate(gold)
        for p, theirs in enumerate(predicted)
        if (likeness := alike(ours, theirs)) >= least
    ]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, p in sorted(candidates):
        if g not in paired and p not in taken:
            paired[g] = p
            taken.add(p)
    return [(gold[g], predicted[p]) for g, p in paired.items()]


def _alike(gold: Unit, predicted: Unit) -> float:
    return jaccard(gold.content, predicted.content)


def _sources_right(paired: Iterable[tuple[Unit, Unit]]) -> int:
    return sum(ours.source_right(theirs) for ours, theirs in paired)


def _fragments(text: Text, quotes: Iterable[ScoredQuote]) -> set[Words]:
    """The contiguous pieces; a set of sets of numbers has the same order on every run, so that ties do not change."""
    return {text.covered([span]) for quote in quotes for span in quote.content} - {frozenset()}
