"""Why an input was not read, on its way out of the module that noticed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from claims.errors import InputError
from claims.records import Refusal

SAVE_THE_TEXT = "save its text as .txt and add that"


class Refused(InputError):
    """The input can't be used, for this reason; `advice` says what to do next. `documents` turns it into a Refusal."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason}; {advice}")
        self.reason = reason
        self.advice = advice

    def of(self, name: str) -> Refusal:
        return Refusal(printable(name), self.reason, self.advice)


class TooMuch(Refused):
    """Ends a whole input, not only the part of it that was being read."""


@contextmanager
def foreign(what: str, advice: str = SAVE_THE_TEXT) -> Iterator[None]:
    """Around another's parser: whatever it raises on what somebody wrote becomes a Refused that says `what` it is."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"{what} can't be parsed ({type(error).__name__})", advice) from error


def missing(extra: str, error: ImportError) -> NoReturn:
    """Raises Refused: what reads this comes with an extra of the package."""
    raise Refused(
        f"what reads it is not installed ({error.name or error})", f"install it: pip install 'claims[{extra}]'"
    ) from error


def printable(name: str) -> str:
    """With escapes for what no terminal or database takes: a file's name may hold bytes that are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
