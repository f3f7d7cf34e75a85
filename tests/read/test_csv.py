"""CSV and TSV: columns by name, a document a row, addresses where there are no words."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import examples
import pytest
from reads import only, read, reason

from claims import settings
from claims.read import documents
from claims.records import Document, Refusal

STORY = examples.STORY[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    data = examples.table(("id", "title", "text"), (("7", "A; b, c", STORY),), delimiter=delimiter)
    found = only(read(tmp_path, data, "a.csv"))
    assert (found.name, found.title, found.text) == ("7", "A; b, c", STORY)


def test_columns_go_by_the_names_that_the_user_gives(tmp_path: Path) -> None:
    data = examples.table(("Headline", "Body", "When", "title"), (("A", STORY, "2022-10-01", "not this"),))
    columns = {"text": "Body", "title": "Headline", "published": "When"}
    found = only(read(tmp_path, data, "a.csv", columns=columns))
    assert (found.title, found.text, found.published) == ("A", STORY, "2022-10-01")
    assert found.origins["title"] == "column Headline"


def test_jsonl_keys_go_by_the_names_that_the_user_gives(tmp_path: Path) -> None:
    found = only(read(tmp_path, b'{"body": "One said no.", "text": "not this"}', "a.jsonl", columns={"text": "body"}))
    assert found.text == "One said no."


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    data = examples.table(("headline", "body"), (("A", STORY),))
    assert reason(read(tmp_path, data, "a.csv")) == (
        "its first line names no column “text”; "
        "say which has the articles, as --map text=COLUMN; it has: headline, body"
    )
    assert reason(read(tmp_path, data, "a.csv", columns={"text": "words"})) == (
        "there is no column “words” or “text” in it; it has: headline, body"
    )
    assert reason(read(tmp_path, data, "a.csv", columns={"text": "body", "outlet": "paper"})) == (
        "there is no column “paper” or “publisher” or “outlet” in it; it has: headline, body"
    )


def test_a_mapping_leaves_the_other_files_of_a_batch_as_they_are(tmp_path: Path) -> None:
    columns = {"text": "body", "title": "headline"}
    for name, data in (
        ("a.csv", examples.table(("headline", "body"), (("A", STORY),))),
        ("b.csv", examples.table(("title", "text"), (("A", STORY),))),
        ("c.jsonl", json.dumps({"title": "A", "text": STORY}).encode()),
        ("d.jsonl", json.dumps({"headline": "A", "title": "not this", "body": STORY, "text": "nor this"}).encode()),
        ("e.json", json.dumps({"uri": "x", "headlines": [{"value": "A"}], "body_text": STORY}).encode()),
    ):
        found = only(read(tmp_path, data, name, columns=columns))
        assert (found.title, found.text) == ("A", STORY), name
    assert reason(read(tmp_path, b'{"words": "One said no."}', "f.jsonl", columns=columns)) == (
        'the line has no "body" or "text"; give the article\'s words under the key "body"'
    )


def test_a_refused_row_is_named_by_the_line_that_an_editor_shows(tmp_path: Path) -> None:
    data = b'text,paper,day\n"One,\nsaid no.",A,1\n,B,2\n\n"Two\nsaid yes.",C,3\n,D,4\n'
    names = [each.name.rpartition(":")[2] for each in read(tmp_path, data, "a.csv")]
    assert names == ["2", "4", "6", "8"]
    refused = read(tmp_path, data, "a.csv")[1]
    assert isinstance(refused, Refusal)
    assert (
        refused.advice == "give it one of them; columns paper, day are not read: --map FIELD=paper says what is in it"
    )


def test_the_evidence_of_a_row_is_its_bytes(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbftext,title\r\n"One, said\r\nno.",A\r\nTwo said yes.,B\r\n'
    one, two = read(tmp_path, data, "a.csv")
    for found, piece in ((one, b'"One, said\r\nno.",A\r\n'), (two, b"Two said yes.,B\r\n")):
        assert isinstance(found, Document)
        assert found.original is not None
        assert found.original.sha256 == hashlib.sha256(piece).hexdigest()
    assert isinstance(one, Document)
    assert one.text == "One, said\r\nno."


@pytest.mark.parametrize("codec", ["cp1252", "utf-16"])
def test_tables_of_office_programs_are_read(tmp_path: Path, codec: str) -> None:
    data = "text\ttitle\n“It’s over”, she said – that’s all.\tÜber\n".encode(codec)
    assert only(read(tmp_path, data, "a.csv")).title == "Über"


def test_a_row_that_is_none_is_refused_and_the_next_goes_on(tmp_path: Path) -> None:
    rows = [
        b"text,title",
        "One né Éé said no: été.,A".encode(),
        b'"a"b,c',
        b"caf\xe9,x",
        b"a,b,c",
        b",",
        b"",
        b",t",
        b"Two said yes.,B",
    ]
    found = read(tmp_path, b"\n".join(rows), "a.csv")
    refused = {each.name.rpartition(":")[2]: each.reason for each in found if isinstance(each, Refusal)}
    assert [each.title for each in found if isinstance(each, Document)] == ["A", "B"]
    assert set(refused) == {"3", "4", "5", "8"}
    assert refused["3"].startswith("the row is not valid CSV")
    assert "half a character" in refused["4"]
    assert refused["5"] == "the row has 3 cells, and the first line 2"
    assert refused["8"] == "the row has neither words nor an address"


def test_a_quotation_mark_that_is_never_closed_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 1000)
    one, end = read(tmp_path, b'text,title\nOne said no.,A\n"' + b"two said yes,B\n" * 200, "a.csv")
    assert isinstance(one, Document)
    assert "never closed" in str(end)


def test_long_articles_fit_into_a_cell(tmp_path: Path) -> None:
    words = "The mayor said so again. " * 20_000
    assert only(read(tmp_path, examples.table(("text", "title"), ((words, "A"),)), "a.csv")).text == words


def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are asked for; each gives one page."""
    from claims.read import url

    asked: list[str] = []

    def fetch(address: str, *_: object, **__: object) -> url.Page:
        asked.append(address)
        return url.Page(address, "text/html", "utf-8", examples.html())

    monkeypatch.setattr("claims.read.fetch", fetch)
    return asked


LINKS = examples.table(
    ("url", "outlet", "note"), ((examples.URL, "Northline", "x"), ("mailto:a", "", ""), ("", "B", ""))
)


def test_addresses_of_a_table_without_texts_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = fetched(monkeypatch)
    page, odd, none = read(tmp_path, LINKS, "a.csv")
    assert asked == [examples.URL]
    assert isinstance(page, Document)
    assert "cracks in four" in page.text
    assert (page.outlet, page.origins["outlet"]) == ("Northline", "column outlet")
    assert "no web address" in str(odd)
    assert "neither words nor an address" in str(none)


def test_addresses_are_not_followed_from_a_table_that_the_user_did_not_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = fetched(monkeypatch)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.csv").write_bytes(LINKS)
    (tmp_path / "folder" / "b.csv").write_bytes(examples.table(("text", "url"), (("", examples.URL),)))
    (tmp_path / "a.zip").write_bytes(examples.zipped({"a.csv": LINKS}))
    for found in (list(documents([str(tmp_path / "folder")])), list(documents([str(tmp_path / "a.zip")]))):
        assert found
        assert all(isinstance(each, Refusal) for each in found)
    assert asked == []
