"""Speakers that were heard anew since it was last settled who is one, and at what time: so that only what is of that
time is looked at again.

The marks are keys of the speaker like those that it is compared under, and go when it is settled. Who is unsettled and
has none was heard anew in a way that was not noted, or is called otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, func, select, update

from claims.heard import UNDATED, period_of
from claims.store.dialects import dialect_of
from claims.store.slots import number_of
from claims.store.tables import claim, document, speaker, speaker_key

NOTED = number_of("anew")
"""The key of who was heard anew in no other periods than those that are noted."""
MANY = 900


def unsettle(connection: Connection, ids: Collection[str], period: str | None = None) -> None:
    """Who these speakers are is to be found anew: they were heard anew in this period, or no more, or, without one, are
    called otherwise."""
    for some in _some_of(sorted(ids)):
        if period is None:
            connection.execute(
                delete(speaker_key).where(speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some))
            )
        else:
            settled = connection.scalars(select(speaker.c.id).where(speaker.c.id.in_(some), speaker.c.settled))
            note_all(connection, settled.all())
            noted = select(speaker_key.c.speaker_id).where(
                speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some)
            )
            _put(connection, _mark(period), connection.scalars(noted).all())
        connection.execute(update(speaker).where(speaker.c.id.in_(some), speaker.c.settled).values(settled=False))


def unsettle_all_of(connection: Connection, of: str) -> None:
    """The same for all who are heard in a document, at the time of which it is so far."""
    day = connection.execute(select(document.c.published_on).where(document.c.id == of)).one_or_none()
    if day is not None:
        heard = select(claim.c.heard_id).where(claim.c.document_id == of, claim.c.heard_id.is_not(None))
        unsettle(connection, {str(id) for id in connection.scalars(heard)}, period_of(day.published_on))


def note_all(connection: Connection, ids: Iterable[str]) -> None:
    """It is noted from now on in which periods these are heard anew."""
    _put(connection, NOTED, ids)


class Marks:
    """The marks of speakers, told from their other keys: rows of key and speaker (id)."""

    def __init__(self, connection: Connection) -> None:
        first, last = connection.execute(
            select(func.min(document.c.published_on), func.max(document.c.published_on))
        ).one()
        every = range(int(period_of(first)), int(period_of(last)) + 1) if first else ()
        self._period = {_mark(period): period for period in (UNDATED, *map(str, every))}

    def among(self, rows: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
        return {row for row in rows if row[0] in self._period or row[0] == NOTED}

    def periods(self, marks: Iterable[tuple[int, str]]) -> dict[str, frozenset[str]]:
        """By speaker the periods in which it was heard anew; who is left out was so in a way that was not noted."""
        found: dict[str, set[str]] = {}
        for key, one in marks:
            found.setdefault(one, set()).add(self._period.get(key, ""))
        return {one: frozenset(some) - {""} for one, some in found.items() if "" in some}


def _mark(period: str) -> int:
    return number_of(f"anew {period}")


def _put(connection: Connection, key: int, ids: Iterable[str]) -> None:
    if rows := [{"key": key, "speaker_id": one} for one in ids]:
        connection.execute(dialect_of(connection).insert(speaker_key).on_conflict_do_nothing(), rows)


def _some_of(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))
