"""JSON Lines: an object a line, text as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TextIO

from claims.export.common import Exporter
from claims.tables import Row


class JsonlExporter(Exporter):
    def write(self, row: Row | dict[str, Any]) -> None:
        self.stream.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


def make(stream: TextIO, columns: Sequence[str]) -> Exporter:
    return JsonlExporter(stream, columns)
