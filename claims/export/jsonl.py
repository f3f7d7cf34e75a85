"""JSON Lines: an object a line, text as it is."""

from __future__ import annotations

import json
from typing import IO, Any

from claims.export.common import Exporter
from claims.tables import Columns, Row


class JsonlExporter(Exporter):
    def write(self, row: Row | dict[str, Any]) -> None:
        self.stream.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return JsonlExporter(stream, columns)
