"""What is shown of a claim beside another: the clauses that decide, or a few words together with who says them how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.records import CONTENT_JOINER, Claim
from claims.stated import Span

LONG = 16
"""Words up to which a claim is shown whole, and up to which its source stands before what is no clause by itself."""
MOST = 40
"""Words that a claim which is no clause is shown with at most."""
CUT = "… "
BETWEEN = " ,;—–-"

Ranges = list[tuple[int, int]]


@dataclass(frozen=True)
class Passage:
    """Words of a document that are shown for a claim."""

    spans: tuple[Span, ...]
    """Their places in the document, in the order of the text."""
    text: str
    ranges: Ranges
    """Where in `text` the marked words are."""


def passage(claim: Claim, marks: Sequence[Span]) -> Passage:
    """What is shown of a claim of which these words, offsets of its document, are marked.

    A long claim is cut down to the clauses with marked words, and "…" stands for the rest. One that is no clause
    ("any involvement") is shown with its source and cue: "Tehran has denied any involvement".
    """
    spans = _without_asides(claim, marks, _with_its_cue(claim) or _deciding(claim, marks) or claim.spans)
    before = CUT if spans[0].start > claim.spans[0].start else ""
    after = f" {CUT.strip()}" if spans[-1].end < claim.spans[-1].end else ""
    text = before
    ranges: Ranges = []
    for number, span in enumerate(spans):
        text += CONTENT_JOINER if number else ""
        ranges += [(start + len(text), end + len(text)) for start, end in _within(span, marks)]
        text += _words(claim, span)
    return Passage(spans, text + after, ranges)


def _with_its_cue(claim: Claim) -> tuple[Span, ...]:
    """From the first to the last word of source, cue and content, if they are a clause only so and it is short."""
    if not claim.facts.bare:
        return ()
    for beside, most in (((*claim.source_spans, *claim.cue_spans), LONG), (claim.cue_spans, MOST)):
        whole = _around((*claim.spans, *beside))
        if beside and claim.sentence.contains(whole) and len(_words(claim, whole).split()) <= most:
            return (whole,)
    return ()


def _deciding(claim: Claim, marks: Sequence[Span]) -> tuple[Span, ...]:
    if len(claim.text.split()) <= LONG:
        return ()
    return tuple(
        span
        for clause in claim.facts.clauses
        if any(_mostly(mark, piece) for mark in marks for piece in clause)
        for span in clause
    )


def _without_asides(claim: Claim, marks: Sequence[Span], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Of a long claim what is left of these words without asides in which nothing is marked."""
    if len(claim.text.split()) <= LONG or not marks:
        return spans
    return outside(claim, spans, [one for one in claim.facts.asides if not any(map(one.overlaps, marks))])


def outside(claim: Claim, spans: Sequence[Span], left_out: Sequence[Span]) -> tuple[Span, ...]:
    """What of these words of a claim lies outside others, without the commas between."""
    for aside in left_out:
        spans = [piece for span in spans for piece in _cut(claim, span, aside)]
    return tuple(spans)


def _cut(claim: Claim, span: Span, aside: Span) -> Iterator[Span]:
    if not span.overlaps(aside):
        yield span
        return
    for start, end in ((span.start, aside.start), (aside.end, span.end)):
        words = _words(claim, Span(start, end)) if start < end else ""
        if any(character.isalnum() for character in words):
            yield Span(end - len(words.lstrip(BETWEEN)), start + len(words.rstrip(BETWEEN)))


def _mostly(mark: Span, clause: Span) -> bool:
    """Half of the one lies in the other: not where the last word of a phrase opens the next clause."""
    shared = min(mark.end, clause.end) - max(mark.start, clause.start)
    return shared > 0 and 2 * shared >= min(mark.end - mark.start, clause.end - clause.start)


def _around(spans: Iterable[Span]) -> Span:
    starts, ends = zip(*spans, strict=True)
    return Span(min(starts), max(ends))


def _words(claim: Claim, span: Span) -> str:
    at = 0
    for own in claim.spans:
        if own.contains(span):
            return claim.text[at + span.start - own.start : at + span.end - own.start]
        at += own.end - own.start + len(CONTENT_JOINER)
    return claim.sentence_text[span.start - claim.sentence.start : span.end - claim.sentence.start]


def _within(span: Span, marks: Sequence[Span]) -> Ranges:
    """The marks that touch the span, as places in it."""
    return [
        (max(mark.start, span.start) - span.start, min(mark.end, span.end) - span.start)
        for mark in marks
        if mark.overlaps(span)
    ]
