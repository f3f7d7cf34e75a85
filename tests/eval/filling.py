"""Filling an empty database fast: rows go in without indexes, triggers and references, which are made when all are in.

Only for generated rows: what a database would refuse is not noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pool import say
from sqlalchemy import Connection, Engine, Table, text

from claims.store.checking import SEARCHED
from claims.store.dialects import dialect_of
from claims.store.dialects.postgresql import vectors
from claims.store.tables import Table as Tables

CACHE = 1_500_000
"""Kibibytes of SQLite's pages that are kept in memory meanwhile: keys come in no order."""
TOGETHER = 20_000


@contextmanager
def filling(engine: Engine) -> Iterator[Connection]:
    """A connection to fill the tables by, in one transaction; what is searched by is made at its end."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection, _bare(connection, sqlite=sqlite):
        yield connection
    if not sqlite:  # a server does so by itself after a while; SQLite plans by the indexes alone
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def _bare(connection: Connection, *, sqlite: bool) -> Iterator[None]:
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    else:
        driver: Any = connection.connection.driver_connection
        for pragma in ("foreign_keys = OFF", f"cache_size = -{CACHE}", "synchronous = OFF", "temp_store = MEMORY"):
            driver.execute(f"PRAGMA {pragma}")
        connection.execution_options(writes=True).exec_driver_sql("BEGIN IMMEDIATE")
    dropped = _dropped(connection, sqlite=sqlite)
    yield
    say("indexes")
    for statement in dropped:
        connection.exec_driver_sql(statement)
    connection.commit()


def _dropped(connection: Connection, *, sqlite: bool) -> list[str]:
    """Indexes and, on SQLite, triggers go; gives the statements that bring them back, and the words searched for."""
    if sqlite:
        query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        words = [f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')" for table in SEARCHED]
    else:
        query = (
            "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conname = indexname)"
        )
        words = [
            f"INSERT INTO {table}_fts SELECT number, {vectors(columns, '')} FROM {table}"
            for table, columns in SEARCHED.items()
        ]
    found = connection.execute(text(query)).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    return [*words, *(statement for *_, statement in found)]


def load(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows, given with all their columns, in that order or another."""
    if connection.dialect.name != "sqlite":
        dialect_of(connection).load(connection, table, rows)
        return
    bound = [(c.name, c.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)) for c in table.c]
    listed, marks = ", ".join(f'"{name}"' for name, _ in bound), ", ".join("?" * len(bound))
    driver: Any = connection.connection.driver_connection
    values = (tuple(bind(row[name]) if bind else row[name] for name, bind in bound) for row in rows)
    while some := list(islice(values, TOGETHER)):
        driver.executemany(f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', some)


RENAMED = {
    "document": ("id", "url", "name"),
    "version": ("document_id",),
    "claim": ("id", "document_id", "statement_id"),
    "same_utterance": ("a_id", "b_id"),
    "comparison": ("a_id", "b_id"),
}
"""Columns that are other words in each repetition."""
NUMBERED = {
    "document": "number",
    "band": "document_number",
    "claim": "number",
    "slot": "claim_number",
    "reference": "claim_number",
    "comparison": "number",
}
OF_SPEAKERS = {"speaker": ("id", "canonical_id"), "alias": ("speaker_id",), "claim": ("speaker_id", "heard_id")}
"""Columns that name speakers: an unnamed source is somebody else in each repetition, who has a name is the same."""
MOST = 15
"""Repetitions: their ids begin with another digit each."""


def repeat(connection: Connection, times: int, without: Collection[str] = ()) -> None:
    """All rows again, so many times, under other ids; for stores that are too large to generate."""
    own = {name: _columns(connection, name) for name in dict.fromkeys((*OF_SPEAKERS, *RENAMED, *NUMBERED))}
    most = {
        name: connection.exec_driver_sql(f'SELECT max({number}) FROM "{name}"').scalar() or 0
        for name, number in NUMBERED.items()
        if number == "number"
    }
    nobody = "SELECT id FROM speaker WHERE kind = 'unnamed' AND length(id) = 20"
    connection.exec_driver_sql(f"CREATE TABLE nobody AS {nobody}")
    connection.exec_driver_sql("CREATE UNIQUE INDEX nobody_id ON nobody (id)")
    connection.exec_driver_sql(
        "CREATE TABLE first_ids AS SELECT id FROM document UNION ALL SELECT a_id FROM same_utterance"
    )
    connection.exec_driver_sql("CREATE INDEX first_ids_id ON first_ids (id)")
    for time in range(1, times + 1):
        for name, columns in own.items():
            if name in without:
                continue
            values = ", ".join(_again(name, column, time, most) for column in columns)
            connection.exec_driver_sql(
                f'INSERT INTO "{name}" ({", ".join(columns)}) SELECT {values} {_first(name, most)}'
            )
        say(f"repeated {time} of {times} times")
    for name in ("nobody", "first_ids"):
        connection.exec_driver_sql(f"DROP TABLE {name}")


def _columns(connection: Connection, table: str) -> list[str]:
    return [column.name for column in Tables.metadata.tables[table].columns]


def _again(table: str, column: str, time: int, most: Mapping[str, int]) -> str:
    """The column's value in this repetition."""
    digit = f"{time:x}"
    if column in OF_SPEAKERS.get(table, ()):
        return (
            f"CASE WHEN {column} IN (SELECT id FROM nobody) THEN '{digit}' || substr({column}, 1, 19) ELSE {column} END"
        )
    if column in RENAMED.get(table, ()):
        return f"'{digit}' || substr({column}, 1, 19)" if column.endswith("id") else f"{column} || ' {digit}'"
    if column == NUMBERED.get(table):
        of = {"band": "document", "slot": "claim", "reference": "claim"}.get(table, table)
        return f"{column} + {time * most[of]}"
    return column


def _first(table: str, most: Mapping[str, int]) -> str:
    """The rows that were there before the first repetition."""
    if table == "speaker":
        return "FROM speaker WHERE id IN (SELECT id FROM nobody)"
    if table == "alias":
        return "FROM alias WHERE speaker_id IN (SELECT id FROM nobody)"
    of = {"band": "document", "slot": "claim", "reference": "claim"}.get(table, table)
    if table in NUMBERED:
        return f'FROM "{table}" WHERE {NUMBERED[table]} <= {most[of]}'
    return f'FROM "{table}" WHERE {"document_id" if table == "version" else "a_id"} IN (SELECT id FROM first_ids)'
