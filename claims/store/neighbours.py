"""Speakers as they are heard, and with whom some are to be compared: those who share keys by which they may be linked.

So what settling costs goes with who is like those who were heard anew, and not with all who are called John.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, bindparam, delete, select

from claims.heard import Appearance, Company, Heard
from claims.records import Speaker
from claims.store.dialects import dialect_of
from claims.store.judging import ITSELF
from claims.store.rows import heard_speakers
from claims.store.slots import number_of
from claims.store.tables import alias, claim, document, judgement, speaker, speaker_key

SOME = 900
"""Ids in one statement."""
Item = TypeVar("Item")


def some_of(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at a time as one statement takes."""
    return (items[start : start + SOME] for start in range(0, len(items), SOME))


class Neighbourhood(NamedTuple):
    """Speakers with all whom they are to be compared with."""

    members: frozenset[str]
    """Those between whom links may have changed."""
    heard: list[Heard]
    """These, and all who share a key of use with one of them, for what others are called may decide too."""


class Likeness(Protocol):
    """What says who may be one by the look of them: claims.speakers.across."""

    def keys_of(self, one: Heard, /) -> Collection[str]:
        """The keys under which the speaker is compared."""
        ...

    def is_of_use(self, key: str, heard: Sequence[Heard], /) -> bool:
        """Whether some of all who share this key may be linked by it; told without where they are heard."""
        ...


def unsettled(connection: Connection) -> list[Heard]:
    """Speakers that are to be compared."""
    ids = connection.scalars(select(speaker.c.id).where(~speaker.c.settled).order_by(speaker.c.id)).all()
    return heard_of(connection, ids)


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
    gone = _drop_other_keys(connection, keys)
    add_speaker_keys(connection, keys)
    former = {one for ids in _under(connection, gone).values() for one in ids}
    members = {*keys, *former, *_linked(connection, keys), *_met(connection, keys, likeness)}
    heard = heard_of(connection, sorted(members))
    theirs = {one.speaker.id: likeness.keys_of(one) for one in heard}
    around = _met(connection, theirs, likeness) - members
    return Neighbourhood(frozenset(members), [*heard, *heard_of(connection, sorted(around))])


def _drop_other_keys(connection: Connection, keys: Mapping[str, Collection[str]]) -> set[int]:
    """The keys that these speakers had and have no longer."""
    stay = {one: {number_of(words) for words in some} for one, some in keys.items()}
    gone = []
    for some in some_of(sorted(keys)):
        stored = select(speaker_key.c.key, speaker_key.c.speaker_id).where(speaker_key.c.speaker_id.in_(some))
        gone += [row for row in connection.execute(stored) if row.key not in stay[row.speaker_id]]
    if gone:
        which = (speaker_key.c.key == bindparam("which"), speaker_key.c.speaker_id == bindparam("whose"))
        rows = [{"which": row.key, "whose": row.speaker_id} for row in gone]
        connection.execute(delete(speaker_key).where(*which), rows)
    return {row.key for row in gone}


def _under(connection: Connection, keys: Collection[int]) -> dict[int, list[str]]:
    """Who is under each of these keys."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for some in some_of(sorted(keys)):
        query = select(speaker_key.c.key, speaker_key.c.speaker_id).where(speaker_key.c.key.in_(some))
        for key, id in connection.execute(query):
            found[key].append(id)
    return found


def _linked(connection: Connection, ids: Collection[str]) -> set[str]:
    """Who looks like one of these, by the links that stand."""
    one, other = judgement.c.speaker_id, judgement.c.other_speaker_id
    stands = (judgement.c.withdrawn_at.is_(None), judgement.c.who == ITSELF)
    found = set[str]()
    for some in some_of(sorted(ids)):
        for mine, theirs in ((one, other), (other, one)):
            found.update(connection.scalars(select(theirs).where(mine.in_(some), *stands)))
    return found


def _met(connection: Connection, keys: Mapping[str, Collection[str]], likeness: Likeness) -> set[str]:
    """Who shares a key with one of these speakers by which some may be linked."""
    words = {number_of(key): key for some in keys.values() for key in some}
    under = {key: ids for key, ids in _under(connection, words).items() if len(ids) > 1}
    seen = _seen(connection, sorted({id for ids in under.values() for id in ids}))
    of_use = (key for key, ids in under.items() if likeness.is_of_use(words[key], [seen[id] for id in ids]))
    return {id for key in of_use for id in under[key]}


def _seen(connection: Connection, ids: Sequence[str]) -> dict[str, Heard]:
    """These speakers by name and kind, and whether the user named them: no more than it takes to tell keys of use."""
    given = select(alias.c.words).where(alias.c.speaker_id == speaker.c.id, alias.c.given).limit(1).scalar_subquery()
    found = {}
    for some in some_of(ids):
        query = select(speaker.c.id, speaker.c.name, speaker.c.kind, given.label("given")).where(speaker.c.id.in_(some))
        for row in connection.execute(query):
            named = (row.given,) if row.given is not None else ()
            found[row.id] = Heard(Speaker(row.id, row.name, row.kind), given=named)
    return found


def heard_of(connection: Connection, ids: Sequence[str]) -> list[Heard]:
    known: dict[str, Speaker] = {}
    given: defaultdict[str, list[str]] = defaultdict(list)
    called: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for some in some_of(ids):
        known |= heard_speakers(connection, some)
        named = select(alias.c.speaker_id, alias.c.words).where(alias.c.given, alias.c.speaker_id.in_(some))
        for one, words in connection.execute(named.order_by(alias.c.speaker_id, alias.c.words)):
            given[one].append(words)
        said = select(claim.c.heard_id, claim.c.document_id, claim.c.source).distinct()
        for one, of, source in connection.execute(said.where(claim.c.heard_id.in_(some), ~claim.c.withdrawn)):
            called[one].setdefault(of, set()).add(source)
    met = _appearances(connection, sorted({of for documents in called.values() for of in documents}))
    return [
        Heard(
            known[one],
            tuple(replace(met[of], called="; ".join(sorted(called[one][of]))) for of in sorted(called[one])),
            tuple(given[one]),
        )
        for one in ids
        if one in known
    ]


def _appearances(connection: Connection, documents: Sequence[str]) -> dict[str, Appearance]:
    """These documents (ids) as what is heard in them."""
    found = {}
    for some in some_of(documents):
        query = select(document.c.id, document.c.published_on, document.c.company).where(document.c.id.in_(some))
        for row in connection.execute(query):
            found[row.id] = Appearance(row.id, row.published_on, _company(row.company))
    return found


def _company(stored: Mapping[str, object] | None) -> Company:
    if not stored:
        return Company()
    names, countries = stored["names"], stored["countries"]
    return Company(frozenset(names), dict(countries))  # type: ignore[call-overload]
