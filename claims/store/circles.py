"""The store as it looks to claims that are compared anew because their speaker is somebody else: only what those say is
read who were that speaker, or are it now. It is looked up for several documents at once, which mostly tell of the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, or_, select

from claims.heard import Circle
from claims.records import Claim, Printing
from claims.store.dialects import among
from claims.store.printings import Wanted, printings
from claims.store.rows import claims_select, compared_by_number, compared_claims
from claims.store.search import one_key
from claims.store.slots import at_most, sharing_any, speakers_among
from claims.store.tables import claim

TOGETHER = 500
"""Claims for which it is looked up at once what they are compared with."""

Names = Callable[[str], Sequence[str]]


class Asked(NamedTuple):
    """What `claims.conflicts.relate` asks for."""

    beside: int
    """Of a document with more claims than these all are read, for there it counts how far apart two stand."""
    within: int
    """Days between a claim and what a copy of its document prints."""
    limit: int
    """Claims of other documents that share most slots with one."""
    named: Callable[[Claim, Names], Claim]
    """A claim as it is looked up, places under one name."""


class Group(NamedTuple):
    """Claims (ids) of a document that are to be compared anew with what the same speakers say."""

    document: str
    ids: frozenset[str]
    said_by: Circle


def groups_of(concerned: Mapping[str, Mapping[str, Circle]]) -> Iterator[list[Group]]:
    """The claims by document and speakers, in this order: one group that is compared with what everybody says, or many
    together that are not."""
    some: list[Group] = []
    for document, claims in concerned.items():
        for said_by in dict.fromkeys(claims.values()):
            group = Group(document, frozenset(id for id in claims if claims[id] == said_by), said_by)
            if some and (said_by is None or sum(len(one.ids) for one in some) >= TOGETHER):
                yield some
                some = []
            if said_by is None:
                yield [group]
            else:
                some.append(group)
    if some:
        yield some


class LookedUp:
    """What some groups of claims are compared with, each with what its speakers say. It holds as long as nothing is
    written but how claims relate."""

    def __init__(
        self, connection: Connection, groups: Sequence[Group], asked: Asked, names: Mapping[str, Sequence[str]]
    ) -> None:
        self._connection, self._limit, self._names = connection, asked.limit, names
        circles = {group.said_by or frozenset() for group in groups}
        speakers = frozenset[str]().union(*circles)
        self._read_current({group.document for group in groups}, speakers, asked.beside)
        wanted = [Wanted(group.document, group.said_by) for group in groups]
        self._printings = dict(zip(wanted, printings(connection, wanted, asked.within), strict=True))
        claims = [(one, group.said_by or ()) for group in groups for one in self.claims_of(group)]
        shared = sharing_any(connection, [asked.named(one, self.place_names) for one, _ in claims], asked.limit)
        self._sharing = {one.id: numbers for (one, _), numbers in zip(claims, shared, strict=True)}
        self._who = speakers_among(connection, shared, speakers)
        theirs = (self._theirs(self._sharing[one.id], said_by) for one, said_by in claims)
        self._known = compared_by_number(connection, {number for some in theirs for number in some})

    def _read_current(self, documents: Collection[str], speakers: Collection[str], beside: int) -> None:
        own = (claim.c.document_id.in_(documents), ~claim.c.withdrawn)
        count = select(claim.c.document_id, func.count().label("claims")).where(*own).group_by(claim.c.document_id)
        self._whole = {row.document_id for row in self._connection.execute(count) if row.claims > beside}
        said = func.coalesce(claim.c.speaker_id, "")  # not to be looked up by it: many a speaker says thousands
        read = or_(claim.c.document_id.in_(self._whole), among(said, sorted(speakers)))
        query = claims_select().where(and_(*own), read).order_by(claim.c.content_start, claim.c.id)
        self._current: dict[str, list[Claim]] = {document: [] for document in documents}
        for one in compared_claims(self._connection, self._connection.execute(query)):
            self._current[one.document.id].append(one)

    def among(self, group: Group) -> OfSpeakers:
        """What the group is compared with."""
        return OfSpeakers(self, group.said_by or frozenset())

    def claims_of(self, group: Group) -> list[Claim]:
        """Those that are compared anew, in the text's order."""
        return [one for one in self.current(group.document, group.said_by or ()) if one.id in group.ids]

    def current(self, document_id: str, said_by: Collection[str]) -> list[Claim]:
        every = self._current[document_id]
        if document_id in self._whole:
            return list(every)
        return [one for one in every if one.speaker and one.speaker.id in said_by]

    def place_names(self, name: str) -> Sequence[str]:
        return self._names.get(one_key(name), ()) if self._names else ()

    def printings(self, document_id: str, said_by: Collection[str]) -> list[Printing]:
        return self._printings[Wanted(document_id, said_by)]

    def sharing_each(self, claims: Sequence[Claim], said_by: Collection[str]) -> list[list[Claim]]:
        found = [self._sharing[one.id] for one in claims]
        of_use = [some if self._theirs(some, said_by) else [] for some in found]
        some = at_most(self._connection, of_use, self._limit)
        return [[self._known[number] for number in self._theirs(numbers, said_by)] for numbers in some]

    def _theirs(self, numbers: Sequence[int], said_by: Collection[str]) -> list[int]:
        """Those of these claims that some of the speakers say."""
        return [number for number in numbers if self._who.get(number) in said_by]


class OfSpeakers:
    """Candidates, as `claims.conflicts.relate` wants them, that these speakers (canonical ids) say."""

    def __init__(self, looked_up: LookedUp, said_by: Collection[str]) -> None:
        self.said_by, self.place_names = said_by, looked_up.place_names
        self._looked_up = looked_up

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        """As many as was asked for when it was looked up."""
        return self._looked_up.sharing_each(claims, self.said_by)

    def current(self, document_id: str) -> list[Claim]:
        return self._looked_up.current(document_id, self.said_by)

    def printings(self, document_id: str, within: int) -> list[Printing]:
        return self._looked_up.printings(document_id, self.said_by)
