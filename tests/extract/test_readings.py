"""The readings that the judge chooses from: contents whole, cut short and carried further."""

from __future__ import annotations

import pytest

from claims.extract import parser
from claims.extract.cues import cues_of, readings_of
from claims.extract.quotation import Inside
from claims.extract.sources import holders


@pytest.fixture(scope="module")
def nlp():  # type: ignore[no-untyped-def]
    return parser()


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The mayor said the bridge had burned and blamed the army.", "said", "the bridge had burned"),
        ("The mayor said the bridge had burned and blamed the army.", "blamed", "the army"),
        ("The senator asked the witness who had paid for the trip.", "asked", "who had paid for the trip"),
        ("She blamed the flood on the old dam.", "blamed", "the flood on the old dam"),
        ("She blamed the flood on the old dam.", "blamed", "the flood"),
        ("The plan was called a mistake by the mayor.", "called", "The plan a mistake"),
        ("It was cold, he said. “We had no coal.”", "said", "It was cold “ We had no coal . ”"),
    ],
)
def test_a_content_is_among_the_readings(nlp, text: str, cue: str, content: str) -> None:  # type: ignore[no-untyped-def]
    doc, inside = nlp(text), Inside(text)
    found = [
        " ".join(doc[i].text for i in reading.words if doc[i].text != ",")
        for each in cues_of(doc, inside)
        if each.token.text == cue
        for reading in readings_of(each, inside, list(doc))
    ]
    assert content in found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("The mayor said the bridge had burned.", "said", "mayor"),
        ("The bridge had burned, according to the mayor.", "according", "mayor"),
        ("The mayor issued a statement on the bridge.", "statement", "mayor"),
        ("The mayor's claim that the bridge had burned was false.", "claim", "mayor"),
        ("The claim by the mayor that the bridge had burned was false.", "claim", "mayor"),
    ],
)
def test_who_said_it_is_among_the_holders(nlp, text: str, cue: str, source: str) -> None:  # type: ignore[no-untyped-def]
    token = next(token for token in nlp(text) if token.text == cue)
    possible = [holder.token.text for holder in holders(token)]
    assert source in possible
    assert len(set(possible)) == len(possible)
