"""What one process of a job does: it loads the language model once, and makes a part of each piece that it is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.bulk import parts
from claims.bulk.parts import Done, Extracted
from claims.bulk.pieces import Item, Piece
from claims.errors import ClaimsError
from claims.extract import Extractor
from claims.pipeline import claims_of
from claims.records import Document, Extraction, Refusal
from claims.speakers import company_of, resolve

TRIES = 5
"""How many processes may begin on a piece without coming to an end: one that kills them all is not tried for ever."""


class Worker:
    """Makes parts in a folder."""

    def __init__(self, folder: Path, extractor: Extractor) -> None:
        self._folder = folder
        self._extractor = extractor

    @classmethod
    def load(cls, folder: Path, model: str | None, demanded: str | None = None) -> Worker:
        """With the extractor of this model. Raises ModelError if it can't be loaded, ClaimsError if it is not the one
        demanded, so that all parts are by one."""
        extractor = Extractor.load(model)
        if demanded not in (None, extractor.name):
            raise ClaimsError(
                f"the extractor here is {extractor.name}, and the job began with {demanded}: install the same releases "
                "of claims and of the language model on all machines"
            )
        return cls(folder, extractor)

    @property
    def extractor(self) -> str:
        """Its name and version."""
        return self._extractor.name

    def __call__(self, piece: Piece) -> Done:
        """The part of a piece; what is there already is not made again."""
        if there := parts.done(self._folder, piece.name):
            return there
        with self._begun(piece):
            outcomes = list(self._outcomes(piece.items))
            found = [one for one in outcomes if isinstance(one, Extracted)]
            refused = [one for one in outcomes if isinstance(one, Refusal)]
            return parts.write(self._folder, piece.name, found, refused, self._extractor.name)

    @contextmanager
    def _begun(self, piece: Piece) -> Iterator[None]:
        """Note who begins on the piece, until it is done. Raises ClaimsError where too many did."""
        note = parts.begun(self._folder, piece.name)
        with note.open("a+") as file:
            file.seek(0)
            if len(file.read().splitlines()) >= TRIES:
                first, last = (item.name or "?" for item in (piece.items[0], piece.items[-1]))
                raise ClaimsError(
                    f"{TRIES} processes ended in the middle of {first} to {last}: one of these documents may take more "
                    "memory than there is; leave it out, and begin in another folder"
                )
            file.write(f"{os.getpid()}\n")
        yield
        note.unlink(missing_ok=True)

    def _outcomes(self, items: tuple[Item, ...]) -> Iterator[Extracted | Refusal]:
        """A document that no stage was made for is refused like any other: of millions one must not end the job."""
        try:
            yield from [self._extracted(one) for one in self._extractor.extract_many(items)]
        except Exception:  # whichever it is, it is found when they are taken one by one
            yield from map(self._alone, items)

    def _alone(self, item: Item) -> Extracted | Refusal:
        if isinstance(item, Refusal):
            return item
        try:
            return self._extracted(self._extractor.extract(item))
        except MemoryError:
            raise
        except Exception as error:
            reason = f"the extractor failed on it ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
            return Refusal(item.name or item.id, reason, "report this, with the text")

    def _extracted(self, outcome: Extraction | Refusal) -> Extracted | Refusal:
        if isinstance(outcome, Refusal):
            return outcome
        document: Document = outcome.document
        claims = tuple(claims_of(outcome, resolve(outcome)))
        return Extracted(document, claims, company_of(outcome), outcome.extractor)
