"""How far reading has come: bytes that were read of files, of all that there are to read, and of those how many are of
what is done with."""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from claims.read.folder import files

Item = TypeVar("Item")


class Meter:
    """Counts along. One a process, because files are opened deep inside what reads them."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.done = 0
        """Bytes that were read."""
        self.behind = 0
        """Bytes that had been read when what is done with came: documents wait while others are worked on."""
        self._waiting: deque[int] = deque()
        self._ended = False

    def of(self, inputs: Sequence[str]) -> int | None:
        """Bytes of these inputs, from now on to be counted; None where one is no file or folder, so nobody knows."""
        self._begin()
        sizes = [_size(one) for one in inputs]
        return None if None in sizes else sum(size or 0 for size in sizes)

    def marking(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same; how far reading was when each came is remembered."""
        for item in items:
            self._waiting.append(self.done)
            yield item
        self._ended = True

    def pass_one(self) -> None:
        """The first of them that was waiting is done with."""
        if self._waiting:
            self.behind = self._waiting.popleft()

    @property
    def over(self) -> bool:
        """All has come and is done with."""
        return self._ended and not self._waiting


METER = Meter()


class _Counted(io.FileIO):
    """A file whose bytes count once, however often they are read; all of them when it is closed."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "rb")
        self._size = os.fstat(self.fileno()).st_size
        self._counted = 0

    def _count(self, bytes_read: int) -> None:
        more = min(bytes_read, self._size - self._counted)
        self._counted += more
        METER.done += more

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        found = super().readinto(buffer)
        self._count(found or 0)
        return found

    def readall(self) -> bytes:
        found = super().readall()
        self._count(len(found or b""))
        return found or b""

    def close(self) -> None:
        if not self.closed:
            self._count(self._size)
        super().close()


def counted(path: str) -> io.BufferedReader:
    """The file, opened to be read. Raises OSError."""
    return io.BufferedReader(_Counted(path))


def _size(path: str) -> int | None:
    try:
        if os.path.isfile(path):
            return os.path.getsize(path)
        if os.path.isdir(path):
            return sum(os.path.getsize(one) for one in files(path) if isinstance(one, str))
    except (OSError, ValueError):
        pass
    return None
