"""Files as they come back, an object at a time, however long they are."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claims.read.json import loaded
from claims.read.refused import Refused, printable
from claims.read.stream import Stream, lines, most
from claims.records import Refusal
from claims.sheets import Sheet

PIECE = 1 << 16
_SPACE = " \t\r\n"


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Raises Refused where there is no such file."""
    try:
        stream = open(path, "rb")  # noqa: SIM115
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(
            f"{printable(str(path))}: it can't be read: {reason}", "give the file that the tool wrote"
        ) from None
    with stream:
        yield stream


def each_line(path: Path, made: Callable[[Any], Sheet]) -> Iterator[Sheet | Refusal]:
    """What is made of each line of JSON Lines, or why that can't be."""
    with opened(path) as stream:
        for number, line in enumerate(lines(stream), start=1):
            place = f"{path}:{number}"
            try:
                if isinstance(line, Refused):
                    raise line
                if number == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                if line.strip():
                    yield made(loaded(line, "the line"))
            except Refused as refused:
                yield refused.of(place)


def each_item(path: Path, made: Callable[[Any], Sheet]) -> Iterator[Sheet | Refusal]:
    """What is made of each item of a list in JSON, or why that can't be."""
    with opened(path) as stream:
        for number, item in enumerate(items(stream), start=1):
            try:
                yield made(item)
            except Refused as refused:
                yield refused.of(f"{path}:{number}")


def items(stream: Stream) -> Iterator[Any]:
    """The items of a list, read one by one. Raises Refused where it is none, or one is over the limit."""
    text = _Text(stream)
    if text.next() != "[":
        raise Refused("it is no list in JSON", "give the file that the tool exported as JSON")
    text.skip()
    if text.next() == "]":
        return
    while True:
        yield text.value()
        after = text.next()
        if after not in (",", "]"):
            raise Refused("not valid JSON: a comma or a bracket is missing in the list", "export it again")
        text.skip()
        if after == "]":
            return


class _Text:
    """Text that is read as far as it is needed."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._held = ""
        self._at = 0
        self._ended = False

    def next(self) -> str:
        """The next character that is no white space; nothing at the end."""
        while True:
            while self._at < len(self._held):
                if (char := self._held[self._at]) not in _SPACE:
                    return char
                self._at += 1
            if not self._more(PIECE):
                return ""

    def skip(self) -> None:
        self._at += 1

    def value(self) -> Any:
        """The value that begins here. What is held is doubled until the value is whole, so each is parsed a few times
        at most."""
        self.next()
        size = PIECE
        while True:
            try:
                value, end = json.JSONDecoder().raw_decode(self._held, self._at)
                if end < len(self._held) or self._ended:
                    self._at = end
                    return value
            except (ValueError, RecursionError) as error:
                if self._ended or isinstance(error, RecursionError):
                    raise Refused("not valid JSON, or cut short", "export it again") from None
            if len(self._held) - self._at > most():
                raise Refused(f"an item has more than {most():,} characters", "export it with fewer documents")
            self._more(size)
            size *= 2

    def _more(self, size: int) -> bool:
        """Read on; what was used is let go."""
        data = self._stream.read(size)
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError:
            raise Refused("it is not UTF-8", "save it as UTF-8") from None
        self._held = self._held[self._at :] + text
        self._at = 0
        return bool(text) or not self._ended
