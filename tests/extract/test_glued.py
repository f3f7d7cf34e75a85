"""Names that others have run into."""

from __future__ import annotations

import pytest

from claims.extract import Extractor
from claims.records import Document, Mention


def named(extractor: Extractor, text: str) -> dict[str, Mention]:
    found = extractor.extract(Document(text)).mentions
    return {mention.name: mention for mention in found if mention.name}


@pytest.mark.parametrize(
    ("text", "name", "glued"),
    [
        (
            "Reuters Barack Obama waves to the crowd. The visit of Barack Obama ended on Monday.",
            "Barack Obama",
            "Reuters Barack Obama",
        ),
        (
            "Associated Press North Korea fired a missile on Monday. The south said that North Korea would pay for it.",
            "North Korea",
            "Associated Press North Korea",
        ),
        (
            "Vice President of Product Development Adam Mosseri said on Monday that it would change.",
            "Adam Mosseri",
            "Product Development Adam Mosseri",
        ),
        ("Del. Marcia Price said on Monday that the bill would pass.", "Marcia Price", "Del. Marcia Price"),
        (
            "Trump Announces New Tariffs\n\nThe president spoke on Monday. Donald Trump said so in the capital.",
            "Trump",
            "Trump Announces New Tariffs",
        ),
        (
            "Trump Wants Wall, Threatens Shutdown\n\nThe president spoke on Monday. Donald Trump said so.",
            "Trump",
            "Trump Wants Wall",
        ),
        (
            "Reuters Barack Obama and Vladimir Putin met in Paris\n\nThe presidents spoke on Monday.",
            "Barack Obama",
            "Reuters Barack Obama",
        ),
        ("CLOSE Governor Oren Dane said on Monday that it was late.", "Oren Dane", "CLOSE Governor Oren Dane"),
        (
            "Early Supreme Court rulings said so. The Supreme Court held that it was late.",
            "Supreme Court",
            "Early Supreme Court",
        ),
        ("Courtesy of Stuart Mann Stuart Mann, a runner, was late.", "Stuart Mann", "Stuart Mann Stuart Mann"),
        ("As Breitbart News’s Joel Pollak reported, it was late.", "Joel Pollak", "Breitbart News’s Joel Pollak"),
        ("Abrams, Steyer, and the leaders of 17 large lobbies asked Facebook to ban it.", "Steyer", "Abrams, Steyer"),
        ("MayorBowser said on Monday that it was late.", "Bowser", "MayorBowser"),
        ("ButObama said on Monday that it was late.", "Obama", "ButObama"),
        (
            "Warplanes hit the town, the anti-Assad Syrian Observatory for Human Rights said.",
            "Syrian Observatory for Human Rights",
            "anti-Assad Syrian Observatory for Human Rights",
        ),
        ("Obama Warns Congress Over Budget Cuts\n\nThe president spoke on Monday.", "Obama", "Obama Warns"),
    ],
)
def test_what_is_glued_to_a_name_is_none_of_it(extractor: Extractor, text: str, name: str, glued: str) -> None:
    found = named(extractor, text)
    assert name in found
    assert glued not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bill Gates said on Monday that it would change. Bill Gates was there with Mrs Bill.", "Bill Gates"),
        ("The Reuters Institute said on Monday that few paid for news. An institute cannot know.", "Reuters Institute"),
        ("Ana Marie Cox said on Monday that the bill would pass.", "Ana Marie Cox"),
        ("J. Alexander Kueng said on Monday that he had not seen it.", "J. Alexander Kueng"),
        ("Anders Fogh Rasmussen said on Monday that the alliance would hold.", "Anders Fogh Rasmussen"),
    ],
)
def test_a_name_stays_whole(extractor: Extractor, text: str, name: str) -> None:
    assert name in named(extractor, text)


def test_the_body_before_a_name_belongs_to_the_office(extractor: Extractor) -> None:
    found = named(extractor, "Director of National Intelligence James Clapper told senators that he had not known.")
    assert found["James Clapper"].role == "Director of National Intelligence"


def test_supporters_of_somebody_are_not_he(extractor: Extractor) -> None:
    found = named(extractor, "An adviser to President Barack Obama said on Monday that the deal would hold.")
    assert found["Barack Obama"].role == "President"


def test_a_fellow_senator_is_no_fellow(extractor: Extractor) -> None:
    found = named(extractor, "Romney’s fellow Utahn, Mike Lee, thought on Monday that the declaration was legal.")
    assert "fellow" not in (found["Mike Lee"].role or "") + (found["Utahn"].role or "" if "Utahn" in found else "")
    research = named(extractor, "Senior Fellow Shelby Steele said on Monday that it was legal.")
    assert research["Shelby Steele"].role == "Senior Fellow"


def test_a_president_elect_is_one(extractor: Extractor) -> None:
    found = named(extractor, "President-elect Donald Trump said on Monday that the deal would not hold.")
    assert found["Donald Trump"].role == "President-elect"


def test_a_dateline_is_no_role(extractor: Extractor) -> None:
    found = named(extractor, "Istanbul (CNN) President Donald Trump said on Monday that the deal would not hold.")
    assert found["Donald Trump"].role == "President"


def test_the_name_of_a_transcript_is_without_its_title(extractor: Extractor) -> None:
    turns = "PRESIDENT ANN EMBER: We will rebuild the bridge this year.\n\nBOB OAK: When will that be?\n\n"
    found = named(extractor, turns + "PRESIDENT ANN EMBER: In the spring, as I have said before.\n\nBOB OAK: I see.\n")
    assert found["ANN EMBER"].role == "PRESIDENT"


def test_a_turn_may_begin_with_an_office_of_something(extractor: Extractor) -> None:
    turns = "DRIVER OF THE DAY: Bob Oak stole the show with an amazing drive.\n\nBOB OAK: It was good.\n\n"
    assert "OF THE DAY" not in named(extractor, turns + "BOB OAK: I said so before, and I say it now.\n")


def test_no_sentence_begins_between_two_words_of_a_line(extractor: Extractor) -> None:
    text = "A practice\n\nUniversity of Norland law professor Anna Ember wrote it in the Orvale Law Review last year."
    sentences = [sentence.of(text).strip() for sentence in extractor.extract(Document(text)).sentences]
    assert sentences == text.split("\n\n")
