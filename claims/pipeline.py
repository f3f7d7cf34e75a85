"""The river in one place: read -> extract -> speakers -> claims -> store -> conflicts, and the Tracker over it all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from claims import settings
from claims.identity import digest, normalised
from claims.records import (
    Claim,
    Conflict,
    Document,
    DocumentInfo,
    Extraction,
    Matter,
    Referent,
    Refusal,
    Relation,
    Resolution,
    Selection,
    Span,
    SpeakerCount,
)

if TYPE_CHECKING:
    from claims.extract import Extractor
    from claims.store import Store
    from claims.store.repository import Listing

EVERYTHING = Selection()


def claims_of(extraction: Extraction, resolution: Resolution) -> list[Claim]:
    """The claims of one document: each quote with its speaker, its id and the facts that it states."""
    from claims.conflicts import facts_of, said_on

    document = extraction.document
    text = document.text
    seen: dict[str, int] = {}
    claims = []
    for quote, speaker in zip(extraction.quotes, resolution.speakers, strict=True):
        words = quote.text(text)
        key = normalised(words)
        occurrence = seen[key] = seen.get(key, 0) + 1
        referents = [r for r in resolution.referents if any(span.contains(r.span) for span in quote.content)]
        claims.append(
            Claim(
                id=digest(document.id, key, str(occurrence)),
                document=document.info,
                text=words,
                spans=quote.content,
                cue_spans=quote.cue,
                source_spans=quote.source,
                sentence=quote.sentence,
                cue=_joined(quote.cue, text),
                source=_joined(quote.source, text),
                sentence_text=quote.sentence.of(text),
                type=quote.type,
                stance=quote.stance,
                confidence=quote.confidence,
                speaker=speaker,
                via=_joined(quote.via, text) or None,
                said_on=said_on(quote, document),
                extractor=extraction.extractor,
                refers=_names(referents),
                facts=facts_of(quote, extraction, resolution, speaker),
            )
        )
    return claims


def claims_in(document: Document, model: str | None = None) -> list[Claim]:
    """The claims of one document, without a database. Raises ModelError if the language model can't be loaded."""
    from claims.speakers import resolve

    extraction = _extractor(settings.model(model)).extract(document)
    return claims_of(extraction, resolve(extraction))


@cache
def _extractor(model: str) -> Extractor:
    from claims.extract import Extractor

    return Extractor.load(model)


def _joined(spans: Iterable[Span], text: str) -> str:
    return " ".join(span.of(text) for span in spans)


def _names(referents: Iterable[Referent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(referent.name for referent in referents))


class Outcome(NamedTuple):
    """What became of one input of `Tracker.add`."""

    status: Literal["added", "updated", "unchanged", "refused"]
    item: Document | Refusal
    claims: int = 0
    conflicts: int = 0


@dataclass
class Summary:
    """What became of the inputs of one `add`."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    claims: int = 0
    conflicts: int = 0
    words: int = 0
    refused: list[Refusal] = field(default_factory=list)


class Tracker:
    """Claims over a database: add documents, ask who said what, list the accounts that conflict.

    >>> with Tracker("claims.db") as tracker:
    ...     for outcome in tracker.add(claims.read.documents(["articles/"])):
    ...         ...
    ...     for conflict in tracker.conflicts(Selection(about="Liman")):
    ...         print(conflict.a.claim.text, "|", conflict.b.claim.text, "|", conflict.reason)

    Raises StoreMissing if there is no database and `create` is false, StoreVersion or StoreError if it can't be used.
    """

    def __init__(self, database: str | None = None, *, create: bool = True, model: str | None = None) -> None:
        from claims.store import Store

        self.store: Store = Store.open(settings.database_url(database), create=create)
        self._model = model
        self._extractor: Extractor | None = None

    def __enter__(self) -> Tracker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.store.close()

    @property
    def extractor(self) -> Extractor:
        """Loaded at first use, because queries never need it."""
        if self._extractor is None:
            from claims.extract import Extractor

            self._extractor = Extractor.load(self._model)
        return self._extractor

    def add(self, documents: Iterable[Document | Refusal]) -> Iterator[Outcome]:
        """Store each document with its claims and what they relate to; one outcome an input, in their order.

        Every document is one transaction: whoever stops taking outcomes loses nothing that was yielded. What is
        stored already with the same text is not parsed again.
        """
        for batch in _batches(documents, settings.BATCH):
            known = [isinstance(item, Document) and self.store.holds(item) for item in batch]
            fresh = [item for item, is_known in zip(batch, known, strict=True) if not is_known]
            extracted = self.extractor.extract_many(fresh) if fresh else iter(())
            for item, is_known in zip(batch, known, strict=True):
                if is_known:
                    yield Outcome("unchanged", item)
                else:
                    yield self._store(next(extracted))

    def _store(self, extraction: Extraction | Refusal) -> Outcome:
        from claims.conflicts import relate
        from claims.speakers import resolve

        if isinstance(extraction, Refusal):
            return Outcome("refused", extraction)
        claims = claims_of(extraction, resolve(extraction))
        with self.store.transaction():
            status = self.store.save(extraction.document, claims)
            if status == "unchanged":  # the same text came twice in one batch
                return Outcome(status, extraction.document)
            comparisons, same = relate(claims, self.store)
            self.store.relate(comparisons, same)
        conflicts = sum(comparison.relation == "conflict" for comparison in comparisons)
        return Outcome(status, extraction.document, len(claims), conflicts)

    def claims(self, selection: Selection = EVERYTHING) -> Iterator[Claim]:
        """Newest first; one row an appearance."""
        return self.store.claims(selection)

    def undated(self, selection: Selection, of: Listing = "claims") -> int:
        """How many the selection's dates leave out because they have no date."""
        return self.store.undated(selection, of)

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        return self.store.claim(prefix)

    def document(self, prefix: str) -> Document:
        """The document, current text version, whose id begins so. Raises LookupFailed, or Ambiguous."""
        return self.store.document(prefix)

    def documents(self, selection: Selection = EVERYTHING) -> Iterator[DocumentInfo]:
        return self.store.documents(selection)

    def speakers(self, selection: Selection = EVERYTHING) -> list[SpeakerCount]:
        """The most quoted first."""
        return self.store.speakers(selection)

    def conflicts(self, selection: Selection = EVERYTHING) -> list[Conflict]:
        """Statement against statement, the highest score first."""
        return self.store.conflicts(selection)

    def related(self, claim: Claim) -> list[Conflict]:
        """The claim's conflicts and agreements, of every relation."""
        return self.store.related(claim)

    def compare(self, selection: Selection) -> list[Matter]:
        """The selected accounts by matter: those of `speaker` and of `against`, or of all where neither is given."""
        from claims.conflicts import matters

        statements = self.store.statements(list(self.store.claims(replace(selection, limit=None))))
        chosen = {statement.id for statement in statements}
        links = [
            conflict
            for relation in get_args(Relation)
            for conflict in self.store.conflicts(replace(selection, relation=relation, limit=None))
            if conflict.a.id in chosen and conflict.b.id in chosen
        ]
        return matters(statements, links)[: selection.limit]


def _batches(items: Iterable[Document | Refusal], size: int) -> Iterator[list[Document | Refusal]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
