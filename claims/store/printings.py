"""Which documents print a document's text too: those that share keys with it, verified on the texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from claims.copies import are_copies, keys_of, shingles
from claims.records import Document, DocumentInfo, Printing
from claims.store.dialects import among, found_among
from claims.store.keys import Asked, sharing_most
from claims.store.rows import INFO, compared_by_number, info_of
from claims.store.search import key
from claims.store.tables import band, claim, document, version

CANDIDATES = 40
"""Documents whose texts are looked at, those that share most keys first: all copies are not needed, for they are
copies of each other."""

Claims = list[int]
"""By their row numbers."""


class Wanted(NamedTuple):
    """A document whose copies are asked for, with the claims of these speakers (canonical ids), or of all."""

    document: str
    said_by: Collection[str] | None = None


class Said(NamedTuple):
    """What tells whether a claim is asked for."""

    number: int
    speaker: str | None
    day: date | None


def put_keys(connection: Connection, id: str, text: str) -> None:
    """Let the document be found by this text and no other."""
    number = connection.scalars(select(document.c.number).where(document.c.id == id)).one()
    connection.execute(delete(band).where(band.c.document_number == number))
    rows = [{"key": key, "document_number": number} for key in sorted(set(keys_of(text)))]
    if rows:
        connection.execute(insert(band), rows)


def copies(connection: Connection, id: str) -> list[str]:
    """Ids of the documents that are copies of this one, or of such copies, sorted."""
    others = _candidates(connection, [id]).get(id, [])
    texts = _Texts(connection, {id, *others} if others else ())
    return [one for one in others if texts.are_copies(id, one)]


def printings(connection: Connection, wanted: Sequence[Wanted], within: int) -> list[list[Printing]]:
    """Each document with its copies, itself first, and their claims within so many days of its own, all of them where
    one has no date; nothing where it is not stored. What is asked for several is looked up once for all."""
    candidates = _candidates(connection, {one.document for one in wanted})
    own = _said(connection, candidates)
    others = _said(connection, {id for some in candidates.values() for id in some}, _speakers(wanted))
    near = [_near(one, candidates.get(one.document), own, others, within) for one in wanted]
    texts = _Texts(connection, {id for some in near for id in some})
    found = texts.copied(near)
    known = compared_by_number(connection, (number for some in found for claims in some.values() for number in claims))
    return [
        [Printing(texts.of[id], tuple(known[number] for number in claims)) for id, claims in some.items()]
        for some in found
    ]


def _candidates(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """To each of these documents that is stored those (ids, sorted) that may be copies of it."""
    stored = select(document.c.number, document.c.id).where(found_among(document.c.id, sorted(ids)))
    numbers = {row.number: row.id for row in connection.execute(stored)}
    keys: defaultdict[int, list[int]] = defaultdict(list)
    theirs = select(band.c.document_number, band.c.key).where(found_among(band.c.document_number, sorted(numbers)))
    for row in connection.execute(theirs).all():
        keys[row.document_number].append(row.key)
    things = [Asked(sorted(keys[number]), own=[number]) for number in numbers]
    found = sharing_most(connection, band.c.document_number, things, CANDIDATES)
    every = sorted({number for some in found for number in some})
    which = select(document.c.number, document.c.id).where(found_among(document.c.number, every))
    known = {row.number: row.id for row in connection.execute(which)} if every else {}
    return {id: sorted(known[one] for one in some) for id, some in zip(numbers.values(), found, strict=True)}


def _speakers(wanted: Iterable[Wanted]) -> set[str] | None:
    """All whose claims are asked for; None for everybody's."""
    every = [one.said_by for one in wanted]
    asked = [some for some in every if some is not None]
    return {id for some in asked for id in some} if len(asked) == len(every) else None


def _said(
    connection: Connection, ids: Collection[str], speakers: Collection[str] | None = None
) -> dict[str, list[Said]]:
    """The current claims of these documents, all or those of some speakers."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    speaker = func.coalesce(claim.c.speaker_id, "")  # not to be looked up by it: many a speaker says thousands
    theirs = [] if speakers is None else [among(speaker, sorted(speakers))]
    current = (found_among(claim.c.document_id, sorted(ids)), ~claim.c.withdrawn, *theirs)
    query = select(claim.c.document_id, claim.c.number, claim.c.speaker_id, claim.c.day).where(*current)
    for id, *said in connection.execute(query).all() if ids else ():
        found[id].append(Said(*said))
    return found


def _near(
    of: Wanted,
    candidates: Iterable[str] | None,
    own: Mapping[str, Sequence[Said]],
    others: Mapping[str, Sequence[Said]],
    within: int,
) -> dict[str, Claims]:
    """The claims that are asked for of the document, which comes first, and of those others that have any; nothing
    where it has no candidates, for it is not stored."""
    if candidates is None:
        return {}
    said = {of.document: own.get(of.document, ())} | {id: others[id] for id in candidates if id in others}
    days = [one.day for one in said[of.document]]
    dated = [day for day in days if day is not None]
    far = timedelta(days=within)
    first, last = (min(dated) - far, max(dated) + far) if dated and len(dated) == len(days) else (date.min, date.max)
    found = {
        id: [
            one.number
            for one in some
            if (of.said_by is None or one.speaker in of.said_by) and (one.day is None or first <= one.day <= last)
        ]
        for id, some in said.items()
    }
    return {id: numbers for id, numbers in found.items() if numbers or id == of.document}


class _Texts:
    """The texts of documents, and which of these are copies: told once of each two."""

    def __init__(self, connection: Connection, ids: Collection[str]) -> None:
        query = select(version.c.document_id, version.c.text)
        which = (version.c.is_current, found_among(version.c.document_id, sorted(ids)))
        rows = connection.execute(query.where(*which)).all() if ids else ()
        self.of: dict[str, str] = {row.document_id: row.text for row in rows}
        self._told: dict[tuple[str, str], bool] = {}

    def are_copies(self, one: str, other: str) -> bool:
        pair = (min(one, other), max(one, other))
        if pair not in self._told:
            self._told[pair] = are_copies(shingles(self.of[one]), shingles(self.of[other]))
        return self._told[pair]

    def copied(self, near: Sequence[Mapping[str, Claims]]) -> list[dict[str, Claims]]:
        """Of each the first document, and those others that are copies of it; where there are none, no claims. Those of
        one text come one after the other, while its shingles are at hand."""
        alike = sorted(range(len(near)), key=lambda at: min(near[at], default=""))
        found = {at: self._copies(near[at]) for at in alike}
        return [found[at] for at in range(len(near))]

    def _copies(self, near: Mapping[str, Claims]) -> dict[str, Claims]:
        if not near:
            return {}
        own, *others = near
        copies = {id: near[id] for id in others if self.are_copies(own, id)}
        return {own: near[own] if copies else [], **copies}


def twin(connection: Connection, of: Document) -> DocumentInfo | None:
    """Another document with this text, read from the same bytes: the first by id; None where there is none, or where
    each is of an outlet of its own."""
    if of.original is None:
        return None
    query = (
        select(version.c.document_id, version.c.sha256, *INFO)
        .join_from(version, document, version.c.document_id == document.c.id)
        .where(version.c.raw_sha256 == of.original.sha256, version.c.sha256 == of.sha256, version.c.is_current)
        .where(document.c.id != of.id)
        .order_by(document.c.id)
    )
    ours = key(of.outlet) if of.outlet else None
    found = (info_of(row) for row in connection.execute(query))
    return next((one for one in found if ours is None or one.outlet is None or key(one.outlet) == ours), None)
