from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from claims.conflicts import compare, relate, same_utterance
from claims.conflicts.findings import words_at
from claims.conflicts.relations import BESIDE, NEIGHBOURS, pairs_of
from claims.records import Claim, Printing
from claims.stated import STORY, Span

Say = Callable[..., Claim]

CONFLICTS = [
    ("degree", "the town of Krasny Liman was half-encircled", "the Russian forces in Krasny Liman were encircled"),
    (
        "number",
        "the Ukrainian forces lost more than 200 soldiers in Krasny Liman",
        "Ukraine lost 20 soldiers in Krasny Liman",
    ),
    (
        "polarity",
        "the army has violated the truce in Krasny Liman",
        "the army has not violated the truce in Krasny Liman",
    ),
    ("polarity", "the police fired tear gas at the marchers", "no tear gas was used against the marchers"),
    (
        "number",
        "12 miners were killed in the blast in Krasny Liman",
        "no miners were killed in the blast in Krasny Liman",
    ),
    ("polarity", "there was no surge in the grid", "a surge from the grid knocked out the cooling"),
    ("polarity", "both sides signed the agreement", "nobody has signed the agreement"),
    (
        "polarity",
        "the police fired tear gas in Krasny Liman without warning",
        "the police used tear gas in Krasny Liman after repeated warnings",
    ),
    ("polarity", "a missile shot down the Ukrainian jetliner", "no missile hit the plane"),
    ("polarity", "it is likely that a missile shot down the plane", "no missile hit the plane"),
    (
        "polarity",
        "a missile hit the plane",
        "it is impossible that a missile hit the airliner, and such rumours are absurd",
    ),
    (
        "polarity",
        "there is a body of information that the tanker was hit by a missile",
        "no missile hit the vessel",
    ),
    (
        "number",
        "four soldiers were killed and six others were injured in Krasny Liman",
        "two soldiers were injured in Krasny Liman",
    ),
    ("number", "two or three gunmen entered the hotel in Yampol", "ten attackers stormed the hotel in Yampol"),
    ("number", "18 people were killed, including the gunman", "12 people were killed in Krasny Liman"),
    ("number", "there were no injuries or deaths of Americans", "one American was killed in Krasny Liman"),
    ("number", "no U.S. soldiers were injured in Krasny Liman", "34 soldiers were injured in Krasny Liman"),
    ("polarity", "no one was asked to leave the ranch", "they were asked to leave the ranch after some days"),
    (
        "polarity",
        "Iran had not tested a missile, but would not say whether it had tested a missile before",
        "Iran tested a missile on Friday",
    ),
    ("polarity", "Iran had not tested a missile of that range", "the Iranian army tested a missile of that range"),
    ("cause", "the blast in Krasny Liman was an accident", "the blast in Krasny Liman was deliberate"),
    (
        "number",
        "ten gunmen stormed the hotel in Yampol",
        "two or three attackers with rifles entered the hotel in Yampol",
    ),
    ("number", "27 bodies were found in Krasny Liman", "the death toll stood at 21 in Krasny Liman"),
    ("polarity", "the dam near Krasny Liman had collapsed", "the dam near Krasny Liman was intact"),
    ("status", "the talks in Yampol had been called off", "the talks in Yampol were still on"),
    ("status", "the ceasefire was holding in Krasny Liman", "the ceasefire had collapsed in Krasny Liman"),
    ("status", "Krasny Liman had been captured", "Krasny Liman remained under its control"),
    ("degree", "the ship off Yampol was sunk", "the ship off Yampol was only damaged"),
    ("responsibility", "the gunman in Yampol acted alone", "there were two gunmen in Yampol"),
]

NO_CONFLICTS = [
    ("compatible bounds", "at least 52 people were killed in Krasny Liman", "63 people were killed in Krasny Liman"),
    ("compatible bounds", "59 people were killed in Krasny Liman", "more than 50 people were killed in Krasny Liman"),
    ("another town", "12 people were killed in Krasny Liman", "14 people were killed in Yampol"),
    (
        "another subset",
        "12 Ukrainian soldiers were killed in Krasny Liman",
        "14 Russian soldiers were killed in Krasny Liman",
    ),
    ("a part", "20 people were killed in Krasny Liman", "12 soldiers were killed in Krasny Liman"),
    ("both unsure", "the army may have violated the truce", "it is not clear whether the army violated the truce"),
    ("other things", "the army lost five tanks in Krasny Liman", "the mayor opened two schools in Krasny Liman"),
    ("none of another group", "no one from the agency was injured", "more than 70 people were injured in Krasny Liman"),
    ("another period", "they hit 20 sites in the past hour", "they hit 13 sites in the past 30 minutes"),
    ("a wish for it", "there is no deal between the army and the city", "the mayor called for a deal with the army"),
    ("paraphrase", "the army left Krasny Liman", "the army has left the town of Krasny Liman"),
    ("all of them and some", "they found 27 bodies, with 12 bodies in the yard", "27 people were killed"),
    ("two spellings", "Qasem Brandt is responsible for the blast", "Qassem Brandt is responsible for the blast"),
    (
        "with the gunman and without",
        "13 people were killed in Krasny Liman, including the gunman",
        "12 people were killed in Krasny Liman",
    ),
    (
        "another doer",
        "Iran had not tested a missile of that range",
        "the Japanese army tested a missile of that range",
    ),
    ("gunmen who were killed", "ten gunmen stormed the hotel", "at least three attackers were killed"),
    ("another plane", "a missile shot down Flight 752", "no missile hit Flight 17"),
    ("another nation's plane", "a missile shot down the Ukrainian jetliner", "no missile hit the Iranian plane"),
    ("hit and not shot down", "a missile hit the plane", "no missile shot down the plane"),
    ("shot and not killed", "the police shot the mayor", "the police did not kill the mayor"),
    ("people who do something", "20 people with rifles were killed", "30 people were killed in Krasny Liman"),
    ("no more than likely", "a missile may have shot down the plane", "no missile hit the plane"),
]


@pytest.mark.parametrize(("kind", "one", "other"), CONFLICTS)
def test_what_cannot_both_hold_is_a_conflict(say: Say, kind: str, one: str, other: str) -> None:
    a, b = say(one), say(other, by="Boris Klein", outlet="Gazette")
    found = compare(a, b)
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", kind), found.reason


@pytest.mark.parametrize(("why", "one", "other"), NO_CONFLICTS)
def test_what_can_both_hold_is_none(say: Say, why: str, one: str, other: str) -> None:
    found = compare(say(one), say(other, by="Boris Klein", outlet="Gazette"))
    assert found is None or found.relation != "conflict", found.reason


def test_the_conflict_is_with_the_clause_that_has_more_of_the_same_words(say: Say) -> None:
    denial = say("she was not forced to be there. She was never forced to work in the engine room")
    found = compare(denial, say("she was forced to work in the engine room", by="Boris Klein", outlet="Gazette"))
    assert found is not None
    marks = {found.a: found.marks_a, found.b: found.marks_b}[denial.id]
    assert [words_at(denial, mark) for mark in marks] == ["was never forced"]


def test_who_counts_in_one_county_says_nothing_of_another(say: Say) -> None:
    ours = say("at least three people were killed by the storm", by="Larch County authorities")
    theirs = say("two people were killed by the storm", by="Elm County Sheriff", outlet="Gazette")
    state = say("two people were killed by the storm", by="Boris Klein", outlet="Gazette")
    found, other = compare(ours, state), compare(ours, theirs)
    assert found is not None
    assert found.relation == "conflict"
    assert other is None or other.relation == "different scope"


def test_compare_is_symmetric(say: Say) -> None:
    texts = [text for row in (*CONFLICTS, *NO_CONFLICTS) for text in row[1:]]
    claims = [say(text, by=f"Speaker {n % 3}", outlet=f"Outlet {n}") for n, text in enumerate(texts)]
    assert all(compare(a, b) == compare(b, a) for a, b in combinations(claims, 2))
    assert all(same_utterance(a, b) == same_utterance(b, a) for a, b in combinations(claims, 2))
    assert not any(compare(a, a) for a in claims)


def test_a_denial_conflicts_with_the_assertion_and_agrees_with_the_negation(say: Say) -> None:
    denial = say("a role in the murder of Litvinenko", by="Andrei Lugovoi", stance="denies", outlet="Gazette")
    charge = say("Andrei Lugovoi murdered Litvinenko", by="Robert Owen")
    negation = say("Lugovoi did not murder Litvinenko", by="Boris Klein", outlet="Post")
    found, agreed = compare(denial, charge), compare(denial, negation)
    assert found is not None
    assert found.kind == "denial"
    assert agreed is not None
    assert agreed.relation == "agreement"


def test_a_denial_of_an_act_is_no_denial_of_words_on_it(say: Say) -> None:
    denial = say("using chemical weapons in Krasny Liman", by="the army", stance="denies", outlet="Gazette")
    told = compare(denial, say("the army used chemical weapons in Krasny Liman"))
    judged = compare(denial, say("the use of chemical weapons in Krasny Liman must have consequences"))
    assert told is not None
    assert (told.kind, told.reason.split(";")[0]) == (
        "denial",
        "“using chemical weapons in Krasny Liman”, denied by the army",
    )
    assert judged is None


def test_an_empty_denial_is_of_the_claim_right_before_it(say: Say) -> None:
    words = "The compressor was restarted on the orders of the supervisor"
    story = f"{words}, the company said. His widow "
    charge = say(words, by="Velmora", story="", outlet="Gazette")
    rejected = say("the allegation", by="Jana Tol", stance="denies", story=story)
    charge = replace(charge, document=rejected.document, facts=replace(charge.facts, scene=rejected.facts.scene))
    found = compare(charge, rejected)
    assert found is not None
    assert found.reason.startswith("“The compressor was restarted on the orders of the supervisor”, denied by Jana Tol")
    assert {charge.id, rejected.id} in [{one.a, one.b} for one in relate([charge, rejected], _Stored([])).comparisons]


def test_ruling_out_an_action_denies_nothing(say: Say) -> None:
    assert say("any use of gas", stance="denies").facts.denied
    assert not say("whether the army fired", stance="denies").facts.denied


def test_a_refusal_denies_nothing(say: Say) -> None:
    refusal = say("a request for a meeting with Boris Klein", stance="denies")
    assert not refusal.facts.denied
    assert (
        compare(refusal, say("he had asked for a meeting with Anna Brandt", by="Boris Klein", outlet="Gazette")) is None
    )


def test_one_speaker_who_changes_the_account_reverses_it(say: Say) -> None:
    first = say("no tear gas was used against the marchers in Krasny Liman")
    second = say(
        "the officers used tear gas against the marchers in Krasny Liman", stance="admits", published="2022-10-02"
    )
    found = compare(first, second)
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "reversal")


def test_a_later_and_higher_toll_is_an_update(say: Say) -> None:
    first = say("12 people were killed in Krasny Liman")
    later = say("15 people were killed in Krasny Liman", by="Boris Klein", outlet="Gazette", published="2022-10-02")
    found = compare(first, later)
    assert found is not None
    assert found.relation == "update"


def test_a_rival_toll_in_the_same_article_is_no_update(say: Say) -> None:
    one = say("12 people were killed in Krasny Liman")
    other = say("15 people were killed in Krasny Liman", by="Boris Klein", published="2022-10-02")
    apart = tuple(Span(start + 500, end + 500) for start, end in other.spans)
    found = compare(one, replace(other, document=one.document, spans=apart))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "number")


def test_what_is_said_of_another_day_is_another_scope(say: Say) -> None:
    monday = say("20,000 people marched in Krasny Liman on Monday", published="2022-10-05")
    tuesday = say(
        "3,500 people marched in Krasny Liman on Tuesday", by="Boris Klein", outlet="Gazette", published="2022-10-05"
    )
    earlier = say("20,000 people marched in Krasny Liman", by="Carla Voss", outlet="Post", published="2022-10-03")
    for other in (monday, earlier):
        found = compare(other, tuesday)
        assert found is not None
        assert found.relation == "different scope"


def test_demands_and_promises_assert_nothing(say: Say) -> None:
    asserted = say("the army has violated the truce in Krasny Liman")
    promised = say(
        "the army will not violate the truce in Krasny Liman", by="Boris Klein", stance="promises", outlet="Gazette"
    )
    assert compare(asserted, promised) is None


def test_another_story_is_never_compared(say: Say) -> None:
    here = say("12 people were killed in the blast")
    there = say(
        "15 people were killed in the blast",
        by="Boris Klein",
        outlet="Gazette",
        story="The volcano on Java erupted at night, and villagers ran from lava and ash to the harbour. ",
    )
    assert compare(here, there) is None


def test_a_pronoun_is_read_through_the_resolution(say: Say) -> None:
    half = say("it had been half-encircled by Ukrainian troops", by="Denis Pushilin", means={"it": "Krasny Liman"})
    assert half.facts.degrees[0].of == "Krasny Liman"
    found = compare(
        half, say("the Russian forces in Krasny Liman had been encircled", by="Sergey Cherevaty", outlet="Gazette")
    )
    assert found is not None
    assert found.kind == "degree"
    assert "half-encircled is short of encircled" in found.reason
    assert found.matter == "Krasny Liman: encirclement"


def test_marks_are_words_of_the_claims(say: Say) -> None:
    for _, one, other in CONFLICTS:
        a, b = sorted((say(one), say(other, by="Boris Klein", outlet="Gazette")), key=lambda claim: claim.id)
        found = compare(a, b)
        assert found is not None
        assert (found.a, found.b) == (a.id, b.id)
        assert all(words_at(a, span) for span in found.marks_a)
        assert all(words_at(b, span) for span in found.marks_b)


def test_the_same_words_of_one_speaker_are_one_utterance(say: Say) -> None:
    one = say("the army has left Krasny Liman because of the threat of encirclement")
    copy = say("the army has left Krasny Liman because of the threat of an encirclement", outlet="Gazette")
    assert same_utterance(one, copy)
    assert not same_utterance(one, say("the army has left Krasny Liman", by="Boris Klein", outlet="Gazette"))
    assert not same_utterance(
        one, say("the army has not left Krasny Liman because of the threat of encirclement", outlet="Post")
    )


def test_a_short_paraphrase_with_the_same_degree_or_figure_is_one_utterance(say: Say) -> None:
    words = "the Russian grouping in the area of Krasny Liman is encircled"
    one = say(words)
    for paraphrase in ("The grouping is encircled", "the Russian grouping in the town was encircled"):
        assert same_utterance(one, say(paraphrase, outlet=paraphrase))
    assert same_utterance(say("19 people had died"), say("19 people died in the blast", outlet="Post"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the grouping is encircled", "the grouping is half-encircled"),
        ("the grouping in Krasny Liman is encircled", "the grouping in Yampol is encircled"),
        ("the grouping is encircled", "the grouping is not encircled"),
        ("19 people had died", "17 people had died"),
        ("the grouping is encircled", "the town was encircled"),
    ],
)
def test_what_differs_in_degree_figure_place_or_outcome_is_another_utterance(say: Say, one: str, other: str) -> None:
    assert not same_utterance(say(one), say(other, outlet="Post"))


@pytest.mark.parametrize("formula", ["no comment", "we will win", "it was a mistake"])
def test_a_formula_is_one_utterance_on_one_occasion_only(say: Say, formula: str) -> None:
    one = say(formula)
    assert same_utterance(one, say(formula, outlet="Gazette"))
    assert same_utterance(one, say(formula, outlet="Gazette", published="2022-10-02"))
    for published in ("2022-10-03", "2022-10-22", "yesterday"):
        assert not same_utterance(one, say(formula, outlet="Gazette", published=published))
    assert not same_utterance(one, say(formula, outlet="Gazette", by="Boris Klein"))


def test_what_is_repeated_word_for_word_meets_in_any_story(say: Say) -> None:
    words = "nobody who was there that night will ever forget what they had to see"
    one = say(words)
    other = say(words, outlet="Gazette", published="2022-10-03", story="Elsewhere a museum of glass was opened. ")
    [pair] = relate([other], _Stored([one])).same_utterance
    assert pair == tuple(sorted((one.id, other.id)))
    weeks_later = say(words, outlet="Post", published="2022-11-20")
    assert relate([weeks_later], _Stored([one, other])).same_utterance == []


class _Stored:
    """Candidates that hold nothing, and remember what they were asked."""

    def __init__(self, claims: list[Claim], *places: str) -> None:
        self.claims = claims
        self.places = places
        self.limits: list[int] = []

    def place_names(self, name: str) -> tuple[str, ...]:
        return self.places if name in self.places else ()

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        self.limits.append(limit)
        return [self._sharing(claim, limit) for claim in claims]

    def _sharing(self, claim: Claim, limit: int) -> list[Claim]:
        others = [other for other in self.claims if other.document.id != claim.document.id]
        return [other for other in others if set(other.facts.slots) & set(claim.facts.slots)][:limit]

    def current(self, document_id: str) -> list[Claim]:
        return [claim for claim in self.claims if claim.document.id == document_id]

    def printings(self, document_id: str, within: int) -> list[Printing]:
        return []


def test_relate_tells_each_pair_once_in_any_order(say: Say) -> None:
    claims = [
        say(text, outlet=f"Outlet {n}", by=f"Speaker {n}") for n, (_, *pair) in enumerate(CONFLICTS) for text in pair
    ]
    stored = _Stored(claims)
    related = relate(claims, stored)
    assert related == relate(claims[::-1], _Stored([]))
    pairs = [(comparison.a, comparison.b) for comparison in related.comparisons]
    assert pairs
    assert len(pairs) == len(set(pairs))
    assert set(stored.limits) == {NEIGHBOURS + 1}


def test_claims_of_one_document_are_compared_whatever_their_words(say: Say) -> None:
    one = say("the bridge stood on sound piers", by="Anna")
    far = [say(f"{number} buses ran late", by="Boris") for number in range(BESIDE)]
    text = [replace(claim, spans=(Span(at, at + 1),)) for at, claim in enumerate([one, *far])]
    text = [replace(claim, document=one.document, facts=replace(claim.facts, slots=())) for claim in text]
    pairs, _ = pairs_of(text, _Stored([]))
    assert len(pairs) == BESIDE * (BESIDE + 1) // 2
    last = replace(far[-1], id="last", spans=(Span(999, 1000),), document=one.document)
    beside = {a.id if b.id == "last" else b.id for a, b in pairs_of([last], _Stored(text))[0]}
    assert beside == {claim.id for claim in text[1:]}, "the first one is too far up, those that were stored count too"


def test_claims_with_more_candidates_than_are_compared_are_counted(say: Say) -> None:
    others = [say("20 soldiers were lost in Liman", outlet=f"Outlet {number}") for number in range(NEIGHBOURS + 1)]
    new = say("30 soldiers were lost in Liman", outlet="Gazette")
    assert relate([new], _Stored(others)).crowded == 1
    assert relate([new], _Stored(others[1:])).crowded == 0
    assert len(pairs_of([new], _Stored(others))[0]) == NEIGHBOURS


def test_a_story_is_found_by_what_the_documents_are_about(say: Say) -> None:
    one = say("it was an outrage", story="The mayor of Tarnow closed the bridge. The bridge of Tarnow is old. ")
    other = say("safety comes first", outlet="Post", story="In Tarnow the bridge stays shut, its mayor said. ")
    shared = {*one.facts.slots} & {*other.facts.slots}
    assert {slot.partition("|")[0] for slot in shared} >= {"~tarnow", "~bridge"}
    assert all(slot.startswith(STORY) for slot in shared)


def test_a_place_is_one_whatever_it_is_called(say: Say) -> None:
    a = say("17 people were killed in Gornovo", by="Anna")
    b = say("12 people were killed in Hornowo", by="Boris", outlet="Post")
    [apart] = relate([b], _Stored([a])).comparisons
    assert apart.relation == "different scope"
    [found] = relate([b], _Stored([a], "Gornovo", "Hornowo")).comparisons
    assert (found.kind, {found.a, found.b}) == ("number", {a.id, b.id})
    assert found.matter.startswith("Gornovo")
    assert "same place" in found.reason
    assert relate([a], _Stored([b], "Gornovo", "Hornowo")).comparisons == [found]


def test_claims_have_few_slots_and_share_them_within_a_week(say: Say) -> None:
    one = say("more than 200 soldiers, five tanks, ten trucks and dozens of guns were lost in Krasny Liman and Yampol")
    week_later = say("20 soldiers were lost in Krasny Liman", published="2022-10-08", outlet="Gazette")
    month_later = say("20 soldiers were lost in Krasny Liman", published="2022-11-20", outlet="Post")
    assert len(one.facts.slots) <= 80 + 32
    assert set(one.facts.slots) & set(week_later.facts.slots)
    assert not set(one.facts.slots) & set(month_later.facts.slots)


QUAY = "when the quay collapsed in Krasny Liman"


@pytest.mark.parametrize(
    "other",
    [
        "three more people were killed in Krasny Liman",
        "three more people had died in hospital, bringing the toll in Krasny Liman to 17",
        "17 people were killed in Krasny Liman",
    ],
)
def test_who_counts_other_dead_does_not_agree(say: Say, other: str) -> None:
    found = compare(say(f"12 people were killed {QUAY}"), say(other, by="Piet Dorn", published="2022-10-02"))
    assert found is None or found.relation != "agreement", found


@pytest.mark.parametrize(
    "other", ["at least 10 people were killed in Krasny Liman", "people were killed in Krasny Liman"]
)
def test_who_counts_none_or_what_goes_together_agrees(say: Say, other: str) -> None:
    found = compare(say(f"12 people were killed {QUAY}"), say(other, by="Piet Dorn", published="2022-10-02"))
    assert found is not None
    assert (found.relation, found.reason.split(";")[0]) == ("agreement", "both say “were killed”")
