"""What SQL people read, and what pages ask, is what the library lists: on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from web_records import ATTACK, COUNTS, ENCIRCLED, EVILLY, HALVED, INNER, MALLORY, fill

from claims.pipeline import Tracker
from claims.records import Selection, Speaker
from claims.registered import Entry, speaker_of
from claims.store import conflicts


@pytest.fixture
def tracker(url: str) -> Iterator[Tracker]:
    with Tracker(url, user="ann") as opened:
        fill(opened)
        yield opened


def rows(tracker: Tracker, query: str) -> list[dict[str, object]]:
    with tracker.store.connection() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def test_the_views_have_what_people_decided(tracker: Tracker) -> None:
    [degree] = tracker.conflicts(Selection(kind="degree"))
    tracker.judge(degree, "confirmed", "so it is")
    tracker.oppose(INNER, COUNTS[2], "cause", "by hand")
    tracker.judge(EVILLY, "rejected")
    found = {str(row["kind"]): row for row in rows(tracker, "SELECT * FROM conflicts_flat")}
    assert set(found) == {"degree", "cause", "number"} == {one.kind for one in tracker.conflicts()}
    assert (found["degree"]["judgement"], found["degree"]["judged_by"], found["degree"]["note"]) == (
        "confirmed",
        "ann",
        "so it is",
    )
    assert {found["degree"]["a_speaker"], found["degree"]["b_speaker"]} == {"Sergey Cherevaty", "Denis Pushilin"}
    assert {found["degree"]["a_side"], found["degree"]["b_side"]} == {"Ukraine", "Russia"}
    assert found["cause"]["by_hand"] == 1
    claims = {str(row["claim_id"]): row for row in rows(tracker, "SELECT * FROM claims_flat")}
    assert claims[EVILLY.id]["judgement"] == "rejected"
    assert claims[HALVED.id]["speaker"] == claims[HALVED.id]["heard_as"] == "Denis Pushilin"


def test_the_view_calls_speakers_as_the_registry_does(tracker: Tracker) -> None:
    entry = speaker_of(Entry("dp", "Denis Vladimirovich Pushilin", ("Denis Pushilin",), {"side": "DPR"}))
    assert isinstance(entry, Speaker)
    tracker.register([entry])
    known = tracker.claim(HALVED.id).speaker
    assert known
    assert known.name == entry.name
    [row] = rows(tracker, f"SELECT speaker, heard_as, side FROM claims_flat WHERE claim_id = '{HALVED.id}'")
    assert row == {"speaker": entry.name, "heard_as": "Denis Pushilin", "side": known.side}


SELECTIONS = (
    Selection(about="town"),
    Selection(about="encirclement"),
    Selection(about="unheard"),
    Selection(about="--"),
    Selection(speaker="Pushilin"),
    Selection(speaker="Pushilin", against="Cherevaty"),
    Selection(against="Cherevaty", about="town", relation=None),
    Selection(speaker="side:Russia", rejected=True),
    Selection(speaker="Pushilin", against="Mallory"),
    Selection(about="killed", relation=None),
    Selection(document=ENCIRCLED.document.id),
    Selection(document=ENCIRCLED.document.id, relation=None, speaker="Pushilin"),
)


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_looking_up_few_claims_first_changes_no_listing(
    tracker: Tracker, selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.oppose(INNER, COUNTS[2], "cause", "by hand")
    found = tracker.conflicts(selection)
    monkeypatch.setattr(conflicts, "_few", lambda *given: None)
    assert tracker.conflicts(selection) == found


def test_a_bounded_timeline_is_of_the_surest_pairs(tracker: Tracker) -> None:
    [whole] = tracker.timeline(Selection(about="killed"))
    assert len(whole.conflicts) == 2
    [bounded] = tracker.timeline(Selection(about="killed"), 1)
    assert [one.kind for one in bounded.conflicts] == ["number"]
    assert tracker.timeline(Selection(about="unheard")) == []


def test_the_labels_of_sides_are_known(tracker: Tracker) -> None:
    assert tracker.sides() == sorted({"Russia", "Ukraine", " ".join(ATTACK.split())})
    tracker.set_side(MALLORY, None)
    assert tracker.sides() == ["Russia", "Ukraine"]
