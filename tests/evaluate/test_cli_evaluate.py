"""`claims evaluate` on the command line, with predictions from a file so that no model is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.cli.evaluate import app

GOLD = {
    "id": "a",
    "text": "It rains, Ann said. Bob thinks so.",
    "quotes": [
        {"content": [[0, 8]], "cue": [[14, 18]], "source": [[10, 13]], "source_head": [10, 13], "speaker": "Ann"},
        {"content": [[31, 33]], "cue": [[24, 30]], "source": [[20, 23]], "source_head": [20, 23], "speaker": "Bob"},
    ],
}
FOUND = {"id": "a", "quotes": [{**GOLD["quotes"][0], "speaker": "Bob"}]}  # type: ignore[dict-item]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, row in (("gold.jsonl", GOLD), ("found.jsonl", FOUND)):
        (tmp_path / name).write_text(json.dumps(row), encoding="utf-8")
    return ["quotes", str(tmp_path / "gold.jsonl"), "--from", str(tmp_path / "found.jsonl")]


def test_json_has_all_figures(files: list[str]) -> None:
    done = CliRunner().invoke(app, [*files, "--json"], catch_exceptions=False)
    figures = json.loads(done.stdout)
    assert figures["AR"] == [100.0, 50.0, 66.7]
    assert figures["speaker"] == [0.0, 1]


def test_only_speech(files: list[str]) -> None:
    done = CliRunner().invoke(app, [*files, "--only", "speech", "--format", "json"], catch_exceptions=False)
    assert json.loads(done.stdout)["AR"] == [100.0, 100.0, 100.0]


def test_the_table_names_the_figures(files: list[str]) -> None:
    done = CliRunner().invoke(app, files, catch_exceptions=False)
    assert "1 documents; 2 attributions in the gold, 1 found" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if "(AR)" in line]
    assert line.split()[-3:] == ["100.0", "50.0", "66.7"]
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_reading_and_writing_predictions_at_once_is_refused(files: list[str]) -> None:
    done = CliRunner().invoke(app, [*files, "--predictions", "out.jsonl"])
    assert done.exit_code == 2
    assert "give one of them" in " ".join(done.stderr.replace("│", " ").split())


def test_confidence_is_plotted_against_truth(files: list[str], tmp_path: Path) -> None:
    sure = {"id": "a", "quotes": [{**GOLD["quotes"][0], "confidence": 0.95}, {**GOLD["quotes"][1], "confidence": 0.4}]}  # type: ignore[dict-item]
    (tmp_path / "found.jsonl").write_text(json.dumps(sure), encoding="utf-8")
    done = CliRunner().invoke(app, files, catch_exceptions=False)
    [row] = [line for line in done.stdout.splitlines() if line.startswith("0.9–1.0")]
    assert row.split()[:4] == ["0.9–1.0", "1", "95.0", "100.0"]
    assert "expected calibration error 0.325" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_every_error_is_written(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "errors.jsonl"
    done = CliRunner().invoke(app, [*files, "--errors", str(out)], catch_exceptions=False)
    [error] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (error["error"], error["gold"]["source"], error["found"]) == ("missed", "Bob", None)
    assert "missed" in done.stderr


def test_beliefs_can_be_counted_or_not(files: list[str]) -> None:
    for options, counted in (([], True), (["--no-beliefs"], False), (["--beliefs"], True)):
        done = CliRunner().invoke(app, [*files, *options, "--json"], catch_exceptions=False)
        assert json.loads(done.stdout)["beliefs"] is counted
    assert "beliefs left out" in CliRunner().invoke(app, [*files, "--no-beliefs"]).stdout
