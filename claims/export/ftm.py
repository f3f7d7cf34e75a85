"""FollowTheMoney, an entity a line: articles, who is heard in them, where they are named, and what they say as notes.

https://followthemoney.tech: what Aleph, OpenAleph and OpenSanctions read. Its library refuses an entity of which one
value is not valid, so what has no room is cut, and what is no value of its type is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from claims.export.records import RecordExporter, is_person, web_address
from claims.identity import digest
from claims.records import Attributed, Claim, Document, Speaker

LANGUAGES = {"en": "eng"}
"""FollowTheMoney names languages by three letters."""
LONG, SHORT, NAME, ADDRESS = 65_000, 1_024, 384, 4_096
ROOM = {
    **dict.fromkeys(("bodyText", "description", "summary"), LONG),
    **dict.fromkeys(("name", "alias"), NAME),
    "sourceUrl": ADDRESS,
}
"""Characters of a value of each property; other properties have SHORT."""
YEARS = range(1000, 3000)
"""That a date may be of."""


class FollowTheMoney(RecordExporter[Attributed]):
    """Whoever speaks is written once, before what he says."""

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(stream)
        self._met: set[str] = set()

    def items(self, record: Attributed) -> Iterator[dict[str, Any]]:
        article = _article(record.document)
        if article["id"] not in self._met:
            self._met.add(article["id"])
            yield article
        for claim in record.claims:
            speaker = claim.speaker
            if speaker and speaker.id not in self._met:
                self._met.add(speaker.id)
                yield _somebody(speaker)
            yield from _said(claim, record.document)


def _article(document: Document) -> dict[str, Any]:
    web = web_address(document.url)
    return _entity(
        f"claims-document-{document.id}",
        "Article",
        title=document.title,
        name=document.title or document.name,
        author=document.author,
        publisher=document.outlet,
        publishedAt=_day(document.published_on),
        sourceUrl=web if web and len(web) <= ADDRESS else None,
        language=LANGUAGES.get(document.language or ""),
        bodyText=list(_pieces(document.text)),
    )


def _somebody(speaker: Speaker) -> dict[str, Any]:
    """A person, an organisation, or where it may be either somebody who can act in law."""
    schema = {"person": "Person", "organisation": "Organization"}.get(speaker.kind, "LegalEntity")
    return _entity(
        _id(speaker),
        schema,
        name=speaker.name,
        alias=list(speaker.aliases),
        position=speaker.role if is_person(speaker) else None,
        summary=None if is_person(speaker) else speaker.role,
        wikidataId=speaker.wikidata,
    )


def _said(claim: Claim, document: Document) -> Iterator[dict[str, Any]]:
    article, speaker = f"claims-document-{document.id}", claim.speaker
    yield _entity(
        f"claims-note-{claim.id}",
        "Note",
        name=f"{speaker.name} {claim.stance}" if speaker else f"unknown speaker {claim.stance}",
        description=claim.text,
        entity=[*([_id(speaker)] if speaker else []), article],
        proof=article,
        publisher=document.outlet,
        keywords=[claim.type, claim.stance],
        createdAt=_day(claim.day),
    )
    if speaker and claim.source:
        yield _entity(
            f"claims-mention-{digest(claim.id, speaker.id)}",
            "Mention",
            document=article,
            resolved=_id(speaker),
            name=claim.source,
            detectedSchema={"person": "Person", "organisation": "Organization"}.get(speaker.kind),
        )


def _id(speaker: Speaker) -> str:
    return f"claims-speaker-{speaker.id}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day and day.year in YEARS else None


def _pieces(text: str) -> Iterator[str]:
    """A text in values that there is room for, each to the end of a paragraph, else of a word, where it has one."""
    while len(text) > LONG:
        end = text.rfind("\n", 0, LONG) + 1 or text.rfind(" ", 0, LONG) + 1 or LONG
        yield text[:end]
        text = text[end:]
    yield text


def _entity(id: str, schema: str, **values: Any) -> dict[str, Any]:
    """Every property has a list of values; what says nothing is left out."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in values.items() if value}
    valid = {name: [_cut(one, name) for one in several if _visible(one)] for name, several in listed.items()}
    return {"id": id, "schema": schema, "properties": {name: several for name, several in valid.items() if several}}


def _visible(text: str) -> bool:
    return any(one.isprintable() and not one.isspace() for one in text)


def _cut(text: str, name: str) -> str:
    room = ROOM.get(name, SHORT)
    return text if len(text) <= room else f"{text[: room - 1]}…"


make = FollowTheMoney
