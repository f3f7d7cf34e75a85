"""Filling an empty database fast: rows go in without indexes, triggers and references, which are made when all are in.

Only for generated rows: what a database would refuse is not noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pool import say
from sqlalchemy import Connection, Engine, Table, select, text

from claims.conflicts.slots import WINDOW
from claims.speakers.names import is_scoped
from claims.store.checking import SEARCHED
from claims.store.dialects import dialect_of
from claims.store.dialects.postgresql import vectors
from claims.store.name_words import put_all
from claims.store.tables import Table as Tables
from claims.store.tables import speaker

CACHE = 1_500_000
"""Kibibytes of SQLite's pages that are kept in memory meanwhile: keys come in no order."""
TOGETHER = 20_000
MANY = 500_000


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
    unwatched(connection)
    if not sqlite:
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


def unwatched(connection: Connection) -> None:
    """Until this transaction ends a server runs no triggers: what they would note is then to be made anew."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


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
    return [*words, put_all(dialect_of(connection)), *(statement for *_, statement in found)]


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


def load_pairs(connection: Connection, table: Table, *columns: NDArray[np.int64]) -> None:
    """The same for a table of numbers, given by its columns: of tens of millions of rows."""
    for start in range(0, len(columns[0]), MANY):
        rows = zip(*(column[start : start + MANY].tolist() for column in columns), strict=True)
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            driver.executemany(f'INSERT INTO "{table.name}" VALUES (?, ?)', rows)
        else:
            load(connection, table, (dict(zip(table.c.keys(), row, strict=True)) for row in rows))


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
    "reference": "claim_number",
    "comparison": "number",
}
DATED = {"document": ("published_on",), "claim": ("said_on", "day")}
"""Columns of days, which are other ones in each repetition."""
OF_SPEAKERS = {"speaker": ("id", "canonical_id"), "alias": ("speaker_id",), "claim": ("speaker_id", "heard_id")}
"""Columns that name speakers: who is somebody of its own in every document is another in each repetition."""
MOST = 15
"""Repetitions: their ids begin with another digit each."""
BANDS = 2 * (MOST + 1)
"""Keys of texts in each repetition are from another such part of all."""


def repeat(connection: Connection, times: int) -> None:
    """All rows but slots again, so many times, under other ids and each time sixteen days later; for stores that are
    too large to generate."""
    own = {name: _columns(connection, name) for name in dict.fromkeys((*OF_SPEAKERS, *RENAMED, *NUMBERED))}
    most = {
        name: connection.exec_driver_sql(f'SELECT max({number}) FROM "{name}"').scalar() or 0
        for name, number in NUMBERED.items()
        if number == "number"
    }
    connection.exec_driver_sql("CREATE TABLE nobody (id VARCHAR PRIMARY KEY)")
    known = connection.execute(select(speaker.c.id, speaker.c.kind, speaker.c.name)).all()
    nobody = [{"id": one.id} for one in known if is_scoped(one.kind, one.name)]
    if nobody:
        connection.execute(text("INSERT INTO nobody VALUES (:id)"), nobody)
    connection.exec_driver_sql(
        "CREATE TABLE first_ids AS SELECT id FROM document UNION ALL SELECT a_id FROM same_utterance"
    )
    connection.exec_driver_sql("CREATE INDEX first_ids_id ON first_ids (id)")
    for time in range(1, times + 1):
        for name, columns in own.items():
            values = ", ".join(_again(connection, name, column, time, most) for column in columns)
            connection.exec_driver_sql(
                f'INSERT INTO "{name}" ({", ".join(columns)}) SELECT {values} {_first(name, most)}'
            )
        say(f"repeated {time} of {times} times")
    for name in ("nobody", "first_ids"):
        connection.exec_driver_sql(f"DROP TABLE {name}")


def _columns(connection: Connection, table: str) -> list[str]:
    return [column.name for column in Tables.metadata.tables[table].columns]


def _again(connection: Connection, table: str, column: str, time: int, most: Mapping[str, int]) -> str:
    """The column's value in this repetition."""
    digit, days = f"{time:x}", f"{time * WINDOW}"
    sqlite = connection.dialect.name == "sqlite"
    if column in DATED.get(table, ()):
        return f"date({column}, '+{days} days')" if sqlite else f"{column} + {days}"
    if (table, column) == ("document", "published"):
        later = f"date(published_on, '+{days} days')" if sqlite else f"to_char(published_on + {days}, 'YYYY-MM-DD')"
        return f"CASE WHEN published_on IS NULL THEN published ELSE {later} || substr(published, 11) END"
    if (table, column) == ("claim", "facts"):
        if sqlite:
            later = f"json_set(facts, '$.day', date(json_extract(facts, '$.day'), '+{days} days'))"
            return f"CASE WHEN json_extract(facts, '$.day') IS NULL THEN facts ELSE {later} END"
        later = f"to_jsonb(((facts->>'day')::date + {days})::text)"
        return f"CASE WHEN facts->>'day' IS NULL THEN facts ELSE jsonb_set(facts::jsonb, '{{day}}', {later})::json END"
    if (table, column) == ("band", "key"):  # other texts: nobody prints the same for years
        return f"key / {BANDS} + {time * (2**63 // BANDS)}"
    if column in OF_SPEAKERS.get(table, ()):
        return (
            f"CASE WHEN {column} IN (SELECT id FROM nobody) THEN '{digit}' || substr({column}, 1, 19) ELSE {column} END"
        )
    if column in RENAMED.get(table, ()):
        return f"'{digit}' || substr({column}, 1, 19)" if column.endswith("id") else f"{column} || ' {digit}'"
    if column == NUMBERED.get(table):
        of = {"band": "document", "reference": "claim"}.get(table, table)
        return f"{column} + {time * most[of]}"
    return column


def _first(table: str, most: Mapping[str, int]) -> str:
    """The rows that were there before the first repetition."""
    if table == "speaker":
        return "FROM speaker WHERE id IN (SELECT id FROM nobody)"
    if table == "alias":
        return "FROM alias WHERE speaker_id IN (SELECT id FROM nobody)"
    of = {"band": "document", "reference": "claim"}.get(table, table)
    if table in NUMBERED:
        return f'FROM "{table}" WHERE {NUMBERED[table]} <= {most[of]}'
    return f'FROM "{table}" WHERE {"document_id" if table == "version" else "a_id"} IN (SELECT id FROM first_ids)'
