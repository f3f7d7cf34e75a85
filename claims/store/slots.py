"""Which claims to compare with a claim: those that share slots with it, found in bounded work."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import log2
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Select, bindparam, func, literal, select, union_all

from claims.records import Claim
from claims.store.tables import claim, slot

COMMON = 1000
"""Claims that are looked at under one slot, the latest stored first."""
BUDGET = 4000
"""Claims that are looked at under all slots of a claim, the rarest slots first."""
MOST_SLOTS = 200
"""Slots in one query; SQLite joins no more than 500 selects."""


def number_of(slot: str) -> int:
    """What the index knows the slot by: eight bytes, as a signed number. Two slots in a billion may share one."""
    return int.from_bytes(hashlib.sha256(slot.encode("utf-8", "surrogatepass")).digest()[:8], signed=True)


def sharing(connection: Connection, of: Claim, limit: int) -> list[int]:
    """Row numbers of at most `limit` other current claims that share a slot: those that share most first, rare slots
    above all.

    COMMON and BUDGET bound the work, which so does not grow with the store.
    """
    slots = _rarest_first(connection, sorted({number_of(words) for words in of.facts.slots}))[:MOST_SLOTS]
    if not slots:
        return []
    own = connection.scalar(select(claim.c.number).where(claim.c.id == of.id)) or 0
    given = {f"key{n}": key for n, (key, _) in enumerate(slots)} | {f"weight{n}": w for n, (_, w) in enumerate(slots)}
    return list(connection.scalars(_sharing_most(len(slots)), given | {"own": own, "limit": limit}))


def _rarest_first(connection: Connection, slots: Sequence[int]) -> list[tuple[int, int]]:
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
        *(
            select(one.c.claim_number, bindparam(f"weight{n}", type_=Integer).label("weight"))
            for n, one in enumerate(each)
        )
    ).subquery()
    return (
        select(under.c.claim_number)
        .where(under.c.claim_number != bindparam("own", type_=BigInteger))
        .group_by(under.c.claim_number)
        .order_by(func.sum(under.c.weight).desc(), under.c.claim_number.desc())
        .limit(bindparam("limit"))
    )


def _under(n: int) -> Select[Any]:
    under = select(slot.c.claim_number).where(slot.c.key == bindparam(f"key{n}", type_=BigInteger))
    return under.order_by(slot.c.claim_number.desc()).limit(COMMON)
