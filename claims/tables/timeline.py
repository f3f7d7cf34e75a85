"""Accounts of a matter in the order in which they were given, each with what it has to do with those before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from claims.records import CONTENT_JOINER, Claim, Conflict, Matter, Statement
from claims.tables import CLAIMS, SHORT_ID, Column, Columns, Value, iso, speaker_name
from claims.tables.accounts import MARKS
from claims.tables.texts import in_content
from claims.tables.told import day_told


@dataclass(frozen=True)
class Moment:
    """A statement in the history of a matter."""

    matter: str
    history: str
    """What tells the matter from others of the same name: the id of its first statement."""
    number: int
    """Its place, the first being 1."""
    statement: Statement
    ranges: tuple[tuple[int, int], ...]
    """Of the claim's text: the figure or words that relate it to others, in order; none where nothing is marked."""
    before: tuple[tuple[Moment, Conflict], ...]
    """The earlier ones that it relates to, and how."""

    @property
    def claim(self) -> Claim:
        return self.statement.claim

    @property
    def words(self) -> str:
        """The figure or words that relate it to others; all of it where there are none."""
        return CONTENT_JOINER.join(self.claim.text[start:end] for start, end in self.ranges) or self.claim.text


def timeline(matter: Matter) -> list[Moment]:
    """The matter's statements, the earliest first, undated ones last."""
    found: dict[str, Moment] = {}
    ordered = sorted(matter.statements, key=_when)
    for number, statement in enumerate(ordered, 1):
        related = [pair for pair in matter.conflicts if statement.id in (pair.a.id, pair.b.id)]
        earlier = [(found[other], pair) for pair in related if (other := _other(pair, statement)) in found]
        before = tuple(sorted(earlier, key=lambda one: one[0].number))
        found[statement.id] = Moment(matter.name, ordered[0].id, number, statement, _ranges(statement, related), before)
    return list(found.values())


def _when(statement: Statement) -> tuple[date, str, str]:
    """The day, and on one day the hour where the input gave it."""
    return statement.claim.day or date.max, statement.claim.document.published or "", statement.id


def _of_another_day(claim: Claim) -> str | None:
    """The day that a claim tells of, if its words name it and it is not that of the saying or publication."""
    told = day_told(claim)
    return iso(told) if told != claim.day else None


def _other(pair: Conflict, statement: Statement) -> str:
    return pair.b.id if pair.a.id == statement.id else pair.a.id


def _ranges(statement: Statement, related: Iterable[Conflict]) -> tuple[tuple[int, int], ...]:
    """What of the text decided how it relates; what overlaps is one."""
    marks = [mark for pair in related for mark in (pair.marks_a if pair.a.id == statement.id else pair.marks_b)]
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(in_content(statement.claim, marks)):
        if ranges and start <= ranges[-1][1]:
            start, end = ranges[-1][0], max(end, ranges.pop()[1])
        ranges.append((start, end))
    return tuple(ranges)


def _relations(of: Callable[[Moment, Conflict], Value]) -> Callable[[Moment], Value]:
    """One value for each earlier statement that it relates to."""
    return lambda moment: [of(earlier, pair) for earlier, pair in moment.before]


def in_words(moment: Moment) -> list[str]:
    """How it relates to what came before, a line a relation; of conflicts how sure: "≠ number: 1 (0.82), 3 (0.64)"."""
    lines: dict[str, list[str]] = {}
    for earlier, pair in moment.before:
        said = f"{MARKS[pair.relation]} {pair.kind or pair.relation}"
        sure = f" ({pair.score:.2f})" if pair.relation == "conflict" else ""
        lines.setdefault(said, []).append(f"{earlier.number}{sure}")
    return [f"{said}: {', '.join(numbers)}" for said, numbers in lines.items()]


def _of_claim(column: Column[Claim]) -> Column[Moment]:
    return Column(column.name, lambda moment: column.value(moment.claim), column.help)


MOMENTS: Columns[Moment] = (
    Column("matter", lambda m: m.matter, "What the accounts are about."),
    Column("number", lambda m: m.number, "Place in the history of the matter, the first being 1."),
    Column("day", lambda m: iso(m.claim.day), "When it was said, else published."),
    Column("words", lambda m: m.words, "The figure or words that relate it to others; all of it where there are none."),
    Column("earlier", _relations(lambda m, _: m.claim.id), "Ids of the earlier claims that it relates to."),
    Column("relations", _relations(lambda _, pair: pair.relation), "How it relates to each of them."),
    Column("kinds", _relations(lambda _, pair: pair.kind), "Kind of each conflict; empty for other relations."),
    Column("scores", _relations(lambda _, pair: round(pair.score, 4)), "How sure each is, between 0 and 1."),
    Column("reasons", _relations(lambda _, pair: pair.reason), "Why, in words, of each."),
    *map(_of_claim, CLAIMS),
)
"""The lists of one row are parallel."""


def _said(moment: Moment) -> str:
    """The words, with the stance where it is not plain assertion: "denies: any use of gas"."""
    stance = moment.claim.stance
    return moment.words if stance == "asserts" else f"{stance}: {moment.words}"


IN_TIME: Columns[Moment] = (
    Column("no", lambda m: m.number, "Place in the history of the matter."),
    Column("date", lambda m: iso(m.claim.day) or "undated", "When it was said, else published."),
    Column("of", lambda m: _of_another_day(m.claim), "The day that its words name, where that is another."),
    Column("speaker", lambda m: speaker_name(m.statement.speaker), "Who said it."),
    Column("outlet", lambda m: m.claim.document.outlet, "Who published."),
    Column("words", _said, "The figure or words that relate it to others; all of it where there are none."),
    Column("to earlier", lambda m: "; ".join(in_words(m)), "How it relates to which of those before."),
    Column("id", lambda m: m.claim.id[:SHORT_ID], "Enough of the claim's id to show it."),
)
"""A row of a matter's history for people; `MOMENTS` is for programs."""

IN_TIME_BY_MATTER: Columns[Moment] = (Column("matter", lambda m: m.matter, "What the accounts are about."), *IN_TIME)
