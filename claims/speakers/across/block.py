"""Speakers that share a key, and which pairs of them there is something to say of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, islice

from claims.heard import Heard
from claims.speakers.across.crowd import FEW, Crowd
from claims.speakers.across.nearness import DAYS, NOTHING, SEASON, Nearness, Weights
from claims.speakers.names import words


class Block:
    """Speakers that are compared with each other, with the documents in which they are heard."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        self.heard = heard
        self._weights = Weights(appearance for one in heard for appearance in one.appearances)
        self._crowds: dict[str, Crowd] = {}
        self._documents: dict[str, frozenset[str]] = {}

    def documents_of(self, one: Heard) -> frozenset[str]:
        """In which it is heard (ids)."""
        found = self._documents.get(one.speaker.id)
        if found is None:
            found = self._documents[one.speaker.id] = frozenset(some.document for some in one.appearances)
        return found

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

    def nearest(self, one: Heard, other: Heard, within: int = SEASON) -> Nearness:
        """Of the two documents that have most in common, at most so many days apart."""
        if len(one.appearances) == len(other.appearances) == 1:
            return self._weights.nearness(one.appearances[0], other.appearances[0], within)
        few, many = sorted((one, other), key=lambda each: len(each.appearances))
        if len(few.appearances) * len(many.appearances) <= FEW:
            pairs = (self._weights.nearness(a, b, within) for a in few.appearances for b in many.appearances)
            return max(pairs, key=lambda near: near.rank, default=NOTHING)
        if many.speaker.id not in self._crowds:
            self._crowds[many.speaker.id] = self.crowd([many])
        near, _ = next(self._crowds[many.speaker.id].ranked(few, within))
        return near

    def crowd(self, heard: Sequence[Heard]) -> Crowd:
        """Some of these, to find among them whom somebody is met near."""
        return Crowd(heard, self._weights)


def times_of(one: Heard) -> set[str]:
    """Who is heard within `DAYS` of each other has one of these in common; without a date there is none."""
    return {time for day in {appearance.day for appearance in one.appearances} for time in times_on(day)}


@lru_cache(maxsize=65536)
def times_on(day: date | None) -> frozenset[str]:
    """The two times that the day is in."""
    if day is None:
        return frozenset()
    return frozenset(str((day.toordinal() + shift) // (2 * DAYS)) + "+" * bool(shift) for shift in (0, DAYS))


def pairs_that_share(keys: Iterable[Iterable[Hashable]]) -> set[tuple[int, int]]:
    """Of things by their keys, the numbers of those that have one in common, the smaller first."""
    having: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, some in enumerate(keys):
        for key in some:
            having[key].append(number)
    return {pair for numbers in having.values() for pair in combinations(numbers, 2)}


def with_ends(longs: Iterable[Heard], shorts: Iterable[Heard]) -> Iterator[tuple[Heard, Heard]]:
    """Pairs of a long and a short name that is the long one or what that ends with: the short one first."""
    named: defaultdict[tuple[str, ...], list[Heard]] = defaultdict(list)
    for short in shorts:
        named[words(short.speaker.name)].append(short)
    for long in longs:
        name = words(long.speaker.name)
        for at in range(max(len(name), 1)):
            yield from ((short, long) for short in named.get(name[at:], ()) if short is not long)


def _first_day(one: Heard) -> date | None:
    return min((day for appearance in one.appearances if (day := appearance.day)), default=None)
