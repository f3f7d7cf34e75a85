"""Whom the words of a command mean: one speaker, or the choices, or the names that are nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from store_records import CHEREVATY, HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, saved

from claims.errors import Ambiguous, LookupFailed
from claims.records import Selection, Speaker
from claims.store import Store
from claims.store.naming import whole_speaker

ABED = Speaker("ab5d", "Abed", "person")
OTHER_HEAD = Speaker("5e04", "Igor Pushilin", "person", "mechanic")
OFFICIAL = Speaker("5e05", "a ministry official", "unnamed")


@pytest.fixture
def known(url: str) -> Iterator[Store]:
    store = Store.open(url, create=False)
    for outlet, who in enumerate((PUSHILIN, MINISTRY, CHEREVATY, ABED, OTHER_HEAD, OFFICIAL)):
        saved(store, HALF, outlet=str(outlet), speaker=who)
    saved(store, LOST, WITHDRAWN, outlet="Two", speaker=PUSHILIN)
    yield store
    store.close()


def meant(store: Store, words: str) -> str:
    with store.connection() as connection:
        return whole_speaker(connection, words)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Denis Pushilin", PUSHILIN),
        ("denis PUSHILIN", PUSHILIN),
        ("Pushilin", PUSHILIN),  # an alias of one, a part of the other's name
        ("Igor", OTHER_HEAD),
        ("5e03", CHEREVATY),
        ("Abed", ABED),
        ("Russian Defence Ministry", MINISTRY),
        ("ministry", MINISTRY),
        ("a ministry official", OFFICIAL),
    ],
)
def test_words_mean_whom_they_fit_best(known: Store, words: str, who: Speaker) -> None:
    assert meant(known, words) == who.id


def test_several_are_told_apart(known: Store) -> None:
    saved(known, LOST, outlet="Three", speaker=Speaker("5e06", "Sergey Cherevaty", "person", "baker"))
    with pytest.raises(Ambiguous, match="Sergey Cherevaty: several speakers are called so; give one by") as raised:
        meant(known, "Sergey Cherevaty")
    assert list(raised.value.choices) == [
        "5e03  Sergey Cherevaty, spokesman of the command East, Ukraine, 1 claim",
        "5e06  Sergey Cherevaty, baker, 1 claim",
    ]
    with pytest.raises(Ambiguous):
        meant(known, "Sergey")


def test_the_spelling_that_was_typed_is_meant(known: Store) -> None:
    for id, name in (("5e07", "All Nippon Airways"), ("5e08", "All-Nippon Airways")):
        saved(known, LOST, outlet=id, speaker=Speaker(id, name, "organisation"))
    assert meant(known, "All Nippon Airways") == "5e07"
    assert meant(known, "All-Nippon Airways") == "5e08"
    with pytest.raises(Ambiguous):
        meant(known, "all nippon airways")


def test_those_who_are_one_are_no_choice(known: Store) -> None:
    saved(known, LOST, outlet="Three", speaker=Speaker("5e06", "Sergey Cherevaty", "person", "baker"))
    known.identify("5e03", "5e06", "same", who="ann")
    assert meant(known, "Sergey Cherevaty") == "5e03"
    assert meant(known, "5e06") == "5e06", "the one that was named, whoever it is judged to be"


def test_the_nearest_names_are_told(known: Store) -> None:
    for given in ("Sergei Cherevatyi", "Cherevati"):
        with pytest.raises(LookupFailed, match=rf"{given}: no speaker is called so; did you mean Sergey Cherevaty\?"):
            meant(known, given)


@pytest.mark.parametrize("words", ["Nobody Atall", "", "—", "%", "'; --", "ffff"])
def test_who_is_not_there_is_not_found(known: Store, words: str) -> None:
    with pytest.raises(LookupFailed, match="no speaker is called so"):
        meant(known, words)


EVERY_LISTING: tuple[Callable[[Store, Selection], object], ...] = (
    lambda store, asked: list(store.claims(asked)),
    lambda store, asked: list(store.statements(asked)),
    lambda store, asked: list(store.documents(asked)),
    Store.speakers,
    Store.conflicts,
    Store.accounts,
)


@pytest.mark.parametrize("ask", EVERY_LISTING)
def test_a_listing_of_nobody_says_who_may_be_meant(known: Store, ask: Callable[[Store, Selection], object]) -> None:
    for asked in (Selection(speaker="Cherevati"), Selection(speaker="Denis", against="Cherevati")):
        with pytest.raises(LookupFailed, match=r"Cherevati: no speaker is called so; did you mean Sergey Cherevaty\?"):
            ask(known, asked)


def test_a_listing_of_a_speaker_without_claims_is_empty(known: Store) -> None:
    for claim in list(known.claims(Selection(speaker="Cherevaty"))):
        known.judge(claim, "rejected", who="ann")
    assert list(known.claims(Selection(speaker="Cherevaty"))) == []


def test_a_side_that_nobody_is_on_is_told_with_the_sides_that_there_are(known: Store) -> None:
    with pytest.raises(LookupFailed, match="Rusia: no speaker is on this side; `claims speakers side NAME SIDE`"):
        known.speakers(Selection(speaker="side:Rusia"))
    known.set_side(MINISTRY, "Russia", who="ann")
    known.set_side(CHEREVATY, "Ukraine", who="ann")
    with pytest.raises(LookupFailed, match="Rusia: no speaker is on this side; the sides are: Russia, Ukraine"):
        known.speakers(Selection(speaker="side:Rusia"))
    assert [one.speaker.name for one in known.speakers(Selection(speaker="side:Ukraine"))] == [CHEREVATY.name]


def test_a_search_with_a_word_that_no_claim_has_may_mean_a_name_that_some_refer_to(store: Store) -> None:
    saved(store, WITHDRAWN, refers=("Krasny Liman", "the Donets", "Lyman"))
    assert store.meant("Donetz") == ["the Donets"]
    assert store.meant('zebras near "Krasnoy Liman"') == ['zebras near "Krasny Liman"']
    assert store.meant("Limann")[0] in ("Lyman", "Krasny Liman")
    assert store.meant("Donets Lyman") == [], "each word is known"
    assert store.meant("helicopter") == []
    assert store.meant("—") == []
