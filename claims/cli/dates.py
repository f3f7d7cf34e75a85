"""Days as users write them: 2022-10-01, 2022-10 or 2022."""

from __future__ import annotations

import calendar
import re
from datetime import date

import typer


def first_day(given: str) -> date:
    """The day that the user writes, or the first of the month or year."""
    year, month, day = _parts_of_date(given)
    return _date(given, year, month or 1, day or 1)


def last_day(given: str) -> date:
    """The day that the user writes, or the last of the month or year."""
    year, month, day = _parts_of_date(given)
    first = _date(given, year, month or 12, 1)
    return _date(given, year, first.month, day or calendar.monthrange(year, first.month)[1])


def _parts_of_date(given: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not given."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", given.strip())
    if not found:
        raise _no_date(given)
    year, month, day = (int(part or 0) for part in found.groups())
    if found[2] == "00" or found[3] == "00":
        raise _no_date(given)
    return year, month, day


def _date(given: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_date(given) from None


def _no_date(given: str) -> typer.BadParameter:
    return typer.BadParameter(f"“{given}” is no date; write a day as 2022-10-01, a month as 2022-10, a year as 2022.")
