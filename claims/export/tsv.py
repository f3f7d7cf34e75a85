"""Tab-separated values: as CSV, with tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from claims.export.common import Exporter
from claims.export.csv import CsvExporter


def make(stream: TextIO, columns: Sequence[str]) -> Exporter:
    return CsvExporter(stream, columns, dialect="excel-tab")
