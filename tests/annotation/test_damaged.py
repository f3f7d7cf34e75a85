"""What comes back broken or hostile is refused with a reason, the rest goes on, and memory stays bounded."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_round_trip import SHEET, submitted

from claims.annotation import Format, read, write
from claims.annotation.files import safe
from claims.errors import ClaimsError
from claims.read.refused import Refused
from claims.records import Refusal
from claims.sheets import Sheet


def lines(*sheets: Sheet) -> list[dict[str, Any]]:
    stream = io.StringIO(newline="")
    write("doccano", sheets, stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def back(path: Path, *rows: object) -> list[Sheet | Refusal]:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return list(read("doccano", path))


GOOD = lines(SHEET)[0]
ODD = {"id": 1, "label": "content: x", "start_offset": 0, "end_offset": 4}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not valid JSON"),
        ("[1]", "no object"),
        ({"text": "x"}, "no entities"),
        (GOOD | {"text": GOOD["text"] + "!"}, "not as it was exported"),
        (GOOD | {"claims": None}, "does not say what was exported"),
        (GOOD | {"entities": [{"id": 1, "label": "cue", "start_offset": -1, "end_offset": 4}]}, "none of its text"),
        (GOOD | {"entities": [{"id": 1, "label": "cue", "start_offset": 0, "end_offset": 10**9}]}, "none of its text"),
        (GOOD | {"entities": [{"id": 1, "label": "PERSON", "start_offset": 0, "end_offset": 4}]}, "no label of ours"),
        (GOOD | {"relations": [], "entities": [ODD]}, "no stance"),
        (GOOD | {"relations": [{"from_id": 1, "to_id": 99, "type": "cue"}]}, "leads to what is not marked"),
        (GOOD | {"relations": [{"from_id": 1, "to_id": 1, "type": "continues"}]}, ""),
        (GOOD | {"claims": GOOD["claims"] | {"given": [{"claim": "c1", "content": "all"}]}}, "places"),
    ],
)
def test_a_line_that_is_none_is_refused_and_the_next_is_read(row: object, reason: str, tmp_path: Path) -> None:
    bad, good = back(tmp_path / "out.jsonl", row, GOOD)
    assert good == SHEET
    if reason:
        assert isinstance(bad, Refusal)
        assert reason in bad.reason
        assert bad.name.endswith("out.jsonl:1")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    for format in ("doccano", "labelstudio", "brat", "spacy"):
        with pytest.raises(Refused, match=r"no such file|can't be read"):
            list(read(format, tmp_path / "none.zip"))  # type: ignore[arg-type]


def test_a_task_that_nobody_annotated_is_left(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    with open(path, "w", encoding="utf-8", newline="") as stream:
        write("labelstudio", [SHEET], stream)
    [left] = read("labelstudio", path)
    assert isinstance(left, Refusal)
    assert left.reason == "nobody has annotated it"


def test_the_latest_annotation_counts_and_a_cancelled_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    with open(path, "w", encoding="utf-8", newline="") as stream:
        write("labelstudio", [SHEET], stream)
    submitted("labelstudio", path)
    [task] = json.loads(path.read_text("utf-8"))
    [full] = task["annotations"]
    empty = {"result": []}
    task["annotations"] = [
        empty | {"updated_at": "2026-01-03", "was_cancelled": True},
        full | {"updated_at": "2026-01-02"},
        empty | {"updated_at": "2026-01-01"},
    ]
    path.write_text(json.dumps([task]), "utf-8")
    assert list(read("labelstudio", path)) == [SHEET]


@pytest.mark.parametrize("words", ["", "{}", "[", "[{]", '[{"data": 1} {"data": 2}]', '[{"a": 1},', "\ufeff{}"])
def test_json_that_is_no_list_of_tasks_is_refused(words: str, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(words, "utf-8")
    with pytest.raises(Refused):
        list(read("labelstudio", path))


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def parts(tmp_path: Path) -> dict[str, bytes]:
    path = tmp_path / "good.zip"
    write("brat", [SHEET], path)
    with zipfile.ZipFile(path) as made:
        return {name: made.read(name) for name in made.namelist()}


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    """Members with names of elsewhere are read as what they are called, and nothing is written or read there."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "d0.txt").write_text("not this one")
    evil = {f"../../{name}": data for name, data in parts(tmp_path).items()}
    before = sorted(tmp_path.rglob("*"))
    path = archive(inside / "evil.zip", evil | {"/etc/passwd.ann": b"T1\tContent 0 1\tx", "C:\\x\\y.ann": b""})
    found = list(read("brat", path))
    assert [one for one in found if isinstance(one, Sheet)] == [SHEET]
    refused = [one for one in found if isinstance(one, Refusal)]
    assert {one.reason for one in refused} == {
        "there is no file passwd.txt beside it",
        "there is no file y.txt beside it",
    }
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    for name, data in parts(tmp_path).items():
        (folder / name).write_bytes(data)
    secret = tmp_path / "secret.txt"
    (folder / "d0.txt").rename(secret)
    (folder / "d0.txt").symlink_to(secret)
    [refused] = read("brat", folder)
    assert isinstance(refused, Refusal)
    assert refused.reason == "there is no file d0.txt beside it"


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "..", "", "con:x", "a\0b"])
def test_an_id_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    assert write("brat", [replace(SHEET, document=name)], folder) == 1
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {folder}
    assert (
        safe(name).strip("_") == "".join(char for char in name if (char.isalnum() and char.isascii()) or char in "-_")
        or name
    )


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ClaimsError, match="there is something in this folder"):
        write("brat", [SHEET], tmp_path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T9\tContent 0 99999\tx", "none of its text"),
        ("T9\tContent a b\tx", "no place"),
        ("T9\tVerb 0 3\tx", "no label of ours"),
        ("R9\tHasCue Arg1:T1 Arg2:T77", "leads to what is not marked"),
        ("R9\tHasCue Arg1:T1", "leads to what is not marked"),
        ("A9\tStance T1 shouts", "no stance"),
    ],
)
def test_a_line_of_standoff_that_is_wrong_is_named(line: str, reason: str, tmp_path: Path) -> None:
    members = parts(tmp_path)
    members["d0.ann"] += line.encode() + b"\n"
    [refused] = read("brat", archive(tmp_path / "bad.zip", members))
    assert isinstance(refused, Refusal)
    assert reason in refused.reason


@pytest.mark.parametrize("data", [b"", b"no", zlib.compress(b"no"), zlib.compress(b"\x80")])
def test_a_docbin_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    path.write_bytes(data)
    with pytest.raises(Refused):
        list(read("spacy", path))


def test_a_docbin_that_unfolds_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.annotation.docbin.LARGEST", 10_000)
    path = tmp_path / "bomb.spacy"
    path.write_bytes(zlib.compress(bytes(1_000_000)))
    with pytest.raises(Refused, match="unfolds to more"):
        list(read("spacy", path))


def test_a_zip_that_unfolds_to_too_much_is_refused(tmp_path: Path) -> None:
    members = parts(tmp_path) | {"d0.txt": bytes(60_000_000)}
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    [refused] = read("brat", tmp_path / "bomb.zip")
    assert isinstance(refused, Refusal)
    assert "20,000,000" in refused.reason


def _item(format: Format) -> str:
    if format == "doccano":
        return json.dumps(GOOD) + "\n"
    stream = io.StringIO()
    write("labelstudio", [SHEET], stream)
    [task] = json.loads(stream.getvalue())
    task["annotations"] = [{"result": task.pop("predictions")[0]["result"]}]
    return json.dumps(task)


@pytest.mark.parametrize("format", ["doccano", "labelstudio"])
def test_a_file_of_200_mb_is_read_in_bounded_memory(format: Format, tmp_path: Path) -> None:
    """A few very long texts would be over the limit of one; many articles are read one by one."""
    one = _item(format)
    path = tmp_path / "large.json"
    filler = one.replace('"name": "a title"', f'"name": "{"x" * 1_000_000}"')
    count = 200
    with open(path, "w", encoding="utf-8") as file:
        if format == "labelstudio":
            file.write("[" + ",".join([filler] * count) + "]")
        else:
            file.writelines([filler] * count)
    assert path.stat().st_size > 200_000_000
    program = (
        "import resource, sys; from pathlib import Path; from claims.annotation import read\n"
        "from claims.sheets import Sheet\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "found = sum(isinstance(one, Sheet) for one in read(sys.argv[1], Path(sys.argv[2])))\n"
        "print(found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", program, format, path], capture_output=True, text=True, check=True)
    found, more = map(int, done.stdout.split())
    assert found == count
    assert more * 1024 < 60_000_000
