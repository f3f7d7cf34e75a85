"""A page with one table: text from outside is escaped, so that it stays text, and the page may load and run nothing."""

from __future__ import annotations

import re
from typing import IO, Any

from claims.export.common import Exporter
from claims.export.ruled import RuledExporter
from claims.tables import Columns

HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>claims</title>
<style>td { vertical-align: top; white-space: pre-line }</style>
</head>
<body>
"""
FOOT = "</body>\n</html>\n"


class HtmlExporter(RuledExporter):
    form = "html"
    rows_after = "<tbody>\n"
    rows_before = "\n</tbody>"

    def __init__(self, stream: IO[str], columns: Columns[Any]) -> None:
        stream.write(HEAD)
        super().__init__(stream, columns)

    def shown(self, text: str) -> str:
        """Without control characters, which HTML has no place for."""
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)

    def tidied(self, ruled: str) -> str:
        """Without the spaces that fill columns up."""
        return re.sub(r" +(?=</t[dh]>)", "", ruled)

    def finalize(self) -> None:
        super().finalize()
        self.stream.write(FOOT)


def make(stream: IO[str], columns: Columns[Any]) -> Exporter:
    return HtmlExporter(stream, columns)
