"""A text as numbered words, and its attributions as the sets of words that their parts cover: what scores compare."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from claims.evaluate.gold import ScoredQuote
from claims.evaluate.source_kind import SourceKind, source_kind
from claims.evaluate.speech import is_speech
from claims.records import QuoteType
from claims.stated import Span

Words = frozenset[int]
"""Numbers of words of a document."""
MOST_EXTRA_WORDS = 12
"""How many words a predicted source may have more than the gold one."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_OPENING, _CLOSING, _STRAIGHT = "“«", "”»", '"'

_FUNCTION_WORDS = """
the a an of and or in on at to for by with from as is was were be been has have had that his her its their not
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


@dataclass
class Text:
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

    def source_kind(self, quote: ScoredQuote) -> SourceKind:
        source = " ".join(span.of(self.text) for span in quote.source)
        return source_kind(source, quote.source_head.of(self.text) if quote.source_head else "")


@dataclass(frozen=True)
class Unit:
    """A quote as the sets of words that its parts cover."""

    quote: ScoredQuote
    content: Words
    cue: Words
    source: Words
    head: Words
    type: QuoteType
    speaker: str | None
    source_kind: SourceKind
    speech: bool
    confidence: float | None

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        return ("type", self.type), ("source", self.source_kind), ("speech", "speech" if self.speech else "belief")

    @classmethod
    def all_of(cls, quotes: Iterable[ScoredQuote], text: Text | str) -> list[Unit]:
        """One a quote whose content has a word."""
        text = Text(text) if isinstance(text, str) else text
        units = (
            cls(
                quote=quote,
                content=text.covered(quote.content),
                cue=text.covered(quote.cue),
                source=text.covered(quote.source),
                head=text.covered([quote.source_head] if quote.source_head else []),
                type=text.type_of(quote.content),
                speaker=quote.speaker,
                source_kind=text.source_kind(quote),
                speech=text.says(quote),
                confidence=quote.confidence,
            )
            for quote in quotes
        )
        return [unit for unit in units if unit.content]

    def source_right(self, found: Unit) -> bool:
        """Whether what was found has this gold unit's source: its head, or none where it has none."""
        if not self.source:
            return not found.source
        return head_right(self, found)


def head_right(gold: Unit, predicted: Unit) -> bool:
    """The predicted source has the head of the gold one, or where none is marked any of its words."""
    return bool((gold.head or gold.source) & predicted.source) and (
        bool(gold.source) and len(predicted.source) <= len(gold.source) + MOST_EXTRA_WORDS
    )


def jaccard(a: Words, b: Words) -> float:
    """How much alike two sets of words are: the share of all of them that both have."""
    return len(a & b) / len(a | b) if a and b else 0.0
