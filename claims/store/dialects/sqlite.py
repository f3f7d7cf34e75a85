"""SQLite: one file, one writer at a time, readers never held up (WAL), full text by FTS5."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Table,
    bindparam,
    column,
    create_engine,
    event,
    func,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from claims.errors import StoreError
from claims.store.dialects import common
from claims.store.dialects.common import Damage, Reasons, shown

SOME = 100
"""Messages of the database's own check that are passed on."""
CACHED = 32 * 1024
"""Kibibytes of the file that a connection keeps at hand: SQLite's own two are read anew for every few claims."""


class SQLite:
    """See `Dialect`."""

    weighs: ClassVar[bool] = False
    reasons: ClassVar[Reasons] = (
        (r"not a database", "this file is no database; choose another file with --db, or move this one away"),
        (r"readonly|read-only", "the database can only be read; make file and folder writable, or copy it elsewhere"),
        (r"locked|busy", "another program keeps the database locked; wait until it is done and try again"),
        (
            r"unable to open",
            "the database can't be opened; check that it is a file, and who may read and write its folder",
        ),
        (r"disk is full", "the disk is full; nothing half-written stays; free some space and try again"),
        (r"malformed|corrupt", "the database is damaged; put back a backup of it, or add the documents to a new one"),
        (r"disk I/O", "the disk can't be read or written; check it, or copy the database elsewhere"),
        (r"no such (table|column)", "the database lacks a table of this release; choose another file with --db"),
    )

    def connect(self, url: URL) -> Engine:
        engine = create_engine(self._readable(url), connect_args={"timeout": common.BUSY_SECONDS}, **common.JSON)

        def prepare(connection: sqlite3.Connection, _: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHED}")

        def begin(connection: Connection) -> None:
            if not connection.get_execution_options().get("writes", False):
                connection.exec_driver_sql("BEGIN")

        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
        return engine

    def _readable(self, url: URL) -> URL:
        """Where nothing can be written beside the file, and nobody was interrupted there, it can still be read, as it
        is (sqlite.org/wal.html, "Read-Only Databases")."""
        file = self.place(url)
        if file is None or url.query or not file.is_file() or os.access(file.parent, os.W_OK):
            return url
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size:
            return url
        return url.set(database=file.absolute().as_uri(), query={"immutable": "1", "uri": "true"})

    def place(self, url: URL) -> Path | None:
        name = (url.database or "").removeprefix("file:").partition("?")[0]
        return Path(name) if name and name != ":memory:" and url.query.get("mode") != "memory" else None

    def reading(self, engine: Engine) -> Engine:
        return engine

    def take_turn(self, connection: Connection) -> None:
        """SQLite's own waiting is not fair and gives up though others make way: ask again, at odd intervals."""
        deadline = time.monotonic() + common.BUSY_SECONDS
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except SQLAlchemyError as error:
                if not re.search("locked|busy", str(error)) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.005, 0.05))

    def insert(self, table: Table) -> Insert:
        return insert(table)

    def each(self, name: str) -> FromClause:
        return func.json_each(bindparam(name, type_=JSON)).table_valued(column("value", BigInteger))

    def gathered(self, numbers: ColumnElement[int]) -> ColumnElement[Any]:
        return func.json_group_array(numbers, type_=JSON)

    def load(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        return common.in_batches(rows, lambda some: connection.execute(table.insert(), some))

    def loaded(self, connection: Connection, table: Table) -> None:
        """SQLite goes on from the greatest number by itself."""

    def define_words(self, connection: Connection) -> list[str]:
        return []

    def undefine_words(self) -> list[str]:
        return []

    def index_words(self, table: str, columns: Sequence[str]) -> list[str]:
        """FTS5, kept in step by triggers (sqlite.org/fts5.html, "External Content Tables")."""
        names, new, old = (", ".join(prefix + column for column in columns) for prefix in ("", "new.", "old."))
        add = f"INSERT INTO {table}_fts(rowid, {names}) VALUES (new.number, {new});"
        drop = f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES ('delete', old.number, {old});"
        return [
            f'CREATE VIRTUAL TABLE {table}_fts USING fts5({names}, content="{table}", content_rowid="number", '
            'tokenize="porter unicode61 remove_diacritics 2")',
            f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {add} END",
            f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {drop} END",
            f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
        ]

    def drop_words(self, table: str) -> list[str]:
        return [f"DROP TABLE {table}_fts"]

    def keep_rows(self, table: str, message: str, columns: Sequence[str] = ()) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {message}'); END"
        guard = common.guard(table, columns)
        if columns:
            return [f"CREATE TRIGGER {guard} BEFORE UPDATE OF {', '.join(columns)} ON {table} {refuse}"]
        return [
            f"CREATE TRIGGER {guard} BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_is_new BEFORE INSERT ON {table} "  # INSERT OR REPLACE deletes unseen by triggers
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE number = new.number) {refuse}",
        ]

    def drop_keeping(self, table: str, columns: Sequence[str] = ()) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS {common.guard(table, columns)}",
            *(f"DROP TRIGGER IF EXISTS {table}_{name}" for name in ("is_kept", "is_new")),
        ]

    def do_after(self, name: str, table: str, event: str, condition: str, what: Sequence[str]) -> list[str]:
        return [f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {condition} BEGIN {'; '.join(what)}; END"]

    def drop_doing(self, name: str, table: str) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {name}"]

    def words_in(self, key: str) -> str:
        return f"""json_each('[' || replace(json_quote(trim({key})), ' ', '","') || ']')"""

    @contextmanager
    def migrating(self, connection: Connection) -> Iterator[None]:
        """SQLite makes no table anew while foreign keys are on; they are checked at the end instead."""
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with common.alone(connection, self.take_turn):
                yield
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken:
                    place = shown(connection.engine.url)
                    raise StoreError(f"{place}: rows of {broken[0]} refer to nothing; put back a backup of it")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")

    def damage(self, connection: Connection) -> Iterator[Damage]:
        for words in connection.exec_driver_sql(f"PRAGMA integrity_check({SOME})").scalars():
            if words != "ok":
                yield "database", words

    def stray_words(self, connection: Connection, table: str, columns: Sequence[str]) -> Iterator[str]:
        """FTS5's own check is written as an insert, so others who write wait for it: on a connection of its own, not to
        keep them waiting longer."""
        with connection.engine.connect() as own:
            try:
                own.exec_driver_sql(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('integrity-check', 1)")
            except DBAPIError as error:
                if "malformed" not in str(error.orig):
                    raise
                yield f"it does not fit the words in {table}"
            finally:
                own.rollback()

    def triggers(self, connection: Connection) -> set[str]:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())

    def sizes(self, connection: Connection) -> Mapping[str, int]:
        """From `dbstat`, which not every SQLite is built with."""
        built = set(connection.exec_driver_sql("SELECT name FROM pragma_module_list").scalars())
        if "dbstat" not in built:
            return {}
        found: dict[str, int] = {}
        pages = connection.exec_driver_sql(
            "SELECT coalesce(tbl_name, dbstat.name), pgsize FROM dbstat "
            "LEFT JOIN sqlite_master ON sqlite_master.name = dbstat.name WHERE aggregate = TRUE"
        )
        for name, size in pages:
            table = name.partition("_fts_")[0] + "_fts" if "_fts_" in name else name
            found[table] = found.get(table, 0) + size
        return found

    def size(self, connection: Connection) -> int:
        query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return int(connection.exec_driver_sql(query).scalar_one())
