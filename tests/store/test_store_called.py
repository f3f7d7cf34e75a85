"""Whom the words of --speaker mean: those whom they fit best, the same in every listing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from store_records import HALF, LOST, MINISTRY, WITHDRAWN, claims_in, document_of, saved

from claims.errors import LookupFailed
from claims.records import Comparison, Selection, Speaker
from claims.store import Store, selecting
from claims.store.checking import check
from claims.store.engine import writing
from claims.store.name_words import unindexed
from claims.store.repository import Listing
from claims.store.search import key, words_of

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


WORDS = ("Anna", "Abel", "Haas", "Ministry", "Defence", "Health", "spokesman", "mayor", "Zoë’s", "100%", "x_y", "of")


def level(one: Speaker, wanted: list[str]) -> int:
    """How well these words fit a speaker, read from its names; 9 where they do not."""
    names = [key(words) for words in {one.name, *one.aliases}]
    whole = f" {' '.join(wanted)} "
    if whole in names or (one.kind == "person" and any(name.endswith(whole) for name in names)):
        return 1
    if one.kind == "organisation" and all(f" {word} " in key(one.name) for word in wanted):
        return 1
    if any(all(f" {word} " in name for word in wanted) for name in names):
        return 2
    return 3 if all(f" {word} " in key(one.name, one.role, one.affiliation) for word in wanted) else 9


def some_speakers(chance: random.Random) -> Iterator[Speaker]:
    def words(most: int) -> str:
        return " ".join(chance.sample(WORDS, chance.randint(1, most)))

    for number in range(60):
        role, affiliation = (words(2) if chance.random() < 0.4 else None for _ in range(2))
        aliases = tuple({words(2) for _ in range(chance.randint(0, 2))})
        kind = chance.choice(("person", "organisation", "group", "unnamed"))
        yield Speaker(f"80{number:02}", words(3), kind, role, affiliation, aliases)


def test_the_index_of_names_leads_to_whom_reading_all_names_would(store: Store) -> None:
    chance = random.Random(9)
    speakers = {one.id: one for one in some_speakers(chance)}
    for one in speakers.values():
        saved(store, HALF, speaker=one, title=one.id, outlet=one.id)
    asked = [" ".join(chance.sample(WORDS, chance.choice((1, 1, 2, 3)))) for _ in range(60)]
    found = 0
    for words in asked:
        levels = {id: level(one, words_of(words)) for id, one in speakers.items() if words_of(words)}
        best = min(levels.values(), default=9)
        fits = {id for id, one in levels.items() if one == best < 9}
        with store.connection() as connection:
            spoken_for = selecting.speaking_for(connection, sorted(fits))
            assert set(selecting.whom(connection, words, rejected=False)) == fits | spoken_for, words
        bodies = [set(words_of(speakers[id].name)) for id in fits if speakers[id].kind == "organisation"]
        described = {id: set(key(one.name, one.role, one.affiliation).split()) for id, one in speakers.items()}
        speaking = {id for id, own in described.items() if "spokesman" in own and any(body <= own for body in bodies)}
        assert spoken_for == speaking - fits
        found += bool(fits)
    assert found > 30


def test_the_index_of_names_follows_what_people_call_a_speaker(store: Store) -> None:
    heard(store, DONALD, IVANKA)
    store.give_alias(IVANKA, "The First Daughter", who="ann")
    assert called(store, "first daughter") == names(IVANKA)
    store.take_alias(IVANKA, "The First Daughter", who="ann")
    with pytest.raises(LookupFailed):
        called(store, "first daughter")
    saved(
        store, LOST, title=IVANKA.name, outlet="Other", speaker=replace(IVANKA, role="senior adviser"), published=None
    )
    assert {one.speaker.name for one in store.speakers(Selection(speaker="senior"))} == names(IVANKA)
    assert not [one for one in check(store) if "index of names" in one.wrong]


def test_a_word_that_the_index_of_names_lacks_is_found(store: Store) -> None:
    heard(store, DONALD, IVANKA)
    with writing(store._engine) as connection:
        connection.exec_driver_sql("DELETE FROM name_word WHERE word = 'adviser'")
        assert list(unindexed(connection)) == [IVANKA.id]
    assert [one.id for one in check(store) if "index of names" in one.wrong] == [IVANKA.id]
