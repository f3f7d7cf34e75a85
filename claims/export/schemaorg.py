"""schema.org in JSON-LD: a Claim for each statement and a Quotation for each of its appearances.

Never a ClaimReview: that two accounts conflict is no verdict on either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claims.export.records import Items, is_person, present, web_address
from claims.records import Claim, Speaker, Statement


class SchemaOrg(Items[Statement]):
    """A graph of claims and quotations that refer to each other by their ids."""

    key = "@graph"

    def opening(self) -> Mapping[str, Any]:
        return {"@context": "https://schema.org"}

    def items(self, record: Statement) -> Iterator[dict[str, Any]]:
        yield claim(record)
        for appearance in record.claims:
            yield quotation(appearance)


def claim(statement: Statement) -> dict[str, Any]:
    """The statement, with those of its appearances that were asked for."""
    first = statement.claim
    return present(
        {
            "@type": "Claim",
            "@id": f"urn:claims:statement:{statement.id}",
            "text": first.text,
            "author": _somebody(statement.speaker),
            "creditText": _unnamed(statement.speaker),
            "firstAppearance": {"@id": f"urn:claims:claim:{first.id}"},
            "appearance": [{"@id": f"urn:claims:claim:{one.id}"} for one in statement.claims],
        }
    )


def quotation(of: Claim) -> dict[str, Any]:
    """One appearance, in the article that has it; its date is that of the saying, where the text settles it."""
    return present(
        {
            "@type": "Quotation",
            "@id": f"urn:claims:claim:{of.id}",
            "text": of.text,
            "spokenByCharacter": _somebody(of.speaker),
            "creditText": _unnamed(of.speaker),
            "dateCreated": of.said_on.isoformat() if of.said_on else None,
            "isPartOf": _article(of),
        }
    )


def _article(of: Claim) -> dict[str, Any]:
    document = of.document
    return present(
        {
            "@type": "NewsArticle",
            "@id": f"urn:claims:document:{document.id}",
            "url": web_address(document.url),
            "headline": document.title,
            "publisher": document.outlet and {"@type": "Organization", "name": document.outlet},
            "datePublished": document.published_on.isoformat() if document.published_on else None,
        }
    )


def _somebody(speaker: Speaker | None) -> dict[str, Any] | None:
    """Who speaks; whether an unnamed source is one or many is not known, so it is no Person and no Organization."""
    if speaker is None or speaker.kind == "unnamed":
        return None
    return present(
        {
            "@type": "Person" if is_person(speaker) else "Organization",
            "@id": f"urn:claims:speaker:{speaker.id}",
            "name": speaker.name,
            "alternateName": list(speaker.aliases),
            "jobTitle": speaker.role if is_person(speaker) else None,
            "sameAs": speaker.wikidata and f"https://www.wikidata.org/entity/{speaker.wikidata}",
        }
    )


def _unnamed(speaker: Speaker | None) -> str | None:
    return speaker.name if speaker and speaker.kind == "unnamed" else None


make = SchemaOrg
