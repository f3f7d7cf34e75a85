"""One JSON array of objects, an object a line, text as it is."""

from __future__ import annotations

import json
from typing import IO, Any

from claims.export.common import Exporter
from claims.tables import Columns, Row


class JsonExporter(Exporter):
    def __init__(self, stream: IO[str], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._before = "["

    def write(self, row: Row | dict[str, Any]) -> None:
        self.stream.write(self._before + json.dumps(row, ensure_ascii=False, allow_nan=False))
        self._before = ",\n "

    def finalize(self) -> None:
        self.stream.write("[]\n" if self._before == "[" else "]\n")


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return JsonExporter(stream, columns)
