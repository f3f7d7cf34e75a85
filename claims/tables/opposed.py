"""A pair as people read it: which side comes first, what is shown of each, and which words decided or differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from claims.records import Conflict, Statement
from claims.stated import Span
from claims.tables.passages import Passage, passage


class Side(NamedTuple):
    """A statement beside another."""

    statement: Statement
    marks: Sequence[Span]
    """The deciding words, as offsets of its document."""
    shown: Passage


def sides(conflict: Conflict) -> list[Side]:
    """Each side with its deciding words and what is shown of it; the earlier one first.

    Where nothing is said to decide, the words that differ are marked.
    """
    both = [(conflict.a, conflict.marks_a), (conflict.b, conflict.marks_b)]
    found = [Side(statement, marks, passage(statement.claim, marks)) for statement, marks in both]
    if not conflict.marks_a and not conflict.marks_b:
        differing = _differing(*(side.shown.text for side in found))
        found = [
            side._replace(shown=replace(side.shown, ranges=ranges))
            for side, ranges in zip(found, differing, strict=True)
        ]
    return sorted(found, key=lambda side: side.statement.claim.day or date.max)


def first_unsure(pairs: Iterable[Conflict], bar: float) -> str | None:
    """The id of the first pair that is less sure than the bar, from which on all are that nobody judged, the surest
    coming first."""
    return next((pair.id for pair in pairs if pair.score < bar and not pair.judgement), None)


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
