"""W3C Web Annotations (JSON-LD): an annotation a claim, whose targets are its words, found by place or by what stands
around them. https://www.w3.org/TR/annotation-model/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.export.records import Items, software, web_address
from claims.judgements import by_person
from claims.records import Attributed, Claim, Document
from claims.stated import Span
from claims.tables import speaker_name

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"claims": "urn:claims:", "part": "claims:part"}]
AROUND = 32
"""Code points of prefix and suffix."""


class WebAnnotations(Items[Attributed]):
    """A page of annotations."""

    key = "items"

    def opening(self) -> Mapping[str, Any]:
        return {"@context": CONTEXT, "id": "urn:claims:export", "type": "AnnotationPage"}

    def items(self, record: Attributed) -> Iterator[dict[str, Any]]:
        return (annotation(claim, record.document) for claim in record.claims)


def annotation(claim: Claim, document: Document) -> dict[str, Any]:
    """Speaker, stance and cue are its bodies; each span of the content is a target of its own."""
    bodies = (
        ("identifying", "speaker", speaker_name(claim.speaker) if claim.speaker else ""),
        ("classifying", "stance", claim.stance),
        ("describing", "cue", claim.cue),
    )
    return {
        "id": f"urn:claims:claim:{claim.id}",
        "type": "Annotation",
        "motivation": "describing",
        "creator": _creator(claim),
        "generator": software(),
        "body": [
            {"type": "TextualBody", "purpose": purpose, "part": part, "format": "text/plain", "value": value}
            for purpose, part, value in bodies
            if value
        ],
        "target": [
            {
                "type": "SpecificResource",
                "source": web_address(document.url) or f"urn:claims:document:{document.id}",
                "selector": selectors(span, document.text),
            }
            for span in claim.spans
        ],
    }


def selectors(span: Span, text: str) -> list[dict[str, Any]]:
    """Two that select the same: by the place, in code points of the text, and by the words with what is around them."""
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": span.of(text),
            "prefix": text[max(0, span.start - AROUND) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        },
    ]


def anchored(selectors: Sequence[Mapping[str, Any]], text: str) -> Span | None:
    """Where a text has what the selectors select, also one that was edited since; None where its words are gone.

    Words that stand in several places are taken where most of what was around them still is, and of such places where
    they are nearest to where they were.
    """
    quote = next(one for one in selectors if one["type"] == "TextQuoteSelector")
    place = next((one for one in selectors if one["type"] == "TextPositionSelector"), {"start": 0})
    exact, prefix, suffix = quote["exact"], quote.get("prefix", ""), quote.get("suffix", "")

    def fit(start: int) -> tuple[int, int]:
        before = text[max(0, start - len(prefix)) : start]
        after = text[start + len(exact) : start + len(exact) + len(suffix)]
        return _shared(before[::-1], prefix[::-1]) + _shared(after, suffix), -abs(start - place["start"])

    start = max(_places(exact, text), key=fit, default=None)
    return None if start is None else Span(start, start + len(exact))


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _creator(claim: Claim) -> dict[str, str]:
    who = claim.extractor.removeprefix(by_person("").removesuffix(")")).removesuffix(")")
    if claim.extractor == by_person(who):
        return {"type": "Person", "name": who}
    return {"type": "Software", "name": claim.extractor}


make = WebAnnotations
