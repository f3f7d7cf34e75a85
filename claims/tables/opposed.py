"""A pair as people read it: which side comes first, and which words of each text decided or differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from claims.records import Conflict, Statement
from claims.stated import Span
from claims.tables.texts import in_content

Side = tuple[Statement, Sequence[Span], list[tuple[int, int]]]
"""A statement with the deciding words, as offsets of its document and as ranges of its text."""


def sides(conflict: Conflict) -> list[Side]:
    """Each side with its deciding words, as offsets of the document and as ranges of its text; the earlier one first.

    Where nothing is said to decide, the words that differ do.
    """
    a, b = conflict.a, conflict.b
    if conflict.marks_a or conflict.marks_b:
        ranges = in_content(a.claim, conflict.marks_a), in_content(b.claim, conflict.marks_b)
    else:
        ranges = _differing(a.claim.text, b.claim.text)
    both = [(a, conflict.marks_a, ranges[0]), (b, conflict.marks_b, ranges[1])]
    return sorted(both, key=lambda side: side[0].claim.day or date.max)


def _differing(a: str, b: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The words of each text that the other lacks; none where the two share less than half, for all would be marked."""
    ours, theirs = _words(a), _words(b)
    if 2 * len(ours & theirs) < min(len(ours), len(theirs)):
        return [], []
    return _outside(a, theirs), _outside(b, ours)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}


def _outside(text: str, known: set[str]) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w+", text) if match[0].casefold() not in known]


def day_in_words(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "undated"
