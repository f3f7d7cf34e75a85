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
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.evaluate.speech import is_speech
from claims.records import QuoteType
from claims.stated import Span

Words = frozenset[int]
"""Numbers of words of a document."""
Left = TypeVar("Left")
Right = TypeVar("Right")

TYPES: tuple[QuoteType, ...] = ("direct", "mixed", "indirect")
MOST_EXTRA_WORDS = 12
"""How many words a predicted source may have more than the gold one."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_OPENING, _CLOSING, _STRAIGHT = "“«", "”»", '"'

_FUNCTION_WORDS = """
the a an of and or in on at to for by with from as is was were be been has have had that his her its their not
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

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
        }


def score(
    gold: Iterable[GoldDocument], predicted: Mapping[str, Sequence[ScoredQuote]], *, only_speech: bool = False
) -> Scores:
    """The scores of the predicted quotes, given by document id; a document without any counts as one with none found.

    `only_speech` drops the rows, gold and predicted, whose cue is one of belief or intention and that quote nothing.
    """
    tally = _Tally()
    for document in gold:
        text = _Text(document.document.text)
        sides = [
            [quote for quote in quotes if not only_speech or text.says(quote)]
            for quotes in (document.quotes, predicted.get(document.id, ()))
        ]
        tally.add(text, *sides)
    return tally.scores()


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
class _Text:
    """A text as numbered words, and which of its characters stand in quotation marks."""

    text: str

    @cached_property
    def words(self) -> list[Span]:
        return [Span(*match.span()) for match in _WORD.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _quoted(self) -> list[bool]:
        """A paragraph that re-opens with a mark goes on with the quotation; any other line break ends it."""
        quoted, inside = [], False
        for at, letter in enumerate(self.text):
            if letter == "\n":
                inside = False
                quoted.append(False)
            elif letter in _OPENING or letter in _CLOSING or letter == _STRAIGHT:
                inside = letter in _OPENING or (letter == _STRAIGHT and not inside)
                quoted.append(True)
            else:
                quoted.append(inside or self.text.startswith(("''", "``"), at))
        return quoted

    def covered(self, spans: Iterable[Span]) -> Words:
        """The words that share at least one character with any of the spans."""
        found = set()
        for span in spans:
            number = max(0, bisect_right(self._starts, span.start) - 1)
            while number < len(self.words) and self.words[number].start < span.end:
                if self.words[number].end > span.start:
                    found.add(number)
                number += 1
        return frozenset(found)

    def content_words(self, words: Words) -> Words:
        """Those that are no function words; all of them if there are no others."""
        return frozenset(n for n in words if self.words[n].of(self.text).lower() not in FUNCTION_WORDS) or words

    def type_of(self, spans: Iterable[Span]) -> QuoteType:
        """Direct if (nearly) every word stands in quotation marks, indirect if none does."""
        quoted = [self._quoted[match.start()] for span in spans for match in _WORD.finditer(self.text, *span)]
        if not any(quoted):
            return "indirect"
        return "direct" if sum(quoted) >= 0.95 * len(quoted) else "mixed"

    def says(self, quote: ScoredQuote) -> bool:
        """Whether the quote is speech: by its cue, or because it quotes."""
        return (
            is_speech(" ".join(span.of(self.text) for span in quote.cue)) or self.type_of(quote.content) != "indirect"
        )


@dataclass(frozen=True)
class _Unit:
    """A quote as the sets of words that its parts cover."""

    content: Words
    cue: Words
    source: Words
    head: Words
    type: QuoteType
    speaker: str | None

    @classmethod
    def all_of(cls, quotes: Iterable[ScoredQuote], text: _Text) -> list[_Unit]:
        """One a quote whose content has a word."""
        units = (
            cls(
                content=text.covered(quote.content),
                cue=text.covered(quote.cue),
                source=text.covered(quote.source),
                head=text.covered([quote.source_head] if quote.source_head else []),
                type=text.type_of(quote.content),
                speaker=quote.speaker,
            )
            for quote in quotes
        )
        return [unit for unit in units if unit.content]


@dataclass
class _Tally:
    """Counts by measure, filled document by document."""

    documents: int = 0
    quotes: Count = field(default_factory=Count)
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    shares: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def add(self, text: _Text, gold: Sequence[ScoredQuote], predicted: Sequence[ScoredQuote]) -> None:
        ours, theirs = _Unit.all_of(gold, text), _Unit.all_of(predicted, text)
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
        )

    def _contents(self, gold: list[_Unit], predicted: list[_Unit]) -> None:
        for name, least in (("content_exact", 1.0), ("content_part80", 0.8), ("content_part50", 0.5)):
            self.counts[name].add(len(_pairs(gold, predicted, _alike, least)), len(predicted), len(gold))
        ours = frozenset[int]().union(*(unit.content for unit in gold))
        theirs = frozenset[int]().union(*(unit.content for unit in predicted))
        self.counts["content_token"].add(len(ours & theirs), len(theirs), len(ours))

    def _fragments(self, text: _Text, gold: Iterable[ScoredQuote], predicted: Iterable[ScoredQuote]) -> None:
        ours, theirs = _fragments(text, gold), _fragments(text, predicted)
        self.counts["frag_exact"].add(len(ours & theirs), len(theirs), len(ours))
        alike = _pairs(list(ours), list(theirs), _jaccard, 0.8)
        self.counts["frag_part80"].add(len(alike), len(theirs), len(ours))

    def _cues(self, text: _Text, gold: list[_Unit], predicted: list[_Unit]) -> None:
        ours = list(dict.fromkeys(unit.cue for unit in gold if unit.cue))
        theirs = list(dict.fromkeys(unit.cue for unit in predicted if unit.cue))
        self._spans("cue", text, ours, theirs)

    def _sources(self, text: _Text, gold: list[_Unit], predicted: list[_Unit]) -> None:
        # Where several gold quotes share a source, the head is the last one's.
        ours = {unit.source: unit for unit in gold if unit.source}
        theirs = {unit.source: unit for unit in predicted if unit.source}
        self._spans("source", text, list(ours), list(theirs))

        def by_head(gold: _Unit, predicted: _Unit) -> float:
            return 1 + _jaccard(gold.source, predicted.source) if _head_right(gold, predicted) else 0.0

        right = _pairs(list(ours.values()), list(theirs.values()), by_head, 1)
        self.counts["source_head"].add(len(right), len(theirs), len(ours))

    def _spans(self, name: str, text: _Text, gold: list[Words], predicted: list[Words]) -> None:
        def by_overlap(gold: Words, predicted: Words) -> float:
            shared = text.content_words(gold) & text.content_words(predicted)
            return 1 + _jaccard(gold, predicted) if shared else 0.0

        self.counts[f"{name}_exact"].add(len(set(gold) & set(predicted)), len(predicted), len(gold))
        overlapping = _pairs(gold, predicted, by_overlap, 1)
        self.counts[f"{name}_overlap"].add(len(overlapping), len(predicted), len(gold))

    def _attributions(self, gold: list[_Unit], predicted: list[_Unit]) -> None:
        paired = _pairs(gold, predicted, _alike, 0.8)
        loosely = _pairs(gold, predicted, _alike, 0.5)
        self.counts["AR"].add(_sources_right(paired), len(predicted), len(gold))
        self.counts["AR50"].add(_sources_right(loosely), len(predicted), len(gold))
        for ours, theirs in paired:
            self._paired(ours, theirs)
        for kind in TYPES:
            self.shares[kind].gold += sum(unit.type == kind for unit in gold)
        self._direct([unit for unit in gold if unit.type == "direct"], [u for u in predicted if u.type == "direct"])

    def _paired(self, gold: _Unit, predicted: _Unit) -> None:
        self.shares[gold.type].right += 1
        if gold.speaker and "unspecified" not in gold.speaker:
            first = gold.speaker.split(";")[0]
            self.shares["speaker"].add(same_name(first, predicted.speaker), 1, 1)
        if gold.source:
            self.shares["attr_head"].add(_head_right(gold, predicted), 1, 1)
            self.shares["attr_exact"].add(gold.source == predicted.source, 1, 1)

    def _direct(self, gold: list[_Unit], predicted: list[_Unit]) -> None:
        paired = _pairs(gold, predicted, _alike, 0.8)
        self.counts["direct_part80"].add(len(paired), len(predicted), len(gold))
        self.counts["direct_AR"].add(_sources_right(paired), len(predicted), len(gold))


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


def _jaccard(a: Words, b: Words) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _alike(gold: _Unit, predicted: _Unit) -> float:
    return _jaccard(gold.content, predicted.content)


def _head_right(gold: _Unit, predicted: _Unit) -> bool:
    """The predicted source has the head of the gold one, or where none is marked any of its words."""
    return bool((gold.head or gold.source) & predicted.source) and (
        bool(gold.source) and len(predicted.source) <= len(gold.source) + MOST_EXTRA_WORDS
    )


def _sources_right(paired: Iterable[tuple[_Unit, _Unit]]) -> int:
    return sum(_head_right(ours, theirs) if ours.source else not theirs.source for ours, theirs in paired)


def _fragments(text: _Text, quotes: Iterable[ScoredQuote]) -> set[Words]:
    """The contiguous pieces; a set of sets of numbers has the same order on every run, so that ties do not change."""
    return {text.covered([span]) for quote in quotes for span in quote.content} - {frozenset()}
