"""An Excel workbook, written row by row: numbers are numbers, dates are dates, and text is text whatever it is like."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from claims.export.common import Exporter, cell
from claims.identity import iso_date
from claims.tables import Columns, Row, Value

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them; what is more goes on in another sheet."""
MOST_CHARACTERS = 32_767
"""Of a cell."""
FIRST_DAY = datetime(1980, 1, 1)
"""Of ZIP's calendar: what a workbook and its members are dated, so that the same rows are the same bytes."""
WIDTHS = {"text": 40}
NARROW = 14
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML can't hold, and what Excel would take for such a character: it writes both as `_x0007_`."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "'")


class XlsxExporter(Exporter):
    def __init__(self, stream: IO[bytes], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._book = Workbook(write_only=True)
        self._cut = 0
        self._begin_sheet()

    def write(self, row: Row | dict[str, Any]) -> None:
        if self._rows == MOST_ROWS:
            self._begin_sheet()
        self._sheet.append([self._cell(row[column.name], column.kind) for column in self.columns])
        self._rows += 1

    def finalize(self) -> None:
        for sheet in self._book.worksheets:
            sheet.close()  # before anything is written, so that a full disk leaves no sheet half open
        self._book.properties.created = self._book.properties.modified = FIRST_DAY
        with _Timeless(self.stream, "w") as archive:
            ExcelWriter(self._book, archive).write_data()
        if self._cut:
            warnings.warn(
                f"{self._cut} cells were cut at {MOST_CHARACTERS:,} characters, the most that XLSX has room for; "
                "CSV and Parquet hold all of them",
                stacklevel=1,
            )

    def _begin_sheet(self) -> None:
        number = len(self._book.worksheets) + 1
        self._sheet = self._book.create_sheet("claims" if number == 1 else f"claims {number}")
        self._sheet.freeze_panes = "A2"
        for at, column in enumerate(self.columns, 1):
            self._sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column.name, NARROW)
        self._sheet.append([self._text(name, bold=True) for name in self.names])
        self._rows = 1

    def _cell(self, value: Value, kind: str) -> Any:
        if isinstance(value, list) and kind == "numbers" and len(value) == 1:
            value = value[0]
        if value is None or isinstance(value, bool | int | float):
            return value
        if kind == "date" and isinstance(value, str) and (day := _day(value)):
            return day
        return self._text(cell(value))

    def _text(self, text: str, *, bold: bool = False) -> Any:
        """A cell of text, marked as such where it begins like a formula: whoever edits the cell gets text again."""
        if not text:
            return None
        made = WriteOnlyCell(self._sheet)
        made.value = self._kept(text)
        made.data_type = "s"
        if text.startswith(_FORMULA_STARTS):
            made.quotePrefix = True
        if bold:
            made.font = Font(bold=True)
        return made

    def _kept(self, text: str) -> str:
        escaped = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", _SURROGATE.sub("\ufffd", text))
        if len(escaped) <= MOST_CHARACTERS:
            return escaped
        self._cut += 1
        return f"{escaped[: MOST_CHARACTERS - 1]}…"


class _Timeless(ZipFile):
    """An archive whose members are all of FIRST_DAY, whenever they were written."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_member(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        member = _member(arcname)
        member.file_size = Path(filename).stat().st_size  # by which it is told whether it takes ZIP64
        with open(filename, "rb") as source, self.open(member, "w") as target:
            copyfileobj(source, target)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, FIRST_DAY.timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _day(text: str) -> date | None:
    """The day; None for what Excel has no number for: it begins to count in 1900, with a day that never was."""
    day = iso_date(text)
    return day if day and day >= date(1900, 3, 1) else None


def as_it_was(text: str) -> str:
    """The text of a cell, as it was before it was escaped."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def make(stream: IO[bytes], columns: Columns[Any]) -> Exporter:
    return XlsxExporter(stream, columns)
