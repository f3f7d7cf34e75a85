"""Who is who across documents: which speakers, as the texts name them, are one somebody.

`links` says it of all who share a key (`keys_of`), with a score and the reason in words. It is a pure function of what
it is given: neither order nor what was decided before counts. Where some were heard anew, `concerned` says whose links
that may change, and `links_in` finds them in those parts of the whole that matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from claims.heard import Heard, Link, Part
from claims.speakers.across.block import Block
from claims.speakers.across.bodies import links_of_bodies
from claims.speakers.across.descriptions import links_of_descriptions, links_of_the_same_words
from claims.speakers.across.keys import keys_of
from claims.speakers.across.linking import is_alone
from claims.speakers.across.parts import concerned, parts_of
from claims.speakers.across.persons import links_of_given_names, links_of_persons
from claims.speakers.across.words import links_across_kinds, links_by_given_names
from claims.speakers.names import words

__all__ = ["concerned", "is_of_use", "keys_of", "links", "links_in", "parts_of"]


def links(heard: Iterable[Heard]) -> list[Link]:
    """Which of these are one, or may be; each pair once, by its best reason. Who is heard no more is nobody's."""
    blocks: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        for key in keys_of(one):
            blocks[key].append(one)
    return links_in(part for key in sorted(blocks) for part in parts_of(key, blocks[key]))


def links_in(parts: Iterable[Part]) -> list[Link]:
    """The links between those of each part; each pair once, by its best reason."""
    best: dict[tuple[str, str], Link] = {}
    for part in parts:
        for link in _links_of(part):
            known = best.get((link.a, link.b))
            if known is None or (link.score, link.reason) > (known.score, known.reason):
                best[link.a, link.b] = link
    return [best[pair] for pair in sorted(best)]


def is_of_use(key: str, heard: Sequence[Heard]) -> bool:
    """Whether some of all who share this key may be linked by it. It takes no appearances to tell."""
    match key.split()[0]:
        case "called":
            kinds = {one.speaker.kind for one in heard if _has_words(one)}
            return any(one.given for one in heard) or {"person", "organisation"} <= kinds
        case "first":
            return len({is_alone(one) for one in heard}) > 1
        case "noun":
            return any(one.speaker.kind == "unnamed" for one in heard) and len(heard) > 1
        case _:
            return len(heard) > 1


def _has_words(one: Heard) -> bool:
    """More than one, or one with a hyphen: else its name is not taken for that of another kind."""
    found = words(one.speaker.name)
    return len(found) > 1 or "-" in "".join(found)


def _links_of(part: Part) -> Iterator[Link]:
    if len(part.heard) < 2:
        return
    block = Block(part.heard)
    lone = {one.speaker.id for one in part.heard if is_alone(one)}
    for compare in _COMPARED[part.key.split()[0]]:
        yield from (link for link in compare(block) if not part.of_lone or {link.a, link.b} & lone)


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
