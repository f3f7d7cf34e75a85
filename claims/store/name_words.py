"""Whom words may mean: speakers by the words of their names, which triggers put down."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Select, exists, select

from claims.store.counted_tables import name_word
from claims.store.dialects import Dialect, dialect_of
from claims.store.marking import Trigger

NAMES = (("alias", "speaker_id"), ("speaker", "id"))
"""Tables whose `key` has words of a speaker's names, and where they say whose."""


def triggers(dialect: Dialect) -> Iterator[Trigger]:
    """What keeps the words, as the migration makes it: change it only together with one that makes it anew."""
    for table, id in NAMES:
        for event, what in (("insert", "INSERT"), ("update", "UPDATE OF key")):
            yield f"{table}_words_{event}", table, what, "new.key <> ''", (_put(dialect, f"new.{id}"),)


def put_all(dialect: Dialect) -> str:
    """SQL that puts down the words of all who are stored, where there are none yet; in their order, which is sooner
    done."""
    named = (
        f"SELECT each.value, {table}.{id} FROM {table}, {dialect.words_in(f'{table}.key')} AS each "
        "WHERE each.value <> ''"
        for table, id in NAMES
    )
    return f"INSERT INTO name_word {' UNION '.join(named)} ORDER BY 1, 2"


def unindexed(connection: Connection) -> Iterator[str]:
    """The speakers (ids) of whom a word is missing."""
    dialect, missing = dialect_of(connection), set[str]()
    for table, id in NAMES:
        there = f"SELECT 1 FROM name_word WHERE word = each.value AND speaker_id = {table}.{id}"
        words = f"SELECT {table}.{id} FROM {table}, {dialect.words_in(f'{table}.key')} AS each WHERE each.value <> ''"
        missing.update(connection.exec_driver_sql(f"{words} AND NOT EXISTS ({there})").scalars())
    yield from sorted(missing)


def _put(dialect: Dialect, id: str) -> str:
    return (
        f"INSERT INTO name_word SELECT each.value, {id} FROM {dialect.words_in('new.key')} AS each "
        "WHERE each.value <> '' ON CONFLICT DO NOTHING"
    )


def with_all(words: Collection[str]) -> Select[tuple[str]]:
    """The speakers (ids) who have all of these words, one or more, in names, role and affiliation taken together."""
    first, *others = sorted(set(words), key=lambda word: (-len(word), word))
    named = name_word.alias("named")
    also = (exists().where(name_word.c.word == word, name_word.c.speaker_id == named.c.speaker_id) for word in others)
    return select(named.c.speaker_id).where(named.c.word == first, *also)


def with_one(words: Collection[str]) -> Select[tuple[str]]:
    """Those who have one of these words there."""
    return select(name_word.c.speaker_id).where(name_word.c.word.in_(words))
