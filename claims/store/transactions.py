"""One connection to the database, and the transaction at hand: what the store's methods work in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from claims.records import Claim
from claims.store import counting
from claims.store.engine import reading
from claims.store.engine import writing as write_transaction


class Transactions:
    """A database and at most one write transaction of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing: Connection | None = None
        self._met: dict[int, Claim] = {}
        """Claims that sharing() read in this transaction: the claims of a document share most of their candidates."""
        self._current: dict[str, list[Claim]] = {}
        """What current() read in this transaction."""
        self._place_names: dict[str, tuple[str, ...]] | None = None
        """What place_names() read in this transaction."""

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, to which all calls inside belong. Inside another it is part of that one."""
        if self._writing is not None:
            yield
            return
        with write_transaction(self._engine) as connection:
            self._writing = connection
            try:
                yield
                counting.settle(connection)
            finally:
                self._writing = None
                self._forget_read()

    def _forget_read(self) -> None:
        self._met.clear()
        self._current.clear()
        self._place_names = None

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self.transaction():
            assert self._writing is not None
            self._forget_read()
            yield self._writing

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """The transaction at hand, else a view of its own."""
        if self._writing is not None:
            yield self._writing
            return
        with reading(self._engine) as connection:
            yield connection
