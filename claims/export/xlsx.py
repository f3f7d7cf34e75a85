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
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from claims.export.common import Exporter, cell
from claims.identity import iso_date
from claims.tables import Column, Columns, Row, Value

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them; what is more goes on in another sheet."""
MOST_CHARACTERS = 32_767
"""Of a cell."""
FIRST_DAY = datetime(1980, 1, 1)
"""Of ZIP's calendar: what a workbook and its members are dated, so that the same rows are the same bytes."""
WIDTHS = {"text": 50, "what was said": 50, "reason": 40, "why": 40, "title": 40, "note": 30, "url": 30}
"""Of columns for reading, whichever side of a pair they are of."""
WIDTHS_BY_KIND = {"text": 18, "texts": 24, "object": 24, "date": 12, "numbers": 12, "spans": 12}
NARROW = 10
WRAPPED, TOP = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
BOLD = Font(bold=True)
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML can't hold, and what Excel would take for such a character: it writes both as `_x0007_`."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "'")


class XlsxExporter(Exporter):
    def __init__(self, stream: IO[bytes], columns: Columns[Any]) -> None:
        super().__init__(stream, columns)
        self._book = Workbook(write_only=True)
        self._cut = 0
        self._wrapped = [_is_wrapped(column) for column in columns]

    def write(self, row: Row | dict[str, Any]) -> None:
        if not self._book.worksheets or self._rows == MOST_ROWS:
            self._begin_sheet()
        every = zip(self.columns, self._wrapped, strict=True)
        self._sheet.append(
            [self._cell(row[column.name], column.kind, WRAPPED if wrap else TOP) for column, wrap in every]
        )
        self._rows += 1

    def finalize(self) -> None:
        if not self._book.worksheets:
            self._begin_sheet()
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
        self._sheet = self._book.create_sheet(self.title if number == 1 else f"{self.title} {number}")
        self._sheet.freeze_panes = "A2"
        for at, column in enumerate(self.columns, 1):
            self._sheet.column_dimensions[get_column_letter(at)].width = _width(column)
        self._sheet.append([self._made(self._kept(name), TOP, bold=True) for name in self.names])
        self._rows = 1

    def _cell(self, value: Value, kind: str, stands: Alignment) -> Any:
        if isinstance(value, list) and kind == "numbers" and len(value) == 1:
            value = value[0]
        if isinstance(value, str) and kind == "date" and (day := _day(value)):
            return self._made(day, stands)
        if isinstance(value, bool | int | float):
            return self._made(value, stands)
        return self._text(cell(value), stands)

    def _text(self, text: str, stands: Alignment) -> Any:
        """A cell of text, marked as such where it begins like a formula: whoever edits the cell gets text again."""
        if not text:
            return None
        made = self._made(self._kept(text), stands)
        made.data_type = "s"
        if text.startswith(_FORMULA_STARTS):
            made.quotePrefix = True
        return made

    def _made(self, value: Any, stands: Alignment, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(self._sheet, value)
        made.alignment = stands
        if bold:
            made.font = BOLD
        return made

    def _kept(self, text: str) -> str:
        escaped = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", _SURROGATE.sub("\ufffd", text))
        if len(escaped) <= MOST_CHARACTERS:
            return escaped
        self._cut += 1
        return f"{escaped[: MOST_CHARACTERS - 1]}…"


def _width(column: Column[Any]) -> int:
    name = column.name.removeprefix("a_").removeprefix("b_").removesuffix(" (a)").removesuffix(" (b)")
    return NARROW if _is_id(column) else WIDTHS.get(name, WIDTHS_BY_KIND.get(column.kind, NARROW))


def _is_wrapped(column: Column[Any]) -> bool:
    """It holds words, which go on in the next line; an id or an address is looked at whole by who wants to."""
    return column.kind in ("text", "texts", "object") and not _is_id(column) and not column.name.endswith("url")


def _is_id(column: Column[Any]) -> bool:
    return column.name.endswith("_id") or column.name.startswith("id")


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
