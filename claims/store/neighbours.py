"""Speakers as they are heard, and with whom some are to be compared: those who share keys by which they may be linked.

So what settling costs goes with who is like those who were heard anew, and not with all who are called John.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from sqlalchemy import Connection, bindparam, delete, select

from claims.heard import Appearance, Company, Heard, Part
from claims.records import Speaker
from claims.store import anew
from claims.store.dialects import dialect_of
from claims.store.judging import ITSELF
from claims.store.rows import heard_speakers
from claims.store.slots import number_of
from claims.store.tables import alias, claim, document, judgement, speaker, speaker_key

SOME = 900
"""Ids in one statement."""
NOBODY = Company()
Item = TypeVar("Item")


def some_of(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at a time as one statement takes."""
    return (items[start : start + SOME] for start in range(0, len(items), SOME))


@dataclass(frozen=True)
class Neighbourhood:
    """Speakers with all whom they are to be compared with."""

    fresh: Collection[str]
    """Who they are (ids)."""
    groups: Sequence[Collection[str]]
    """Those (ids) between whom links may have changed; each pair that one group has."""
    parts: Sequence[Part]
    """These, and all others who decide how they are linked, as they are compared."""

    @cached_property
    def members(self) -> frozenset[str]:
        """All who are in a group."""
        return frozenset().union(*self.groups)

    def has(self, one: str, other: str) -> bool:
        """Whether the links between these two may have changed."""
        return not self._groups_of[one].isdisjoint(self._groups_of[other])

    @cached_property
    def _groups_of(self) -> Mapping[str, set[int]]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        for number, group in enumerate(self.groups):
            for one in group:
                found[one].add(number)
        return found


class Likeness(Protocol):
    """What says who may be one by the look of them: claims.speakers.across. What documents name it need not know but to
    compare the parts."""

    def keys_of(self, one: Heard, /) -> Collection[str]:
        """The keys under which the speaker is compared."""
        ...

    def is_of_use(self, key: str, heard: Sequence[Heard], /) -> bool:
        """Whether some of all who share this key may be linked by it; told without where they are heard."""
        ...

    def concerned(
        self,
        key: str,
        heard: Sequence[Heard],
        anew: Mapping[str, Collection[date | None] | None],
        gained: Collection[str],
        /,
    ) -> set[str]:
        """Whose links may be others, of all who share this key, when these (by id) were heard anew on these days; None
        where it was not noted on which. Some of them have the key only since."""
        ...

    def parts_of(self, key: str, heard: Sequence[Heard], /) -> Iterable[Part]:
        """Which of all who share this key are compared with each other."""
        ...


def unsettled(connection: Connection) -> list[Heard]:
    """Speakers that are to be compared, without what their documents name."""
    ids = connection.scalars(select(speaker.c.id).where(~speaker.c.settled).order_by(speaker.c.id)).all()
    return heard_of(connection, ids, named=False)


def add_speaker_keys(connection: Connection, keys: Mapping[str, Iterable[str]]) -> None:
    """These speakers (ids) have these keys, too."""
    for some in some_of(sorted(keys)):
        rows = [
            {"key": key, "speaker_id": one} for one in some for key in sorted({number_of(words) for words in keys[one]})
        ]
        if rows:
            connection.execute(dialect_of(connection).insert(speaker_key).on_conflict_do_nothing(), rows)


def neighbourhood(connection: Connection, fresh: Sequence[Heard], likeness: Likeness) -> Neighbourhood:
    """Of these speakers, whose keys are now those that the likeness says."""
    keys = {one.speaker.id: likeness.keys_of(one) for one in fresh}
    stored = _stored(connection, keys)
    marked = anew.among(stored)
    days = anew.days(marked)
    lost, gained = _change_keys(connection, keys, stored, marked)
    former = {one for ids in _under(connection, lost).values() for one in ids}
    blocks = _Blocks(connection, likeness, fresh)
    groups: list[Collection[str]] = [{id} for id in keys]
    groups += [former | {one for key, one in stored if key in lost}] if former else []
    away = defaultdict[str, set[str]](set)
    for key, block in blocks.under(keys).items():
        these = {one.speaker.id: days.get(one.speaker.id) for one in block if one.speaker.id in keys}
        near = likeness.concerned(key, block, these, {id for id in these if (number_of(key), id) in gained})
        groups.append(near | these.keys())
        far = {one.speaker.id for one in block} - near
        for id in these if far else ():
            away[id] |= far
    groups += [{id, one} for id, linked in _linked(connection, keys).items() for one in linked - away[id]]
    groups = [*{frozenset(group) for group in groups}]
    return Neighbourhood(keys.keys(), groups, _parts(connection, blocks, groups, likeness))


def _parts(
    connection: Connection, blocks: _Blocks, groups: Sequence[Collection[str]], likeness: Likeness
) -> list[Part]:
    """What is compared by which some of a group may be linked, with what the documents name."""
    known = blocks.known({id for group in groups for id in group})
    keys = {id: likeness.keys_of(one) for id, one in known.items()}
    linking = {key for group in groups for key in _linking([known[id] for id in group if id in known], keys, likeness)}
    wanted = {id: linking.intersection(some) for id, some in keys.items()}
    parts = [
        part
        for key, block in sorted(blocks.under(wanted, least=2).items())
        for part in likeness.parts_of(key, block)
        if likeness.is_of_use(key, [one for one in part.heard if one.speaker.id in known])
    ]
    met = _companies(connection, sorted({a.document for part in parts for one in part.heard for a in one.appearances}))
    told = _Told(met)
    return [replace(part, heard=tuple(told.of(one) for one in part.heard)) for part in parts]


def _linking(group: Sequence[Heard], keys: Mapping[str, Collection[str]], likeness: Likeness) -> Iterator[str]:
    """The keys by which some of these may be linked."""
    under: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in group:
        for key in keys[one.speaker.id]:
            under[key].append(one)
    yield from (key for key, some in under.items() if likeness.is_of_use(key, some))


class _Told:
    """Speakers with what the documents name in which they are heard: of each once, however many parts have it."""

    def __init__(self, met: Mapping[str, Company]) -> None:
        self._met = met
        self._known: dict[int, tuple[Appearance, Appearance]] = {}

    def of(self, one: Heard) -> Heard:
        return Heard(one.speaker, tuple(map(self._whole, one.appearances)), one.given)

    def _whole(self, one: Appearance) -> Appearance:
        known = self._known.get(id(one))
        if known is None:
            known = self._known[id(one)] = one, Appearance(one.document, one.day, self._met[one.document], one.called)
        return known[1]


class _Blocks:
    """Those who share keys, each looked up once; without what their documents name."""

    def __init__(self, connection: Connection, likeness: Likeness, fresh: Iterable[Heard]) -> None:
        self._connection, self._likeness = connection, likeness
        self._known = {one.speaker.id: one for one in fresh}
        self._blocks: dict[str, list[Heard]] = {}

    def known(self, ids: Iterable[str]) -> dict[str, Heard]:
        """Those of these ids who are in the store."""
        wanted = {*ids}
        found = heard_of(self._connection, sorted(wanted - self._known.keys()), named=False)
        self._known |= {one.speaker.id: one for one in found}
        return {id: self._known[id] for id in sorted(wanted & self._known.keys())}

    def under(self, keys: Mapping[str, Collection[str]], least: int = 1) -> dict[str, list[Heard]]:
        """By key of use all who share it, where it is a key of so many of these speakers."""
        many = Counter(key for some in keys.values() for key in some)
        wanted = [key for key, count in many.items() if count >= least]
        new = {number_of(key): key for key in wanted if key not in self._blocks}
        under = {new[number]: ids for number, ids in _under(self._connection, new).items() if len(ids) > 1}
        seen = _seen(self._connection, sorted({id for ids in under.values() for id in ids}))
        of_use = {k: ids for k, ids in under.items() if self._likeness.is_of_use(k, [seen[id] for id in ids])}
        known = self.known(id for ids in of_use.values() for id in ids)
        self._blocks |= {key: [] for key in new.values()}
        self._blocks |= {key: [known[id] for id in sorted(ids) if id in known] for key, ids in of_use.items()}
        return {key: block for key in wanted if len(block := self._blocks[key]) > 1}


def _stored(connection: Connection, ids: Iterable[str]) -> set[tuple[int, str]]:
    """The keys of these speakers, each with whose it is."""
    found = set[tuple[int, str]]()
    for some in some_of(sorted(ids)):
        rows = select(speaker_key.c.key, speaker_key.c.speaker_id).where(speaker_key.c.speaker_id.in_(some))
        found.update((key, id) for key, id in connection.execute(rows).all())
    return found


def _change_keys(
    connection: Connection,
    keys: Mapping[str, Collection[str]],
    stored: Collection[tuple[int, str]],
    marked: Collection[tuple[int, str]],
) -> tuple[set[int], set[tuple[int, str]]]:
    """Let these speakers have these keys and none of those that were stored besides, marks neither; the keys that some
    have no longer, and which are new to whom, of those who had some."""
    stay = {(number_of(words), one) for one, some in keys.items() for words in some}
    if gone := sorted({*stored} - stay):
        which = (speaker_key.c.key == bindparam("which"), speaker_key.c.speaker_id == bindparam("whose"))
        connection.execute(delete(speaker_key).where(*which), [{"which": key, "whose": one} for key, one in gone])
    if new := sorted(stay - {*stored}):
        put = dialect_of(connection).insert(speaker_key).on_conflict_do_nothing()
        connection.execute(put, [{"key": key, "speaker_id": one} for key, one in new])
    had_some = {one for _, one in {*stored} - {*marked}}
    return {key for key, _ in {*gone} - {*marked}}, {(key, one) for key, one in new if one in had_some}


def _under(connection: Connection, keys: Collection[int]) -> dict[int, list[str]]:
    """Who is under each of these keys."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for some in some_of(sorted(keys)):
        query = select(speaker_key.c.key, speaker_key.c.speaker_id).where(speaker_key.c.key.in_(some))
        for key, id in connection.execute(query).all():
            found[key].append(id)
    return found


def _linked(connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """Who looks like each of these, by the links that stand."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    stands = (judgement.c.withdrawn_at.is_(None), judgement.c.who == ITSELF)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for some in some_of(sorted(ids)):
        for mine, theirs in ((one, other), (other, one)):
            for id, linked in connection.execute(select(mine, theirs).where(mine.in_(some), *stands)):
                found[id].add(linked)
    return found


def _seen(connection: Connection, ids: Sequence[str]) -> dict[str, Heard]:
    """These speakers by name and kind, and whether the user named them: no more than it takes to tell keys of use."""
    called = select(alias.c.speaker_id, alias.c.words).where(alias.c.given)
    names = {row.speaker_id: row.words for row in connection.execute(called).all()}
    found = {}
    for some in some_of(ids):
        query = select(speaker.c.id, speaker.c.name, speaker.c.kind).where(speaker.c.id.in_(some))
        for id, name, kind in connection.execute(query).all():
            found[id] = Heard(Speaker(id, name, kind), given=(names[id],) if id in names else ())
    return found


def heard_of(connection: Connection, ids: Sequence[str], *, named: bool = True) -> list[Heard]:
    """These speakers with where they are heard, and if asked for what is named there."""
    known: dict[str, Speaker] = {}
    given: defaultdict[str, list[str]] = defaultdict(list)
    called: defaultdict[str, dict[tuple[str, date | None], set[str]]] = defaultdict(dict)
    for some in some_of(ids):
        known |= heard_speakers(connection, some)
        names = select(alias.c.speaker_id, alias.c.words).where(alias.c.given, alias.c.speaker_id.in_(some))
        for one, words in connection.execute(names.order_by(alias.c.speaker_id, alias.c.words)):
            given[one].append(words)
        said = select(claim.c.heard_id, claim.c.document_id, document.c.published_on, claim.c.source).distinct()
        said = said.join(document, claim.c.document_id == document.c.id)
        for one, of, day, source in connection.execute(
            said.where(claim.c.heard_id.in_(some), ~claim.c.withdrawn)
        ).all():
            called[one].setdefault((of, day), set()).add(source)
    documents = {of for places in called.values() for of, _ in places} if named else set[str]()
    met = _companies(connection, sorted(documents))
    return [
        Heard(
            known[one],
            tuple(
                Appearance(of, day, met.get(of, NOBODY), "; ".join(sorted(sources)))
                for (of, day), sources in sorted(called[one].items(), key=lambda place: place[0][0])
            ),
            tuple(given[one]),
        )
        for one in ids
        if one in known
    ]


def _companies(connection: Connection, documents: Sequence[str]) -> dict[str, Company]:
    """What these documents (ids) name."""
    found = {}
    for some in some_of(documents):
        for row in connection.execute(select(document.c.id, document.c.company).where(document.c.id.in_(some))):
            found[row.id] = _company(row.company)
    return found


def _company(stored: Mapping[str, object] | None) -> Company:
    if not stored:
        return NOBODY
    names, countries = stored["names"], stored["countries"]
    return Company(frozenset(names), dict(countries))  # type: ignore[call-overload]
