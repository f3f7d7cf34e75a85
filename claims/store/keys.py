"""What shares keys with a thing, in bounded work: rows of an index (key, owner), rare keys counting most.

A key may be no more than a hint: who shares only hints has to share several.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import log2
from operator import neg
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, Column, Connection, FromClause, Select, bindparam, func, select

from claims.store.dialects import Dialect, dialect_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]

COMMON = 1000
"""Owners that are looked at under one key, the latest stored first."""
BUDGET = 4000
"""Owners that are looked at under all keys of a thing, the rarest keys first."""
MOST_KEYS = 200
"""Keys of a thing under which owners are looked at, the rarest."""
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
    return [_most(thing, some, owners, limit) for thing, some in zip(things, rarest, strict=True)]


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
        _most(thing, some, {key: _latest(beside[key], owners[key], thing.before) for key, _ in some}, limit)
        for thing, some in zip(things, rarest, strict=True)
    ]


def _grown(counts: Mapping[int, int], beside: Mapping[int, Sequence[int]], thing: Asked) -> dict[int, int]:
    """How many owners there were under the thing's keys when it came; keys that nobody was under are left out."""
    grown = {key: counts.get(key, 0) + _before(beside[key], thing.before) for key in thing.keys}
    return {key: min(COMMON, count) for key, count in grown.items() if count}


def _before(numbers: Sequence[int], before: int) -> int:
    """How many of these, the greatest first, are smaller."""
    return len(numbers) - bisect_right(numbers, -before, key=neg)


def _latest(numbers: Sequence[int], stored: Numbers, before: int) -> Numbers:
    """Those before, the latest stored first, up to COMMON; all of `numbers` came after all that were `stored`."""
    import numpy as np

    late = numbers[len(numbers) - _before(numbers, before) :]
    return np.concatenate((late, stored))[:COMMON] if late else stored


def _most(thing: Asked, rarest: Sequence[tuple[int, int]], owners: Mapping[int, Numbers], limit: int) -> list[int]:
    """Some thousand owners a thing: counted by arrays, which is five times as quick as by names."""
    import numpy as np  # no query needs it

    if not rarest:
        return []
    found = [owners[key] for key, _ in rarest]
    many = [len(some) for some in found]
    votes = [1 if key in thing.hints else HINTS for key, _ in rarest]
    numbers, which = np.unique(np.concatenate(found), return_inverse=True)
    shared = np.bincount(which, np.repeat([weight for _, weight in rarest], many))
    met = (np.bincount(which, np.repeat(votes, many)) >= HINTS) & ~np.isin(numbers, list(thing.own))
    numbers, shared = numbers[met], shared[met]
    nearest: list[int] = numbers[np.lexsort((-numbers, -shared))[:limit]].tolist()
    return nearest


def _counted(connection: Connection, owner: Owner, keys: Sequence[int], before: int = ALL) -> dict[int, int]:
    """How many owners are under each key, up to COMMON; keys that nobody is under are left out."""
    rows = connection.execute(_counts(owner, dialect_of(connection)), {"keys": keys, "before": before})
    return {row.key: row.owners for row in rows if row.owners}


def _rarest_first(keys: Sequence[int], counts: Mapping[int, int]) -> list[tuple[int, int]]:
    """The keys that somebody is under, with weights, as many as the budget and MOST_KEYS allow."""
    counted = sorted((counts[key], key) for key in keys if key in counts)
    spent = accumulate((count for count, _ in counted), initial=0)
    return [
        (key, round(1000 / log2(1 + count)))
        for (count, key), before in zip(counted[:MOST_KEYS], spent, strict=False)
        if before < BUDGET
    ]


def _owned(connection: Connection, owner: Owner, keys: Sequence[int], before: int = ALL) -> dict[int, Numbers]:
    """The owners under each key, the latest stored first, up to COMMON."""
    import numpy as np

    rows = connection.execute(_owners(owner, dialect_of(connection)), {"keys": keys, "before": before})
    return {row.key: np.sort(np.array(row.owners or (), np.int64))[::-1] for row in rows}


@cache
def _counts(owner: Owner, dialect: Dialect) -> Select[Any]:
    """The query that counts the owners under each of some keys, up to COMMON. Made once: making it takes long."""
    keys = dialect.each("keys")
    owners = select(func.count()).select_from(_under(owner, keys).subquery()).scalar_subquery()
    return select(keys.c.value.label("key"), owners.label("owners"))


@cache
def _owners(owner: Owner, dialect: Dialect) -> Select[Any]:
    """The query for those under each key, the latest COMMON of them."""
    keys = dialect.each("keys")
    owners = select(dialect.gathered(_under(owner, keys).subquery().c[owner.name])).scalar_subquery()
    return select(keys.c.value.label("key"), owners.label("owners"))


def _under(owner: Owner, keys: FromClause) -> Select[Any]:
    """Those under the key at hand."""
    wanted = (owner.table.c.key == keys.c.value, owner < bindparam("before", type_=BigInteger))
    return select(owner).where(*wanted).order_by(owner.desc()).limit(COMMON).correlate(keys)
