"""What a benchmark's CPU time is spent on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Clock:
    """CPU seconds by what they were spent on; what is measured inside something else counts there alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = [0.0]
        self.at: list[str] = []
        """What is being done, the outermost first."""

    def around(self, owner: Any, name: str, what: str, *, whole: bool = False) -> None:
        """Measure this function of a class or module wherever it is called; as a `whole`, with all that is inside."""
        inner: Callable[..., Any] = getattr(owner, name)

        def measured(*given: Any, **more: Any) -> Any:
            with self.on(what, whole=whole):
                return inner(*given, **more)

        setattr(owner, name, measured)

    @contextmanager
    def on(self, what: str, *, whole: bool = False) -> Iterator[None]:
        began, spent = time.process_time(), dict(self.spent)
        self._inner.append(0.0)
        self.at.append(what)
        yield
        self.at.pop()
        inner, took = self._inner.pop(), time.process_time() - began
        if whole:
            self.spent, inner = spent, 0.0
        self.spent[what] = self.spent.get(what, 0.0) + took - inner
        self._inner[-1] += took
