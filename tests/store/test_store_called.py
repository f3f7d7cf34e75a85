"""Whom the words of --speaker mean: those whom they fit best, the same in every listing."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from store_records import HALF, LOST, MINISTRY, WITHDRAWN, claims_in, document_of, saved

from claims.errors import LookupFailed
from claims.records import Comparison, Selection, Speaker
from claims.store import Store
from claims.store.repository import Listing

DONALD = Speaker("7001", "Donald J. Trump", "person", "President", "United States", ("Donald Trump",))
IVANKA = Speaker("7002", "Ivanka Trump", "person", "adviser", "White House")
BARE = Speaker("7003", "Trump", "unnamed")
COMPANY = Speaker("7004", "The Trump Organization", "organisation")
STONE = Speaker("7005", "Roger Stone", "person", "adviser", "Trump")
CRITICS = Speaker("7006", "Critics of the Trump administration", "group")
OPPONENTS = Speaker("7007", "Mr Trump's opponents", "unnamed")
HOUSE = Speaker("7008", "White House", "organisation", None, None, ("the Trump administration",))
TWEET = Speaker("7009", "Trump Tweet", "person")
UKRAINIAN = Speaker("7010", "Ukraine’s Defense Ministry", "organisation")
SPOKESMAN = Speaker("7011", "Sergey Cherevaty", "person", "spokesman of the command East", "Ukraine")
NEAR_EAST = Speaker("7012", "officials of the Defence Ministry", "group")

NAMED = (DONALD, IVANKA, BARE, COMPANY)
MENTIONING = (STONE, CRITICS, OPPONENTS, HOUSE, TWEET)


def called(store: Store, words: str) -> set[str]:
    """Names of the speakers that these words select, in every listing alike."""
    selection = Selection(speaker=words)
    names = {one.speaker.name for one in store.claims(selection) if one.speaker}
    assert {one.speaker.name for one in store.speakers(selection)} == names
    assert {one.title for one in store.documents(selection)} == names
    sides = [side for conflict in store.conflicts(selection) for side in (conflict.a, conflict.b)]
    assert {side.speaker.name for side in sides if side.speaker} == names
    dated = Selection(speaker=words, since=date(2022, 1, 1))
    assert {store.undated(dated, of) for of in get_args(Listing)} == {len(names)}
    return names


def heard(store: Store, *speakers: Speaker) -> None:
    """Each of them says something, and is contradicted by nobody in particular; nothing has a date."""
    for speaker in speakers:
        [one] = saved(store, HALF, speaker=speaker, title=speaker.name, published=None)
        [other] = saved(store, LOST, speaker=None, title=None, outlet=speaker.name, published=None)
        store.relate([Comparison(one.id, other.id, "conflict", "number", 0.7, "because")], [])


def names(*speakers: Speaker) -> set[str]:
    return {speaker.name for speaker in speakers}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Trump", NAMED),
        ("TRÚMP’s", NAMED),
        ("Donald Trump", (DONALD,)),
        ("trump organisation", (COMPANY,)),
        ("Trump administration", (HOUSE,)),
        ("critics of the Trump administration", (CRITICS,)),
        ("opponents", (OPPONENTS,)),
        ("trump donald", (DONALD,)),
        ("president trump", (DONALD,)),
        ("adviser", (IVANKA, STONE)),
        ("Trump adviser", (IVANKA, STONE)),
        ("defence ministry", (MINISTRY, UKRAINIAN)),
        ("Ministry of Defence", (MINISTRY, UKRAINIAN)),
        ("officials ministry", (NEAR_EAST,)),
        ("spokesman East", (SPOKESMAN,)),
    ],
)
def test_the_best_fit_decides(store: Store, asked: str, found: tuple[Speaker, ...]) -> None:
    heard(store, *NAMED, *MENTIONING, MINISTRY, UKRAINIAN, SPOKESMAN, NEAR_EAST)
    assert called(store, asked) == names(*found)


@pytest.mark.parametrize("asked", ["rump", "_rump"])
def test_a_part_of_a_word_fits_nobody(store: Store, asked: str) -> None:
    heard(store, *NAMED)
    with pytest.raises(LookupFailed, match="no speaker is called so"):
        called(store, asked)


def test_without_anybody_of_the_name_those_described_by_it_are_found(store: Store) -> None:
    heard(store, STONE, CRITICS, OPPONENTS)
    assert called(store, "Trump") == names(CRITICS, OPPONENTS)


def test_without_any_name_that_has_the_word_role_and_affiliation_do(store: Store) -> None:
    heard(store, STONE, SPOKESMAN)
    assert called(store, "Trump") == names(STONE)


def test_the_other_side_is_chosen_by_its_best_fit_too(store: Store) -> None:
    [one], [other], [critic] = (
        saved(store, said, speaker=speaker, title=speaker.name)
        for said, speaker in ((HALF, DONALD), (LOST, MINISTRY), (WITHDRAWN, CRITICS))
    )
    store.relate([Comparison(a, other.id, "conflict", "number", 0.7, "because") for a in (one.id, critic.id)], [])
    [found] = store.conflicts(Selection(speaker="defence ministry", against="Trump"))
    assert {side.speaker for side in (found.a, found.b)} == {DONALD, MINISTRY}


def test_who_says_nothing_any_more_does_not_decide(store: Store) -> None:
    document = document_of(HALF, title="Changed")
    store.save(document, claims_in(document, HALF, speaker=DONALD))
    heard(store, CRITICS)
    assert {one.speaker for one in store.claims(Selection(speaker="Trump"))} == {DONALD}
    changed = document_of(LOST, title="Changed")
    assert changed.id == document.id
    store.save(changed, [])
    assert called(store, "Trump") == names(CRITICS)
