from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.export import BYTES, FORMATS, exporter
from claims.export.common import Format
from claims.export.csv import as_it_was
from claims.tables import Column, Row, names

COLUMNS = [
    Column[Row]("name", lambda row: row["name"], "Any text."),
    Column[Row]("number", lambda row: row["number"], "A number.", "number"),
    Column[Row]("many", lambda row: row["many"], "Several.", "spans"),
]
HOSTILE = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]


def written(format: Format, rows: list[Row]) -> str:
    stream = io.StringIO(newline="")
    assert exporter(format, stream, COLUMNS).write_all(rows) == len(rows)
    return stream.getvalue()


def a_row(name: str) -> Row:
    return {"name": name, "number": -5, "many": [[1, 2], [3, 4]]}


def read_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_separated_values_keep_every_text(format: Format, delimiter: str, name: str) -> None:
    header, cells = read_csv(written(format, [a_row(name)]), delimiter)
    assert header == names(COLUMNS)
    assert as_it_was(cells[0]) == name
    assert cells[1:] == ["-5", "1-2; 3-4"]
    assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_no_formula_in_csv_and_untouched_in_json(text: str) -> None:
    assert read_csv(written("csv", [a_row(text)]))[1][0] == f"'{text}"
    assert read_csv(written("csv", [{"name": "", "number": 1, "many": [text]}]))[1][2] == f"'{text}"
    assert json.loads(written("json", [a_row(text)]))[0]["name"] == text


def test_a_list_of_numbers_stays_numbers() -> None:
    assert read_csv(written("csv", [{"name": None, "number": 0, "many": [-5, None]}]))[1] == ["", "0", "-5; "]


def test_without_rows_each_format_is_still_valid() -> None:
    assert json.loads(written("json", [])) == []
    assert written("jsonl", []) == ""
    assert read_csv(written("csv", [])) == [names(COLUMNS)]
    assert written("markdown", []) == "| name | number | many |\n| --- | --- | --- |\n"


@given(names=st.lists(st.text(max_size=20), max_size=4))
def test_json_and_json_lines_hold_the_same_and_lose_nothing(names: list[str]) -> None:
    rows = [a_row(name) for name in names]
    assert json.loads(written("json", rows)) == rows
    lines = written("jsonl", rows).split("\n")
    assert [json.loads(line) for line in lines if line] == rows


def test_a_lone_surrogate_survives_the_way_through_a_utf8_stream() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="")
    exporter("jsonl", stream, COLUMNS).write_all([a_row("\ud800")])
    stream.flush()
    assert json.loads(raw.getvalue())["name"] == "\ud800"


def test_markdown_shows_text_as_text() -> None:
    text = written("markdown", [a_row("a|b *c* <script> [x](javascript:y)\nz")])
    assert text.splitlines()[-1] == (
        r"| a\|b \*c\* &lt;script&gt; \[x\](javascript:y)<br>z | -5 | 1-2; 3-4 |"
    )  # fmt: skip


def test_every_format_has_a_module() -> None:
    for format in set(FORMATS) - BYTES:
        assert "x" in written(format, [a_row("x")])
    for format in BYTES:
        stream = io.BytesIO()
        assert exporter(format, stream, COLUMNS).write_all([a_row("x")]) == 1
        assert stream.getvalue()
