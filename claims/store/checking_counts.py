"""Whether what is counted of speakers is what the claims say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from claims.store import counting, heard
from claims.store.counted_tables import speaker_count
from claims.store.tables import claim
from claims.upkeep import Problem

AGAIN = "copy the database to a new one (`claims db copy`), which counts anew"
HEARD = (~claim.c.withdrawn, claim.c.judgement != "rejected")


def counts(connection: Connection, tell: Callable[[str, int], None]) -> Iterator[Problem]:
    """Each speaker's counts are those of the claims; but for whom marks say that they are to be counted anew."""
    if not counting.is_settled(connection):
        return
    kept = {row.speaker_id: tuple(row) for row in connection.execute(select(speaker_count))}
    for count, one in enumerate(heard.speakers(connection, HEARD, None), 1):
        counted: tuple[Any, ...] = (one.speaker.id, one.statements, one.claims, one.documents, list(one.outlets))
        if kept.pop(one.speaker.id, None) != counted:
            yield Problem("speaker", one.speaker.id, "how often it is heard is not what the claims say", AGAIN)
        tell("counts of speakers", count)
    for id in sorted(kept):
        yield Problem("speaker", id, "it is counted, but nobody quotes it", AGAIN)
