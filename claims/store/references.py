"""By which names claims are found: those of places and others that they refer to, and of who relayed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from claims.store.dialects import dialect_of
from claims.store.search import key
from claims.store.tables import claim, reference

NOWHERE = key()
"""What is left of words that have none that count, "the" and "—"."""
REFERRED = ("place", "name")
"""The parts of the index that the content refers to."""


def references_of(number: int, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the index for a row of the table of claims, which has this number and says this."""
    found: dict[tuple[str, str], str] = {}
    for part, words in _named(said):
        spelt = key(words)
        if spelt != NOWHERE:
            found[part, spelt] = min(words, found.get((part, spelt), words))
    return [
        {"part": part, "key": spelt, "claim_number": number, "words": words}
        for (part, spelt), words in sorted(found.items())
    ]


def _named(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts = said["facts"]
    places = {*facts.get("places", ()), *(event.get("place") for event in facts.get("events", ()))}
    for name in sorted(places - {None}):
        yield "place", name
    for name in said["refers"]:
        yield "name", name
    if said["via"]:
        yield "via", said["via"]


def put_references(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Let these claims be found by what they refer to."""
    rows = connection.execute(select(claim.c.number, claim.c.refers, claim.c.facts, claim.c.via).where(*which))
    if found := [values for row in rows for values in references_of(row.number, row._asdict())]:
        connection.execute(dialect_of(connection).insert(reference).on_conflict_do_nothing(), found)


def refers_to(keys: Any, *, held: bool = False) -> ColumnElement[bool]:
    """Claims that refer to anything that goes by one of these names, as search.key() spells them; `held` of claims that
    are found by something else."""
    found = select(reference.c.claim_number).where(reference.c.part.in_(REFERRED), reference.c.key.in_(keys))
    return (claim.c.number + 0 if held else claim.c.number).in_(found)
