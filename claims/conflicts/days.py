"""When something was said or happened, where the words and the document's date settle it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from claims.days import MONTH, MONTHS, WEEKDAYS
from claims.records import Document, Quote

_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH})\b\.?,?(?: (\d{{4}}))?", re.I)
_MONTH_DAY = re.compile(rf"\b({MONTH})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?\b,?(?: (\d{{4}}))?", re.I)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.I)
_VAGUE = re.compile(
    r"\b(by|earlier|last|next|since|until|before|after|coming|every|each|previous|following|between|week)\b", re.I
)


def day_of(words: str, published: date | None) -> date | None:
    """The one day that words name, seen from the day of publication; None where they name none, several or a vague one.

    >>> day_of("on Saturday", date(2022, 10, 3))
    datetime.date(2022, 10, 1)
    """
    if published is None or _VAGUE.search(words):
        return None
    lowered = words.casefold()
    dates = {day for day in (*_dated(words, published), *_weekday(words, published)) if day}
    if re.search(r"\byesterday\b", lowered):
        dates.add(published - timedelta(days=1))
    if re.search(r"\b(today|tonight|this (morning|afternoon|evening))\b", lowered):
        dates.add(published)
    return dates.pop() if len(dates) == 1 else None


def _weekday(words: str, published: date) -> list[date]:
    """The last such day up to the publication: news looks back."""
    found = {WEEKDAYS.index(match[1].casefold()) for match in _WEEKDAY.finditer(words)}
    return [published - timedelta(days=(published.weekday() - weekday) % 7) for weekday in sorted(found)]


def _dated(words: str, published: date) -> list[date | None]:
    named = [(m[2], m[1], m[3]) for m in _DAY_MONTH.finditer(words)]
    named += [(m[1], m[2], m[3]) for m in _MONTH_DAY.finditer(words)]
    return [_calendar(month, int(day), year, published) for month, day, year in named]


def _calendar(month: str, day: int, year: str | None, published: date) -> date | None:
    number = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month.casefold()[:3]))
    try:
        if year:
            return date(int(year), number, day)
        this = date(published.year, number, day)
        return this if this <= published + timedelta(days=7) else date(published.year - 1, number, day)
    except ValueError:
        return None


def said_on(quote: Quote, document: Document) -> date | None:
    """The day on which the words were said: of "said on Saturday", against the document's date; None where doubtful."""
    if quote.when is None:
        return None
    day = day_of(quote.when.of(document.text), document.published_on)
    return day if day and document.published_on and day <= document.published_on else None
