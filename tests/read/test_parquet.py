"""Parquet: a document a row, by the names that keys of JSON have."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import examples
import pytest
from reads import only, read

from claims import settings
from claims.records import Document, Refusal


def test_columns_are_the_keys_of_a_line_of_json(tmp_path: Path) -> None:
    first, second = read(tmp_path, examples.parquet(), "a.parquet")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.title, first.outlet, first.published) == (examples.TITLE, examples.OUTLET, "2022-10-01")
    assert (first.url, first.name, second.name) == (examples.URL, f"{tmp_path}/a.parquet:1", "second")
    assert first.origins["outlet"] == "column publisher"


def test_a_row_reads_as_the_same_line_of_json_does(tmp_path: Path) -> None:
    row = {"text": examples.TEXT, "title": examples.TITLE, "date": "2022-10-01", "author": ["Ann Lee", "Bo Ray"]}
    one = only(read(tmp_path, examples.parquet(row), "a.parquet"))
    other = only(read(tmp_path, json.dumps(row).encode(), "a.jsonl"))
    assert (one.id, one.sha256, one.published_on, one.author) == (
        other.id,
        other.sha256,
        other.published_on,
        other.author,
    )


def test_moments_are_read_as_their_day(tmp_path: Path) -> None:
    moment = datetime(2022, 10, 1, 23, 30, tzinfo=UTC)
    found = only(read(tmp_path, examples.parquet({"text": examples.TEXT, "published": moment}), "a.parquet"))
    assert found.published_on == date(2022, 10, 1)


def test_columns_of_other_names_are_mapped(tmp_path: Path) -> None:
    data = examples.parquet({"body": examples.TEXT, "text": "", "paper": "The Quay"})
    found = only(read(tmp_path, data, "a.parquet", columns={"text": "body", "outlet": "paper"}))
    assert (found.text, found.outlet) == (examples.TEXT, "The Quay")


def test_a_row_without_text_is_refused_by_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    good, bad = {"text": examples.TEXT, "title": "One"}, {"text": None, "title": "Two"}
    found = read(tmp_path, examples.parquet(good, bad, good), "a.parquet")
    assert [type(one) for one in found] == [Document, Refusal, Document]
    assert isinstance(found[1], Refusal)
    assert found[1].name == f"{tmp_path}/a.parquet:2"


def test_a_group_of_rows_that_is_more_than_is_held_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_HELD", 100)
    [found] = read(tmp_path, examples.parquet(), "a.parquet")
    assert isinstance(found, Refusal)
    assert "a group of its rows has" in found.reason


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    for data in (b"PAR1", examples.parquet()[:-20], b"PAR1" + bytes(500) + b"PAR1"):
        [found] = read(tmp_path, data, "a.parquet")
        assert isinstance(found, Refusal)
        assert "the Parquet file can't be parsed" in found.reason
