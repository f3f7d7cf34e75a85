"""Corrections by people, and claims that the extractor missed, over a real database of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
    rows,
    texts,
    where,
)

from claims.errors import Ambiguous, ClaimsError, LookupFailed
from claims.pipeline import Tracker
from claims.records import Claim, Selection, Speaker
from claims.stated import Span
from claims.store.checking import check

TEN, TWELVE, RINGED = dead(ANNA, 10), dead(BORIS, 12), ringed(BORIS)
VERA = Tracker.new_speaker("Vera Lind")


@pytest.fixture
def tracker(url: str) -> Iterator[TrackerByHand]:
    """Anna's ten dead against Boris's twelve."""
    with TrackerByHand(url, create=False, user="ann") as opened:
        add(opened, "North", TEN)
        add(opened, "South", TWELVE, RINGED)
        yield opened
        assert list(check(opened.store)) == []


def twelve(tracker: Tracker) -> Claim:
    return claim(tracker, "South", TWELVE)


def who(tracker: Tracker) -> str | None:
    said = twelve(tracker).speaker
    return said and said.name


def test_a_corrected_speaker_is_whose_claim_it_is(tracker: TrackerByHand) -> None:
    now = tracker.correct(twelve(tracker), speaker=ANNA, note="he quotes her")
    assert (now.speaker, now.corrected) == (ANNA, ("speaker",))
    assert texts(tracker.claims(Selection(speaker="Anna Abel"))) == [TEN.words, TWELVE.words]
    assert texts(tracker.claims(Selection(speaker="Boris Berg"))) == [RINGED.words]
    assert kinds(tracker) == ["reversal"], "what relates is found anew"
    heard = tracker.as_heard(now)
    assert (heard.speaker, heard.stance) == (BORIS, "asserts")
    [correction] = tracker.corrections(now.id)
    assert (correction.field, correction.name, correction.who, correction.note) == (
        "speaker",
        "Anna Abel",
        "ann",
        "he quotes her",
    )
    entry = next(tracker.log(of=now.id))
    assert (entry.action, entry.id) == ("correct", now.id)
    assert entry.words == f"said by Anna Abel instead of Boris Berg: “{TWELVE.words}” (he quotes her)"


def test_what_is_taken_back_is_as_if_it_had_never_been_corrected(tracker: TrackerByHand) -> None:
    before = contents(tracker)
    tracker.correct(twelve(tracker), speaker=ANNA, stance="denies")
    tracker.correct(twelve(tracker), note="twice")
    tracker.judge(twelve(tracker), "confirmed")
    assert contents(tracker) != before
    assert tracker.withdraw(twelve(tracker)) == ("judgement", "speaker", "stance", "note")
    assert contents(tracker) == before
    assert next(tracker.log()).words == f"judgement, speaker, stance, note of “{TWELVE.words}”"
    with pytest.raises(LookupFailed, match="nothing was decided about this"):
        tracker.withdraw(twelve(tracker))
    assert len(tracker.store.corrections(twelve(tracker).id, withdrawn=True)) == 3, "they are kept, withdrawn"


def test_a_correction_outranks_what_later_extractors_hear(tracker: TrackerByHand) -> None:
    tracker.correct(twelve(tracker), speaker=ANNA, stance="admits")
    reextract(tracker, "South", dead(CLARA, 12), RINGED)
    assert (who(tracker), twelve(tracker).stance) == ("Anna Abel", "admits")
    assert tracker.as_heard(twelve(tracker)).speaker == CLARA
    tracker.withdraw(twelve(tracker))
    assert (who(tracker), twelve(tracker).stance) == ("Clara Cole", "asserts"), "who was heard last"


def test_a_corrected_claim_stays_where_another_extractor_does_not_find_it(tracker: TrackerByHand) -> None:
    tracker.correct(twelve(tracker), speaker=ANNA)
    change = reextract(tracker, "South", RINGED)
    assert change.judged == (claim_id(TWELVE),)
    assert who(tracker) == "Anna Abel"
    assert kinds(tracker) == ["reversal"]
    tracker.judge(twelve(tracker), "rejected")
    assert reextract(tracker, "South", RINGED, extractor="hand 3").gone == (claim_id(TWELVE),), "nobody stands for it"


def test_a_correction_survives_edits_and_comes_back_with_the_words(tracker: TrackerByHand) -> None:
    tracker.correct(twelve(tracker), speaker=ANNA)
    add(tracker, "South", TWELVE, before="An update.")
    assert who(tracker) == "Anna Abel"
    gone = add(tracker, "South", RINGED)
    assert gone.unfounded == (claim_id(TWELVE),)
    with pytest.raises(LookupFailed, match="withdrawn"):
        twelve(tracker)
    add(tracker, "South", TWELVE, RINGED)
    assert who(tracker) == "Anna Abel"
    assert kinds(tracker) == ["reversal"]


def claim_id(said: Said) -> str:
    from claims.identity import digest, normalised

    return digest(news("South").id, normalised(said.words), "1")


def test_the_corrected_speaker_follows_merges_and_the_one_who_was_heard_does_not_take_it_along(
    tracker: TrackerByHand,
) -> None:
    add(tracker, "East", ringed(CLARA))
    tracker.correct(twelve(tracker), speaker=CLARA)
    tracker.merge(ANNA, CLARA)
    assert twelve(tracker).speaker == claim(tracker, "North", TEN).speaker
    assert kinds(tracker) == ["reversal"]
    tracker.split(ANNA, CLARA)
    assert who(tracker) == "Clara Cole"
    assert kinds(tracker) == ["number"]
    tracker.merge(ANNA, BORIS)
    assert who(tracker) == "Clara Cole"
    reextract(tracker, "South", TWELVE, RINGED)
    assert who(tracker) == "Clara Cole"


def test_a_correction_before_or_after_a_merge_comes_to_the_same(tracker: TrackerByHand) -> None:
    add(tracker, "East", ringed(CLARA))
    tracker.merge(ANNA, CLARA)
    tracker.correct(twelve(tracker), speaker=CLARA)
    after = contents(tracker)
    tracker.withdraw(twelve(tracker))
    tracker.split(ANNA, CLARA)
    tracker.correct(twelve(tracker), speaker=CLARA)
    tracker.merge(ANNA, CLARA)
    assert contents(tracker) == after


def test_nobody_who_is_known_may_have_said_it(tracker: TrackerByHand) -> None:
    now = tracker.correct(twelve(tracker), speaker="unknown")
    assert (now.speaker, now.corrected) == (None, ("speaker",))
    reextract(tracker, "South", TWELVE, RINGED)
    assert who(tracker) is None
    assert kinds(tracker) == ["number"]


def test_a_new_speaker_is_made_and_stays_as_long_as_the_correction_is_known(tracker: TrackerByHand) -> None:
    tracker.correct(twelve(tracker), speaker=VERA)
    assert who(tracker) == "Vera Lind"
    assert tracker.speaker("lind").id == VERA.id
    remove(tracker, "North")
    assert who(tracker) == "Vera Lind"
    remove(tracker, "South")
    with pytest.raises(LookupFailed, match="Vera Lind: no speaker is called so"):
        tracker.speaker("Vera Lind")


def test_a_corrected_stance_changes_what_the_claim_states(tracker: TrackerByHand) -> None:
    now = tracker.correct(twelve(tracker), stance="demands")
    assert (now.stance, now.corrected) == ("demands", ("stance",))
    assert kinds(tracker) == [], "a demand asserts nothing"
    assert texts(tracker.claims(Selection(stance="demands"))) == [TWELVE.words]
    tracker.correct(now, stance="asserts")
    assert kinds(tracker) == ["number"]
    assert len(tracker.corrections(now.id)) == 1, "another correction of the same takes its place"


def test_a_claim_that_becomes_a_denial_is_compared_as_one(tracker: TrackerByHand) -> None:
    no_denial = Said(MINISTRY, deny(MINISTRY).words, "asserts")
    add(tracker, "East", blame(ANNA), no_denial)
    assert kinds(tracker) == ["number"]
    tracker.correct(claim(tracker, "East", no_denial), stance="denies")
    assert kinds(tracker) == ["denial", "number"]
    tracker.withdraw(claim(tracker, "East", no_denial))
    assert kinds(tracker) == ["number"]


def test_a_note_changes_nothing_and_stands_beside_others(tracker: TrackerByHand) -> None:
    before = contents(tracker)
    for note in ("see page 2", "so they say"):
        tracker.correct(twelve(tracker), note=note)
    assert contents(tracker) == before
    assert [one.note for one in tracker.corrections(twelve(tracker).id)] == ["see page 2", "so they say"]
    assert next(tracker.log()).words == f"note on “{TWELVE.words}”: so they say"
    with pytest.raises(ClaimsError, match="say what is to be corrected or noted"):
        tracker.correct(twelve(tracker))


def missed(tracker: Tracker, words: str, speaker: Speaker | None = ANNA, nth: int = 1) -> Claim:
    document = tracker.document(news("South").id)
    return tracker.note(document.id, where(document, words, nth), speaker=speaker)


def test_a_missed_claim_is_stored_as_one_that_a_person_found(tracker: TrackerByHand) -> None:
    document = tracker.document(news("South").id)
    start = document.text.index("Boris")
    found = tracker.note(
        document.id[:8],
        where(document, "12 miners"),
        speaker=CLARA,
        stance="admits",
        cue=[Span(start + 11, start + 15)],
        source=[Span(start, start + 10)],
        note="a slip",
    )
    assert (found.text, found.cue, found.source) == ("12 miners", "said", "Boris Berg")
    assert (found.speaker, found.stance, found.type, found.confidence) == (CLARA, "admits", "indirect", 1.0)
    assert (found.judgement, found.extractor) == ("confirmed", "a person (ann)")
    assert "12 miners" in texts(tracker.claims(Selection(speaker="Clara Cole", judged="confirmed")))
    entry = next(tracker.log())
    assert entry.words == "missed by the extractor: “12 miners”, said by Clara Cole (a slip)"
    assert [one.action for one in tracker.log(of=found.id)] == ["correct"]


def test_a_missed_claim_survives_re_extraction_and_edits_at_its_new_place(tracker: TrackerByHand) -> None:
    reextract(tracker, "South", RINGED)
    found = missed(tracker, TWELVE.words, BORIS)
    assert kinds(tracker) == ["number"]
    change = reextract(tracker, "South", RINGED, extractor="hand 3")
    assert (change.kept, change.new, change.gone, change.judged) == (2, (), (), (found.id,))
    document = news("South", TWELVE, before="An update: nothing is settled.")
    tracker._keep(document, [], "hand 3")
    [now] = tracker.claims(Selection(document=document.id))
    assert now.id == found.id
    assert now.spans == where(document, TWELVE.words)
    assert now.spans != found.spans
    assert kinds(tracker) == ["number"]


def test_a_missed_claim_goes_with_its_words_and_comes_back_with_them(tracker: TrackerByHand) -> None:
    reextract(tracker, "South", RINGED)
    found = missed(tracker, TWELVE.words, BORIS)
    assert add(tracker, "South", RINGED).unfounded == (found.id,)
    assert texts(tracker.claims(Selection(document=news("South").id))) == [RINGED.words]
    tracker._keep(news("South", RINGED, TWELVE), [], "hand 3")
    assert texts(tracker.claims(Selection(document=news("South").id))) == [TWELVE.words]
    assert twelve(tracker).judgement == "confirmed"


def test_a_place_has_one_claim_where_an_extractor_counts_otherwise(tracker: TrackerByHand) -> None:
    """It finds only the second of two places, and so calls that the first."""
    add(tracker, "South", TWELVE, before=TWELVE.words + ".")
    second = missed(tracker, TWELVE.words, CLARA, nth=2)
    document = tracker.document(news("South").id)
    found = replace(twelve(tracker), spans=second.spans, sentence=second.sentence, sentence_text=second.sentence_text)
    found = replace(found, source_spans=(), cue_spans=(), source="", cue="")
    tracker._renew(document, [found], "hand 3")
    assert [one.spans for one in tracker.claims(Selection(document=document.id))] == [second.spans]


def test_an_extractor_that_finds_it_later_finds_the_same_claim(tracker: TrackerByHand) -> None:
    reextract(tracker, "South", RINGED)
    found = missed(tracker, TWELVE.words, CLARA)
    change = reextract(tracker, "South", RINGED, TWELVE, extractor="hand 3")
    assert (change.new, change.gone) == ((), ())
    assert twelve(tracker).id == found.id
    assert (who(tracker), twelve(tracker).extractor) == ("Clara Cole", "hand 3"), "the person knows better who said it"
    assert tracker.withdraw(twelve(tracker)) == ("judgement", "speaker", "missed")
    assert (who(tracker), twelve(tracker).judgement) == ("Boris Berg", None), "it is the extractor's own by now"


def test_a_missed_claim_is_taken_back(tracker: TrackerByHand) -> None:
    reextract(tracker, "South", RINGED)
    before = contents(tracker)
    found = missed(tracker, TWELVE.words, BORIS)
    assert contents(tracker) != before
    tracker.withdraw(found)
    assert contents(tracker) == before
    reextract(tracker, "South", RINGED, extractor="hand 3")
    assert contents(tracker) == before


def test_the_same_words_twice_are_two_claims_by_their_places(tracker: TrackerByHand) -> None:
    add(tracker, "South", TWELVE, before=TWELVE.words + ".")
    second = missed(tracker, TWELVE.words, CLARA, nth=2)
    assert len(texts(tracker.claims(Selection(document=news("South").id)))) == 2
    for nth, already in ((1, twelve(tracker)), (2, second)):
        with pytest.raises(ClaimsError, match=f"{already.id}: these words are a claim already"):
            missed(tracker, TWELVE.words, CLARA, nth=nth)
    add(tracker, "South", TWELVE)
    assert texts(tracker.claims(Selection(document=news("South").id))) == [TWELVE.words], "one place, one claim"


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        ([(5, 5)], "the document has no such place"),
        ([(9, 5)], "the document has no such place"),
        ([(0, 99999)], "the document has no such place"),
        ([(-3, 5)], "the document has no such place"),
        ([(0, 8), (4, 12)], "overlap"),
        ([(6, 12), (0, 5)], "another order"),
        ([(5, 6)], "there is no word"),
        ([], "there is no word"),
    ],
)
def test_what_is_no_place_of_the_text_is_refused(
    tracker: TrackerByHand, places: list[tuple[int, int]], wrong: str
) -> None:
    before = rows(tracker)
    with pytest.raises(ClaimsError, match=wrong):
        tracker.note(news("South").id, [Span(*one) for one in places], speaker=ANNA)
    assert rows(tracker) == before


def test_a_removed_document_takes_its_corrections_along_and_the_log_keeps_them(tracker: TrackerByHand) -> None:
    tracker.correct(twelve(tracker), speaker=VERA, note="her words")
    missed(tracker, "12 miners", VERA)
    remove(tracker, "South")
    remove(tracker, "North")
    assert rows(tracker).keys() == {"log"}
    entry = next(tracker.log(of=news("South").id))
    assert entry.words == "“From South” with 3 claims and 1 judgement of them and 3 corrections"
    assert [(one["field"], one["speaker"], one["note"]) for one in entry.details["corrections"]] == [
        ("speaker", "Vera Lind", "her words"),
        ("missed", None, None),
        ("speaker", "Vera Lind", None),
    ]


def test_what_was_edited_meanwhile_is_not_corrected(tracker: TrackerByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    old, of = tracker.document(news("South").id), twelve(tracker)
    add(tracker, "South", TWELVE, before="An update.")
    monkeypatch.setattr(tracker.store, "document", lambda id: old)
    before = rows(tracker)
    for deed in (lambda: tracker.correct(of, speaker=ANNA), lambda: tracker.note(old.id, [Span(0, 5)], speaker=ANNA)):
        with pytest.raises(ClaimsError, match="From South: it was edited or removed meanwhile"):
            deed()
    assert rows(tracker) == before


def test_a_rejected_claim_stays_rejected_when_it_is_corrected(tracker: TrackerByHand) -> None:
    tracker.judge(twelve(tracker), "rejected")
    tracker.correct(twelve(tracker), speaker=ANNA)
    assert twelve(tracker).judgement == "rejected"
    assert TWELVE.words not in texts(tracker.claims())
    assert TWELVE.words in texts(tracker.claims(EVERYTHING))


def test_a_name_without_a_word_makes_no_speaker() -> None:
    with pytest.raises(ClaimsError, match="there is no word in this name"):
        Tracker.new_speaker(" — ")
    assert Speaker(VERA.id, "Vera Lind", "person") == VERA
    assert Tracker.new_speaker("Ms.  Vera  Lind").id == VERA.id, "as a text would have it"


def test_several_speakers_of_one_name_are_told_apart(tracker: TrackerByHand) -> None:
    add(tracker, "East", ringed(Speaker("5e05", "Boris Berg", "person", "baker")))
    with pytest.raises(Ambiguous) as raised:
        tracker.speaker("Boris Berg")
    assert list(raised.value.choices) == ["5b02  Boris Berg, rescuer, 2 claims", "5e05  Boris Berg, baker, 1 claim"]
