"""What is selected, by the texts that it stands in or by statement: for exports of any length, a portion at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from claims.records import Attributed, Claim, Document, Statement
from claims.store.rows import claims_of, claims_select, document_of, statement_of
from claims.store.tables import claim, document, version

PORTION = 500
"""Claims, or statements, that are made into records together."""

Conditions = Sequence[ColumnElement[bool]]


def texts(connection: Connection, wanted: Conditions, limit: int | None) -> Iterator[Attributed]:
    """Each text that has claims which are wanted, with these in its order; of a document one text after the other."""
    order = (claim.c.document_id, claim.c.sha256, claim.c.content_start, claim.c.id)
    query = claims_select().where(*wanted).order_by(*order).limit(limit)
    found = groupby(_portions(connection, query), key=lambda one: (one.document.id, one.document.sha256))
    for (id, sha256), claims in found:
        yield Attributed(_text(connection, id, sha256), tuple(claims))


def statements(connection: Connection, wanted: Conditions, limit: int | None) -> Iterator[Statement]:
    """Each statement that has claims which are wanted, with these alone."""
    query = select(claim.c.statement_id).distinct().join_from(claim, document, claim.c.document_id == document.c.id)
    ids = connection.execute(query.where(*wanted).order_by(claim.c.statement_id).limit(limit))
    for some in ids.scalars().partitions(PORTION):
        appeared = claims_select().where(claim.c.statement_id.in_(some), *wanted)
        appeared = appeared.order_by(claim.c.statement_id, claim.c.id)
        claims = claims_of(connection, connection.execute(appeared))
        for _, group in groupby(claims, key=lambda one: one.statement):
            yield statement_of(group)


def _portions(connection: Connection, query: Select[Any]) -> Iterator[Claim]:
    with connection.execute(query.execution_options(yield_per=PORTION)) as result:
        for rows in result.partitions():
            yield from claims_of(connection, rows)


def _text(connection: Connection, id: str, sha256: str) -> Document:
    """The document in this text version, with what is known of it now."""
    query = (
        select(document, version.c.text, version.c.raw_sha256, version.c.fetched_at, version.c.parts)
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(document.c.id == id, version.c.sha256 == sha256)
    )
    return document_of(connection.execute(query).one())
