"""How far reading has come: bytes that were read of files, of all that there are to read."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence

from claims.read.folder import files


class Meter:
    """Counts along. One a process, because files are opened deep inside what reads them."""

    def __init__(self) -> None:
        self.done = 0

    def of(self, inputs: Sequence[str]) -> int | None:
        """Bytes of these inputs, from now on to be counted; None where one is no file or folder, so nobody knows."""
        self.done = 0
        sizes = [_size(one) for one in inputs]
        return None if None in sizes else sum(size or 0 for size in sizes)


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
