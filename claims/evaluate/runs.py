"""What the extractor and the speakers stage make of the documents that are scored, with nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.evaluate.gold import Row, ScoredQuote
from claims.records import Claim, Document, Extraction, Quote, Refusal, Resolution, Speaker
from claims.stated import Span

Progress = Callable[[int, int], None]
"""Told how many of how many documents are done."""


@dataclass(frozen=True)
class Reading:
    """One document with what was found in it."""

    extraction: Extraction
    resolution: Resolution

    @property
    def document(self) -> Document:
        return self.extraction.document

    @cached_property
    def claims(self) -> list[Claim]:
        from claims.pipeline import claims_of

        return claims_of(self.extraction, self.resolution)

    def attributed(self) -> Iterator[tuple[Quote, Speaker | None]]:
        """Each quote with its speaker, as gold marks them: one a word, the outer, and not what stands within it."""
        pairs = zip(self.extraction.quotes, self.resolution.speakers, strict=True)
        return (pair for pair in pairs if not pair[0].within)

    def row(self) -> Row:
        """The quotes as one line of a predictions file."""
        return {"id": self.document.name, "quotes": [_row(quote, speaker) for quote, speaker in self.attributed()]}


def run(
    documents: Sequence[Document], model: str | None = None, progress: Progress | None = None
) -> Iterator[Reading | Refusal]:
    """Each document's reading, or why there is none, in the same order. Raises ModelError."""
    from claims.extract import Extractor
    from claims.speakers import resolve

    extractor = Extractor.load(model)
    for done, found in enumerate(extractor.extract_many(documents), start=1):
        yield found if isinstance(found, Refusal) else Reading(found, resolve(found))
        if progress:
            progress(done, len(documents))


def scored(reading: Reading | Refusal) -> tuple[ScoredQuote, ...]:
    """The quotes in the terms of the scorer; of a refused document none."""
    if isinstance(reading, Refusal):
        return ()
    return tuple(
        ScoredQuote(
            content=quote.content,
            cue=quote.cue,
            source=quote.source,
            speaker=speaker.name if speaker else None,
            stance=quote.stance,
            confidence=round(quote.confidence, 4),
        )
        for quote, speaker in reading.attributed()
    )


def _row(quote: Quote, speaker: Speaker | None) -> Row:
    return {
        "type": quote.type,
        "content": _lists(quote.content),
        "cue": _lists(quote.cue),
        "source": _lists(quote.source),
        "speaker": speaker.name if speaker else None,
        "stance": quote.stance,
        "confidence": round(quote.confidence, 4),
    }


def _lists(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
