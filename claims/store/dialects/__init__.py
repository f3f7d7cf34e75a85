"""All that differs between the databases, a module a database: connecting, write transactions, upserts, full-text
search, bulk loading, their own checks, errors.

Nothing else in the store asks which database it is on, but for what tables.py declares of storage. Migrations call
`index_words`, `keep_rows` and their like: what these make is part of the schema's history, so change them only
together with a migration that makes it anew.

SQLite: the driver's own transaction control is switched off and SQLAlchemy says BEGIN, as the SQLAlchemy manual
advises ("Enabling Non-Legacy SQLite Transactional Modes"), so that a migration's DDL belongs to its transaction. A
write begins with BEGIN IMMEDIATE: it waits for its turn at once and cannot fail half-way for a lock.
PostgreSQL: a write begins by taking one advisory lock, so that writers take turns as they do on SQLite. What is
added then sees all that was added before it, and which claims are compared does not depend on timing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sqlalchemy import URL, ColumnElement, Connection, Engine, FromClause, Table, inspect, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from claims.errors import StoreError
from claims.store.dialects import common
from claims.store.dialects.common import LOADED, Damage, Reasons, among, found_among, has_words, matches, shown

__all__ = [
    "LOADED",
    "Dialect",
    "among",
    "common",
    "connect",
    "dialect_of",
    "found_among",
    "has_words",
    "matches",
    "named",
    "shown",
    "tables",
    "writing_alone",
]

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = sqlite.Insert | postgresql.Insert


class Dialect(Protocol):
    """One kind of database."""

    reasons: ClassVar[Reasons]
    """What the driver's messages (patterns) mean and what to do about it."""
    weighs: ClassVar[bool]
    """It knows by statistics how many rows a condition leaves, and chooses its way accordingly."""

    def __hash__(self) -> int:
        """There is one of each kind, by which queries are remembered."""
        ...

    def connect(self, url: URL) -> Engine: ...

    def place(self, url: URL) -> Path | None:
        """The file that the database is; None where it is none."""
        ...

    def reading(self, engine: Engine) -> Engine:
        """The engine, so set that a transaction sees one state of the database from its first query to its last."""
        ...

    def take_turn(self, connection: Connection) -> None:
        """Begin a transaction that is the only one to write, after waiting for its turn."""
        ...

    def insert(self, table: Table) -> Insert: ...

    def each(self, name: str) -> FromClause:
        """The numbers of the list that is given under this name, a row each, in the column `value`: one statement for a
        list of any length."""
        ...

    def gathered(self, numbers: ColumnElement[int]) -> ColumnElement[Any]:
        """The numbers of all rows as one list, in any order; None or empty where there is no row."""
        ...

    def load(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Add many rows, given with all their columns, as fast as can be. Returns their number."""
        ...

    def loaded(self, connection: Connection, table: Table) -> None:
        """Row numbers that come next are to follow those that were loaded."""
        ...

    def define_words(self, connection: Connection) -> list[str]:
        """DDL of what index_words() needs to be there."""
        ...

    def undefine_words(self) -> list[str]: ...

    def index_words(self, table: str, columns: Sequence[str]) -> list[str]:
        """DDL of `TABLE_fts`, the full-text index over these columns, and of what keeps it in step."""
        ...

    def drop_words(self, table: str) -> list[str]: ...

    def keep_rows(self, table: str, message: str, columns: Sequence[str] = ()) -> list[str]:
        """DDL that refuses to change these columns, or, where none is named, to change or delete any row."""
        ...

    def drop_keeping(self, table: str, columns: Sequence[str] = ()) -> list[str]: ...

    def do_after(self, name: str, table: str, event: str, condition: str, what: Sequence[str]) -> list[str]:
        """DDL that does this (statements) after each such event on a row of the table for which the condition holds."""
        ...

    def drop_doing(self, name: str, table: str) -> list[str]: ...

    def words_in(self, key: str) -> str:
        """SQL of a table of the words of search.key(), a row each, in the column `value` once it is given a name."""
        ...

    def migrating(self, connection: Connection) -> AbstractContextManager[None]:
        """A write transaction in which tables may be made anew."""
        ...

    def damage(self, connection: Connection) -> Iterator[Damage]:
        """What the database itself finds wrong with its pages, indexes and constraints."""
        ...

    def stray_words(self, connection: Connection, table: str, columns: Sequence[str]) -> Iterator[str]:
        """What in `TABLE_fts` differs from what index_words() would have made of these columns."""
        ...

    def triggers(self, connection: Connection) -> set[str]:
        """Names of the triggers that are at work."""
        ...

    def sizes(self, connection: Connection) -> Mapping[str, int]:
        """Bytes of each table with its indexes; empty where this database does not say."""
        ...

    def size(self, connection: Connection) -> int:
        """Bytes of the whole database."""
        ...


KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@cache
def named(name: str) -> Dialect:
    """The dialect of this name, its module loaded at first use: a query on one needs nothing of the other."""
    dialect: Dialect = getattr(import_module(f"claims.store.dialects.{name}"), KINDS[name])()
    return dialect


@contextmanager
def writing_alone(connection: Connection) -> Iterator[None]:
    """A write transaction, begun when it is its turn."""
    with common.alone(connection, dialect_of(connection).take_turn):
        yield


def dialect_of(connection: Connection | Engine) -> Dialect:
    return named(connection.dialect.name)


def connect(given: str) -> Engine:
    """An engine for this address, nothing opened yet. Raises StoreError if it is none, or its driver is missing."""
    try:
        url = make_url(re.sub("^postgres://", "postgresql://", given))
        backend = url.get_backend_name()
        if backend not in KINDS:
            raise StoreError(
                f"{shown(url)}: {backend} is not supported; give a file, or postgresql+psycopg://USER@HOST/DATABASE"
            )
        if backend == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return named(backend).connect(url)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{shown(url)}: the driver of {backend} is not installed; type `pip install 'claims[postgres]'`"
        ) from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(
            f"{given}: this is no database address; give a file, sqlite:///FILE or "
            "postgresql+psycopg://USER@HOST/DATABASE"
        ) from error


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
