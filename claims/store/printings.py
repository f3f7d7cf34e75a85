"""Which documents print a document's text too: those that share keys with it, verified on the texts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select

from claims.copies import are_copies, keys_of, shingles
from claims.records import Claim, Document, DocumentInfo, Printing
from claims.store.keys import Asked, sharing_most
from claims.store.rows import INFO, claims_select, compared_claims, info_of
from claims.store.search import key
from claims.store.tables import band, claim, document, version

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


def copies(connection: Connection, id: str, *which: ColumnElement[bool]) -> dict[str, str]:
    """The texts of the documents that are copies of this one, or of such copies, by id; the document itself comes
    first."""
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
    found = connection.execute(query.where(document.c.number.in_(numbers), *which).order_by(document.c.id)).all()
    ours = shingles(own.text) if found else frozenset()
    return {own.id: own.text} | {row.id: row.text for row in found if are_copies(ours, shingles(row.text))}


def printings(connection: Connection, id: str, within: int, said_by: Collection[str] | None = None) -> list[Printing]:
    """The document with its copies, itself first, and their claims within so many days of its own, all of them where
    one has no date; only those of these speakers (canonical ids)."""
    theirs = [] if said_by is None else [claim.c.speaker_id.in_(said_by)]
    about = (~claim.c.withdrawn, *_about(connection, id, within), *theirs)
    texts = copies(connection, id, exists().where(claim.c.document_id == document.c.id, *about))
    found: dict[str, list[Claim]] = {one: [] for one in texts}
    near = claims_select().where(claim.c.document_id.in_(texts), *about)
    for one in compared_claims(connection, connection.execute(near)) if len(texts) > 1 else ():
        found[one.document.id].append(one)
    return [Printing(texts[one], tuple(claims)) for one, claims in found.items()]


def _about(connection: Connection, id: str, within: int) -> list[ColumnElement[bool]]:
    """Claims that are within so many days of one of the document's; of any time where one has no date."""
    days = connection.scalars(select(claim.c.day).where(claim.c.document_id == id, ~claim.c.withdrawn)).all()
    if not days or None in days:
        return []
    far = timedelta(days=within)
    return [or_(claim.c.day.is_(None), claim.c.day.between(min(days) - far, max(days) + far))]


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
