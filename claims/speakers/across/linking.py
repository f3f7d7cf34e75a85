"""What all comparisons share: a link with its verdict, and who is known by one document only."""

from __future__ import annotations

from claims.heard import Heard, Link
from claims.speakers.names import is_scoped

SURE = 0.95
"""The score from which a link is believed. Its precision is measured on pairs labelled by hand: tests/eval/identity."""


def link(a: Heard, b: Heard, score: float, reason: str) -> Link:
    first, second = sorted((a.speaker.id, b.speaker.id))
    return Link(first, second, "same" if score >= SURE else "unsure", score, reason)


def apart(a: Heard, b: Heard, reason: str) -> Link:
    """Two who look alike and are not one, so that no third can make them one."""
    first, second = sorted((a.speaker.id, b.speaker.id))
    return Link(first, second, "different", 1.0, reason)


def is_alone(one: Heard) -> bool:
    """Its name says too little of who it is: it is one somebody in its document only."""
    return not one.given and is_scoped(one.speaker.kind, one.speaker.name)
