"""When two quantities cannot both be true."""

from __future__ import annotations

from math import inf

from claims.conflicts.numerals import ABOUT
from claims.stated import Quantity


def slack(quantity: Quantity) -> float:
    """How far a stated figure may be from the true one because it is rounded: half its last significant digit."""
    figure = quantity.low if quantity.high == inf else quantity.high
    if figure < 100 or figure == inf:
        return 0.0
    digits = f"{figure:.0f}".rstrip("0")
    unit = 10.0 ** (len(f"{figure:.0f}") - len(digits))
    return float(min(unit / 2, 0.05 * figure)) if unit > 1 else 0.0


def disjoint(a: Quantity, b: Quantity) -> bool:
    """No value satisfies both, rounding and soft bounds allowed for. Symmetric."""
    low, high = sorted((a, b), key=lambda q: (q.high, q.low, q.low_open, q.high_open))
    if low.high == inf:
        return False
    room = slack(low) + slack(high)
    soft = 0.0 if low.exact and high.exact else 2 * ABOUT * low.high
    gap = high.low - low.high
    if gap > room + soft:
        return True
    touching = gap == 0 and room + soft == 0
    return touching and (low.high_open or high.low_open)
