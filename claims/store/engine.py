"""The database behind the store: opening it, its transactions, its migrations, and what is said when it fails."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from claims.errors import StoreError, StoreMissing, StoreVersion
from claims.store.dialects import common, connect, dialect_of, shown, tables, writing_alone

SCHEMA = "0015"
"""The migration that this release reads and writes."""
PACKAGE = Path(__file__).parents[1]

Result = TypeVar("Result")


def open_engine(url: str, *, create: bool) -> Engine:
    """Connect to a database of this release's schema; `create` makes it, or brings an older one up to date.

    Raises StoreMissing where there is none, StoreVersion where its schema is another, StoreError if it can't be used.
    """
    engine = connect(url)
    try:
        with guarded(engine):
            _check_file(engine, create=create)
            found = _version(engine)
            if found != SCHEMA:
                _bring_up_to_date(engine, found, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(url: str) -> Literal["created", "upgraded", "unchanged"]:
    """Make the database, or bring an older one up to date. Raises StoreVersion if it is newer, or StoreError."""
    engine = connect(url)
    try:
        with guarded(engine):
            _check_file(engine, create=True)
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
    with guarded(engine), dialect_of(engine).reading(engine).connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end, rolled back if anything is raised."""
    with guarded(engine), engine.connect() as connection, writing_alone(connection):
        yield connection


@contextmanager
def guarded(engine: Engine) -> Iterator[None]:
    """Say in words what went wrong with the database."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(_explained(str(getattr(error, "orig", None) or error), engine)) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{shown(engine.url)}: a text with half a character in it (a lone surrogate) can't be stored; "
            "save the text as UTF-8 and add it again"
        ) from error


BROKEN_RULE = r"constraint|already exists|violates|invalid byte sequence|NUL"


def _explained(message: str, engine: Engine) -> str:
    place, message = shown(engine.url), " ".join(message.split())
    for pattern, words in dialect_of(engine).reasons:
        if re.search(pattern, message, re.I):
            return f"{place}: {words} ({message})"
    if re.search(BROKEN_RULE, message, re.I):
        words = "what is to be stored breaks a rule of the database, so nothing of it was stored; report this"
        return f"{place}: {words} ({message})"
    return f"{place}: the database can't be used: {message}; check the database's address"


def _check_file(engine: Engine, *, create: bool) -> None:
    """SQLite's driver would make a missing file, and says little of a missing folder."""
    file = dialect_of(engine).place(engine.url)
    if file is None or file.exists():
        return
    if not create:
        raise _missing(engine)
    if not file.parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}; make it, or choose another place")


def _missing(engine: Engine) -> StoreMissing:
    return StoreMissing(f"no database at {shown(engine.url)}; type `claims add PATH` or `claims init` to make one")


def _version(engine: Engine) -> str | None:
    """The schema that the database has; None where it is empty. A plain query, because importing Alembic takes long."""
    with engine.connect() as connection:
        there = tables(connection)
        if there <= {"alembic_version"}:
            return None
        known = {"alembic_version", "claim"} <= there
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    if found is None or not re.fullmatch(r"\d{4}", found):
        raise StoreError(f"{shown(engine.url)}: this is the database of another program; choose another database")
    return str(found)


def _bring_up_to_date(engine: Engine, found: str | None, *, create: bool) -> None:
    if found and found > SCHEMA:
        raise StoreVersion(
            f"{shown(engine.url)}: a newer release made this database (schema {found}, this release has {SCHEMA}); "
            "type `pip install --upgrade claims`, or choose another database with --db"
        )
    if create:
        _patiently(lambda: migrate(engine, SCHEMA))
    elif found is None:
        raise _missing(engine)
    else:
        raise StoreVersion(
            f"{shown(engine.url)}: an older release made this database (schema {found}, this release has {SCHEMA}); "
            "type `claims init` to bring it up to date"
        )


def _patiently(action: Callable[[], Result]) -> Result:
    """Try again while others hold the lock: switching to WAL does not wait for its turn by itself."""
    deadline = time.monotonic() + common.BUSY_SECONDS
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
    with engine.connect() as connection, dialect_of(engine).migrating(connection):
        from alembic import command
        from alembic.script import ScriptDirectory

        config = alembic_config(connection)
        scripts = ScriptDirectory.from_config(config)
        found = "alembic_version" in tables(connection)
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if found else None
        if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreVersion(
                f"{shown(engine.url)}: a newer release is bringing this database up to date; update claims"
            )
        move = command.downgrade if revision == "base" or (now or "") > revision else command.upgrade
        move(config, revision)
