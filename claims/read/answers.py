"""What servers answer when they give no page, in words, and how long they ask to be left alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from claims.read.refused import Refused

SAVE_THE_PAGE = "open it in a browser, save the page as .html and add that file"
LONGEST_ASKED = 365 * 86400.0
"""Seconds: whoever asks to be left alone for longer is understood so."""


class Unreached(Refused):
    """Nothing was answered this time; it may be answered at another."""


class Private(Unreached):
    """The host is not on the public internet, and was not asked."""


class Answered(Refused):
    """The server answered with this status, and no page."""

    def __init__(self, status: int, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.status = status


class Busy(Refused):
    """The server has too much to do. `seconds` is how long it asks to wait, where it says so."""

    def __init__(self, reason: str, seconds: float | None, status: int | None = None) -> None:
        at = datetime.now(UTC) + timedelta(seconds=seconds or 0)
        super().__init__(reason, f"try again {at:after %Y-%m-%d %H:%M:%S UTC}" if seconds else "try again later")
        self.seconds = seconds
        self.status = status


def refusal_of(status: int, retry_after: str | None) -> Refused:
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        seconds = _seconds(retry_after)
        asks = f" and asks to wait {in_words(seconds)}" if seconds is not None else ""
        return Busy(f"the server answered {_words_of(status)}{asks}", seconds, status)
    meaning, advice = {
        404: (": there is nothing at this address", "check the address"),
        410: (": what was at this address was taken away for good", "look for the article in a web archive"),
    }.get(status, ("", "try again later" if status >= 500 else SAVE_THE_PAGE))
    return Answered(status, f"the server answered {_words_of(status)}{meaning}", advice)


def _words_of(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _seconds(retry_after: str | None) -> float | None:
    """How long a Retry-After header asks to wait, given in seconds or as a date; None where it says neither."""
    from email.utils import parsedate_to_datetime

    words = (retry_after or "").strip()
    if words.isascii() and words.isdigit():
        return min(float(words), LONGEST_ASKED)
    try:
        at = parsedate_to_datetime(words)
        seconds = (at.astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(0.0, seconds), LONGEST_ASKED)


def in_words(seconds: float) -> str:
    """In words, rounded up: "90 seconds", "2 hours"."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{math.ceil(seconds / size)} {unit}"
    whole = math.ceil(seconds)
    return "1 second" if whole == 1 else f"{whole} seconds"
