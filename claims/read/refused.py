"""Why an input was not read, on its way out of the module that noticed it."""

from __future__ import annotations

from claims.errors import InputError
from claims.records import Refusal


class Refused(InputError):
    """The input can't be used, for this reason; `advice` says what to do next. `documents` turns it into a Refusal."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason}; {advice}")
        self.reason = reason
        self.advice = advice

    def of(self, name: str) -> Refusal:
        return Refusal(printable(name), self.reason, self.advice)


def printable(name: str) -> str:
    """With escapes for what no terminal or database takes: a file's name may hold bytes that are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
