"""The keys under which speakers are compared: only those who share one can be one somebody."""

from __future__ import annotations

import re

from claims.heard import Heard
from claims.records import Speaker
from claims.speakers.across.descriptions import keys_of_descriptions
from claims.speakers.across.linking import is_alone
from claims.speakers.across.spelling import latin, skeleton
from claims.speakers.countries import METONYMS
from claims.speakers.names import TITLES, bare, body_words, countries, initials, person_words, word_set, words

FORMS = word_set("affairs inc corp co ltd plc llc company corporation holdings ag sa nv group")
"""Words for what a body is, which one text adds and another leaves out."""
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")


def keys_of(one: Heard) -> frozenset[str]:
    """Of a person the surname in a rough spelling; of a body its words, and those that abbreviate it; of all the words
    that it is called by, which somebody may have been given as a name."""
    speaker = one.speaker
    found = {f"called {spelled(name)}" for name in (*called(one), *one.given)}
    found |= keys_of_descriptions(one)
    if speaker.kind == "person":
        for name in (*names_of(speaker), *one.given):
            parts = person_words(name)
            found |= {f"person {skeleton(parts[-1])}", f"first {parts[0]}"}
            if len(parts) > 1:
                found.add(f"given {skeleton(parts[0])} {latin(bare(parts[-1]))[:1]}")
                found |= {f"last {' '.join(some)}" for some in _last_words(name)}
    if speaker.kind == "organisation":
        found |= {key for name in (*names_of(speaker), *one.given) for key in _keys_of_body(name)}
        found |= {f"last {' '.join(some)}" for some in _last_words(speaker.name)}
    return frozenset(found)


def called(one: Heard) -> tuple[str, ...]:
    """Its name, and where that says too little the words of the texts: "the Defense Ministry in Moscow"."""
    sources = {source for appearance in one.appearances for source in appearance.called.split("; ")}
    return (one.speaker.name, *(sorted(filter(None, sources)) if is_alone(one) else ()))


def spelled(name: str) -> str:
    return " ".join(sorted(body_words(name) - TITLES)) or name


def names_of(speaker: Speaker) -> tuple[str, ...]:
    """The names it goes by, without what merely describes it ("the ministry")."""
    others = (alias for alias in speaker.aliases if is_name(alias))
    return tuple(dict.fromkeys((speaker.name, *others)))


def is_name(words: str) -> bool:
    return words[:1].isupper() or (words[:1].isalpha() and not words[:1].islower())


def _last_words(name: str) -> list[tuple[str, ...]]:
    """The two last words of the name, or one with a hyphen."""
    found = words(name)
    return [some for some in (found[-1:], found[-2:]) if len(some) > 1 or "-" in "".join(some)]


def distinct_words(name: str) -> frozenset[str]:
    """What tells the body from others of the same country."""
    body = body_words(name)
    plain = body - countries(body) - FORMS
    if {"police", "department"} < plain:
        plain = plain - {"department"}
    return plain


def is_acronym(name: str) -> bool:
    return bool(_ACRONYM.fullmatch(name))


def _keys_of_body(name: str) -> list[str]:
    if is_acronym(name):
        return [f"short {name.replace('.', '').lower()}"]
    plain = distinct_words(name)
    if not plain or body_words(name) <= METONYMS:
        return []
    short = [f"short {letters.lower()}" for letters in initials(name) if len(letters) > 2]
    return [f"body {' '.join(sorted(plain))}", *short]
