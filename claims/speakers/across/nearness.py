"""Whether two documents tell of the same: they are of about the same days, and name the same people and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claims.heard import Appearance
from claims.speakers.names import word_set

DAYS = 10
"""Documents that are further apart tell of different events."""
SEASON = 400
"""Documents that are further apart may tell of different people in the same offices."""
ANY = 100_000
"""More days than lie between any two documents."""
SHARED = 2
"""Names that documents on one event have in common, at least."""
SHARE = 0.1
"""And of the names of the one that names fewer."""
EVERYWHERE = word_set("congress democrat democratic democrats gop house republican republicans senate twitter facebook")
"""What documents on many events name."""


@dataclass(frozen=True)
class Nearness:
    """How much two documents have in common."""

    shared: frozenset[str]
    share: float
    days: int | None
    """Between the two; None where one has no date."""

    @property
    def strong(self) -> bool:
        """Both tell of one event."""
        soon = self.days is None or self.days <= DAYS
        return len(self.shared) >= SHARED and soon and self.share >= SHARE

    @property
    def some(self) -> bool:
        """Both tell of the same people, if not of one event."""
        return len(self.shared) >= SHARED and (self.days is None or self.days <= SEASON)

    @property
    def rank(self) -> tuple[bool, bool, float, int, list[str]]:
        return self.strong, self.some, self.share, len(self.shared), sorted(self.shared)

    @property
    def words(self) -> str:
        names = sorted(self.shared, key=lambda name: (-len(name), name))[:3]
        return f"both documents name {', '.join(name.title() for name in names)}"


NOTHING = Nearness(frozenset(), 0.0, None)


def nearness(a: Appearance, b: Appearance, within: int = SEASON) -> Nearness:
    """Of two documents; nothing for one and the same, and where more days than these lie between."""
    days = abs((a.day - b.day).days) if a.day and b.day else None
    if a.document == b.document or (days is not None and days > within):
        return NOTHING
    ours, theirs = telling(a.company.names), telling(b.company.names)
    shared = ours & theirs
    return Nearness(shared, len(shared) / min(len(ours), len(theirs)) if shared else 0.0, days)


def nearest(ones: Iterable[Appearance], others: Iterable[Appearance], within: int = SEASON) -> Nearness:
    """Of the two documents that have most in common."""
    listed = list(others)
    return max((nearness(a, b, within) for a in ones for b in listed), key=lambda near: near.rank, default=NOTHING)


@lru_cache(maxsize=65536)
def telling(names: frozenset[str]) -> frozenset[str]:
    return names - EVERYWHERE
