"""Documents in a listing: the latest published first, each with what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, func, or_, select

from claims.records import DocumentInfo
from claims.store.accounts import claims_where
from claims.store.appearances import gone
from claims.store.rows import INFO, info_of
from claims.store.selecting import Asked, Conditions, asks_for_claims, of_claims, of_documents
from claims.store.tables import claim, document, version

CHUNK = 500
"""Rows that are read together."""


def listed(connection: Connection, asked: Asked) -> Iterator[DocumentInfo]:
    """Those that are asked for. Raises LookupFailed where the one that they come after is gone."""
    kept = [] if asked.rejected else [claim.c.judgement != "rejected"]
    current = (claim.c.document_id == document.c.id, ~claim.c.withdrawn)
    own = select(func.count()).where(*current, *kept).scalar_subquery()
    stated = select(func.count(claim.c.statement_id.distinct())).where(*current, *kept).scalar_subquery()
    query = (
        select(version.c.document_id, version.c.sha256, version.c.words, own.label("claims"), *INFO)
        .add_columns(stated.label("statements"))
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(version.c.is_current, *wanted(asked))
        .order_by(document.c.published_on.desc(), document.c.id)
    )
    left = asked.limit
    for part in _parts(connection, asked.after):
        rows = connection.execute(query.where(*part).limit(left).execution_options(yield_per=CHUNK))
        for row in rows:
            yield info_of(row, words=row.words, claims=row.claims, statements=row.statements)
            left = None if left is None else left - 1
        if left == 0:
            return


def wanted(asked: Asked) -> Conditions:
    """The documents that are such, and have such claims where it is asked for claims."""
    found = of_documents(asked)
    if asks_for_claims(asked):
        said = of_claims(asked.without_dates())
        found.append(document.c.id.in_(claims_where(claim.c.document_id).where(*said)))
    return found


def _parts(connection: Connection, after: str | None) -> list[Conditions]:
    """Two queries, those with a day and those without, each in the order of an index; from the one on after this."""
    day, undated = document.c.published_on, document.c.published_on.is_(None)
    if after is None:
        return [[day >= date.min], [undated]]
    last = connection.execute(select(day).where(document.c.id == after)).first()
    if last is None:
        raise gone(after)
    later = document.c.id > after
    if last.published_on is None:
        return [[undated, later]]
    return [[day <= last.published_on, or_(day < last.published_on, later)], [undated]]
