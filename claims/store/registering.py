"""The user's registry of speakers, in the caller's write transaction: entries, names and sides that people give."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from claims.errors import LookupFailed
from claims.judgements import Action
from claims.records import Speaker
from claims.store import identities, judging
from claims.store.anew import unsettle
from claims.store.rows import heard_speakers, speaker_values
from claims.store.search import key
from claims.store.tables import alias, speaker


def put_entries(connection: Connection, entries: Sequence[Speaker], *, who: str) -> int:
    """The registry has these entries, besides others; says how many are new or changed."""
    changed = [one for one in entries if one != _entry(connection, one.id)]
    for one in changed:
        values = speaker_values(one)
        known = connection.execute(update(speaker).where(speaker.c.id == one.id).values(_kept(values)))
        if not known.rowcount:
            connection.execute(speaker.insert().values(**values))
        connection.execute(delete(alias).where(alias.c.speaker_id == one.id))
        names = sorted({one.name, *one.aliases})
        rows = [{"speaker_id": one.id, "words": words, "key": key(words), "given": True} for words in names]
        connection.execute(alias.insert(), rows)
        details = {"speakers": [one.id], "entry": one.entry, "names": names, "side": one.side}
        judging.put_log(connection, "import", "speaker", one.id, f"registry: {one.name}", who=who, details=details)
    unsettle(connection, {one.id for one in changed})
    return len(changed)


def _kept(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name not in ("id", "canonical_id", "compared_as")}


def _entry(connection: Connection, id: str) -> Speaker | None:
    return heard_speakers(connection, [id]).get(id)


def entries(connection: Connection) -> list[Speaker]:
    """The registry, by the ids that the user gave."""
    ids = connection.scalars(select(speaker.c.id).where(speaker.c.entry.is_not(None)).order_by(speaker.c.entry))
    listed = ids.all()
    known = heard_speakers(connection, listed)
    return [known[one] for one in listed]


def put_alias(connection: Connection, of: Speaker, words: str, *, who: str) -> None:
    """The speaker is called so too, by the user's word."""
    here = (alias.c.speaker_id == of.id, alias.c.words == words)
    if not connection.execute(update(alias).where(*here).values(given=True)).rowcount:
        connection.execute(alias.insert().values(speaker_id=of.id, words=words, key=key(words), given=True))
    unsettle(connection, [of.id])
    _log(connection, of, f"“{of.name}” is called “{words}”", who=who, alias=words)


def drop_alias(connection: Connection, of: Speaker, words: str, *, who: str) -> None:
    """Take back that the user said so of anybody who is one with the speaker. Raises LookupFailed where nobody did."""
    group = [one.speaker.id for one in identities.parts(connection, of.id)]
    here = (alias.c.speaker_id.in_(group), alias.c.words == words, alias.c.given)
    if not connection.execute(delete(alias).where(*here)).rowcount:
        raise LookupFailed(f"“{of.name}”: nobody gave the name “{words}”; `claims speakers show` lists the names")
    unsettle(connection, group)
    _log(connection, of, f"“{of.name}” is no longer called “{words}”", who=who, alias=words)


def put_side(connection: Connection, of: Speaker, label: str | None, *, who: str) -> None:
    """All who are one with the speaker are of this side, or of none."""
    group = [one.speaker.id for one in identities.parts(connection, of.id)]
    connection.execute(update(speaker).where(speaker.c.id.in_(group)).values(side=label))
    _log(connection, of, f"“{of.name}” is of {f'the side {label}' if label else 'no side'}", who=who, side=label)


def _log(connection: Connection, of: Speaker, words: str, *, who: str, **details: str | None) -> None:
    action: Action = "alias" if "alias" in details else "correct"
    judging.put_log(connection, action, "speaker", of.id, words, who=who, details={"speakers": [of.id], **details})
