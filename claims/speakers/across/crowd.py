"""With whom of many somebody is met nearest, without a look at each pair of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from claims.heard import Appearance, Heard
from claims.speakers.across.nearness import DAYS, NOTHING, SEASON, SHARE, SHARED, Nearness, Weights, telling

FEW = 40
"""Documents that are compared faster one by one."""
Met = tuple[Nearness, Heard]
"""Somebody, and how near he is met."""
Numbers = NDArray[np.int64]


class Crowd:
    """Speakers, with an index from each name to the documents that name it and in which they are heard."""

    def __init__(self, heard: Sequence[Heard], weights: Weights) -> None:
        self.heard = sorted(heard, key=lambda one: one.speaker.id, reverse=True)
        self._weights = weights
        self._rows = [(appearance, one) for one in self.heard for appearance in one.appearances]

    def ranked(self, one: Heard, within: int = SEASON) -> Iterator[Met]:
        """All of them, the nearest first, each by the two documents, at most so many days apart, that have most in
        common. It is worked out as far as it is asked for."""
        seen = set[str]()
        for tied in self._tied(one, within):
            found = [(self._weights.nearness(a, b, within), other) for a, b, other in tied]
            for near, other in sorted(found, key=rank, reverse=True):
                if near is not NOTHING and other.speaker.id not in seen:
                    seen.add(other.speaker.id)
                    yield near, other
        yield from ((NOTHING, other) for other in self.heard if other.speaker.id not in seen)

    def _tied(self, one: Heard, within: int) -> Iterator[list[tuple[Appearance, Appearance, Heard]]]:
        """Pairs of documents, the nearest first, those together that are near alike."""
        if len(self._rows) * len(one.appearances) <= FEW:
            yield [(a, b, other) for a in one.appearances for b, other in self._rows]
            return
        found = [self._compared(appearance, within) for appearance in one.appearances]
        numbers = np.repeat(np.arange(len(found)), [len(some.rows) for some in found])
        together = joined(found)
        for tied in together.tied(self._whose[together.rows]):
            yield [(one.appearances[numbers[at]], *self._rows[together.rows[at]]) for at in tied]

    def _compared(self, one: Appearance, within: int) -> Compared:
        """A document with those of the crowd that have names in common with it."""
        ours = telling(one.company.names)
        names = ours & self._naming.keys()
        rows = np.array(list(chain.from_iterable(self._naming[name] for name in names)), np.int64)
        weights = np.repeat([self._weights.of(name) for name in names], [len(self._naming[name]) for name in names])
        count = np.bincount(rows, minlength=len(self._rows))
        weight = np.bincount(rows, weights, minlength=len(self._rows))
        count[self._of_document.get(one.document, [])] = 0
        apart = self._days_from(one)
        rows = np.flatnonzero((count >= SHARED) & (apart <= within))
        count, apart = count[rows], apart[rows]
        share = weight[rows] / np.minimum(self._totals(rows), self._weights.of_all(ours))
        some = (share >= SHARE / 2) & (apart <= SEASON)
        strong = (share >= SHARE) & (apart <= DAYS)
        return Compared(rows, some.astype(np.int64) + strong, share, count)

    def _days_from(self, one: Appearance) -> Numbers:
        """None where one of the two has no date."""
        if one.day is None:
            return np.zeros(len(self._rows), np.int64)
        return np.where(self._days > 0, abs(self._days - one.day.toordinal()), 0)

    @cached_property
    def _naming(self) -> dict[str, list[int]]:
        """The rows whose documents name it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row, (appearance, _) in enumerate(self._rows):
            for name in telling(appearance.company.names):
                found[name].append(row)
        return found

    @cached_property
    def _of_document(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row, (appearance, _) in enumerate(self._rows):
            found[appearance.document].append(row)
        return found

    @cached_property
    def _whose(self) -> Numbers:
        """The number of the speaker of each row."""
        return np.repeat(np.arange(len(self.heard)), [len(one.appearances) for one in self.heard])

    @cached_property
    def _days(self) -> Numbers:
        return np.array([appearance.day.toordinal() if appearance.day else 0 for appearance, _ in self._rows], np.int64)

    def _totals(self, rows: Numbers) -> NDArray[np.float64]:
        """The weight of all that the documents of these rows name."""
        documents = (self._rows[row][0] for row in rows.tolist())
        return np.array([self._weights.of_all(telling(one.company.names)) for one in documents], np.float64)


@dataclass(frozen=True)
class Compared:
    """Documents of a crowd as they compare with another: what `Nearness` says of one pair, in columns."""

    rows: Numbers
    level: Numbers
    """2 where they tell of one event, 1 where of the same people."""
    share: NDArray[np.float64]
    count: Numbers
    """Of the names that they share."""

    def tied(self, whose: Numbers) -> Iterator[list[int]]:
        """Places in the columns, the nearest first, those together that differ in nothing but the names; of each
        speaker those places only that may be the nearest."""
        nearness = 2 * self.level + self.share
        best = np.zeros(whose.max(initial=0) + 1)
        np.maximum.at(best, whose, nearness)
        places = np.flatnonzero(nearness == best[whose])
        columns = [column[places] for column in (self.count, self.share, self.level)]
        order = np.lexsort(columns)[::-1]
        nearest = zip(places[order].tolist(), *(column[order].tolist() for column in columns), strict=True)
        for _, tied in groupby(nearest, key=itemgetter(1, 2, 3)):
            yield [place for place, *_ in tied]


def joined(parts: Sequence[Compared]) -> Compared:
    """One below the other."""
    return Compared(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.level for part in parts]),
        np.concatenate([part.share for part in parts]),
        np.concatenate([part.count for part in parts]),
    )


def rank(met: Met) -> tuple[object, ...]:
    nearness, other = met
    return (*nearness.rank, other.speaker.id)
