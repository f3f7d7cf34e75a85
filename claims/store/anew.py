"""Speakers that were heard anew since it was last settled who is one, and of what day: so that only what is of that
time is looked at again.

The marks are keys of the speaker like those that it is compared under, and go when it is settled. Who is unsettled and
has none was heard anew in a way that was not noted, or is called otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, update

from claims.store.dialects import dialect_of
from claims.store.tables import claim, document, speaker, speaker_key

NOTED, UNDATED, LAST = -1, 0, date.max.toordinal()
"""Marks: of who was heard anew on no other days than those that are noted, of documents without a date, and of days.
Numbers of other keys are digests, of which one in a million millions is so small."""
MANY = 900


def unsettle(connection: Connection, ids: Collection[str], day: date | Literal["any"] | None = "any") -> None:
    """Who these speakers are is to be found anew: they were heard anew, or no more, on this day (None where a document
    has no date), or are called otherwise, which counts on any day."""
    for some in _some_of(sorted(ids)):
        settled = _settled(connection, some)
        if day == "any":
            connection.execute(
                delete(speaker_key).where(speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some))
            )
        else:
            note_all(connection, settled)
            noted = select(speaker_key.c.speaker_id).where(
                speaker_key.c.key == NOTED, speaker_key.c.speaker_id.in_(some)
            )
            _put(connection, _mark(day), connection.scalars(noted).all())
        if settled:
            connection.execute(update(speaker).where(speaker.c.id.in_(settled)).values(settled=False))


def _settled(connection: Connection, ids: Collection[str]) -> list[str]:
    """Those of these who are settled, looked up by their ids alone: asked for both, SQLite without statistics reads all
    who are settled, and that is nearly everybody."""
    found = connection.execute(select(speaker.c.id, speaker.c.settled).where(speaker.c.id.in_(ids)))
    return [row.id for row in found if row.settled]


def unsettle_all_of(connection: Connection, of: str) -> None:
    """The same for all who are heard in a document, on the day of which it is so far."""
    known = connection.execute(select(document.c.published_on).where(document.c.id == of)).one_or_none()
    if known is not None:
        heard = select(claim.c.heard_id).where(claim.c.document_id == of, claim.c.heard_id.is_not(None))
        unsettle(connection, {str(id) for id in connection.scalars(heard)}, known.published_on)


def note_all(connection: Connection, ids: Iterable[str]) -> None:
    """It is noted from now on on which days these are heard anew."""
    _put(connection, NOTED, ids)


def was_compared() -> ColumnElement[bool]:
    """Of a speaker: it was settled before who it is, so others may be who they are by it."""
    of_use = or_(speaker_key.c.key < NOTED, speaker_key.c.key > LAST)
    return exists().where(speaker_key.c.speaker_id == speaker.c.id, of_use)


def among(rows: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of these keys, each with whose it is, that are marks."""
    return {row for row in rows if NOTED <= row[0] <= LAST}


def days(marks: Iterable[tuple[int, str]]) -> dict[str, frozenset[date | None]]:
    """By speaker the days on which it was heard anew; who is left out was so in a way that was not noted."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for mark, one in marks:
        found[one].add(mark)
    return {one: frozenset(map(_day, some - {NOTED})) for one, some in found.items() if NOTED in some}


def _mark(day: date | None) -> int:
    return day.toordinal() if day else UNDATED


def _day(mark: int) -> date | None:
    return date.fromordinal(mark) if mark != UNDATED else None


def _put(connection: Connection, key: int, ids: Iterable[str]) -> None:
    if rows := [{"key": key, "speaker_id": one} for one in ids]:
        connection.execute(dialect_of(connection).insert(speaker_key).on_conflict_do_nothing(), rows)


def _some_of(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))
