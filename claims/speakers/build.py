"""Somebodies of a document as the Speakers that the next stages know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claims.records import Document, Speaker, SpeakerKind
from claims.speakers.cast import Somebody
from claims.speakers.describe import without_article
from claims.speakers.names import speaker_id, words
from claims.wording import by_itself, is_office, leans


def speakers_of(document: Document, somebodies: Iterable[Somebody]) -> dict[int, Speaker]:
    """A Speaker for each, by the identity of the object."""
    made: dict[int, Speaker] = {}
    taken: Counter[str] = Counter()
    for somebody in somebodies:
        if id(somebody) in made:
            continue
        name = without_article(somebody.name)
        kind = _kind(somebody)
        key = " ".join(words(name))
        taken[key] += kind == "unnamed"
        where = f"{document.id} {taken[key]}" if kind == "unnamed" else document.id
        role = min(filter(is_office, somebody.roles), key=leans, default=None)
        other = {without_article(words_used) for words_used in (*somebody.names, *somebody.descriptions)}
        made[id(somebody)] = Speaker(
            id=speaker_id(kind, name, where),
            name=name,
            kind=kind,
            role=by_itself(role) if role else None,
            affiliation=next(iter(somebody.affiliations), None),
            aliases=tuple(sorted(other - {name})),
        )
    return made


def _kind(somebody: Somebody) -> SpeakerKind:
    if not somebody.identified:
        return "unnamed"
    if somebody.kind == "person":
        return "person"
    return "group" if somebody.kind == "group" else "organisation"
