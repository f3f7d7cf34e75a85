"""Where documents came from, what people say of them, and what edits made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.editions import BY_HAND, READ_WITH, Dossier, Edited
from claims.records import Claim, Document, DocumentInfo, Extraction

if TYPE_CHECKING:
    from claims.extract import Extractor
    from claims.store import Store


class Archive:
    """What a Tracker knows of texts and where they came from; the rest of it supplies the store and reads anew."""

    store: Store
    user: str

    @property
    def extractor(self) -> Extractor:
        raise NotImplementedError

    def settle(self) -> int:
        raise NotImplementedError

    def _resolved(self, extraction: Extraction) -> list[Claim]:
        raise NotImplementedError

    def _ask_ahead(self, document: Document, claims: Sequence[Claim], extraction: Extraction | None) -> None:
        raise NotImplementedError

    def _renew(
        self, document: Document, claims: Sequence[Claim], extractor: str, extraction: Extraction | None = None
    ) -> object:
        raise NotImplementedError

    def remove(self, prefix: str) -> DocumentInfo:
        """Delete the document whose id begins so, its claims and their judgements; the log keeps that it was there.

        Raises LookupFailed, or Ambiguous with the choices.
        """
        with self.store.transaction():
            removed = self.store.remove(prefix, who=self.user)
            self.settle()
        return removed

    def document(self, prefix: str) -> Document:
        """The document, current text version, whose id begins so. Raises LookupFailed, or Ambiguous."""
        return self.store.document(prefix)

    def dossier(self, prefix: str) -> Dossier:
        """All that is known of the document whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        return self.store.dossier(prefix)

    def original(self, prefix: str, text: str | None = None) -> bytes:
        """The bytes that a document's current text was read from, or the one whose digest begins so.

        Raises LookupFailed where they were not kept, or nothing begins so.
        """
        return self.store.original(prefix, text)

    def edited(self, prefix: str, before: str | None = None, after: str | None = None) -> Edited:
        """What an edit made of a document: its current text beside the one before it, or two that are named by the
        beginnings of their digests. Raises LookupFailed where it has had but one text."""
        return self.store.edited(prefix, before, after)

    def describe(
        self, prefix: str, given: Mapping[str, str | None], as_told: Collection[str] = (), note: str = ""
    ) -> Document:
        """Correct a document's metadata (`claims.editions.FIELDS`; None: it has none), or let fields be `as_told`.

        What a person set outranks what inputs say, whenever they say it. The document keeps its id. A title or date
        has it read anew, because claims' days and what they relate to follow from them. Returns it as it is now.
        Raises LookupFailed for the id, InputError where a value can't be used, ClaimsError where nothing changes.
        """
        from claims.read.check import checked

        before = self.store.document(prefix)
        told = {name: value for name, value in self.store.told(before.id).items() if name in as_told}
        origins = dict(before.origins) | dict.fromkeys(given, BY_HAND)
        new = checked(replace(before, **{**given, **told, "origins": origins, "filed_as": before.id}))
        if not any(getattr(new, name) != getattr(before, name) for name in READ_WITH):
            return self.store.describe(before.id, given, as_told, who=self.user, note=note)
        extraction = self.extractor.extract(new)
        found = self._resolved(extraction)
        self._ask_ahead(new, found, extraction)
        with self.store.transaction():
            now = self.store.describe(before.id, given, as_told, who=self.user, note=note)
            self._renew(now, found, extraction.extractor, extraction)
            self.settle()
        return now
