"""Speakers that were heard anew since it was last settled who is one, and of what day: so that only what is of that
time is looked at again.

The marks are keys of the speaker like those that it is compared under, and go when it is settled. Who is unsettled and
has none was heard anew in a way that was not noted, or is called otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, select, update

from claims.store.dialects import dialect_of
from claims.store.slots import number_of
from claims.store.tables import claim, document, speaker, speaker_key

NOTED = number_of("anew")
"""The key of who was heard anew on no other days than those that are noted."""
MANY = 900


def unsettle(connection: Connection, ids: Collection[str], day: date | Literal["any"] | None = "any") -> None:
    """Who these speakers are is to be found anew: they were heard anew, or no more, on this day (None where a document
    has no date), or are called otherwise, which counts on any day."""
    for some in _some_of(sorted(ids)):
        if day == "any":
            connection.execute(
                delete(speaker_key).where(speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some))
            )
        else:
            settled = connection.scalars(select(speaker.c.id).where(speaker.c.id.in_(some), speaker.c.settled))
            note_all(connection, settled.all())
            noted = select(speaker_key.c.speaker_id).where(
                speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some)
            )
            _put(connection, _mark(day), connection.scalars(noted).all())
        connection.execute(update(speaker).where(speaker.c.id.in_(some), speaker.c.settled).values(settled=False))


def unsettle_all_of(connection: Connection, of: str) -> None:
    """The same for all who are heard in a document, on the day of which it is so far."""
    known = connection.execute(select(document.c.published_on).where(document.c.id == of)).one_or_none()
    if known is not None:
        heard = select(claim.c.heard_id).where(claim.c.document_id == of, claim.c.heard_id.is_not(None))
        unsettle(connection, {str(id) for id in connection.scalars(heard)}, known.published_on)


def note_all(connection: Connection, ids: Iterable[str]) -> None:
    """It is noted from now on on which days these are heard anew."""
    _put(connection, NOTED, ids)


class Marks:
    """The marks of speakers, told from their other keys: rows of key and speaker (id)."""

    def __init__(self, connection: Connection) -> None:
        first, last = connection.execute(
            select(func.min(document.c.published_on), func.max(document.c.published_on))
        ).one()
        every = range((last - first).days + 1) if first else ()
        self._day = {_mark(day): day for day in (None, *(first + timedelta(days) for days in every))}

    def among(self, rows: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
        return {row for row in rows if row[0] in self._day or row[0] == NOTED}

    def days(self, marks: Iterable[tuple[int, str]]) -> dict[str, frozenset[date | None]]:
        """By speaker the days on which it was heard anew; who is left out was so in a way that was not noted."""
        marks = sorted(marks)
        found: dict[str, set[date | None]] = {one: set() for key, one in marks if key == NOTED}
        for key, one in marks:
            if key != NOTED and one in found:
                found[one].add(self._day[key])
        return {one: frozenset(days) for one, days in found.items()}


def _mark(day: date | str | None) -> int:
    return number_of(f"anew {day or 'undated'}")


def _put(connection: Connection, key: int, ids: Iterable[str]) -> None:
    if rows := [{"key": key, "speaker_id": one} for one in ids]:
        connection.execute(dialect_of(connection).insert(speaker_key).on_conflict_do_nothing(), rows)


def _some_of(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))
