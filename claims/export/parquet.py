"""Apache Parquet: typed columns in groups of rows, for data frames and databases. Needs the extra `parquet`."""

from __future__ import annotations

import json
from typing import IO, Any

from claims.errors import ClaimsError
from claims.export.common import Exporter, cell
from claims.identity import iso_date
from claims.tables import Columns, Kind, Row, Value

TOGETHER = 10_000
"""Rows of a group."""
MISSING = "Parquet needs the extra `parquet`; type `pip install 'claims[parquet]'`, or take CSV or JSONL"


class ParquetExporter(Exporter):
    def __init__(self, stream: IO[bytes], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError:
            raise ClaimsError(MISSING) from None
        types = {
            "text": pa.string(),
            "object": pa.string(),
            "date": pa.date32(),
            "number": pa.float64(),
            "whole": pa.int64(),
            "flag": pa.bool_(),
            "texts": pa.list_(pa.string()),
            "numbers": pa.list_(pa.float64()),
            "spans": pa.list_(pa.list_(pa.int64())),
        }
        described = [
            pa.field(column.name, types[column.kind], metadata={"description": column.help}) for column in columns
        ]
        self._schema = pa.schema(described)
        self._batch = pa.RecordBatch
        self._writer = parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._held: list[dict[str, Any]] = []

    def write(self, row: Row | dict[str, Any]) -> None:
        self._held.append({column.name: _typed(row[column.name], column.kind) for column in self.columns})
        if len(self._held) == TOGETHER:
            self._flush()

    def finalize(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._held:
            self._writer.write_batch(self._batch.from_pylist(self._held, schema=self._schema))
            self._held = []


def _typed(value: Value, kind: Kind) -> Any:
    if value is None:
        return None
    if kind == "object":
        return json.dumps(value, ensure_ascii=False)
    if kind == "date":
        return iso_date(str(value))
    if kind == "text":
        return _valid(cell(value))
    return [_valid(one) for one in value] if kind == "texts" and isinstance(value, list) else value


def _valid(text: str) -> str:
    """Without half characters, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def make(stream: IO[bytes], columns: Columns[Any]) -> Exporter:
    return ParquetExporter(stream, columns)
