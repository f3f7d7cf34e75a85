"""Which documents print a document's text too: those that share keys with it, verified on the texts."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from claims.copies import are_copies, keys_of, shingles
from claims.records import Document, DocumentInfo
from claims.store.keys import Asked, sharing_most
from claims.store.rows import INFO, info_of
from claims.store.search import key
from claims.store.tables import band, document, version

CANDIDATES = 40
"""Documents whose texts are looked at, those that share most keys first: all copies are not needed, for they are
copies of each other."""


def put_keys(connection: Connection, id: str, text: str) -> None:
    """Let the document be found by this text and no other."""
    number = connection.scalars(select(document.c.number).where(document.c.id == id)).one()
    connection.execute(delete(band).where(band.c.document_number == number))
    rows = [{"key": key, "document_number": number} for key in sorted(set(keys_of(text)))]
    if rows:
        connection.execute(insert(band), rows)


def copies(connection: Connection, id: str) -> dict[str, str]:
    """The texts of the documents that are copies of this one, by id; the document itself comes first."""
    query = (
        select(document.c.id, document.c.number, version.c.text)
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(version.c.is_current)
    )
    own = connection.execute(query.where(document.c.id == id)).one_or_none()
    if own is None:
        return {}
    keys = list(connection.scalars(select(band.c.key).where(band.c.document_number == own.number).order_by(band.c.key)))
    [numbers] = sharing_most(connection, band.c.document_number, [Asked(keys, own=[own.number])], CANDIDATES)
    found = connection.execute(query.where(document.c.number.in_(numbers)).order_by(document.c.id)).all()
    ours = shingles(own.text) if found else frozenset()
    return {own.id: own.text} | {row.id: row.text for row in found if are_copies(ours, shingles(row.text))}


def twin(connection: Connection, of: Document) -> DocumentInfo | None:
    """Another document with this text, read from the same bytes: the first by id; None where there is none, or where
    each is of an outlet of its own."""
    if of.original is None:
        return None
    query = (
        select(version.c.document_id, version.c.sha256, *INFO)
        .join_from(version, document, version.c.document_id == document.c.id)
        .where(version.c.raw_sha256 == of.original.sha256, version.c.sha256 == of.sha256, version.c.is_current)
        .where(document.c.id != of.id)
        .order_by(document.c.id)
    )
    ours = key(of.outlet) if of.outlet else None
    found = (info_of(row) for row in connection.execute(query))
    return next((one for one in found if ours is None or one.outlet is None or key(one.outlet) == ours), None)
