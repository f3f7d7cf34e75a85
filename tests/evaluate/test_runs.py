"""Predictions as they are written are predictions as they are scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claims.evaluate import gold, runs
from claims.records import Document, Extraction, Quote, Refusal, Resolution, Speaker
from claims.stated import Span

TEXT = "It rains, Ann said. It does not, it was said."
ANN = Speaker("1", "Ann", "person")
READING = runs.Reading(
    Extraction(
        document=Document(TEXT, name="a"),
        quotes=(
            Quote((Span(0, 8),), (Span(14, 18),), (Span(10, 13),), "indirect", "asserts", 0.876543, Span(0, 19)),
            Quote((Span(20, 31),), (Span(40, 44),), (), "indirect", "asserts", 0.5, Span(20, 45)),
        ),
        mentions=(),
        sentences=(Span(0, 19), Span(20, 45)),
        tokens=(),
        extractor="by hand",
    ),
    Resolution((ANN, None), ()),
)


def test_a_row() -> None:
    assert READING.row() == {
        "id": "a",
        "quotes": [
            {
                "type": "indirect",
                "content": [[0, 8]],
                "cue": [[14, 18]],
                "source": [[10, 13]],
                "speaker": "Ann",
                "stance": "asserts",
                "confidence": 0.8765,
            },
            {
                "type": "indirect",
                "content": [[20, 31]],
                "cue": [[40, 44]],
                "source": [],
                "speaker": None,
                "stance": "asserts",
                "confidence": 0.5,
            },
        ],
    }


def test_what_stands_within_another_is_not_scored() -> None:
    quotes = READING.extraction.quotes
    relayed = replace(quotes[1], within=quotes[0].content)
    reading = replace(READING, extraction=replace(READING.extraction, quotes=(quotes[0], relayed)))
    assert [quote.content for quote in runs.scored(reading)] == [quotes[0].content]
    assert [row["content"] for row in reading.row()["quotes"]] == [[[0, 8]]]


def test_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl.gz"
    gold.write(path, [READING.row()])
    documents = [gold.GoldDocument("a", READING.document, ())]
    assert gold.predictions(path, documents) == {"a": runs.scored(READING)}


def test_a_refused_document_has_nothing_to_score() -> None:
    assert runs.scored(Refusal("a", "it is empty", "give a text")) == ()
