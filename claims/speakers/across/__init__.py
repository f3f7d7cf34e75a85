"""Who is who across documents: which speakers, as the texts name them, are one somebody.

`links` says it of all who share a key (`keys_of`), with a score and the reason in words. It is a pure function of what
it is given: neither order nor what was decided before counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from claims.heard import Heard, Link
from claims.speakers.across.block import Block
from claims.speakers.across.bodies import links_of_bodies
from claims.speakers.across.descriptions import links_of_descriptions, links_of_the_same_words
from claims.speakers.across.keys import keys_of
from claims.speakers.across.linking import is_alone
from claims.speakers.across.persons import links_of_given_names, links_of_persons
from claims.speakers.across.words import links_across_kinds, links_by_given_names

__all__ = ["is_of_use", "keys_of", "links"]


def links(heard: Iterable[Heard]) -> list[Link]:
    """Which of these are one, or may be; each pair once, by its best reason. Who is heard no more is nobody's."""
    blocks: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in sorted((one for one in heard if one.appearances or one.given), key=lambda one: one.speaker.id):
        for key in keys_of(one):
            blocks[key].append(one)
    best: dict[tuple[str, str], Link] = {}
    for key in sorted(blocks):
        for link in _links_in(key.split()[0], blocks[key]):
            known = best.get((link.a, link.b))
            if known is None or (link.score, link.reason) > (known.score, known.reason):
                best[link.a, link.b] = link
    return [best[pair] for pair in sorted(best)]


def is_of_use(key: str, heard: Sequence[Heard]) -> bool:
    """Whether some of all who share this key may be linked by it. It takes no appearances to tell."""
    kinds = {one.speaker.kind for one in heard}
    match key.split()[0]:
        case "called":
            return any(one.given for one in heard) or {"person", "organisation"} <= kinds
        case "first":
            return any(map(is_alone, heard)) and len(heard) > 1
        case "noun":
            return "unnamed" in kinds and len(heard) > 1
        case _:
            return len(heard) > 1


def _links_in(kind: str, heard: Sequence[Heard]) -> Iterator[Link]:
    """Of those who share a key of this kind."""
    block = Block(heard)
    if len(heard) > 1:
        for compare in _COMPARED[kind]:
            yield from compare(block)


_COMPARED: dict[str, tuple[Callable[[Block], Iterator[Link]], ...]] = {
    "called": (links_by_given_names, links_across_kinds),
    "person": (links_of_persons,),
    "given": (links_of_persons,),
    "first": (links_of_given_names,),
    "last": (links_of_bodies, links_across_kinds),
    "body": (links_of_bodies,),
    "short": (links_of_bodies,),
    "noun": (links_of_descriptions,),
    "named": (links_of_the_same_words,),
}
"""How those who share a key are compared, by the key's first word."""
