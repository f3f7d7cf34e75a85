"""CSV and TSV with a first line that names the columns: a document a row, or its address where a row has no words."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence

from claims.read import record
from claims.read.encoding import SAVE_AS_UTF8, decoded, mostly_utf8, refuse_binary
from claims.read.form import Format, Found, Input, Link, Read
from claims.read.refused import Refused
from claims.read.stream import Stream, head, lines, most, whole

DELIMITERS = ",;\t|"
LONGEST_NAME = 40
"""Characters of the name of a column, where nothing but its first line says that a file is a table."""
_NAMES = {"text", "id", "body", "content", "headline", "link"}.union(*record.KEYS.values())
"""What columns of articles are called: by two of these a table is told from text."""


def read(given: Input) -> Iterator[Found]:
    """Each row's document with its place `name:line`, as editors count lines, or a Refusal of that name; a row without
    words, but with an address, is read from there, if the user named the file itself.

    Raises Refused for a file whose first line names no column with texts or addresses.
    """
    written = _Lines(given.stream)
    first = next(written, "")
    delimiter = max(DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count)
    header = _header(_cells(first, delimiter), given)
    rows = csv.reader(written, delimiter=delimiter, strict=True)
    csv.field_size_limit(4 * most())  # `_Lines` ends an over-long row before
    while True:
        place = f"{given.name}:{written.count + 1}"
        written.taken.clear()
        try:
            row = next(rows)
            if any(cell.strip() for cell in row):
                yield _found(row, header, given, place, bytes(written.taken))
        except StopIteration:
            return
        except csv.Error as error:
            advice = "put a cell with quotation marks in quotation marks, and double those in it"
            yield Refused(f"the row is not valid CSV ({error})", advice).of(place)
        except _Endless:
            raise
        except Refused as refused:
            yield refused.of(place)


class _Endless(Refused):
    """Ends the file: what follows is taken for a part of the row."""


class _Lines:
    """The lines as text, and those that were taken for the row at hand."""

    def __init__(self, stream: Stream) -> None:
        self.taken = bytearray()
        """As they came."""
        self.count = 0
        """Lines so far; the one with the names of the columns is the first."""
        self._lines, self._codec = _decoded(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.count += 1
        if isinstance(line, Refused):
            raise line
        self.taken += line.encode(self._codec, "surrogateescape")
        if len(self.taken) > 2 * most():
            raise _Endless("a quotation mark is never closed, so that the rest was not read", "close it")
        return line


def _decoded(stream: Stream) -> tuple[Iterator[str | Refused], str]:
    """The lines with their ends, and the encoding that gives back their bytes. UTF-8 is read line by line, however long
    the file is; bytes that break it stay in their row, as half characters."""
    begins = head(stream)
    if begins.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or not _may_be_utf8(begins):
        data = whole(stream)
        if mostly_utf8(data):
            return map(_utf8, data.splitlines(keepends=True)), "utf-8"
        text = decoded(data)
        little, big = data.startswith(BOM_UTF16_LE), data.startswith(BOM_UTF16_BE)
        codecs = ("utf-16-le",) if little else ("utf-16-be",) if big else ("cp1252", "mac_roman")
        codec = next((name for name in codecs if _gives(data, name, text)), None)
        if codec is None:
            raise Refused("its encoding is unknown", SAVE_AS_UTF8)
        return iter(io.StringIO(text, newline="")), codec
    refuse_binary(begins)
    if begins.startswith(BOM_UTF8):
        stream.read(len(BOM_UTF8))
    return map(_utf8, lines(stream)), "utf-8"


def _utf8(line: bytes | Refused) -> str | Refused:
    return line if isinstance(line, Refused) else line.decode("utf-8", "surrogateescape")


def _may_be_utf8(begins: bytes) -> bool:
    """A head may end amid a character."""
    try:
        begins.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(begins) - 3
    return True


def _gives(data: bytes, name: str, text: str) -> bool:
    try:
        return data.decode(name).removeprefix("\ufeff") == text
    except UnicodeError:
        return False


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _header(cells: list[str], given: Input) -> list[str]:
    """The names of the columns, in small letters where the user did not name them. Raises Refused if none has texts."""
    header = [cell if cell in given.columns.values() else cell.lower() for cell in cells]
    has = ", ".join(cell[:LONGEST_NAME] for cell in cells if cell) or "nothing"
    for field in given.columns:
        keys = record.keys_of(field, given.columns)
        if not any(key in header for key in keys):
            raise Refused(f"there is no column {' or '.join(f'“{key}”' for key in keys)} in it", f"it has: {has}")
    if any(key in header for key in record.keys_of("text", given.columns)):
        return header
    advice = f"say which has the articles, as --map text=COLUMN; it has: {has}"
    if not any(key in header for key in record.keys_of("url", given.columns)):
        raise Refused("its first line names no column “text”", advice)
    if not given.named:
        raise Refused(
            "it has addresses and no texts",
            "name the file itself, and the addresses in it are read; or add them one by one",
        )
    return header


def _found(row: Sequence[str], header: Sequence[str], given: Input, place: str, data: bytes) -> Found:
    if len(row) > len(header) and any(row[len(header) :]):
        advice = "put cells that hold the delimiter in quotation marks"
        raise Refused(f"the row has {len(row)} cells, and the first line {len(header)}", advice)
    value = {name: cell for name, cell in zip(header, row, strict=False) if name and cell.strip()}
    if any(key in value for key in record.keys_of("text", given.columns)):
        return Read(record.document(value, place, given.columns, "column"), data, place)
    known = dict(record.fields(value, given.columns, "column"))
    url, _ = known.pop("url", (None, ""))
    if not url:
        raise Refused("the row has neither words nor an address", f"give it one of them{_unread(header, given)}")
    if not given.named:
        raise Refused("the row has an address and no words", f"add the address itself: {url[:200]}")
    return Link(url, place, known)


def _unread(header: Sequence[str], given: Input) -> str:
    """The columns that say nothing to us: the words may stand there."""
    known = {key for field in record.FIELDS for key in record.keys_of(field, given.columns)}
    if not (names := [name[:LONGEST_NAME] for name in header if name and name not in known]):
        return ""
    are = f"column {names[0]} is" if len(names) == 1 else f"columns {', '.join(names)} are"
    return f"; {are} not read: --map FIELD={names[0]} says what is in it"


def _begins(begins: bytes) -> bool:
    """A first line of short names, two of which are those of an article's fields."""
    try:
        line = begins.decode("utf-16" if begins.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", "ignore")
    except UnicodeError:
        return False
    line = line.splitlines()[0] if line.strip() else ""
    for delimiter in DELIMITERS:
        cells = [cell.lower() for cell in _cells(line, delimiter)]
        if len(_NAMES & set(cells)) > 1 and max(map(len, cells)) <= LONGEST_NAME:
            return True
    return False


FORMAT = Format("CSV", read, _begins, (".csv", ".tsv"), ("text/csv", "text/tab-separated-values"))
