"""How much a database holds, and what room it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select
from sqlalchemy import Table as SqlTable

from claims.store.dialects import dialect_of
from claims.store.engine import SCHEMA
from claims.store.judging import ITSELF
from claims.store.repository import Store
from claims.store.tables import (
    Table,
    claim,
    comparison,
    correction,
    document,
    judgement,
    log,
    original,
    outlet,
    place,
    speaker,
    version,
)
from claims.upkeep import Figure


def stats(store: Store) -> list[Figure]:
    """Counts of all that is stored, and bytes on disk, of one state of the database."""
    with store.connection() as connection:
        return [*_contents(connection), *_tables(connection), *_whole(connection)]


def _contents(connection: Connection) -> Iterator[Figure]:
    yield Figure("documents", "all", _count(connection, document))
    yield Figure("texts", "current", _count(connection, version, version.c.is_current))
    yield Figure("texts", "former", _count(connection, version, ~version.c.is_current))
    yield Figure("originals", "kept", _count(connection, original))
    yield Figure("claims", "current", _count(connection, claim, ~claim.c.withdrawn))
    yield Figure("claims", "withdrawn", _count(connection, claim, claim.c.withdrawn))
    for verdict in ("confirmed", "rejected"):
        yield Figure("claims", verdict, _count(connection, claim, ~claim.c.withdrawn, claim.c.judgement == verdict))
    distinct = select(func.count(claim.c.statement_id.distinct())).where(~claim.c.withdrawn)
    yield Figure("statements", "current", _number(connection, distinct))
    yield Figure("speakers", "named in texts", _count(connection, speaker))
    yield Figure("speakers", "after merging", _count(connection, speaker, speaker.c.canonical_id == speaker.c.id))
    yield from _registries(connection)
    yield from _pairs(connection)
    by_people, stands = judgement.c.who != ITSELF, judgement.c.withdrawn_at.is_(None)
    yield Figure("judgements", "standing", _count(connection, judgement, by_people, stands))
    yield Figure("judgements", "withdrawn", _count(connection, judgement, by_people, ~stands))
    yield Figure("links of speakers", "by their looks", _count(connection, judgement, ~by_people, stands))
    yield Figure("corrections", "standing", _count(connection, correction, correction.c.withdrawn_at.is_(None)))
    yield Figure("corrections", "withdrawn", _count(connection, correction, correction.c.withdrawn_at.is_not(None)))
    yield Figure("log", "lines", _count(connection, log))
    query = select(version.c.extractor, func.count()).where(version.c.is_current).group_by(version.c.extractor)
    for name, count in connection.execute(query.order_by(version.c.extractor)):
        yield Figure("extractor", name or "not noted", count)


def _registries(connection: Connection) -> Iterator[Figure]:
    for table in (place, outlet):
        yield Figure(f"{table.name}s", "registered", _count(connection, table))
        yield Figure(f"{table.name}s", "after merging", _count(connection, table, table.c.canonical_id == table.c.id))


def _pairs(connection: Connection) -> Iterator[Figure]:
    """Pairs of statements, as the listing counts them, rejected ones too."""
    a, b = claim.alias("a"), claim.alias("b")
    first, second = a.c.statement_id, b.c.statement_id
    pairs = (
        select(
            comparison.c.relation,
            comparison.c.kind,
            case((first < second, first), else_=second).label("low"),
            case((first < second, second), else_=first).label("high"),
        )
        .join_from(comparison, a, comparison.c.a_id == a.c.id)
        .join(b, comparison.c.b_id == b.c.id)
        .where(first != second)
        .distinct()
        .subquery()
    )
    query = select(pairs.c.relation, pairs.c.kind, func.count()).group_by(pairs.c.relation, pairs.c.kind)
    found = [(relation, kind, count) for relation, kind, count in connection.execute(query)]
    for relation, kind, count in sorted(found, key=lambda one: (one[0] != "conflict", -one[2], one[:2])):
        yield Figure("conflicts" if kind else "other pairs", kind or relation, count)


def _tables(connection: Connection) -> Iterator[Figure]:
    sizes = dict(dialect_of(connection).sizes(connection))
    for table in Table.metadata.sorted_tables:
        yield Figure("table", table.name, _count(connection, table), sizes.pop(table.name, None))
    for name in sorted(sizes, key=lambda one: -sizes[one]):
        if name.endswith("_fts"):
            yield Figure("full-text index", name, None, sizes[name])


def _whole(connection: Connection) -> Iterator[Figure]:
    size, claims = dialect_of(connection).size(connection), _count(connection, claim)
    yield Figure("database", f"schema {SCHEMA}", None, size)
    tables = sum(dialect_of(connection).sizes(connection).values()) or size  # an empty database has some size too
    if claims:
        yield Figure("database", "a claim", None, round(tables / claims))


def _count(connection: Connection, table: SqlTable, *which: ColumnElement[bool]) -> int:
    return _number(connection, select(func.count()).select_from(table).where(*which))


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(query) or 0)
