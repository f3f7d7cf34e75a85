"""What annotators corrected and fact checkers published, taken over into a real database of either kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from said import ANNA, BORIS, TrackerByHand, add, claim, dead, news, reextract, ringed

from claims.annotation.factcheck import read
from claims.factchecks import FactCheck, is_called, likeness
from claims.read.refused import Refused
from claims.records import Refusal, Selection
from claims.sheets import Marking, Sheet, Taken, sheet_of
from claims.stated import Span
from claims.store.checking import check

TEN, TWELVE, RINGED = dead(ANNA, 10), dead(BORIS, 12), ringed(BORIS)


@pytest.fixture
def tracker(url: str) -> Iterator[TrackerByHand]:
    with TrackerByHand(url, create=False, user="ann") as opened:
        add(opened, "North", TEN)
        add(opened, "South", TWELVE, RINGED)
        yield opened
        assert list(check(opened.store)) == []


def south(tracker: TrackerByHand) -> Sheet:
    id = claim(tracker, "South", TWELVE).document.id
    [found] = tracker.attributed(Selection(document=id))
    return sheet_of(found)


def took(tracker: TrackerByHand, sheet: Sheet, **how: object) -> Taken:
    [taken] = tracker.take([sheet], **how)  # type: ignore[arg-type]
    assert isinstance(taken, Taken), taken
    return taken


def test_what_was_not_touched_changes_nothing(tracker: TrackerByHand) -> None:
    before = len(list(tracker.log()))
    assert took(tracker, south(tracker)) == Taken(south(tracker).document, south(tracker).name)
    assert len(list(tracker.log())) == before


def test_a_quote_that_was_removed_is_rejected_and_so_only_once(tracker: TrackerByHand) -> None:
    sheet = south(tracker)
    gone, left = sheet.markings
    corrected = replace(sheet, markings=(left,))
    assert took(tracker, corrected, note="no quote").rejected == (gone.claim,)
    assert [one.id for one in tracker.claims(Selection(document=sheet.document))] == [left.claim]
    [judgement] = tracker.judgements(gone.claim)
    assert (judgement.verdict, judgement.note, judgement.who) == ("rejected", "no quote", "ann")
    assert not took(tracker, corrected).rejected


def test_another_speaker_or_stance_is_a_correction_and_so_only_once(tracker: TrackerByHand) -> None:
    sheet = south(tracker)
    one, other = sheet.markings
    corrected = replace(sheet, markings=(replace(one, speaker="Anna Abel"), replace(other, stance="denies")))
    assert took(tracker, corrected).corrected == (one.claim, other.claim)
    first, second = (tracker.claim(id) for id in (one.claim, other.claim))
    assert (first.speaker and first.speaker.name, first.corrected) == ("Anna Abel", ("speaker",))
    assert (second.stance, second.corrected) == ("denies", ("stance",))
    assert not took(tracker, corrected).corrected
    nobody = replace(sheet, markings=(replace(one, speaker=None), other))
    assert took(tracker, nobody).corrected == (one.claim,)
    assert tracker.claim(one.claim).speaker is None


def test_a_quote_that_was_added_is_a_claim_that_was_missed_and_so_only_once(tracker: TrackerByHand) -> None:
    sheet = south(tracker)
    start = sheet.text.index("troops")
    missed = Marking((Span(start, start + 6),), speaker="Boris Berg", stance="denies")
    corrected = replace(sheet, markings=(*sheet.markings, missed))
    [id] = took(tracker, corrected).added
    added = tracker.claim(id)
    assert (added.text, added.stance, added.extractor) == ("troops", "denies", "a person (ann)")
    assert added.speaker == BORIS
    assert took(tracker, corrected) == Taken(sheet.document, sheet.name)


def test_a_name_that_nobody_goes_by_is_refused_or_somebody_new(tracker: TrackerByHand) -> None:
    sheet = south(tracker)
    one, other = sheet.markings
    corrected = replace(sheet, markings=(replace(one, speaker="Vera Lind"), replace(other, stance="denies")))
    taken = took(tracker, corrected)
    assert taken.corrected == (other.claim,), "the rest goes on"
    [refused] = taken.refused
    assert "Vera Lind" in refused.reason
    assert took(tracker, corrected, new="person").corrected == (one.claim,)
    who = tracker.claim(one.claim).speaker
    assert who
    assert (who.name, who.kind) == ("Vera Lind", "person")


def test_what_is_left_is_confirmed_only_if_that_is_asked_for(tracker: TrackerByHand) -> None:
    sheet = south(tracker)
    assert set(took(tracker, sheet, confirm=True).confirmed) == {marking.claim for marking in sheet.markings}
    assert {one.judgement for one in tracker.claims(Selection(document=sheet.document))} == {"confirmed"}
    assert not took(tracker, sheet, confirm=True).confirmed


def test_a_text_that_was_edited_and_a_document_that_is_gone_are_refused_and_the_rest_goes_on(
    tracker: TrackerByHand,
) -> None:
    sheet = south(tracker)
    tracker.store.save(replace(news("South", TWELVE, RINGED), text="All is new."), [], "hand 1")
    unknown = replace(sheet, document="ffffffffffff")
    [edited, gone] = tracker.take([sheet, unknown])
    assert isinstance(edited, Refusal)
    assert "edited since it was exported" in edited.reason
    assert isinstance(gone, Refusal)


def test_texts_come_with_what_is_selected_and_withdrawn_claims_with_the_text_they_stand_in(
    tracker: TrackerByHand,
) -> None:
    found = list(tracker.attributed())
    assert [one.document.id for one in found] == sorted(one.document.id for one in found)
    assert sum(len(one.claims) for one in found) == 3
    for one in found:
        for said in one.claims:
            assert " … ".join(span.of(one.document.text) for span in said.spans) == said.text
    [only] = tracker.attributed(Selection(speaker="Anna Abel"))
    assert [said.text for said in only.claims] == [TEN.words]
    [first] = tracker.attributed(Selection(limit=1))
    assert len(first.claims) == 1
    tracker.store.save(replace(news("South", TWELVE, RINGED), text="All is new."), [], "hand 1")
    [former] = tracker.attributed(Selection(withdrawn=True))
    assert {said.text for said in former.claims} == {TWELVE.words, RINGED.words}
    assert all(said.withdrawn for said in former.claims)
    assert former.document.text == news("South", TWELVE, RINGED).text


def test_statements_come_with_the_appearances_that_are_selected(tracker: TrackerByHand) -> None:
    add(tracker, "East", TWELVE)
    statements = list(tracker.stated())
    assert [one.id for one in statements] == sorted(one.id for one in statements)
    assert sum(len(one.claims) for one in statements) == 4
    document = claim(tracker, "South", TWELVE).document.id
    assert all(one.claims[0].document.id == document for one in tracker.stated(Selection(document=document)))


PUBLISHED = FactCheck(
    "The Checker", "Mostly false", "https://check.example/1", "12 miners were killed in Gornovo", "Boris Berg",
    reviewed_on="2022-10-05T00:00:00Z",
)  # fmt: skip


def test_a_fact_check_is_attached_to_the_claim_that_it_reviews(tracker: TrackerByHand) -> None:
    [checked] = tracker.attach([PUBLISHED])
    twelve = claim(tracker, "South", TWELVE)
    assert [(one.claim, one.score) for one in checked.attached] == [(twelve.id, 100.0)]
    [attached] = tracker.fact_checks(twelve)
    assert attached.check == PUBLISHED
    assert twelve.judgement is None, "a rating is theirs, and decides nothing here"
    assert tracker.fact_checks(claim(tracker, "South", RINGED)) == []
    entry = next(tracker.log(of=twelve.id))
    assert (entry.action, entry.who) == ("import", "ann")
    before = len(list(tracker.log()))
    list(tracker.attach([PUBLISHED]))
    assert len(list(tracker.log())) == before, "the same again changes nothing"
    list(tracker.attach([replace(PUBLISHED, rating="False")]))
    assert [one.check.rating for one in tracker.fact_checks(twelve)] == ["False"]
    reextract(tracker, "South", TWELVE, RINGED)
    assert len(tracker.fact_checks(claim(tracker, "South", TWELVE))) == 1, "it stays through re-extraction"


@pytest.mark.parametrize(
    ("check_of", "reason"),
    [
        (replace(PUBLISHED, claimant=None), "does not say whose"),
        (replace(PUBLISHED, claimant="Facebook users"), "nobody goes by"),
        (replace(PUBLISHED, claimant="Anna Abel"), "alike enough"),
        (replace(PUBLISHED, text="13 miners were killed in Gornovo"), "alike enough"),
        (replace(PUBLISHED, text="12 miners were not killed in Gornovo"), "alike enough"),
        (replace(PUBLISHED, text="12 dockers went on strike in Averin"), "alike enough"),
    ],
)
def test_a_fact_check_that_fits_no_claim_is_attached_to_nothing(
    tracker: TrackerByHand, check_of: FactCheck, reason: str
) -> None:
    [checked] = tracker.attach([check_of])
    assert checked.attached == ()
    assert reason in checked.reason


def test_likeness_is_of_words_and_nothing_without_the_same_numbers_and_negations() -> None:
    assert likeness("The bridge was mined", "the bridge was mined") == 100
    assert likeness("They didn't leave", "they did not leave") == 100
    assert likeness("The bridge was mined", "the bridge was mined", denied=True) == 0
    assert likeness("1,200 people came", "1200 people came") > 80
    assert likeness("the bridge", "the economy grew faster than ever before last year") < 50
    assert is_called("Abel, Anna", ["Anna Abel"])
    assert not is_called("Abel", ["Anna Abel"])


ANSWER = {
    "claims": [
        {
            "text": PUBLISHED.text,
            "claimant": "Boris Berg",
            "claimReview": [
                {
                    "publisher": {"name": "The Checker", "site": "check.example"},
                    "url": PUBLISHED.url,
                    "reviewDate": "2022-10-05T00:00:00Z",
                    "textualRating": "Mostly false",
                    "languageCode": "en",
                }
            ],
        },
        {"text": "x", "claimReview": [{"publisher": {}}]},
        {"claimReview": []},
        7,
    ],
    "nextPageToken": "CAo",
}


def test_the_answer_of_the_api_is_read_and_what_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(ANSWER), "utf-8")
    first, *refused = read(path)
    assert first == replace(PUBLISHED, site="check.example", language="en")
    assert [isinstance(one, Refusal) for one in refused] == [True] * 3
    path.write_text('{"items": []}')
    with pytest.raises(Refused, match="there are no “claims” in it"):
        list(read(path))
