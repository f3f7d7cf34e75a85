"""What every export format does: take rows one by one, then finish."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any, Literal, Protocol, get_args

from claims.entrypoints import Plugin, named, reason
from claims.errors import PluginError
from claims.tables import Columns, Row, Value, names

Format = Literal["csv", "tsv", "json", "jsonl", "markdown", "html", "latex", "xlsx", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
ENDINGS: dict[str, Format] = {
    **{f".{format}": format for format in FORMATS},
    ".md": "markdown",
    ".htm": "html",
    ".tex": "latex",
    ".ndjson": "jsonl",
}
"""Endings of files (in lower case) -> the format that they promise."""
BYTES = frozenset({"xlsx", "parquet"})
"""Formats that are written to a stream of bytes; the others to one of text."""


class Exporter(ABC):
    """Writes rows to a stream as they come, and holds but a few of them.

    `columns` says what the keys of each row are, in order; formats with a header write it even if no row comes.
    """

    title = "claims"
    """What the rows are, for formats that name their tables."""

    def __init__(self, stream: IO[Any], columns: Columns[Any]) -> None:
        self.stream = stream
        self.columns = columns
        self.names = names(columns)

    @abstractmethod
    def write(self, row: Row | dict[str, Any]) -> None:
        """Write one row."""

    def finalize(self) -> None:
        """Write what closes the output, if anything. Call it once, after the last row."""
        return

    def write_all(self, rows: Iterable[Row | dict[str, Any]]) -> int:
        """Write the rows, finalize, and say how many there were."""
        count = 0
        for row in rows:
            self.write(row)
            count += 1
        self.finalize()
        return count


class WritesRows(Protocol):
    """An exporter of another package, made over a stream and the columns of the rows: `Exporter` is one."""

    def write(self, row: Row, /) -> None:
        """Write one row: column name -> text, number, list or None."""

    def finalize(self) -> None:
        """Write what closes the output, if anything; called once, after the last row."""


class MakesExporter(Protocol):
    """What an entry point of `claims.exporters` names; its name is the format's. A class will do.

    With an attribute `binary` that is true it gets a stream of bytes, else one of text.
    """

    def __call__(self, stream: IO[Any], columns: Columns[Any], /) -> WritesRows: ...


def exporter(format: str, stream: IO[Any], columns: Columns[Any], title: str = Exporter.title) -> Exporter:
    """The exporter of a format, ours or another package's, over a stream of bytes if `in_bytes` says so, else one of
    text that is opened with `newline=""` and encoding UTF-8. Raises ClaimsError where the format needs an extra that is
    not installed, PluginError where the package is broken."""
    if format not in FORMATS:
        return _Guarded(_plugin(format), stream, columns)
    made: Exporter = import_module(f"claims.export.{format}").make(stream, columns)
    made.title = title
    return made


def in_bytes(format: str) -> bool:
    """Whether a format is written to a stream of bytes. Raises PluginError where it is of a package that is broken."""
    return format in BYTES if format in FORMATS else bool(getattr(_plugin(format).load(), "binary", False))


def _plugin(format: str) -> Plugin:
    if plugin := named("exporter", format, FORMATS):
        return plugin
    raise PluginError(f"{format}: there is no such format; `claims plugins` lists what other packages add")


class _Guarded(Exporter):
    """Another package's exporter, with its name in whatever goes wrong in it."""

    def __init__(self, plugin: Plugin, stream: IO[Any], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._plugin = plugin
        make: MakesExporter = plugin.load()
        with self._named():
            self._inner = make(stream, columns)

    def write(self, row: Row | dict[str, Any]) -> None:
        with self._named():
            self._inner.write(row)

    def finalize(self) -> None:
        with self._named():
            self._inner.finalize()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            raise  # of the stream: a full disk, a reader who left
        except Exception as error:
            raise self._plugin.error(f"it failed ({reason(error)})") from error


def cell(value: Value) -> str:
    """A value as one cell of text: lists joined by `; `, spans as `start-end`, objects as JSON, nothing for None."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "; ".join("-".join(map(str, item)) if isinstance(item, list) else cell(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
