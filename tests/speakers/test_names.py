"""Keys and ids of names."""

from __future__ import annotations

import pytest

from claims.records import SpeakerKind
from claims.speakers import gender
from claims.speakers.names import body_words, initials, person_words, same_person, speaker_id


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("organisation", "the Russian Defense Ministry", "Russia's Ministry of Defence"),
        ("organisation", "Russian Defense Ministry", "Ministry of Defense of the Russian Federation"),
        ("organisation", "U.S. State Department", "American State Department"),
        ("organisation", "Ukraine’s General Staff", "Ukrainian General Staff"),
        ("person", "Mr. Denis Pushilin", "Denis Pushilin"),
        ("person", "Donald J. Trump", "President Donald Trump"),
        ("person", "Simon Ličen", "Simon Licen"),
    ],
)
def test_ways_to_write_one_name_have_one_id(kind: SpeakerKind, a: str, b: str) -> None:
    assert speaker_id(kind, a) == speaker_id(kind, b)


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("organisation", "Russian Defense Ministry", "Ukrainian Defense Ministry"),
        ("organisation", "Russian Defense Ministry", "Russian Foreign Ministry"),
        ("person", "Pushilin", "Denis Pushilin"),
        ("person", "Ivan Petrov", "Anna Petrov"),
    ],
)
def test_names_of_different_somebodies_have_different_ids(kind: SpeakerKind, a: str, b: str) -> None:
    assert speaker_id(kind, a) != speaker_id(kind, b)


def test_unnamed_sources_of_two_documents_stay_apart() -> None:
    assert speaker_id("unnamed", "senior official", "one") != speaker_id("unnamed", "senior official", "two")
    assert speaker_id("person", "Ann Lee", "one") == speaker_id("person", "Ann Lee", "two")


def test_a_people_is_not_its_country() -> None:
    assert speaker_id("group", "Ukrainians") != speaker_id("organisation", "Ukraine")


def test_words_of_names() -> None:
    assert person_words("Maj. Gen. Igor J. Konashenkov") == ("igor", "konashenkov")
    assert body_words("Ministry of Defence of the Russian Federation") == {"ministry", "defense", "russia"}
    assert "UN" in initials("United Nations")
    assert "DPR" in initials("Donetsk People’s Republic")


def test_one_person_with_more_or_fewer_names() -> None:
    assert same_person(("nicolas", "maduro"), ("nicolas", "maduro", "moros"))
    assert not same_person(("denis", "sassou", "nguesso"), ("denis", "christel", "sassou", "nguesso"))
    assert same_person(("j", "smith"), ("john", "smith"))
    assert not same_person(("ivan", "petrov"), ("anna", "petrov"))


def test_gender_of_given_names() -> None:
    assert gender.of_name("Angela Merkel") == "female"
    assert gender.of_name("Jean-Claude Juncker") is None
    assert gender.of_name("Sergey Cherevaty") == "male"
    assert gender.of_name("Merkel") is None
