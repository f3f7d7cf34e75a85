"""Published fact checks, by others: what they reviewed and how they rate it, and which stored claim that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.identity import digest, normalised

ENOUGH = 80.0
"""How alike, from 0 to 100, the words of a reviewed claim and of a stored one must be for them to be one."""
SAME_NAME = 90.0
"""The same for the claimant's name and one that the speaker goes by, in whatever order their words stand."""
_NEGATIONS = frozenset(("no", "not", "never", "none", "nobody", "nothing", "without", "denies", "denied", "deny"))


@dataclass(frozen=True)
class FactCheck:
    """A review that somebody published. Its rating is theirs."""

    publisher: str
    rating: str
    """In the publisher's words."""
    url: str
    text: str
    """The claim as the review words it."""
    claimant: str | None = None
    claimed_on: str | None = None
    """As the input gave it, as is `reviewed_on`."""
    title: str | None = None
    reviewed_on: str | None = None
    site: str | None = None
    language: str | None = None

    @property
    def id(self) -> str:
        return digest("fact check", self.url or self.publisher, self.text)


@dataclass(frozen=True)
class Attached:
    """A fact check and the claim that it reviews."""

    check: FactCheck
    claim: str
    """Its id."""
    score: float
    """How alike the two are, from 0 to 100."""


@dataclass(frozen=True)
class Checked:
    """What became of a fact check that was read."""

    check: FactCheck
    attached: tuple[Attached, ...] = ()
    reason: str = ""
    """Why it is attached to nothing."""


def likeness(reviewed: str, stored: str, *, denied: bool = False) -> float:
    """How alike two wordings of a claim are, from 0 to 100; 0 where they differ in a number or in a negation.

    The mean of two measures: of the words that both have, wherever they stand, and of all words of both. What is
    stored may be what its speaker denies.
    """
    from rapidfuzz import fuzz

    one, other = _words(reviewed), _words(stored)
    negated = bool(_NEGATIONS & set(other)) != denied
    if _numbers(one) != _numbers(other) or bool(_NEGATIONS & set(one)) != negated:
        return 0.0
    first, second = " ".join(one), " ".join(other)
    return round((fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 2, 1)


def is_called(claimant: str, names: Iterable[str]) -> bool:
    """One of the names is the claimant's, but for small differences in spelling."""
    from rapidfuzz import fuzz

    name = normalised(claimant)
    return any(fuzz.token_sort_ratio(name, normalised(one)) >= SAME_NAME for one in names)


def _words(text: str) -> list[str]:
    """In lower case; "didn't" is "did not"."""
    plain = re.sub(r"n[’']t\b", " not", text.casefold())
    return re.findall(r"\d[\d.,]*\d|\w+", plain)


def _numbers(words: Iterable[str]) -> set[str]:
    return {word.replace(",", "") for word in words if word[0].isdigit()}
