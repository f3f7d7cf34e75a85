"""How messages put numbers into words."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 claim", "2,000 claims"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
