"""Tab-separated values: as CSV, with tabs."""

from __future__ import annotations

from typing import IO, Any

from claims.export.common import Exporter
from claims.export.csv import CsvExporter
from claims.tables import Columns


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return CsvExporter(stream, columns, dialect="excel-tab")
