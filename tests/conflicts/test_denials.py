"""Which assertion a denial is of: the same deed by the same doer, said to be so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claims import conflicts
from claims.conflicts import compare
from claims.conflicts.cases import in_touch
from claims.records import Claim

Say = Callable[..., Claim]

DENIED = ("it carried out the attack on the port", "Russian forces were behind the attack on the port")
ASSERTED = [
    "the Russian army was behind the attack on the port",
    "what happened was an attack on the port by the Russian government",
    "Russia carried out the attack on the port",
    "there was no doubt that Russia attacked the port",
]
PASSED_BY = [
    ("another doer", "Ukraine carried out an attack on the port"),
    ("a mention of the time", "a drone was seen over the port after the attack"),
    ("a purpose", "the move is intended to deter further attacks on the port"),
    ("an open question", "it is not clear whether Russia carried out the attack on the port"),
    ("an examination", "the office is looking for evidence that Russia attacked the port"),
    ("another deed of the doer", "Russia has closed the port to ships"),
    ("no doer", "the attack on the port killed several dockers"),
]


@pytest.mark.parametrize("denied", DENIED)
@pytest.mark.parametrize("words", ASSERTED)
def test_a_denial_conflicts_with_who_asserts_the_deed_of_the_same_doer(say: Say, denied: str, words: str) -> None:
    found = compare(say(denied, by="Russia", stance="denies"), say(words, by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "denial")


@pytest.mark.parametrize("denied", DENIED)
@pytest.mark.parametrize(("why", "words"), PASSED_BY)
def test_a_denial_is_of_no_claim_that_only_touches_on_the_deed(say: Say, denied: str, why: str, words: str) -> None:
    found = compare(say(denied, by="Russia", stance="denies"), say(words, by="Boris Klein", outlet="Gazette"))
    assert found is None or found.relation != "conflict", f"{why}: {found.reason}"


def test_who_is_accused_is_the_doer(say: Say) -> None:
    denial = say("selling oil to Yampol", by="China", stance="denies")
    charge = say("Anna Brandt accused China of selling oil to Yampol", by="Boris Klein", outlet="Gazette")
    other = say("Anna Brandt accused Japan of selling oil to Yampol", by="Boris Klein", outlet="Gazette")
    found = compare(denial, charge)
    assert found is not None
    assert found.kind == "denial"
    assert compare(denial, other) is None


def test_two_who_deny_the_same_agree(say: Say) -> None:
    one = say("it carried out the attack on the port", by="Russia", stance="denies")
    other = say(
        "the claim that Russia carried out the attack on the port does not correspond to reality",
        by="Boris Klein",
        outlet="Gazette",
    )
    found = compare(one, other)
    assert other.facts.denied
    assert found is not None
    assert found.relation == "agreement"


def test_a_matter_is_named_in_the_case_of_the_text(say: Say) -> None:
    story = "Lyman is small. Troops fight for Lyman. Lyman has a railway. "
    found = compare(
        say("almost all the troops had been killed", story=story),
        say("the whole garrison was withdrawn", by="Boris Klein", outlet="Gazette", story=story),
    )
    assert found is not None
    assert found.matter == "Krasny Liman: fate"


@pytest.mark.parametrize("denied", ["any involvement", "responsibility"])
@pytest.mark.parametrize("charge", ["it was highly likely that Iran was responsible", "Iran was responsible for it"])
def test_a_part_in_it_is_denied_to_whoever_names_the_denier(say: Say, denied: str, charge: str) -> None:
    found = compare(say(denied, by="Iran", stance="denies"), say(charge, by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "denial")
    another = say(charge.replace("Iran", "Japan"), by="Boris Klein", outlet="Gazette")
    assert compare(say(denied, by="Iran", stance="denies"), another) is None


def test_who_denies_having_said_it_has_said_it_or_not(say: Say) -> None:
    said = say("missiles had hit the ship", by="Anna Brandt")
    denied = say("suggesting that missiles had hit the ship", by="Anna Brandt", stance="denies", outlet="Gazette")
    found = compare(said, denied)
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "reversal")
    others = say("missiles had hit the ship", by="Boris Klein")
    assert compare(others, denied) is None


def test_only_denials_are_looked_up_by_aliases() -> None:
    """`claims.store.identities.settle` has nothing else compared anew where the user gives a speaker one more."""
    modules = Path(conflicts.__file__).parent.glob("*.py")
    using = {module.name for module in modules if ".aliases" in module.read_text(encoding="utf-8")}
    assert using == {"denials.py", "propositions.py", "facts.py"}, "facts keep those of the claim's own document"


def test_who_says_that_he_rejects_any_responsibility_denies_it(say: Say) -> None:
    rejected = say("he deplored the attempted coup and rejected any responsibility for it", by="Karel Dohnal")
    blamed = say("Karel Dohnal is responsible for the attempted coup", by="Boris Klein", outlet="Gazette")
    another = say("Jan Novak is responsible for the attempted coup", by="Boris Klein", outlet="Gazette")
    assert rejected.facts.denied
    found = compare(rejected, blamed)
    assert found is not None
    assert found.kind == "denial"
    assert compare(rejected, another) is None


@pytest.mark.parametrize("words", ["the story is garbage", "the story is 100 percent false", "the report is bogus"])
def test_there_are_many_words_for_what_is_false(say: Say, words: str) -> None:
    assert say(words).facts.denied


@pytest.mark.parametrize(
    "words",
    ["it is rubbish, utter lies. It is a smear by Boris Klein and his friends", "these attacks are garbage"],
)
def test_a_sentence_may_call_it_false_beside_another(say: Say, words: str) -> None:
    facts = say(words).facts
    assert facts.denied
    assert facts.elsewhere


def test_one_sentence_of_many_denies_nothing_for_the_rest(say: Say) -> None:
    long = "the mayor of the town met the board of the bank on Friday and they spoke of roads, schools, trams and parks"
    assert not say(f"{long}. This story is false. He signed a contract with them on Monday").facts.denied


def test_what_is_denied_of_somebody_is_met_under_his_other_name(say: Say) -> None:
    denial = say("Islamic State has been defeated", by="experts", stance="denies")
    boast = say("ISIS has been defeated", by="Boris Klein", outlet="Gazette")
    found = compare(denial, boast)
    assert found is not None
    assert found.kind == "denial"


def test_a_toll_and_that_nobody_was_harmed_are_in_touch(say: Say) -> None:
    assert in_touch(say("no sailors were harmed"), say("eight guards were diagnosed with concussion"))
    assert not in_touch(say("no sailors were harmed"), say("eight guards were hired"))


@pytest.mark.parametrize(
    "words",
    [
        "that would be to bear false witness",
        "it fell into the wrong hands",
        "the board pulled the wrong report",
        "he is charged for making false statements and that is all",
    ],
)
def test_a_false_thing_that_is_named_in_passing_denies_nothing(say: Say, words: str) -> None:
    assert not say(words).facts.denied


def test_who_admits_that_it_was_false_denies_nothing(say: Say) -> None:
    assert not say("his report was false", stance="admits").facts.denied


def test_to_reject_what_is_no_statement_is_to_turn_it_down(say: Say) -> None:
    assert not say("limits on spending", stance="denies", cue_before="rejected ").facts.denied
    assert say("any collusion with the firm", stance="denies", cue_before="rejected ").facts.denied
    assert say("the accusation", stance="denies", cue_before="rejected ").facts.denied


def test_what_may_be_false_is_not_denied(say: Say) -> None:
    assert not say("the reports may have been incorrect").facts.denied
    assert say("the reports have been incorrect").facts.denied


@pytest.mark.parametrize(
    "words",
    [
        "it had nothing to do with the attack on the port",
        "it had no part in the attack on the port",
        "its forces played no role in the attack on the port",
        "it condemned the attack on the port and sharply rejected any responsibility for it",
    ],
)
def test_who_disowns_a_deed_contradicts_who_lays_it_at_his_door(say: Say, words: str) -> None:
    denial = say(words, by="Russia", outlet="Gazette")
    found = compare(denial, say("Russia was behind the attack on the port"))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "denial")
    assert compare(denial, say("Ukraine was behind the attack on the port")) is None


@pytest.mark.parametrize(
    "words", ["the fire had nothing to do with the attack", "this had nothing to do with it", "the mayor had no role"]
)
def test_who_says_what_had_no_part_in_it_disowns_nothing(say: Say, words: str) -> None:
    assert not say(words, by="Russia").facts.denied


def test_of_a_denial_beside_other_words_its_clause_is_marked(say: Say) -> None:
    rejected = "and sharply rejected any responsibility for it"
    denial = say(f"it condemned the attack on the port in the strongest terms {rejected}", by="Russia")
    found = compare(denial, say("Russia was behind the attack on the port", outlet="Gazette"))
    assert found is not None
    assert found.reason.startswith(f"“{rejected}”")


@pytest.mark.parametrize("by", ["rebels", "two officials of the town", "Northern Front"])
def test_who_denies_a_deed_of_his_own_does_not_contradict_who_lays_it_elsewhere(say: Say, by: str) -> None:
    denial = say(
        "using gas against the port", by=by, stance="denies", source_before="The rebels ", cue_before="denied "
    )
    for words in ("the army has used gas against the port", "gas was used against the port"):
        found = compare(denial, say(words, by="Boris Klein", outlet="Gazette"))
        assert found is None or found.relation != "conflict", found.reason
    accused = compare(denial, say(f"{by} used gas against the port", by="Boris Klein", outlet="Gazette"))
    assert accused is not None
    assert (accused.relation, accused.kind) == ("conflict", "denial")
