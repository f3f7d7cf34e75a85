"""Axes: where a value or a day stands in a drawing, and which of them are written beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import floor, inf, log10
from typing import NamedTuple

WIDE = 60
"""From this many times the least value the axis is logarithmic."""
TICKS = 5
OFFERED = 100
"""First days of months that a place is looked for."""
DECADES = 12
"""Orders of magnitude on one axis; what is smaller still stands at its foot."""
NEAR = 74
"""Pixels that a day's words take."""


class Tick(NamedTuple):
    at: float
    words: str


@dataclass(frozen=True)
class Scale:
    """An axis of values."""

    at: Callable[[float], float]
    """y of a value, in pixels from the top."""
    ticks: tuple[Tick, ...]


LEAST = 1e-300


def value_scale(values: Iterable[float], *, top: float, bottom: float) -> Scale:
    """From zero, or logarithmic where figures are orders of magnitude apart. What is unbounded takes no room."""
    found = [value for value in values if abs(value) != inf]
    least, most = min(found, default=0.0), max(found, default=1.0)
    positive = [value for value in found if value > 0]
    if least >= 0 and positive and most / min(positive) >= WIDE:
        return _logarithmic(min(positive), most, top, bottom)
    return _linear(min(0.0, least), most if most > min(0.0, least) else most + 1, top, bottom)


def _linear(least: float, most: float, top: float, bottom: float) -> Scale:
    step = _nice((most - least) / TICKS)
    low = floor(least / step) * step
    high = next(low + step * n for n in count(1) if low + step * n >= most + step / 2)

    def at(value: float) -> float:
        return bottom - (min(max(value, low), high) - low) / (high - low) * (bottom - top)

    steps = round((high - low) / step)
    return Scale(at, tuple(Tick(at(low + step * n), written(low + step * n)) for n in range(steps + 1)))


def _logarithmic(least: float, most: float, top: float, bottom: float) -> Scale:
    low, high = max(floor(log10(least)), floor(log10(most)) - DECADES), log10(most) + 0.15

    def at(value: float) -> float:
        return bottom - (min(max(log10(max(value, 10.0**low)), low), high) - low) / (high - low) * (bottom - top)

    return Scale(at, tuple(Tick(at(10.0**n), written(10.0**n)) for n in range(low, floor(high) + 1)))


def _nice(step: float) -> float:
    """The next of 1, 2, 5, 10 ...; of what is too small to be halved the least that is not."""
    step = max(step, LEAST)
    size = 10.0 ** floor(log10(step))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= step * (1 - 1e-9))


def written(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:,.10g} m"
    return f"{value:,.10g}"


def day_ticks(days: Sequence[date], left: float, right: float) -> Iterator[Tick]:
    """Days under the axis, as many as there is room for: those on which something was said, else the first of months
    or years."""
    if not days:
        return
    first, last = min(days), max(days)
    long = (last - first).days
    start, end = left + 22, right - 22

    def at(day: date) -> float:
        return start + (end - start) * (day - first).days / long if long else (start + end) / 2

    taken: list[float] = []
    for day in _offered(sorted(set(days)), first, last):
        x = at(day)
        if all(abs(x - other) >= NEAR for other in taken):
            taken.append(x)
            yield Tick(x, f"{day.day} {day:%b %Y}")


def _offered(said: Sequence[date], first: date, last: date) -> Iterator[date]:
    """The ends before all others."""
    yield first
    yield last
    yield from said
    begin, end = first.year * 12 + first.month, last.year * 12 + last.month
    for month in range(begin, end, 1 + (end - begin) // OFFERED):
        yield date(month // 12, month % 12 + 1, 1)
