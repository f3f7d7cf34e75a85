"""Which claims to compare with a claim: those that share slots with it, found in bounded work."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, select

from claims.records import Claim
from claims.stated import STORY
from claims.store.keys import sharing_most
from claims.store.tables import claim, slot

APPEARANCES = 2
"""Candidates that are found for each that is wanted, for some are copies of others."""


def number_of(slot: str) -> int:
    """What the index knows the slot by: eight bytes, as a signed number. Two slots in a billion may share one."""
    return int.from_bytes(hashlib.sha256(slot.encode("utf-8", "surrogatepass")).digest()[:8], signed=True)


def sharing(connection: Connection, of: Claim, limit: int) -> list[int]:
    """Row numbers of at most `limit` current claims of other documents that share a slot, or several where these are
    of the story alone: those that share most first, rare slots above all.

    Where there are more, what several outlets print is taken once before it is taken again.
    """
    keys = {number_of(words): words for words in of.facts.slots}
    if not keys:
        return []
    hints = {key for key, words in keys.items() if words.startswith(STORY)}
    own = list(connection.scalars(select(claim.c.number).where(claim.c.document_id == of.document.id)))
    found = sharing_most(connection, slot.c.claim_number, sorted(keys), own, APPEARANCES * limit, hints)
    return found if len(found) <= limit else _each_once_first(connection, found)[:limit]


def _each_once_first(connection: Connection, claims: Sequence[int]) -> list[int]:
    """The claims in their order, the first of each statement before all others."""
    query = select(claim.c.number, claim.c.statement_id).where(claim.c.number.in_(claims))
    statement: dict[int, str] = {row.number: row.statement_id for row in connection.execute(query)}
    seen: set[str] = set()
    first: list[int] = []
    again: list[int] = []
    for number in claims:
        (again if statement[number] in seen else first).append(number)
        seen.add(statement[number])
    return [*first, *again]
