"""FollowTheMoney, an entity a line: articles, who is heard in them, where they are named, and what they say as notes.

https://followthemoney.tech: what Aleph, OpenAleph and OpenSanctions read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from claims.export.records import RecordExporter, is_person
from claims.identity import digest
from claims.records import Attributed, Claim, Document, Speaker

LANGUAGES = {"en": "eng"}
"""FollowTheMoney names languages by three letters."""


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
    web = document.url if document.url and document.url.startswith(("http://", "https://")) else None
    return _entity(
        f"claims-document-{document.id}",
        "Article",
        title=document.title,
        name=document.title or document.name,
        author=document.author,
        publisher=document.outlet,
        publishedAt=document.published_on and document.published_on.isoformat(),
        sourceUrl=web,
        language=LANGUAGES.get(document.language or ""),
        bodyText=document.text,
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
        createdAt=claim.day and claim.day.isoformat(),
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


def _entity(id: str, schema: str, **values: Any) -> dict[str, Any]:
    """Every property has a list of values; what says nothing is left out."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in values.items() if value}
    return {"id": id, "schema": schema, "properties": {name: value for name, value in listed.items() if value}}


make = FollowTheMoney
