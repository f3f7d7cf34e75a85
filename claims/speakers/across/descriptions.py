"""Whom descriptions mean in documents on one event: "police" and "local police", "the mayor" and who is it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from claims.heard import UNDATED, Heard, Link
from claims.speakers.across.block import Block, times_of
from claims.speakers.across.crowd import Crowd
from claims.speakers.across.linking import link
from claims.speakers.across.nearness import DAYS
from claims.speakers.across.spelling import surname_key
from claims.speakers.describe import singular
from claims.speakers.names import COMMON_WORDS, body_words, countries, word_set, words

BODIES = word_set(
    """
    administration agency airline authority army campaign command commission committee company court department embassy
    firm force government hospital jury military ministry navy network office palace party police prosecutor
    school state team university
    """
)
"""Nouns for bodies of which an event has one: prosecutors and authorities speak with one voice."""
OFFICES = word_set(
    """
    ambassador attorney captain chairman chairwoman chief commander commissioner coroner director envoy governor head
    judge king leader mayor minister pope premier president prince principal queen secretary sheriff speaker
    superintendent
    """
)
"""Nouns for offices that one person holds."""
LOCAL = word_set("captain commander coroner governor judge king mayor pope prince queen sheriff superintendent")
"""Of these an event has one, by whatever it is narrowed."""
Titles = Set[frozenset[str]]
_LESSER = word_set("vice deputy assistant former acting ex aide spokesman spokeswoman")
_VAGUE = word_set("a an another any former one other senior some several two three top unnamed various local new same")
_TAIL = re.compile(r"\b(?:of|for|in|at|on|from|to|who|which|that|with)\b|,")


@dataclass(frozen=True)
class Described:
    """What the words of a description or a role say."""

    noun: str
    of: frozenset[str]
    """What narrows it: treasury, houston."""


@lru_cache(maxsize=65536)
def described(text: str) -> Described | None:
    """Of "mayor of Houston" the noun and what narrows it; None where there is no noun."""
    core, *rest = _TAIL.split(text, maxsplit=1)
    head = words(core)
    if not head:
        return None
    noun = singular(head[-1])
    narrowing = body_words(" ".join(head[:-1])) if head[:-1] else frozenset()
    narrowing |= body_words(rest[0]) if rest and rest[0].strip() else frozenset()
    return Described(noun, frozenset(singular(word) for word in narrowing - _VAGUE))


def nouns_of(one: Heard) -> frozenset[str]:
    """The noun of who is only described, and those of the offices that a person holds."""
    if one.speaker.kind == "unnamed":
        said = described(one.speaker.name)
        return frozenset((said.noun,)) & (BODIES | OFFICES) if said else frozenset()
    return frozenset().union(*map(_offices_in, _said_of(one)))


@lru_cache(maxsize=65536)
def _offices_in(text: str) -> frozenset[str]:
    return frozenset(words(text)) & OFFICES


def keys_of_descriptions(one: Heard) -> frozenset[str]:
    """By noun and time, so that who is spoken of within `DAYS` of each other shares one; with a name among the words
    by these alone."""
    found = {f"noun {noun} {time}" for noun in nouns_of(one) for time in times_of(one) or {UNDATED}}
    said = described(one.speaker.name) if one.speaker.kind == "unnamed" else None
    if said and said.noun in BODIES and said.of - COMMON_WORDS - countries(said.of):
        found.add(f"named {said.noun} {' '.join(sorted(said.of))}")
    return frozenset(found)


def links_of_the_same_words(block: Block) -> Iterator[Link]:
    """ "Pelosi's office" in any two documents: one after the other, which makes all of them one."""
    for a, b in pairwise(block.heard):
        yield link(a, b, 0.95, f"“{a.speaker.name}” and “{b.speaker.name}”: the same words, with a name among them")


def _said_of(one: Heard) -> list[str]:
    """What persons are called beside their names."""
    if one.speaker.kind != "person":
        return []
    return [one.speaker.role or "", *(appearance.called for appearance in one.appearances)]


def links_of_descriptions(block: Block) -> Iterator[Link]:
    """Of those whom one noun describes."""
    unnamed = [
        (one, said)
        for one in block.heard
        if one.speaker.kind == "unnamed" and nouns_of(one) and (said := described(one.speaker.name))
    ]
    described_as = {one.speaker.id: said for one, said in unnamed}
    for alike in _narrowed_alike(unnamed):
        for a, b in block.of_about_one_time(alike):
            ours, theirs = described_as[a.speaker.id], described_as[b.speaker.id]
            if _fit(ours, theirs) and (near := block.nearest(a, b, DAYS)).strong:
                yield link(a, b, 0.95, f"“{a.speaker.name}” and “{b.speaker.name}”: {near.words}")
    persons = [one for one in block.heard if one.speaker.kind == "person"]
    for office in sorted({said.noun for _, said in unnamed} & OFFICES):
        holders = _Holders(block, [one for one in persons if office in nouns_of(one)])
        for one, wanted in unnamed:
            if wanted.noun == office:
                yield from _by_office(one, wanted, holders)


def _narrowed_alike(unnamed: Sequence[tuple[Heard, Described]]) -> Iterable[list[Heard]]:
    """Those together who can `_fit`."""
    found: defaultdict[tuple[str, frozenset[str] | None], list[Heard]] = defaultdict(list)
    for one, said in unnamed:
        found[said.noun, None if said.noun in LOCAL else said.of].append(one)
    return found.values()


def _fit(ours: Described, theirs: Described) -> bool:
    """One narrows it as the other does; an office of which an event has one may be narrowed by one only."""
    few, many = sorted((ours.of, theirs.of), key=len)
    if ours.noun != theirs.noun or ours.noun not in LOCAL:
        return ours == theirs
    return few <= many and countries(few) == countries(many)


class _Holders:
    """Persons who hold an office, with all that they are called."""

    def __init__(self, block: Block, persons: Sequence[Heard]) -> None:
        self._block, self._persons = block, persons
        self._titles = [_titles(one) for one in persons]
        self._crowds: dict[Described, Crowd] = {}

    def of(self, wanted: Described) -> Crowd:
        """Those of just this office."""
        if wanted not in self._crowds:
            titled = zip(self._persons, self._titles, strict=True)
            fit = [one for one, titles in titled if any(_is_office(title, wanted) for title in titles)]
            self._crowds[wanted] = self._block.crowd(fit)
        return self._crowds[wanted]


def _by_office(one: Heard, wanted: Described, holders: _Holders) -> Iterator[Link]:
    """Who holds the office, by documents on the same event."""
    met = list(takewhile(lambda met: met[0].strong, holders.of(wanted).ranked(one, DAYS)))
    met.sort(key=lambda met: met[1].speaker.id)
    met.sort(key=lambda met: met[0].rank, reverse=True)
    sure = (wanted.of or wanted.noun in LOCAL) and len({surname_key(other) for _, other in met}) == 1
    for near, other in met[:1] if sure else met[:3]:
        why = f"“{one.speaker.name}” for “{other.speaker.name}”: {near.words}"
        yield link(one, other, 0.95 if sure else 0.7, why)


def _titles(one: Heard) -> Titles:
    """The words of each that a person is called, many texts' once."""
    return {_singular_words(text) for text in _said_of(one)}


@lru_cache(maxsize=65536)
def _singular_words(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in (*words(text), *body_words(text)))


def _is_office(title: frozenset[str], wanted: Described) -> bool:
    """Its words are among these, and no word that makes it a lesser one."""
    return wanted.noun in title and wanted.of <= title and not _LESSER & title - wanted.of
