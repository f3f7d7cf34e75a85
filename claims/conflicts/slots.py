"""Blocking keys: claims that share none are never compared.

A slot is (place or entity) x (event, quantity or scale) x date window. Windows are sixteen days long on two grids that
lie eight days apart, so that claims within eight days of each other share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from claims.conflicts.words import name_key, scales, wider
from claims.records import Document, Event, Facts, Quote, Speaker

WINDOW = 16
MOST = 40
HEADS = 5
NAMES = 4


def slots_of(facts: Facts, quote: Quote, document: Document, speaker: Speaker | None) -> Facts:
    """The facts with their slots filled in: at most forty."""
    names = list(dict.fromkeys(_names(facts, speaker)))[:NAMES]
    heads = list(dict.fromkeys(_heads(facts)))[:HEADS]
    windows = _windows(facts.day)
    slots = [f"{name}|{head}|{window}" for head in heads for name in names for window in windows]
    if facts.denied or quote.stance == "alleges":
        slots.insert(0, f"{document.id}|denial")
    return replace(facts, slots=tuple(slots[:MOST]))


def _names(facts: Facts, speaker: Speaker | None) -> Iterator[str]:
    """Places before other names; where the claim has none, those that the whole document is about."""
    yield from (name_key(place) for place in facts.places[:2])
    yield from (name_key(name) for name in facts.entities[:2])
    yield from facts.scene[:3]
    if facts.denied and speaker:
        yield name_key(speaker.name)


def _heads(facts: Facts) -> Iterator[str]:
    table = scales()
    yield from (table[degree.scale].name for degree in facts.degrees)
    for quantity in facts.quantities:
        yield f"n:{wider(quantity.topic) or quantity.topic or quantity.head}"
    asserted = [event for event in facts.events if not event.hedged]
    yield from (_head(event) for event in asserted if event.negated)
    yield from (f"o:{event.patient.casefold()}" for event in asserted if event.main and event.patient)
    if facts.denied:
        yield from facts.terms[:HEADS]
    yield from (_head(event) for event in asserted)


def _head(event: Event) -> str:
    """The predicate, or what is said not to have been."""
    return f"o:{event.patient.casefold()}" if event.predicate == "be" and event.patient else event.predicate


def _windows(day: str | None) -> tuple[str, ...]:
    if day is None:
        return ("",)
    ordinal = date.fromisoformat(day).toordinal()
    return (str(ordinal // WINDOW), f"{(ordinal + WINDOW // 2) // WINDOW}h")
