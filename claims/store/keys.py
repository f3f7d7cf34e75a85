"""What shares keys with a thing, in bounded work: rows of an index (key, owner), rare keys counting most.

A key may be no more than a hint: who shares only hints has to share several.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import ceil, log2
from operator import neg
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Select, bindparam, func, literal, select, union_all

COMMON = 1000
"""Owners that are looked at under one key, the latest stored first."""
BUDGET = 4000
"""Owners that are looked at under all keys of a thing, the rarest keys first."""
MOST_KEYS = 200
"""Keys in one query; SQLite joins no more than 500 selects."""
STEP = 20
"""Queries are made for so many keys, twice as many and so on."""
HINTS = 4
"""How many hints are as good as one other key."""

ALL = 2**63 - 1
"""Beyond the number of any owner."""

Owner = Column[Any]
"""The column of an index that says whose key it is; the key is in the column `key` beside it."""


class Asked(NamedTuple):
    """A thing, known by its keys, that others are to be found to."""

    keys: Sequence[int]
    hints: Collection[int] = frozenset()
    """Which of the keys are no more than hints."""
    own: Collection[int] = ()
    """Owners that are not meant."""
    number: int | None = None
    """Under which it is stored itself."""
    before: int = ALL
    """Only owners with a smaller number are looked at."""


def sharing_most(connection: Connection, owner: Owner, things: Sequence[Asked], limit: int) -> list[list[int]]:
    """To each thing at most `limit` owners, none of its own, that share a key, or HINTS of those keys that are but
    hints: those that share most first, rare keys above all.

    COMMON and BUDGET bound the work, which so does not grow with the store. Keys are looked up once for all things.
    """
    counts = _counted(connection, owner, sorted({key for thing in things for key in thing.keys}))
    rarest = [_rarest_first(thing.keys, counts) for thing in things]
    owners = _owned(connection, owner, sorted({key for some in rarest for key, _ in some}))
    return [_most(thing, some, owners)[:limit] for thing, some in zip(things, rarest, strict=True)]


def sharing_most_before(connection: Connection, owner: Owner, things: Sequence[Asked], limit: int) -> list[list[int]]:
    """The same for things that are stored, after all others, each as if the owners from its `before` on were not yet.

    So many things are looked up at once, and each finds what it would have found when it came. All have a `number`.
    """
    first = min((thing.number for thing in things if thing.number is not None), default=ALL)
    beside: dict[int, list[int]] = defaultdict(list)
    for thing in sorted(things, key=lambda one: one.number or 0, reverse=True):
        for key in thing.keys:
            beside[key].append(thing.number or 0)
    counts = _counted(connection, owner, sorted(beside), first)
    rarest = [_rarest_first(thing.keys, _grown(counts, beside, thing)) for thing in things]
    owners = _owned(connection, owner, sorted({key for some in rarest for key, _ in some}), first)
    return [
        _most(thing, some, {key: _latest(beside[key], owners[key], thing.before) for key, _ in some})[:limit]
        for thing, some in zip(things, rarest, strict=True)
    ]


def _grown(counts: Mapping[int, int], beside: Mapping[int, Sequence[int]], thing: Asked) -> dict[int, int]:
    """How many owners there were under the thing's keys when it came; keys that nobody was under are left out."""
    grown = {key: counts.get(key, 0) + _before(beside[key], thing.before) for key in thing.keys}
    return {key: min(COMMON, count) for key, count in grown.items() if count}


def _before(numbers: Sequence[int], before: int) -> int:
    """How many of these, the greatest first, are smaller."""
    return len(numbers) - bisect_right(numbers, -before, key=neg)


def _latest(numbers: Sequence[int], stored: Sequence[int], before: int) -> Sequence[int]:
    """Those before, the latest stored first, up to COMMON; all of `numbers` came after all that were `stored`."""
    late = numbers[len(numbers) - _before(numbers, before) :]
    return [*late, *stored][:COMMON] if late else stored


def _most(thing: Asked, rarest: Sequence[tuple[int, int]], owners: Mapping[int, Sequence[int]]) -> list[int]:
    shared: dict[int, int] = defaultdict(int)
    votes: dict[int, int] = defaultdict(int)
    for key, weight in rarest:
        vote = 1 if key in thing.hints else HINTS
        for number in owners[key]:
            shared[number] += weight
            votes[number] += vote
    met = (number for number, cast in votes.items() if cast >= HINTS and number not in thing.own)
    return sorted(met, key=lambda number: (-shared[number], -number))


def _queries(keys: Sequence[int]) -> Iterator[tuple[Sequence[int], dict[str, int | None]]]:
    """The keys, as many at a time as one query takes, with what fills it.

    Each has room for a round number of them: there are few such queries, for SQLAlchemy takes longer to put one into
    words than the database to answer it.
    """
    for start in range(0, len(keys), MOST_KEYS):
        some = keys[start : start + MOST_KEYS]
        room = ceil(len(some) / STEP) * STEP
        yield some, {f"key{n}": some[n] if n < len(some) else None for n in range(room)}


def _counted(connection: Connection, owner: Owner, keys: Sequence[int], before: int = ALL) -> dict[int, int]:
    """How many owners are under each key, up to COMMON; keys that nobody is under are left out."""
    found: dict[int, int] = {}
    for some, asked in _queries(keys):
        rows = connection.execute(_counts(owner, len(asked)), {**asked, "before": before})
        found.update((some[row.n], row.owners) for row in rows if row.owners)
    return found


def _rarest_first(keys: Sequence[int], counts: Mapping[int, int]) -> list[tuple[int, int]]:
    """The keys that somebody is under, with weights, as many as the budget and MOST_KEYS allow."""
    counted = sorted((counts[key], key) for key in keys if key in counts)
    spent = accumulate((count for count, _ in counted), initial=0)
    return [
        (key, round(1000 / log2(1 + count)))
        for (count, key), before in zip(counted[:MOST_KEYS], spent, strict=False)
        if before < BUDGET
    ]


def _owned(connection: Connection, owner: Owner, keys: Sequence[int], before: int = ALL) -> dict[int, list[int]]:
    """The owners under each key, the latest stored first, up to COMMON."""
    found: dict[int, list[int]] = {key: [] for key in keys}
    for some, asked in _queries(keys):
        for n, number in connection.execute(_owners(owner, len(asked)), {**asked, "before": before}):
            found[some[n]].append(number)
    return found


@cache
def _counts(owner: Owner, keys: int) -> Any:
    """For so many keys the query that counts the owners under each, up to COMMON. Made once: making it takes long."""
    return union_all(
        *(
            select(literal(n).label("n"), func.count().label("owners")).select_from(_under(owner, n).subquery())
            for n in range(keys)
        )
    )


@cache
def _owners(owner: Owner, keys: int) -> Any:
    """For so many keys the query for those under each, the latest stored first."""
    each = [_under(owner, n).subquery() for n in range(keys)]
    return union_all(*(select(literal(n).label("n"), one.c[owner.name].label("owner")) for n, one in enumerate(each)))


def _under(owner: Owner, n: int) -> Select[Any]:
    key = owner.table.c.key
    wanted = (key == bindparam(f"key{n}", type_=BigInteger), owner < bindparam("before", type_=BigInteger))
    return select(owner).where(*wanted).order_by(owner.desc()).limit(COMMON)
