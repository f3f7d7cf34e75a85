"""Who has which place: what a claim says of it, and accounts that cannot both hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.conflicts import compare
from claims.records import Claim

Say = Callable[..., Claim]
STORY = "Dovra is a town on the river Lisna, where troops of Norvia and Karelia fight. In Dovra there is a bridge. "
NORVIAN = {"by": "Piet Harrow", "role": "Norvian Defence Ministry spokesman"}
KARELIAN = {"by": "Ilse Brandt", "role": "Karelian commander", "outlet": "Gazette"}

HELD = [
    ("our forces had taken full control of the town of Dovra", "Dovra", "Piet Harrow", True),
    ("rebels captured the airport in Dovra", "airport", "rebel", True),
    ("the town of Dovra had been retaken by the Karelian army", "Dovra", "Karelian", True),
    ("Dovra has been captured", "Dovra", None, True),
    ("the town of Dovra had fallen", "Dovra", None, True),
    ("Dovra fell to the rebels on Monday", "Dovra", "rebel", True),
    ("Dovra is ours", "Dovra", "Piet Harrow", True),
    ("Dovra was under Karelian control", "Dovra", "Karelian", True),
    ("the bridge at Dovra was firmly in our hands", "bridge", "Piet Harrow", True),
    ("Dovra remained in the hands of the rebels", "Dovra", "rebel", True),
    ("Karelian troops still hold the hospital", "hospital", "Karelian", True),
    ("we control Dovra and the road to the border", "Dovra", "Piet Harrow", True),
    ("our troops are in control of Dovra", "Dovra", "Piet Harrow", True),
    ("Norvian soldiers did not capture Dovra", "Dovra", "Norvian", False),
    ("our army lost control of Dovra", "Dovra", "Piet Harrow", False),
    ("Karelian forces have withdrawn from the bridge", "bridge", "Karelian", False),
    ("their troops had left the station", "station", "Piet Harrow", False),
    ("we have lost Dovra", "Dovra", "Piet Harrow", False),
]

NOT_HELD = [
    ("to come", "we will control Dovra by the end of the month"),
    ("wanted", "the army wants to capture Dovra"),
    ("possible", "the rebels may have captured Dovra"),
    ("asked", "had the rebels captured Dovra?"),
    ("a person", "the police captured Anton Reuss"),
    ("held responsible", "the army holds Karelia responsible for the shelling"),
    ("who travels", "Anton Reuss left Dovra on Monday"),
    ("within range", "the bridge was under Norvian fire control"),
    ("prices fall", "prices in Dovra had fallen by a tenth"),
    ("taken off the table", "the speech takes Dovra off the table"),
    ("held to a limit", "the treaty holds Dovra to a limit"),
    ("what is going on", "Norvian troops were retaking Dovra"),
    ("a vote", "you take Dovra and you have the majority"),
    ("an area that has no name", "our troops controlled the area"),
    ("an exam", "the children took the exam in Dovra"),
]


@pytest.mark.parametrize(("words", "place", "by", "held"), HELD)
def test_who_has_a_place(say: Say, words: str, place: str, by: str | None, held: bool) -> None:
    holding = say(words, story=STORY, **NORVIAN).facts.holdings[0]
    assert (holding.place, holding.by, holding.held) == (place, by, held)


@pytest.mark.parametrize(("why", "words"), NOT_HELD)
def test_what_says_nothing_of_who_has_it(say: Say, why: str, words: str) -> None:
    assert not say(words, story=STORY, **NORVIAN).facts.holdings


DISPUTED = [
    ("our forces had taken full control of the town of Dovra", "Dovra is ours"),
    ("Dovra is in our hands", "Dovra remains in our hands"),
    ("Dovra has been taken by our troops", "the town of Dovra had not fallen"),
    ("Norvian soldiers captured the bridge at Dovra", "Karelian troops still hold the bridge at Dovra"),
    ("Dovra was under Norvian control", "Norvian forces had withdrawn from Dovra"),
]


@pytest.mark.parametrize(("one", "other"), DISPUTED)
def test_two_sides_cannot_both_have_it(say: Say, one: str, other: str) -> None:
    found = compare(say(one, story=STORY, **NORVIAN), say(other, story=STORY, **KARELIAN))
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "status"), found.reason


def test_who_denies_that_it_fell_denies_that_the_others_have_it(say: Say) -> None:
    taken = say("our forces had taken full control of the town of Dovra", story=STORY, **NORVIAN)
    denied = say("the town of Dovra had fallen", story=STORY, stance="denies", **KARELIAN)
    own = say("Dovra is ours", story=STORY, by="Jan Peet", role="Karelian minister", outlet="Star")
    found = compare(taken, denied)
    assert found is not None
    assert (found.relation, found.kind) == ("conflict", "status"), found.reason
    agreed = compare(own, denied)
    assert agreed is None or agreed.relation != "conflict", agreed.reason


NO_DISPUTE = [
    ("one side", "Dovra is in our hands", "Norvian troops hold Dovra"),
    ("another place", "we control Dovra", "we control Staropil"),
    ("it has not fallen, they have it still", "the town of Dovra had not fallen", "Karelian troops still hold Dovra"),
    ("both say who left", "Norvian troops left Dovra", "we have taken Dovra"),
]


@pytest.mark.parametrize(("why", "one", "other"), NO_DISPUTE)
def test_accounts_that_go_together(say: Say, why: str, one: str, other: str) -> None:
    found = compare(say(one, story=STORY, **NORVIAN), say(other, story=STORY, **KARELIAN))
    assert found is None or found.relation != "conflict", found.reason


def test_weeks_later_it_may_be_in_other_hands(say: Say) -> None:
    before = say("Dovra is in our hands", story=STORY, published="2022-10-01", **NORVIAN)
    after = say("Dovra is in our hands", story=STORY, published="2022-10-09", **KARELIAN)
    found = compare(before, after)
    assert found is None or found.relation != "conflict", found.reason


def test_a_withdrawal_the_day_after_is_an_update(say: Say) -> None:
    before = say("the bridge at Dovra was firmly in Norvian hands", story=STORY, published="2022-10-01", **NORVIAN)
    after = say(
        "Norvian forces have withdrawn from the bridge at Dovra", story=STORY, published="2022-10-02", **NORVIAN
    )
    found = compare(before, after)
    assert found is not None
    assert found.relation == "update", found.reason


def test_a_state_that_one_denies_is_named_on_the_right_side(say: Say) -> None:
    found = compare(say("Keith Scott was not armed"), say("Keith Scott had a gun", by="Boris Klein", outlet="Gazette"))
    assert found is not None
    assert found.reason.startswith(("“not armed” against “had a gun”", "“had a gun” against “not armed”"))


KIN = [
    ("Tomas Reva has been arrested", "Reva's wife", "her husband had not been arrested"),
    ("Keith Scott had a gun in the car", "Keith Scott's lawyer", "his client was not armed in the car"),
    ("Dale Carr is dead in Boston", "Dale Carr’s older brother", "his brother is alive in Boston"),
]


@pytest.mark.parametrize(("told", "role", "words"), KIN)
def test_whom_somebody_calls_his_own(say: Say, told: str, role: str, words: str) -> None:
    found = compare(say(told), say(words, by="Oksana Ray", role=role, outlet="Gazette"))
    assert found is not None
    assert found.relation == "conflict", found.reason


def test_somebody_elses_husband_is_another(say: Say) -> None:
    found = compare(
        say("Tomas Reva has been arrested"),
        say("her husband had not been arrested", by="Oksana Ray", role="Anna Stein's wife", outlet="Gazette"),
    )
    assert found is None or found.relation != "conflict", found.reason
