"""Places and outlets: one by many names, the same whatever came first, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from store_records import HALF, LOST, MINISTRY, WITHDRAWN, claims_in, document_of, saved

from claims.errors import Ambiguous, ClaimsError, LookupFailed
from claims.records import Comparison, Refusal, Selection
from claims.registered import Entry, PlaceCount
from claims.stated import Facts
from claims.store import Store
from claims.store.checking import check
from claims.store.registry import canonical

UKRAINE = Entry("ukraine", "Ukraine")
REGION = Entry("donetsk-region", "Donetsk Region", ("Donetsk Oblast",), {"within": "ukraine"})
LYMAN = Entry("lyman", "Lyman", ("Krasny Liman", "Красный Лиман"), {"within": "donetsk-region"})
YAMPOL = Entry("yampol", "Yampol", ("Yampil",), {"within": "donetsk-region"})
PLACES = (LYMAN, REGION, UKRAINE, YAMPOL)


def put(store: Store, *entries: Entry | Refusal) -> tuple[int, int, int, int]:
    done = store.places.put(entries, source="places.csv", who="ann")
    return done.new, done.changed, done.unchanged, len(done.refused)


def say(store: Store, text: str, *refers: str, title: str, place: str | None = None, on: str = "2022-10-01") -> None:
    """One claim that refers to these, of which `place` is known to be a place."""
    document = document_of(text, title=title, published=on)
    [claim] = claims_in(document, text, refers=refers)
    store.save(document, [replace(claim, facts=Facts(places=(place,) if place else ()))], "by hand")


def fill(store: Store) -> None:
    say(store, WITHDRAWN, "Krasny Liman", title="One", place="Krasny Liman", on="2022-10-02")
    say(store, HALF, "Lyman’s", title="Two", place="Lyman")
    say(store, LOST, "Yampol", title="Three")
    say(store, "The region was lost.", "the Donetsk  Region", title="Four", on="2022-09-30")


def sound(store: Store) -> bool:
    """Nothing is wrong but the cues and sources of claims made by hand."""
    return not [one for one in check(store) if not re.search("its (cue|source) is", one.wrong)]


def about(store: Store, place: str, **more: Any) -> set[str]:
    return {one.text for one in store.claims(Selection(place=place, **more))}


@pytest.mark.parametrize("name", ["Lyman", "lyman", "KRASNY LIMAN", "Красный Лиман", "Krasny Liman's"])
def test_a_place_is_found_by_any_of_its_names(store: Store, name: str) -> None:
    fill(store)
    put(store, *PLACES)
    assert about(store, name) == {WITHDRAWN, HALF}


def test_a_place_takes_in_what_lies_in_it_unless_told_otherwise(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    assert about(store, "Donetsk Oblast") == about(store, "Ukraine") == {WITHDRAWN, HALF, LOST, "The region was lost."}
    assert about(store, "Donetsk Oblast", narrow=True) == {"The region was lost."}
    assert about(store, "Ukraine", narrow=True) == set()


def test_a_name_that_nobody_registered_is_a_place_if_claims_refer_to_it(store: Store) -> None:
    fill(store)
    assert about(store, "krasny liman") == {WITHDRAWN}
    assert about(store, "Yampol") == {LOST}


def test_an_unknown_place_is_told_with_the_nearest_names(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    with pytest.raises(LookupFailed, match=r"Yampl: no place goes by this name; did you mean Yamp[io]l or Yamp[io]l\?"):
        about(store, "Yampl")
    with pytest.raises(LookupFailed, match="no name is like it"):
        about(store, "Quito")
    with pytest.raises(LookupFailed):
        about(store, "the")


def test_every_listing_can_be_narrowed_by_place(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    saved(store, "Nothing of the kind.", speaker=MINISTRY, title="Five")
    asked = Selection(place="Lyman")
    assert {one.title for one in store.documents(asked)} == {"One", "Two"}
    assert [count.claims for count in store.speakers(asked)] == [2]
    assert {one.claim.text for one in store.accounts(asked)} == {WITHDRAWN, HALF}
    assert [count.documents for count in store.outlet_counts(asked)] == [2]
    assert {count.name for count in store.place_counts(asked)} == {"Lyman"}


def test_pairs_are_of_a_place_if_either_side_is(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    a, b = (one for one in store.claims() if one.text in (HALF, LOST))
    store.relate([Comparison(a.id, b.id, "conflict", "number", 0.9, "why")], [])
    assert len(store.conflicts(Selection(place="Krasny Liman"))) == 1
    assert len(store.conflicts(Selection(place="Yampil"))) == 1
    assert store.conflicts(Selection(place="Ukraine", narrow=True)) == []


def test_the_oldest_come_first_where_a_history_is_asked_for(store: Store) -> None:
    fill(store)
    say(store, "It is not known when.", "Yampol", title="Six", on="lately")
    put(store, *PLACES)
    days = [one.day for one in store.claims(Selection(place="Ukraine", oldest=True))]
    assert days == [date(2022, 9, 30), date(2022, 10, 1), date(2022, 10, 1), date(2022, 10, 2), None]
    assert [one.day for one in store.claims(Selection(oldest=True, limit=1))] == [date(2022, 9, 30)]


def test_places_are_counted_under_all_their_names(store: Store) -> None:
    fill(store)
    before = store.place_counts()
    assert {(one.id, one.name, one.claims) for one in before} == {(None, "Krasny Liman", 1), (None, "Lyman", 1)}
    put(store, *PLACES)
    assert store.place_counts() == [
        PlaceCount("lyman", "Lyman", ("Krasny Liman", "Красный Лиман"), ("Donetsk Region", "Ukraine"), 2, 2,
                   date(2022, 10, 1), date(2022, 10, 2)),
        PlaceCount("donetsk-region", "Donetsk Region", ("Donetsk Oblast",), ("Ukraine",), 1, 1,
                   date(2022, 9, 30), date(2022, 9, 30)),
        PlaceCount("yampol", "Yampol", ("Yampil",), ("Donetsk Region", "Ukraine"), 1, 1,
                   date(2022, 10, 1), date(2022, 10, 1)),
    ]  # fmt: skip
    assert [one.name for one in store.place_counts(Selection(limit=1))] == ["Lyman"]


def test_a_place_counts_the_same_in_the_list_as_by_itself(store: Store) -> None:
    """Also one that is in no registry, and that only some of its claims know to be a place."""
    fill(store)
    say(store, "The town was left.", "Yampol", title="Five", place="Yampol")
    for entries in ((), PLACES):
        put(store, *entries)
        for count in store.place_counts():
            assert store.places.place(count.name).count == count
            assert len(list(store.claims(Selection(place=count.name, narrow=True)))) == count.claims
    assert {one.name: one.claims for one in store.place_counts()}["Yampol"] == 2


def test_a_place_is_shown_with_what_it_holds(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    region = store.places.place("Donetsk Oblast")
    assert (region.count.name, region.count.claims, region.claims_within) == ("Donetsk Region", 1, 4)
    assert region.holds == ("Lyman", "Yampol")
    assert store.places.place("Yampil").claims_within == 1


def test_importing_twice_changes_nothing(store: Store) -> None:
    fill(store)
    assert put(store, *PLACES) == (4, 0, 0, 0)
    before = contents(store)
    assert put(store, *reversed(PLACES)) == (0, 0, 4, 0)
    assert contents(store) == before


def test_an_import_adds_names_and_keeps_what_it_leaves_open(store: Store) -> None:
    put(store, *PLACES)
    assert put(store, Entry("lyman", "Liman")) == (0, 1, 0, 0)
    [liman] = [one for one in store.places.entries() if one.id == "lyman"]
    assert liman == Entry("lyman", "Liman", ("Krasny Liman", "Lyman", "Красный Лиман"), {"within": "donetsk-region"})


def test_places_that_lie_nowhere_or_in_themselves_are_refused_and_the_rest_is_kept(store: Store) -> None:
    given = [
        UKRAINE,
        Entry("a", "A", (), {"within": "nowhere"}, "f.csv:2"),
        Entry("b", "B", (), {"within": "a"}, "f.csv:3"),
        Entry("c", "C", (), {"within": "d"}, "f.csv:4"),
        Entry("d", "D", (), {"within": "c"}, "f.csv:5"),
        Entry("e", "E", (), {"within": "e"}, "f.csv:6"),
    ]
    done = store.places.put(given, source="f.csv", who="ann")
    assert done.new == 1
    assert {one.name for one in done.refused} == {f"f.csv:{line}" for line in range(2, 7)}
    assert [one.id for one in store.places.entries()] == ["ukraine"]
    store.places.put([REGION], source="f.csv", who="ann")
    [loop] = store.places.put(
        [Entry("ukraine", "Ukraine", (), {"within": "donetsk-region"})], source="f.csv", who="ann"
    ).refused
    assert "itself" in loop.reason


def contents(store: Store) -> Any:
    """All that listings say of places."""
    return (
        store.place_counts(),
        list(store.places.entries()),
        {count.name: about(store, count.name) for count in store.place_counts()},
    )


STEPS: dict[str, Callable[[Store], object]] = {
    "documents": fill,
    "import": lambda store: put(store, *PLACES),
    "merge": lambda store: store.places.merge("Yampol", "Lyman", who="ann"),
    "more": lambda store: put(store, Entry("x", "Liman on the Donets", ("Yampolka",), {"within": "yampol"})),
}


@pytest.mark.parametrize(
    "order",
    [
        order
        for order in permutations(STEPS)
        if order.index("import") < order.index("more")  # it names a place that must be there
        and min(order.index("documents"), order.index("import")) < order.index("merge")  # somebody must know the names
    ],
    ids="-".join,
)
def test_it_does_not_matter_in_which_order_documents_imports_and_merges_came(
    store: Store, order: tuple[str, ...]
) -> None:
    for step in order:
        STEPS[step](store)
    found = {(one.name, one.claims) for one in store.place_counts()}
    assert found == {("Yampol", 3), ("Donetsk Region", 1)}
    assert about(store, "Krasny Liman") == about(store, "Yampil") == {WITHDRAWN, HALF, LOST}
    assert sound(store)
    store.places.split("Yampol", "Lyman", who="ann")
    assert about(store, "Krasny Liman") == {WITHDRAWN, HALF}
    assert sound(store)


@pytest.mark.parametrize("merges", list(permutations([("a", "b"), ("c", "b"), ("d", "a")])))
def test_who_is_kept_does_not_depend_on_what_was_merged_first(store: Store, merges: Iterable[tuple[str, str]]) -> None:
    put(store, *(Entry(id, id.upper() * 3) for id in "abcd"))
    for kept, merged in merges:
        store.places.merge(kept, merged, who="ann")
    [one] = store.places.entries()
    assert (one.id, one.aliases) == ("c", ("AAA", "BBB", "DDD"))


def test_the_kept_one_is_the_one_that_was_never_merged() -> None:
    assert canonical([("b", "a"), ("c", "b")]) == dict.fromkeys("abc", "c")
    assert canonical([("b", "a"), ("a", "b")]) == dict.fromkeys("ab", "a"), "the smallest where each was"


def test_names_that_only_the_texts_know_can_be_merged_and_split(store: Store) -> None:
    fill(store)
    kept = store.places.merge("krasny liman", "Lyman", who="ann")
    assert (kept.name, kept.aliases) == ("Krasny Liman", ("Lyman",))
    assert about(store, "Lyman") == {WITHDRAWN, HALF}
    store.places.split("Lyman", "Krasny Liman", who="bob")
    assert about(store, "Lyman") == {HALF}
    with pytest.raises(LookupFailed, match="were not merged"):
        store.places.split("Lyman", "Krasny Liman", who="bob")
    with pytest.raises(LookupFailed, match="no place goes by this name"):
        store.places.merge("Lyman", "Quito", who="ann")


def test_merging_what_is_one_already_is_refused(store: Store) -> None:
    put(store, *PLACES)
    with pytest.raises(ClaimsError, match="are one place already"):
        store.places.merge("Lyman", "Krasny Liman", who="ann")


def test_an_alias_is_added_and_taken_away(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    say(store, "Jampol was taken.", "Jampol", title="Seven")
    assert "Jampol was taken." not in about(store, "Yampol")
    store.places.alias("Yampil", "Jampol", who="ann")
    store.places.alias("Yampil", "Jampol", who="ann")
    assert about(store, "Yampol") == {LOST, "Jampol was taken."}
    store.places.unalias("yampol", "JAMPOL", who="ann")
    assert about(store, "Yampol") == {LOST}
    with pytest.raises(LookupFailed, match="its other names are: Yampil"):
        store.places.unalias("Yampol", "Jampol", who="ann")
    with pytest.raises(ClaimsError, match="listed by this name"):
        store.places.unalias("Yampol", "yampol", who="ann")
    with pytest.raises(ClaimsError, match="Lyman goes by this name already"):
        store.places.alias("Yampol", "Krasny Liman", who="ann")
    with pytest.raises(ClaimsError, match="no word"):
        store.places.alias("Yampol", "—", who="ann")
    assert [entry.action for entry in store.log()] == ["withdraw", "alias", "import"]


def test_one_name_of_several_places_asks_which(store: Store) -> None:
    put(store, *PLACES, Entry("lyman-kharkiv", "Lyman"))
    with pytest.raises(Ambiguous) as raised:
        about(store, "Lyman")
    assert raised.value.choices == ("lyman  Lyman", "lyman-kharkiv  Lyman")
    assert about(store, "lyman-kharkiv") == set()


def test_all_is_logged_and_found_by_the_place(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    store.places.merge("Lyman", "Yampol", who="bob")
    store.places.split("Lyman", "Yampol", who="cleo")
    assert [(entry.action, entry.subject, entry.who) for entry in store.log()] == [
        ("split", "place", "cleo"),
        ("merge", "place", "bob"),
        ("import", "place", "ann"),
    ]
    assert [entry.words for entry in store.log(of="yampol")] == [
        "Lyman | Yampol",
        "Lyman | Yampol",
        "places.csv: 4 places new, 0 changed",
    ]
    with pytest.raises(LookupFailed):
        list(store.log(of="quito"))


def test_a_claim_that_is_withdrawn_or_removed_is_found_no_more(store: Store) -> None:
    fill(store)
    put(store, *PLACES)
    edited = document_of("They never were there.", title="Three")
    store.save(edited, claims_in(edited, "They never were there.", refers=("Ukraine",)), "by hand")
    assert about(store, "Yampol") == set()
    assert about(store, "Ukraine", narrow=True) == {"They never were there."}
    store.remove(edited.id, who="ann")
    assert about(store, "Ukraine", narrow=True) == set()
    assert sound(store)


def report(store: Store, text: str, outlet: str | None, url: str | None, via: str | None = None) -> None:
    document = document_of(text, outlet=outlet, url=url)
    store.save(document, [replace(one, via=via) for one in claims_in(document, text)], "by hand")


WIRE = Entry("meridian", "Meridian", ("Meridian Wire", "Meridian (UK)"), {"domain": "meridian.example"})


@pytest.fixture
def reported(store: Store) -> Store:
    report(store, "A.", "Meridian Wire", "https://www.meridian.example/a")
    report(store, "B.", None, "https://uk.meridian.example/b")
    report(store, "C.", "Volga Post", "https://meridian.example/volga/c", via="the news agency Meridian")
    report(store, "D.", "Volga Post", "https://volga.example/d", via="Meridian Wire")
    report(store, "E.", None, "https://other.example/e", via="Meridiana")
    report(store, "F.", None, None)
    store.outlets.put([WIRE], source="outlets.csv", who="ann")
    return store


def texts(store: Store, **asked: Any) -> str:
    return "".join(sorted(one.text[0] for one in store.claims(Selection(**asked))))


@pytest.mark.parametrize("name", ["Meridian", "meridian wire", "Meridian (UK)", "meridian.example", "meridian"])
def test_an_outlet_is_found_by_any_name_and_domain(reported: Store, name: str) -> None:
    assert texts(reported, outlet=name) == "ABC"


def test_a_name_that_is_registered_outranks_the_domain(reported: Store) -> None:
    reported.outlets.put([Entry("volga", "Volga Post")], source="outlets.csv", who="ann")
    assert texts(reported, outlet="Meridian") == "AB"
    assert texts(reported, outlet="Volga Post") == "CD"


def test_an_outlet_that_nobody_registered_is_found_by_its_name_or_domain(reported: Store) -> None:
    assert texts(reported, outlet="volga post") == "CD"
    assert texts(reported, outlet="volga.example") == "D"
    assert texts(reported, outlet="other.example") == "E"


def test_an_outlet_that_published_and_relayed_nothing_is_told_with_the_nearest_names(reported: Store) -> None:
    with pytest.raises(LookupFailed, match=r"Volga Pst: no outlet goes by this name; did you mean Volga Post\?"):
        texts(reported, outlet="Volga Pst")
    with pytest.raises(LookupFailed, match=r"Meridiann: nobody of this name relayed a claim; did you mean Meridiana"):
        texts(reported, via="Meridiann")
    reported.outlets.put([Entry("quiet", "The Quiet Post")], source="outlets.csv", who="ann")
    assert texts(reported, outlet="The Quiet Post") == texts(reported, via="The Quiet Post") == "", "it is known"


def test_who_relayed_is_found_by_any_name_of_the_outlet(reported: Store) -> None:
    assert texts(reported, via="Meridian (UK)") == "CD"
    assert texts(reported, via="news agency") == "C"
    assert texts(reported, via="meridian", outlet="volga.example") == "D"
    assert {one.url for one in reported.documents(Selection(via="Meridian"))} == {
        "https://meridian.example/volga/c",
        "https://volga.example/d",
    }


def test_outlets_are_counted_once_whatever_their_documents_call_them(reported: Store) -> None:
    counts = [(one.id, one.name, one.documents, one.claims) for one in reported.outlet_counts()]
    assert counts == [("meridian", "Meridian", 3, 3), (None, "Volga Post", 1, 1), (None, "other.example", 1, 1)]
    reported.outlets.merge("Meridian", "volga post", who="ann")
    counts = [(one.id, one.name, one.documents, one.claims) for one in reported.outlet_counts()]
    assert counts == [("meridian", "Meridian", 4, 4), (None, "other.example", 1, 1)]
    assert reported.outlet_counts()[0].domains == (
        "meridian.example",
        "uk.meridian.example",
        "volga.example",
    )
    assert texts(reported, outlet="Meridian Wire") == "ABCD"
    assert sound(reported)
