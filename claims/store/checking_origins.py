"""Whether what a database says of where documents came from is sound: kept bytes, parts, corrected metadata."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from claims.editions import BY_HAND, FIELDS
from claims.origin import Original
from claims.store.rows import document_of, document_values, parts_of
from claims.store.tables import original, version
from claims.upkeep import Problem

FEW = 20
"""Originals that are held together."""
BACKUP = "put back a backup of the database"
ADD_AGAIN = "remove the document (`claims docs remove`) and add it again"


def originals(connection: Connection, tell: Callable[[str, int], None]) -> Iterator[Problem]:
    """The bytes that were kept are those that their digest names, and a text was read from them."""
    used = exists().where(version.c.raw_sha256 == original.c.sha256)
    query = select(original, used.label("is_used")).order_by(original.c.sha256)
    count = 0
    with connection.execute(query.execution_options(yield_per=FEW)) as rows:
        for row in rows:
            count += 1
            if not _is_whole(row):
                yield Problem("original", row.sha256, "the bytes that were kept are not those that were stored", BACKUP)
            if not row.is_used:
                yield Problem("original", row.sha256, "no text was read from these bytes", BACKUP)
    tell("originals", count)


def _is_whole(row: Row[Any]) -> bool:
    try:
        return Original.digest(zlib.decompress(row.data)) == str(row.sha256)
    except zlib.error:
        return False


def document_problems(row: Row[Any]) -> Iterator[Problem]:
    """What follows from a document's address, outlet, title, date and text is what they give; its id from those that
    came with the text, where people set others."""
    of = document_of(row)
    set_by_hand = [name for name in FIELDS if of.origins.get(name) == BY_HAND]
    told: dict[str, Any] = {name: (row.told or {}).get(name) for name in set_by_hand}
    read = replace(of, **told, filed_as=None)
    for name, value in (document_values(of) | {"id": read.id}).items():
        if getattr(row, name) != value:
            advice = ADD_AGAIN if name != "id" else BACKUP
            yield Problem("document", row.id, f"its {name} is not what follows from what is known of it", advice)


def part_problems(of: str, sha256: str, text: str, listed: Any) -> Iterator[Problem]:
    """What is no prose stands in the text, in order, one after another."""
    spans = [part.span for part in parts_of(listed)]
    inside = all(0 <= span.start < span.end <= len(text) for span in spans)
    if not inside or any(one.end > other.start for one, other in pairwise(spans)):
        yield Problem("text", f"{of} {sha256}", "the places of what is no prose in it are wrong", ADD_AGAIN)
