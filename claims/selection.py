"""What a query asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self, get_args

from claims.errors import InputError
from claims.stated import ConflictKind, QuoteType, Relation, Stance

Place = Literal["headline", "caption", "prose"]
Apart = Literal["speakers", "sides"]
Verdict = Literal["confirmed", "rejected"]
CHOICES = {
    "type": get_args(QuoteType),
    "stance": get_args(Stance),
    "part": get_args(Place),
    "relation": get_args(Relation),
    "kind": get_args(ConflictKind),
    "apart": get_args(Apart),
    "judged": get_args(Verdict),
}
"""Fields that take one of a few values."""


@dataclass(frozen=True)
class Selection:
    """What a query asks for; an empty one asks for all. Raises InputError for a value that a field can't have."""

    speaker: str | None = None
    against: str | None = None
    about: str | None = None
    wide: bool = False  # `about` matches titles too
    place: str | None = None
    """Claims that refer to it under any of its names, or to what lies in it."""
    narrow: bool = False  # `place` leaves out what lies in it
    outlet: str | None = None
    via: str | None = None
    """The outlet, or whoever, relayed it."""
    since: date | None = None
    until: date | None = None
    type: QuoteType | None = None
    stance: Stance | None = None
    beliefs: bool = True
    """With what is only said to be believed, hoped or wanted (stance `believes`)."""
    document: str | None = None
    part: Place | None = None
    """Where in its document it stands."""
    min_confidence: float = 0.0
    """Only what the extractor is as sure of, from 0 to 1."""
    withdrawn: bool = False
    """Instead of what documents have: what an edit, or another extractor, took out of them."""
    relation: Relation | None = "conflict"
    """None for all."""
    kind: ConflictKind | None = None
    min_score: float = 0.0
    apart: Apart | None = None
    """Only pairs of two speakers, or of two who are on different sides."""
    rejected: bool = False
    """With the claims and conflicts that a person rejected."""
    judged: Verdict | None = None
    """Only those that a person judged so."""
    oldest: bool = False  # claims come oldest first
    limit: int | None = None
    most_of_one: int | None = None  # of one statement no more pairs, but for those that a person judged
    after: str | None = None  # the id of the row (claim, document, speaker) that the listing goes on after

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if (value := getattr(self, name)) is not None and value not in choices:
                raise InputError(f"{name}: there is no “{value}”; choose one of: {', '.join(choices)}")
        for name in ("since", "until"):
            if not isinstance(value := getattr(self, name), date | None):
                raise InputError(f"{name}: “{value}” is no date; give a datetime.date, as date(2022, 10, 1)")

    @property
    def dated(self) -> bool:
        return self.since is not None or self.until is not None

    def without_dates(self) -> Self:
        return replace(self, since=None, until=None)
