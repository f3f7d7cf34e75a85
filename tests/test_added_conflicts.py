"""Conflicts that a person adds, timelines and agreements, over a real database of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from said import (
    ANNA,
    BORIS,
    CLARA,
    EVERYTHING,
    MINISTRY,
    Said,
    TrackerByHand,
    add,
    blame,
    claim,
    contents,
    dead,
    deny,
    kinds,
    news,
    reextract,
    remove,
    ringed,
    texts,
)

from claims.errors import ClaimsError, LookupFailed
from claims.identity import digest
from claims.pipeline import Tracker
from claims.records import Comparison, Conflict, Selection, Speaker

TEN, TWELVE, RINGED, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(BORIS), ringed(CLARA, half=True)
BLAME = blame(CLARA)


@pytest.fixture
def tracker(url: str) -> Iterator[Tracker]:
    """Ten dead in the north; twelve dead, and an accusation that no rule sets against anything, in the south."""
    with TrackerByHand(url, create=False, user="ann") as opened:
        add(opened, "North", TEN)
        add(opened, "South", TWELVE, BLAME)
        yield opened


def oppose(tracker: Tracker) -> Conflict:
    return tracker.oppose(claim(tracker, "North", TEN), claim(tracker, "South", BLAME), "cause", "an owner knew")


def test_an_added_conflict_is_listed_beside_the_others_as_its_person_s(tracker: Tracker) -> None:
    added = oppose(tracker)
    assert kinds(tracker) == ["cause", "number"]
    assert added in tracker.conflicts()
    assert (added.judgement, added.judged_by, added.note, added.added_by) == (
        "confirmed",
        "ann",
        "an owner knew",
        "ann",
    )
    assert (added.score, added.reason) == (1.0, "a person (ann) says so: an owner knew")
    assert added.matter == "Gornovo"
    [found] = tracker.conflicts(Selection(kind="number"))
    assert (found.judgement, found.judged_by, found.note, found.added_by) == (None, None, None, None)
    assert added in tracker.related(claim(tracker, "South", BLAME))
    assert "added, cause: " in next(tracker.log()).words


@pytest.mark.parametrize(
    ("selection", "listed"),
    [
        (Selection(speaker="Clara Cole"), True),
        (Selection(speaker="Clara Cole", against="Anna Abel"), True),
        (Selection(speaker="Clara Cole", against="Boris Berg"), False),
        (Selection(about="bribed"), True),
        (Selection(about="encircled"), False),
        (Selection(about="owner knew"), False),
        (Selection(kind="cause"), True),
        (Selection(min_score=1.0), True),
        (Selection(judged="confirmed"), True),
        (Selection(judged="rejected"), False),
        (Selection(relation="agreement"), False),
        (Selection(outlet="South"), True),
        (Selection(limit=1), True),
        (replace(EVERYTHING, relation=None), True),
    ],
)
def test_filters_find_what_was_added_as_they_find_the_others(
    tracker: Tracker, selection: Selection, listed: bool
) -> None:
    added = oppose(tracker)
    assert (added in tracker.conflicts(selection)) == listed


def test_an_added_evaluation_is_listed_only_when_asked_for(tracker: Tracker) -> None:
    one, other = claim(tracker, "North", TEN), claim(tracker, "South", BLAME)
    added = tracker.oppose(one, other, "evaluation", "a disaster, and a crime")
    assert kinds(tracker) == ["number"]
    assert tracker.conflicts(Selection(kind="evaluation")) == [added]


def test_it_is_taken_back_rejected_and_listed_as_rejected(tracker: Tracker) -> None:
    before = contents(tracker)
    added = oppose(tracker)
    tracker.judge(added, "rejected", "he did not know")
    assert kinds(tracker) == ["number"]
    [rejected] = tracker.conflicts(replace(EVERYTHING, judged="rejected"))
    assert (rejected.kind, rejected.added_by) == ("cause", None)
    assert rejected.reason == "a person (ann) rejected it: he did not know"
    tracker.judge(rejected, None)
    assert contents(tracker) == before
    assert oppose(tracker).judgement == "confirmed"


def test_it_stays_through_re_extraction_edits_and_other_comparisons(tracker: Tracker) -> None:
    oppose(tracker)
    reextract(tracker, "North", TEN)
    reextract(tracker, "South", TWELVE, BLAME, extractor="hand 3")
    add(tracker, "North", TEN, before="An update.")
    add(tracker, "North", TEN, before="An update.")
    add(tracker, "East", HALF, RINGED)
    tracker.merge(ANNA, BORIS)
    assert kinds(tracker) == ["cause", "degree", "reversal"]
    [added] = tracker.conflicts(Selection(kind="cause"))
    assert added.note == "an owner knew"


def test_its_claims_stay_where_another_extractor_does_not_find_them(tracker: Tracker) -> None:
    oppose(tracker)
    change = reextract(tracker, "South", TWELVE)
    assert change.judged == (claim(tracker, "South", BLAME).id,)
    assert kinds(tracker) == ["cause", "number"]


def test_a_claim_of_a_rejected_pair_goes_where_it_is_not_found_again(tracker: Tracker) -> None:
    tracker.judge(oppose(tracker), "rejected")
    assert reextract(tracker, "South", TWELVE).gone
    assert kinds(tracker, EVERYTHING) == ["number"]


def test_it_goes_with_the_words_of_a_claim_and_comes_back_with_them(tracker: Tracker) -> None:
    oppose(tracker)
    assert add(tracker, "South", TWELVE).unfounded == (digest(news("South").id, BLAME.words, "1"),)
    assert kinds(tracker, EVERYTHING) == ["number"]
    add(tracker, "South", TWELVE, BLAME)
    assert kinds(tracker) == ["cause", "number"]
    remove(tracker, "South")
    add(tracker, "South", TWELVE, BLAME)
    assert kinds(tracker) == ["number"], "a removed document takes what was judged along"


def test_it_is_of_the_statements_whichever_of_their_appearances_are_named(tracker: Tracker) -> None:
    oppose(tracker)
    for number in range(4):
        add(tracker, f"Place{number}", TEN, published="2022-09-30")
    [added] = tracker.conflicts(Selection(kind="cause"))
    assert sorted(len(side.claims) for side in (added.a, added.b)) == [1, 5]
    with pytest.raises(ClaimsError, match="listed with this kind already, and confirmed"):
        tracker.oppose(claim(tracker, "Place3", TEN), claim(tracker, "South", BLAME), "cause", "again")


def test_where_the_rules_find_it_too_it_is_one_conflict_that_a_person_confirmed(tracker: Tracker) -> None:
    one, other = claim(tracker, "North", TEN), claim(tracker, "South", BLAME)
    oppose(tracker)
    tracker.store.relate([Comparison(one.id, other.id, "conflict", "cause", 0.7, "bribes, not fate")], [])
    [found] = tracker.conflicts(Selection(kind="cause"))
    assert (found.score, found.reason, found.judgement) == (0.7, "bribes, not fate", "confirmed")
    assert (found.judged_by, found.added_by) == ("ann", None)
    tracker.judge(found, None)
    assert kinds(tracker) == ["cause", "number"]


def test_a_confirmed_pair_stays_listed_where_the_rules_find_it_no_more(tracker: Tracker) -> None:
    [number] = tracker.conflicts()
    tracker.judge(number, "confirmed", "both are on record")
    tracker.correct(claim(tracker, "South", TWELVE), stance="demands")
    [stays] = tracker.conflicts()
    assert (stays.id, stays.added_by) == (number.id, "ann")
    assert stays.reason == "a person (ann) says so: both are on record"


@pytest.mark.parametrize("merged", [False, True])
def test_a_reversal_is_one_speaker_s(tracker: Tracker, merged: bool) -> None:
    one, other = claim(tracker, "North", TEN), claim(tracker, "South", BLAME)
    if merged:
        tracker.merge(ANNA, CLARA)
        assert tracker.oppose(one, other, "reversal", "she knew nothing then").kind == "reversal"
    else:
        with pytest.raises(ClaimsError, match="a reversal is one speaker's, and these are Anna Abel and Clara Cole"):
            tracker.oppose(one, other, "reversal", "she knew nothing then")
        assert list(tracker.log()) == []


def test_what_can_not_conflict_is_refused(tracker: Tracker) -> None:
    ten, twelve, accused = (claim(tracker, *one) for one in (("North", TEN), ("South", TWELVE), ("South", BLAME)))
    add(tracker, "East", TEN)
    with pytest.raises(ClaimsError, match="this is one claim"):
        tracker.oppose(ten, ten, "number", "?")
    with pytest.raises(ClaimsError, match="this is one statement in two reports"):
        tracker.oppose(ten, claim(tracker, "East", TEN), "number", "?")
    with pytest.raises(ClaimsError, match="listed with this kind already; `claims judge`"):
        tracker.oppose(ten, twelve, "number", "?")
    tracker.judge(accused, "rejected")
    with pytest.raises(ClaimsError, match="one of these two claims is rejected"):
        tracker.oppose(ten, accused, "cause", "?")
    add(tracker, "South", TWELVE)
    with pytest.raises(LookupFailed, match="withdrawn"):
        tracker.oppose(ten, accused, "cause", "?")
    assert [entry.action for entry in tracker.log()] == ["edit", "judge"]


def test_dates_leave_out_an_added_pair_without_any_and_count_it(url: str) -> None:
    with Tracker(url, create=False, user="ann") as tracker:
        add(tracker, "North", TEN, published=None)
        add(tracker, "South", BLAME, published=None)
        oppose(tracker)
        since = Selection(since=date(2022, 1, 1))
        assert tracker.conflicts(since) == []
        assert tracker.undated(since, "conflicts") == 1


@pytest.fixture
def agreeing(url: str) -> Iterator[Tracker]:
    """Three who say the same."""
    with Tracker(url, create=False, user="ann") as opened:
        for place, who in (("North", ANNA), ("South", BORIS), ("East", CLARA)):
            add(opened, place, dead(who, 10))
        yield opened


def between(pairs: list[Conflict]) -> list[str]:
    return [" ".join(sorted(side.speaker.name[0] for side in (pair.a, pair.b) if side.speaker)) for pair in pairs]


def test_who_agrees_across_sides_comes_first(agreeing: Tracker) -> None:
    assert sorted(between(agreeing.agreements())) == ["A B", "A C", "B C"]
    assert agreeing.agreements(Selection(apart="sides")) == []
    for who, label in ((ANNA, "town"), (BORIS, "pit"), (CLARA, "pit")):
        agreeing.set_side(who, label)
    assert sorted(between(agreeing.agreements(Selection(apart="sides")))) == ["A B", "A C"]
    assert between(agreeing.agreements())[2:] == ["B C"]
    assert between(agreeing.agreements(Selection(limit=3)))[2:] == ["B C"]
    assert len(agreeing.agreements(Selection(limit=1))) == 1
    assert between(agreeing.agreements(Selection(speaker="Clara Cole"))) == ["A C", "B C"]


def test_who_agrees_with_himself_corroborates_nothing(agreeing: Tracker) -> None:
    one = claim(agreeing, "North", dead(ANNA, 10))
    add(agreeing, "West", ringed(ANNA), before="More.")
    again = claim(agreeing, "West", ringed(ANNA))
    agreeing.store.relate([Comparison(one.id, again.id, "agreement", None, 0.9, "she says so again")], [])
    assert "A A" in between(agreeing.conflicts(Selection(relation="agreement")))
    assert "A A" not in between(agreeing.agreements())


def test_unnamed_speakers_of_one_name_with_the_same_words_are_a_copy(agreeing: Tracker) -> None:
    some = Speaker("5e05", "officials", "unnamed")
    officials, others = Speaker("5f06", "U.S. officials", "unnamed"), Speaker("6a07", "rescue workers", "unnamed")
    for place, who, words in (
        ("One", some, "10 miners were killed in Gornovo"),
        ("Two", officials, "10 miners were killed in Gornovo, the day before"),
        ("Three", others, "10 miners were killed in Gornovo"),
    ):
        add(agreeing, place, Said(who, words))
    agree = [{side.speaker.name for side in (one.a, one.b) if side.speaker} for one in agreeing.agreements()]
    assert {some.name, officials.name} not in agree, "wire copy"
    assert {some.name, others.name} in agree
    assert {officials.name, ANNA.name} in agree
    every = agreeing.conflicts(Selection(relation="agreement"))
    assert len(agreeing.agreements()) == len(every) - 1


def test_a_rejected_agreement_stays_away(agreeing: Tracker) -> None:
    pair, *_ = agreeing.agreements()
    agreeing.judge(pair, "rejected", "one read the other")
    assert pair.id not in {one.id for one in agreeing.agreements()}
    assert [one.note for one in agreeing.agreements(Selection(judged="rejected", rejected=True))] == [
        "one read the other"
    ]


def test_a_timeline_has_both_sides_of_what_one_is_asked_for_and_no_lonely_matters(tracker: Tracker) -> None:
    add(tracker, "East", deny(MINISTRY))
    [matter] = tracker.timeline(Selection(speaker="Anna Abel"))
    assert texts(one.claim for one in matter.statements) == sorted([TEN.words, TWELVE.words])
    oppose(tracker)
    [matter] = tracker.timeline(Selection(speaker="Anna Abel"))
    assert texts(one.claim for one in matter.statements) == sorted([TEN.words, TWELVE.words, BLAME.words])
    assert sorted(pair.kind or "" for pair in matter.conflicts) == ["cause", "number"]
    assert tracker.timeline(Selection(about="nobody says this")) == []
