"""Who is who across documents, over a real database of either kind: links, what people decide, the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations

import pytest
from said import ANNA, BORIS, TrackerByHand, add, dead, deny, news, remove, ringed
from sqlalchemy import select

from claims.errors import ClaimsError, LookupFailed
from claims.heard import Circle, Heard
from claims.pipeline import Tracker
from claims.records import Selection, Speaker
from claims.speakers import across, speaker_id
from claims.store.checking import check
from claims.store.tables import claim, comparison

EVERYTHING = Selection(rejected=True)


def somebody(name: str, role: str | None = None, kind: str = "person") -> Speaker:
    return Speaker(speaker_id(kind, name), name, kind, role)  # type: ignore[arg-type]


CHUCK, CHARLES = somebody("Chuck Rowe", "senator"), somebody("Charles Rowe", "senator")
ROBERT, BOB = somebody("Robert Rowe", "mayor"), somebody("Bob Rowe")
REPORTS = {
    "North": dead(CHUCK, 10), "South": dead(CHARLES, 12), "East": ringed(ROBERT), "West": ringed(BOB, half=True),
}  # fmt: skip


@pytest.fixture
def tracker(url: str) -> Iterator[Tracker]:
    with TrackerByHand(url, create=False, user="ann") as opened:
        yield opened
        assert list(check(opened.store)) == []


def read(tracker: Tracker, *places: str) -> None:
    for place in places:
        add(tracker, place, REPORTS[place])
    tracker.settle()


def who(tracker: Tracker) -> dict[str, str]:
    """By what was said the name of who said it."""
    return {one.text: one.speaker.name for one in tracker.claims(EVERYTHING) if one.speaker}


def groups(tracker: Tracker) -> set[frozenset[str]]:
    """The ids of those who are one, of all who are heard."""
    ids = {one.speaker.id for one in tracker.speakers()}
    return {frozenset(part.speaker.id for part in tracker.store.parts(id)) for id in ids}


def test_of_whom_the_user_calls_otherwise_only_denials_are_compared_anew(
    tracker: TrackerByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tracker, "North", dead(ANNA, 10), deny(ANNA))
    add(tracker, "South", dead(BORIS, 12))
    tracker.settle()
    relate, anew = tracker._relate_anew, []

    def noted(concerned: Mapping[str, Mapping[str, Circle]]) -> None:
        anew.extend(id for claims in concerned.values() for id in claims)
        relate(concerned)

    monkeypatch.setattr(tracker, "_relate_anew", noted)
    tracker.give_alias(ANNA, "the leader of the miners")
    assert anew == [one.id for one in tracker.claims() if one.stance == "denies"]


def test_what_another_text_calls_a_speaker_has_nothing_compared_anew(
    tracker: TrackerByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tracker, "North", dead(ANNA, 10), deny(ANNA))
    tracker.settle()
    anew: list[str] = []
    monkeypatch.setattr(tracker, "_relate_anew", anew.extend)
    add(tracker, "South", dead(replace(ANNA, aliases=("the leader of the miners",)), 12))
    tracker.settle()
    assert anew == []
    assert "the leader of the miners" in tracker.speaker(ANNA.name).aliases
    denial = next(
        one for one in tracker.store.current(news("North", dead(ANNA, 10), deny(ANNA)).id) if one.facts.denied
    )
    assert denial.speaker == Speaker(ANNA.id, ANNA.name, ANNA.kind, ANNA.role)


def test_who_becomes_one_with_another_is_compared_anew_with_that_one_alone(tracker: TrackerByHand) -> None:
    add(tracker, "North", dead(ANNA, 10))
    add(tracker, "South", dead(BORIS, 12))
    add(tracker, "East", dead(CHUCK, 14))
    tracker.settle()
    before = rows_by_pair(tracker)
    assert len(before) == 3
    tracker.merge(ANNA, BORIS)
    after = rows_by_pair(tracker)
    assert {pair: after[pair] for pair in before if CHUCK.id in pair} == {
        pair: before[pair] for pair in before if CHUCK.id in pair
    }
    together = frozenset((ANNA.id, BORIS.id))
    assert before[together][1] == "number"
    assert after[together][1] != "number"
    assert after[together][0] not in {number for number, _ in before.values()}
    tracker.split(ANNA, BORIS)
    assert {pair: kind for pair, (_, kind) in rows_by_pair(tracker).items()} == {
        pair: kind for pair, (_, kind) in before.items()
    }


def test_what_a_copy_gives_to_another_is_one_statement_once_the_two_are_one(tracker: TrackerByHand) -> None:
    words = "the shift had gone down at dawn and the lift stood still when the first of the rescuers came to the pit"
    text = f"{words}. {words.replace('rescuers', 'families')}. {words.replace('dawn', 'noon')}."
    add(tracker, "North", dead(ANNA, 10), before=text)
    add(tracker, "South", dead(BORIS, 10), before=text, published="2022-10-10")
    tracker.settle()

    def statements() -> int:
        return len({one.statement for one in tracker.claims()})

    assert statements() == 2
    tracker.merge(ANNA, BORIS)
    assert statements() == 1
    tracker.split(ANNA, BORIS)
    assert statements() == 2


def test_it_does_not_count_how_many_claims_are_looked_up_together(
    tracker: TrackerByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "the shift had gone down at dawn and the lift stood still when the first of the rescuers came to the pit"
    text = f"{words}. {words.replace('rescuers', 'families')}. {words.replace('dawn', 'noon')}."
    for number, place in enumerate(("North", "South", "East", "West", "Centre")):
        add(
            tracker, place, dead(ANNA, 10 + number // 2), ringed(BORIS), before=text, published=f"2022-10-0{1 + number}"
        )
        add(
            tracker,
            f"{place} Star",
            dead(BORIS, 10 + number // 3),
            ringed(ANNA, half=True),
            before=text if number else "",
        )
    tracker.settle()

    def stored() -> tuple[set[tuple[str, str, str, str]], dict[str, str]]:
        query = select(comparison.c.a_id, comparison.c.b_id, comparison.c.relation, comparison.c.reason)
        with tracker.store.connection() as connection:
            pairs = {(row.a_id, row.b_id, row.relation, row.reason) for row in connection.execute(query)}
        return pairs, {one.id: one.statement for one in tracker.claims()}

    apart = stored()
    tracker.merge(ANNA, BORIS)
    together = stored()
    assert together != apart
    tracker.split(ANNA, BORIS)
    assert stored() == apart
    monkeypatch.setattr("claims.store.circles.TOGETHER", 1)
    tracker.merge(ANNA, BORIS)
    assert stored() == together


def rows_by_pair(tracker: Tracker) -> dict[frozenset[str], tuple[int, str]]:
    """Of each comparison the number of its row and the kind, by the speakers (ids) as the texts name them."""
    one, other = claim.alias("one"), claim.alias("other")
    query = (
        select(comparison.c.number, comparison.c.kind, one.c.heard_id, other.c.heard_id.label("other_id"))
        .join(one, comparison.c.a_id == one.c.id)
        .join(other, comparison.c.b_id == other.c.id)
    )
    with tracker.store.connection() as connection:
        return {frozenset((row.heard_id, row.other_id)): (row.number, row.kind) for row in connection.execute(query)}


def test_who_looks_like_one_is_one_and_the_record_says_why(tracker: Tracker) -> None:
    read(tracker, "North", "South", "East", "West")
    assert frozenset((CHUCK.id, CHARLES.id)) in groups(tracker)
    [why] = tracker.reasons(CHUCK)
    assert (why.verdict, why.who) == ("same", "(claims)")
    assert (why.score or 0) > 0.95
    assert "a short form; both senator" in (why.reason or "")
    assert [(one.a, one.b) for one in tracker.suggestions()] == [tuple(sorted((ROBERT.id, BOB.id)))]
    assert list(tracker.store.log()) == []  # only what people do is in the log


def test_a_role_that_says_something_by_itself_goes_before_one_that_does_not(tracker: Tracker) -> None:
    """Whichever came first, and however long it is; where there is no other, the text's words stand."""
    add(tracker, "North", dead(somebody("Anna Brel", "then an assistant of the mayor of Port Averin"), 10))
    [first] = tracker.speakers()
    assert first.speaker.role == "then an assistant of the mayor of Port Averin"
    add(tracker, "South", dead(somebody("Anna Brel", "miners' leader"), 12))
    add(tracker, "East", dead(somebody("Anna Brel", "his sister"), 14))
    [then] = tracker.speakers()
    assert then.speaker.role == "miners' leader"


def test_a_person_goes_by_the_name_that_most_claims_give_him(tracker: Tracker) -> None:
    read(tracker, "North", "South")
    assert set(who(tracker).values()) == {"Chuck Rowe"}
    add(tracker, "East", ringed(CHARLES))
    tracker.settle()
    assert set(who(tracker).values()) == {"Charles Rowe"}
    [count] = tracker.speakers()
    assert (count.speaker.name, count.speaker.aliases) == ("Charles Rowe", ("Chuck Rowe",))


def test_any_order_of_documents_comes_to_the_same(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    wanted = groups(tracker), tracker.suggestions(), who(tracker)
    for order in permutations(REPORTS):
        for place in REPORTS:
            remove(tracker, place)
        assert list(tracker.claims(EVERYTHING)) == []
        for place in order:  # settled after each, and so step by step
            read(tracker, place)
        assert (groups(tracker), tracker.suggestions(), who(tracker)) == wanted


def test_what_is_removed_is_as_if_it_had_never_been_there(tracker: Tracker) -> None:
    read(tracker, "North", "East")
    before = groups(tracker), who(tracker)
    read(tracker, "South", "West")
    remove(tracker, "South")
    remove(tracker, "West")
    assert (groups(tracker), who(tracker)) == before
    assert tracker.suggestions() == []


def test_people_outrank_looks_and_can_take_it_back(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    before = groups(tracker)
    tracker.split(CHUCK, CHARLES)
    assert frozenset((CHUCK.id,)) in groups(tracker)
    read(tracker, "North")
    assert frozenset((CHUCK.id,)) in groups(tracker)
    tracker.undecide(CHUCK, CHARLES)
    tracker.settle()
    assert groups(tracker) == before


def test_merge_then_split_gives_back_what_was(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    before = groups(tracker), who(tracker)
    tracker.merge(ROBERT, BOB)
    assert frozenset((ROBERT.id, BOB.id)) in groups(tracker)
    assert tracker.suggestions() == []
    tracker.split(ROBERT, BOB)
    assert (groups(tracker), who(tracker)) == before


def test_what_was_left_open_is_not_asked_again(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    before = groups(tracker)
    tracker.leave_open(ROBERT, BOB, "two texts, no more")
    assert tracker.suggestions() == []
    assert groups(tracker) == before


def test_a_link_never_makes_one_whom_people_hold_apart(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    tracker.split(CHUCK, ROBERT)
    tracker.merge(CHARLES, ROBERT)
    assert not any({CHUCK.id, ROBERT.id} <= group for group in groups(tracker))
    assert frozenset((CHARLES.id, ROBERT.id)) in groups(tracker)
    with pytest.raises(ClaimsError, match="judged to be different"):
        tracker.merge(CHUCK, CHARLES)


def test_the_registry_outranks_looks(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    entry = Speaker("e1", "Robert Q. Rowe", "person", None, "Gornovo", ("Bob Rowe", "Chuck Rowe"), "town", "rowe")
    assert tracker.register([entry]) == 1
    assert tracker.register([entry]) == 0
    assert {"Robert Q. Rowe"} == {name for text, name in who(tracker).items() if "half" in text or "10 miners" in text}
    assert tracker.speaker_registry() == [entry]
    meant, _ = tracker.called("side:town")
    assert [(one.name, one.side, one.affiliation) for one in meant] == [("Robert Q. Rowe", "town", "Gornovo")]
    assert tracker.register([replace(entry, aliases=())]) == 1
    assert who(tracker)["the town of Gornovo was half-encircled by troops"] != "Robert Q. Rowe"


def test_a_name_that_is_given_is_taken_back(tracker: Tracker) -> None:
    add(tracker, "North", dead(ANNA, 10))
    leader = Speaker(speaker_id("unnamed", "leader of the miners", "x"), "leader of the miners", "unnamed")
    add(tracker, "South", ringed(leader))
    tracker.settle()
    before = who(tracker)
    tracker.give_alias(ANNA, "the leader  of the miners")
    assert set(who(tracker).values()) == {"Anna Abel"}
    tracker.take_alias(ANNA, "the leader of the miners")
    assert who(tracker) == before
    with pytest.raises(LookupFailed, match="nobody gave the name"):
        tracker.take_alias(ANNA, "the leader of the miners")


def test_a_side_is_of_all_who_are_one(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    tracker.set_side(CHUCK, "north")
    assert {one.text for one in tracker.claims(Selection(speaker="side:north"))} == {
        REPORTS["North"].words,
        REPORTS["South"].words,
    }
    tracker.set_side(CHARLES, None)
    with pytest.raises(LookupFailed, match="no speaker is on this side"):
        list(tracker.claims(Selection(speaker="side:north")))


def test_who_speaks_for_a_body_is_found_with_it(tracker: Tracker) -> None:
    body = somebody("Harbour Board", None, "organisation")
    add(tracker, "North", dead(body, 10))
    add(tracker, "South", ringed(somebody("Ilse Marn", "spokeswoman for the Harbour Board")))
    add(tracker, "East", ringed(BORIS))
    tracker.settle()
    assert {one.speaker.name for one in tracker.claims(Selection(speaker="harbour board")) if one.speaker} == {
        "Harbour Board",
        "Ilse Marn",
    }
    meant, spokesmen = tracker.called("Harbour Board")
    assert [[one.name for one in some] for some in (meant, spokesmen)] == [["Harbour Board"], ["Ilse Marn"]]
    assert [one.text for one in tracker.claims(Selection(speaker="Ilse Marn"))] == [ringed(BORIS).words]


def test_nothing_is_compared_twice(tracker: Tracker) -> None:
    read(tracker, *REPORTS)
    assert tracker.store.unsettled() == []
    assert tracker.settle() == 0
    assert news("North").id in {one.document for part in tracker.parts(CHUCK) for one in part.appearances}


def test_who_shares_no_more_than_a_given_name_is_looked_at_only_where_somebody_is_called_by_that_alone(
    tracker: Tracker,
) -> None:
    other, alone = somebody("Robert Marn"), somebody("Robert")
    read(tracker, "East")
    add(tracker, "North", dead(other, 10))
    tracker.settle()
    assert other.id not in tracker.store.neighbourhood([Heard(ROBERT)], across).members
    add(tracker, "South", ringed(alone))
    tracker.settle()
    assert {other.id, alone.id} <= tracker.store.neighbourhood([Heard(ROBERT)], across).members


def test_who_was_near_under_a_key_that_is_gone_is_compared_anew(tracker: Tracker) -> None:
    read(tracker, "North", "South")
    [charles] = [one for one in tracker.parts(CHUCK) if one.speaker.id == CHARLES.id]
    assert (
        CHUCK.id
        in tracker.store.neighbourhood([replace(charles, speaker=replace(CHARLES, name="Ilse Marn"))], across).members
    )
