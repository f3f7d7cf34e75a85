"""The database behind the store: connections, transactions, migrations, and all that differs between databases.

SQLite so far. Its driver's own transaction control is switched off and SQLAlchemy says BEGIN, as the SQLAlchemy
manual advises ("Enabling Non-Legacy SQLite Transactional Modes"), so that a migration's DDL belongs to its transaction.
A write transaction begins with BEGIN IMMEDIATE: it waits for its turn at once and cannot fail half-way for a lock.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import pydantic_core
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from claims.errors import StoreError, StoreMissing, StoreVersion

SCHEMA = "0001"
"""The migration that this release reads and writes."""
BUSY_SECONDS = 30.0
"""How long a write waits for its turn."""
PACKAGE = Path(__file__).parents[1]

Result = TypeVar("Result")


def open_engine(url: str, *, create: bool) -> Engine:
    """Connect to a database of this release's schema; `create` makes it, or brings an older one up to date.

    Raises StoreMissing where there is none, StoreVersion where its schema is another, StoreError if it can't be used.
    """
    engine = _connect(url)
    try:
        with guarded(engine):
            _check_file(engine.url, create=create)
            found = _version(engine)
            if found != SCHEMA:
                _bring_up_to_date(engine, found, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(url: str) -> Literal["created", "upgraded", "unchanged"]:
    """Make the database, or bring an older one up to date. Raises StoreVersion if it is newer, or StoreError."""
    engine = _connect(url)
    try:
        with guarded(engine):
            _check_file(engine.url, create=True)
            found = _version(engine)
            if found == SCHEMA:
                return "unchanged"
            _bring_up_to_date(engine, found, create=True)
            return "upgraded" if found else "created"
    finally:
        engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; writers are not held up by it."""
    with guarded(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end, rolled back if anything is raised."""
    with guarded(engine), engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            yield connection


def upsert(table: Table) -> Insert:
    """An insert that, where a row with the same primary or unique key stands, is to update it instead."""
    return insert(table)


@contextmanager
def guarded(engine: Engine) -> Iterator[None]:
    """Say in words what went wrong with the database."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(_explained(str(getattr(error, "orig", None) or error), shown(engine.url))) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{shown(engine.url)}: a text with half a character in it (a lone surrogate) can't be stored; "
            "save the text as UTF-8 and add it again"
        ) from error


def shown(url: URL) -> str:
    """The database as messages name it: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.render_as_string(hide_password=True)


REASONS = (
    (r"not a database", "this file is no database; choose another file with --db, or move this one away"),
    (r"readonly|read-only", "the database can only be read; make the file and its folder writable, or copy it"),
    (r"locked|busy", "another program keeps the database locked; wait until it is done and try again"),
    (r"unable to open", "the database can't be opened; check that it is a file, and who may read and write its folder"),
    (r"disk is full", "the disk is full; nothing half-written stays; free some space and try again"),
    (r"malformed|corrupt", "the database is damaged; put back a copy of it, or add the documents to a new one"),
    (r"disk I/O", "the disk can't be read or written; check it, or copy the database elsewhere"),
    (r"no such (table|column)", "the database lacks a table of this release; choose another file with --db"),
    (
        r"constraint failed",
        "what is to be stored breaks a rule of the database, so nothing of it was stored; report this",
    ),
)


def _explained(message: str, place: str) -> str:
    for pattern, words in REASONS:
        if re.search(pattern, message, re.I):
            return f"{place}: {words} ({message})"
    return f"{place}: the database can't be used: {message}; check the database's address"


def _connect(given: str) -> Engine:
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{given}: this is no database address; give a file, or a URL like sqlite:///claims.db"
        ) from error
    if backend != "sqlite":
        raise StoreError(f"{shown(url)}: {backend} is not supported by this release; give a file or sqlite:///FILE")
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=_json,
        json_deserializer=pydantic_core.from_json,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _json(value: Any) -> str:
    """Records as JSON that every database takes: infinity, which JSON lacks, as a string."""
    return pydantic_core.to_json(value, inf_nan_mode="strings").decode()


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _file(url: URL) -> Path | None:
    """The file of the database; None for one in memory."""
    name = (url.database or "").removeprefix("file:").partition("?")[0]
    return Path(name) if name and name != ":memory:" and url.query.get("mode") != "memory" else None


def _check_file(url: URL, *, create: bool) -> None:
    """The driver would make a missing file, and says little of a missing folder."""
    file = _file(url)
    if file is None or file.exists():
        return
    if not create:
        raise _missing(url)
    if not file.parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}; make it, or choose another file with --db")


def _missing(url: URL) -> StoreMissing:
    return StoreMissing(f"no database at {shown(url)}; type `claims add PATH` or `claims init` to make one")


def _version(engine: Engine) -> str | None:
    """The schema that the database has; None where it is empty. A plain query, because importing Alembic takes long."""
    with engine.connect() as connection:
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if tables <= {"alembic_version"}:
            return None
        known = {"alembic_version", "claim"} <= tables
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    if found is None or not re.fullmatch(r"\d{4}", found):
        raise StoreError(f"{shown(engine.url)}: this is the database of another program; choose another file with --db")
    return str(found)


def _bring_up_to_date(engine: Engine, found: str | None, *, create: bool) -> None:
    if found and found > SCHEMA:
        raise StoreVersion(
            f"{shown(engine.url)}: a newer release made this database (schema {found}, this release has {SCHEMA}); "
            "type `pip install --upgrade claims`, or choose another file with --db"
        )
    if create:
        _patiently(lambda: migrate(engine, SCHEMA))
    elif found is None:
        raise _missing(engine.url)
    else:
        raise StoreVersion(
            f"{shown(engine.url)}: an older release made this database (schema {found}, this release has {SCHEMA}); "
            "type `claims init` to bring it up to date"
        )


def _patiently(action: Callable[[], Result]) -> Result:
    """Try again while others hold the lock: switching to WAL does not wait for its turn by itself."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return action()
        except (SQLAlchemyError, sqlite3.Error) as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def migrations_folder(package: Path = PACKAGE) -> Path:
    """Where the migrations are: in the installed package, or beside it in a checkout. Raises StoreError if nowhere."""
    for folder in (package / "_migrations", package.parent / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise StoreError(f"{package}: the database's migrations are missing; install claims again")


def alembic_config(connection: Connection) -> Any:
    """What Alembic's commands ask for, with this connection to work on."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str) -> None:
    """Bring the schema to this revision, up or down, in one transaction, foreign keys checked at its end."""
    with _migrating(engine) as connection:
        from alembic import command
        from alembic.script import ScriptDirectory

        config = alembic_config(connection)
        scripts = ScriptDirectory.from_config(config)
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").scalar()
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if found else None
        if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreVersion(
                f"{shown(engine.url)}: a newer release is bringing this database up to date; update claims"
            )
        move = command.downgrade if revision == "base" or (now or "") > revision else command.upgrade
        move(config, revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A write transaction in which SQLite lets tables be made anew, which it does not while foreign keys are on."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken:
                    raise StoreError(
                        f"{shown(engine.url)}: rows of {broken[0]} refer to nothing; put back a copy of it"
                    )
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
