"""Which claims to compare with a claim: those that share slots with it, found in bounded work."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from claims.records import Claim
from claims.store.keys import sharing_most
from claims.store.tables import claim, slot


def number_of(slot: str) -> int:
    """What the index knows the slot by: eight bytes, as a signed number. Two slots in a billion may share one."""
    return int.from_bytes(hashlib.sha256(slot.encode("utf-8", "surrogatepass")).digest()[:8], signed=True)


def sharing(connection: Connection, of: Claim, limit: int) -> list[int]:
    """Row numbers of at most `limit` other current claims that share a slot: those that share most first, rare slots
    above all."""
    keys = sorted({number_of(words) for words in of.facts.slots})
    own = connection.scalar(select(claim.c.number).where(claim.c.id == of.id)) or 0 if keys else 0
    return sharing_most(connection, slot.c.claim_number, keys, own, limit)
