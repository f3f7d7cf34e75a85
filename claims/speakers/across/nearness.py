"""Whether two documents tell of the same: they are of about the same days, and name the same people and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, islice
from math import log

from claims.heard import Appearance, Heard
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


class Block:
    """Speakers that are compared with each other, with the documents in which they are heard."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        self.heard = heard
        self._summed: dict[frozenset[str], float] = {}

    @staticmethod
    def of_about_one_time(heard: Sequence[Heard]) -> Iterator[tuple[Heard, Heard]]:
        """Pairs of these that are heard first within `DAYS` of each other; who has no date, with the like."""
        dated = sorted((day, one.speaker.id, one) for one in heard if (day := _first_day(one)) is not None)
        for at, (day, _, one) in enumerate(dated):
            for later, _, other in islice(dated, at + 1, None):
                if (later - day).days > DAYS:
                    break
                yield one, other
        yield from combinations([one for one in heard if _first_day(one) is None], 2)

    def nearest(self, ones: Iterable[Appearance], others: Iterable[Appearance], within: int = SEASON) -> Nearness:
        """Of the two documents that have most in common, at most so many days apart."""
        listed = list(others)
        pairs = (self._nearness(a, b, within) for a in ones for b in listed)
        return max(pairs, key=lambda near: near.rank, default=NOTHING)

    def _nearness(self, a: Appearance, b: Appearance, within: int) -> Nearness:
        """Of two documents; nothing for one and the same."""
        days = abs((a.day - b.day).days) if a.day and b.day else None
        if a.document == b.document or (days is not None and days > within):
            return NOTHING
        ours, theirs = telling(a.company.names), telling(b.company.names)
        shared = ours & theirs
        if len(shared) < SHARED:
            return NOTHING
        least = min(self._weight_of_all(ours), self._weight_of_all(theirs))
        return Nearness(shared, self._weight(shared) / least, days)

    def _weight(self, names: frozenset[str]) -> float:
        return sum(map(self._weights.__getitem__, names))

    def _weight_of_all(self, names: frozenset[str]) -> float:
        """Of all that a document names, remembered, for it is compared with many."""
        found = self._summed.get(names)
        if found is None:
            found = self._summed[names] = self._weight(names)
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How rare each name is in the documents of the block: what they all name tells nothing of them."""
        documents = {appearance.document: appearance for one in self.heard for appearance in one.appearances}
        named = Counter(name for one in documents.values() for name in telling(one.company.names))
        return {name: log(1 + len(documents) / times) for name, times in named.items()}


def _first_day(one: Heard) -> date | None:
    return min((day for appearance in one.appearances if (day := appearance.day)), default=None)


@lru_cache(maxsize=65536)
def telling(names: frozenset[str]) -> frozenset[str]:
    return names - EVERYWHERE
