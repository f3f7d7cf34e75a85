"""What it is decided by who is one and the same across documents: whom the documents name, and in what company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from claims.records import Speaker

PERIOD = 100
"""Days by which those are told apart who are compared under a key that many share."""


UNDATED = "undated"

Circle: TypeAlias = "frozenset[str] | None"
"""The speakers (canonical ids) with whose claims one is to be compared anew; None for everybody's."""


def period_of(day: date | None) -> str:
    return str(day.toordinal() // PERIOD) if day else UNDATED


@dataclass(frozen=True)
class Company:
    """Whom and what a document names: documents on one event name the same."""

    names: frozenset[str] = frozenset()
    """Persons in full, bodies and places, each in one spelling; countries and their seats apart."""
    countries: Mapping[str, int] = field(default_factory=dict)
    """How often it names each, or its people or its bodies."""


@dataclass(frozen=True)
class Appearance:
    """A document in which a speaker is heard."""

    document: str
    day: date | None
    company: Company
    called: str = ""
    """The words by which it names the speaker where it quotes him: "Treasury Secretary Steven Mnuchin"."""


@dataclass(frozen=True)
class Heard:
    """A speaker as the texts name it, whoever that is judged to be."""

    speaker: Speaker
    appearances: tuple[Appearance, ...] = ()
    given: tuple[str, ...] = ()
    """What the user says it is called, in the registry or by an alias."""


@dataclass(frozen=True)
class Part:
    """Speakers who share a key and are compared with each other, with the documents that count for it."""

    key: str
    heard: tuple[Heard, ...]
    of_lone: bool = False
    """Only of those who are known by one document there is something to say."""


@dataclass(frozen=True)
class Link:
    """Two speakers are one, by the look of them, or may be."""

    a: str
    b: str
    """Ids, the smaller first."""
    verdict: Literal["same", "unsure", "different"]
    """Whether that is sure enough to be believed until somebody decides; or that they are two, whoever is like both."""
    score: float
    """The probability that they are one."""
    reason: str
    """In words."""
