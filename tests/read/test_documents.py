"""`documents`: inputs of every kind, one order, a Refusal for each that fails."""

from __future__ import annotations

import gzip
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from claims.read import documents
from claims.read.formats import known
from claims.records import Document, Refusal

STORY = (
    "The mayor said on Monday that the bridge would stay closed until the spring. "
    "“We found cracks in four of the six piers,” she told reporters at the town hall. "
    "Engineers had warned the council about the bridge two years ago, according to a report seen by this newspaper."
)


def only(*inputs: str, **given: str) -> Document:
    [found] = documents(inputs, **given)  # type: ignore[arg-type]
    assert isinstance(found, Document), str(found)
    return found


def refusal(*inputs: str) -> Refusal:
    [found] = documents(inputs)
    assert isinstance(found, Refusal)
    return found


def test_a_folder_is_read_in_one_order_without_unknown_and_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.TXT", "picture.png", ".hidden.txt", ".git/d.txt", "notes"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY + name)
    names = [found.name for found in documents([str(tmp_path)])]
    assert names == [str(tmp_path / name) for name in ("a.txt", "b.txt", "sub/c.TXT")]


@pytest.mark.parametrize("content", [[], ["picture.png"]])
def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path, content: list[str]) -> None:
    for name in content:
        (tmp_path / name).write_bytes(b"\x89PNG")
    assert str(refusal(str(tmp_path))) == (
        f"{tmp_path}: there is nothing to read in the folder; name files of a kind that is read: {known()}"
    )


def test_a_link_that_leads_in_a_circle_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "back").symlink_to(tmp_path)
    (tmp_path / "z.txt").write_text(STORY)
    circle, story = documents([str(tmp_path)])
    assert isinstance(circle, Refusal)
    assert "leads back" in circle.reason
    assert isinstance(story, Document)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "other"):
        (tmp_path / name).symlink_to(tmp_path / name)
    assert "can't be read" in refusal(str(tmp_path / "a.txt")).reason
    assert "can't be read" in refusal(str(tmp_path)).reason


def test_a_missing_file_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(STORY)
    missing, story = documents([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert (
        str(missing)
        == f"{tmp_path / 'a.txt'}: there is no such file or folder; check the path (a web address begins with https://)"
    )
    assert isinstance(story, Document)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(STORY)
    monkeypatch.setattr("claims.read.counted", forbidden)  # root may read everything, so that a mode does not do
    assert refusal(str(tmp_path / "a.txt")).reason == "you may not read it"


def test_pipes_devices_and_sockets_are_refused_without_waiting_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.jsonl"))
        for name in (tmp_path / "pipe.txt", tmp_path / "socket.jsonl", Path("/dev/null")):
            assert "device or pipe" in refusal(str(name)).reason


@pytest.mark.parametrize("name", ["a\0.txt", "", "x" * 5000 + ".txt", "ftp://example.org/a.txt", "file:///etc/passwd"])
def test_odd_names_are_refused(name: str) -> None:
    assert refusal(name).advice


def test_a_name_that_is_no_utf8_can_still_be_shown_and_stored(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(STORY)
    assert only(os.fsdecode(path)).name.encode().endswith(b"/caf\\udce9.txt")


def test_files_of_unknown_kind_are_refused_when_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    assert "not read, only .txt" in refusal(str(tmp_path / "a.xlsx")).reason


def test_zipped_files_are_read_and_damaged_ones_refused(tmp_path: Path) -> None:
    data = gzip.compress(STORY.encode())
    (tmp_path / "a.txt.gz").write_bytes(data)
    (tmp_path / "cut.txt.gz").write_bytes(data[:-20])
    (tmp_path / "wrong.txt.gz").write_bytes(data[:30] + bytes(20) + data[50:])
    assert only(str(tmp_path / "a.txt.gz")).text == STORY
    assert "damaged or cut short" in refusal(str(tmp_path / "cut.txt.gz")).reason
    assert refusal(str(tmp_path / "wrong.txt.gz"))


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (STORY.encode(), 1),
        (b'{"text": "One said no."}\n{"text": "Two said yes."}\n', 2),
        (b'\xef\xbb\xbf  {"text": "One said no."}', 1),
        (f"<!DOCTYPE html><html><body><article><p>{STORY}</p></article></body></html>".encode(), 1),
        (gzip.compress(b'{"text": "One said no."}', mtime=0), 1),
    ],
)
def test_standard_input_is_told_apart_by_what_is_in_it(data: bytes, count: int) -> None:
    found = list(documents(["-"], stdin=io.BytesIO(data)))
    assert all(isinstance(each, Document) for each in found)
    assert len(found) == count


def test_empty_standard_input_is_refused() -> None:
    [found] = documents(["-"], stdin=io.BytesIO())
    assert str(found) == "standard input: there is no text in it; give the article's words"


def test_given_values_override_what_the_input_says(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "One said no.", "title": "Old", "outlet": "A", "published": "2020-01-01"}'
    )
    given = {"title": "New", "outlet": "B", "published": "2022-10-01", "url": "https://b.example/1"}
    found = only(str(tmp_path / "a.jsonl"), **given)
    assert (found.title, found.outlet, found.published, found.url) == tuple(given.values())


def test_a_title_or_url_given_for_several_documents_is_not_put_on_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One said no."}\n{"text": "Two said yes."}\n')
    one, two = documents([str(tmp_path / "a.jsonl")], url="https://b.example/1")
    assert isinstance(one, Document)
    assert isinstance(two, Refusal)
    assert "given for one document" in two.reason


def test_first_counts_documents_and_reads_no_further(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\nbroken\n{"text": "Two."}\n{"text": "Three."}\n')
    found = list(documents([str(tmp_path / "a.jsonl"), str(tmp_path / "missing.txt")], first=2))
    assert [type(each) for each in found] == [Document, Refusal, Document]
    assert list(documents([str(tmp_path / "a.jsonl")], first=0)) == []


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    heavy = "{'trafilatura', 'lxml', 'urllib3', 'numpy', 'py3langid', 'charset_normalizer', 'babel'}"
    code = f"import sys, claims.read; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


def test_reading_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    found = documents([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert isinstance(next(found), Document)
    (tmp_path / "b.txt").write_text(STORY)
    assert isinstance(next(found), Document)


def test_first_does_not_wait_for_more(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)

    class Waiting(io.BytesIO):
        def readinto(self, _: object) -> int:
            raise AssertionError("standard input was read")

    assert len(list(documents([str(tmp_path / "a.txt"), "-"], first=1, stdin=Waiting()))) == 1
