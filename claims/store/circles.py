"""The store as it looks to claims that are compared anew because their speaker is somebody else: only what those say is
read who were that speaker, or are it now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from claims.records import Claim, Printing


class Stored(Protocol):
    """What is asked of the store."""

    def sharing_each(self, claims: Sequence[Claim], limit: int, said_by: Collection[str]) -> list[list[Claim]]: ...

    def current(self, document_id: str) -> list[Claim]: ...

    def place_names(self, name: str) -> Sequence[str]: ...

    def printings(self, document_id: str, within: int, said_by: Collection[str]) -> list[Printing]: ...


class OfSpeakers:
    """Candidates, as `claims.conflicts.relate` wants them, that these speakers (canonical ids) say; of the document of
    a claim all, for it counts how far apart two stand."""

    def __init__(self, store: Stored, said_by: Collection[str]) -> None:
        self.current, self.place_names = store.current, store.place_names
        self._store, self._said_by = store, said_by

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        return self._store.sharing_each(claims, limit, self._said_by)

    def printings(self, document_id: str, within: int) -> list[Printing]:
        return self._store.printings(document_id, within, self._said_by)
