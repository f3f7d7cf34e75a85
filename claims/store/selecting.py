"""What a Selection asks for, as conditions on claims joined with their documents. Withdrawn and rejected claims match
only where they are asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from claims.records import Selection
from claims.store.name_words import with_one
from claims.store.references import refers_to
from claims.store.search import called, is_about, words_of
from claims.store.tables import claim, document, speaker

SPOKESMEN = ("spokesman", "spokesmen", "spokesperson", "spokeswoman", "spokespeople")
Conditions = list[ColumnElement[bool]]
MOST_SPEAKERS = 5000
"""Ids that are named in a query; where more are called so, the query looks them up itself."""


@dataclass(frozen=True)
class Asked(Selection):
    """A selection in which it is settled whom its words mean, so that several queries need not each find out."""

    speakers: Any = None
    """Canonical ids of those whom `speaker` means, or the query for them; None where it asks for nobody."""
    opponents: Any = None
    """The same for `against`."""
    places: tuple[str, ...] | None = None
    """What `place` goes by, as search.key() spells it; None where it asks for no place."""
    published: Any = None
    """The condition on documents that `outlet` sets."""
    relayed: Any = None
    """The condition on claims that `via` sets."""
    saying: Collection[str] | None = None
    """The claims (ids) whose statements `about` fits, where they are known."""
    weighs: bool = False
    """The database chooses its ways by statistics, so it need not be told."""

    @property
    def called(self) -> list[Any]:
        return [ids for ids in (self.speakers, self.opponents) if ids is not None]


def whom(connection: Connection, words: str | None, *, rejected: bool) -> Any:
    """The ids of those who are called so and of who speaks for them, or, where they are very many, the query for them.

    `side:Russia` means all whom the user labelled so, and the beginning of an id whom it names.
    """
    if words is None:
        return None
    query = called(words, rejected=rejected)
    found = [str(one) for one in connection.scalars(query.limit(MOST_SPEAKERS + 1))]
    if len(found) > MOST_SPEAKERS:
        return query
    return tuple(sorted({*found, *speaking_for(connection, found)}))


def speaking_for(connection: Connection, ids: Collection[str]) -> set[str]:
    """Canonical ids of the spokesmen of the organisations among these."""
    bodies = select(speaker.c.name).where(speaker.c.canonical_id.in_(ids), speaker.c.kind == "organisation")
    names = [set(words) for name in connection.scalars(bodies) if (words := words_of(name))]
    if not names:
        return set()
    rows = connection.execute(
        select(speaker.c.canonical_id, speaker.c.key).where(speaker.c.id.in_(with_one(SPOKESMEN)))
    )
    described = ((row.canonical_id, set(row.key.split())) for row in rows)
    speaking = ((id, words) for id, words in described if not words.isdisjoint(SPOKESMEN))
    return {id for id, words in speaking if any(name <= words for name in names)} - set(ids)


def of_claims(selection: Asked, *, held: bool = False) -> Conditions:
    """The claims of `speaker`, or of `against` too where both are given, that are about it and appeared so.

    `held` is for claims that are found by something else than words.
    """
    found = of_appearances(selection)
    if selection.called:
        found.append(or_(*(claim.c.speaker_id.in_(ids) for ids in selection.called)))
    if selection.about is not None:
        found.append(is_about(selection.about, wide=selection.wide, held=held))
    if selection.places is not None:
        found.append(refers_to(selection.places))
    if selection.judged is not None:
        found.append(claim.c.judgement == selection.judged)
    return found


def of_appearances(selection: Asked) -> Conditions:
    """Where, when and how it appeared. A date filter leaves undated claims out."""
    there = claim.c.withdrawn if selection.withdrawn else ~claim.c.withdrawn
    found = [there, *_within(claim.c.day, selection)]
    if not selection.rejected:
        found.append(claim.c.judgement != "rejected")
    found += [condition for condition in (selection.published, selection.relayed) if condition is not None]
    if selection.document is not None:
        found.append(claim.c.document_id == selection.document)
    if selection.type is not None:
        found.append(claim.c.type == selection.type)
    if selection.stance is not None:
        found.append(claim.c.stance == selection.stance)
    if selection.part is not None:
        found.append(claim.c.part.is_(None) if selection.part == "prose" else claim.c.part == selection.part)
    if not selection.beliefs:
        found.append(claim.c.stance != "believes")
    if selection.min_confidence:
        found.append(claim.c.confidence >= selection.min_confidence)
    return found


def of_documents(selection: Asked) -> Conditions:
    """The document's own properties; dates are those of publication."""
    found = _within(document.c.published_on, selection)
    if selection.published is not None:
        found.append(selection.published)
    if selection.document is not None:
        found.append(document.c.id == selection.document)
    return found


def asks_for_claims(selection: Selection) -> bool:
    """It says something of what is said, not only of where and when."""
    said = (selection.speaker, selection.against, selection.about, selection.place, selection.via)
    how = (selection.type, selection.stance, selection.judged, selection.part, selection.min_confidence or None)
    return any(given is not None for given in (*said, *how))


def asks_for_appearances(selection: Selection) -> bool:
    """It says something of where, when or how it appeared."""
    how = (selection.type, selection.stance, selection.part, selection.min_confidence or None)
    given = (selection.outlet, selection.via, selection.document, *how)
    return selection.dated or not selection.beliefs or any(value is not None for value in given)


def _within(day: ColumnElement[date | None], selection: Selection) -> Conditions:
    found = []
    if selection.since is not None:
        found.append(day >= selection.since)
    if selection.until is not None:
        found.append(day <= selection.until)
    return found
