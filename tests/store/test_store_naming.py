"""Whom the words of a command mean: one speaker, or the choices, or the names that are nearest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from store_records import CHEREVATY, HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, saved

from claims.errors import Ambiguous, LookupFailed
from claims.records import Speaker
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


def test_those_who_are_one_are_no_choice(known: Store) -> None:
    saved(known, LOST, outlet="Three", speaker=Speaker("5e06", "Sergey Cherevaty", "person", "baker"))
    known.identify("5e03", "5e06", "same", who="ann")
    assert meant(known, "Sergey Cherevaty") == "5e03"
    assert meant(known, "5e06") == "5e06", "the one that was named, whoever it is judged to be"


def test_the_nearest_names_are_told(known: Store) -> None:
    for given in ("Sergei Cherevatyi", "Cherevati"):
        with pytest.raises(LookupFailed, match=rf"{given}: no speaker is called so \(nearest: Sergey Cherevaty\)"):
            meant(known, given)


@pytest.mark.parametrize("words", ["Nobody Atall", "", "—", "%", "'; --", "ffff"])
def test_who_is_not_there_is_not_found(known: Store, words: str) -> None:
    with pytest.raises(LookupFailed, match="no speaker is called so"):
        meant(known, words)
