"""Workbooks, Parquet, HTML and LaTeX: types are kept, text stays text, and any number of rows passes through."""

from __future__ import annotations

import gc
import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pyarrow.parquet
import pytest
from handmade_claims import EVIL, NAMED, said
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from claims.export import exporter, xlsx
from claims.export.common import Format
from claims.export.csv import as_it_was, harmless
from claims.records import Claim
from claims.tables import CLAIMS, CONFLICTS, Column, names, row, rows

FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "'=1",
    "''=1",
    "=",
    "#N/A",
]
TEXT = [Column[str]("text", lambda text: text, "Any words.")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def written(format: Format, claims: list[Claim]) -> Any:
    stream = io.BytesIO() if format in ("xlsx", "parquet") else io.StringIO(newline="")
    assert exporter(format, stream, CLAIMS).write_all(rows(claims, CLAIMS)) == len(claims)
    return stream.getvalue()


def workbook(texts: list[str]) -> Any:
    stream = io.BytesIO()
    exporter("xlsx", stream, TEXT).write_all({"text": text} for text in texts)
    return load_workbook(io.BytesIO(stream.getvalue()))


@given(text=st.one_of(TEXTS, st.sampled_from(FORMULAS)))
def test_a_cell_of_separated_values_comes_back_as_it_was(text: str) -> None:
    assert as_it_was(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_a_workbook_keeps_types() -> None:
    claim = NAMED
    sheet = load_workbook(io.BytesIO(written("xlsx", [claim]))).active
    header, values = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = dict(zip(header, values, strict=True))
    assert header == names(CLAIMS)
    assert found["said_on"] == datetime(2022, 10, 1)
    assert (found["quantity_low"], found["confidence"], found["withdrawn"]) == (200, 0.8, False)
    assert found["spans"] == "13-22"
    assert sheet.freeze_panes == "A2"


def test_a_workbook_is_laid_out_for_reading() -> None:
    stream = io.BytesIO()
    exporter("xlsx", stream, CONFLICTS, "conflicts").write_all([dict.fromkeys(names(CONFLICTS), "words")])
    sheet = load_workbook(io.BytesIO(stream.getvalue())).active
    assert (sheet.title, sheet.freeze_panes) == ("conflicts", "A2")
    at = {
        cell.value: (sheet.column_dimensions[cell.column_letter].width, sheet.cell(2, cell.column)) for cell in sheet[1]
    }
    assert {"conflict_id": 10, "a_speaker": 18, "b_text": 50}.items() <= {name: at[name][0] for name in at}.items()
    assert [name for name in ("a_claim_id", "a_text", "reason", "b_url") if at[name][1].alignment.wrap_text] == [
        "a_text",
        "reason",
    ]
    assert {cell.alignment.vertical for _, cell in at.values()} == {"top"}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_a_workbook_and_stays_text_when_it_is_edited(text: str) -> None:
    cell = workbook([text]).active["A2"]
    assert cell.data_type == "s"
    assert xlsx.as_it_was(cell.value) == text
    assert cell.quotePrefix or not text.startswith(("=", "+", "-", "@", "\t", "'"))


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(TEXTS.filter(bool), min_size=1, max_size=20))
def test_a_workbook_loses_no_text(texts: list[str]) -> None:
    found = [line[0].value for line in workbook([*texts, "_x0041_\0\x07"]).active.iter_rows(min_row=2)]
    assert [xlsx.as_it_was(value) for value in found] == [*texts, "_x0041_\0\x07"]


def test_a_workbook_holds_no_time_so_the_same_rows_are_the_same_bytes() -> None:
    first = written("xlsx", [NAMED, EVIL])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    properties = load_workbook(io.BytesIO(first)).properties
    assert properties.created == properties.modified == datetime(1980, 1, 1)
    assert written("xlsx", [NAMED, EVIL]) == first


class Full(io.RawIOBase):
    """A disk without room."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_one_error_and_leaves_no_sheet_half_open() -> None:
    made = exporter("xlsx", Full(), CLAIMS)
    with pytest.raises(OSError, match="No space left"):
        made.write_all(rows([NAMED], CLAIMS))
    del made
    gc.collect()  # what was left open would complain here, and a complaint is an error


def test_a_cell_that_is_too_long_is_cut_and_that_is_said() -> None:
    with pytest.warns(UserWarning, match="1 cells were cut at 32,767 characters"):
        book = workbook(["x" * 40_000])
    assert len(book.active["A2"].value) == 32_767


def test_what_no_sheet_has_room_for_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    book = workbook(["a", "b", "c"])
    assert [[line[0].value for line in sheet.iter_rows()] for sheet in book] == [["text", "a", "b"], ["text", "c"]]


def test_parquet_has_typed_columns_and_groups_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.export.parquet.TOGETHER", 2)
    file = pyarrow.parquet.ParquetFile(io.BytesIO(written("parquet", [NAMED, said(None), NAMED])))
    assert file.metadata.num_row_groups == 2
    schema = file.schema_arrow
    types = {name: str(schema.field(name).type) for name in ("said_on", "spans", "confidence", "withdrawn", "place")}
    assert types == {
        "said_on": "date32[day]",
        "spans": "list<element: list<element: int64>>",
        "confidence": "double",
        "withdrawn": "bool",
        "place": "list<element: string>",
    }
    assert b"Offsets" in schema.field("spans").metadata[b"description"]
    found = file.read().to_pylist()
    expected = row(NAMED, CLAIMS)
    assert found[0] | {"said_on": "2022-10-01"} == expected
    assert found[1]["speaker"] is None


def test_parquet_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.errors import ClaimsError

    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ClaimsError, match=r"pip install 'claims\[parquet\]'"):
        exporter("parquet", io.BytesIO(), TEXT)


@pytest.mark.parametrize("count", [0, 1, 199, 200, 401])
def test_html_and_latex_rule_any_number_of_rows_as_one_table(count: int) -> None:
    page = html.fromstring(written("html", [said(NAMED.speaker)] * count))
    assert len(page.xpath("//table")) == 1
    assert len(page.xpath("//tbody/tr")) == max(count, 0)
    assert page.xpath("//th/text()") == names(CLAIMS)
    table = written("latex", [said(NAMED.speaker)] * count)
    assert (table.count(r"\begin{longtable}"), table.count(r"\end{longtable}")) == (1, 1)
    assert table.count(r"\\") == count + 1


def test_what_is_hostile_in_html_is_text() -> None:
    written_page = written("html", [EVIL])
    page = html.fromstring(written_page)
    assert not page.xpath("//script | //img | //*[@onerror]")
    assert EVIL.document.title in page.xpath("//td/text()")
    assert "default-src 'none'" in written_page


@given(text=TEXTS)
def test_html_shows_every_text(text: str) -> None:
    stream = io.StringIO(newline="")
    exporter("html", stream, TEXT).write_all([{"text": text}])
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    assert html.fromstring(stream.getvalue()).xpath("string(//td)").split() == kept.split()


def test_what_is_hostile_in_latex_is_text() -> None:
    body = written("latex", [EVIL]).partition(r"\endhead")[2]
    assert r"\input" not in body
    assert r"\textbackslash{}input\{/etc/passwd\}" in body
    assert not re.search(r"(?<!\\)[%#$]", body)


@given(text=TEXTS)
def test_latex_has_only_commands_of_its_own(text: str) -> None:
    stream = io.StringIO(newline="")
    exporter("latex", stream, TEXT).write_all([{"text": text}])
    rows = stream.getvalue().partition("\\endhead\n")[2].rpartition("\n\\hline")[0]
    assert "\n" not in rows
    ours = r"\\(textbackslash|textasciitilde|ensuremath)\b|\\[&%$#_^{}]|\\\\"
    assert "\\" not in re.sub(ours, "", rows)
    assert not rows.lstrip().startswith(("[", "*"))


def test_what_is_hostile_in_markdown_is_text() -> None:
    line = written("markdown", [EVIL]).splitlines()[-1]
    assert "<script" not in line
    assert "](" not in line.replace(r"\]", "")
