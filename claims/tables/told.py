"""The day that a claim tells of, by its own words: what people and programs are told.

What claims are compared by (`Facts.day`) is looser: there the day of publication stands for any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from claims.days import MONTH, MONTHS, WEEKDAYS
from claims.records import Claim

Tense = Literal["past", "future"]
NEAR = timedelta(days=90)
"""How far from the publication a day without its year is taken to be, where nothing says whether it is past."""
_WEEKDAY = "|".join(WEEKDAYS)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d)"
_CALENDAR = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY}),? (?:the )?)?"
    rf"(?:(?P<month>{MONTH})\b\.? {_DAY.format('day')}|{_DAY.format('day2')}(?: of)? (?P<month2>{MONTH})\b\.?)"
    r"(?:,? (?P<year>[12]\d{3})\b)?",
    re.I,
)
_SEPTEMBER_11 = re.compile(r"Sept(?:ember|\.)? 11(?:th)?$")
"""The attacks, rather than a day."""
_NAMED = re.compile(
    rf"\b(?:(?P<which>last|next) )?(?P<weekday>{_WEEKDAY})\b(?!s| school| show| (?:night|morning|afternoon|evening)s)",
    re.I,
)
_INFINITIVE = re.compile(r"(?:^|… )to [a-z]")
"""What is only named as a plan; whether its weekday has passed, the words leave open."""
_FROM_TODAY = (
    (re.compile(r"\byesterday\b", re.I), -1),
    (re.compile(r"\b(?:tonight(?! Show)|this (?:morning|afternoon|evening))\b", re.I), 0),
    (re.compile(r"\btomorrow\b", re.I), 1),
)
_TODAY = re.compile(r"(?<!USA )\b[Tt]oday\b(?![’']s)")
_VAGUE = re.compile(
    rf"\b(?:by|earlier|since|until|till|before|after|coming|every|each|previous|following|between|from|through|than|weeks?|months?|"
    rf"years?|days?|(?:last|next)(?! (?:{_WEEKDAY})))\b",
    re.I,
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)(?:s?\b)")
_CLAUSE_ENDS = re.compile(r"[,;:.!?…“”\"](?= |$)|\b(?:that|who|which|and|but|when|where|while)\b", re.I)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|going to|is to|are to|was to|were to|plan\w*|scheduled|slated|due|expect\w*|set (?:to|for)|"
    r"upcoming|intend\w*)\b|[’']ll\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|did|been|ago|\w\w+ed|met|went|came|took|left|began|gave|made|said|told|fell|shot|held|"
    r"won|lost|fled|found|sent|saw|spoke|struck|broke|brought|heard|led|rose|sold|stood|wrote|knew|got|ran|hit|cut)\b",
    re.I,
)


def day_told(claim: Claim) -> date | None:
    """The one day that the claim's own words name, seen from the publication; None where they name none, several, a
    vague one, or another year.

    A day without its year is the one before or after the publication, as the clause's tense says.
    """
    if _VAGUE.search(claim.text):
        return None
    days = set(_days(claim))
    day = days.pop() if len(days) == 1 else None
    return day if day and all(int(year) == day.year for year in _YEAR.findall(claim.text)) else None


def _days(claim: Claim) -> Iterator[date | None]:
    text, published = claim.text, claim.document.published_on
    for match in _CALENDAR.finditer(text):
        if (match["month"] or match["month2"])[0].isupper() and not _SEPTEMBER_11.match(match[0]):
            yield _of_calendar(match, published)
    rest = _CALENDAR.sub(" ", text)
    if published:
        yield from (_of_week(match, published) for match in _NAMED.finditer(rest))
    for words, away in _FROM_TODAY:
        if words.search(rest):
            yield claim.day + timedelta(days=away) if claim.day else None
    if (today := _TODAY.search(rest)) and _tense(today):  # else it may be “nowadays”
        yield claim.day


def _of_calendar(match: re.Match[str], published: date | None) -> date | None:
    """ "Oct. 14", with or without weekday and year."""
    name, day = (match["month"] or match["month2"]).casefold()[:3], int(match["day"] or match["day2"])
    month = next(number for number, one in enumerate(MONTHS, 1) if one.startswith(name))
    if match["year"]:
        return _date(int(match["year"]), month, day)
    if published is None:
        return None
    may_be = [one for more in (-1, 0, 1) if (one := _date(published.year + more, month, day))]
    nearest = sorted(may_be, key=lambda one: abs(one - published))
    if match["weekday"]:
        weekday = WEEKDAYS.index(match["weekday"].casefold())
        return next((one for one in nearest if one.weekday() == weekday), None)
    match _tense(match):
        case "future":
            return min((one for one in may_be if one >= published), default=None)
        case "past":
            return max((one for one in may_be if one <= published), default=None)
    return nearest[0] if nearest and abs(nearest[0] - published) <= NEAR else None


def _of_week(match: re.Match[str], published: date) -> date | None:
    """ "Friday", "last Friday", "next Friday": news looks back, unless the clause looks ahead."""
    back = (published.weekday() - WEEKDAYS.index(match["weekday"].casefold())) % 7
    which = (match["which"] or "").casefold()
    ahead = _tense(match) == "future"
    if not which and (_INFINITIVE.search(match.string) or (ahead and _is_owner(match))):
        return None  # "will go on from Friday's vote" may be either
    if which == "next" or (not which and ahead):
        return published + timedelta(days=(-back) % 7 or (7 if which else 0))
    return published - timedelta(days=back or (7 if which else 0))


def _is_owner(match: re.Match[str]) -> bool:
    """ "Friday's"."""
    return match.string[match.end() :].startswith(("’s", "'s"))


def _tense(match: re.Match[str]) -> Tense | None:
    """Of the clause that the words stand in; None where it is not plain."""
    text = match.string
    if _INFINITIVE.search(text):
        return None
    start = max((end.end() for end in _CLAUSE_ENDS.finditer(text, 0, match.start())), default=0)
    ends = _CLAUSE_ENDS.search(text, match.end())
    clause = text[start : ends.start() if ends else len(text)]
    return "future" if _FUTURE.search(clause) else "past" if _PAST.search(clause) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
