"""The store as it looks to claims that are compared anew because their speaker is somebody else: only what those say is
read who were that speaker, or are it now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from claims.records import Claim, Printing


class Stored(Protocol):
    """What is asked of the store."""

    def sharing_each(self, claims: Sequence[Claim], limit: int, said_by: Collection[str]) -> list[list[Claim]]: ...

    def current(self, document_id: str, said_by: Collection[str] | None = None) -> list[Claim]: ...

    def number_of_claims(self, document_id: str) -> int: ...

    def place_names(self, name: str) -> Sequence[str]: ...

    def printings(self, document_id: str, within: int, said_by: Collection[str]) -> list[Printing]: ...


class OfSpeakers:
    """Candidates, as `claims.conflicts.relate` wants them, that these speakers (canonical ids) say. Of a document with
    more claims than `beside` all are, for there it counts how far apart two stand."""

    def __init__(self, store: Stored, said_by: Collection[str], beside: int) -> None:
        self.said_by, self.place_names = said_by, store.place_names
        self._store, self._beside = store, beside
        self._current: dict[str, list[Claim]] = {}

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        return self._store.sharing_each(claims, limit, self.said_by)

    def current(self, document_id: str) -> list[Claim]:
        if document_id not in self._current:
            few = self._store.number_of_claims(document_id) <= self._beside
            self._current[document_id] = self._store.current(document_id, self.said_by if few else None)
        return self._current[document_id]

    def printings(self, document_id: str, within: int) -> list[Printing]:
        return self._store.printings(document_id, within, self.said_by)
