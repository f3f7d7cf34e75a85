"""A Markdown table (GitHub Flavored Markdown, section 4.10): text from outside is escaped, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO, Any

from claims.export.common import Exporter, cell
from claims.tables import Columns, Row


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line: no markup, no HTML, no cell or row that ends early."""
    text = re.sub(r"([\\`*_\[\]|~#])", r"\\\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\s*[\r\n\v\f\u0085\u2028\u2029]+\s*", "<br>", text.strip())


class MarkdownExporter(Exporter):
    def __init__(self, stream: IO[str], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._line([escaped(column) for column in self.names])
        self._line(["---"] * len(columns))

    def write(self, row: Row | dict[str, Any]) -> None:
        self._line([escaped(cell(row[column])) for column in self.names])

    def _line(self, cells: Sequence[str]) -> None:
        self.stream.write(f"| {' | '.join(cells)} |\n")


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return MarkdownExporter(stream, columns)
