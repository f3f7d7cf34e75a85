"""`claims docs` over a small real database: what is known of a document, corrections of it, its bytes, its edits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from said import ANNA, BORIS, CLARA, dead, heard, news, ringed
from sqlalchemy import make_url

from claims.editions import Said
from claims.origin import Original, Part
from claims.pipeline import Tracker
from claims.records import Document
from claims.stated import Span

Run = Callable[..., Any]
TEN, TWELVE, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(CLARA, half=True)
PAGE = b"\xff\x00<p>\x1b[31m" * 9
FIRST = news("North", TEN, HALF)
ID = FIRST.id


def read(document: Document, **more: Any) -> Document:
    of = Original(Original.digest(PAGE), datetime(2022, 10, 2, 10, 0, tzinfo=UTC), PAGE)
    origins = {"title": "meta og:title", "author": "JSON-LD"}
    return replace(document, author="Ann Lee", origins=origins, original=of, **more)


@pytest.fixture
def tracker(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    monkeypatch.setenv("CLAIMS_DB_URL", str(make_url(sqlite_url).database))
    with Tracker() as opened:
        first = read(FIRST, parts=(Part(Span(0, 9), "caption"),))
        said = [replace(one, part="caption") for one in heard(first, TEN)] + heard(first, TEN, HALF)[1:]
        opened._keep(first, said, "hand 1")
        yield opened


def edit(tracker: Tracker) -> None:
    second = read(news("North", TWELVE, HALF, before="An earlier figure was wrong."), title="New")
    tracker._keep(second, heard(second, TWELVE, HALF), "hand 1")


def test_show_says_where_each_field_came_from(claims: Run, tracker: Tracker) -> None:
    shown = claims("docs", "show", ID[:8])
    assert shown.exit_code == 0
    for words in ("From North (meta og:title)", "Ann Lee (JSON-LD)", "2022-10-02 10:00:00 UTC", "1 caption", "kept:"):
        assert words in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    [row] = json.loads(claims("docs", "show", ID, "--format", "json").stdout)
    assert (row["document_id"], row["origins"]["author"], row["claims"]) == (ID, "JSON-LD", 2)
    assert row["raw_sha256"] == Original.digest(PAGE)
    assert row["fetched"] == "2022-10-02T10:00:00Z"
    assert row["parts"] == [[0, 9, "caption"]]
    assert [text["current"] for text in row["texts"]] == [True]


def test_without_a_command_it_lists(claims: Run, tracker: Tracker) -> None:
    assert claims("docs").stdout == claims("docs", "list").stdout != ""
    nowhere = claims("docs", "--outlet", "Nowhere")
    assert (nowhere.exit_code, nowhere.stdout) == (1, "")
    assert "Nowhere: no outlet goes by this name" in nowhere.stderr


def test_source_gives_the_bytes_back_exactly(claims: Run, tracker: Tracker, tmp_path: Path) -> None:
    assert claims("docs", "source", ID).stdout_bytes == PAGE
    assert claims("docs", "source", ID, "-o", tmp_path / "page").exit_code == 0
    assert (tmp_path / "page").read_bytes() == PAGE
    nowhere = claims("docs", "source", ID, "-o", tmp_path / "none" / "page")
    assert (nowhere.exit_code, nowhere.stdout) == (1, "")
    assert "there is no folder" in nowhere.stderr


def test_bytes_never_reach_a_terminal(
    claims: Run, tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.cli.output.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    refused = claims("docs", "source", ID)
    assert (refused.exit_code, refused.stdout_bytes) == (1, b"")
    assert f"type `claims docs source {ID} -o FILE`" in refused.stderr
    assert claims("docs", "source", ID, "-o", tmp_path / "page").exit_code == 0


def test_bytes_that_were_not_kept_are_told_of(claims: Run, tracker: Tracker) -> None:
    south = news("South", TWELVE)
    tracker._keep(south, heard(south, TWELVE), "hand 1")
    missing = claims("docs", "source", south.id)
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "“From South”: the bytes it was read from were not kept; add it again with `claims" in missing.stderr


def test_set_corrects_and_takes_back(claims: Run, tracker: Tracker) -> None:
    done = claims("docs", "set", ID[:8], "--author", "Bo Berg", "--outlet", "", "--note", "a byline")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "outlet: none (set by hand)\nauthor: Bo Berg (set by hand)\n"
    shown = claims("docs", "show", ID).stdout
    assert "Bo Berg (set by hand)" in shown
    assert "none (set by hand)" in shown
    [line] = [json.loads(line) for line in claims("log", "--jsonl").stdout.splitlines()]
    assert (line["action"], line["subject"], line["subject_id"]) == ("correct", "document", ID)
    assert line["details"]["fields"]["author"] == ["Ann Lee", "Bo Berg"]
    back = claims("docs", "set", ID, "--as-read", "author")
    assert back.stderr == "author: Ann Lee (JSON-LD), as it was read\n"
    claims("docs", "set", ID, "--modified", "2022-10-05")
    assert claims("docs", "set", ID, "--as-read", "modified").stderr == "modified: none, as it was read\n"
    assert claims("docs", "list", "--format", "json").exit_code == 0


def test_set_takes_several_documents(claims: Run, tracker: Tracker) -> None:
    other = news("South", TWELVE)
    tracker._keep(other, heard(other, TWELVE), "hand 1")
    done = claims("docs", "set", ID[:8], other.id, ID, "--outlet", "East")
    assert done.stderr == "".join(
        f"{one.id[:8]}, From {place}:\noutlet: East (set by hand)\n"
        for one, place in ((FIRST, "North"), (other, "South"))
    )
    assert [tracker.document(one.id).outlet for one in (FIRST, other)] == ["East", "East"]
    refused = claims("docs", "set", ID, other.id, "--title", "One")
    assert (refused.exit_code, "--title and --url are of one document" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ([], 2, "say what to correct"),
        (["--published", "soon"], 2, "is no date"),
        (["--as-read", "colour"], 2, "name one of these"),
        (["--as-read", "author", "--author", "x"], 2, "name one of these"),
        (["--author", "Ann Lee", "--outlet", "North"], 0, "set by hand"),
        (["--url", "http://[bad"], 1, "URL is not a valid one"),
    ],
)
def test_what_set_cannot_use(claims: Run, tracker: Tracker, options: list[str], code: int, words: str) -> None:
    done = claims("docs", "set", ID, *options)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.replace("│", " ").split())


def test_diff_sets_two_texts_side_by_side(claims: Run, tracker: Tracker) -> None:
    alone = claims("docs", "diff", ID)
    assert alone.exit_code == 1
    assert "it has had one text only" in alone.stderr
    edit(tracker)
    shown = claims("docs", "diff", ID).stdout
    for words in ("Metadata: 1 changed", "Claims: 1 went, 1 came, 1 stayed", "Anna Abel", "Boris Berg"):
        assert words in shown
    assert "Sentences: 1 came, 1 changed" in shown
    assert "[10] miners" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "\033" not in shown
    rows = [json.loads(line) for line in claims("docs", "diff", ID, "--jsonl").stdout.splitlines()]
    assert [(row["what"], row["change"]) for row in rows] == [
        ("metadata", "changed"),
        ("claim", "came"),
        ("claim", "went"),
        ("sentence", "came"),
        ("sentence", "changed"),
    ]
    changed = rows[-1]
    assert [changed["before"][start:end] for start, end in changed["marks_before"]] == ["Anna Abel", "10"]
    assert [changed["after"][start:end] for start, end in changed["marks_after"]] == ["Boris Berg", "12"]
    turned = [
        json.loads(line)
        for line in claims(
            "docs", "diff", ID, "--from", tracker.document(ID).sha256[:12], "--to", FIRST.sha256[:12], "--jsonl"
        ).stdout.splitlines()
    ]
    assert [row["change"] for row in turned if row["what"] == "claim"] == ["came", "went"]


def test_diff_says_of_a_claim_what_changed_and_counts_those_that_stayed(claims: Run, tracker: Tracker) -> None:
    second = read(news("North", TEN, HALF, before="An earlier version named no minister."))
    ten, half = heard(second, TEN, HALF)
    tracker._keep(second, [replace(ten, speaker=BORIS, stance="admits", type="mixed"), half], "hand 1")
    done = claims("docs", "diff", ID)
    shown = " ".join(done.stdout.replace("│", " ").split())
    assert "Claims: 1 changed, 1 stayed" in shown
    for words in ("Anna Abel → Boris Berg", "asserts → admits", "→ mixed"):
        assert words in shown
    assert HALF.words not in shown
    assert "1 claim stayed as it was; --all lists them." in done.stderr
    [row] = said = [json.loads(line) for line in claims("docs", "diff", ID, "--jsonl").stdout.splitlines()][:1]
    assert (row["change"], row["differs"]["stance"]) == ("changed", ["asserts", "admits"])
    assert row["differs"]["speaker"] == ["Anna Abel", "Boris Berg"]
    assert said[0]["name"] == ten.id
    listed = [json.loads(line) for line in claims("docs", "diff", ID, "--all", "--jsonl").stdout.splitlines()]
    assert [row["change"] for row in listed if row["what"] == "claim"] == ["changed", "stayed"]


def test_what_an_earlier_release_did_not_note_of_a_claim_is_no_change() -> None:
    noted = Said("1", "it is so", "Anna Abel", "denies")
    now = Said("1", "it is so", "Anna Abel", "denies", "direct", "2022-10-01")
    assert noted.differs(now) == {}
    assert now.differs(replace(now, said_on=None)) == {"said_on": ("2022-10-01", None)}


def test_what_an_edit_took_out_is_listed(claims: Run, tracker: Tracker) -> None:
    edit(tracker)
    rows = [json.loads(line) for line in claims("list", "--withdrawn", "--jsonl").stdout.splitlines()]
    assert [(row["text"], row["part"]) for row in rows] == [(TEN.words, "caption")]
    gone = claims("show", rows[0]["claim_id"])
    assert "`claims list --withdrawn` shows what it said" in gone.stderr


def test_where_a_claim_stands_is_said(claims: Run, tracker: Tracker) -> None:
    assert "caption" in claims("list").stdout
    assert claims("list", "--part", "prose", "--format", "csv").stdout.count("\n") == 2
    [row] = [json.loads(line) for line in claims("list", "--part", "caption", "--jsonl").stdout.splitlines()]
    assert row["part"] == "caption"
    assert "stands in    a caption" in claims("show", row["claim_id"]).stdout
