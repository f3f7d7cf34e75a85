"""Numerals in a text and the intervals that they mean: digits, number words, ranges, comparators, vague amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from claims.conflicts.parse import Parse

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: float(value) for value, word in enumerate((*_ONES, *_TEENS))}
WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, 2)}
MULTIPLES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
VAGUE = {
    "dozens": (24.0, 144.0),
    "scores": (40.0, 200.0),
    "hundreds": (200.0, 1e3),
    "thousands": (2e3, 1e4),
    "millions": (2e6, 1e8),
    "several": (3.0, 20.0),
}
VAGUE_LARGE = {
    ("tens", "thousands"): (2e4, 1e5),
    ("hundreds", "thousands"): (2e5, 1e6),
    ("tens", "millions"): (2e7, 1e8),
}
_BEGINNING = {*WORDS, *VAGUE, *(first for first, _ in VAGUE_LARGE), "a", "half"}
"""What a numeral begins with, if not with digits."""
ABOUT = 0.1
"""How far "about" reaches to either side, as a share of the figure."""

MORE = r"(more than|over|above|exceeding|in excess of|upwards of|greater than|beyond)"
COMPARATORS = (
    (re.compile(r"(no|not) more than|at most|up to|as many as|as much as|a maximum of|no greater than"), "at most"),
    (re.compile(r"at least|(no|not) (fewer|less) than|a minimum of|at minimum"), "at least"),
    (re.compile(MORE), "more"),
    (re.compile(r"(fewer|less|lower) than|under|below"), "fewer"),
    (re.compile(r"nearly|almost|close to|approaching|just short of"), "nearly"),
    (
        re.compile(r"about|around|some|approximately|roughly|circa|an estimated|estimated|perhaps|maybe|probably"),
        "about",
    ),
)


@dataclass(frozen=True)
class Figure:
    """A numeral in the text: tokens `first` to `last`, the interval that they mean on their own."""

    first: int
    last: int
    low: float
    high: float
    vague: bool = False
    factor: float = 1.0
    """Of its last word: a million of "1.2 million"."""


def _value(word: str) -> float | None:
    word = word.lower().replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return float(word)
    return WORDS.get(word)


def figure_at(parse: Parse, index: int) -> Figure | None:
    """The numeral that begins at a token, ranges included."""
    single = _single(parse, index)
    if single is None or single.vague:
        return single
    joint = single.last + 1
    second = _single(parse, joint + 1) if joint + 1 < parse.last else None
    if second is None or second.vague or second.high <= single.low:
        return single
    joined = parse[joint].text.lower()
    before = parse[index - 1].text.lower() if index > parse.first else ""
    if joined in ("-", "–", "—", "to") or (joined == "and" and before == "between") or joined == "or":
        # In "3 to 4 million" the word scales both ends.
        factor = second.factor if single.factor == 1 and single.low * second.factor <= second.high else 1.0
        low = single.low * factor
        return Figure(index, second.last, low, second.high)
    return single


def _single(parse: Parse, index: int) -> Figure | None:
    if index >= parse.last:
        return None
    word = parse[index].text.lower()
    if word.isalpha() and word not in _BEGINNING:  # nearly all words
        return None
    following = [parse[i].text.lower() for i in range(index + 1, min(index + 4, parse.last))]
    if following[:1] == ["of"] and following[1:2] and (word, following[1]) in VAGUE_LARGE:
        return Figure(index, index + 2, *VAGUE_LARGE[word, following[1]], vague=True)
    if word in VAGUE:
        return Figure(index, index, *VAGUE[word], vague=True)
    if word == "a" and following[:1] in (["dozen"], ["hundred"], ["thousand"], ["million"], ["billion"]):
        value = MULTIPLES[following[0]]
        return Figure(index, index + 1, value, value)
    if word == "half" and following[:2] == ["a", "dozen"]:
        return Figure(index, index + 2, 6.0, 6.0)
    return _spelt(parse, index)


def _spelt(parse: Parse, index: int) -> Figure | None:
    """Digits or number words with their multiples: 1.2 million, twenty-five, two hundred and ten."""
    value = _value(parse[index].text)
    if value is None or (parse[index].pos not in ("NUM", "X", "ADJ") and not parse[index].text[0].isdigit()):
        return None
    total, last, factor = value, index, 1.0
    while last + 1 < parse.last:
        word = parse[last + 1].text.lower()
        if word in MULTIPLES and (word not in ("m", "bn") or parse[index].text[0].isdigit()):
            total, last, factor = total * MULTIPLES[word], last + 1, MULTIPLES[word]
        elif (
            word == "-"
            and last + 2 < parse.last
            and 20 <= total < 100
            and 0 < WORDS.get(parse[last + 2].text.lower(), 0) < 10
        ):
            total, last = total + WORDS[parse[last + 2].text.lower()], last + 2
        else:
            break
    return Figure(index, last, total, total, factor=factor)


class Bounds(NamedTuple):
    """The values that a figure with its comparator allows."""

    low: float
    high: float
    exact: bool
    low_open: bool
    high_open: bool
    start: int
    """The first token of the words, the comparator included."""


def bounds_of(parse: Parse, figure: Figure) -> Bounds:
    """The interval of a figure, read with the words before and after it."""
    low, high = figure.low, figure.high
    first = max(parse.first, figure.first - 4)
    before = [parse[i].text.lower() for i in range(first, figure.first)]
    while before and before[-1] in ("$", "€", "£", "us$", "between", "from", "the"):
        before.pop()
    words = " ".join(before)
    for pattern, meaning in COMPARATORS:
        match = re.search(rf"(?:^|\s)(?:{pattern.pattern})$", words)
        if not match:
            continue
        start = first + len(words[: match.start()].split())
        if meaning == "at most":
            return Bounds(0.0, high, True, False, False, start)
        if meaning == "at least":
            return Bounds(low, inf, True, False, True, start)
        if meaning == "more":
            return Bounds(low, inf, True, True, True, start)
        if meaning == "fewer":
            return Bounds(0.0, high, True, False, True, start)
        if meaning == "nearly":
            return Bounds(low * (1 - 1.5 * ABOUT), high, False, False, True, start)
        return Bounds(low * (1 - ABOUT), high * (1 + ABOUT), False, False, False, start)
    after = " ".join(parse[i].text.lower() for i in range(figure.last + 1, min(figure.last + 3, parse.last)))
    if after.startswith(("or more", "or so", "people or more")):
        high = inf if "more" in after else high * (1 + ABOUT)
        return Bounds(
            low * (1 - ABOUT if "so" in after else 1), high, "more" in after, False, high == inf, figure.first
        )
    return Bounds(low, high, not figure.vague, False, False, figure.first)
