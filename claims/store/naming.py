"""Ids and words for things: what a prefix stands for, and how a message names what it speaks of."""

from __future__ import annotations

import re

from sqlalchemy import Connection, Table, func, select

from claims.errors import Ambiguous, LookupFailed
from claims.store.tables import claim, document

CHOICES = 10
"""How many things with the same beginning are listed."""


def whole_id(connection: Connection, rows: Table, prefix: str) -> str:
    """The one id that begins so, withdrawn claims left out. Raises LookupFailed, or Ambiguous with the choices."""
    begin = prefix.strip().lower()
    words = claim.c.text if rows is claim else func.coalesce(document.c.title, document.c.name)
    query = select(rows.c.id, words.label("words"))
    if rows is claim:
        query = query.where(~claim.c.withdrawn)
    found = connection.execute(query.where(rows.c.id == begin)).all()
    if not found and re.fullmatch(r"[0-9a-f]{4,}", begin):
        beginning = query.where(rows.c.id >= begin, rows.c.id < begin + "g").order_by(rows.c.id)
        found = connection.execute(beginning.limit(CHOICES + 1)).all()
    if not found:
        raise LookupFailed(_not_found(connection, rows, prefix, begin))
    if len(found) > 1:
        choices = [f"{row.id}  {first_words(row.words)}" for row in found[:CHOICES]]
        raise Ambiguous(f"{prefix}: several {rows.name}s have an id that begins so; type more of it", choices)
    return str(found[0].id)


def _not_found(connection: Connection, rows: Table, prefix: str, begin: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{4,}", begin):
        return f"{prefix}: no {rows.name} has this id; give at least the first 4 of its digits (0-9, a-f)"
    if rows is claim and connection.scalar(select(claim.c.id).where(claim.c.id >= begin, claim.c.id < begin + "g")):
        return f"{prefix}: this claim is withdrawn: the current text of its document no longer has it"
    listing = "claims list" if rows is claim else "claims docs list"
    return f"{prefix}: no {rows.name} has an id that begins so; `{listing} --jsonl` shows the ids"


def first_words(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def in_quotes(text: str) -> str:
    """The first words of what was said, in one pair of quotation marks."""
    return f"“{first_words(text.strip('“”'))}”"
