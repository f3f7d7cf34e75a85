"""Rows and records to formats, one module a format behind one small interface (`common.Exporter`)."""

from claims.export.common import (
    BYTES,
    ENDINGS,
    FORMATS,
    Exporter,
    Format,
    MakesExporter,
    WritesRows,
    exporter,
    in_bytes,
)

__all__ = ["BYTES", "ENDINGS", "FORMATS", "Exporter", "Format", "MakesExporter", "WritesRows", "exporter", "in_bytes"]
