"""Trackers for the threads that answer: a Tracker is one thread's at a time, and making one takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue

from claims.pipeline import Tracker

AT_ONCE = 8
"""Pages that are made at a time; who asks for more waits."""


class Trackers:
    """Trackers over one database, made when they are first needed."""

    def __init__(self, database: str | None) -> None:
        self._database = database
        self._free: LifoQueue[Tracker | None] = LifoQueue()
        for _ in range(AT_ONCE):
            self._free.put(None)

    @contextmanager
    def one(self) -> Iterator[Tracker]:
        """A Tracker for this thread alone. Raises StoreMissing, StoreVersion or StoreError."""
        tracker = self._free.get()
        try:
            tracker = tracker or Tracker(self._database, create=False)
            yield tracker
        finally:
            self._free.put(tracker)

    def close(self) -> None:
        for _ in range(AT_ONCE):
            if tracker := self._free.get():
                tracker.close()
