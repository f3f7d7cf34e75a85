"""Long runs: stopped and gone on with, a report of refusals, and how far it is."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from claims.cli.runs import progress, rate, share, stoppable
from claims.pipeline import Summary
from claims.read.meter import METER, counted
from claims.records import Document, Refusal

ADDED = ("added", Document("one two three four"), 8, 2)
REFUSED = ("refused", Refusal("bad\x1b.txt", "it is “empty”", "give a file with text"), 0, 0)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Ann Lee said that it was over and that everybody had gone home by the time of the storm.")
    return path


def adding(monkeypatch: pytest.MonkeyPatch, tracker: Any, *outcomes: Any) -> list[Any]:
    """Outcomes one after another; a number is a signal that comes before the next. What was taken is listed."""
    taken: list[Any] = []

    def add(self: Any, documents: Any, jobs: int = 1) -> Any:
        for outcome in outcomes:
            if isinstance(outcome, int):
                os.kill(os.getpid(), outcome)
                continue
            taken.append(outcome)
            yield outcome

    monkeypatch.setattr(type(tracker), "add", add, raising=False)
    return taken


def test_the_first_ctrl_c_finishes_the_document_at_hand(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGINT)
    taken = adding(monkeypatch, tracker, ADDED, signal.SIGINT, ADDED, ADDED)
    done = claims("add", article)
    assert done.exit_code == 130
    assert len(taken) == 2
    assert done.stdout.startswith("Added 2 documents")
    assert "Stopping when the document at hand is done" in done.stderr
    assert "the same command again goes on from there, and settles who is who" in done.stderr
    assert signal.getsignal(signal.SIGINT) is before


def test_the_second_ctrl_c_stops_at_once(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = adding(monkeypatch, tracker, ADDED, signal.SIGINT, signal.SIGINT, ADDED)
    done = claims("add", article)
    assert done.exit_code == 130
    assert len(taken) == 1
    assert done.stdout.startswith("Added 1 document")


def test_dates_that_are_none_are_told_once_a_kind_and_reported(
    claims: Any, tracker: Any, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "refused.jsonl"
    given = ["2020-13-45", "2020-02-30", "0000-00-00", "yesterday", "2020-02-03"]
    found = [Document("No.", published=words, name=f"news.jsonl:{n}") for n, words in enumerate(given, 1)]
    known = "unchanged", Document("No.", published="2021-13-13", name="news.jsonl:9"), 0, 0
    adding(monkeypatch, tracker, *(("added", document, 1, 0) for document in found), known)
    done = claims("add", article, "--report", report)
    assert done.exit_code == 0
    assert "warning: news.jsonl:1: “2020-13-45” can't be read as a date and 2 more like it.\n" in done.stderr
    assert "warning: news.jsonl:4: “yesterday” can't be read as a date.\n" in done.stderr
    assert "4 documents are kept without a date: write it as 2020-03-03, or set it: claims docs set" in done.stderr
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    assert [line["input"] for line in lines] == [f"news.jsonl:{n}" for n in (1, 2, 3, 4)]
    assert lines[0]["reason"] == "kept without a date: “2020-13-45” can't be read as one"


def test_refusals_are_reported_as_they_come(
    claims: Any, tracker: Any, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "refused.jsonl"
    adding(monkeypatch, tracker, REFUSED, ADDED, REFUSED, signal.SIGINT, ADDED, REFUSED)
    done = claims("add", article, tmp_path / "none.txt", "--report", report)
    assert done.exit_code == 130
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    assert lines == [{"input": "bad\x1b.txt", "reason": "it is “empty”", "advice": "give a file with text"}] * 2
    missing = claims("add", tmp_path / "none.txt", "--report", report)
    assert missing.exit_code == 1
    [line] = [json.loads(line) for line in report.read_text().splitlines()]
    assert line["input"] == str(tmp_path / "none.txt")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.jpg").touch()
    passed = claims("add", tmp_path / "folder", "--report", report)
    assert "Passed over 1 file of kinds that are not read: 1 .jpg." in passed.stderr
    assert str(tmp_path / "folder" / "a.jpg") in [json.loads(line)["input"] for line in report.read_text().splitlines()]
    nowhere = claims("add", article, "--report", tmp_path / "none" / "r.jsonl")
    assert nowhere.exit_code == 1
    assert "give --report another place" in nowhere.stderr


def test_what_is_refused_is_in_the_report_before_the_run_ends(
    claims: Any, tracker: Any, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, seen = tmp_path / "refused.jsonl", []

    def add(self: Any, documents: Any, jobs: int = 1) -> Any:
        yield REFUSED
        seen.append(report.read_text())
        yield ADDED

    monkeypatch.setattr(type(tracker), "add", add, raising=False)
    claims("add", article, "--report", report)
    assert len(seen[0].splitlines()) == 1


def test_how_far_it_is_is_told_in_bytes_or_documents(tmp_path: Path) -> None:
    for name, size in (("a.jsonl", 70_000), ("b.jsonl", 30_000), ("c.txt", 5)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert METER.of([str(tmp_path)]) == 100_005
    assert METER.of([str(tmp_path / "a.jsonl"), "-"]) is None
    assert METER.of([str(tmp_path / "none")]) is None
    METER.of([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")])
    with counted(str(tmp_path / "a.jsonl")) as file:
        file.read(10)
        assert 10 <= METER.done < 70_000
        file.seek(0)
        file.read()
        assert METER.done == 70_000, "bytes that are read again count once"
    with counted(str(tmp_path / "b.jsonl")) as file:
        file.read(1)
    assert METER.done == 100_000, "what is left of a file that is closed is done with too"
    half = Summary(added=3, unchanged=2)
    assert share(half, 50, 200, None) == 0.25
    assert share(half, 50, 200, 10) == share(half, 0, None, 10) == 0.5
    assert share(half, 500, 200, None) == 1.0
    assert share(half, 50, None, None) == 0.0


def test_the_rate_is_of_words_or_of_documents_that_were_there() -> None:
    assert rate(Summary(added=1, words=3000), 2) == "1,500 words/s"
    assert rate(Summary(unchanged=90, refused=[REFUSED[1]] * 10), 2) == "50 documents/s"  # type: ignore[list-item]


@pytest.mark.parametrize(("size", "bar"), [(100, True), (None, False)])
def test_progress_is_shown_on_a_terminal_only(
    size: int | None, bar: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress(size, None) as step:
        step(Summary(added=1, words=9))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    METER.of(["-"])
    waiting = METER.marking([1, 2])
    METER.done = 40
    next(waiting)
    METER.done = 80
    next(waiting)
    with progress(size, None) as step:
        step(Summary(added=1, words=900))
    shown = capsys.readouterr().err
    assert "1 new" in shown
    assert ("40 %" in shown) is bar
    assert "words/s" in shown


def test_other_signals_and_threads_are_left_alone() -> None:
    from threading import Thread

    found: list[bool] = []

    def run() -> None:
        with stoppable() as stop:
            found.append(stop.asked)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert found == [False]


def test_what_was_read_ahead_is_not_done_yet() -> None:
    METER.of(["-"])
    taken = METER.marking("abc")
    for done in (10, 20):
        METER.done = done
        next(taken)
    METER.pass_one()
    assert (METER.done, METER.behind, METER.over) == (20, 10, False)
    METER.done = 30
    assert list(taken) == ["c"]
    METER.pass_one()
    assert not METER.over
    METER.pass_one()
    assert (METER.behind, METER.over) == (30, True)
    METER.pass_one()
    assert METER.behind == 30


def test_jobs_are_one_for_each_processor_where_that_is_asked_for(
    claims: Any, tracker: Any, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def add(self: Any, documents: Any, jobs: int = 1) -> Any:
        asked.append(jobs)
        yield ADDED

    monkeypatch.setattr(type(tracker), "add", add, raising=False)
    for given in ([], ["--jobs", "3"], ["--jobs", "0"]):
        assert claims("add", article, *given).exit_code == 0
    assert asked[:2] == [1, 3]
    assert asked[2] >= 1
    followed = claims("add", "https://example.org/feed.xml", "--follow", "--jobs", "2")
    assert followed.exit_code == 2
    assert "leave out --jobs" in " ".join(followed.stderr.split())
