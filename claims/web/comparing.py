"""Two accounts in two columns along time: what each says, day by day, and how that relates to the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from claims.errors import InputError
from claims.records import Conflict, Selection, Speaker, StatementCount
from claims.tables import few

if TYPE_CHECKING:
    from claims.pipeline import Tracker

MOST = 40
"""Statements of a side on one page."""
LINKS = 400
"""Relations between the two that are looked up."""
NAMED = 4


@dataclass(frozen=True)
class Relation:
    """How a statement relates to one of the other column."""

    conflict: Conflict
    to: str
    """Id of the claim over there; empty where it is not on the page."""


@dataclass(frozen=True)
class Said:
    counted: StatementCount
    relations: tuple[Relation, ...]

    @property
    def opposed(self) -> bool:
        """Something in the other column contradicts it."""
        return any(one.conflict.relation == "conflict" for one in self.relations)


@dataclass(frozen=True)
class Day:
    """A row of the axis."""

    day: date | None
    left: tuple[Said, ...]
    right: tuple[Said, ...]


@dataclass(frozen=True)
class Comparison:
    heads: tuple[str, str]
    """Whom each column gives, in words."""
    days: tuple[Day, ...]
    """The earliest first, undated last."""
    earlier: date | None = None
    """There is more, up to this day; None where there is not."""
    conflicts: int = 0
    """Of the two, on these days."""
    more: int = 0
    """Conflicts of the two of which a side was said earlier."""
    latest: date | None = None
    """The last day before these on which such a side was said."""


def compared(tracker: Tracker, a: str, b: str, selection: Selection) -> Comparison:
    """The latest statements of both, as many as a page takes. Raises InputError where both are the same or nobody."""
    heads = tuple(_head(tracker, words) for words in (a, b))
    if heads[0][1] and heads[0][1] == heads[1][1]:
        raise InputError(f"b: “{b}” and “{a}” are the same here, {heads[0][0]}; give two different speakers or sides")
    found = [[*tracker.statements(replace(selection, speaker=who, limit=MOST + 1))] for who in (a, b)]
    ours = {one.claim.statement for one in found[0]}
    left, right = found[0], [one for one in found[1] if one.claim.statement not in ours]
    since = _cut(left, right)
    left, right = (_since(side, since) for side in (left, right))
    shown = {one.claim.statement for one in (*left, *right)}
    between = replace(selection, speaker=a, against=b, relation=None, kind=None, limit=LINKS)
    links = tracker.relations(between, shown)
    columns = _said(left, links, right), _said(right, links, left)
    opposed = [link for link in links if link.relation == "conflict" and {link.a.id, link.b.id} <= shown]
    earlier = since - timedelta(days=1) if since else None
    rest = tracker.conflicts(replace(between, relation="conflict")) if since else []
    days = _days_before(since, [link for link in rest if not {link.a.id, link.b.id} <= shown])
    latest = max(days, default=None)
    return Comparison((heads[0][0], heads[1][0]), _by_day(*columns), earlier, len(opposed), len(days), latest)


def _days_before(since: date | None, pairs: Sequence[Conflict]) -> list[date]:
    """Of each pair the last day on which a side of it was said before this one; none of pairs without such a side."""
    found = []
    for pair in pairs:
        before = [day for side in (pair.a, pair.b) if (day := side.claim.day) and since and day < since]
        found += [max(before)] if before else []
    return found


def _head(tracker: Tracker, words: str) -> tuple[str, tuple[str, ...]]:
    """Whom the words mean, in words and as ids."""
    meant, spokesmen = tracker.called(words)
    if not meant and not spokesmen and not words.startswith("side:"):
        raise InputError(f"“{words}” is nobody who is quoted; the page of speakers lists who is")
    names = list(dict.fromkeys(one.name for one in meant))
    head = names[0] if len(names) == 1 else f"“{words}”" + (f": {few(names, NAMED)}" if names else "")
    return head, tuple(one.id for one in (*meant, *spokesmen))


def _cut(*sides: Sequence[StatementCount]) -> date | None:
    """The day from which both columns are whole; None where they are anyway. A day of more than a page is cut short."""
    last = [side[MOST].claim.day for side in sides if len(side) > MOST]
    days = [day for day in last if day]
    if not days:
        return None
    after = max(days) + timedelta(days=1)
    whole = any(one.claim.day and one.claim.day >= after for side in sides for one in side)
    return after if whole else max(days)


def _since(side: Sequence[StatementCount], since: date | None) -> list[StatementCount]:
    if since is None:
        return [*side[:MOST]]
    return [one for one in side if one.claim.day is not None and one.claim.day >= since]


def _said(own: Sequence[StatementCount], links: Sequence[Conflict], others: Sequence[StatementCount]) -> list[Said]:
    there = {one.claim.statement: one.claim.id for one in others}
    by_statement: dict[str, list[Relation]] = {}
    for link in links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            by_statement.setdefault(one.id, []).append(Relation(link, there.get(other.id, "")))
    return [Said(one, tuple(_sorted(by_statement.get(one.claim.statement, ()), there))) for one in own]


def _sorted(relations: Collection[Relation], there: Mapping[str, str]) -> list[Relation]:
    """Conflicts first, what is on the page before what is not."""
    return sorted(relations, key=lambda one: (one.conflict.relation != "conflict", not one.to, -one.conflict.score))


def _by_day(left: Sequence[Said], right: Sequence[Said]) -> tuple[Day, ...]:
    days = sorted({one.counted.claim.day for one in (*left, *right)}, key=lambda day: day or date.max)
    return tuple(
        Day(day, *(tuple(one for one in side if one.counted.claim.day == day) for side in (left, right)))
        for day in days
    )


def other_side(relation: Relation, own: str) -> Speaker | None:
    """Who says what it relates to."""
    conflict = relation.conflict
    return conflict.b.speaker if conflict.a.id == own else conflict.a.speaker
