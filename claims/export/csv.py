"""Comma-separated values for spreadsheets (RFC 4180): a header, CRLF after rows, newlines kept in cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any, TextIO

from claims.export.common import Exporter, cell
from claims.tables import Row, Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Value) -> str:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    OWASP, "CSV Injection". Numbers stay as they are: "-5" is a number, "-5+cmd|..." is text.
    """
    text = cell(value)
    first = value[0] if isinstance(value, list) and value else value
    return f"'{text}" if isinstance(first, str) and text.startswith(FORMULA_STARTS) else text


class CsvExporter(Exporter):
    """Rows as separated values; `dialect` is one that the csv module knows."""

    def __init__(self, stream: TextIO, columns: Sequence[str], *, dialect: str = "excel") -> None:
        super().__init__(stream, columns)
        self._writer = csv.writer(stream, dialect=dialect)
        self._writer.writerow(columns)

    def write(self, row: Row | dict[str, Any]) -> None:
        self._writer.writerow([harmless(row[column]) for column in self.columns])


def make(stream: TextIO, columns: Sequence[str]) -> Exporter:
    return CsvExporter(stream, columns)
