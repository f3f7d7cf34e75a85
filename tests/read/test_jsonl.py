"""JSON Lines: a document a line, and a broken line harms no other."""

from __future__ import annotations

import gzip
import hashlib
import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from claims import settings
from claims.read import documents
from claims.records import Document, Refusal


def read(path: Path, *lines: str | bytes, name: str = "file.jsonl") -> list[Document | Refusal]:
    data = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    (path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return list(documents([str(path / name)]))


def test_the_keys_of_a_line_become_the_fields_of_the_document(tmp_path: Path) -> None:
    line = {
        "id": "x1",
        "url": "https://a.example/1",
        "title": " Bridge closed ",
        "publisher": "The Courier",
        "published": "2022-10-01",
        "text": "One\r\nsaid no. \u00a0",
        "tags": [1, {"a": None}],
    }
    [found] = read(tmp_path, json.dumps(line))
    assert isinstance(found, Document)
    assert found.original is not None
    assert found.original.sha256 == hashlib.sha256(json.dumps(line).encode()).hexdigest()
    assert replace(found, original=None) == Document(
        text="One\r\nsaid no. \u00a0",
        title="Bridge closed",
        outlet="The Courier",
        published="2022-10-01",
        url="https://a.example/1",
        name="x1",
        origins={
            "title": "key title",
            "outlet": "key publisher",
            "published": "key published",
            "url": "key url",
        },
    )


def test_other_names_of_keys_and_missing_ones(tmp_path: Path) -> None:
    [found, bare] = read(
        tmp_path, '{"text": "No.", "outlet": "A", "date": "2022-10-01", "title": null}', '{"text": "No."}'
    )
    assert isinstance(found, Document)
    assert isinstance(bare, Document)
    assert (found.outlet, found.published, found.title) == ("A", "2022-10-01", None)
    assert bare.name == f"{tmp_path / 'file.jsonl'}:2"


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ('"March 3, 2020"', "2020-03-03"),
        ('"Tuesday, 3 Mar 2020 at 10:15 am EST"', "2020-03-03"),
        ('"2020/3/3"', "2020-03-03"),
        ('"20200303"', "2020-03-03"),
        ('"Tue, 03 Mar 2020 10:00:00 GMT"', "2020-03-03T10:00:00+00:00"),
        ("1583230000", "2020-03-03T10:06:40+00:00"),
        ("1583230000123", "2020-03-03T10:06:40+00:00"),
    ],
)
def test_a_date_as_people_and_programs_write_it_is_kept_as_iso_has_it(
    tmp_path: Path, given: str, published: str
) -> None:
    [found] = read(tmp_path, f'{{"text": "She said no.", "date": {given}}}')
    assert isinstance(found, Document)
    assert found.published == published
    written = given.strip('"')
    assert found.origins["published"] == f"key date, “{written}”"


@pytest.mark.parametrize("given", ["2020-13-45", "2020-02-30", "0000-00-00", "yesterday", "10/11/2019", "2020"])
def test_what_is_no_date_or_may_be_two_stays_as_it_is_given(tmp_path: Path, given: str) -> None:
    [found] = read(tmp_path, f'{{"text": "She said no.", "published": "{given}"}}')
    assert isinstance(found, Document)
    assert (found.published, found.published_on) == (given, None)


def test_numbers_count_as_their_digits(tmp_path: Path) -> None:
    [found] = read(tmp_path, '{"text": "No.", "id": 7, "title": 1984}')
    assert isinstance(found, Document)
    assert (found.name, found.title) == ("7", "1984")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "a" "b": 1}', "not valid JSON: a comma or a closing brace is missing at character 14"),
        ('{"text": "a', "not valid JSON: a string is not closed that starts at character 10"),
        ("half a line", "not valid JSON: a value is missing at character 1"),
        ('{"text": "a"} {}', "not valid JSON: something follows the end of the object at character 15"),
        ('{"title": "a"}', 'the line has no "text"'),
        ('{"text": null}', 'the line has no "text"'),
        ('{"text": 5}', '"text" is a number, not a string'),
        ('{"text": ["a"]}', '"text" is a list, not a string'),
        ('{"text": ""}', "there is no text in it"),
        ('{"text": " \\n"}', "there is no text in it"),
        ('{"text": "a", "title": {"en": "b"}}', '"title" is an object, not a string'),
        ('{"text": "a", "publisher": true}', '"publisher" is true or false, not a string'),
        ('[{"text": "a"}]', "the line holds a list, not an object with a text"),
        ("5", "the line holds a number, not an object with a text"),
        ('{"text": "a \\ud800 b"}', "the text holds half a character (U+D800) at character 2, which can't be stored"),
        (
            '{"text": "a", "title": "\\udc00"}',
            "the title holds half a character (U+DC00) at character 0, which can't be stored",
        ),
        (
            '{"text": "a", "id": "\\udfff"}',
            "the id holds half a character (U+DFFF) at character 0, which can't be stored",
        ),
        ('{"text": "a\\u0000"}', "the text holds a NUL character at character 1"),
        ('{"text": "a", "url": "http://[::1"}', "its URL is not a valid one"),
        ("[" * 100_000, "not usable JSON: a number too long or brackets too deep"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "not usable JSON: a number too long or brackets too deep"),
        (b'{"text": "caf\xe9"}', "not UTF-8 at byte 13 of the line"),
    ],
)
def test_a_line_that_is_no_document_is_refused_and_the_next_goes_on(tmp_path: Path, line: str, reason: str) -> None:
    _, refused, after = read(tmp_path, '{"text": "One said no."}', line, '{"text": "Two said yes."}')
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert refused.name.endswith("file.jsonl:2")
    assert refused.advice
    assert isinstance(after, Document)
    str(refused).encode()


def test_empty_lines_and_a_mark_are_passed_over_but_counted(tmp_path: Path) -> None:
    one, refused = read(tmp_path, b'\xef\xbb\xbf{"text": "One said no."}', "\r", "", "x")
    assert isinstance(one, Document)
    assert isinstance(refused, Refusal)
    assert refused.name.endswith(":4")


def test_a_mark_before_a_later_line_is_passed_over(tmp_path: Path) -> None:
    one, other = read(tmp_path, '{"text": "One said no."}', b'\xef\xbb\xbf{"text": "Two said yes."}')
    assert isinstance(one, Document)
    assert isinstance(other, Document)


def test_the_key_that_may_have_the_article_is_named(tmp_path: Path) -> None:
    row = {
        "title": "word " * 50,
        "tag": "x y",
        "body": "The mayor said that the bridge would be closed until the spring.",
    }
    [refused, short] = read(tmp_path, json.dumps(row), json.dumps({"tag": "x y"}))
    assert isinstance(refused, Refusal)
    assert isinstance(short, Refusal)
    assert refused.advice.endswith("or name another one: --map text=body")
    assert short.advice.endswith("or name another one: --map text=KEY")


@pytest.mark.parametrize("first", ["[", "{", " [ "])
def test_json_over_several_lines_is_refused_once(tmp_path: Path, first: str) -> None:
    [refused] = read(tmp_path, first, '"text": "a"', "}")
    assert "not JSON Lines" in str(refused)


def test_a_binary_file_is_refused_once(tmp_path: Path) -> None:
    [refused] = read(tmp_path, *[bytes(range(256))] * 20)
    assert "NUL bytes" in str(refused)


@pytest.mark.parametrize("name", ["file.jsonl", "file.ndjson", "file.jsonl.gz"])
def test_an_overlong_line_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 100_000)
    line = '{"text": "' + "long " * 500_000 + '"}'
    tracemalloc.start()
    (tmp_path / name).write_bytes(b"")
    path = tmp_path / name
    data = "\n".join(['{"text": "One said no."}', line, '{"text": "Two said yes."}']).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    del data, line
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    one, refused, two = documents([str(path)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert str(refused).endswith(":2: the line has more than 100,000 bytes; split it into a line per article")
    assert peak - before < 1_000_000


def test_a_line_that_never_ends_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 1000)
    found = read(tmp_path, '{"text": "One said no."}', b"x" * 100_000, '{"text": "Two."}', name="bomb.jsonl.gz")
    assert [type(each) for each in found] == [Document, Refusal, Refusal]
    assert "the rest was not read" in str(found[-1])
