"""A LaTeX table over any number of pages (`longtable`), to be put into a document: text from outside is escaped."""

from __future__ import annotations

from typing import IO, Any

from claims.export.common import Exporter
from claims.export.ruled import RuledExporter
from claims.tables import Columns


class LatexExporter(RuledExporter):
    form = "latex_longtable"
    rows_after = "\\endhead\n"
    rows_before = "\n\\hline\n\\end{longtable}"

    def shown(self, text: str) -> str:
        """On one line, and without control characters, which TeX may obey or stop at."""
        return "".join(char for char in " ".join(text.split()) if char.isprintable() or char in "\u200c\u200d")

    def line(self, ruled: str) -> str:
        """What begins with a bracket or a star would be taken for an argument of the line break before it."""
        words = ruled.lstrip()
        return f"{{}}{words}" if words.startswith(("[", "*")) else ruled


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return LatexExporter(stream, columns)
