"""The words that make two claims a conflict: without them it is least one (occlusion, Zeiler and Fergus 2014)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from claims.conflicts.reader import Side
from claims.records import CONTENT_JOINER, Claim
from claims.stated import Span

MOST = 5
"""Words that are left out at a time."""
STEP = 3
"""How many words further on the next ones begin."""
MISSING = "…"

WithText = Callable[[Side, str], float]
"""How much of a conflict two claims are if one of them had this text."""
Without = Callable[[Side, range], float]
"""The same, and cheaper, without these words of one of them, by their numbers in its text."""


class Word(NamedTuple):
    """A word of a claim: which of its text it is, and its place in the document."""

    number: int
    span: Span


Run = Sequence[Word]
"""Words that stand one after the other."""


def deciding_words(a: Claim, b: Claim, with_text: WithText, without: Without) -> tuple[Span, Span]:
    """The span of each claim, in its document, without which the measure falls most: a clause, then words of it.

    What is shown of a claim depends on the clause, so it is measured with care; few claims have several.
    """
    return _deciding(a, 0, with_text, without), _deciding(b, 1, with_text, without)


def _deciding(claim: Claim, side: Side, with_text: WithText, without: Without) -> Span:
    clause = _least(list(_by_clause(claim)), lambda run: with_text(side, _rest(claim, run)))
    run = _least(list(_runs(clause)), lambda run: without(side, _numbers(run)))
    return Span(run[0].span.start, run[-1].span.end)


def _rest(claim: Claim, run: Run) -> str:
    """The words of the claim, with a mark in the place of the run."""
    words, left_out = claim.text.split(), _numbers(run)
    kept = (word.number for word in _words(claim) if word.number == left_out.start or word.number not in left_out)
    return " ".join(MISSING if number == left_out.start else words[number] for number in kept)


def _least(runs: Sequence[Run], measure: Callable[[Run], float]) -> Run:
    """The run without which there is least; if there is only one, nothing needs to be measured."""
    return min(runs, key=measure) if len(runs) > 1 else runs[0]


def _by_clause(claim: Claim) -> Iterator[Run]:
    """The words of each piece of a clause; of a claim that is one clause, those of each of its spans."""
    words = list(_words(claim))
    for piece in [piece for clause in claim.facts.clauses for piece in clause] or claim.spans:
        if inside := [word for word in words if piece.overlaps(word.span)]:
            yield inside


def _runs(words: Run) -> Iterator[Run]:
    """So many words one after the other; all, where there are not more."""
    for first in range(0, max(1, len(words) - MOST + STEP), STEP):
        yield words[first : first + MOST]


def _numbers(run: Run) -> range:
    return range(run[0].number, run[-1].number + 1)


def texts_of(claim: Claim) -> Iterator[tuple[Span, str]]:
    """Each of its spans, with what stands there."""
    at = 0
    for span in claim.spans:
        text = claim.text[at : at + span.end - span.start]
        at += len(text) + len(CONTENT_JOINER)
        yield span, text


def _words(claim: Claim) -> Iterator[Word]:
    """The words of its spans; what joins these in its text is counted and left out."""
    number = 0
    for span, text in texts_of(claim):
        for word in re.finditer(r"\S+", text):
            yield Word(number, Span(span.start + word.start(), span.start + word.end()))
            number += 1
        number += len(CONTENT_JOINER.split())
