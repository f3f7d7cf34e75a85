"""Records made by hand, so that the store is tested without a language model."""

from __future__ import annotations

from datetime import date

from claims.identity import digest, normalised
from claims.records import Claim, Document, Selection, Speaker
from claims.stated import Facts, Span
from claims.store import Store

PUSHILIN = Speaker("5e01", "Denis Pushilin", "person", "head", "Donetsk People's Republic", ("Pushilin",))
MINISTRY = Speaker("5e02", "Russian Defense Ministry", "organisation", None, None, ("the ministry",))
CHEREVATY = Speaker("5e03", "Sergey Cherevaty", "person", "spokesman of the command East", "Ukraine")

WITHDRAWN = "Russian troops were withdrawn from Krasny Liman."
HALF = "The city is half-encircled."
LOST = "Over 200 soldiers were lost near Yampol."


def document_of(
    *sentences: str,
    outlet: str | None = "Meridian Wire",
    title: str | None = "Troops leave the city",
    published: str | None = "2022-10-01",
    url: str | None = None,
) -> Document:
    return Document(" ".join(sentences), title, outlet, published, url, title or "", "en")


def claims_in(
    document: Document,
    *sentences: str,
    speaker: Speaker | None = PUSHILIN,
    said_on: date | None = None,
    refers: tuple[str, ...] = (),
    slots: tuple[str, ...] = (),
    confidence: float = 0.9,
    via: str | None = None,
) -> list[Claim]:
    """A claim for each of the sentences, with its place in the document's text."""
    return [
        Claim(
            id=(own := digest(document.id, normalised(sentence), "1")),
            document=document.info,
            text=sentence,
            spans=(span := Span(start := document.text.index(sentence), start + len(sentence)),),
            cue_spans=(),
            source_spans=(),
            sentence=span,
            cue="said",
            source="he",
            sentence_text=sentence,
            type="indirect",
            stance="asserts",
            confidence=confidence,
            speaker=speaker,
            via=via,
            said_on=said_on,
            extractor="by hand",
            refers=refers,
            facts=Facts(slots=slots),
            statement=own,
        )
        for sentence in sentences
    ]


def saved(
    store: Store,
    *sentences: str,
    speaker: Speaker | None = PUSHILIN,
    said_on: date | None = None,
    refers: tuple[str, ...] = (),
    slots: tuple[str, ...] = (),
    confidence: float = 0.9,
    via: str | None = None,
    outlet: str | None = "Meridian Wire",
    title: str | None = "Troops leave the city",
    published: str | None = "2022-10-01",
) -> list[Claim]:
    """The claims of a document of these sentences, now stored."""
    document = document_of(*sentences, outlet=outlet, title=title, published=published)
    claims = claims_in(
        document,
        *sentences,
        speaker=speaker,
        said_on=said_on,
        refers=refers,
        slots=slots,
        confidence=confidence,
        via=via,
    )
    store.save(document, claims)
    return claims


def everything(store: Store) -> tuple[object, ...]:
    """All that the store says."""
    return (
        list(store.claims()),
        list(store.documents()),
        store.speakers(),
        store.conflicts(),
        store.accounts(Selection()),
    )
