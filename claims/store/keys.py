"""What shares keys with a thing, in bounded work: rows of an index (key, owner), rare keys counting most.

A key may be no more than a hint: who shares only hints has to share several.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import accumulate
from math import ceil, log2
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, Connection, Integer, Select, bindparam, func, literal, select, union_all

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

Row = TypeVar("Row")
Owner = Column[Any]
"""The column of an index that says whose key it is; the key is in the column `key` beside it."""


def sharing_most(
    connection: Connection,
    owner: Owner,
    keys: Sequence[int],
    own: Sequence[int],
    limit: int,
    hints: Collection[int] = frozenset(),
) -> list[int]:
    """At most `limit` owners, none of `own`, that share a key, or HINTS of those keys that are but hints: those that
    share most first, rare keys above all.

    COMMON and BUDGET bound the work, which so does not grow with the store.
    """
    rarest = _rarest_first(connection, owner, keys)[:MOST_KEYS]
    if not rarest:
        return []
    given: dict[str, Any] = {"limit": limit + len(own)}
    rows = [(key, weight, 1 if key in hints else HINTS) for key, weight in rarest]
    for n, (key, weight, votes) in enumerate(_filled(rows, (None, 0, 0))):
        given |= {f"key{n}": key, f"weight{n}": weight, f"votes{n}": votes}
    found = connection.scalars(_sharing_most(owner, _rounded(len(rows))), given)
    excluded = frozenset(own)
    return [number for number in found if number not in excluded][:limit]


def _rounded(keys: int) -> int:
    """As many keys as a query has room for that is to have these: there are few such numbers, for SQLAlchemy takes
    longer to put a query into words than the database to answer it."""
    return ceil(keys / STEP) * STEP


def _filled(rows: Sequence[Row], empty: Row) -> list[Row]:
    return [*rows, *[empty] * (_rounded(len(rows)) - len(rows))]


def _rarest_first(connection: Connection, owner: Owner, keys: Sequence[int]) -> list[tuple[int, int]]:
    """The keys that somebody is under, with weights, as many as the budget allows."""
    counted = []
    for start in range(0, len(keys), MOST_KEYS):
        some = keys[start : start + MOST_KEYS]
        asked: list[int | None] = _filled(some, None)
        counts = connection.execute(_counts(owner, len(asked)), {f"key{n}": key for n, key in enumerate(asked)})
        counted += [(row.owners, some[row.n]) for row in counts if row.owners]
    counted.sort()
    spent = accumulate((count for count, _ in counted), initial=0)
    return [
        (key, round(1000 / log2(1 + count)))
        for (count, key), before in zip(counted, spent, strict=False)
        if before < BUDGET
    ]


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
def _sharing_most(owner: Owner, keys: int) -> Any:
    """For so many keys the query for the owners with the greatest sum of the weights of the keys they are under."""
    each = [_under(owner, n).subquery() for n in range(keys)]
    under = union_all(
        *(
            select(
                one.c[owner.name].label("owner"),
                bindparam(f"weight{n}", type_=Integer).label("weight"),
                bindparam(f"votes{n}", type_=Integer).label("votes"),
            )
            for n, one in enumerate(each)
        )
    ).subquery()
    return (
        select(under.c.owner)
        .group_by(under.c.owner)
        .having(func.sum(under.c.votes) >= HINTS)
        .order_by(func.sum(under.c.weight).desc(), under.c.owner.desc())
        .limit(bindparam("limit"))
    )


def _under(owner: Owner, n: int) -> Select[Any]:
    key = owner.table.c.key
    return select(owner).where(key == bindparam(f"key{n}", type_=BigInteger)).order_by(owner.desc()).limit(COMMON)
