"""Places: what lies in what, and which claims refer to them by any of their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, or_, select

from claims.records import Refusal
from claims.registered import Entry, Place, PlaceCount
from claims.store.references import REFERRED, refers_to
from claims.store.registry import Book, Registry, called, known, named_before
from claims.store.search import key
from claims.store.tables import claim, document, place, place_merge, place_name, reference
from claims.store.writing import forget_comparisons

PLACES = Book("place", "within", place, place_name, place_merge)
DEEPEST = 20
"""So many places, each in the next, are told of one."""
Conditions = Sequence[ColumnElement[bool]]


class Places(Registry):
    """The store's registry of places."""

    book = PLACES

    def heard(self, connection: Connection, words: str) -> str | None:
        """How claims spell the name; None where none refers to it."""
        query = select(func.min(reference.c.words)).where(reference.c.part.in_(REFERRED), reference.c.key == key(words))
        found: str | None = connection.scalar(query)
        return found

    def names(self, connection: Connection) -> list[str]:
        """The names of places that claims refer to."""
        query = select(func.min(reference.c.words)).where(reference.c.part == "place").group_by(reference.c.key)
        return list(connection.scalars(query))

    def keys(self, connection: Connection, words: str, *, narrow: bool) -> tuple[str, ...]:
        """The names, as search.key() spells them, by which claims refer to the place or, unless `narrow`, to what lies
        in it. Raises LookupFailed with the nearest names, or Ambiguous.
        """
        if not called(connection, PLACES, words):
            return (key(self.spelt(connection, words)),)
        return self._keys(connection, self.find(connection, words), narrow=narrow)

    @staticmethod
    def _keys(connection: Connection, id: str, *, narrow: bool) -> tuple[str, ...]:
        ids = select(place.c.id).where(place.c.canonical_id == id) if narrow else _inside(id)
        spoken = exists().where(reference.c.part.in_(REFERRED), reference.c.key == place_name.c.key)
        query = select(place_name.c.key).where(place_name.c.place_id.in_(ids), spoken).distinct()
        return tuple(sorted(connection.scalars(query)))

    def spoken(self, connection: Connection) -> dict[str, tuple[str, ...]]:
        """The names of places that claims use, by search.key(): each with all of them that mean the same.

        First comes the one that the place is known by, or the name itself where several places go by it. Places are
        left out that claims call by one name only, if it is the one that they are known by.
        """
        head = place.alias("head")
        query = (
            select(place_name.c.key, place_name.c.words, place.c.canonical_id, head.c.name)
            .join_from(place_name, place, place.c.id == place_name.c.place_id)
            .join(head, head.c.id == place.c.canonical_id)
            .where(exists().where(reference.c.part.in_(REFERRED), reference.c.key == place_name.c.key))
            .order_by(place.c.canonical_id, place_name.c.key, place_name.c.words)
        )
        names: dict[str, dict[str, str]] = {}
        meant: dict[str, dict[str, str]] = {}
        for row in connection.execute(query):
            names.setdefault(row.canonical_id, {})[row.key] = row.words
            meant.setdefault(row.key, {})[row.canonical_id] = row.name
        found = {}
        for spelt, places in meant.items():
            others = {other: words for id in places for other, words in names[id].items()}
            known_by = next(iter(places.values())) if len(places) == 1 else others[spelt]
            if len(others) > 1 or key(known_by) != spelt:
                found[spelt] = (known_by, *others.values())
        return found

    def renamed(self, before: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The claims (ids) by document that refer to a name which meant another place `before`; what related to them is
        forgotten, to be found anew."""
        with self._write() as connection:
            after = self.spoken(connection)
            one = {name for name in {*before, *after} if _first(before, name) != _first(after, name)}
            query = select(claim.c.document_id, claim.c.id).where(refers_to(sorted(one)), ~claim.c.withdrawn)
            found: dict[str, list[str]] = {}
            for document_id, id in connection.execute(query.order_by(claim.c.id)):
                found.setdefault(document_id, []).append(id)
            forget_comparisons(connection, [id for ids in found.values() for id in ids])
            return found

    def counts(self, connection: Connection, wanted: Conditions, limit: int | None = None) -> list[PlaceCount]:
        """The places that such claims refer to, the most often named first: those of the registry, and what is some
        claim's place."""
        places = select(reference.c.key).where(reference.c.part == "place")
        one = case((place.c.id.is_not(None), place.c.canonical_id), else_=reference.c.key)
        claims = func.count(claim.c.number.distinct())
        query = (
            select(
                one.label("one"), func.max(place.c.canonical_id).label("id"), func.min(reference.c.words).label("name")
            )
            .add_columns(*_totals(claims))
            .join_from(reference, claim, reference.c.claim_number == claim.c.number)
            .join(document, claim.c.document_id == document.c.id)
            .outerjoin(place_name, place_name.c.key == reference.c.key)
            .outerjoin(place, place.c.id == place_name.c.place_id)
            .where(reference.c.part.in_(REFERRED), or_(place.c.id.is_not(None), reference.c.key.in_(places)), *wanted)
            .group_by(one)
        )
        rows = sorted(connection.execute(query), key=lambda row: (-row.claims, row.one))[:limit]
        entries = known(connection, PLACES, [row.id for row in rows if row.id])
        around = _around(connection)
        return [_count(row, entries.get(row.id) or Entry("", row.name), around) for row in rows]

    def place(self, words: str) -> Place:
        """All that is known of one place. Raises LookupFailed with the nearest names, or Ambiguous."""
        with self._read() as connection:
            narrow, wide = (self.keys(connection, words, narrow=narrow) for narrow in (True, False))
            own, inside = (connection.execute(_of(keys)).one() for keys in (narrow, wide))
            if not called(connection, PLACES, words):
                return Place(_count(own, Entry("", self.spelt(connection, words)), {}), (), (), inside.claims)
            id = self.find(connection, words)
            parts = select(place.c.canonical_id).where(place.c.within.in_(_group(id)), place.c.canonical_id != id)
            passing = [name for name, _ in named_before(connection, PLACES)]
            merged = select(place.c.name).where(place.c.id.in_(_group(id)), place.c.id.not_in([id, *passing]))
            return Place(
                _count(own, known(connection, PLACES, [id])[id], _around(connection)),
                tuple(sorted(connection.scalars(select(place.c.name).where(place.c.id.in_(parts))))),
                tuple(sorted(connection.scalars(merged))),
                inside.claims,
            )

    def _sound(self, connection: Connection, entries: list[Entry], refused: list[Refusal]) -> list[Entry]:
        """Those that lie in nothing, or in a place that is known or among them, and not in themselves."""
        stored = {row.id: row.within for row in connection.execute(select(place.c.id, place.c.within))}
        sound = list(entries)
        while True:
            told = stored | {one.id: one.more.get("within", stored.get(one.id)) for one in sound}
            wrong = {one.id: why for one in sound if (why := _misplaced(one.id, told))}
            if not wrong:
                return sound
            advice = "write the id of a place in this file or in `claims places`, or nothing"
            refused += [Refusal(one.where or one.id, wrong[one.id], advice) for one in sound if one.id in wrong]
            sound = [one for one in sound if one.id not in wrong]


def _first(names: Mapping[str, Sequence[str]], spelt: str) -> str:
    """What a name's place is known by, as search.key() spells it."""
    return key(names[spelt][0]) if spelt in names else spelt


def _misplaced(id: str, within: Mapping[str, str | None]) -> str | None:
    """Why a place can't lie where it is said to."""
    at, passed = within[id], {id}
    if at is not None and at not in within:
        return f"no place has the id “{at}” that it is said to lie within"
    while at is not None and at not in passed:
        passed.add(at)
        at = within.get(at)
    return "it lies within itself" if at == id else None


def _group(id: str) -> Any:
    """The place with this canonical id, and those that were merged into it."""
    return select(place.c.id).where(place.c.canonical_id == id)


def _inside(id: str) -> Any:
    """The place and all that lies in it, at any depth."""
    inside = _group(id).cte("inside", recursive=True)
    part, one = place.alias("part"), place.alias("one")
    deeper = (
        select(one.c.id)
        .join_from(inside, part, part.c.within == inside.c.id)
        .join(one, one.c.canonical_id == part.c.canonical_id)
    )
    return select(inside.union(deeper).c.id)


def _totals(claims: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    documents = func.count(claim.c.document_id.distinct())
    days = func.min(claim.c.day).label("first"), func.max(claim.c.day).label("last")
    return claims.label("claims"), documents.label("documents"), *days


def _of(keys: Sequence[str]) -> Any:
    """How often claims refer to these names, and when."""
    return select(*_totals(func.count())).where(refers_to(keys), ~claim.c.withdrawn, claim.c.judgement != "rejected")


def _count(row: Row[Any], entry: Entry, around: Mapping[str, tuple[str, str | None]]) -> PlaceCount:
    return PlaceCount(
        id=entry.id or None,
        name=entry.name,
        aliases=entry.aliases,
        within=tuple(_outwards(entry.more.get("within"), around)),
        claims=row.claims,
        documents=row.documents,
        first=row.first,
        last=row.last,
    )


def _around(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """For each place the name of what it is one with, and what that lies in."""
    head = place.alias("head")
    query = select(place.c.id, head.c.name, head.c.within).join_from(place, head, head.c.id == place.c.canonical_id)
    return {id: (name, within) for id, name, within in connection.execute(query)}


def _outwards(id: str | None, around: Mapping[str, tuple[str, str | None]]) -> Iterator[str]:
    """Names of this place and of what it lies in, one after another."""
    for _ in range(DEEPEST):
        if id is None or id not in around:
            return
        name, id = around[id]
        yield name
