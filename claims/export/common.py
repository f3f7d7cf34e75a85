"""What every export format does: take rows one by one, then finish."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Literal, TextIO, get_args

from claims.tables import Row, Value

Format = Literal["csv", "tsv", "json", "jsonl", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Exporter(ABC):
    """Writes rows to a text stream as they come, and holds none of them.

    `columns` names the keys of each row, in order; formats with a header write it even if no row comes.
    """

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self.stream = stream
        self.columns = columns

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


def exporter(format: Format, stream: TextIO, columns: Sequence[str]) -> Exporter:
    """The exporter of a format, over a stream opened with `newline=""` and encoding UTF-8."""
    made: Exporter = import_module(f"claims.export.{format}").make(stream, columns)
    return made


def cell(value: Value) -> str:
    """A value as one cell of text: lists joined by `; `, spans as `start-end`, objects as JSON, nothing for None."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "; ".join("-".join(map(str, item)) if isinstance(item, list) else cell(item) for item in value)
    return "" if value is None else str(value)
