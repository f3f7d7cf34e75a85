"""What reports of one event say beside each other, and what only looks like a conflict there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from claims import settings
from claims.accounts import least_listed
from claims.conflicts import compare
from claims.conflicts.cases import Case
from claims.conflicts.judge import Verdict
from claims.records import Claim, Comparison
from claims.stated import Span

Say = Callable[..., Claim]


def against(say: Say, one: str, other: str, **as_told: str) -> Comparison | None:
    return compare(say(one), say(other, by="Boris Klein", outlet="Gazette", **as_told))


def conflicts(found: Comparison | None) -> bool:
    return found is not None and found.relation == "conflict"


LOOK_ALIKE = [
    (
        "who is not arrested may be there",
        "no suspect has been arrested in Krasny Liman",
        "the suspects left Krasny Liman",
    ),
    (
        "no need is no number of hurt",
        "there was no need, and perhaps harm, in showing the papers in Krasny Liman",
        "12 people were hurt in Krasny Liman",
    ),
    (
        "which suspect is another question",
        "one suspect is dead and the other at large in Krasny Liman",
        "the suspect was alive when the troops left Krasny Liman",
    ),
    (
        "what may be done without it",
        "Moscow can help the town of Krasny Liman even without attacking Kiev",
        "Moscow attacked Kiev from the town of Krasny Liman",
    ),
    (
        "each hospital counts its own",
        "North Hill Hospital treated 14 patients from Krasny Liman",
        "19 patients from Krasny Liman are being treated at Lakeside Medical Center",
    ),
]


@pytest.mark.parametrize(("why", "one", "other"), LOOK_ALIKE)
def test_what_only_looks_like_a_conflict_is_none(say: Say, why: str, one: str, other: str) -> None:
    assert not conflicts(against(say, one, other)), why


def test_that_none_were_arrested_stands_against_one_who_was(say: Say) -> None:
    one = "no arrests have been made over the explosion in Krasny Liman"
    found = against(say, one, "a suspect had been arrested over the explosion in Krasny Liman")
    assert conflicts(found)


def test_how_many_remain_is_another_number_on_another_day(say: Say) -> None:
    one, other = (f"{many} people remain in hospital in Krasny Liman" for many in (50, 40))
    later = against(say, one, other, published="2022-10-03")
    assert later is not None
    assert later.relation == "update"
    assert conflicts(against(say, one, other))


def test_figures_of_known_people_are_not_what_is_denied(say: Say) -> None:
    denied = say("the 21 girls were exchanged for prisoners", by="Anna Brandt", stance="denies")
    told = say("the girls were exchanged for prisoners in Yampol", by="Boris Klein", outlet="Gazette")
    found = compare(denied, told)
    assert found is not None
    assert found.kind == "denial"


@pytest.mark.parametrize(
    "words",
    ["the military manoeuvre was a coup", "what the military did represents a coup", "the military staged a coup"],
)
def test_a_coup_is_a_coup_however_it_is_put(say: Say, words: str) -> None:
    denied = say("the military staged a coup", by="Anna Brandt", stance="denies")
    found = compare(denied, say(words, by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert found.kind == "denial"


@pytest.mark.parametrize(
    ("verb", "lemma"),
    [("staged", "stage"), ("waged", "wage"), ("raped", "rape"), ("stopped", "stop"), ("visited", "visit")],
)
def test_verbs_have_their_own_base_form(say: Say, verb: str, lemma: str) -> None:
    assert lemma in say(f"the soldiers {verb} it").facts.terms


def test_what_is_wrong_to_do_is_not_called_false(say: Say) -> None:
    assert not say("it was wrong for the mayor to ask for the report").facts.denied
    assert say("the report was wrong").facts.denied


def test_a_denial_that_only_points_is_of_what_stands_before_it(say: Say) -> None:
    before = "Boris Klein accused Moscow of shelling the railway in Krasny Liman. "
    denial = say(
        "the accusation", by="Moscow", stance="denies", source_before="Moscow ", cue_before="denied ", story=before
    )
    assert {"bomb", "railway"} <= {*denial.facts.meant}
    meant = "Moscow had attacked the railway in Krasny Liman by shelling it"
    other = "Moscow had attacked its neighbours with leaflets"
    found, none = (
        compare(denial, say(words, by="Boris Klein", outlet="Gazette", story=before)) for words in (meant, other)
    )
    assert conflicts(found)
    assert not conflicts(none)


def test_an_empty_denial_before_is_passed_over_for_what_is_meant(say: Say) -> None:
    before = "Boris Klein said that tankers from Yampol had sold oil to rebels at sea. Kiev denied the reports. "
    denial = say(
        "the report", by="Moscow", stance="denies", source_before="Moscow ", cue_before="denied ", story=before
    )
    assert {"ship", "oil"} <= {*denial.facts.meant}


def test_who_denies_and_goes_on_does_not_contradict_himself(say: Say) -> None:
    denial = say("Moscow had shelled the railway", stance="denies")
    told = say("Moscow shelled the railway twice", outlet="Gazette")
    elsewhere = replace(told, document=denial.document, spans=(Span(900, 940),))
    assert conflicts(compare(denial, replace(elsewhere, sentence=Span(890, 950))))
    assert not conflicts(compare(denial, replace(elsewhere, sentence=denial.sentence)))


def test_who_stood_outside_and_who_was_let_in_may_be_anybody(say: Say) -> None:
    one = say("the gunmen fled with two guards outside")
    other = say("she was forced to let the men inside the building", by="Boris Klein")
    apart = tuple(Span(start + 900, end + 900) for start, end in other.spans)
    assert not conflicts(compare(one, replace(other, document=one.document, spans=apart)))


@dataclass
class Doubter:
    """A judge who takes nothing for a conflict."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        return [Verdict(0.1) for _ in cases]


def test_who_admits_what_he_denied_has_changed_his_account_whatever_a_judge_says(say: Say) -> None:
    denial = say("any use of gas in Krasny Liman", stance="denies")
    told = "his officers had used a little gas in Krasny Liman"
    found = compare(denial, say(told, stance="admits", published="2022-10-03"), Doubter())
    assert found is not None
    assert found.kind == "reversal"
    assert not conflicts(compare(denial, say(told, published="2022-10-03"), Doubter()))


@pytest.mark.parametrize(
    ("words", "said"),
    [("a room containing gas masks was shown", False), ("the fire is contained", True), ("firemen contained it", True)],
)
def test_fires_are_contained_and_rooms_contain(say: Say, words: str, said: bool) -> None:
    assert any(degree.scale == "containment" for degree in say(words).facts.degrees) == said


def test_a_number_that_is_raised_counts_what_it_is_of(say: Say) -> None:
    [counted] = say("the number of injured had been raised to 40 in Krasny Liman").facts.quantities
    assert (counted.low, counted.head, counted.topic) == (40, "person", "injure")


def test_a_figure_is_stood_by_across_some_sentences(say: Say) -> None:
    before = "The blast brought the number of dead in Yampol to 17. Boris Klein said so. He has a list. It is long. "
    before += "It hangs here. "
    [counted] = say("we stand by 19", story=before).facts.quantities
    assert (counted.low, counted.topic) == (19, "kill")


@pytest.mark.parametrize(
    ("scores", "sure", "bar"),
    [
        ((), 0.92, settings.SURE),
        ((0.95, 0.8, 0.4), 0.92, settings.SURE),
        ((0.99,) * 30, 0.92, 0.92),
        ((0.85,) * 30, 0.92, 0.85),
        ((0.65, 0.64, 0.63, 0.62), 0.92, 0.63),
        ((0.47,), settings.SURE, 0.47),
        ((0.99,) * 30, settings.SURE, settings.SURE),
    ],
)
def test_lists_go_down_to_a_few_but_not_to_what_seldom_is_one(scores: Sequence[float], sure: float, bar: float) -> None:
    assert least_listed(scores, sure) == bar
