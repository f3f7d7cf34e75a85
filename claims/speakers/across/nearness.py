"""Whether two documents tell of the same: they are of about the same days, and name the same people and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

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
SHARE = 0.12
"""And of all that the one that names less names, each name weighed by how rare it is."""
EVERYWHERE = word_set("congress democrat democratic democrats gop house republican republicans senate twitter facebook")
"""What documents on many events name."""
UNIT = 2**32
"""Weights are whole numbers of such parts, so that sums are the same in every order."""


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
        return len(self.shared) >= SHARED and self.share >= SHARE / 2 and (self.days is None or self.days <= SEASON)

    @property
    def rank(self) -> tuple[bool, bool, float, int, list[str]]:
        return self.strong, self.some, self.share, len(self.shared), sorted(self.shared)

    @property
    def words(self) -> str:
        names = sorted(self.shared, key=lambda name: (-len(name), name))[:3]
        return f"both documents name {', '.join(name.title() for name in names)}"


NOTHING = Nearness(frozenset(), 0.0, None)


class _ByTimes(dict[int, float]):
    """The weight of what so many of all documents name."""

    def __init__(self, documents: int) -> None:
        self._all = documents

    def __missing__(self, times: int) -> float:
        self[times] = found = float(round(UNIT * log(1 + self._all / times)))
        return found


class Weights:
    """How rare each name is in some documents: what they all name tells nothing of them."""

    def __init__(self, appearances: Iterable[Appearance]) -> None:
        self._appearances = appearances
        self._summed: dict[frozenset[str], float] = {}

    @cached_property
    def _times(self) -> Counter[str]:
        """How many of the documents name it."""
        return Counter(name for one in self._documents.values() for name in telling(one.company.names))

    @cached_property
    def _documents(self) -> dict[str, Appearance]:
        return {appearance.document: appearance for appearance in self._appearances}

    @cached_property
    def _of(self) -> Callable[[Iterable[str]], Iterator[float]]:
        """The weights of names, worked out once for all that are named as often."""
        times, weighed = self._times, _ByTimes(len(self._documents))
        return lambda names: map(weighed.__getitem__, map(times.__getitem__, names))

    def of(self, name: str) -> float:
        return next(self._of((name,)))

    def of_all(self, names: frozenset[str]) -> float:
        """Of all that a document names, remembered, for it is compared with many."""
        found = self._summed.get(names)
        if found is None:
            found = self._summed[names] = sum(self._of(names))
        return found

    def nearness(self, a: Appearance, b: Appearance, within: int) -> Nearness:
        """Of two documents; nothing for one and the same, and for those that are more days apart."""
        days = abs((a.day - b.day).days) if a.day and b.day else None
        if a.document == b.document or (days is not None and days > within):
            return NOTHING
        ours, theirs = telling(a.company.names), telling(b.company.names)
        shared = ours & theirs
        if len(shared) < SHARED:
            return NOTHING
        least = min(self.of_all(ours), self.of_all(theirs))
        return Nearness(shared, sum(self._of(shared)) / least, days)


@lru_cache(maxsize=65536)
def telling(names: frozenset[str]) -> frozenset[str]:
    return names - EVERYWHERE
