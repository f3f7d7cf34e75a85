"""Which organisations are one: by their words, by an abbreviation, and common names by country and company."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, product, takewhile, tee

from claims.heard import Heard, Link
from claims.speakers.across.block import Block, pairs_that_share, with_ends
from claims.speakers.across.crowd import Crowd
from claims.speakers.across.keys import distinct_words, is_acronym, names_of
from claims.speakers.across.linking import apart, is_alone, link
from claims.speakers.across.nearness import SHARED
from claims.speakers.countries import METONYMS, NOT_COUNTRIES
from claims.speakers.names import body_words, countries, initials, word_set, words

NATIONAL = word_set(
    """
    admiralty army cabinet coast command congress constitutional customs defense economy embassy energy finance foreign
    forces government health house interior intelligence justice labor legislature military ministry navy parliament
    presidency senate state supreme trade transport treasury
    """
)
"""Words for bodies of which a country has one."""
LEAST, MOSTLY = 2, 0.5
"""How often a document names a country that it is about, at least, and which share of all that it names."""


def links_of_bodies(block: Block) -> Iterator[Link]:
    """Of organisations that share a key."""
    bodies = [one for one in block.heard if one.speaker.kind == "organisation"]
    full, alone = [[one for one in bodies if is_alone(one) is so] for so in (False, True)]
    for a, b in _to_compare(full):
        found = _abbreviation(block, a, b) or _abbreviation(block, b, a) or _of_words(a, b)
        found = found or _last_words(block, a, b) or _last_words(block, b, a)
        if found is not None:
            yield found
    for short, long in with_ends(full, alone):
        if (found := _last_words(block, short, long)) is not None:
            yield found
    meant: defaultdict[frozenset[str], list[Heard]] = defaultdict(list)
    for one in full:
        meant[distinct_words(one.speaker.name)].append(one)
    so_called = {words: _SoCalled(block, bodies) for words, bodies in meant.items()}
    for one in alone:
        if (those := so_called.get(distinct_words(one.speaker.name))) is not None:
            yield from _of_common_name(one, those)
    if len({_countries_in_name(one) for one in full}) < 2:  # else each may be another country's
        yield from _of_common_names(block, alone)


def _to_compare(full: Sequence[Heard]) -> list[tuple[Heard, Heard]]:
    """Pairs that have the same words, one of whose names ends with the other, or is an abbreviation and the other none;
    each pair once, and in the order of these."""
    number = {one.speaker.id: at for at, one in enumerate(full)}
    pairs = pairs_that_share([distinct_words(one.speaker.name)] for one in full)
    short, long = [[one for one in full if is_acronym(one.speaker.name) is so] for so in (True, False)]
    for a, b in chain(with_ends(full, full), product(short, long)):
        first, second = sorted((number[a.speaker.id], number[b.speaker.id]))
        pairs.add((first, second))
    return [(full[a], full[b]) for a, b in sorted(pairs)]


def _of_common_names(block: Block, alone: Sequence[Heard]) -> Iterator[Link]:
    """ "Justice Department" in documents on one event, or about one country."""
    for a, b in block.of_about_one_time(alone):
        ours, theirs = (_countries_in_name(one) or _about(one) for one in (a, b))
        agree = ours == theirs or not (ours and theirs)
        if agree and _have_the_same_words(a, b) and (near := block.nearest(a, b)).strong:
            yield link(a, b, 0.96, f"“{a.speaker.name}” and “{b.speaker.name}”: {near.words}")
    first: dict[tuple[frozenset[str], frozenset[str]], Heard] = {}
    for one in alone:
        where, words = _countries_in_name(one) or _about(one), distinct_words(one.speaker.name)
        if where and words & NATIONAL and (other := first.setdefault((where, words), one)) is not one:
            country = " ".join(sorted(where)).title()
            names = f"“{other.speaker.name}” and “{one.speaker.name}”"
            yield link(other, one, 0.95, f"{names}: both documents are about {country}")


def _abbreviation(block: Block, short: Heard, long: Heard) -> Link | None:
    """ "NRA" of "National Rifle Association"."""
    if not is_acronym(short.speaker.name) or is_acronym(long.speaker.name):
        return None
    letters = short.speaker.name.replace(".", "").upper()
    said = [name for name in names_of(long.speaker) if name.replace(".", "").upper() == letters]
    words = [name for name in names_of(long.speaker) if letters in initials(name)]
    names = f"“{short.speaker.name}” of “{long.speaker.name}”"
    if said:
        return link(short, long, 0.97, f"{names}: a document calls it both")
    if not words:
        return None
    near = block.nearest(short, long)
    if near.strong:
        return link(short, long, 0.96, f"{names}: its initials; {near.words}")
    return link(short, long, 0.8 if len(letters) > 2 else 0.5, f"{names}: its initials")


def _of_words(a: Heard, b: Heard) -> Link | None:
    if not _have_the_same_words(a, b):
        return None
    ours, theirs = _countries_in_name(a), _countries_in_name(b)
    names = f"“{a.speaker.name}” and “{b.speaker.name}”"
    if ours and theirs and ours != theirs:
        return apart(a, b, f"{names}: two countries'")
    return link(a, b, 0.6 if ours != theirs else 0.97, f"{names}: the same words")


def _have_the_same_words(a: Heard, b: Heard) -> bool:
    """In the names that they go by; a short form that a text uses may be many bodies'."""
    return distinct_words(a.speaker.name) == distinct_words(b.speaker.name)


class _SoCalled:
    """Bodies that go by the same words but for the country, one of whom a common name may mean."""

    def __init__(self, block: Block, bodies: Sequence[Heard]) -> None:
        self._block, self._bodies = block, bodies
        self._crowds: dict[frozenset[str], Crowd] = {}

    @cached_property
    def countries(self) -> set[frozenset[str]]:
        return {_countries_in_name(one) for one in self._bodies}

    @cached_property
    def all(self) -> Crowd:
        return self._block.crowd(self._bodies)

    def of(self, country: frozenset[str]) -> Crowd:
        """Those that are this country's."""
        if country not in self._crowds:
            self._crowds[country] = self._block.crowd([o for o in self._bodies if _countries_in_name(o) == country])
        return self._crowds[country]


def _of_common_name(one: Heard, so_called: _SoCalled) -> list[Link]:
    """Whose "the Foreign Ministry" is: of those in documents near its own, else of the country that it is about."""
    about = _countries_in_name(one) or _about(one)
    met, again = tee(so_called.all.ranked(one))
    some = list(takewhile(lambda m: m[0].some, met))
    strong = [m for m in some if m[0].strong]
    many = len(so_called.countries) > 1
    name = f"“{one.speaker.name}” for"
    for near in (strong, [m for m in some if len(m[0].shared) > SHARED]):
        theirs = {_countries_in_name(other) for _, other in near}
        if len(theirs) == 1 and (theirs == {about} if many or about else not _names_a_seat(one)):
            nearness, other = near[0]
            return [link(one, other, 0.95, f"{name} “{other.speaker.name}”: {nearness.words}")]
    if about in so_called.countries and about and not strong and distinct_words(one.speaker.name) & NATIONAL:
        _, other = next(so_called.of(about).ranked(one))
        why = f"its document is about {' '.join(about).title()}"
        return [link(one, other, 0.95, f"{name} “{other.speaker.name}”: {why}")]
    return [link(one, other, 0.6, f"{name} “{other.speaker.name}”: the same words") for _, other in islice(again, 3)]


def _names_a_seat(one: Heard) -> bool:
    """ "The Defense Ministry in Moscow" is that of no other country."""
    return any(METONYMS & set(words(appearance.called)) for appearance in one.appearances)


def _last_words(block: Block, short: Heard, long: Heard) -> Link | None:
    """ "Courier-Journal" of "Louisville Courier-Journal"."""
    few, many = words(short.speaker.name), words(long.speaker.name)
    if not (len(few) + ("-" in short.speaker.name) > 1 and len(few) < len(many) and many[-len(few) :] == few):
        return None
    if {"of", "for", "and"} & set(many) or (is_alone(short) and _have_the_same_words(short, long)):
        return None  # a common name is chosen among all who may be meant
    near = block.nearest(short, long)
    if not (near.strong or near.some):
        return None
    sure = near.strong or not is_alone(short)
    names = f"“{short.speaker.name}” for “{long.speaker.name}”"
    return link(short, long, 0.95 if sure else 0.6, f"{names}: {near.words}")


def _countries_in_name(one: Heard) -> frozenset[str]:
    found = [countries(body_words(name)) for name in (one.speaker.name, one.speaker.affiliation or "")]
    return next((some for some in found if some), frozenset())


def _about(one: Heard) -> frozenset[str]:
    """The country that its document is about."""
    named: Counter[str] = Counter()
    for appearance in one.appearances:
        named.update({name: n for name, n in appearance.company.countries.items() if name not in NOT_COUNTRIES})
    if not named:
        return frozenset()
    most = max(named, key=lambda name: (named[name], name))
    sure = named[most] >= LEAST and named[most] > MOSTLY * sum(named.values())
    return frozenset((most,)) if sure else frozenset()
