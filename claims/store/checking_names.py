"""Whether names are sound: those in the registries, and those by which claims are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from claims.store.outlets import OUTLETS
from claims.store.places import PLACES
from claims.store.references import references_of
from claims.store.registry import Book, heads
from claims.store.search import key
from claims.store.tables import place, reference
from claims.upkeep import Problem

ADD_AGAIN = "remove the document (`claims docs remove`) and add it again"
MERGE_AGAIN = "merge or split it once more, or put back a backup of the database"
IMPORT_AGAIN = "import it again, with the id of a place that is known"


def stray_references(connection: Connection, claims: Sequence[Row[Any]]) -> Iterator[Problem]:
    """What each claim is found by is what it refers to and who relayed it; a withdrawn one is not found."""
    found: dict[int, set[tuple[str, str]]] = {}
    for row in connection.execute(
        select(reference).where(reference.c.claim_number.in_([one.number for one in claims]))
    ):
        found.setdefault(row.claim_number, set()).add((row.part, row.key))
    for row in claims:
        should = (
            set() if row.withdrawn else {(one["part"], one["key"]) for one in references_of(row.number, row._asdict())}
        )
        if should != found.get(row.number, set()):
            yield Problem("claim", row.id, "the names that it is found by are not those that it refers to", ADD_AGAIN)


def registries(connection: Connection, tell: Callable[[str, int], None]) -> Iterator[Problem]:
    """Who is one is who the merges say is one, names are found by their words, and places lie in places."""
    for book in (PLACES, OUTLETS):
        yield from _registry(connection, book, tell)
    around = place.alias("around")
    lost = select(place.c.id).outerjoin_from(place, around, around.c.id == place.c.within)
    for id in connection.scalars(lost.where(place.c.within.is_not(None), around.c.id.is_(None))):
        yield Problem("place", id, "what it lies within is not there", IMPORT_AGAIN)


def _registry(connection: Connection, book: Book, tell: Callable[[str, int], None]) -> Iterator[Problem]:
    one_with, rows = heads(connection, book), connection.execute(select(book.rows)).all()
    for row in rows:
        if row.canonical_id != one_with.get(row.id, row.id):
            yield Problem(book.noun, row.id, "what it is one with is not what the merges say", MERGE_AGAIN)
    for row in connection.execute(select(book.named.label("id"), book.names.c.words, book.names.c.key)):
        if row.key != key(row.words):
            yield Problem(book.noun, row.id, f"its name “{row.words}” is not found by its words", IMPORT_AGAIN)
    tell(f"{book.noun}s", len(rows))
