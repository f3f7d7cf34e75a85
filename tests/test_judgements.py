"""Judgements, merges, removal and re-extraction as people meet them, over a real database of either kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Any

import pytest
from said import (
    ANNA,
    BORIS,
    CLARA,
    EVERYTHING,
    MINISTRY,
    add,
    blame,
    claim,
    contents,
    dead,
    deny,
    heard,
    kinds,
    news,
    pair,
    reextract,
    remove,
    ringed,
    rows,
    texts,
)

from claims.errors import ClaimsError, LookupFailed
from claims.judgements import Change
from claims.pipeline import Tracker
from claims.records import Document, Refusal, Selection

TEN, TWELVE, RINGED, HALF = dead(ANNA, 10), dead(BORIS, 12), ringed(BORIS), ringed(CLARA, half=True)


@pytest.fixture
def tracker(url: str) -> Iterator[Tracker]:
    with Tracker(url, create=False, user="ann") as opened:
        yield opened


@pytest.fixture
def disputed(tracker: Tracker) -> Tracker:
    """Anna's ten dead against Boris's twelve, and his ring around the town against Clara's half of one."""
    add(tracker, "North", TEN, RINGED)
    add(tracker, "South", TWELVE, HALF)
    assert kinds(tracker) == ["degree", "number"]
    return tracker


def test_a_rejected_claim_is_in_no_listing_count_search_or_conflict(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "rejected", "a headline")
    assert TEN.words not in texts(disputed.claims())
    assert texts(disputed.claims(Selection(about="killed"))) == [TWELVE.words]
    assert "Anna Abel" not in {count.speaker.name for count in disputed.speakers()}
    assert {info.title: info.claims for info in disputed.documents()} == {"From North": 1, "From South": 2}
    assert list(disputed.documents(Selection(speaker="Anna Abel"))) == []
    assert kinds(disputed) == ["degree"]
    assert disputed.related(claim(disputed, "South", TWELVE)) == []
    assert disputed.compare(Selection(about="killed"))[0].conflicts == ()


def test_a_rejected_claim_is_there_for_who_asks(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    assert TEN.words in texts(disputed.claims(EVERYTHING))
    assert kinds(disputed, EVERYTHING) == ["degree", "number"]
    assert {info.title: info.claims for info in disputed.documents(EVERYTHING)} == {"From North": 2, "From South": 2}
    assert "Anna Abel" in {count.speaker.name for count in disputed.speakers(EVERYTHING)}
    assert claim(disputed, "North", TEN).judgement == "rejected"
    [matter] = disputed.compare(Selection(about="killed", rejected=True))
    assert len(matter.statements) == 2
    assert [conflict.kind for conflict in matter.conflicts] == ["number"]


def test_what_is_taken_back_is_as_if_it_had_never_been_decided(disputed: Tracker) -> None:
    before = contents(disputed)
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    disputed.judge(pair(disputed, claim(disputed, "North", RINGED), claim(disputed, "South", HALF)), "rejected")
    assert contents(disputed) != before
    disputed.judge(claim(disputed, "North", TEN), None)
    disputed.judge(pair(disputed, claim(disputed, "North", RINGED), claim(disputed, "South", HALF)), None)
    assert contents(disputed) == before


def test_a_statement_without_its_rejected_appearance_is_listed_still(disputed: Tracker) -> None:
    add(disputed, "East", TEN)
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    [conflict] = disputed.conflicts(Selection(kind="number"))
    assert {one.document.title for one in conflict.a.claims + conflict.b.claims} == {"From East", "From South"}


def test_a_rejected_conflict_is_not_listed_and_its_claims_are(disputed: Tracker) -> None:
    number = pair(disputed, claim(disputed, "North", TEN), claim(disputed, "South", TWELVE))
    disputed.judge(number, "rejected", "ten of the twelve")
    assert kinds(disputed) == ["degree"]
    assert disputed.related(claim(disputed, "North", TEN)) == []
    assert disputed.related(claim(disputed, "North", TEN), rejected=True)[0].judgement == "rejected"
    assert {TEN.words, TWELVE.words} <= set(texts(disputed.claims()))


def judged_as(tracker: Tracker) -> Any:
    return pair(tracker, claim(tracker, "North", TEN), claim(tracker, "South", TWELVE)).judgement


def test_a_judged_conflict_stays_judged_whatever_else_happens(disputed: Tracker) -> None:
    disputed.judge(pair(disputed, claim(disputed, "North", TEN), claim(disputed, "South", TWELVE)), "rejected")
    for number in range(6):  # among as many one is likely to have a smaller id, and one to come first
        add(disputed, f"Place{number}", TEN, published="2022-09-30")
    ids = {one.statement for one in disputed.claims(Selection(speaker="Anna Abel"))}
    assert len(ids) == 1, "all are one statement"
    assert judged_as(disputed) == "rejected"
    assert kinds(disputed) == ["degree"]
    add(disputed, "South", TWELVE, before="An update.")
    assert judged_as(disputed) == "rejected"
    reextract(disputed, "North", TEN)
    reextract(disputed, "South", TWELVE, extractor="hand 3")
    assert judged_as(disputed) == "rejected"
    assert kinds(disputed) == []


def test_a_judgement_is_replaced_and_taken_back_by_whichever_appearance(disputed: Tracker) -> None:
    disputed.judge(pair(disputed, claim(disputed, "North", TEN), claim(disputed, "South", TWELVE)), "rejected")
    add(disputed, "East", TEN, published="2022-09-30")
    by_the_new_one = pair(disputed, claim(disputed, "East", TEN), claim(disputed, "South", TWELVE))
    assert by_the_new_one.judgement == "rejected"
    disputed.judge(by_the_new_one, "confirmed")
    assert [one.verdict for one in disputed.store.judgements()] == ["confirmed"]
    disputed.judge(by_the_new_one, None)
    assert judged_as(disputed) is None
    assert disputed.store.judgements() == []


def test_a_confirmed_claim_stays_where_another_extractor_does_not_find_it(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "confirmed")
    change = reextract(disputed, "North", RINGED)
    assert change.judged == (claim(disputed, "North", TEN).id,)
    assert kinds(disputed) == ["degree", "number"]
    add(disputed, "East", dead(CLARA, 14))
    assert kinds(disputed).count("number") == 3, "it is compared with what comes later"


def test_a_confirmed_claim_goes_when_an_edit_takes_its_words_out_and_comes_back_with_them(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "confirmed")
    add(disputed, "North", RINGED)
    with pytest.raises(LookupFailed):
        claim(disputed, "North", TEN)
    assert kinds(disputed, EVERYTHING) == ["degree"]
    add(disputed, "North", TEN, RINGED)
    assert claim(disputed, "North", TEN).judgement == "confirmed"
    assert kinds(disputed) == ["degree", "number"]


def test_a_rejected_claim_that_is_found_again_is_rejected_still(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    reextract(disputed, "North", RINGED)
    assert TEN.words not in texts(disputed.claims(EVERYTHING))
    reextract(disputed, "North", TEN, RINGED, extractor="hand 3")
    assert claim(disputed, "North", TEN).judgement == "rejected"


def test_merged_speakers_are_one_under_either_name(disputed: Tracker) -> None:
    disputed.merge(BORIS, CLARA)
    for name in ("Boris Berg", "Clara Cole", "Berg", "cole"):
        assert texts(disputed.claims(Selection(speaker=name))) == sorted([RINGED.words, TWELVE.words, HALF.words])
    [count] = disputed.speakers(Selection(speaker="Clara Cole"))
    assert {"Boris Berg", "Clara Cole"} == {count.speaker.name, *count.speaker.aliases}
    assert (count.claims, count.documents) == (3, 2)


def test_what_two_said_against_each_other_is_a_reversal_when_they_are_one(disputed: Tracker) -> None:
    disputed.merge(BORIS, CLARA)
    assert kinds(disputed) == ["number", "reversal"]


def test_what_two_said_alike_is_one_statement_when_they_are_one(disputed: Tracker) -> None:
    add(disputed, "East", dead(CLARA, 10))
    assert claim(disputed, "East", dead(CLARA, 10)).statement != claim(disputed, "North", TEN).statement
    disputed.merge(ANNA, CLARA)
    assert claim(disputed, "East", dead(CLARA, 10)).statement == claim(disputed, "North", TEN).statement


def test_a_denial_by_somebody_else_survives_a_merge(tracker: Tracker) -> None:
    add(tracker, "North", blame(ANNA), deny(MINISTRY))
    add(tracker, "South", TWELVE)
    assert kinds(tracker) == ["denial"]
    for one in (ANNA, MINISTRY):
        tracker.merge(one, BORIS)
        assert kinds(tracker) == ["denial"]
        tracker.split(one, BORIS)
        assert kinds(tracker) == ["denial"]


def test_a_split_undoes_a_merge(disputed: Tracker) -> None:
    before = contents(disputed)
    disputed.merge(BORIS, CLARA)
    assert contents(disputed) != before
    disputed.split(CLARA, BORIS)
    assert contents(disputed) == before


def test_a_merge_holds_for_documents_that_come_later(disputed: Tracker, url: str) -> None:
    disputed.merge(BORIS, CLARA)
    add(disputed, "East", dead(CLARA, 14), deny(BORIS))
    before = contents(disputed)
    disputed.split(BORIS, CLARA)
    disputed.merge(BORIS, CLARA)
    assert contents(disputed) == before


def test_one_speaker_can_not_be_merged_with_himself(disputed: Tracker) -> None:
    with pytest.raises(LookupFailed, match="Anna Abel: this is one speaker already; name two"):
        disputed.merge(ANNA, ANNA)


def identities(tracker: Tracker) -> set[frozenset[str]]:
    """The names that are one somebody's."""
    names = {speaker.name for speaker in (ANNA, BORIS, CLARA, MINISTRY)}
    return {frozenset(names & {c.speaker.name, *c.speaker.aliases}) for c in tracker.speakers()}


def apply(tracker: Tracker, deeds: Iterable[tuple[Any, ...]]) -> None:
    for deed, *two in deeds:
        getattr(tracker, deed)(*two)


def test_three_are_one_in_whatever_order_they_are_merged(disputed: Tracker) -> None:
    merges = (("merge", ANNA, BORIS), ("merge", BORIS, CLARA))
    apart = contents(disputed)
    found = []
    for order in permutations(merges):
        apply(disputed, order)
        assert identities(disputed) == {frozenset({"Anna Abel", "Boris Berg", "Clara Cole"})}
        found.append(contents(disputed))
        apply(disputed, [("split", *two) for _, *two in order])
        assert contents(disputed) == apart
    assert found[0] == found[1]


def test_one_of_three_is_split_off(disputed: Tracker) -> None:
    apply(disputed, [("merge", ANNA, BORIS), ("merge", BORIS, CLARA)])
    with pytest.raises(ClaimsError, match=r"Anna Abel \| Clara Cole: .*split one of those first"):
        disputed.split(ANNA, CLARA)
    assert len(identities(disputed)) == 1, "who are one by a third are not silently left so"
    apply(disputed, [("split", BORIS, CLARA), ("split", ANNA, CLARA)])
    assert identities(disputed) == {frozenset({"Anna Abel", "Boris Berg"}), frozenset({"Clara Cole"})}


def test_a_removed_document_takes_its_claims_judgements_and_speakers_along(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "confirmed")
    disputed.judge(pair(disputed, claim(disputed, "North", RINGED), claim(disputed, "South", HALF)), "confirmed")
    disputed.judge(claim(disputed, "South", TWELVE), "confirmed")
    remove(disputed, "North")
    assert texts(disputed.claims(EVERYTHING)) == sorted([TWELVE.words, HALF.words])
    assert kinds(disputed, EVERYTHING) == []
    assert {count.speaker.name for count in disputed.speakers()} == {"Boris Berg", "Clara Cole"}
    assert [one.ids for one in disputed.store.judgements(withdrawn=True)] == [(claim(disputed, "South", TWELVE).id,)]
    entry = next(disputed.log())
    assert (entry.action, entry.id, entry.who) == ("remove", news("North").id, "ann")
    assert entry.words == "“From North” with 2 claims and 2 judgements of them"
    assert [one["verdict"] for one in entry.details["judgements"]] == ["confirmed", "confirmed"]


def test_statements_fall_apart_where_the_removed_appearance_tied_them(tracker: Tracker) -> None:
    for place in ("North", "South", "East"):
        add(tracker, place, TEN)
    remove(tracker, min(("North", "South", "East"), key=lambda place: claim(tracker, place, TEN).id))
    one, other = tracker.claims()
    assert one.statement == other.statement == min(one.id, other.id)


def test_a_document_that_comes_back_after_removal_is_like_a_new_one(disputed: Tracker) -> None:
    before = contents(disputed)
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    disputed.merge(ANNA, BORIS)
    disputed.split(ANNA, BORIS)
    remove(disputed, "North")
    add(disputed, "North", TEN, RINGED)
    assert contents(disputed) == before


def test_nothing_but_the_log_is_left_when_all_is_removed(disputed: Tracker) -> None:
    disputed.judge(claim(disputed, "North", TEN), "rejected")
    disputed.merge(ANNA, BORIS)
    add(disputed, "North", RINGED)
    reextract(disputed, "South", TWELVE)
    for place in ("North", "South"):
        remove(disputed, place)
    assert rows(disputed) == {"log": 6}


def test_a_removal_of_nothing_is_refused(tracker: Tracker) -> None:
    with pytest.raises(LookupFailed):
        tracker.remove("abcdef")
    assert rows(tracker) == {}


def test_re_extraction_says_what_it_kept_changed_found_and_lost(tracker: Tracker) -> None:
    add(tracker, "North", TEN, RINGED, blame(ANNA), deny(MINISTRY))
    ids = {said.words: claim(tracker, "North", said).id for said in (TEN, RINGED, blame(ANNA), deny(MINISTRY))}
    tracker.judge(claim(tracker, "North", deny(MINISTRY)), "confirmed")
    shorter = dead(ANNA, 10).words.rsplit(" ", 2)[0]
    change = reextract(tracker, "North", RINGED, blame(CLARA), type(TEN)(ANNA, shorter))
    assert change == Change(
        document=news("North").id,
        name="From North",
        former="hand 1",
        kept=2,
        changed=(ids[blame(ANNA).words],),
        new=(claim(tracker, "North", type(TEN)(ANNA, shorter)).id,),
        gone=(ids[TEN.words],),
        judged=(ids[deny(MINISTRY).words],),
    )
    assert claim(tracker, "North", blame(ANNA)).speaker == CLARA
    entry = next(tracker.log())
    assert (entry.action, entry.id, entry.who) == ("reextract", change.document, "ann")
    assert entry.words == "“From North”: 2 claims kept, 1 changed, 1 new, 1 gone"
    assert entry.details["from"] == "hand 1"
    assert entry.details["to"] == "hand 2"
    assert [line.action for line in tracker.log(of=ids[TEN.words])] == ["reextract"], "found by the claim that went"


def test_what_another_process_edited_or_removed_meanwhile_is_left_alone(disputed: Tracker) -> None:
    old = disputed.document(news("North").id)
    add(disputed, "North", RINGED)
    before = contents(disputed)
    refusal = disputed._renew(old, heard(old, TEN), "hand 2")
    assert isinstance(refusal, Refusal)
    assert str(refusal) == "From North: it was edited or removed meanwhile; do the same again"
    assert contents(disputed) == before
    remove(disputed, "North")
    assert isinstance(disputed._renew(old, heard(old, TEN), "hand 2"), Refusal)
    assert len(list(disputed.documents())) == 1


class Installed:
    """An extractor that finds nothing, and refuses one document."""

    name = "hand 9"

    def __init__(self, refused: str) -> None:
        self.refused = refused

    def extract_many(self, documents: Iterable[Document]) -> Iterator[Any]:
        from claims.records import Extraction

        for document in documents:
            if document.title == self.refused:
                yield Refusal(document.name, "it can't be parsed", "shorten it")
            else:
                yield Extraction(document, (), (), (), (), self.name)


def test_a_refused_document_keeps_its_claims_and_the_others_go_on(disputed: Tracker) -> None:
    disputed._extractor = Installed("From North")  # type: ignore[assignment]
    assert set(disputed.outdated()) == {news("North").id, news("South").id}
    refused, done = sorted(disputed.reextract(disputed.outdated()), key=lambda one: isinstance(one, Change))
    assert isinstance(refused, Refusal)
    assert isinstance(done, Change)
    assert len(done.gone) == 2
    assert texts(disputed.claims()) == sorted([TEN.words, RINGED.words])
    assert disputed.outdated() == [news("North").id], "it is tried again next time"


def test_re_extraction_of_an_unknown_document_is_refused(tracker: Tracker) -> None:
    tracker._extractor = Installed("")  # type: ignore[assignment]
    with pytest.raises(LookupFailed):
        list(tracker.reextract(["abcdef"]))


def test_who_decides_is_the_one_given_else_claims_user_else_the_systems(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noted(**given: str) -> str:
        with Tracker(url, create=False, **given) as tracker:  # type: ignore[arg-type]
            add(tracker, "North", TEN)
            tracker.judge(claim(tracker, "North", TEN), "confirmed")
            return next(tracker.log()).who

    monkeypatch.setattr("getpass.getuser", lambda: "system")
    monkeypatch.setenv("CLAIMS_USER", "desk")
    assert noted(user="ann") == "ann"
    assert noted() == "desk"
    monkeypatch.setenv("CLAIMS_USER", "")
    assert noted() == "system"

    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert noted() == "unknown"


def test_an_edit_that_takes_a_judged_claim_out_says_so_and_is_logged(disputed: Tracker) -> None:
    gone = claim(disputed, "North", TEN)
    disputed.judge(gone, "confirmed", "heard it on tape")
    outcome = add(disputed, "North", RINGED)
    assert (outcome.status, outcome.unfounded) == ("updated", (gone.id,))
    entry = next(disputed.log())
    assert (entry.action, entry.id, entry.who) == ("edit", news("North").id, "ann")
    assert entry.words == "“From North”: 1 claim kept, 0 changed, 0 new, 1 gone"
    assert entry.details["judged and gone"] == [gone.id]


def test_only_what_was_judged_so_is_listed(disputed: Tracker) -> None:
    ten, twelve = claim(disputed, "North", TEN), claim(disputed, "South", TWELVE)
    disputed.judge(ten, "rejected")
    disputed.judge(claim(disputed, "South", HALF), "confirmed")
    assert list(disputed.claims(Selection(judged="rejected", rejected=True))) == [claim(disputed, "North", TEN)]
    assert texts(disputed.claims(Selection(judged="confirmed"))) == [HALF.words]
    disputed.judge(ten, None)
    disputed.judge(pair(disputed, ten, twelve), "rejected")
    assert kinds(disputed, Selection(judged="rejected", rejected=True)) == ["number"]
    assert kinds(disputed, Selection(judged="confirmed")) == []


def test_re_extraction_that_changes_nothing_by_the_same_extractor_is_not_logged(disputed: Tracker) -> None:
    reextract(disputed, "North", TEN, RINGED, extractor="hand 1")
    assert list(disputed.log()) == []
    reextract(disputed, "North", TEN, RINGED, extractor="hand 2")
    assert [entry.action for entry in disputed.log()] == ["reextract"]
