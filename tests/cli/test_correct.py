"""`claims judge` where it corrects, `claims note` and `claims docs text`, over a small real database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from said import ANNA, BORIS, CLARA, Reader, TrackerByHand, add, claim, dead, news, ringed
from sqlalchemy import make_url

from claims.pipeline import Tracker
from claims.records import Speaker

TEN, TWELVE, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(CLARA, half=True)
Run = Callable[..., Any]
SOUTH = news("South", TWELVE, HALF)


@pytest.fixture
def tracker(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    monkeypatch.setenv("CLAIMS_DB_URL", str(make_url(sqlite_url).database))
    monkeypatch.setenv("CLAIMS_USER", "ann")
    monkeypatch.setattr(Tracker, "extractor", property(lambda self: Reader()))
    monkeypatch.setattr(Tracker, "_reading", TrackerByHand._reading)
    with Tracker() as opened:
        add(opened, "North", TEN)
        add(opened, "South", TWELVE, HALF)
        yield opened


def twelve(tracker: Tracker) -> str:
    return claim(tracker, "South", TWELVE).id


def listed(claims: Run) -> dict[str, dict[str, Any]]:
    """What `list` writes, by the words."""
    return {row["text"]: row for row in map(json.loads, claims("list", "--jsonl").stdout.splitlines())}


def test_a_claim_is_given_to_another_speaker_and_taken_back(claims: Run, tracker: Tracker) -> None:
    done = claims("judge", twelve(tracker)[:8], "--speaker", "anna abel", "--note", "he quotes her")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"said by Anna Abel instead of Boris Berg: “{TWELVE.words}”\n"
    row = listed(claims)[TWELVE.words]
    assert (row["speaker"], row["corrected"]) == ("Anna Abel", ["speaker"])
    assert "corrected" in claims("list", "--speaker", "Abel").stdout
    shown = " ".join(claims("show", twelve(tracker)).stdout.split())
    assert "corrected speaker Anna Abel, read as Boris Berg by ann on " in shown
    assert ": he quotes her" in shown
    undone = claims("judge", twelve(tracker), "--withdraw")
    assert undone.stderr == f"taken back (speaker): “{TWELVE.words}”\n"
    assert listed(claims)[TWELVE.words]["speaker"] == "Boris Berg"
    assert claims("log", "--action", "correct", "--jsonl").stdout.count("\n") == 1


def test_speaker_and_stance_are_corrected_and_the_claim_confirmed_at_once(claims: Run, tracker: Tracker) -> None:
    done = claims("judge", twelve(tracker), "--no-speaker", "--stance", "denies", "--confirm")
    assert done.stderr == (
        f"confirmed, said by unknown speaker instead of Boris Berg, denies instead of asserts: “{TWELVE.words}”\n"
    )
    row = listed(claims)[TWELVE.words]
    assert (row["speaker"], row["stance"], row["judgement"]) == (None, "denies", "confirmed")
    again = claims("judge", twelve(tracker), "--stance", "denies")
    assert again.stderr == f"denies, as before: “{TWELVE.words}”\n"


def test_who_is_not_known_is_refused_with_the_nearest_and_made_where_the_user_says_so(
    claims: Run, tracker: Tracker
) -> None:
    partly = claims("judge", twelve(tracker), "--speaker", "Abel")
    assert (partly.exit_code, partly.stdout) == (1, "")
    assert "Abel: no speaker is called exactly so; did you mean 5a01 Anna Abel, mayor of Gornovo" in " ".join(
        partly.stderr.split()
    )
    refused = claims("judge", twelve(tracker), "--speaker", "Anna Abell")
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    assert "Anna Abell: no speaker is called exactly so; did you mean Anna Abel?" in said
    assert "add --new person, --new organisation or --new group if it is somebody new" in said
    assert "give --no-speaker in place of --speaker if nobody is known to have said it" in said
    assert claims("judge", twelve(tracker), "--speaker", "Anna Abell", "--new", "person").exit_code == 0
    row = listed(claims)[TWELVE.words]
    assert (row["speaker"], row["kind"]) == ("Anna Abell", "person")


def test_several_of_one_name_are_listed_and_one_is_chosen_by_its_id(claims: Run, tracker: Tracker) -> None:
    add(tracker, "East", ringed(Speaker("5e05", "Anna Abel", "person", "baker")))
    refused = claims("judge", twelve(tracker), "--speaker", "Anna Abel")
    assert refused.exit_code == 1
    assert "several speakers are called so; give one by the beginning of its id" in " ".join(refused.stderr.split())
    assert "5e05 Anna Abel, baker, 1 claim" in refused.stderr
    assert claims("judge", twelve(tracker), "--speaker", "5e05").exit_code == 0
    assert listed(claims)[TWELVE.words]["role"] == "baker"


def test_a_note_by_itself_is_a_remark(claims: Run, tracker: Tracker) -> None:
    before = listed(claims)
    assert claims("judge", twelve(tracker), "--note", "see page 2").stderr == f"noted: “{TWELVE.words}”\n"
    assert listed(claims) == before
    assert ": see page 2" in " ".join(claims("show", twelve(tracker)).stdout.split())
    assert "see page 2" in claims("log", "--of", twelve(tracker)[:6]).stdout


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (["--reject", "--speaker", "Abel"], "do one after the other"),
        (["--withdraw", "--stance", "denies"], "do one after the other"),
        (["--speaker", "Abel", "--no-speaker"], "contradict each other"),
        (["--new", "person"], "--new is of a speaker"),
        (["--speaker", "Abel", "--new", "alien"], "choose one of: person, organisation, group"),
        (["--stance", "shouts"], "choose one of: asserts"),
        (["--note", " "], "it is empty"),
        (["abcd", "--speaker", "Abel"], "only a claim is corrected or noted, not a pair"),
        (["abcd", "--note", "x"], "only a claim is corrected or noted, not a pair"),
    ],
)
def test_what_makes_no_sense_together_is_refused(claims: Run, tracker: Tracker, given: list[str], wrong: str) -> None:
    refused = claims("judge", twelve(tracker), *given)
    assert refused.exit_code == 2
    assert wrong in " ".join(refused.stderr.replace("│", " ").split())
    assert list(tracker.log()) == []


def test_the_text_of_a_document_is_printed_with_places(claims: Run, tracker: Tracker) -> None:
    rows = json.loads(claims("docs", "text", SOUTH.id[:8], "--format", "json").stdout)
    assert [SOUTH.text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["text"] for row in rows] == [TWELVE.sentence, HALF.sentence]
    table = claims("docs", "text", SOUTH.id[:8]).stdout
    assert table.split()[:3] == ["start", "end", "text"]
    assert max(map(len, table.splitlines())) <= 80


def test_a_missed_claim_is_added_by_its_words_and_taken_back(claims: Run, tracker: Tracker) -> None:
    done = claims("note", SOUTH.id[:8], "--text", "the town of Gornovo", "--speaker", "Clara Cole", "--note", "a slip")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.endswith(": “the town of Gornovo”, said by Clara Cole\n")
    row = listed(claims)["the town of Gornovo"]
    assert (row["speaker"], row["judgement"], row["extractor"]) == ("Clara Cole", "confirmed", "a person (ann)")
    shown = " ".join(claims("show", row["claim_id"]).stdout.split())
    assert "added missed by the extractor, added by ann on " in shown
    assert claims("db", "check").exit_code == 0
    undone = claims("judge", row["claim_id"], "--withdraw")
    assert "taken back (judgement, speaker, this claim, which a person had added)" in undone.stderr
    assert "the town of Gornovo" not in listed(claims)


def test_a_missed_claim_is_added_by_its_places(claims: Run, tracker: Tracker) -> None:
    start = SOUTH.text.index("12 miners")
    places = ("--at", f"{start}:{start + 9}", "--at", f"{start + 10}:{start + 21}", "--cue", f"{start - 5}:{start - 1}")
    done = claims("note", SOUTH.id, *places, "--source", "0:10", "--no-speaker", "--stance", "alleges")
    assert done.exit_code == 0, done.stderr
    row = listed(claims)["12 miners … were killed"]
    assert (row["cue"], row["source"], row["speaker"], row["stance"]) == ("said", "Boris Berg", None, "alleges")


@pytest.mark.parametrize(
    ("given", "code", "wrong"),
    [
        (["--text", "Gornovo", "--no-speaker"], 1, "the text has these words 2 times; say which with --at"),
        (["--text", "Nobody Said", "--no-speaker"], 1, "the text has no such words; copy them from `claims docs text"),
        (["--text", "TOWN of, Gornovo", "--no-speaker"], 1, "no such words (almost so: --at "),
        (["--at", "0:99999", "--no-speaker"], 1, "0:99999: the document has no such place"),
        (["--at", "7", "--no-speaker"], 2, "write START:END"),
        (["--at", "9:7", "--no-speaker"], 2, "write START:END"),
        (["--at", "0:7"], 2, "say who said it: --speaker NAME, or --no-speaker"),
        (["--no-speaker"], 2, "say where it stands: --at START:END or --text WORDS"),
        (["--at", "0:7", "--text", "Boris", "--no-speaker"], 2, "say where it stands"),
        (["--text", TWELVE.words, "--no-speaker"], 1, "these words are a claim already"),
        (["--text", "miners", "--speaker", "Nemo"], 1, "add --new person"),
    ],
)
def test_what_is_no_claim_to_note_is_refused(
    claims: Run, tracker: Tracker, given: list[str], code: int, wrong: str
) -> None:
    refused = claims("note", SOUTH.id, *given)
    assert refused.exit_code == code
    assert wrong in " ".join(refused.stderr.replace("│", " ").split())
    assert list(tracker.log()) == []


def test_the_question_before_a_removal_counts_corrections(claims: Run, tracker: Tracker) -> None:
    claims("judge", twelve(tracker), "--speaker", "Anna Abel")
    done = claims("docs", "remove", SOUTH.id, "--yes")
    assert done.stderr == "Removed “From South” with 2 claims and 1 correction.\n"
