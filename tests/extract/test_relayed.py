"""What a medium passes on is said by whom it names, and relayed by the medium."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.records import Document


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "via"),
    [
        (
            "CBS News reported that US officials were confident that the bridge had been shelled.",
            "US officials",
            "confident",
            "the bridge had been shelled",
            "CBS News",
        ),
        (
            "Two officials believe that the bridge was shelled at night, according to several reports.",
            "Two officials",
            "believe",
            "the bridge was shelled at night",
            "several reports",
        ),
        (
            "The president said that he did not want a war, according to CNBC.",
            "The president",
            "said",
            "he did not want a war",
            "CNBC",
        ),
        (
            "State media quoted the ministry's spokesman as saying that the bridge had been shelled.",
            "the ministry's spokesman",
            "quoted … as saying",
            "the bridge had been shelled",
            "State media",
        ),
        (
            "A cousin of the boy, who is thought to have fallen, said the well was empty, according to state media.",
            "A cousin of the boy",
            "said",
            "the well was empty",
            "state media",
        ),
    ],
)
def test_the_inner_speaker_counts(
    extractor: Extractor, text: str, source: str, cue: str, content: str, via: str
) -> None:
    [quote] = extractor.extract(Document(text)).quotes
    assert [span.of(text) for span in quote.source] == [source]
    assert [span.of(text) for span in quote.cue] == cue.split(" … ")
    assert quote.text(text).removeprefix("that ") == content
    assert [span.of(text) for span in quote.via] == [via]
    assert quote.stance == "asserts"  # whoever is reported to believe has said so


def test_whom_the_press_cites_is_who_says_it(extractor: Extractor) -> None:
    text = (
        "Russia has denied responsibility, with Russian media, citing state officials, arguing that the missile theory "
        "is impossible."
    )
    quote = extractor.extract(Document(text)).quotes[-1]
    assert [span.of(text) for span in quote.source] == ["state officials"]
    assert [span.of(text) for span in quote.via] == ["Russian media"]
    assert quote.text(text) == "the missile theory is impossible"


def test_a_body_speaks_for_itself(extractor: Extractor) -> None:
    text = "The bridge was shelled at night, according to the Defense Ministry."
    [quote] = extractor.extract(Document(text)).quotes
    assert quote.source[0].of(text) == "the Defense Ministry"
    assert quote.via == ()
