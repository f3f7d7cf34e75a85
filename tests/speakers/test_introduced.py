"""Who speaks next: whom the sentence before introduces, and nobody whom only a picture shows."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.read.parts import with_parts
from claims.records import Document
from claims.speakers import resolve

BEFORE = "Karl Brandt, the mayor of Gornovo, said on Monday that the dam was safe.\n\n"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def who_said(extractor: Extractor, text: str, words: str) -> list[str | None]:
    """The speakers of the quotes that have these words."""
    extraction = extractor.extract(with_parts(Document(text)))
    pairs = zip(extraction.quotes, resolve(extraction).speakers, strict=True)
    return [speaker.name if speaker else None for quote, speaker in pairs if words in quote.text(text)]


@pytest.mark.parametrize(
    "introduction",
    [
        "The view was echoed by Police Chief Owen Strand.",
        "Police Chief Owen Strand agreed.",
        "Police Chief Owen Strand was more blunt.",
        "Police Chief Owen Strand added his voice to the debate.",
    ],
)
def test_who_is_introduced_speaks_next(extractor: Extractor, introduction: str) -> None:
    text = f"{BEFORE}{introduction}\n\n“We have looked at every wall,” he said."
    assert who_said(extractor, text, "every wall") == ["Owen Strand"]


def test_who_is_introduced_needs_no_cue(extractor: Extractor) -> None:
    text = (
        f"{BEFORE}“I have no doubt about it,” Brandt said, and Police Chief Owen Strand agreed with him on that.\n\n"
        "Owen Strand spoke of what he had seen.\n\n“We have looked at every wall of it, and all of them are sound.”"
    )
    assert who_said(extractor, text, "every wall") == ["Owen Strand"]


def test_who_does_something_and_is_quoted_in_the_same_paragraph(extractor: Extractor) -> None:
    text = f"{BEFORE}Owen Strand also brought a map to the meeting. “We have looked at every wall,” he said."
    assert who_said(extractor, text, "every wall") == ["Owen Strand"]


def test_who_is_asked_answers(extractor: Extractor) -> None:
    text = "Owen Strand, the mayor, was asked about the dam by a reporter. He said that it was safe."
    assert who_said(extractor, text, "it was safe") == ["Owen Strand"]


def test_he_is_the_subject_of_the_clause_that_his_own_hangs_on(extractor: Extractor) -> None:
    text = f"{BEFORE}Owen Strand provoked anger when he said that the dam would not hold."
    assert who_said(extractor, text, "would not hold") == ["Owen Strand"]


def test_who_is_seen_in_a_picture_is_not_he(extractor: Extractor) -> None:
    pictures = " ".join(
        f"Owen Strand walks along the dam on March {day}. Hide Caption {day} of 8 Photos: The dam"
        for day in range(1, 9)
    )
    text = f"{BEFORE}{pictures}\n\nMeanwhile, he said that nobody had to leave the valley."
    assert who_said(extractor, text, "nobody had to leave") == ["Karl Brandt"]


def test_a_paragraph_goes_on_with_whose_name_stands_behind_the_one_before(extractor: Extractor) -> None:
    text = (
        "“The dam is old,” Owen Strand said.\n\n“We have looked at every wall of it in the last two weeks,” said Karl "
        "Brandt, the mayor.\n\n“There is not one crack in any of them, and no water in the halls.”"
    )
    assert who_said(extractor, text, "not one crack") == ["Karl Brandt"]


@pytest.mark.parametrize(
    ("medium", "company"),
    [("WGRN", ["company"]), ("Reuters", ["company"]), ("Brandt Motors", ["Brandt Motors"])],
)
def test_a_station_is_no_company(extractor: Extractor, medium: str, company: list[str]) -> None:
    text = f"{medium} reported that the fire had begun in the plant. The company says that it had not."
    assert who_said(extractor, text, "it had not") == company


def test_a_professor_of_a_university_is_the_professor(extractor: Extractor) -> None:
    text = (
        "University of Norland law professor Anna Ember wrote about the court last year. Ember blames the judges. "
        "“They have largely given in,” the professor writes."
    )
    assert who_said(extractor, text, "given in") == ["Anna Ember"]
