"""Rows and records to formats, one module a format behind one small interface (`common.Exporter`)."""

from claims.export.common import FORMATS, Exporter, exporter

__all__ = ["FORMATS", "Exporter", "exporter"]
