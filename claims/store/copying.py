"""Whole databases: copied from one kind to another and compared, and backed up while others write."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pydantic_core
from sqlalchemy import ColumnElement, Connection, Engine, func, select, true
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import DBAPIError

from claims.errors import StoreError, StoreMissing
from claims.store.counted_tables import name_word, speaker_count, to_count
from claims.store.counting import count_all
from claims.store.dialects import LOADED, connect, dialect_of, shown
from claims.store.engine import guarded, open_engine, reading, writing
from claims.store.tables import Table, claim, document, outlet, place, speaker
from claims.upkeep import Backup, Copied

Tell = Callable[[str, int], None]
"""Is told what is being written, in the plural, and how much so far."""

Rows = Generator[Mapping[str, Any], None, None]

TABLES = [table for table in Table.metadata.sorted_tables if table not in (speaker_count, to_count, name_word)]
"""Each after those that its rows refer to. Counts, and the words of names, are not copied but made anew."""

OWN_FIRST: Mapping[SqlTable, ColumnElement[bool]] = {
    claim: claim.c.statement_id == claim.c.id,
    speaker: speaker.c.canonical_id == speaker.c.id,
    place: place.c.canonical_id == place.c.id,
    outlet: outlet.c.canonical_id == outlet.c.id,
}
"""In tables whose rows refer to others of the same table: the rows that the others refer to."""

PAGES = 4096
"""Pages of an SQLite file that are copied before others of this process get their turn."""


def _untold(what: str, count: int) -> None:
    """Where nobody wants to know."""


def copy(source: str, target: str, tell: Tell = _untold) -> list[Copied]:
    """Copy all of the one database (a URL) into the other one, which must be missing or empty, and compare the two.

    Either may be of either kind. What is copied is one state of `source`, whoever writes to it meanwhile, and it
    arrives as a whole or not at all: if any table differs afterwards, nothing is kept. Raises StoreError, with what
    to do, if either can't be used or `target` holds anything.
    """
    origin = open_engine(source, create=False)
    try:
        with _made_empty(target) as goal, reading(origin) as old, writing(goal) as new, _explained(goal):
            _demand_empty(new)
            return _copied(old, new, tell)
    finally:
        origin.dispose()


@contextmanager
def _made_empty(url: str) -> Iterator[Engine]:
    """The database to copy to. A file that was made for this goes again if nothing comes of it."""
    place = _place(url)
    is_new = place is not None and not place.exists()
    engine = _open_empty(url)
    try:
        yield engine
    except BaseException:
        engine.dispose()
        if place is not None and is_new:
            for ending in ("", "-wal", "-shm"):
                Path(f"{place}{ending}").unlink(missing_ok=True)
        raise
    engine.dispose()


def _place(url: str) -> Path | None:
    engine = connect(url)
    try:
        return dialect_of(engine).place(engine.url)
    finally:
        engine.dispose()


def _copied(old: Connection, new: Connection, tell: Tell) -> list[Copied]:
    sums = [_put(old, new, table, tell) for table in TABLES]
    count_all(new)
    found = []
    for table, (rows, checksum) in zip(TABLES, sums, strict=True):
        arrived = _Sum()
        with closing(_rows(new, table)) as read:
            for row in read:
                arrived.add(row)
                tell(f"rows of {table.name} compared", arrived.rows)
        found.append(Copied(table.name, rows, arrived.rows, checksum, arrived.hexadecimal))
    if not all(one.equal for one in found):
        transaction = new.get_transaction()
        assert transaction is not None
        transaction.rollback()
    return found


def _put(old: Connection, new: Connection, table: SqlTable, tell: Tell) -> tuple[int, str]:
    """Copy the rows of a table; their number and checksum, as they were read."""
    read = _Sum()

    def passing() -> Rows:
        with closing(_rows(old, table)) as rows:
            for row in rows:
                read.add(row)
                tell(f"rows of {table.name}", read.rows)
                yield row

    dialect = dialect_of(new)
    with closing(passing()) as rows:
        dialect.load(new, table, rows)
    dialect.loaded(new, table)
    return read.rows, read.hexadecimal


def _rows(connection: Connection, table: SqlTable) -> Rows:
    """All rows, those first that others of the table refer to."""
    first = OWN_FIRST.get(table)
    with guarded(connection.engine):
        for which in (true(),) if first is None else (first, ~first):
            query = select(table).where(which).order_by(*table.primary_key).execution_options(yield_per=LOADED)
            with connection.execute(query) as found:
                yield from (dict(row) for row in found.mappings())


class _Sum:
    """A checksum that the order of the rows has no part in: the sum of their digests."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Values as JSON, in the order of the columns: dates and numbers read the same on every database."""
        words = pydantic_core.to_json(list(row.values()), inf_nan_mode="strings", bytes_mode="base64")
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(words).digest())) % 2**256
        self.rows += 1

    @property
    def hexadecimal(self) -> str:
        return f"{self._sum:064x}"


def _open_empty(url: str) -> Engine:
    """The database to copy to, made where it is missing; one that is of an older release is left as it is."""
    try:
        engine = open_engine(url, create=False)
    except StoreMissing:
        return open_engine(url, create=True)
    try:
        with reading(engine) as connection:
            _demand_empty(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _demand_empty(connection: Connection) -> None:
    for table in TABLES:
        rows = connection.scalar(select(func.count()).select_from(table))
        if rows:
            raise StoreError(
                f"{shown(connection.engine.url)}: it is not empty (rows of {table.name}: {rows:,}), and a copy is "
                "never mixed with what is there; nothing was copied: name a database that is new or empty"
            )


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """What a driver says by itself, where rows go past SQLAlchemy, in words like all else."""
    try:
        yield
    except engine.dialect.loaded_dbapi.Error as error:
        with guarded(engine):
            raise DBAPIError(None, None, error) from error


def backup(source: str, file: Path, *, overwrite: bool = False, tell: Tell = _untold) -> Backup:
    """Write one state of the database (a URL), of either kind, into a new SQLite file; others go on writing meanwhile.

    The file has its name only once it is whole and was checked; if anything goes wrong, or is interrupted, nothing is
    left behind. An existing file is replaced only where `overwrite` says so. Raises StoreError.
    """
    origin = open_engine(source, create=False)
    try:
        _demand_place(origin, file, overwrite)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            with _written(file):
                if dialect_of(origin).place(origin.url) is None:
                    counts = {one.table: one.rows for one in copy(source, f"sqlite:///{part}", tell)}
                else:
                    counts = _copy_pages(origin, file, part, tell)
                found = _checked(file, part, counts)
                _keep(part, file)
            return found
        except StoreError as error:
            raise StoreError(str(error).replace(str(part), str(file))) from error
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                Path(f"{part}{ending}").unlink(missing_ok=True)
    finally:
        origin.dispose()


def _demand_place(origin: Engine, file: Path, overwrite: bool) -> None:
    """The file can be written, and is no database in use: least of all the one to back up."""
    if re.match(r"\w+(\+\w+)?:/", str(file)):
        raise StoreError(f"{file}: a backup is a file; to fill another database use `claims db copy`")
    if not file.parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}; make it, or choose another place")
    if file.is_dir():
        raise StoreError(f"{file}: it is a folder; name a file in it")
    if not file.exists():
        return
    own = dialect_of(origin).place(origin.url)
    if own is not None and own.exists() and file.samefile(own):
        raise StoreError(f"{file}: this is the database itself; give its backup another name")
    if not overwrite:
        raise StoreError(f"{file}: there is a file already; choose another name, or replace it with --overwrite")
    for ending in ("-wal", "-journal"):
        if Path(f"{file}{ending}").exists():
            raise StoreError(
                f"{file}: another program uses it as a database ({file.name}{ending} is there); choose another name"
            )


@contextmanager
def _written(file: Path) -> Iterator[None]:
    """Say of the file, which is not the database, why it can't be written."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(
            f"{file}: the backup can't be written: {reason}; nothing of it stays: free some space, or choose "
            "another place"
        ) from error


Counts = dict[str, int]


def _copy_pages(origin: Engine, file: Path, part: Path, tell: Tell) -> Counts:
    """All pages of an SQLite file, as they are now: the read transaction that stays open holds this state."""
    with reading(origin) as connection:
        counts: Counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES
        }
        driver: Any = connection.connection.driver_connection
        with _written(file), closing(sqlite3.connect(part)) as to:
            driver.backup(to, pages=PAGES, progress=lambda _, left, of: tell("pages", of - left))
    return counts


def _checked(file: Path, part: Path, counts: Counts) -> Backup:
    """What the file holds, read back. Raises StoreError if it is not whole."""
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?immutable=1", uri=True)) as opened:
        sound = [words for (words,) in opened.execute("PRAGMA quick_check")]
        found = {t.name: opened.execute(f'SELECT count(*) FROM "{t.name}"').fetchone()[0] for t in TABLES}
    if sound != ["ok"] or counts != found:
        raise StoreError(
            f"{file}: the backup is not what the database holds, so it was not kept; type `claims db check` to see "
            "whether the database is damaged, and look after the disk"
        )
    return Backup(str(file), found[document.name], found[claim.name], part.stat().st_size)


def _keep(part: Path, file: Path) -> None:
    """Give the file its name once the disk has it."""
    _to_disk(part)
    os.replace(part, file)
    if os.name == "posix":
        _to_disk(file.parent)


def _to_disk(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
