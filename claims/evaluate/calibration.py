"""Whether a confidence means what it says: of what was found with confidence .7, are seven in ten right?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

BINS = 10


class Bin(NamedTuple):
    """What was found with a confidence from `low` to below `low + 1 / BINS`."""

    low: float
    found: int
    confidence: float
    """The mean, in per cent."""
    right: float
    """In per cent."""


@dataclass(frozen=True)
class Calibration:
    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error (Naeini et al. 2015): how far confidence and truth are apart on average, 0 to 1."""


def calibration(found: Iterable[tuple[float, bool]]) -> Calibration | None:
    """Of confidences, each with whether it was right; None if there are none."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in found:
        held[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    total = sum(map(len, held))
    if not total:
        return None
    bins, off = [], 0.0
    for number, entries in enumerate(held):
        if entries:
            mean = sum(confidence for confidence, _ in entries) / len(entries)
            share = sum(right for _, right in entries) / len(entries)
            off += len(entries) * abs(mean - share)
            bins.append(Bin(number / BINS, len(entries), round(100 * mean, 1), round(100 * share, 1)))
    return Calibration(tuple(bins), round(off / total, 4))
