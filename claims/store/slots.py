"""Which claims to compare with a claim: those that share slots with it, found in bounded work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import log2
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, func, literal, select, union_all

from claims.records import Claim
from claims.store.tables import slot

COMMON = 1000
"""Claims that are looked at under one slot."""
BUDGET = 4000
"""Claims that are looked at under all slots of a claim, the rarest slots first."""
MOST_SLOTS = 200
"""Slots in one query; SQLite joins no more than 500 selects."""


def sharing(connection: Connection, of: Claim, limit: int) -> list[str]:
    """Ids of at most `limit` other current claims that share a slot: those that share most first, rare slots above all.

    COMMON and BUDGET bound the work, which so does not grow with the store.
    """
    slots = _rarest_first(connection, sorted(set(of.facts.slots)))[:MOST_SLOTS]
    if not slots:
        return []
    given = {f"key{n}": key for n, (key, _) in enumerate(slots)} | {f"weight{n}": w for n, (_, w) in enumerate(slots)}
    return list(connection.scalars(_sharing_most(len(slots)), given | {"own": of.id, "limit": limit}))


def _rarest_first(connection: Connection, slots: Sequence[str]) -> list[tuple[str, int]]:
    """The slots that some claims are under, with weights, as many as the budget allows."""
    counted = []
    for start in range(0, len(slots), MOST_SLOTS):
        some = slots[start : start + MOST_SLOTS]
        counts = connection.execute(_counts(len(some)), {f"key{n}": key for n, key in enumerate(some)})
        counted += [(row.claims, some[row.n]) for row in counts if row.claims]
    counted.sort()
    spent = accumulate((count for count, _ in counted), initial=0)
    return [
        (key, round(1000 / log2(1 + count)))
        for (count, key), before in zip(counted, spent, strict=False)
        if before < BUDGET
    ]


@cache
def _counts(slots: int) -> Any:
    """For so many slots the query that counts the claims under each, up to COMMON. Made once: making it takes long."""
    return union_all(
        *(
            select(literal(n).label("n"), func.count().label("claims")).select_from(_under(n).subquery())
            for n in range(slots)
        )
    )


@cache
def _sharing_most(slots: int) -> Any:
    """For so many slots the query for the claims with the greatest sum of the weights of the slots they are under."""
    each = [_under(n).subquery() for n in range(slots)]
    under = union_all(
        *(select(one.c.claim_id, bindparam(f"weight{n}", type_=Integer).label("weight")) for n, one in enumerate(each))
    ).subquery()
    return (
        select(under.c.claim_id)
        .where(under.c.claim_id != bindparam("own"))
        .group_by(under.c.claim_id)
        .order_by(func.sum(under.c.weight).desc(), under.c.claim_id)
        .limit(bindparam("limit"))
    )


def _under(n: int) -> Select[Any]:
    return select(slot.c.claim_id).where(slot.c.key == bindparam(f"key{n}")).order_by(slot.c.claim_id).limit(COMMON)
