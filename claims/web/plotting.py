"""A matter over time as a drawing: figures with their ranges, or, where there are none, a lane for each speaker.

What is worked out here is where everything stands, in pixels of the drawing; the template makes SVG of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf
from typing import Literal, NamedTuple

from claims.records import Matter
from claims.stated import Quantity
from claims.tables import speaker_name
from claims.tables.timeline import Moment, timeline
from claims.web.scales import Scale, Tick, day_ticks, value_scale

WIDTH = 840
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 22, 44
FIGURES_HIGH, LANE_HIGH = 340, 58
SERIES = 8
"""Speakers who are told apart by colour and shape; the others share one."""
LANES = 14
APART = 21
"""Pixels between two marks of one day."""
LETTER = 6.4
"""Pixels of a letter of a label, about."""
LINE = 16
INCREASE = re.compile(r"\b(?<!or )(more(?! than)|another|additional|further)\b", re.I)
"""Words of a figure that adds to one given before: "three more people" is no toll."""


@dataclass(frozen=True)
class Mark:
    """A statement in the drawing."""

    number: int
    """In the list of accounts below it."""
    series: int
    x: float
    y: float
    low: float | None
    """Where the range begins and ends, y of both; None where the figure is one number, or in a lane."""
    high: float | None
    open_up: bool
    open_down: bool
    soft: bool
    """About so much: the bounds are not meant exactly."""
    label: str
    """What stands beside it; empty where there is no room."""
    title: str
    """All of it, for those who point at it or can't see it."""
    claim: str


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    relation: str
    series: int = 0


@dataclass(frozen=True)
class Name:
    """Who is drawn in a colour and shape, or whose lane it is."""

    words: str
    series: int
    x: float
    y: float
    from_x: float
    from_y: float


@dataclass(frozen=True)
class Plot:
    """All that is drawn."""

    id: str
    name: str
    kind: Literal["figures", "lanes"]
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    what: str
    """What the figures count: "person, kill"; empty for lanes."""
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    names: tuple[Name, ...]
    days: tuple[Tick, ...]
    values: tuple[Tick, ...]
    moments: tuple[Moment, ...]
    """Every account of the matter, drawn or not."""
    undrawn: int
    """Accounts that are not in the drawing: without a date, without a figure of this sort, or of too many speakers."""

    @property
    def summary(self) -> str:
        """What the drawing shows, in a sentence."""
        speakers = len({speaker_name(one.statement.speaker) for one in self.moments})
        shown = f"{len(self.marks):,} of {len(self.moments):,}" if self.undrawn else f"{len(self.marks):,}"
        kind = "figures" if self.kind == "figures" else "accounts"
        return f"{shown} {kind} by {speakers:,} {'speakers' if speakers != 1 else 'speaker'} over time"


class Figure(NamedTuple):
    moment: Moment
    quantity: Quantity
    day: date


def plot_of(matter: Matter) -> Plot:
    """A matter as a drawing: of figures where two accounts or more give one of the same sort."""
    moments = tuple(timeline(matter))
    what, figures = _figures(moments)
    return _drawn_figures(matter, moments, what, figures) if figures else _drawn_lanes(matter, moments)


def _figures(moments: Sequence[Moment]) -> tuple[str, list[Figure]]:
    """The sort of figure that most accounts give, those first that decided how two relate; nothing where none is."""
    weights: Counter[tuple[str, str]] = Counter()
    for moment in moments:
        for sort in {_sort(quantity) for quantity in _levels(moment)}:
            weights[sort] += 1
        for sort in {_sort(quantity) for quantity in _levels(moment) if _decides(moment, quantity)}:
            weights[sort] += len(moments)
    for sort, _ in sorted(weights.items(), key=lambda one: (-one[1], one[0])):
        given = [(moment, _of_sort(moment, sort)) for moment in moments]
        found = [Figure(moment, one, moment.claim.day) for moment, own in given for one in own if moment.claim.day]
        if len({figure.moment.number for figure in found}) > 1:
            return ", ".join(filter(None, sort)), found
    return "", []


def _levels(moment: Moment) -> list[Quantity]:
    """Figures that the speaker holds, of how many there are: bounded on one side at least, and no increase."""
    facts = moment.claim.facts
    if facts.denied or facts.negated or moment.claim.stance == "denies":
        return []
    figures = facts.quantities
    return [one for one in figures if {one.low, one.high} - {inf, -inf} and not INCREASE.search(one.words)]


def _of_sort(moment: Moment, sort: tuple[str, str]) -> list[Quantity]:
    """The account's figures of this sort: those that decided how it relates, if any did."""
    own = [one for one in _levels(moment) if _sort(one) == sort]
    return [one for one in own if _decides(moment, one)] or own


def _sort(quantity: Quantity) -> tuple[str, str]:
    return quantity.head, quantity.topic


def _decides(moment: Moment, quantity: Quantity) -> bool:
    pairs = [pair for _, pair in moment.before]
    own = moment.statement.id
    marks = [mark for pair in pairs for mark in (pair.marks_a if pair.a.id == own else pair.marks_b)]
    if marks:
        return any(mark.overlaps(quantity.span) for mark in marks)
    return quantity.words.casefold() in moment.words.casefold() and bool(moment.ranges)


def _drawn_figures(matter: Matter, moments: tuple[Moment, ...], what: str, figures: Sequence[Figure]) -> Plot:
    scale = value_scale(
        (bound for _, one, _ in figures for bound in (one.low, one.high)), top=TOP, bottom=FIGURES_HIGH - BOTTOM
    )
    series = _series(figure.moment for figure in figures)
    at = _across([(figure.day, number) for number, figure in enumerate(figures)])
    marks = [_figure(figure, at[number], scale, series[_who(figure.moment)]) for number, figure in enumerate(figures)]
    lines = _steps(marks, figures)
    drawn = {figure.moment.number for figure in figures}
    return Plot(
        id=moments[0].history,
        name=matter.name,
        kind="figures",
        width=WIDTH,
        height=FIGURES_HIGH,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=FIGURES_HIGH - BOTTOM,
        what=what,
        marks=tuple(marks),
        lines=tuple(lines),
        names=tuple(_names(marks, figures, series)),
        days=tuple(day_ticks([figure.day for figure in figures], LEFT, WIDTH - RIGHT)),
        values=scale.ticks,
        moments=moments,
        undrawn=len(moments) - len(drawn),
    )


def _figure(figure: Figure, x: float, scale: Scale, series: int) -> Mark:
    moment, one, day = figure
    ends = [bound for bound in (one.low, one.high) if abs(bound) != inf]
    open_up, open_down = one.high == inf, one.low == -inf or (one.low <= 0 and one.low_open)
    ranged = one.low != one.high and not open_up and not open_down
    y = sum(scale.at(bound) for bound in ends) / len(ends) if ranged else scale.at(ends[0 if open_up else -1])
    who = speaker_name(moment.statement.speaker)
    return Mark(
        number=moment.number,
        series=series,
        x=x,
        y=y,
        low=scale.at(one.low) if ranged else None,
        high=scale.at(one.high) if ranged else None,
        open_up=open_up,
        open_down=open_down,
        soft=not one.exact,
        label="",
        title=f"{moment.number}. {who}, {day.isoformat()}: {one.words}",
        claim=moment.claim.id,
    )


def _series(moments: Iterable[Moment]) -> dict[str, int]:
    """A number for each speaker, in the order in which they are first heard; the last is everybody else's."""
    names = dict.fromkeys(_who(moment) for moment in moments)
    return {name: min(number, SERIES) for number, name in enumerate(names)}


def _who(moment: Moment) -> str:
    speaker = moment.statement.speaker
    return speaker.id if speaker else ""


def _across(days: Sequence[tuple[date, int]]) -> dict[int, float]:
    """x of each mark: by its day, side by side those of one day, around the middle of the drawing if all are."""
    first, last = (edge(day for day, _ in days) for edge in (min, max))
    left, right = LEFT + 22, WIDTH - RIGHT - 22
    by_day: dict[date, list[int]] = {}
    for day, number in days:
        by_day.setdefault(day, []).append(number)
    long = (last - first).days or 1
    out: dict[int, float] = {}
    for day, own in by_day.items():
        middle = left + (right - left) * (day - first).days / long if last > first else (left + right) / 2
        step = min(APART, (right - left) / max(1, len(own)))
        start = min(max(middle - step * (len(own) - 1) / 2, left), right - step * (len(own) - 1))
        out |= {number: start + step * place for place, number in enumerate(own)}
    return out


def _steps(marks: Sequence[Mark], figures: Sequence[Figure]) -> list[Line]:
    """Each speaker's figures, joined in time."""
    by_speaker: dict[str, list[Mark]] = {}
    for mark, figure in zip(marks, figures, strict=True):
        by_speaker.setdefault(_who(figure.moment), []).append(mark)
    return [
        Line(one.x, one.y, other.x, other.y, "series", one.series)
        for own in by_speaker.values()
        for one, other in pairwise(own)
        if one.number != other.number and one.series < SERIES
    ]


def _names(marks: Sequence[Mark], figures: Sequence[Figure], series: Mapping[str, int]) -> list[Name]:
    """At the right each speaker's name beside its last figure, so that they don't cover one another."""
    last: dict[str, tuple[Mark, str]] = {}
    for mark, figure in zip(marks, figures, strict=True):
        last[_who(figure.moment)] = mark, speaker_name(figure.moment.statement.speaker)
    named = sorted(
        ((mark, words) for who, (mark, words) in last.items() if series[who] < SERIES), key=lambda one: one[0].y
    )
    out: list[Name] = []
    y = float(TOP - LINE)
    for at, (mark, words) in enumerate(named):
        room = FIGURES_HIGH - BOTTOM - LINE * (len(named) - 1 - at)
        y = max(y + LINE, min(mark.y, room))
        out.append(Name(_cut(words, RIGHT - 34), mark.series, WIDTH - RIGHT + 26, y, mark.x, mark.y))
    return out


def _cut(words: str, room: float) -> str:
    """As much as there is room for."""
    most = int(room / LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _drawn_lanes(matter: Matter, moments: tuple[Moment, ...]) -> Plot:
    dated = [moment for moment in moments if moment.claim.day]
    lanes = {name: at for at, name in enumerate(list(dict.fromkeys(_who(moment) for moment in dated))[:LANES])}
    shown = [moment for moment in dated if _who(moment) in lanes]
    series = _series(shown)
    at = _across([(day, number) for number, moment in enumerate(shown) if (day := moment.claim.day)]) if shown else {}
    places = [(at[number], TOP + 30 + LANE_HIGH * lanes[_who(moment)]) for number, moment in enumerate(shown)]
    marks = [_account(moment, place, series, places) for moment, place in zip(shown, places, strict=True)]
    height = TOP + LANE_HIGH * max(1, len(lanes)) + BOTTOM
    firsts = {_who(moment): moment for moment in reversed(shown)}
    return Plot(
        id=moments[0].history if moments else "",
        name=matter.name,
        kind="lanes",
        width=WIDTH,
        height=height,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=height - BOTTOM,
        what="",
        marks=tuple(marks),
        lines=tuple(_relations(shown, marks)),
        names=tuple(
            Name(
                _cut(speaker_name(moment.statement.speaker), 420),
                series[who],
                LEFT,
                TOP + 8 + LANE_HIGH * lanes[who],
                0,
                0,
            )
            for who, moment in firsts.items()
        ),
        days=tuple(day_ticks([moment.claim.day for moment in shown if moment.claim.day], LEFT, WIDTH - RIGHT)),
        values=(),
        moments=moments,
        undrawn=len(moments) - len(shown),
    )


def _account(
    moment: Moment, place: tuple[float, float], series: Mapping[str, int], places: Sequence[tuple[float, float]]
) -> Mark:
    x, y = place
    free = min((other for other, row in places if row == y and other > x), default=WIDTH - 8) - x - 34
    stance = "" if moment.claim.stance == "asserts" else f"{moment.claim.stance}: "
    words = " ".join(f"{stance}{moment.words}".split())
    who, day = speaker_name(moment.statement.speaker), moment.claim.day
    return Mark(
        number=moment.number,
        series=series[_who(moment)],
        x=x,
        y=y,
        low=None,
        high=None,
        open_up=False,
        open_down=False,
        soft=False,
        label=_cut(words, free) if free > 8 * LETTER else "",
        title=f"{moment.number}. {who}, {day.isoformat() if day else 'undated'}: {words}",
        claim=moment.claim.id,
    )


def _relations(shown: Sequence[Moment], marks: Sequence[Mark]) -> list[Line]:
    """What relates two accounts that are drawn."""
    by_number = {mark.number: mark for mark in marks}
    return [
        Line(by_number[earlier.number].x, by_number[earlier.number].y, mark.x, mark.y, pair.relation)
        for moment, mark in zip(shown, marks, strict=True)
        for earlier, pair in moment.before
        if earlier.number in by_number and pair.relation in ("conflict", "agreement")
    ]
