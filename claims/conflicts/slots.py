"""Blocking keys: of claims in different documents, those that share too few are never compared.

A slot is (place or entity) x (event, quantity or scale) x date window, or the first words said x date window, so that
what is repeated word for word is met wherever it stands. One of these in common is enough. Half of all accounts that
contradict each other share none of their words, though, so a leading word of the document x date window is a slot
too: it takes some of them in common, which is one story. Windows are sixteen days long on two grids that lie eight
days apart, so that claims within eight days of each other share one, and those of one day two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from claims.conflicts.findings import thing_of
from claims.conflicts.words import concept, name_key, pointing, scales, wider, word_list
from claims.identity import normalised
from claims.records import Speaker
from claims.stated import STORY, Event, Facts

FATES = word_list("caught") | word_list("out")
WINDOW = 16
MOST = 80
"""Slots that a claim has at most for what it says; those of its story come on top."""
HEADS = 8
NAMES = 5
LEADING = 8
"""How many of the words, and of the names, that the document is about stand for its story."""
FIRST = 6
"""Words from which what is said is more than a formula."""


def slots_of(facts: Facts, speaker: Speaker | None, said: str = "") -> Facts:
    """The facts with their slots filled in: at most eighty, and 32 for the story."""
    names = list(dict.fromkeys(_names(facts, speaker)))[:NAMES]
    heads = list(dict.fromkeys(_heads(facts)))[:HEADS]
    windows = _windows(facts.day)
    slots = [f"“{begun}|{window}" for begun in _begun(said) for window in windows]
    slots += [f"{name}|{head}|{window}" for head in heads for name in names for window in windows]
    story = [f"{STORY}{word}|{window}" for word in _leading(facts) for window in windows]
    return replace(facts, slots=(*slots[:MOST], *story))


def _leading(facts: Facts) -> Iterable[str]:
    return dict.fromkeys((*facts.scene[:LEADING], *facts.about[:LEADING]))


def _begun(said: str) -> Iterator[str]:
    """The first words of what is said, if it has so many."""
    first = normalised(said).split()[:FIRST]
    if len(first) == FIRST:
        yield " ".join(first)


def _names(facts: Facts, speaker: Speaker | None) -> Iterator[str]:
    """Places before other names; where the claim has none, those that the whole document is about."""
    yield from (name_key(holding.place) for holding in facts.holdings[:2] if holding.place[:1].isupper())
    yield from (name_key(place) for place in facts.places[:2])
    yield from (name_key(name) for name in facts.entities[:2])
    yield from facts.about[:2]
    yield from facts.scene[:2]
    if facts.denied and speaker:
        yield name_key(speaker.name)


def _heads(facts: Facts) -> Iterator[str]:
    table = scales()
    yield from (table[degree.scale].name for degree in facts.degrees)
    yield from ("held" for _ in facts.holdings)
    for quantity in facts.quantities:
        yield f"n:{wider(quantity.topic) or quantity.topic or quantity.head}"
    yield from (f"t:{time.topic}" for time in facts.clocks)
    if facts.denied:
        idle = pointing("nouns") | pointing("vague") | pointing("denying") | pointing("false")
        yield from [term for term in facts.terms if term not in idle][: HEADS - 2]
    told = [event for event in facts.events if event.main or not event.hedged]
    yield from (_head(event) for event in told if event.negated)
    yield from (_head(event) for event in told)
    yield from (part for event in told for part in (event.patient, event.agent) if part and part.islower())
    if not told:
        yield from facts.terms[:HEADS]


def _head(event: Event) -> str:
    """What is said to have happened or not to have been; what becomes of people under one head, dead or out."""
    if event.predicate in FATES:
        return "fate"
    negated_demand = event.predicate == "demand" and event.negated and event.patient
    return concept(event.patient.casefold()) if negated_demand and event.patient else thing_of(event)


def _windows(day: str | None) -> tuple[str, ...]:
    if day is None:
        return ("",)
    ordinal = date.fromisoformat(day).toordinal()
    return (str(ordinal // WINDOW), f"{(ordinal + WINDOW // 2) // WINDOW}h")
