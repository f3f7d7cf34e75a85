"""`claims db`: what its commands print, where, and how they exit, on real databases of both kinds."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from said import TrackerByHand, add, dead
from sqlalchemy import create_engine

from claims.identity import digest, normalised
from claims.records import Claim, Document, Speaker
from claims.speakers import speaker_id
from claims.stated import Span
from claims.store import Store
from claims.tables import names, row
from claims.tables.upkeep import COPIED, FIGURES, FOUND, MEASURED, PROBLEMS, SET_SIDE_BY_SIDE, size
from claims.upkeep import Copied, Figure, Problem

DOCUMENT = Document("He said the city is half-encircled.", "A city", "Meridian Wire", name="one.txt")
ROOT = Path(__file__).parents[2]


def claim_of(document: Document) -> Claim:
    """“the city is half-encircled”, with every span where it is."""
    span = Span(8, 34)
    words = span.of(document.text)
    return Claim(
        id=digest(document.id, normalised(words), "1"), document=document.info, text=words, spans=(span,),
        cue_spans=(Span(3, 7),), source_spans=(Span(0, 2),), sentence=Span(0, 35), cue="said", source="He",
        sentence_text=document.text, type="indirect", stance="asserts", confidence=0.9, speaker=None, via=None,
        said_on=None, extractor="by hand",
    )  # fmt: skip


@pytest.fixture
def filled(url: str) -> str:
    store = Store.open(url, create=False)
    store.save(DOCUMENT, [claim_of(DOCUMENT)], "by hand")
    store.close()
    return url


def damage(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE claim SET cue = 'denied', source = 'she'")
    engine.dispose()


def widest(shown: str) -> int:
    return max(map(len, shown.splitlines()))


def test_check_of_a_sound_database_says_what_it_looked_at(claims: Any, filled: str) -> None:
    shown = claims("db", "check", "--db", filled)
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert shown.stderr.startswith("Checked ")
    assert "1 document, 1 text, 1 claim, 1 statement," in shown.stderr
    assert shown.stderr.endswith(": no problem.\n")


def test_what_people_decided_is_counted_apart_from_what_the_looks_of_speakers_say(claims: Any, url: str) -> None:
    with TrackerByHand(url, create=False, user="ann") as tracker:
        for place, name in (("North", "Chuck Rowe"), ("South", "Charles Rowe")):
            add(tracker, place, dead(Speaker(speaker_id("person", name), name, "person", "senator"), 10))
        tracker.settle()
        told = claims("db", "check", "--db", url).stderr
        assert "1 speaker link," in told
        assert "judgement" not in told, "nobody decided anything"
        first, *_ = tracker.claims()
        tracker.judge(first, "confirmed")
    assert "1 people's judgement, 1 speaker link," in claims("db", "check", "--db", url).stderr


def test_check_lists_problems_and_exits_with_1(claims: Any, filled: str) -> None:
    damage(filled)
    shown = claims("db", "check", "--db", filled)
    assert shown.exit_code == 1
    assert claim_of(DOCUMENT).id[:8] in shown.stdout
    assert "what is wrong" in shown.stdout
    assert "claims docs" in shown.stdout
    assert widest(shown.stdout) <= 80
    assert shown.stderr.endswith(": 2 problems.\n")


def test_check_writes_problems_for_programs(claims: Any, filled: str, tmp_path: Path) -> None:
    damage(filled)
    shown = claims("db", "check", "--db", filled, "--jsonl")
    assert shown.exit_code == 1
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == [claim_of(DOCUMENT).id] * 2
    shown = claims("db", "check", "--db", filled, "--format", "csv", "--limit", 1, "-o", tmp_path / "found.csv")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "1 problem or more" in shown.stderr
    [found] = csv.DictReader((tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines())
    assert list(found) == names(PROBLEMS)


@pytest.mark.parametrize("command", [["check"], ["stats"], ["backup", "new.db"]])
def test_a_missing_database_is_not_made(claims: Any, tmp_path: Path, monkeypatch: Any, command: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    shown = claims("db", *command, "--db", "none.db")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "none.db" in shown.stderr
    assert list(tmp_path.iterdir()) == []


def test_backup_says_what_it_wrote_and_how_to_put_it_back(claims: Any, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    shown = claims("db", "backup", file, "--db", filled)
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert f"Wrote {file}: 1 document with 1 claim, " in shown.stderr
    assert f"claims db copy {file} FILE|URL" in shown.stderr
    assert claims("list", "--db", file).stderr == "1 statement.\n"
    again = claims("db", "backup", file, "--db", filled)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert claims("db", "backup", file, "--db", filled, "--overwrite").exit_code == 0


def test_copy_shows_both_sides(claims: Any, filled: str, tmp_path: Path) -> None:
    shown = claims("db", "copy", filled, tmp_path / "copy.db")
    assert shown.exit_code == 0
    assert "equal" in shown.stdout
    assert "DIFFERENT" not in shown.stdout
    assert widest(shown.stdout) <= 80
    assert "both are equal" in shown.stderr
    again = claims("db", "copy", filled, tmp_path / "copy.db")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "not empty" in again.stderr


def test_copy_for_programs(claims: Any, filled: str, tmp_path: Path) -> None:
    shown = claims("db", "copy", filled, tmp_path / "copy.db", "--jsonl")
    found = {one["table"]: one for one in map(json.loads, shown.stdout.splitlines())}
    assert found["claim"]["rows"] == found["claim"]["copied"] == 1
    assert {one["equal"] for one in found.values()} == {"yes"}


def test_a_copy_that_differs_exits_with_1(claims: Any, filled: str, tmp_path: Path, monkeypatch: Any) -> None:
    different = [Copied("claim", 3, 2, "a" * 64, "b" * 64)]
    monkeypatch.setattr("claims.store.copying.copy", lambda *given: different)
    shown = claims("db", "copy", filled, tmp_path / "copy.db")
    assert shown.exit_code == 1
    assert "DIFFERENT" in shown.stdout
    assert "nothing of it was kept" in shown.stderr


def test_stats_fit_80_columns_and_serve_programs(claims: Any, filled: str) -> None:
    shown = claims("db", "stats", "--db", filled)
    assert shown.exit_code == 0
    assert widest(shown.stdout) <= 80
    assert "by hand" in shown.stdout
    lines = claims("db", "stats", "--db", filled, "--jsonl").stdout.splitlines()
    found = {(one["group"], one["name"]): one for one in map(json.loads, lines)}
    assert found["claims", "current"]["count"] == 1
    assert found["table", "claim"]["bytes"] > 0


def test_values_for_people_and_programs() -> None:
    problem = Problem("text", f"{'ab' * 10} {'cd' * 32}", "wrong", "do this")
    assert list(row(problem, PROBLEMS).values()) == ["text", problem.id, "wrong", "do this"]
    assert list(row(problem, FOUND).values()) == ["text abababab cdcdcdcd", "wrong", "do this"]
    assert row(Problem("guard", "log_stays", "", ""), FOUND)["what"] == "guard log_stays"
    figure = Figure("table", "claim", 1234, 5_600_000)
    assert list(row(figure, FIGURES).values()) == ["table", "claim", 1234, 5_600_000]
    assert list(row(figure, MEASURED).values()) == ["table", "claim", "1,234", "5.6 MB"]
    assert list(row(Figure("database", "a claim", None), MEASURED).values()) == ["database", "a claim", "", ""]
    copied = Copied("slot", 2, 1, "a" * 64, "b" * 64)
    assert list(row(copied, COPIED).values()) == ["slot", 2, 1, "a" * 64, "b" * 64, "no"]
    assert row(copied, SET_SIDE_BY_SIDE)["rows"] == "2"
    assert [size(count) for count in (0, 999, 1000, 2_500_000, 3 * 10**9)] == [
        "0 bytes", "999 bytes", "1.0 kB", "2.5 MB", "3.0 GB",
    ]  # fmt: skip


def test_progress_goes_to_the_terminal_and_results_where_they_belong(sqlite_url: str) -> None:
    """A terminal on stderr only: what is piped has the results and nothing else."""
    store = Store.open(sqlite_url, create=False)
    store.save(DOCUMENT, [claim_of(DOCUMENT)], "by hand")
    store.close()
    damage(sqlite_url)
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "claims", "db", "check", "--jsonl", "--db", sqlite_url],
        stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while chunk := read(ours):
        shown += chunk
    out, _ = done.communicate(timeout=60)
    os.close(ours)
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["claim", "claim"]
    assert b"Checked " in shown
    assert b"2 problems" in shown


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""
