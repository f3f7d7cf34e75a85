"""Every format alike: told by name and by content, evidence and origins for all that is read."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import examples
import pytest
from reads import only, read, reason

from claims.read import documents, formats
from claims.records import Document, Refusal

EVERY = examples.every()
MAYBE_SAID = ("title", "outlet", "author", "published", "modified", "url", "language")


@pytest.mark.parametrize("name", EVERY)
def test_a_file_of_each_format_is_read(tmp_path: Path, name: str) -> None:
    found = [each for each in read(tmp_path, EVERY[name], name) if isinstance(each, Document)]
    assert found
    assert all("bridge would stay closed" in each.text for each in found)


@pytest.mark.parametrize("name", EVERY)
def test_what_comes_without_a_name_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    named = [each.text for each in read(tmp_path, EVERY[name], name) if isinstance(each, Document)]
    piped = [each.text for each in documents(["-"], stdin=io.BytesIO(EVERY[name])) if isinstance(each, Document)]
    bare = [each.text for each in read(tmp_path, EVERY[name], "nameless") if isinstance(each, Document)]
    assert named == piped == bare


def test_a_pipe_that_gives_a_few_bytes_at_a_time_is_told_as_well() -> None:
    class Drops(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.inner = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self.inner.read(min(size, 3) if size >= 0 else size)

    [found] = documents(["-"], stdin=Drops(examples.news_item().encode()))  # type: ignore[arg-type]
    assert isinstance(found, Document), str(found)
    assert found.outlet == examples.OUTLET


@pytest.mark.parametrize("name", EVERY)
def test_every_document_has_its_evidence(tmp_path: Path, name: str) -> None:
    before = datetime.now(UTC)
    for keep in (False, True):
        for each in read(tmp_path, EVERY[name], name, keep=keep):
            if isinstance(each, Document):
                assert each.original is not None
                assert each.original.fetched_at.utcoffset() == timedelta(0)
                assert ".warc" in name or before <= each.original.fetched_at <= datetime.now(UTC)
                assert (each.original.data is not None) is keep
                if keep:
                    assert hashlib.sha256(each.original.data or b"").hexdigest() == each.original.sha256


@pytest.mark.parametrize("name", EVERY)
def test_every_field_says_where_it_came_from(tmp_path: Path, name: str) -> None:
    for each in read(tmp_path, EVERY[name], name):
        if isinstance(each, Document):
            assert set(each.origins) == {field for field in MAYBE_SAID if getattr(each, field)}


def test_what_the_user_gives_says_so(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.text(), "a.txt", outlet="Northline", title="T"))
    assert found.origins["outlet"] == "given"
    assert found.origins["title"].startswith("given; first line said ")


def test_what_the_user_gives_says_what_it_replaced(tmp_path: Path) -> None:
    line = json.dumps({"text": "One said no to all of it.", "published": "2019-01-02T10:00:00Z", "outlet": "North"})
    how = {"published": "2022-10-01", "outlet": "North"}
    found = only(read(tmp_path, line.encode(), "a.jsonl", **how))
    assert found.origins["published"] == "given; key published said 2019-01-02T10:00:00Z"
    assert (found.published, found.origins["outlet"]) == ("2022-10-01", "given")
    same_day = only(read(tmp_path, line.encode(), "a.jsonl", published="2019-01-02"))
    assert same_day.origins["published"] == "given"


@pytest.mark.parametrize(("name", "size"), [("a.txt", 377), ("a.html", None), ("a.pdf", None), ("a.eml", None)])
def test_the_evidence_of_a_file_that_is_one_document_is_of_all_its_bytes(
    tmp_path: Path, name: str, size: int | None
) -> None:
    found = only(read(tmp_path, EVERY[name], name))
    assert found.original is not None
    assert found.original.sha256 == hashlib.sha256(EVERY[name]).hexdigest()


def test_a_folder_reads_them_all_and_leaves_the_rest(tmp_path: Path) -> None:
    for name, data in {**EVERY, "picture.png": b"\x89PNG", "notes.gz": b"\x1f\x8b", "c.bin.gz": b""}.items():
        (tmp_path / name).write_bytes(data)
    found = list(documents([str(tmp_path)]))
    assert [each.name for each in found if isinstance(each, Refusal)] == [f"{tmp_path / 'a.rss'}:2"]
    alone = sum(len(list(documents([str(tmp_path / name)]))) for name in EVERY)
    assert len(found) == alone


def test_patterns_find_files_below(tmp_path: Path) -> None:
    for name in ("x/a.html", "x/y/b.html", "x/y/c.txt", "x/picture.png", "z/d.html"):
        read(tmp_path, examples.html() if name.endswith("html") else examples.text(), name)

    def found(pattern: str) -> list[str]:
        return [each.name.removeprefix(f"{tmp_path}/") for each in documents([str(tmp_path / pattern)])]

    assert found("**/*.html") == ["x/a.html", "x/y/b.html", "z/d.html"]
    assert found("x/**") == ["x/a.html", "x/y/b.html", "x/y/c.txt"]
    assert found("x/*") == ["x/a.html", "x/y/b.html", "x/y/c.txt"]
    assert found("[xz]/?.html") == ["x/a.html", "z/d.html"]
    assert "no file is called so" in reason(list(documents([str(tmp_path / "**/*.docx")])))


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    assert only(read(tmp_path, examples.text(), "[1].txt")).title == examples.TITLE


def test_xml_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert reason(read(tmp_path, b"<?xml version='1.0'?><urlset/>", "a.xml")).startswith("it is no feed or NewsML-G2")


def test_a_new_format_is_a_module_and_a_line() -> None:
    modules = {path.stem for path in Path(formats.__file__).parent.glob("*.py") if "\nFORMAT = " in path.read_text()}
    listed = Path(formats.__file__).read_text()
    assert modules
    assert [name for name in modules if f"{name}.FORMAT" not in listed] == []


def test_formats_are_listed_without_their_libraries() -> None:
    heavy = "{'lxml', 'feedparser', 'warcio', 'pypdf', 'docx', 'trafilatura', 'backports.zstd'}"
    code = f"import sys, claims.read.formats; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
