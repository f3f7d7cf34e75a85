"""By the same words: names that the user gave, which outrank every guess, and names taken for other kinds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from claims.heard import Heard, Link
from claims.speakers.across.block import Block, with_ends
from claims.speakers.across.keys import called
from claims.speakers.across.linking import link
from claims.speakers.across.nearness import DAYS
from claims.speakers.names import body_words, person_words, words


def links_by_given_names(block: Block) -> Iterator[Link]:
    """To whom the user has given a name, all others who are called just so."""
    given = [(one, {_spelled(one, name) for name in one.given}) for one in block.heard if one.given]
    for other in block.heard:
        if other.given:
            continue
        theirs = [
            one
            for one, names in given
            if one.speaker.kind in (other.speaker.kind, "unnamed") or other.speaker.kind == "unnamed"
            if not names.isdisjoint(_spelled(one, name) for name in called(other))
        ]
        for one in theirs:
            sure = len(theirs) == 1
            why = f"“{one.speaker.name}” is given this name" if sure else "several are given this name"
            yield link(one, other, 1.0 if sure else 0.5, f"“{other.speaker.name}”: {why}")


def links_across_kinds(block: Block) -> Iterator[Link]:
    """A name of several words is one somebody's, though one text takes it for a person's and one for a body's."""
    for a, b in _ends_of_each_other(block):
        few, many = sorted((words(a.speaker.name), words(b.speaker.name)), key=len)
        if len(few) == 1 and "-" not in few[0]:
            continue
        names = f"“{a.speaker.name}” and “{b.speaker.name}”"
        if few == many:
            yield link(a, b, 0.95, f"{names}: one name, taken for a person's and for a body's")
        elif (near := block.nearest(a, b, DAYS)).strong:
            yield link(a, b, 0.95, f"{names}: a surname, taken for a body's; {near.words}")


def _ends_of_each_other(block: Block) -> Iterator[tuple[Heard, Heard]]:
    """A person and a body, one of whose names is the other or what that ends with."""
    persons, bodies = ([one for one in block.heard if one.speaker.kind == kind] for kind in ("person", "organisation"))
    for pair in chain(with_ends(persons, bodies), with_ends(bodies, persons)):
        a, b = sorted(pair, key=lambda one: one.speaker.id)
        yield a, b


def _spelled(one: Heard, name: str) -> object:
    """As names of its kind are compared: case, accents, titles and the order of a body's words don't count."""
    return person_words(name) if one.speaker.kind == "person" else body_words(name)
