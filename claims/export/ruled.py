"""Tables that tabulate rules, HTML and LaTeX: some rows at a time, so that a table of any length passes through."""

from __future__ import annotations

from typing import IO, Any

from tabulate import tabulate

from claims.export.common import Exporter, cell
from claims.tables import Columns, Row

TOGETHER = 200
"""Rows that are ruled at a time."""


class RuledExporter(Exporter):
    """`form` is tabulate's name of the format, which escapes what has a meaning in it; `rows_after` and `rows_before`
    are what stands around its rows."""

    form: str
    rows_after: str
    rows_before: str

    def __init__(self, stream: IO[str], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._held: list[list[str]] = []
        start, _, self._end = self._ruled([[""] * len(self.names)])
        self.stream.write(start)

    def write(self, row: Row | dict[str, Any]) -> None:
        self._held.append([self.shown(cell(row[name])) for name in self.names])
        if len(self._held) == TOGETHER:
            self._flush()

    def finalize(self) -> None:
        self._flush()
        self.stream.write(self._end)

    def shown(self, text: str) -> str:
        """The text of a cell, as it goes to tabulate."""
        return text

    def line(self, ruled: str) -> str:
        """A ruled row, as it is written."""
        return ruled

    def tidied(self, ruled: str) -> str:
        """A table, as it is written."""
        return ruled

    def _flush(self) -> None:
        if self._held:
            _, rows, _ = self._ruled(self._held)
            self.stream.write("\n".join(map(self.line, rows.split("\n"))) + "\n")
            self._held = []

    def _ruled(self, cells: list[list[str]]) -> tuple[str, str, str]:
        """What stands before the rows, the rows, and what stands after them."""
        ruled = self.tidied(tabulate(cells, self.names, self.form, disable_numparse=True))
        start, opening, rest = ruled.partition(self.rows_after)
        rows, closing, end = rest.rpartition(self.rows_before)
        return f"{start}{opening}", rows, f"{closing.removeprefix(chr(10))}{end}\n"
