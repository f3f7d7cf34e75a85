"""What is saved comes back as it was, once, whatever the order: listings, dates, speakers, ids."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import get_args

import pytest
from store_records import (
    CHEREVATY,
    HALF,
    LOST,
    MINISTRY,
    PUSHILIN,
    WITHDRAWN,
    claims_in,
    document_of,
    everything,
    saved,
)

from claims.errors import Ambiguous, LookupFailed, StoreError
from claims.records import Comparison, Selection, Speaker
from claims.stated import Degree, Event, Facts, Quantity, Span
from claims.store import Store
from claims.store.repository import Listing


def test_a_claim_comes_back_as_it_was(store: Store) -> None:
    document = document_of("“We left,” he said on Friday. “It is over.”", title="Tőrészek\n😀")
    facts = Facts(
        entities=("Krasny Liman",),
        places=("Krasny Liman",),
        quantities=(Quantity(200, float("inf"), "soldier", "over 200", Span(1, 4), low_open=True, topic="lose"),),
        events=(Event("leave", Span(1, 8), agent="we", negated=True),),
        degrees=(Degree("encirclement", 0.5, "half-encircled", Span(2, 5)),),
        day="2022-10-01",
        slots=("liman|leave", "liman|soldier"),
    )
    [claim] = claims_in(document, "“We left,”", said_on=date(2022, 9, 30), refers=("Krasny Liman", "Ямполь"))
    claim = replace(
        claim,
        text="“We left,” … “It is over.”",
        spans=(Span(0, 10), Span(document.text.index("“It"), len(document.text))),
        cue_spans=(Span(14, 18),),
        source_spans=(Span(11, 13),),
        via="Reuters",
        facts=facts,
    )
    assert store.save(document, [claim]) == "added"
    assert list(store.claims()) == [claim]
    assert store.claim(claim.id) == claim
    assert store.document(document.id) == document


def test_what_is_current_is_read_once_in_a_transaction_until_something_is_written(store: Store) -> None:
    document = document_of("“We left,” he said.")
    [claim] = claims_in(document, "“We left,”")
    with store.transaction():
        store.save(document, [claim])
        [first] = store.current(document.id)
        assert store.current(document.id)[0] is first
        store.judge(first, "confirmed", who="ann")
        assert [one.judgement for one in store.current(document.id)] == ["confirmed"]
    store.judge(first, None, who="ann")
    assert [one.judgement for one in store.current(document.id)] == [None]


def test_what_is_saved_is_there_after_reopening(store: Store, url: str) -> None:
    saved(store, WITHDRAWN, HALF)
    before = everything(store)
    store.close()
    again = Store.open(url, create=False)
    assert everything(again) == before
    again.close()


def test_the_same_again_changes_nothing(store: Store) -> None:
    document = document_of(WITHDRAWN, HALF)
    claims = claims_in(document, WITHDRAWN, HALF)
    assert not store.holds(document)
    assert store.save(document, claims) == "added"
    before = everything(store)
    assert store.holds(document)
    assert store.save(document, claims) == "unchanged"
    assert store.save(replace(document, name="another name"), []) == "unchanged"
    assert everything(store) == before


def test_the_order_of_documents_does_not_matter(ready: Callable[[], str]) -> None:
    inputs = [
        (document_of(WITHDRAWN, HALF), PUSHILIN),
        (document_of(WITHDRAWN, outlet="Volga Post"), replace(PUSHILIN, name="D. Pushilin", role="DPR leader")),
        (document_of(LOST, outlet="Steppe Courier", published=None), replace(PUSHILIN, aliases=("the leader",))),
    ]
    made = [(document, claims_in(document, *_sentences(document.text), speaker=by)) for document, by in inputs]
    a, b, c = made[0][1][0].id, made[1][1][0].id, made[2][1][0].id
    comparison = Comparison(a, c, "conflict", "number", 0.7, "because", matter="Liman")
    results = []
    for turn, order in enumerate(permutations(made)):
        with_order = Store.open(ready(), create=False)
        for document, claims in order:
            with_order.save(document, claims)
        pairs = [(a, b), (b, a), (c, c)]
        random.Random(turn).shuffle(pairs)
        with_order.relate([comparison], pairs)
        results.append(everything(with_order))
        [speaker] = [one.speaker for one in with_order.speakers()]
        with_order.close()
    assert all(result == results[0] for result in results)
    assert speaker == replace(PUSHILIN, role="DPR leader", aliases=("D. Pushilin", "Pushilin", "the leader"))


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in (WITHDRAWN, HALF, LOST) if sentence in text]


def test_one_speaker_met_twice_in_a_document_keeps_all_aliases(store: Store) -> None:
    document = document_of(WITHDRAWN, HALF)
    one, two = claims_in(document, WITHDRAWN, HALF)
    store.save(document, [one, replace(two, speaker=replace(PUSHILIN, kind="group", aliases=("he of Donetsk",)))])
    assert store.claim(one.id).speaker == replace(PUSHILIN, aliases=("Pushilin", "he of Donetsk"))


def test_newest_first_then_document_then_place(store: Store) -> None:
    old = saved(store, LOST, title="old", published="2022-09-01")
    late = saved(store, HALF, title="late", published="2022-09-02", said_on=date(2022, 12, 1))
    undated = saved(store, HALF, title="undated", published="2022 (inferred)")
    two = saved(store, LOST, WITHDRAWN, title="two", published="2022-10-05T10:00:00Z")
    assert [one.id for one in store.claims()] == [one.id for one in (*late, *two, *old, *undated)]
    assert [one.id for one in store.claims(Selection(limit=2))] == [late[0].id, two[0].id]


def test_dates_include_both_ends_and_leave_out_the_undated_but_count_them(store: Store) -> None:
    [first] = saved(store, LOST, title="1", published="2022-10-01")
    [third] = saved(store, LOST, title="3", published="2022-10-09", said_on=date(2022, 10, 3))
    saved(store, LOST, HALF, title="?", published=None, speaker=MINISTRY)
    both = Selection(since=date(2022, 10, 1), until=date(2022, 10, 3))
    assert [one.id for one in store.claims(both)] == [third.id, first.id]
    assert [one.id for one in store.claims(replace(both, since=date(2022, 10, 2)))] == [third.id]
    assert [one.id for one in store.claims(replace(both, until=date(2022, 10, 2)))] == [first.id]
    assert store.undated(both) == 2
    assert store.undated(replace(both, speaker="Pushilin")) == 0
    assert store.undated(Selection(speaker="ministry")) == 0


def test_what_has_no_date_is_counted_in_each_listing(store: Store) -> None:
    [dated] = saved(store, LOST, title="dated", speaker=PUSHILIN)
    saved(store, HALF, title="undated, but not what is said", published=None, said_on=date(2022, 10, 1))
    undated = saved(store, LOST, HALF, WITHDRAWN, title="undated", published=None, speaker=MINISTRY)
    [other] = saved(store, HALF, title="undated too", published=None, speaker=CHEREVATY)
    [theirs] = saved(store, WITHDRAWN, title="dated, of theirs", speaker=CHEREVATY)
    conflicts = [
        Comparison(dated.id, undated[0].id, "conflict", "number", 0.5, "one side has a date"),
        Comparison(undated[1].id, other.id, "conflict", "number", 0.5, "neither has"),
        Comparison(undated[2].id, other.id, "conflict", "number", 0.5, "neither has, but an appearance of one"),
        Comparison(undated[1].id, other.id, "agreement", None, 0.5, "no conflict"),
    ]
    store.relate(conflicts, [(undated[2].id, theirs.id)])
    since = Selection(since=date(2022, 1, 1))
    assert store.undated(since) == 4
    assert store.undated(since, "documents") == 3
    assert store.undated(since, "speakers") == 1
    assert store.undated(since, "conflicts") == 1
    assert store.undated(replace(since, relation="agreement"), "conflicts") == 1
    assert store.undated(replace(since, speaker="Pushilin"), "documents") == 1
    assert store.undated(replace(since, speaker="Cherevaty"), "speakers") == 0
    assert store.undated(replace(since, until=date(2022, 1, 2)), "conflicts") == 1, "what is out of the dates has one"
    assert {store.undated(Selection(), of) for of in get_args(Listing)} == {0}


def test_beliefs_can_be_left_out(store: Store) -> None:
    document = document_of("It rains.", "It snows.")
    said, thought = claims_in(document, "It rains.", "It snows.")
    store.save(document, [said, replace(thought, stance="believes")])
    assert [claim.text for claim in store.claims(Selection(beliefs=False))] == ["It rains."]
    assert len(list(store.claims(Selection()))) == 2
    assert not list(store.documents(Selection(beliefs=False, stance="believes")))


def test_claims_can_be_narrowed_by_confidence_wherever_they_are_counted(store: Store) -> None:
    document = document_of("It rains.", "It snows.")
    [sure] = claims_in(document, "It rains.", confidence=0.9)
    [unsure] = claims_in(document, "It snows.", speaker=CHEREVATY, confidence=0.4)
    store.save(document, [sure, unsure])
    asked = Selection(min_confidence=0.5)
    assert [claim.text for claim in store.claims(asked)] == ["It rains."]
    assert [one.claim.text for one in store.statements(asked)] == ["It rains."]
    assert [one.speaker.name for one in store.speakers(asked)] == ["Denis Pushilin"]
    assert not list(store.documents(Selection(min_confidence=0.95)))


def test_beliefs_that_are_left_out_are_counted_up_to_a_number(store: Store) -> None:
    texts = [f"It may rain in {town}." for town in ("Gornovo", "Liman", "Yampol", "Izium")]
    document = document_of(*texts)
    thought = [replace(one, stance="believes") for one in claims_in(document, *texts)]
    store.save(document, thought)
    [again] = saved(store, HALF, title="Again")
    without = Selection(beliefs=False)
    assert store.believed(without) == store.believed(without, most=4) == 4
    for of in ("statements", "claims"):
        assert [store.believed(without, of, most) for most in (1, 3)] == [2, 4]
    store.relate([], [(again.id, thought[0].id)])
    assert (store.believed(without), store.believed(without, "claims")) == (3, 4), "of one statement it is also said"
    assert store.believed(Selection(beliefs=False, speaker="Pushilin", about="Liman")) == 1
    assert store.believed(Selection()) == 0


def test_type_stance_outlet_and_document_filter(store: Store) -> None:
    [claim] = saved(store, WITHDRAWN, outlet="The Volga Post")
    saved(store, HALF)
    for selection in (Selection(outlet="volga post"), Selection(document=claim.document.id[:8])):
        assert [one.id for one in store.claims(selection)] == [claim.id]
    assert not list(store.claims(Selection(type="direct")))
    assert len(list(store.claims(Selection(type="indirect", stance="asserts")))) == 2
    assert not list(store.claims(Selection(stance="denies")))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("pushilin", PUSHILIN),
        ("PUSHÍLIN", PUSHILIN),
        ("Denis Pushilin", PUSHILIN),
        ("donetsk people’s republic", PUSHILIN),
        ("defence ministry", MINISTRY),
        ("the Ministry of Defense", MINISTRY),
        ("command East", CHEREVATY),
        ("Ukraine's spokesman", CHEREVATY),
    ],
)
def test_a_speaker_is_found_by_whole_words(store: Store, asked: str, found: Speaker) -> None:
    for speaker in (PUSHILIN, MINISTRY, CHEREVATY, None):
        saved(store, HALF, speaker=speaker, title=speaker.name if speaker else "nobody")
    assert [one.speaker for one in store.claims(Selection(speaker=asked))] == [found]


@pytest.mark.parametrize("asked", ["push", "Denis Cherevaty", "%", "_", "", "the"])
def test_words_that_are_in_no_name_are_refused(store: Store, asked: str) -> None:
    for speaker in (PUSHILIN, MINISTRY, CHEREVATY, None):
        saved(store, HALF, speaker=speaker, title=speaker.name if speaker else "nobody")
    with pytest.raises(LookupFailed, match="no speaker is called so"):
        list(store.claims(Selection(speaker=asked)))


def test_speaker_and_against_select_the_claims_of_both(store: Store) -> None:
    for speaker in (PUSHILIN, MINISTRY, CHEREVATY):
        saved(store, HALF, speaker=speaker, title=speaker.name)
    both = store.claims(Selection(speaker="pushilin", against="cherevaty"))
    assert {one.speaker for one in both} == {PUSHILIN, CHEREVATY}


def test_speakers_are_counted_the_most_quoted_first(store: Store) -> None:
    saved(store, WITHDRAWN, HALF, speaker=MINISTRY, outlet="Volga Post")
    saved(store, LOST, speaker=MINISTRY, outlet="Meridian Wire")
    saved(store, LOST, speaker=PUSHILIN, outlet=None, title=None)
    saved(store, HALF, speaker=None, title="nobody")
    counts = [(one.speaker, one.claims, one.documents, one.outlets) for one in store.speakers()]
    assert counts == [(MINISTRY, 3, 2, ("Meridian Wire", "Volga Post")), (PUSHILIN, 1, 1, ())]
    assert [one.speaker for one in store.speakers(Selection(limit=1))] == [MINISTRY]
    assert [(one.claims, one.outlets) for one in store.speakers(Selection(about="half-encircled"))] == [
        (1, ("Volga Post",))
    ]


def test_documents_are_listed_with_their_counts(store: Store) -> None:
    saved(store, WITHDRAWN, HALF, title="new", published="2022-10-02")
    saved(store, HALF, title="old", published="2022-10-01", speaker=MINISTRY)
    empty = document_of("Nobody speaks.", title="empty", published=None)
    store.save(empty, [])
    listed = [(one.title, one.words, one.claims) for one in store.documents()]
    assert listed == [("new", 11, 2), ("old", 4, 1), ("empty", 2, 0)]
    assert [one.title for one in store.documents(Selection(speaker="ministry"))] == ["old"]
    assert [one.title for one in store.documents(Selection(since=date(2022, 10, 2)))] == ["new"]
    assert [one.title for one in store.documents(Selection(document=empty.id))] == ["empty"]


def test_prefixes_of_ids(store: Store) -> None:
    document = document_of(WITHDRAWN, HALF, LOST)
    one, two, three = claims_in(document, WITHDRAWN, HALF, LOST)
    one, two, three = replace(one, id="abcd11"), replace(two, id="abcd12"), replace(three, id="7")
    store.save(document, [one, two, three])
    assert store.claim("abcd11").text == WITHDRAWN
    assert store.claim(" ABCD12 ").text == HALF
    assert store.claim("7").text == LOST
    with pytest.raises(Ambiguous) as ambiguous:
        store.claim("abcd")
    assert ambiguous.value.choices == (f"abcd11  {WITHDRAWN}", f"abcd12  {HALF}")
    for unknown in ("abc", "abce", "ffff", "ab%d", "", "abcdg", "abcd1' OR 1=1"):
        with pytest.raises(LookupFailed, match="claim"):
            store.claim(unknown)
    assert store.document(document.id[:4]) == document
    with pytest.raises(LookupFailed, match="no document"):
        store.document("0000")
    with pytest.raises(LookupFailed, match="no document"):
        list(store.claims(Selection(document="0000")))


def test_a_transaction_is_whole_or_not_at_all(store: Store) -> None:
    def killed() -> None:
        with store.transaction():
            saved(store, WITHDRAWN)
            assert len(list(store.claims())) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert not list(store.claims())
    with store.transaction():
        saved(store, WITHDRAWN)
        with store.transaction():
            saved(store, HALF, title="other")
    assert len(list(store.claims())) == 2


def test_a_listing_can_be_read_while_more_is_saved(store: Store) -> None:
    saved(store, WITHDRAWN, HALF, LOST)
    listing = store.claims()
    first = next(listing)
    saved(store, LOST, title="more")
    assert len([first, *listing]) == 3
    assert len(list(store.claims())) == 4


def test_what_breaks_a_rule_is_refused_and_nothing_of_it_stored(store: Store) -> None:
    document = document_of(WITHDRAWN)
    [claim] = claims_in(document, WITHDRAWN)
    for wrong in (
        replace(claim, text="Another text."),
        replace(claim, spans=()),
        replace(claim, confidence=1.5),
        replace(claim, stance="wonders"),  # type: ignore[arg-type]
        replace(claim, speaker=replace(PUSHILIN, kind="ghost")),  # type: ignore[arg-type]
        replace(claim, cue="half a character \ud83d"),
    ):
        with pytest.raises((StoreError, ValueError)):
            store.save(document, [wrong])
        assert everything(store) == ([], [], [], [], [])
