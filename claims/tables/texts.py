"""The text of a document as rows: a sentence each, with its place; and where the text of a claim has words of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claims.records import CONTENT_JOINER, Claim
from claims.stated import Span
from claims.tables import Column, Columns

Piece = tuple[Span, str]
_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’»)\]]*(?=\s)|$)", re.MULTILINE)

PIECES: Columns[Piece] = (
    Column("start", lambda p: p[0].start, "Where it begins, in code points from 0."),
    Column("end", lambda p: p[0].end, "Where it ends: the first code point that is no part of it."),
    Column("text", lambda p: p[1], "The words."),
)
"""A sentence or a line of a text."""


def pieces(text: str) -> Iterator[Piece]:
    """The sentences of a text, as punctuation and line ends tell them, without the space around."""
    for found in _SENTENCE.finditer(text):
        words = found[0].rstrip()
        yield Span(found.start(), found.start() + len(words)), words


def in_content(claim: Claim, marks: Sequence[Span]) -> list[tuple[int, int]]:
    """The document's offsets of marks as ranges of the claim's joined text; what lies outside it is left out."""
    ranges, at = [], 0
    for span in claim.spans:
        for mark in marks:
            if mark.overlaps(span):
                start, end = max(mark.start, span.start), min(mark.end, span.end)
                ranges.append((at + start - span.start, at + end - span.start))
        at += span.end - span.start + len(CONTENT_JOINER)
    return ranges
