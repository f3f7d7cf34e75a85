"""Bytes in, never more of them than the limits allow, whatever a compressed file unfolds to."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from claims import settings
from claims.read.refused import Refused, TooMuch

Stream = io.BufferedReader
HEAD = 4096
"""Bytes that are looked at to tell formats apart."""
BYTES_A_CHARACTER = 4
"""The most that UTF-8, UTF-16 and UTF-32 need."""
SKIPPED_PIECES = 50
"""How many times the limit an over-long line may last before the rest of its file is given up."""


def opened(raw: BinaryIO) -> Stream:
    """The stream with a look ahead that sees a whole head, also where a pipe gives a few bytes at a time."""
    if isinstance(raw, io.BufferedReader) and raw.seekable():
        return raw
    return io.BufferedReader(_Counted(raw), 1 << 16)


def in_memory(data: bytes) -> Stream:
    return io.BufferedReader(cast(io.RawIOBase, io.BytesIO(data)), max(HEAD, 1 << 13))


def head(stream: Stream) -> bytes:
    """The beginning, which stays to be read."""
    return stream.peek(HEAD)[:HEAD]


def size_of(stream: Stream) -> Callable[[], int]:
    """Gives the bytes of the whole file; of a pipe, those that have come so far."""
    if isinstance(stream.raw, _Counted):
        counted = stream.raw
        return lambda: counted.count
    at = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(at)
    return lambda: size


class _Counted(io.RawIOBase):
    """A pipe that counts, and whose first piece is a whole head, if there is so much."""

    def __init__(self, raw: BinaryIO) -> None:
        self.count = 0
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read1(len(buffer)) if hasattr(self._raw, "read1") else self._raw.read(len(buffer))
        while data and self.count == 0 and len(data) < min(HEAD, len(buffer)):
            more = self._raw.read(min(HEAD, len(buffer)) - len(data))
            if not more:
                break
            data += more
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class Room:
    """How much the compressed parts of one input may unfold to, all together: so much in total, and so many times
    what there is of it."""

    def __init__(self, size: Callable[[], int]) -> None:
        self._size = size
        self._taken = 0

    def take(self, count: int) -> None:
        """Raises TooMuch where there is no room for so many bytes more."""
        self._taken += count
        if self._taken > settings.MAX_UNPACKED:
            raise TooMuch(
                f"it unfolds to more than {settings.MAX_UNPACKED:,} bytes", "unpack it, and add the files that matter"
            )
        if self._taken > settings.UNPACKED_FREELY + settings.MAX_RATIO * self._size():
            raise TooMuch(
                f"it unfolds to more than {settings.MAX_RATIO} times its size, as no text does",
                "if it is no trap, unpack it and add the files that matter",
            )


class _Unfolded(io.RawIOBase):
    """What a decompressor gives, taken from the room; its errors in our words."""

    def __init__(self, inner: Any, room: Room) -> None:
        self._inner = inner
        self._room = room

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except Refused:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise damaged(error) from error
        self._room.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def unfolded(inner: Any, room: Room) -> Stream:
    """A decompressor's output as a stream; `inner` has a method read(size)."""
    return io.BufferedReader(_Unfolded(inner, room), 1 << 16)


def damaged(error: Exception) -> Refused:
    if isinstance(error, NotImplementedError):
        return Refused("it is compressed by a method that is not known here", "unpack it and add what is in it")
    if isinstance(error, RuntimeError) and "password" in str(error):
        return Refused("it is encrypted", "unpack it with its password, and add what is in it")
    if isinstance(error, EOFError | zlib.error):
        return Refused("the compressed file is damaged or cut short", "fetch or compress it again")
    return Refused("the compressed file is damaged", "fetch or compress it again")


def most_text() -> int:
    """The most bytes that a text may have."""
    return settings.MAX_TEXT * BYTES_A_CHARACTER


def most() -> int:
    """The most bytes that a page, a line of JSONL or any other document may have."""
    return settings.MAX_DOWNLOAD


def too_large(limit: int, size: int | None = None) -> Refused:
    """`size` in bytes, where it is known before reading."""
    has = f"it has {size:,} bytes" if size is not None else f"it has more than {limit:,} bytes"
    if limit == most_text():
        return Refused(
            f"{has} and is over the limit of {settings.MAX_TEXT:,} characters",
            "split it into a file per article, or make it JSONL with an article a line",
        )
    return Refused(f"{has}, the limit is {limit:,}", "save only the article, or split it")


def whole(stream: Stream, limit: int | None = None) -> bytes:
    """All bytes. Raises Refused if they are more than the limit, left out the one of a page."""
    limit = most() if limit is None else limit
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(limit)
    return data


def lines(stream: Stream) -> Iterator[bytes | Refused]:
    """Line by line with line ends; an over-long line is skipped in pieces and stands as a Refused."""
    limit = most()
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        yield Refused(f"the line has more than {limit:,} bytes", "split it into a line per article")
        for _ in range(SKIPPED_PIECES):
            if line.endswith(b"\n") or not line:
                break
            line = stream.readline(limit)
        else:
            raise Refused("one line never ends, so that the rest was not read", "put one article on each line")
