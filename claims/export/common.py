"""What every export format does: take rows one by one, then finish."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from importlib import import_module
from typing import IO, Any, Literal, get_args

from claims.tables import Columns, Row, Value, names

Format = Literal["csv", "tsv", "json", "jsonl", "markdown", "html", "latex", "xlsx", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
BYTES = frozenset({"xlsx", "parquet"})
"""Formats that are written to a stream of bytes; the others to one of text."""


class Exporter(ABC):
    """Writes rows to a stream as they come, and holds but a few of them.

    `columns` says what the keys of each row are, in order; formats with a header write it even if no row comes.
    """

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


def exporter(format: Format, stream: IO[Any], columns: Columns[Any]) -> Exporter:
    """The exporter of a format, over a stream of bytes if it is one of BYTES, else one of text that is opened with
    `newline=""` and encoding UTF-8. Raises ClaimsError where the format needs an extra that is not installed."""
    made: Exporter = import_module(f"claims.export.{format}").make(stream, columns)
    return made


def cell(value: Value) -> str:
    """A value as one cell of text: lists joined by `; `, spans as `start-end`, objects as JSON, nothing for None."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "; ".join("-".join(map(str, item)) if isinstance(item, list) else cell(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
