"""Which claims to compare with a claim: those that share slots with it, found in bounded work."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, func, select

from claims.records import Claim
from claims.stated import STORY
from claims.store.dialects import among
from claims.store.keys import Asked, sharing_most, sharing_most_before
from claims.store.tables import claim, slot

APPEARANCES = 2
"""Candidates that are found for each that is wanted, for some are copies of others."""


@lru_cache(maxsize=1 << 16)  # a claim's slots are looked up, and put, and most are shared by others of its document
def number_of(slot: str) -> int:
    """What the index knows the slot by: eight bytes, as a signed number. Two slots in a billion may share one."""
    return int.from_bytes(hashlib.sha256(slot.encode("utf-8", "surrogatepass")).digest()[:8], signed=True)


def sharing(connection: Connection, of: Sequence[Claim], limit: int) -> list[list[int]]:
    """To each claim the row numbers of at most `limit` current claims of other documents that share a slot, or several
    where these are of the story alone: those that share most first, rare slots above all.

    Where there are more, what several outlets print is taken once before it is taken again.
    """
    return at_most(connection, sharing_any(connection, of, limit), limit)


def sharing_any(connection: Connection, of: Sequence[Claim], limit: int) -> list[list[int]]:
    """The same, APPEARANCES times as many of each, from which `at_most` takes those that are wanted."""
    own = _own(connection, {one.document.id for one in of})
    things = [_asked(one, own[one.document.id]) for one in of]
    return sharing_most(connection, slot.c.claim_number, things, APPEARANCES * limit)


def sharing_before(connection: Connection, of: Sequence[Claim], limit: int) -> list[list[int]]:
    """The same for claims of documents that were the last to be stored, all at once: each finds what was stored before
    its document, as if nothing had come since."""
    own = _own(connection, {one.document.id for one in of})
    numbers = _numbers(connection, [one.id for one in of])
    things = [
        _asked(one, own[one.document.id])._replace(number=numbers[one.id], before=max(own[one.document.id]) + 1)
        for one in of
    ]
    found = sharing_most_before(connection, slot.c.claim_number, things, APPEARANCES * limit)
    return at_most(connection, found, limit)


def at_most(connection: Connection, found: Sequence[list[int]], limit: int) -> list[list[int]]:
    """Of each list of claims so many, what several outlets print once before it is taken again."""
    crowded = {number for some in found if len(some) > limit for number in some}
    statement = _statements(connection, crowded) if crowded else {}
    return [some if len(some) <= limit else _each_once_first(some, statement)[:limit] for some in found]


def _numbers(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    return {
        row.id: row.number for row in connection.execute(select(claim.c.id, claim.c.number).where(claim.c.id.in_(ids)))
    }


def _asked(of: Claim, own: Collection[int]) -> Asked:
    keys = {number_of(words): words for words in of.facts.slots}
    return Asked(sorted(keys), {key for key, words in keys.items() if words.startswith(STORY)}, own)


def _own(connection: Connection, documents: Collection[str]) -> dict[str, set[int]]:
    """The row numbers of the claims of each document."""
    found: dict[str, set[int]] = {document: set() for document in documents}
    query = select(claim.c.document_id, claim.c.number).where(claim.c.document_id.in_(documents))
    for document, number in connection.execute(query).all():
        found[document].add(number)
    return found


def _each_once_first(claims: Sequence[int], statement: Mapping[int, str]) -> list[int]:
    """The claims in their order, the first of each statement before all others."""
    seen: set[str] = set()
    first: list[int] = []
    again: list[int] = []
    for number in claims:
        (again if statement[number] in seen else first).append(number)
        seen.add(statement[number])
    return [*first, *again]


def speakers_among(connection: Connection, found: Sequence[list[int]], speakers: Collection[str]) -> dict[int, str]:
    """Those of these claims that some speakers (canonical ids) say, each with who says it."""
    every = sorted({number for some in found for number in some})
    query = select(claim.c.number, claim.c.speaker_id).where(among(claim.c.number, every))
    speaker = func.coalesce(claim.c.speaker_id, "")  # not to be looked up by it: many a speaker says thousands
    said = connection.execute(query.where(among(speaker, sorted(speakers))))
    return {row.number: row.speaker_id for row in said.all()}


def _statements(connection: Connection, claims: Collection[int]) -> dict[int, str]:
    """Which statement each of these claims is of."""
    query = select(claim.c.number, claim.c.statement_id).where(among(claim.c.number, sorted(claims)))
    return {row.number: row.statement_id for row in connection.execute(query).all()}
