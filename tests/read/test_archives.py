"""Archives and compressed files: read in place, in bounds, and one bad member harms no other."""

from __future__ import annotations

import gzip
import io
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import examples
import pytest
from reads import only, read, reason

from claims import settings
from claims.read import documents
from claims.records import Document, Refusal

STORY = examples.STORY[0].encode()
ZEROS = bytes(30_000_000)
LINE = b'{"text": "' + b"a" * 30_000_000


def names(found: list[Document | Refusal]) -> list[str]:
    return [each.name.rpartition("/a.")[2] for each in found]


@pytest.mark.parametrize("pack", [examples.zipped, examples.tarred])
def test_members_are_read_as_files_of_their_names(tmp_path: Path, pack: object) -> None:
    members = {
        "b.txt": STORY,
        "in/c.jsonl": b'{"text": "One said no."}\n{"text": "Two said yes."}',
        "in/d.csv.gz": gzip.compress(b"text,title\nThree said so.,T"),
        "logo.png": b"\x89PNG",
        ".hidden.txt": STORY,
        "__MACOSX/b.txt": STORY,
        "noext": STORY,
    }
    found = read(tmp_path, pack(members), f"a.{'zip' if pack is examples.zipped else 'tar'}")  # type: ignore[operator]
    assert [each.name.split(":", 1)[1] for each in found] == ["b.txt", "in/c.jsonl:1", "in/c.jsonl:2", "in/d.csv.gz:2"]
    assert all(isinstance(each, Document) for each in found)


@pytest.mark.parametrize("pack", [examples.zipped, examples.tarred])
def test_names_are_only_names(tmp_path: Path, pack: object) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    members = {"../../escaped.txt": STORY, "/tmp/absolute.txt": STORY, "c:\\x\\y.txt": STORY}
    (inside / "a.zip").write_bytes(pack(members))  # type: ignore[operator]
    (inside / "a.tar").write_bytes(pack(members))  # type: ignore[operator]
    name = "a.zip" if pack is examples.zipped else "a.tar"
    assert len([each for each in documents([str(inside / name)]) if isinstance(each, Document)]) == 3
    assert {path.name for path in tmp_path.rglob("*")} == {"inside", "a.zip", "a.tar"}


def test_links_and_devices_in_a_tar_archive_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(STORY)
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("dev.txt", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(member)
    assert "nothing to read in the archive" in reason(read(tmp_path, written.getvalue(), "a.tar"))


def test_an_encrypted_member_is_refused_by_name_and_the_next_is_read(tmp_path: Path) -> None:
    data = bytearray(examples.zipped({"b.txt": STORY, "c.txt": STORY}))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    locked, free = read(tmp_path, bytes(data), "a.zip")
    assert str(locked).endswith("a.zip:b.txt: it is encrypted; unpack it with its password, and add what is in it")
    assert isinstance(free, Document)


def test_a_damaged_member_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    data = examples.zipped({"b.txt": STORY, "c.txt": STORY}, zipfile.ZIP_STORED).replace(b"mayor", b"major", 1)
    bad, good = read(tmp_path, data, "a.zip")
    assert "damaged" in str(bad)
    assert isinstance(good, Document)


@pytest.mark.parametrize("depth", range(6))
def test_archives_lie_in_each_other_to_a_small_depth(tmp_path: Path, depth: int) -> None:
    data, name = STORY, "a.txt"
    for _ in range(depth):
        data, name = examples.zipped({name: data}), "a.zip"
    found = read(tmp_path, data, name)
    assert isinstance(found[0], Document) is (depth <= settings.MAX_DEPTH)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(ZEROS)),
        ("a.jsonl.gz", gzip.compress(LINE)),
        ("a.csv.zst", examples.zstd(b'text,title\n"' + LINE)),
        ("a.zip", examples.zipped({"a.jsonl": LINE, "b.txt": STORY})),
        ("a.mbox.gz", gzip.compress(b"From: x\n" * 4_000_000)),
        ("a.tar.gz", gzip.compress(examples.tarred({"b.png": ZEROS}))),
        ("a.jsonl.gz.gz", gzip.compress(gzip.compress(LINE))),
        ("a.warc.gz", gzip.compress(examples.record(examples.URL, b"HTTP/1.1 200 OK\r\n\r\n" + ZEROS))),
    ],
)
def test_what_unfolds_to_too_much_is_given_up_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setattr(settings, "UNPACKED_FREELY", 1_000_000)
    (tmp_path / name).write_bytes(data)
    tracemalloc.start()
    found = list(documents([str(tmp_path / name)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "unfolds to more than" in str(found[-1]) or "over the limit" in str(found[-1])
    assert not any(isinstance(each, Document) for each in found)
    assert peak < 25_000_000


def test_the_bound_is_on_everything_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_UNPACKED", 5 * len(STORY) // 2)
    found = read(tmp_path, examples.zipped({f"{name}.txt": STORY for name in "bcdef"}), "a.zip")
    assert [type(each) for each in found] == [Document, Document, Refusal]
    assert "unfolds to more than" in str(found[-1])


def test_a_large_corpus_that_packs_well_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UNPACKED_FREELY", 1000)
    lines = b"".join(b'{"id": "%d", "text": "The mayor said no. %d"}\n' % (n, n * 7919) for n in range(2000))
    assert len(read(tmp_path, gzip.compress(lines), "a.jsonl.gz")) == 2000


@pytest.mark.parametrize("cut", [3, 30, -5])
@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.zst", "a.zip", "a.tar"])
def test_cut_files_are_refused(tmp_path: Path, name: str, cut: int) -> None:
    found = read(tmp_path, examples.every()[name][:cut], name)
    assert name == "a.tar" or all(isinstance(each, Refusal) for each in found)
    assert found


def test_an_empty_archive_is_refused(tmp_path: Path) -> None:
    assert "nothing to read in the archive" in reason(read(tmp_path, examples.zipped({}), "a.zip"))


def test_a_web_archive_gives_its_pages_with_address_and_time(tmp_path: Path) -> None:
    found = only(read(tmp_path, gzip.compress(examples.warc()), "a.warc.gz"))
    assert found.url == found.name == examples.URL
    assert found.original is not None
    assert found.original.fetched_at.isoformat() == "2022-10-01T10:00:00+00:00"


def test_a_web_archive_of_records_that_are_packed_one_by_one(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + examples.html()
    data = b"".join(gzip.compress(examples.record(f"{examples.URL}/{n}", page)) for n in range(3))
    assert [each.name for each in read(tmp_path, data, "a.warc.gz")] == [f"{examples.URL}/{n}" for n in range(3)]


@pytest.mark.parametrize("data", [b"", b"WARC/1.0\r\n", b"nonsense", examples.warc()[:200]])
def test_a_web_archive_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    assert reason(read(tmp_path, data, "a.warc"))
