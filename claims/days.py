"""Days as people write them: 2022-10-01, or the first or last day of 2022-10 or 2022."""

from __future__ import annotations

import calendar
import re
from datetime import date

from claims.errors import InputError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH = "|".join([*MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"])
"""A pattern of their names, long and short."""


def first_day(given: str) -> date:
    """The day that is written, or the first of the month or year. Raises InputError."""
    year, month, day = _parts(given)
    return _date(given, year, month or 1, day or 1)


def last_day(given: str) -> date:
    """The day that is written, or the last of the month or year. Raises InputError."""
    year, month, day = _parts(given)
    first = _date(given, year, month or 12, 1)
    return _date(given, year, first.month, day or calendar.monthrange(year, first.month)[1])


def _parts(given: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not given."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", given.strip())
    if not found or "00" in (found[2], found[3]):
        raise _no_date(given)
    year, month, day = (int(part or 0) for part in found.groups())
    return year, month, day


def _date(given: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_date(given) from None


def _no_date(given: str) -> InputError:
    return InputError(f"“{given}” is no date; write a day as 2022-10-01, a month as 2022-10, a year as 2022")
