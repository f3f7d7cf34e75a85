"""The words that make two claims a conflict: without them it is least one (occlusion, Zeiler and Fergus 2014)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from claims.records import CONTENT_JOINER, Claim
from claims.stated import Span

MOST = 5
"""Words that are left out at a time."""
STEP = 2
"""How many words further on the next ones begin."""
MISSING = "…"

Measure = Callable[[Claim, Claim, tuple[str, str]], float]
"""How much of a conflict two claims are if they had these texts."""


class Phrase(NamedTuple):
    """Some words of a claim, and its text without them."""

    span: Span
    rest: str


def deciding_words(a: Claim, b: Claim, measure: Measure) -> tuple[Span, Span]:
    """The span of each claim, in its document, without which the measure falls most."""
    texts = _plain(a.text), _plain(b.text)
    of_a = min(_phrases(a), key=lambda phrase: measure(a, b, (phrase.rest, texts[1])))
    of_b = min(_phrases(b), key=lambda phrase: measure(a, b, (texts[0], phrase.rest)))
    return of_a.span, of_b.span


def _phrases(claim: Claim) -> Iterator[Phrase]:
    """The runs of so many words within one of the claim's spans; of a shorter span all."""
    spans = [list(words) for words in _words(claim)]
    written = [word for words in spans for word, _ in words]
    before = 0
    for words in spans:
        for first in range(0, max(1, len(words) - MOST + STEP), STEP):
            some = [span for _, span in words[first : first + MOST]]
            rest = [*written[: before + first], MISSING, *written[before + first + len(some) :]]
            yield Phrase(Span(some[0].start, some[-1].end), " ".join(rest))
        before += len(words)


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
