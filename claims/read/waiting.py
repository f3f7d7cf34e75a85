"""Waiting, because a server asks for it: told, and in one place, so that nobody else sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable

Tell = Callable[[str], None]
"""Is told, in words, what goes on."""

WORTH_TELLING = 3.0
"""Seconds; of shorter waits nothing is said."""


def silent(words: str) -> None:
    """Where nobody wants to know."""


def wait(seconds: float, why: str, tell: Tell) -> None:
    """Let so much time pass, after telling for what: "for example.org, as it asks"."""
    if seconds >= WORTH_TELLING:
        tell(f"waiting {seconds:.0f} s {why}")
    time.sleep(max(0.0, seconds))
