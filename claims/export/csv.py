"""Comma-separated values for spreadsheets (RFC 4180): a header, CRLF after rows, newlines kept in cells."""

from __future__ import annotations

import csv
import re
from typing import IO, Any

from claims.export.common import Exporter, cell
from claims.tables import Columns, Row, Value

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How text begins that a spreadsheet may take for a formula (OWASP, "CSV Injection"), or that was made harmless."""


def harmless(value: Value) -> str:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front.

    So does text that looks as if it had got one, so that `as_it_was` takes back exactly what was put there. Numbers
    stay as they are: "-5" is a number, "-5+cmd|..." is text.
    """
    text = cell(value)
    first = value[0] if isinstance(value, list) and value else value
    return f"'{text}" if isinstance(first, str) and _FORMULA.match(text) else text


def as_it_was(text: str) -> str:
    """The text of a cell that `harmless` wrote."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class CsvExporter(Exporter):
    """Rows as separated values; `dialect` is one that the csv module knows."""

    def __init__(self, stream: IO[str], columns: Columns[Any], *, dialect: str = "excel") -> None:
        super().__init__(stream, columns)
        self._writer = csv.writer(stream, dialect=dialect)
        self._writer.writerow(self.names)

    def write(self, row: Row | dict[str, Any]) -> None:
        self._writer.writerow([harmless(row[name]) for name in self.names])


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return CsvExporter(stream, columns)
