"""What looks like an attribution and is none, and what nobody who is named holds."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.records import Document


def found(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    """Source and cue of each quote."""
    quotes = extractor.extract(Document(text)).quotes
    return [(" ".join(s.of(text) for s in quote.source), quote.cue[0].of(text)) for quote in quotes]


@pytest.mark.parametrize(
    "text",
    [
        "Owen Strand is a robbery suspect that police are looking for in Gornovo after a chase.",
        "Anton Ember, father of the bombings suspects Karl Ember and Owen Ember, left the town on Monday.",
        "The stock exchange and the city council paused to remember the three who were killed.",
        "A woman in Gornovo, Norland, held a candle on Sunday, showing solidarity with the victims of the fire.",
        "Neither officer has been charged with a crime.",
        "The mayor stopped short of accusing the army of a massacre.",
        "The army failed to recognize that the town was lost.",
        "Did Owen Strand say that the mayor had resigned?",
        "If Owen Strand says that the town is lost, everybody will leave.",
        "Anton Ember refused to admit that he had lied.",
        "Anton Ember would not admit that he had lied.",
        "The city council said nothing.",
    ],
)
def test_nothing_is_said(extractor: Extractor, text: str) -> None:
    assert found(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Police suspect that the fire was set by two men.", "Police"),
        ("“We remember it well,” Ember said.", "Ember"),
        ("Strand stood by his account, and suspicions grew on social media that it was a hoax.", ""),
        ("Strand left the town, and speculation among lawmakers grew that he would resign.", "lawmakers"),
    ],
)
def test_whose_it_is(extractor: Extractor, text: str, source: str) -> None:
    assert [words for words, _ in found(extractor, text)] == [source]
