"""Statements of which a list leaves pairs out, because one that is in many would fill it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims import settings
from claims.records import Conflict, Statement
from claims.tables import speaker_name
from claims.wording import counted


@dataclass(frozen=True)
class Crowd:
    """A statement that stands in as many pairs as a list takes of one."""

    statement: Statement
    more: int
    """Pairs of it that are not listed."""

    @property
    def words(self) -> str:
        return f"{counted(self.more, 'more pair')} of what {speaker_name(self.statement.speaker)} says here"


def crowds(unlisted: Iterable[Collection[str]], listed: Iterable[Conflict]) -> Mapping[str, Sequence[Crowd]]:
    """By the pair (its id) in which it stands for the last time: of each such statement how many more there are.

    `unlisted` are the pairs that were left out, each the ids of its statements.
    """
    more = Counter(side for pair in unlisted for side in pair)
    seen: Counter[str] = Counter()
    found: dict[str, list[Crowd]] = {}
    for pair in listed:
        for side in (pair.a, pair.b):
            seen[side.id] += 1
            if seen[side.id] == settings.MOST_OF_ONE and more[side.id]:
                found.setdefault(pair.id, []).append(Crowd(side, more[side.id]))
    return found
