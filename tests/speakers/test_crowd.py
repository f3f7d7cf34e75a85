"""What is worked out for many at once is what is found by a look at each pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.heard import Appearance, Company, Heard, Part
from claims.records import Speaker, SpeakerKind
from claims.speakers import across
from claims.speakers.across import block, bodies, crowd, persons
from claims.speakers.across.block import Block, times_of
from claims.speakers.across.crowd import Crowd, rank
from claims.speakers.across.nearness import ANY, DAYS, SEASON, Weights
from claims.speakers.across.spelling import alike, keys_of_likeness

NAMES = tuple("averin valek gornovo okonen velmora harbour council congress".split())  # noqa: SIM905
COMPANIES = st.builds(Company, st.frozensets(st.sampled_from(NAMES), max_size=6))
DATES = st.one_of(st.none(), st.sampled_from((0, 1, 5, 15, 390, 420)).map(lambda n: date(2022, 1, 1) + timedelta(n)))
APPEARANCES = st.builds(Appearance, st.sampled_from(("one", "two", "three", "four")), DATES, COMPANIES)
GIVEN = ("Anna", "Anne", "A.", "Bob", "Robert", "Jean-Luc", "Jean", "Marine", "Le", "Katarina", "Katerina", "Volodymyr")
SURNAMES = (
    "Pen",
    "Le Pen",
    "Zelensky",
    "Zelenskiy",
    "Khozhgov",
    "Khozhugov",
    "Brel",
    "Ocasio",
    "Ocasio-Cortez",
    "Lee",
    "Li",
)

KINDS: list[tuple[str, SpeakerKind]] = [
    *((name, "person") for name in ("Anna Lee", "Anne Lee", "Anna Brel", "Anna", "Lee")),
    *((name, "organisation") for name in ("Lee Council", "Averin Council", "Anna Lee", "Justice Department")),
    *((name, "unnamed") for name in ("police", "Averin police", "the mayor", "a senior official")),
]


def speakers(names: list[str], appearances: list[list[Appearance]]) -> list[Heard]:
    """Each name once; a document is of one day and in one company, whoever is heard in it."""
    first: dict[str, Appearance] = {}
    out = []
    for number, (name, some) in enumerate(zip(dict.fromkeys(names), appearances, strict=False)):
        own = tuple({one.document: first.setdefault(one.document, one) for one in some}.values())
        out.append(Heard(Speaker(f"s{number}", name, "person"), own))
    return out


def crowds(least: int) -> st.SearchStrategy[list[Heard]]:
    name = st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(SURNAMES))
    some = st.lists(APPEARANCES, max_size=4)
    return st.builds(
        speakers, st.lists(name, min_size=least, max_size=9, unique=True), st.lists(some, min_size=9, max_size=9)
    )


@given(crowds(2), st.sampled_from((DAYS, SEASON, ANY)))
@settings(max_examples=150)
def test_the_index_ranks_a_crowd_as_a_look_at_each_does(heard: list[Heard], within: int) -> None:
    one, *others = heard
    weights = Weights([appearance for each in heard for appearance in each.appearances])
    pairs = [[weights.nearness(a, b, within) for a in one.appearances for b in other.appearances] for other in others]
    wanted = [(max(some, key=lambda near: near.rank), other) for some, other in zip(pairs, others, strict=True) if some]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowd, "FEW", 0)
        found = list(Crowd(others, weights).ranked(one, within))
    assert {other.speaker.id for _, other in found} == {other.speaker.id for other in others}
    ranks = [rank(met) for met in found if met[1].appearances and one.appearances]
    assert ranks == sorted(map(rank, wanted), reverse=True)


@given(crowds(2), st.sampled_from((DAYS, SEASON)))
def test_who_is_heard_often_is_met_as_near_by_the_index(heard: list[Heard], within: int) -> None:
    one, other, *_ = heard
    plain = Block(heard).nearest(one, other, within).rank
    with pytest.MonkeyPatch.context() as patch:
        for module in (block, crowd):
            patch.setattr(module, "FEW", 0)
        assert Block(heard).nearest(one, other, within).rank == plain
        assert Block(heard).nearest(other, one, within).rank == plain


@given(crowds(2))
@settings(max_examples=150)
def test_persons_of_whom_there_is_something_to_say_are_compared(heard: list[Heard]) -> None:
    compared = {(a.speaker.id, b.speaker.id) for a, b in persons._to_compare(heard)}
    left = [
        (a, b)
        for a, b in combinations(heard, 2)
        if (a.speaker.id, b.speaker.id) not in compared and not persons._initials(a).isdisjoint(persons._initials(b))
    ]
    assert [persons._of_full_names(Block(heard), a, b) for a, b in left] == [None] * len(left)


def test_of_many_who_share_a_surname_few_are_compared() -> None:
    letters = "bcdfghklmn"
    names = [f"A{a}{b}o{c}a Brel" for a in letters for b in letters for c in letters[:4]]
    where = [Appearance(f"d{n}", date(2012, 1, 1) + timedelta(20 * n), Company()) for n in range(len(names))]
    heard = speakers(names, [[one] for one in where])
    assert len(list(persons._to_compare(heard))) < 20 * len(heard)


BODIES = (
    "Rail Union", "Dockers and Rail Union", "Union", "DRU", "D.R.U.", "Dockers Rail Union", "Rail Union Group", "RU",
    "Kenyan Rail Union", "Brazil's Rail Union", "Courier-Journal", "Louisville Courier-Journal",
    "National Rifle Association", "NRA", "Union Rail", "Rail",
)  # fmt: skip


@given(st.lists(st.sampled_from(BODIES), min_size=2, max_size=8, unique=True))
@settings(max_examples=100)
def test_bodies_of_whom_there_is_something_to_say_are_compared(names: list[str]) -> None:
    company = Company(frozenset(NAMES))
    full = [
        Heard(Speaker(f"s{n}", name, "organisation"), (Appearance(f"d{n}", None, company),))
        for n, name in enumerate(names)
    ]
    among, compared = Block(full), bodies._to_compare(full)
    for a, b in combinations(full, 2):
        if (a, b) not in compared:
            ways = (bodies._abbreviation, bodies._last_words)
            assert not bodies._of_words(a, b)
            assert [way(among, *pair) for way in ways for pair in ((a, b), (b, a))] == [None] * 4


@given(st.sampled_from(GIVEN + SURNAMES), st.sampled_from(GIVEN + SURNAMES))
@settings(max_examples=300)
def test_words_that_are_alike_share_a_key(a: str, b: str) -> None:
    a, b = a.casefold(), b.casefold()
    if alike(a, b) not in ("other", "initial"):
        assert keys_of_likeness(a) & keys_of_likeness(b)


@given(st.integers(0, 2000), st.integers(0, DAYS))
def test_who_is_heard_within_days_has_a_time_in_common(day: int, later: int) -> None:
    one, other = speakers(
        ["A B", "C D"], [[Appearance("one", date(2012, 1, 1) + timedelta(n), Company())] for n in (0, 0)]
    )
    one, other = (
        replace(each, appearances=(Appearance("one", date(2012, 1, 1) + timedelta(n), Company()),))
        for each, n in ((one, day), (other, day + later))
    )
    assert times_of(one) & times_of(other)


@given(st.lists(st.sampled_from(KINDS), min_size=2, max_size=9), st.lists(APPEARANCES, min_size=9, max_size=9))
@settings(max_examples=150)
def test_keys_of_no_use_link_nobody(names: list[tuple[str, SpeakerKind]], some: list[Appearance]) -> None:
    heard = [
        Heard(Speaker(f"s{number}", name, kind), (one,))
        for number, ((name, kind), one) in enumerate(zip(names, some, strict=False))
    ]
    for key in frozenset().union(*map(across.keys_of, heard)):
        sharing = [one for one in heard if key in across.keys_of(one)]
        if not across.is_of_use(key, [replace(one, appearances=()) for one in sharing]):
            assert across.links_in([Part(key, tuple(sharing))]) == []
