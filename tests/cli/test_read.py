"""`claims read` and `--map`: what is understood of inputs, and lines that give the same documents again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.cli.values import columns
from claims.read import documents
from claims.records import Document

sys.path.append(str(Path(__file__).parents[1] / "read"))

import examples

STORY = examples.STORY[0]
NORTHLINE_REPLACED = "given; column publisher said Northline"
PLACED = ("origins", "parts")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["read", *arguments])


@pytest.fixture
def table(tmp_path: Path) -> str:
    rows = (("Bridge", STORY, "2022-10-01", "Northline"), ("Empty", "", "", ""))
    (tmp_path / "a.csv").write_bytes(examples.table(("headline", "body", "date", "publisher"), rows))
    return str(tmp_path / "a.csv")


def test_a_row_a_document_with_where_its_fields_came_from(table: str) -> None:
    done = run(table, "--map", "text=body", "--map", "title=headline")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0].split() == ["file", "title", "outlet", "published", "words", "where", "from"]
    assert "a.csv:2" in done.stdout
    for words in ("Bridge", "Northline", "2022-10-01", "title: column headline", "outlet: column publisher"):
        assert words in " ".join(done.stdout.split())
    assert f"refused: {table}:3: the row has neither words nor an address" in done.stderr
    assert "1 document." in done.stderr


def test_what_is_no_date_is_told(tmp_path: Path) -> None:
    rows = (("Bridge", STORY, "2022-13-41", "Northline"), ("Dam", f"{STORY} Again.", "2022-14-45", "Northline"))
    (tmp_path / "a.csv").write_bytes(examples.table(("headline", "body", "date", "publisher"), rows))
    done = run(str(tmp_path / "a.csv"), "--map", "text=body")
    assert done.exit_code == 0
    told = done.stderr.splitlines()[-2:]
    assert told[0] == f"warning: {tmp_path / 'a.csv'}:2: “2022-13-41” can't be read as a date and 1 more like it."
    assert told[1].startswith("2 documents would be kept without a date: ")


def test_lines_have_everything(table: str) -> None:
    done = run(table, "--map", "text=body", "--map", "title=headline", "--jsonl", "--outlet", "B")
    line = json.loads(done.stdout)
    assert list(line) == [
        *("id", "url", "title", "outlet", "author", "published", "modified", "language", "text", "parts", "origins"),
        *("sha256", "fetched_at", "name"),
    ]
    assert (line["outlet"], line["origins"]["outlet"], line["language"]) == ("B", NORTHLINE_REPLACED, "en")
    assert line["name"] == f"{table}:2"


@pytest.mark.parametrize("name", examples.every())
def test_lines_that_were_printed_give_the_same_documents(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(examples.every()[name])
    done = run(str(tmp_path / name), "--jsonl")
    (tmp_path / "printed.jsonl").write_text(done.stdout)
    before, after = (
        [each for each in documents([str(tmp_path / file)]) if isinstance(each, Document)]
        for file in (name, "printed.jsonl")
    )
    assert before
    for field in (
        "id",
        "text",
        "title",
        "outlet",
        "author",
        "published",
        "modified",
        "url",
        "name",
        "origins",
        "parts",
    ):
        assert [getattr(each, field) for each in before] == [getattr(each, field) for each in after], field


@pytest.mark.parametrize(
    "parts",
    [
        [{"kind": "caption", "span": [0, 3], "text": "Two"}],
        [{"kind": "poem", "span": [0, 3], "text": "One"}],
        [{"kind": "caption", "span": [0, 99], "text": "One said no."}],
        [{"kind": "caption", "span": [4, 8], "text": "said"}, {"kind": "caption", "span": [0, 5], "text": "One s"}],
        [{"kind": "caption", "span": ["0", "3"], "text": "One"}],
        [{}],
        [7],
    ],
)
def test_parts_that_are_not_of_the_text_are_refused(tmp_path: Path, parts: object) -> None:
    line = {"text": "One said no.", "parts": parts, "origins": {}, "sha256": ""}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    assert '"parts" are not of its text' in run(str(tmp_path / "a.jsonl")).stderr


def test_a_field_may_be_called_by_any_of_its_usual_keys() -> None:
    mapped = ["date=date", "publisher=paper", "text=body"]
    assert columns(mapped) == {"published": "date", "outlet": "paper", "text": "body"}


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        (["body"], "“body” says no column of a field; write it as FIELD=COLUMN; fields are text,"),
        (["txt=body"], "“txt=body” says no column of a field"),
        (["text="], "says no column"),
        (["text=a", "text=b"], "gives text two columns, “a” and “b”"),
    ],
)
@pytest.mark.parametrize("command", ["read", "add", "extract"])
def test_a_mapping_that_is_none_is_wrong_usage(command: str, mapped: list[str], words: str) -> None:
    arguments = [argument for each in mapped for argument in ("--map", each)]
    done = CliRunner().invoke(app, [command, "-", *arguments])
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())


def test_nothing_is_stored_and_no_model_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(examples.text())
    code = (
        "import sys; from claims.cli import app; app(['read', 'a.txt'], standalone_mode=False); "
        "print({'spacy', 'thinc', 'sqlmodel', 'onnxruntime'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_comes_from_outside_can_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": STORY, "title": "A\x1b[31mB"}))
    assert "\x1b" not in run(str(tmp_path / "a.jsonl")).stdout


def test_what_the_options_replace_is_said_once(table: str) -> None:
    done = run(table, "--map", "text=body", "--outlet", "B", "--published", "2022-10-01")
    assert done.stderr.count("--outlet replaces the outlet that one of these documents gives itself.") == 1
    assert "--published" not in done.stderr


@pytest.mark.parametrize("given", ["2020-99-99", "last week", "09/01/2020", " "])
@pytest.mark.parametrize("command", ["read", "add", "extract", "bulk extract -o parts"])
def test_a_date_given_that_is_none_is_wrong_usage(command: str, given: str, table: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), table, "--published", given], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert f"“{given}” is no date, or may be two; write it as 2022-10-01." in done.stderr


@pytest.mark.parametrize("given", ["24/05/2020", "5/24/2020", "24.05.2020", "May 24, 2020", "2020/5/24"])
def test_a_date_is_taken_as_people_write_it(given: str, table: str) -> None:
    done = run(table, "--map", "text=body", "--jsonl", "--published", given)
    assert json.loads(done.stdout)["published"] == "2020-05-24"


def test_files_of_other_kinds_are_counted_by_kind(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.txt").write_text(STORY)
    for name in ("b.JPG", "c.jpg", "d.odt", "below/without", ".hidden"):
        (tmp_path / name).touch()
    done = run(str(tmp_path))
    assert done.exit_code == 0
    assert "Passed over 4 files of kinds that are not read: 2 .jpg, 1 .odt, 1 without an ending." in done.stderr
    assert "Passed over 1 file of kinds that are not read: 1 .odt." in run(str(tmp_path / "*.[ot]*")).stderr
    assert "Passed over" not in run(str(tmp_path / "a.txt")).stderr


def test_what_may_be_in_another_language_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("Der Minister sagte am Montag, die Brücke bleibe gesperrt.", "utf-8")
    done = run(str(tmp_path))
    assert done.exit_code == 0
    assert f"{tmp_path / 'b.txt'}: it may be in German, and is read as if it were English." in done.stderr
    assert "1 document may be in another language" in done.stderr
    assert "a.txt" not in done.stderr
