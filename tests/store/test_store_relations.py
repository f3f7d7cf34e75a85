"""Statements, candidates and conflicts: the same whatever the order, listed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from store_records import CHEREVATY, HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of, saved

from claims.records import Claim, Comparison, Selection, Span
from claims.store import Store


def copies(store: Store, count: int) -> list[Claim]:
    """The same sentence in so many outlets, by id."""
    made = [saved(store, WITHDRAWN, outlet=f"Outlet {number}")[0] for number in range(count)]
    return sorted(made, key=lambda one: one.id)


def statement_ids(store: Store) -> dict[str, str]:
    return {one.id: one.statement for one in store.claims()}


def test_a_fresh_claim_is_its_own_statement(store: Store) -> None:
    [claim] = saved(store, WITHDRAWN)
    [statement] = store.accounts(Selection())
    assert (statement.id, statement.claims, statement.speaker) == (claim.id, (claim,), PUSHILIN)


@pytest.mark.parametrize("order", list(permutations([(3, 1), (1, 2), (2, 0)])))
def test_a_statement_is_what_any_number_of_pairs_connects(store: Store, order: list[tuple[int, int]]) -> None:
    a = copies(store, 5)
    for one, other in order:
        store.relate([], [(a[one].id, a[other].id)])
    assert statement_ids(store) == {**{one.id: a[0].id for one in a[:4]}, a[4].id: a[4].id}
    statement, _ = sorted(store.accounts(Selection()), key=lambda one: -len(one.claims))
    assert {one.id for one in statement.claims} == {one.id for one in a[:4]}


def test_a_statement_falls_apart_when_the_claim_between_is_withdrawn(store: Store) -> None:
    smallest, *others = copies(store, 3)
    store.relate([], [(smallest.id, other.id) for other in others])
    former = store.document(smallest.document.id)
    store.save(replace(former, text="Nothing was said."), [])
    assert statement_ids(store) == {one.id: one.id for one in others}
    store.save(former, claims_in(former, WITHDRAWN))
    assert statement_ids(store) == {one.id: one.id for one in (smallest, *others)}


def test_appearances_come_the_earliest_and_most_certain_first(store: Store) -> None:
    [late] = saved(store, WITHDRAWN, outlet="A", published="2022-10-02")
    [unsure] = saved(store, WITHDRAWN, outlet="B", confidence=0.4)
    [undated] = saved(store, WITHDRAWN, outlet="C", published=None)
    [early] = saved(store, WITHDRAWN, outlet="D")
    store.relate([], [(late.id, other.id) for other in (unsure, undated, early)])
    [statement] = store.accounts(Selection())
    assert [one.document.outlet for one in statement.claims] == ["D", "B", "A", "C"]


def test_candidates_share_slots_and_a_rare_slot_counts_more(store: Store) -> None:
    crowd = [saved(store, HALF, title=f"crowd {number}", slots=("common", "usual"))[0] for number in range(30)]
    [rare] = saved(store, LOST, title="rare", slots=("rare",))
    saved(store, LOST, title="none", slots=("other",))
    [claim] = saved(store, WITHDRAWN, title="own", slots=("common", "rare", "unheard"))
    found = store.sharing(claim, 100)
    assert found[0] == rare
    assert {one.id for one in found[1:]} == {one.id for one in crowd}
    assert [one.id for one in store.sharing(claim, 3)] == [rare.id, crowd[-1].id, crowd[-2].id], "the latest first"
    assert store.sharing(replace(claim, facts=replace(claim.facts, slots=())), 9) == []


def test_it_takes_several_leading_words_to_make_a_story(store: Store) -> None:
    words = [f"~{word}|1" for word in ("bridge", "harbour", "mayor", "strike")]
    [near] = saved(store, LOST, title="near", slots=tuple(words))
    saved(store, LOST, title="far", slots=tuple(words[:3]))
    [said] = saved(store, HALF, title="said", slots=("harbour|close|1",))
    [claim] = saved(store, WITHDRAWN, title="own", slots=(*words, "harbour|close|1"))
    assert {one.id for one in store.sharing(claim, 9)} == {near.id, said.id}


def test_candidates_are_of_other_documents(store: Store) -> None:
    own = saved(store, HALF, LOST, title="own", slots=("common",))
    [other] = saved(store, WITHDRAWN, title="other", slots=("common",))
    assert store.sharing(own[0], 9) == [other]


def test_where_there_are_too_many_candidates_copies_are_taken_once_first(store: Store) -> None:
    [theirs] = saved(store, LOST, title="theirs", slots=("common",))
    copies = [saved(store, HALF, title=f"copy {number}", slots=("common", "rare"))[0] for number in range(3)]
    store.relate([], [(copies[0].id, copy.id) for copy in copies[1:]])
    [claim] = saved(store, WITHDRAWN, title="own", slots=("common", "rare"))
    assert [one.id for one in store.sharing(claim, 2)] == [copies[-1].id, theirs.id]
    assert {one.id for one in store.sharing(claim, 4)} == {theirs.id, *(copy.id for copy in copies)}


def test_candidates_are_found_with_many_slots_and_before_the_claim_is_stored(store: Store) -> None:
    slots = tuple(f"slot {number}" for number in range(250))
    [stored] = saved(store, WITHDRAWN, slots=slots)
    document = document_of(LOST, title="new")
    [new] = claims_in(document, LOST, slots=slots[-2:])
    assert store.sharing(new, 9) == [stored]


def disputed(store: Store) -> tuple[Claim, Claim, Claim]:
    """The same words of one speaker in two outlets, and another's."""
    [one] = saved(store, WITHDRAWN, outlet="Meridian Wire", speaker=MINISTRY, published="2022-10-02")
    [copy] = saved(store, WITHDRAWN, outlet="Volga Post", speaker=MINISTRY, published="2022-10-03", title="Retreat")
    [other] = saved(store, HALF, outlet="Steppe Courier", speaker=CHEREVATY, published="2022-10-01", title="Encircled")
    store.relate([], [(one.id, copy.id)])
    return one, copy, other


def comparison(a: Claim, b: Claim, score: float = 0.5, kind: str | None = "degree", **of: object) -> Comparison:
    given = {"relation": "conflict", "reason": "half is not whole", "matter": "Krasny Liman", **of}
    return Comparison(a.id, b.id, kind=kind, score=score, **given)  # type: ignore[arg-type]


def test_a_conflict_is_listed_once_with_all_appearances_and_the_best_score(store: Store) -> None:
    one, copy, other = disputed(store)
    store.relate([comparison(one, other, 0.6), comparison(other, copy, 0.8, reason="best")], [])
    [conflict] = store.conflicts()
    assert (conflict.score, conflict.reason, conflict.kind, conflict.matter) == (0.8, "best", "degree", "Krasny Liman")
    assert [claim.id for claim in conflict.a.claims] == [other.id]
    assert [claim.id for claim in conflict.b.claims] == [one.id, copy.id]
    assert store.related(one) == store.related(copy) == store.related(other) == [conflict]


def test_comparing_again_changes_nothing_and_sides_do_not_matter(store: Store) -> None:
    one, _, other = disputed(store)
    there = comparison(one, other, marks_a=(Span(0, 7),), marks_b=(Span(12, 26),))
    back = replace(there, a=there.b, b=there.a, marks_a=there.marks_b, marks_b=there.marks_a)
    store.relate([there], [])
    before = store.conflicts()
    store.relate([back, there], [])
    assert store.conflicts() == before
    [conflict] = before
    assert [span.of(HALF) for span in conflict.marks_a] == ["half-encircled"]
    assert [span.of(WITHDRAWN) for span in conflict.marks_b] == ["Russian"]


def test_marks_follow_the_words_to_the_first_appearance(store: Store) -> None:
    early = document_of("An introduction.", WITHDRAWN, outlet="Early", published="2022-09-30")
    [first] = claims_in(early, WITHDRAWN, speaker=MINISTRY)
    store.save(early, [first])
    [one], [other] = saved(store, WITHDRAWN, speaker=MINISTRY), saved(store, HALF, title="b", speaker=CHEREVATY)
    troops = Span(WITHDRAWN.index("troops"), WITHDRAWN.index("troops") + 6)
    store.relate([comparison(one, other, marks_a=(troops,))], [(first.id, one.id)])
    [conflict] = store.conflicts()
    assert conflict.a.claim == store.claim(first.id)
    assert [mark.of(early.text) for mark in conflict.marks_a] == ["troops"]


def test_who_lacks_the_words_that_decided_is_not_shown_for_those_who_have_them(store: Store) -> None:
    early = document_of("Russian forces left the town.", outlet="Early", published="2022-09-30")
    [first] = claims_in(early, "Russian forces left the town.", speaker=MINISTRY)
    store.save(early, [first])
    [one], [other] = saved(store, WITHDRAWN, speaker=MINISTRY), saved(store, HALF, title="b", speaker=CHEREVATY)
    troops = Span(WITHDRAWN.index("troops"), WITHDRAWN.index("troops") + 6)
    store.relate([comparison(one, other, marks_a=(troops,))], [(first.id, one.id)])
    [conflict] = store.conflicts()
    assert [claim.id for claim in conflict.a.claims] == [one.id, first.id]
    assert [mark.of(WITHDRAWN) for mark in conflict.marks_a] == ["troops"]


def test_relations_and_kinds_are_told_apart(store: Store) -> None:
    one, _, other = disputed(store)
    store.relate(
        [
            comparison(one, other, 0.4),
            comparison(one, other, 0.9, "number"),
            comparison(one, other, 0.95, "evaluation"),
            comparison(one, other, 0.3, None, relation="agreement"),
        ],
        [],
    )
    assert [conflict.kind for conflict in store.conflicts()] == ["number", "degree"]
    assert [conflict.kind for conflict in store.conflicts(Selection(limit=1))] == ["number"]
    assert [conflict.kind for conflict in store.conflicts(Selection(min_score=0.5))] == ["number"]
    assert [conflict.kind for conflict in store.conflicts(Selection(kind="evaluation"))] == ["evaluation"]
    assert [conflict.score for conflict in store.conflicts(Selection(relation="agreement"))] == [0.3]
    assert [conflict.score for conflict in store.related(other)] == [0.95, 0.9, 0.4, 0.3]


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(speaker="ministry"), True),
        (Selection(speaker="cherevaty"), True),
        (Selection(speaker="ministry", against="cherevaty"), True),
        (Selection(speaker="cherevaty", against="ministry"), True),
        (Selection(against="ministry"), True),
        (Selection(speaker="ministry", against="pushilin"), False),
        (Selection(speaker="ministry", against="ministry"), False),
        (Selection(speaker="pushilin"), False),
        (Selection(about="withdrawn"), True),
        (Selection(about="half-encircled"), True),
        (Selection(about="surrounding"), True),
        (Selection(about="withdrawn surroundings"), False),
        (Selection(about="retreat"), False),
        (Selection(about="retreat", wide=True), True),
        (Selection(about="☃"), False),
        (Selection(outlet="Volga Post"), True),
        (Selection(since=date(2022, 10, 3)), True),
        (Selection(since=date(2022, 10, 4)), False),
        (Selection(until=date(2022, 10, 1)), True),
        (Selection(until=date(2022, 9, 30)), False),
        (Selection(outlet="Volga Post", until=date(2022, 10, 2)), False),
    ],
)
def test_a_filter_holds_of_either_side(store: Store, selection: Selection, found: bool) -> None:
    one, _, other = disputed(store)
    saved(store, LOST, outlet="Volga Post", speaker=PUSHILIN, published="2022-10-02", title="Of something else")
    store.relate([comparison(one, other, matter="the surrounding")], [])
    assert bool(store.conflicts(selection)) is found


def test_limit_and_order_of_equal_scores_do_not_depend_on_when_they_came(store: Store) -> None:
    a = copies(store, 6)
    pairs = [comparison(one, other) for one in a[:3] for other in a[3:]]
    store.relate(pairs[4:], [])
    store.relate(pairs[:4], [])
    listed = [{conflict.a.id, conflict.b.id} for conflict in store.conflicts()]
    assert listed == sorted(({pair.a, pair.b} for pair in pairs), key=sorted, reverse=True)  # as an index has them
    assert len(listed) == 9
    assert [{conflict.a.id, conflict.b.id} for conflict in store.conflicts(Selection(limit=4))] == listed[:4]


def test_how_sure_pairs_are_is_told_in_their_order(store: Store) -> None:
    a = copies(store, 4)
    sure, surer = comparison(a[0], a[1]), replace(comparison(a[2], a[3]), score=0.95)
    store.relate([sure, surer], [])
    assert store.scores() == [0.95, sure.score] == [conflict.score for conflict in store.conflicts()]
    assert store.scores(Selection(limit=1)) == [0.95]


def test_of_one_statement_no_more_pairs_are_listed_than_asked_for(store: Store) -> None:
    a = copies(store, 7)
    pairs = [replace(comparison(a[0], other), score=0.9 - 0.01 * at) for at, other in enumerate(a[1:6])]
    store.relate([*pairs, replace(comparison(a[5], a[6]), score=0.6)], [])
    few = Selection(most_of_one=2)
    assert store.scores(few) == [0.9, 0.89, 0.6]
    assert store.scores(replace(few, limit=3)) == [0.9, 0.89, 0.6], "others take the place of those left out"
    [least] = [pair for pair in store.conflicts() if pair.score == 0.86]
    store.judge(least, "confirmed", who="ann")
    assert store.scores(few) == [0.9, 0.89, 0.86, 0.6], "what a person judged is listed"
    assert store.pairs_of(Selection(), [a[6].id]) == [frozenset((a[5].id, a[6].id))]


def test_pairs_are_found_where_many_of_one_claim_name_the_matter(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than are looked up first; those of another claim come last, and are found too."""
    monkeypatch.setattr("claims.store.conflicts.FEW", 3)
    a = copies(store, 9)
    of_one = [replace(comparison(a[0], other), matter="Gornovo") for other in a[1:8]]
    store.relate([*of_one, replace(comparison(a[7], a[8]), matter="Gornovo")], [])
    found = store.conflicts(Selection(about="Gornovo"))
    assert len(found) == 8
    assert {a[7].id, a[8].id} in [{conflict.a.id, conflict.b.id} for conflict in found]


def test_a_statement_is_in_no_conflict_with_itself(store: Store) -> None:
    one, copy, _ = disputed(store)
    store.relate([comparison(one, copy)], [])
    assert store.conflicts() == []
