"""Words of messages and of descriptions: numbers put into words, and what says something out of its sentence."""

from __future__ import annotations

import re

_LEANING = frozenset(
    """
    a an another also already always even her his its just my not now often once one only our perhaps sometimes still
    that the their then this usually whose your
    """.split()  # noqa: SIM905
)

_OF_ANOTHER = frozenset("a an another her his its my one our the their your".split())  # noqa: SIM905

_NO_OFFICE = frozenset(
    """
    counterpart figure guy individual man men opponent people person predecessor rival source successor woman women
    """.split()  # noqa: SIM905
)


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 claim", "2,000 claims"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def leans(role: str) -> bool:
    """It says what somebody is by what its sentence spoke of: "his successor", "then a senator", "another Democrat"."""
    return role.partition(" ")[0].casefold() in _LEANING


def is_office(role: str) -> bool:
    """It tells a title or an office: not "man of uncommon talents", "his predecessor", "one woman"."""
    head = re.split(r",| (?:of|for|at|in|to|from|on|with|and) ", role.casefold())[0]
    return head.rpartition(" ")[2] not in _NO_OFFICE


def by_itself(role: str) -> str:
    """The role without the words that point at another: "lawyer" of "his lawyer"."""
    first, _, rest = role.partition(" ")
    return by_itself(rest) if rest and first.casefold() in _OF_ANOTHER else role
