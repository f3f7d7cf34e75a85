"""`claims speakers`: who is who on the command line, on real databases of both kinds."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from said import TrackerByHand, add, dead, ringed

from claims.cli import who
from claims.cli.render import Screen
from claims.heard import Appearance, Company, Heard
from claims.judgements import Judgement
from claims.records import Speaker
from claims.speakers import speaker_id

SEEDS = Path(__file__).parents[2] / "seeds"


def person(name: str, role: str | None = None) -> Speaker:
    return Speaker(speaker_id("person", name), name, "person", role)


CHUCK, CHARLES = person("Chuck Rowe", "senator"), person("Charles Rowe", "senator")
ROBERT, BOB = person("Robert Rowe", "mayor"), person("Bob Rowe")


@pytest.fixture
def filled(url: str) -> str:
    with TrackerByHand(url, create=False, user="ann") as tracker:
        add(tracker, "North", dead(CHUCK, 10))
        add(tracker, "South", dead(CHARLES, 12))
        add(tracker, "East", ringed(ROBERT))
        add(tracker, "West", ringed(BOB, half=True))
        tracker.settle()
    return url


def listed(claims: Any, url: str) -> list[str]:
    found = claims("speakers", "--jsonl", "--db", url)
    return sorted(json.loads(line)["speaker"] for line in found.stdout.splitlines())


def test_show_says_who_is_one_and_why_and_who_may_be(claims: Any, filled: str) -> None:
    shown = claims("speakers", "show", "Chuck Rowe", "--db", filled)
    assert shown.exit_code == 0
    for words in ("Charles Rowe", "2 claims in 2 documents", "one, 0.96:", "both senator"):
        assert words in " ".join(shown.stdout.split())
    assert "may be" in claims("speakers", "show", "Bob Rowe", "--db", filled).stdout
    parts = claims("speakers", "show", "Chuck Rowe", "--jsonl", "--db", filled).stdout.splitlines()
    assert sorted(json.loads(line)["name"] for line in parts) == ["Charles Rowe", "Chuck Rowe"]


def test_who_is_called_alike_stands_in_one_row_and_is_explained_once() -> None:
    made = datetime(2022, 10, 1, tzinfo=UTC)
    called = [Speaker(f"ab{at}", "Rowe", "person", "mayor", aliases=(f"Mr. {at} Rowe",)) for at in range(12)]
    parts = [Heard(one, (Appearance(one.id, made.date(), Company()),)) for one in called]
    said = [(at, 0.9 + at / 100, f"“Rowe” for “Ann Rowe”: both name {at}") for at in range(5)]
    reasons = [
        Judgement(at, "speaker", "same", (f"ab{at}", "cd"), "", "claims", made, score=score, reason=reason)
        for at, score, reason in said
    ]
    drawn = who.speaker(who.Known(ROBERT, None, reasons, [], {}), parts, Screen(80, False))
    [row] = [line for line in drawn.splitlines() if line.startswith("Rowe ")]
    assert row.split()[:3] == ["Rowe", "12", "mayor"]
    assert row.split()[-2:] == ["12", "ab0"]
    assert "Mr. 11 Rowe" in " ".join(drawn.split())
    assert drawn.count("“Ann Rowe”") == 1
    assert "one, 0.90 to 0.94, 5 times; the surest: “Rowe” for “Ann Rowe”: both name 4" in " ".join(drawn.split())


def test_merge_split_and_undo(claims: Any, filled: str) -> None:
    before = listed(claims, filled)
    assert before == ["Bob Rowe", "Chuck Rowe", "Robert Rowe"]
    merged = claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--note", "his letter", "--db", filled)
    assert (merged.exit_code, merged.stderr) == (0, "“Bob Rowe” and “Robert Rowe” are one now.\n")
    assert listed(claims, filled) == ["Bob Rowe", "Chuck Rowe"]
    assert "his letter" in claims("speakers", "show", "Bob Rowe", "--db", filled).stdout
    assert claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--undo", "--db", filled).exit_code == 0
    assert listed(claims, filled) == before
    assert claims("speakers", "split", "Chuck Rowe", "Charles Rowe", "--db", filled).exit_code == 0
    assert listed(claims, filled) == ["Bob Rowe", "Charles Rowe", "Chuck Rowe", "Robert Rowe"]
    again = claims("speakers", "merge", "Bob Rowe", "Bob Rowe", "--db", filled)
    assert (again.exit_code, again.stderr) == (1, "claims: Bob Rowe: this is one speaker already; name two\n")


def test_review_asks_decides_and_undoes(claims: Any, filled: str) -> None:
    asked = claims("speakers", "review", "--db", filled, input="x\ns\n")
    assert asked.exit_code == 0
    assert "Are these one?  0.60, 1 left" in asked.stdout
    assert "[Bob Rowe] said the town" in " ".join(asked.stdout.split())
    assert "There is no “x”" in asked.stderr
    assert asked.stderr.endswith("1 same, 0 different, 0 unsure; nothing is left to decide.\n")
    assert listed(claims, filled) == ["Bob Rowe", "Chuck Rowe"]


def test_what_is_undone_is_asked_again_and_what_is_skipped_only_in_the_next_review(claims: Any, filled: str) -> None:
    asked = claims("speakers", "review", "--db", filled, input="k\n")
    assert asked.stderr == "0 same, 0 different, 0 unsure; 1 left to decide.\n"
    undone = claims("speakers", "review", "Bob Rowe", "--db", filled, input="z\nq\n")
    assert "There is nothing to undo." in undone.stderr
    assert claims("speakers", "review", "--db", filled, input="u\n").stderr.endswith("nothing is left to decide.\n")
    assert listed(claims, filled) == ["Bob Rowe", "Chuck Rowe", "Robert Rowe"]


def test_a_registry_is_imported_exported_and_imported_again(claims: Any, filled: str, tmp_path: Path) -> None:
    imported = claims("speakers", "import", SEEDS / "speakers.csv", "--db", filled)
    assert (imported.exit_code, imported.stderr) == (0, "9 speakers read, 9 of them new or changed; 0 lines refused.\n")
    written = tmp_path / "speakers.csv"
    assert claims("speakers", "export", "-o", written, "--db", filled).exit_code == 0
    again = claims("speakers", "import", written, "--db", filled)
    assert again.stderr == "9 speakers read, 0 of them new or changed; 0 lines refused.\n"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(written.read_text(encoding="utf-8-sig")))}
    assert rows["pushilin"]["side"] == "Russia"
    assert "Денис Пушилин" in rows["pushilin"]["aliases"].split("|")


def test_a_line_that_is_none_is_refused_and_the_others_are_kept(claims: Any, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("id,name,kind,side\nrowe,Bob Rowe,person,town\nghost,A Ghost,spirit,\n", encoding="utf-8")
    imported = claims("speakers", "import", file, "--db", filled)
    assert imported.exit_code == 1
    assert "mine.csv:3: “spirit” is no kind of speaker; write one of person, organisation, group" in imported.stderr
    found = claims("list", "--speaker", "side:town", "--jsonl", "--db", filled).stdout.splitlines()
    assert [json.loads(line)["speaker"] for line in found] == ["Bob Rowe"]


def test_alias_and_side(claims: Any, filled: str) -> None:
    assert (
        claims("speakers", "side", "Bob Rowe", "town", "--db", filled).stderr == "“Bob Rowe” is of the side town now.\n"
    )
    assert claims("speakers", "side", "Bob Rowe", "--db", filled).exit_code == 2
    given = claims("speakers", "alias", "Bob Rowe", "Robert Rowe", "--db", filled)
    assert given.stderr == "“Bob Rowe” is called “Robert Rowe”.\n"
    assert listed(claims, filled) == ["Bob Rowe", "Chuck Rowe"]
    assert claims("speakers", "alias", "Bob Rowe", "Robert Rowe", "--remove", "--db", filled).exit_code == 0
    assert listed(claims, filled) == ["Bob Rowe", "Chuck Rowe", "Robert Rowe"]


def test_a_listing_says_whom_a_name_means(claims: Any, filled: str) -> None:
    found = claims("list", "--speaker", "Rowe", "--db", filled)
    assert "“Rowe” means 3 speakers: Bob Rowe (" in " ".join(found.stderr.split())
    for command in (["list", "--jsonl"], ["export", "claims"], ["speakers", "--format", "csv"]):
        assert "“Rowe” means 3 speakers" in claims(*command, "--speaker", "Rowe", "--db", filled).stderr
    one = claims("list", "--speaker", "Bob Rowe", "--db", filled)
    assert "means" not in one.stderr
    id = json.loads(claims("speakers", "--speaker", "Bob Rowe", "--jsonl", "--db", filled).stdout)["speaker_id"]
    assert claims("list", "--speaker", id[:10], "--db", filled).stdout == one.stdout


def test_nobody_is_an_error_with_the_nearest_names(claims: Any, filled: str) -> None:
    found = claims("speakers", "show", "Bob Row", "--db", filled)
    assert found.exit_code == 1
    assert "did you mean Bob Rowe?" in found.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("side", "Rowe", "town"),
        ("side", "Bob", "town"),
        ("alias", "Bob", "Robert Rowe"),
        ("merge", "Bob", "Chuck Rowe"),
        ("split", "Bob Rowe", "Chuck"),
    ],
)
def test_what_changes_a_speaker_takes_no_near_match(claims: Any, filled: str, command: tuple[str, ...]) -> None:
    before = claims("speakers", "--jsonl", "--db", filled).stdout
    done = claims("speakers", *command, "--db", filled)
    assert done.exit_code == 1
    assert "no speaker is called exactly so; did you mean " in " ".join(done.stderr.split())
    assert claims("speakers", "--jsonl", "--db", filled).stdout == before


def test_two_entries_of_the_registry_are_made_one_only_where_that_is_sure(
    claims: Any, filled: str, tmp_path: Path
) -> None:
    registry = tmp_path / "speakers.csv"
    registry.write_text("id,name,kind\nrr,Robert Rowe,person\nbr,Bob Rowe,person\n")
    assert "0.60" in claims("speakers", "review", "--db", filled, input="q\n").stdout
    assert claims("speakers", "import", registry, "--db", filled).exit_code == 0
    assert claims("speakers", "review", "--db", filled).stderr.endswith("nothing is left to decide.\n")
    refused = claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--db", filled)
    assert refused.exit_code == 1
    assert "“Bob Rowe” (br) and “Robert Rowe” (rr) are two entries of your registry; nobody is there" in refused.stderr
    assert "Robert Rowe" in listed(claims, filled)
    assert claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--yes", "--db", filled).exit_code == 0
    assert claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--undo", "--db", filled).exit_code == 0
    one = claims("speakers", "merge", "Bob Rowe", "Chuck Rowe", "--db", filled)
    assert one.exit_code == 0, "who is in no registry is merged as before"


def test_figures_tell_what_people_decided_from_what_the_looks_of_speakers_say(claims: Any, filled: str) -> None:
    def found() -> dict[tuple[str, str], int]:
        rows = map(json.loads, claims("db", "stats", "--jsonl", "--db", filled).stdout.splitlines())
        return {(row["group"], row["name"]): row["count"] for row in rows}

    before = found()
    assert before["judgements", "standing"] == 0
    assert before["links of speakers", "by their looks"] >= 2
    assert claims("speakers", "merge", "Bob Rowe", "Robert Rowe", "--db", filled).exit_code == 0
    assert found()["judgements", "standing"] == 1


def test_one_is_told_as_one(claims: Any, filled: str) -> None:
    assert "1 claim in 1 document\n" in claims("speakers", "show", "Bob Rowe", "--db", filled).stdout
