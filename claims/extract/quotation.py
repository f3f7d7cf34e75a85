"""Quotation marks: which stretches of a text stand inside them. Works on plain text, paragraph by paragraph."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.records import QuoteType
from claims.stated import Span

DOUBLE_OPENERS = "“«„‟"
DOUBLE_CLOSERS = "”»"
STRAIGHT = '"'
SINGLE_OPENERS = "‘'"
SINGLE_CLOSERS = "’'"
OPENERS = DOUBLE_OPENERS + STRAIGHT + SINGLE_OPENERS + "`"
CLOSERS = DOUBLE_CLOSERS + STRAIGHT + SINGLE_CLOSERS

_MARK = re.compile(f"``|''|[{DOUBLE_OPENERS}{DOUBLE_CLOSERS}{STRAIGHT}]")
_PARAGRAPH = re.compile(r"[^\n]+")
_SINGLE = re.compile(
    r"(?<![\w’'])[‘'](?=\w)"  # opens before a word, never after one
    r"(?:[^‘’'\n]|(?<=\w)[’'](?=\w))+"  # apostrophes inside words are not marks
    r"[’'](?!\w)"
)
WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Quotation:
    """A stretch inside quotation marks, the marks included."""

    span: Span
    closed: bool = True
    continues: bool = False
    """No mark closes it, and the next paragraph opens with one: the quotation goes on there."""


def quotations(text: str) -> list[Quotation]:
    """Every quotation of the text in order. A mark that is never closed holds until its paragraph ends."""
    paragraphs = [Span(*match.span()) for match in _PARAGRAPH.finditer(text)]
    found: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        goes_on = number < len(paragraphs) and _opens(text, paragraphs[number])
        found += _double(text, paragraph, goes_on)
    singles = list(_single(text, found))
    if len(singles) > len(found):
        found = sorted([*found, *singles], key=lambda quotation: quotation.span)
    return found


def _opens(text: str, paragraph: Span) -> bool:
    start = text[paragraph.start : paragraph.end].lstrip()[:2]
    return start[:1] in tuple(DOUBLE_OPENERS + STRAIGHT) or start in ("``", "''")


def _double(text: str, paragraph: Span, goes_on: bool) -> Iterator[Quotation]:
    opened: int | None = None
    for found in _MARK.finditer(text, *paragraph):
        position, mark = found.start(), found[0]
        if opened is None and _is_opener(text, position, mark, paragraph):
            opened = position
        elif opened is not None and _is_closer(mark):
            yield Quotation(Span(opened, found.end()))
            opened = None
    if opened is not None:
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
        yield Quotation(Span(opened, end), closed=False, continues=goes_on)


def _is_opener(text: str, position: int, mark: str, paragraph: Span) -> bool:
    if mark in ("``", "''") or mark in tuple(DOUBLE_OPENERS):
        return True
    before = text[position - 1] if position > paragraph.start else " "
    after = text[position + 1] if position + 1 < paragraph.end else " "
    if mark == STRAIGHT:
        return not (before.isdigit() and not after.isalnum())  # 5'10" is a height
    # A closing mark that stands before a word opens all the same: some texts have one shape for both.
    return mark in tuple(DOUBLE_CLOSERS) and not before.isalnum() and before not in ".,!?" and after.isalnum()


def _is_closer(mark: str) -> bool:
    return mark == "''" or mark in tuple(DOUBLE_CLOSERS + STRAIGHT)


def _single(text: str, taken: Sequence[Quotation]) -> Iterator[Quotation]:
    """Single quotation marks of two words or more, outside the double ones."""
    for match in _SINGLE.finditer(text):
        nested = any(quotation.span.start <= match.start() < quotation.span.end for quotation in taken)
        if len(WORD.findall(match[0])) >= 2 and not nested:
            yield Quotation(Span(*match.span()))


class Inside:
    """The quotations of a text, and whether a character stands in one: `inside(offset)`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotations = quotations(text)
        self._starts = [quotation.span.start for quotation in self.quotations]

    def at(self, offset: int) -> Quotation | None:
        index = bisect.bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.quotations[index].span.end:
            return self.quotations[index]
        return None

    def __call__(self, offset: int) -> bool:
        return self.at(offset) is not None


def words_inside(content: Sequence[Span], inside: Inside) -> list[bool]:
    """For each word of the content whether it stands inside quotation marks."""
    return [inside(match.start()) for span in content for match in WORD.finditer(inside.text, span.start, span.end)]


def quote_type(content: Sequence[Span], inside: Inside) -> QuoteType:
    """direct: all words inside quotation marks; indirect: none; mixed: some (PARC 3, Pareti 2016)."""
    words = words_inside(content, inside)
    if not any(words):
        return "indirect"
    return "direct" if sum(words) >= 0.95 * len(words) else "mixed"
