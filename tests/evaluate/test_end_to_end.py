"""The list of conflicts held against gold: what counts as found, and where the rest was lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from said import ANNA, BORIS, CLARA, MINISTRY, Said, TrackerByHand, add, blame, dead, deny, news, ringed
from typer.testing import CliRunner

from claims.cli.evaluate import app
from claims.errors import GoldError
from claims.evaluate import end_to_end
from claims.evaluate.end_to_end import Measured, Outcome
from claims.evaluate.gold import GoldPair, Side
from claims.records import Document
from claims.stated import Span

SAID = {
    "North": (dead(ANNA, 5), ringed(ANNA), blame(MINISTRY)),
    "South": (dead(BORIS, 9), dead(ANNA, 5), ringed(CLARA, half=True), deny(MINISTRY)),
}
BEFORE = "Nine had died by noon."
DOCUMENTS = {place: news(place, *said, before=BEFORE) for place, said in SAID.items()}


@pytest.fixture
def tracker(sqlite_url: str) -> Iterator[TrackerByHand]:
    with TrackerByHand(sqlite_url) as opened:
        for place, said in SAID.items():
            add(opened, place, *said, before=BEFORE)
        yield opened


def side(place: str, words: str | Said, speaker: str | None = None) -> Side:
    words, speaker = (words.words, speaker or words.by.name) if isinstance(words, Said) else (words, speaker)
    start = DOCUMENTS[place].text.index(words)
    return Side(place, Span(start, start + len(words)), words, speaker)


def conflict(a: Side, b: Side, kind: str = "number") -> GoldPair:
    return GoldPair(a, b, True, kind)


def measured(tracker: TrackerByHand, *pairs: GoldPair) -> Measured:
    return end_to_end.measure(tracker, pairs, DOCUMENTS)


def outcome(tracker: TrackerByHand, a: Side, b: Side) -> Outcome:
    [found] = measured(tracker, conflict(a, b)).outcomes
    return found


FIVE, NINE = side("North", dead(ANNA, 5)), side("South", dead(BORIS, 9))


def test_a_listed_pair_is_found_in_either_order(tracker: TrackerByHand) -> None:
    assert outcome(tracker, FIVE, NINE).why is None
    assert outcome(tracker, NINE, FIVE).why is None


def test_any_appearance_of_the_statement_counts(tracker: TrackerByHand) -> None:
    assert outcome(tracker, side("South", dead(ANNA, 5)), NINE).why is None


def test_half_of_the_words_are_enough(tracker: TrackerByHand) -> None:
    assert outcome(tracker, side("North", "5 miners were", "Anna Abel"), NINE).why is None
    assert outcome(tracker, side("North", "5 miners", "Anna Abel"), NINE).why == "other bounds"


@pytest.mark.parametrize("speaker", ["Abel", "Mayor Anna Abel", "the army; Anna Abel", None])
def test_the_speaker_may_be_named_otherwise(tracker: TrackerByHand, speaker: str | None) -> None:
    assert outcome(tracker, side("North", "5 miners were killed in Gornovo", speaker), NINE).why is None


def test_a_description_is_one_of_the_speakers_names(tracker: TrackerByHand) -> None:
    found = outcome(tracker, side("North", blame(MINISTRY), "the ministry"), side("South", deny(MINISTRY)))
    assert found.a.lacks is None


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (side("North", BEFORE), NINE, "not extracted"),
        (NINE, side("North", "5 miners", "Anna Abel"), "other bounds"),
        (side("North", dead(ANNA, 5), "Clara Cole"), NINE, "other speaker"),
        (FIVE, side("South", dead(ANNA, 5)), "one statement"),
        (FIVE, side("South", ringed(CLARA, half=True)), "no candidates"),
        (side("North", blame(MINISTRY)), side("South", deny(MINISTRY)), "no candidates"),
    ],
)
def test_where_a_conflict_is_lost(tracker: TrackerByHand, a: Side, b: Side, why: str) -> None:
    assert outcome(tracker, a, b).why == why


def test_what_is_lost_first_on_either_side_counts(tracker: TrackerByHand) -> None:
    found = outcome(tracker, side("North", dead(ANNA, 5), "Clara Cole"), side("South", BEFORE))
    assert (found.why, found.a.lacks, found.b.lacks) == ("not extracted", "other speaker", "not extracted")


def test_another_relation_is_told_with_its_score_and_reason(tracker: TrackerByHand) -> None:
    add(tracker, "East", dead(CLARA, 9))
    east = news("East", dead(CLARA, 9))
    there = Side("East", Span(16, len(east.text) - 1), "", "Clara Cole")
    [found] = end_to_end.measure(tracker, [conflict(there, NINE)], {**DOCUMENTS, "East": east}).outcomes
    assert found.why == "other relation"
    assert found.row()["relation"] == "agreement"
    assert found.row()["score"] > 0.5


def test_compared_with_nothing_told_is_not_listed(tracker: TrackerByHand) -> None:
    demanded = Said(CLARA, "9 miners were killed in Gornovo", "demands")
    add(tracker, "East", demanded)
    east = news("East", demanded)
    there = Side("East", Span(16, len(east.text) - 1), "", "Clara Cole")
    [found] = end_to_end.measure(tracker, [conflict(there, NINE)], {**DOCUMENTS, "East": east}).outcomes
    assert (found.why, found.told) == ("not listed", None)


def test_listed_pairs_are_told_apart_by_the_gold(tracker: TrackerByHand) -> None:
    ring = side("North", ringed(ANNA)), side("South", ringed(CLARA, half=True))
    listed = measured(tracker).listed
    assert {pair.label for pair in listed} == {"unlabelled"}
    alarm = measured(tracker, conflict(FIVE, NINE), GoldPair(*ring, False, "different"))
    assert alarm.labels == {
        "gold conflict": 1,
        "other speaker": 0,
        "false alarm": 1,
        "unlabelled": len(listed) - 2,
    }
    assert [row["kind"] for row in alarm.errors()] == ["different"]
    misheard = conflict(side("North", dead(ANNA, 5), "Clara Cole"), NINE)
    assert measured(tracker, misheard).labels["other speaker"] == 1


def test_figures_counted_by_hand(tracker: TrackerByHand) -> None:
    one_document = conflict(side("South", dead(ANNA, 5)), NINE)
    lost = conflict(side("North", BEFORE), NINE, "denial")
    figures = measured(tracker, one_document, conflict(FIVE, NINE), lost).figures()
    assert (figures["conflicts"], figures["found"], figures["recall"]) == (3, 2, 66.7)
    assert figures["by_documents"] == {"two documents": {"found": 1, "of": 2}, "one document": {"found": 1, "of": 1}}
    assert figures["by_kind"] == {"number": {"found": 2, "of": 2}, "denial": {"found": 0, "of": 1}}
    assert figures["missed"] == {"not extracted": {"denial": 1}}
    assert (figures["documents"], figures["claims"]) == (2, 7)


def test_no_gold_conflict_is_no_division_by_zero(tracker: TrackerByHand) -> None:
    assert measured(tracker).figures()["recall"] == 0.0


def test_two_texts_of_one_address_are_refused() -> None:
    texts = {name: Document(f"It {name}s.", url="https://example.org/1", name=name) for name in ("rain", "snow")}
    with pytest.raises(GoldError, match=r"^snow: it takes the place of a text with the same address"):
        end_to_end.run([], texts)


REPORTS = {
    "a": "Five people were killed in the fire in Gornovo, Mayor Anna Abel said on Monday.",
    "b": "Nine people were killed in the fire in Gornovo, police chief Boris Berg said on Monday.",
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two reports, and a pair of claims in them that conflict."""
    docs = [
        {"id": id, "text": text, "title": f"Fire, {id}", "publisher": id, "published": "2021-03-01"}
        for id, text in REPORTS.items()
    ]
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, docs)), encoding="utf-8")
    sides = {
        id: {"doc": id, "start": 0, "end": text.index(","), "text": text.partition(",")[0], "speaker": speaker}
        for (id, text), speaker in zip(REPORTS.items(), ("Anna Abel", "Boris Berg"), strict=True)
    }
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({**sides, "label": "conflict", "kind": "number"}), encoding="utf-8")
    return ["conflicts", str(pairs), "--docs", str(tmp_path / "docs.jsonl"), "--end-to-end"]


def test_from_files_to_a_table(files: list[str], tmp_path: Path) -> None:
    listed, errors = tmp_path / "listed.jsonl", tmp_path / "errors.jsonl"
    options = ["--predictions", str(listed), "--errors", str(errors)]
    done = CliRunner().invoke(app, [*files, *options], catch_exceptions=False)
    assert "2 documents; 2 claims; 1 listed pair\n" in done.stdout
    [line] = [line for line in done.stdout.splitlines() if line.startswith("number")]
    assert line.split() == ["number", "1", "1", "100.0"]
    [row] = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert (row["label"], row["listed"], row["a"]["speaker"]) == ("gold conflict", ["number"], "Anna Abel")
    assert not errors.read_text(encoding="utf-8")


def test_as_json(files: list[str]) -> None:
    done = CliRunner().invoke(app, [*files, "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["listed_by_label"]["gold conflict"] == 1


def test_errors_of_pairs_as_they_are_given(files: list[str], tmp_path: Path) -> None:
    pairs, errors = tmp_path / "pairs.jsonl", tmp_path / "errors.jsonl"
    pairs.write_text(pairs.read_text(encoding="utf-8").replace('"conflict"', '"compatible"'), encoding="utf-8")
    done = CliRunner().invoke(app, [*files[:-1], "--errors", str(errors)], catch_exceptions=False)
    [row] = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert (row["error"], row["called"], row["a"]["speaker"]) == ("false alarm", "number", "Anna Abel")
    assert "false alarm, number" in done.stderr
