"""Whom and what a document names, by which documents on one event are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claims.heard import Company
from claims.records import Extraction
from claims.speakers.countries import METONYMS
from claims.speakers.names import SMALL_WORDS, body_words, countries, person_words, words

MOST = 60
"""Names that are kept of a document: those it names most."""


def company_of(extraction: Extraction) -> Company:
    named: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for mention in extraction.mentions:
        if not mention.name:
            continue
        if mention.kind == "person":
            parts = person_words(mention.name)
            if len(parts) > 1:
                named[f"{parts[0]} {parts[-1]}"] += 1
        else:
            body = body_words(mention.name)
            of.update(countries(body))
            if not (body <= METONYMS or body == countries(body)):
                named[" ".join(word for word in words(mention.name) if word not in SMALL_WORDS) or mention.name] += 1
    return Company(frozenset(_most(named)), dict(sorted(of.items())))


def _most(named: Counter[str]) -> Iterable[str]:
    """The same ones whatever the order of equals."""
    return (name for name, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))[:MOST])
