"""The words that make two claims a conflict: without them it is least one (occlusion, Zeiler and Fergus 2014)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from claims.records import CONTENT_JOINER, Claim
from claims.stated import Span

MOST = 5
"""Words that are left out at a time."""
STEP = 3
"""How many words further on the next ones begin."""
MISSING = "…"

Measure = Callable[[Claim, Claim, tuple[str, str]], float]
"""How much of a conflict two claims are if they had these texts."""


Word = tuple[str, Span]
"""With its place in the document."""


class Phrase(NamedTuple):
    """Some words of a claim, and its text without them."""

    span: Span
    rest: str


def deciding_words(a: Claim, b: Claim, measure: Measure) -> tuple[Span, Span]:
    """The span of each claim, in its document, without which the measure falls most: a clause, then words of it."""
    texts = _plain(a.text), _plain(b.text)
    of_a = _deciding(a, lambda phrase: measure(a, b, (phrase.rest, texts[1])))
    of_b = _deciding(b, lambda phrase: measure(a, b, (texts[0], phrase.rest)))
    return of_a, of_b


def _deciding(claim: Claim, measure: Callable[[Phrase], float]) -> Span:
    words = [list(each) for each in _words(claim)]
    pieces = [run for run in _by_clause(claim, words) if run]
    if len(pieces) > 1:
        number, _ = min(enumerate(_without(words, run) for run in pieces), key=lambda one: measure(one[1]))
        pieces = [pieces[number]]
    phrases = [_without(words, run) for piece in pieces for run in _runs(piece)]
    return (min(phrases, key=measure) if len(phrases) > 1 else phrases[0]).span


def _by_clause(claim: Claim, words: Sequence[Sequence[Word]]) -> Iterator[list[Word]]:
    """The words of each piece of a clause; of a claim that is one clause, those of each of its spans."""
    pieces = [piece for clause in claim.facts.clauses for piece in clause] or list(claim.spans)
    for piece in pieces:
        yield [word for each in words for word in each if piece.overlaps(word[1])]


def _runs(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """So many words one after the other; all, where there are not more."""
    for first in range(0, max(1, len(words) - MOST + STEP), STEP):
        yield words[first : first + MOST]


def _without(words: Sequence[Sequence[Word]], run: Sequence[Word]) -> Phrase:
    """The run with the claim's text in which it is missing."""
    span = Span(run[0][1].start, run[-1][1].end)
    written = [
        MISSING if at == span.start else word
        for each in words
        for word, (at, end) in each
        if at == span.start or not span.start <= at < span.end
    ]
    return Phrase(span, " ".join(written))


def texts_of(claim: Claim) -> Iterator[tuple[Span, str]]:
    """Each of its spans, with what stands there."""
    at = 0
    for span in claim.spans:
        text = claim.text[at : at + span.end - span.start]
        at += len(text) + len(CONTENT_JOINER)
        yield span, text


def _words(claim: Claim) -> Iterator[Iterator[tuple[str, Span]]]:
    """The words of each of its spans, with their places in the document; spans without words are left out."""
    for span, text in texts_of(claim):
        if text.strip():
            yield (
                (word[0], Span(span.start + word.start(), span.start + word.end()))
                for word in re.finditer(r"\S+", text)
            )


def _plain(text: str) -> str:
    return " ".join(text.split())
