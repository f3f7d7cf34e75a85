"""What lies in folders and is of no kind that is read: passed over, and told at the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from claims.cli.output import say
from claims.records import Refusal
from claims.wording import counted

KINDS = 5
"""So many endings are named."""


class PassedOver:
    """Files as they are met; `note` is what `claims.read.documents` calls with the path of each."""

    def __init__(self) -> None:
        self._paths: list[str] = []

    def note(self, path: str) -> None:
        self._paths.append(path)

    def refusals(self) -> Iterator[Refusal]:
        """As the lines of a report have them, though nothing was asked of them."""
        for path in self._paths:
            yield Refusal(path, "passed over: files of this kind are not read", "save its text as .txt")

    def tell(self, listed: str = "--report FILE") -> None:
        """Say on stderr how many there are, of which kinds, and what to do; `listed` is what names each of them."""
        if not self._paths:
            return
        kinds = Counter(os.path.splitext(path)[1].lower() or "without an ending" for path in self._paths)
        named = [f"{count:,} {kind}" for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))]
        more = [f"{counted(len(named) - KINDS, 'other kind')}"] if len(named) > KINDS else []
        say(
            f"Passed over {counted(len(self._paths), 'file')} of kinds that are not read: "
            f"{', '.join([*named[:KINDS], *more])}. Save as .txt what holds an article; {listed} lists them."
        )
