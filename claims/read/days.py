"""On what day a page was published: by what its several places say of it, or not at all where they disagree."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from claims.identity import iso_date

FIRST_YEAR = 1800
FILE_NAME = "name of the file"
"""The origin of a date that stands nowhere else."""
LONGEST = 60
"""Characters of a date."""
NEAR = timedelta(days=1)
"""What clocks in two zones call the same moment may differ by so much."""
_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WRITTEN = re.compile(
    rf"""\b(?:{_MONTH}[ ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<year>\d{{4}})
          | (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ ]{_MONTH.replace("month", "month2")},?[ ](?P<year2>\d{{4}})
          | (?P<iso>\d{{4}}-\d\d-\d\d))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
    r"(?P<day>[a-z0-9., ]+?\d{4})(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [a-z]{1,5})?)?",
    re.IGNORECASE,
)
"""A day as it is written, alone or with its weekday and hour."""
_MAILED = re.compile(r"(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: \S+)?", re.IGNORECASE)
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d*)?")
"""Since 1970; with three more digits they are milliseconds."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{2,6}Z?)?")
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)(?:[/-](?P<day>\d\d?))?(?=[/-]|$)")


class Stated(NamedTuple):
    """A date that one place of a page states."""

    words: str
    """ISO 8601, with the time and the zone if the page has it so."""
    origin: str
    place: str
    """Where that is; two places count for more than one."""

    @property
    def day(self) -> date:
        found = iso_date(self.words)
        assert found is not None
        return found


class Days(NamedTuple):
    """The first and the last day that something may have been."""

    first: date
    last: date

    def allows(self, day: date) -> bool:
        return self.first - NEAR <= day <= self.last + NEAR


def stated(words: str, origin: str, place: str) -> Stated | None:
    """None where the words are no date, or one that no article has: of a template, or of a day to come."""
    words = " ".join(words.split())
    iso = words if iso_date(words) else _iso(words)
    day = iso_date(iso)
    if day is None or day.year < FIRST_YEAR or day == date(1970, 1, 1):
        return None
    return Stated(iso, origin, place) if day <= datetime.now(UTC).date() + NEAR else None


def _iso(words: str) -> str:
    if found := _COMPACT.fullmatch(words):
        return "-".join(found.groups())
    day = written(words)
    return day.isoformat() if day else ""


def in_iso(words: str) -> str | None:
    """A date as people and programs write it ("March 3, 2020", "3 Mar 2020 10:00:00 GMT", Unix seconds) in ISO 8601,
    with the hour where there is a zone; None for what is no date, or may be two ("10/11/2019")."""
    words = " ".join(words.split())
    if iso_date(words) or len(words) > LONGEST:
        return words if iso_date(words) else None
    if found := _SECONDS.fullmatch(words):
        return datetime.fromtimestamp(int(found[1]), UTC).isoformat()
    if found := re.fullmatch(r"(\d{4})[/.](\d\d?)[/.](\d\d?)", words):
        day = _day(*found.groups())
    elif found := re.fullmatch(r"(\d\d?)[/.](\d\d?)[/.](\d{4})", words):
        day = _only_day(*map(int, found.groups()))
    elif _MAILED.fullmatch(words):
        return _mailed(words)
    elif found := _COMPACT.fullmatch(words):
        day = _day(*found.groups())
    else:
        found = _SPOKEN.fullmatch(words)
        day = written(found["day"]) if found and _WRITTEN.fullmatch(found["day"]) else None
    return day.isoformat() if day else None


def _only_day(one: int, other: int, year: int) -> date | None:
    """Of "24/05/2025" and "5/24/2025": where only one of the two can be a month."""
    if one != other and max(one, other) <= 12:
        return None
    month, day = (other, one) if one > 12 else (one, other)
    return _day(str(year), str(month), str(day))


def _mailed(words: str) -> str | None:
    try:
        return parsedate_to_datetime(words).isoformat()
    except ValueError:
        return None


def written(words: str) -> date | None:
    """The first day that is written out in English or in ISO 8601; "10/11/2019" may be two days and is none."""
    found = _WRITTEN.search(words)
    if found is None:
        return None
    if found["iso"]:
        return iso_date(found["iso"])
    month = _MONTHS[(found["month"] or found["month2"]).lower()]
    return _day(found["year"] or found["year2"], month, found["day"] or found["day2"])


def in_name(name: str) -> str | None:
    """The day that the name of a file begins with: "2013-04-18-ap.txt"."""
    found = re.match(r"((?:19|20)\d\d-\d\d-\d\d)(?!\d)", re.split(r"[/\\!:]", name)[-1])
    day = iso_date(found[1]) if found else None
    return day.isoformat() if day else None


def in_address(url: str | None) -> Days | None:
    """The day or the month that stands in the path of an address."""
    found = _IN_ADDRESS.search(_path(url))
    if found is None:
        return None
    if found["day"] and (day := _day(found["year"], found["month"], found["day"])):
        return Days(day, day)
    first = _day(found["year"], found["month"], 1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - NEAR) if first else None


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _day(year: str, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def settled(found: Sequence[Stated], address: Days | None, modified: date | None = None) -> Stated | None:
    """The date that most places agree on, in the words of the most trusted of them; `found` has these first.

    None where as many say another day. What is written on the page may be the day of the last change, `modified`; the
    address only bears out or contradicts, for its numbers need not be a date.
    """
    firsts: dict[str, Stated] = {}
    for one in found:
        firsts.setdefault(one.place, one)
    heard = [one for one in firsts.values() if not (one.place == "visible" and len(firsts) > 1 and one.day == modified)]
    if not heard:
        return None
    votes = {one: _votes(one, heard, address) for one in heard}
    best = max(heard, key=lambda one: votes[one])
    against = sum(abs(one.day - best.day) > NEAR for one in heard) + bool(address and not address.allows(best.day))
    return _in_own_zone(best, found) if votes[best] > against else None


def _votes(one: Stated, heard: Sequence[Stated], address: Days | None) -> int:
    return sum(abs(other.day - one.day) <= NEAR for other in heard) + bool(address and address.allows(one.day))


def _in_own_zone(best: Stated, found: Sequence[Stated]) -> Stated:
    """The same moment as the page's own clock has it, where some place of the page gives it so."""
    moment = _moment(best)
    if moment is None or moment.utcoffset():
        return best
    for other in found:
        there = _moment(other)
        if there is not None and there.utcoffset() and abs(there - moment) < timedelta(minutes=1):
            return other
    return best


def _moment(one: Stated) -> datetime | None:
    """None where the words have no time or no zone."""
    try:
        moment = datetime.fromisoformat(one.words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
