"""Times of day that a claim names: "at 6:40 a.m.", "at five past six", "before seven o'clock"."""

from __future__ import annotations

import re

from claims.conflicts.parse import Parse
from claims.conflicts.words import concept, word_list
from claims.stated import Quantity, Span

EMPTY = word_list("empty") | word_list("happening")
HALF_DAY = 720
HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_HOUR = "|".join(HOURS)
_DIGITS = re.compile(
    r"\b(?:at|around|about) (\d{1,2})(?:[:.](\d\d))?(?: ?[ap]\.?m\b\.?| o[’']clock|(?<=[:.]\d\d))", re.I
)
_PAST = re.compile(rf"\bat ({'|'.join(MINUTES)}) (past|to) ({_HOUR})\b", re.I)
_FULL = re.compile(rf"\bat ({_HOUR})(?: o[’']clock| in the (?:morning|afternoon|evening))", re.I)


def clocks_of(parse: Parse) -> tuple[Quantity, ...]:
    """The times of day in the claim, each in minutes since noon or midnight, with the event that it is of."""
    found = []
    for span in parse.quote.content:
        words = span.of(parse.text)
        for match, minute in _times(words):
            start = span.start + match.start()
            index = next((i for i in parse.content if parse[i].start >= start), None)
            if index is not None and (topic := _event_at(parse, index)):
                at = Span(start, span.start + match.end())
                found.append(Quantity(minute, minute, "minute", match[0], at, topic=topic))
    return tuple(found)


def _times(words: str) -> list[tuple[re.Match[str], float]]:
    digits = [(match, int(match[1]) * 60 + int(match[2] or 0)) for match in _DIGITS.finditer(words)]
    full = [(match, HOURS.index(match[1].casefold()) * 60) for match in _FULL.finditer(words)]
    past = [(match, _past(match)) for match in _PAST.finditer(words)]
    return [(match, float(minute % HALF_DAY)) for match, minute in (*digits, *full, *past)]


def _past(match: re.Match[str]) -> int:
    minutes, hour = MINUTES[match[1].casefold()], HOURS.index(match[3].casefold()) * 60
    return hour + minutes if match[2].casefold() == "past" else hour - minutes


def _event_at(parse: Parse, index: int) -> str | None:
    """What happened then: the verb above, or the subject of one that only says that it happened."""
    for above in parse.above(index):
        if parse[above].pos not in ("VERB", "AUX"):
            continue
        if parse.lemma(above) not in EMPTY:
            return concept(parse.lemma(above))
        subject = next(parse.under(above, "nsubj", "nsubjpass"), None)
        return concept(parse.lemma(subject)) if subject is not None else None
    return None
