"""Who speaks: names, descriptions and pronouns of small texts and of gold articles."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from claims.records import Extraction
from claims.speakers import resolve
from claims.stated import Span

if TYPE_CHECKING:
    from conftest import Maker

Names = Callable[..., list[str | None]]
REPO = Path(__file__).parents[2]
SEEDS = REPO / "seeds" / "gold" / "quotes.jsonl"
SHARED = REPO.parent / "shared" / "gold" / "news_dev.jsonl"


def rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    return [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if "text" in row]


def extraction_of(make: Maker, row: dict[str, Any]) -> tuple[Extraction, list[str | None]]:
    quotes = sorted(row["quotes"], key=lambda quote: quote["content"][0])
    given = [(tuple(Span(*c) for c in q["content"]), tuple(Span(*s) for s in q["source"])) for q in quotes]
    return make.of_spans(row["text"], given, row.get("title")), [quote.get("speaker") for quote in quotes]


def same(gold: str, found: str | None) -> bool:
    """One name's words contain the other's, or they end in the same word."""
    a, b = ([w for w in re.findall(r"\w+", name.lower()) if w not in ("the", "a")] for name in (gold, found or ""))
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1])


def share_right(make: Maker, path: Path) -> float:
    right = total = 0
    for row in rows(path):
        extraction, gold = extraction_of(make, row)
        for name, speaker in zip(gold, resolve(extraction).speakers, strict=True):
            if name:
                total += 1
                right += same(name, speaker.name if speaker else None)
    return right / total


def test_speakers_of_the_seeds(make: Maker) -> None:
    assert share_right(make, SEEDS) >= 0.94


def test_speakers_of_real_articles(make: Maker) -> None:
    assert share_right(make, SHARED) >= 0.95


def test_a_pronoun_goes_on_with_who_spoke(speakers_of: Names) -> None:
    text = (
        "A representative of the Ukrainian command, Sergey Cherevaty, said the forces had been encircled.\n\n"
        "He also said that five settlements had been seized."
    )
    quotes = [
        ("A representative of the Ukrainian command, Sergey Cherevaty", "the forces had been encircled"),
        ("He", "five settlements had been seized"),
    ]
    assert speakers_of(text, *quotes) == ["Sergey Cherevaty", "Sergey Cherevaty"]


def test_gender_decides_between_two(speakers_of: Names) -> None:
    text = (
        "President Donald Trump met Chancellor Angela Merkel on Monday. She said the talks were good. "
        "He said that more would follow."
    )
    assert speakers_of(text, ("She", "the talks were good"), ("He", "more would follow")) == [
        "Angela Merkel",
        "Donald Trump",
    ]


def test_a_pronoun_is_not_of_whose_gender_nobody_knows_where_another_is_as_near(speakers_of: Names) -> None:
    text = "The pilot decided to return, and Anna Berg was aboard. She wrote that nobody knew why."
    assert speakers_of(text, ("The pilot", "to return"), ("She", "nobody knew why"))[1] == "Anna Berg"
    alone = "The pilot decided to return. She wrote that nobody knew why."
    assert speakers_of(alone, ("The pilot", "to return"), ("She", "nobody knew why"))[1] == "pilot"


def test_a_name_that_tells_no_gender_is_as_good(speakers_of: Names) -> None:
    text = (
        "President Oskar Vinter said that the town was free. Colonel Harrow dismissed the president's announcement. "
        "He said that his men were there."
    )
    quotes = [
        ("President Oskar Vinter", "the town was free"),
        ("Colonel Harrow", "the president's announcement"),
        ("He", "his men were there"),
    ]
    assert speakers_of(text, *quotes)[2] == "Harrow"


def test_the_statement_is_of_who_said_so_in_one(speakers_of: Names) -> None:
    text = (
        "The plane turned back, Norlan Air said in a statement. Anna Berg said in a tweet that she was on it. "
        "The crew did its best, the statement said."
    )
    quotes = [
        ("Norlan Air", "The plane turned back"),
        ("Anna Berg", "that she was on it"),
        ("the statement", "The crew did its best"),
    ]
    assert speakers_of(text, *quotes)[2] == "Norlan Air"


def test_whom_a_paragraph_begins_with_goes_on(speakers_of: Names) -> None:
    text = (
        "Karl Putney said he had seen the film. But he said that it proved nothing.\n\n"
        "Justin Bamberg, a lawyer, watched the film too. He said that it was clear."
    )
    quotes = [("Karl Putney", "he had seen the film"), ("he", "it proved nothing"), ("He", "it was clear")]
    assert speakers_of(text, *quotes) == ["Karl Putney", "Karl Putney", "Justin Bamberg"]


def test_an_airline_may_be_called_airways(speakers_of: Names) -> None:
    text = (
        "A flight of All Nippon Airways turned back on Tuesday. A passenger had a ticket of United Airlines. "
        "The flight of All Nippon Airways landed late. The airline said it was sorry."
    )
    assert speakers_of(text, ("The airline", "it was sorry")) == ["All Nippon Airways"]


def test_two_people_with_one_surname_stay_two(make: Maker) -> None:
    text = "Karl Brandt said the plant was safe. Anna Brandt said the plant was a danger."
    quotes = [("Karl Brandt", "the plant was safe"), ("Anna Brandt", "the plant was a danger")]
    a, b = resolve(make(text, *quotes)).speakers
    assert a is not None
    assert b is not None
    assert a.id != b.id


def test_a_surname_counts_for_the_full_name_that_comes_later(speakers_of: Names) -> None:
    text = "Trudeau said the plane was shot down.\n\nCanadian Prime Minister Justin Trudeau spoke in Ottawa."
    assert speakers_of(text, ("Trudeau", "the plane was shot down")) == ["Justin Trudeau"]


def test_an_arabic_article_makes_no_other_name(speakers_of: Names) -> None:
    text = "Bashar al-Assad left on Monday. Assad said he would return. Later al-Assad denied that."
    said = ("Assad", "he would return"), ("al-Assad", "that")
    assert speakers_of(text, *said) == ["Bashar al-Assad", "Bashar al-Assad"]


def test_the_ministry_is_the_one_of_the_country_asked_for(speakers_of: Names) -> None:
    text = (
        "The Russian Defense Ministry said its troops had left. "
        "The Ukrainian Defense Ministry said its troops had come. "
        "The Russian ministry said nobody was lost. The military added nothing."
    )
    quotes = [
        ("The Russian Defense Ministry", "its troops had left"),
        ("The Ukrainian Defense Ministry", "its troops had come"),
        ("The Russian ministry", "nobody was lost"),
    ]
    assert speakers_of(text, *quotes) == [
        "Russian Defense Ministry",
        "Ukrainian Defense Ministry",
        "Russian Defense Ministry",
    ]


def test_an_owner_tells_ministries_apart(make: Maker) -> None:
    text = "The Russian Defense Ministry said 200 men fell. Ukraine’s Defense Ministry said 20 fell."
    quotes = [("The Russian Defense Ministry", "200 men fell"), ("Ukraine’s Defense Ministry", "20 fell")]
    a, b = resolve(make(text, *quotes)).speakers
    assert a is not None
    assert b is not None
    assert a.id != b.id


def test_the_military_is_the_ministry_of_defence_when_no_other_military_speaks(speakers_of: Names) -> None:
    text = "The Russian Defense Ministry said it had withdrawn. The attackers lost 200 men, the military added."
    quotes = [("The Russian Defense Ministry", "it had withdrawn"), ("the military", "The attackers lost 200 men")]
    assert speakers_of(text, *quotes) == ["Russian Defense Ministry"] * 2


def test_unnamed_sources_stay_unnamed_and_apart(make: Maker) -> None:
    text = "A senior official said the talks failed. Hours later a senior official said the talks went on."
    quotes = [("A senior official", "the talks failed"), ("a senior official", "the talks went on")]
    a, b = resolve(make(text, *quotes)).speakers
    assert a is not None
    assert b is not None
    assert (a.kind, a.name) == (b.kind, b.name) == ("unnamed", "senior official")
    assert a.id != b.id


def test_role_affiliation_and_aliases(make: Maker) -> None:
    text = (
        "Carsten Spohr, the CEO of Lufthansa, said he was stunned. Spohr said the crew was well trained. "
        "The CEO said more would follow."
    )
    quotes = [("Carsten Spohr, the CEO of Lufthansa", "he was stunned"), ("The CEO", "more would follow")]
    first, second = resolve(make(text, *quotes)).speakers
    assert first == second
    assert first is not None
    assert (first.name, first.role, first.affiliation) == ("Carsten Spohr", "CEO of Lufthansa", "Lufthansa")
    assert first.aliases == ("CEO", "Spohr")


def test_a_role_that_leans_on_its_sentence_gives_way_to_one_that_does_not(make: Maker) -> None:
    text = "His successor, Ann Ember, left. Mayor Ann Ember said so again. Her widower, Bob Oak, left. Oak denied that."
    ann, bob = resolve(make(text, ("Mayor Ann Ember", "so again"), ("Oak", "that"))).speakers
    assert ann
    assert bob
    assert (ann.role, bob.role) == ("Mayor", "widower")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Barack Obama was a man of uncommon talents. Obama said that it was late.", None),
        ("One man, Matt Obama, said that it was late. Mayor Obama left.", "Mayor"),
        ("Cole's predecessor, Matt Obama, said that it was late. Matt Obama left.", None),
    ],
)
def test_a_role_that_is_no_office_is_none(make: Maker, text: str, role: str | None) -> None:
    [speaker] = resolve(make(text, ("Obama", "it was late"))).speakers
    assert speaker
    assert speaker.role == role


def test_a_quote_without_a_source_carries_on(speakers_of: Names) -> None:
    text = "The probe may last a year. Hassan Rezaeifar said the box was damaged. It could be sent abroad."
    assert speakers_of(text, ("", "The probe may last a year")) == [None]
    carried = speakers_of(text, ("Hassan Rezaeifar", "the box was damaged"), ("", "It could be sent abroad"))
    assert carried == ["Hassan Rezaeifar", "Hassan Rezaeifar"]


SPOKESMAN = "A spokesman for the Yampol Bank denied the report."


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("a spokesman", "spokesman for the Yampol Bank"),
        ("the source", "spokesman for the Yampol Bank"),
        ("a police spokesman", "police spokesman"),
        ("an official", "official"),
        ("another spokesman", "another spokesman"),
    ],
)
def test_who_just_spoke_speaks_on_under_fewer_words(speakers_of: Names, words: str, who: str) -> None:
    text = f"{SPOKESMAN} “We have no comment on it,” {words} said."
    quotes = [("A spokesman for the Yampol Bank", "the report"), (words, "“We have no comment on it,”")]
    assert speakers_of(text, *quotes)[1] == who


def test_a_surname_in_another_spelling_is_no_other_name(speakers_of: Names) -> None:
    text = "Hassan Dehqan left on Monday. General Dehghan said he would return. Gates said nothing of that."
    said = ("General Dehghan", "he would return"), ("Gates", "nothing of that")
    assert speakers_of(text, *said) == ["Hassan Dehqan", "Gates"]


def test_the_newspaper_is_the_one_named_like_one(speakers_of: Names) -> None:
    text = "The mayor sued the Daily Inquirer on Monday. The newspaper said that he had been warned."
    assert speakers_of(text, ("The newspaper", "he had been warned")) == ["Daily Inquirer"]


def test_a_report_is_of_whom_it_was_released_by(make: Maker) -> None:
    text = "The report released today by Ann Lee, a judge, concludes that the bridge was shelled."
    extraction = make(text, ("The report", "the bridge was shelled"))
    cue = text.index("concludes")
    [quote] = extraction.quotes
    [speaker] = resolve(replace(extraction, quotes=(replace(quote, cue=(Span(cue, cue + 9),)),))).speakers
    assert speaker is not None
    assert speaker.name == "Ann Lee"


def test_a_report_speaks_for_who_issued_it(speakers_of: Names) -> None:
    text = "A report by the Labour Ministry says the valve was old. The valve was new, said Olaf Brandt."
    quotes = [("A report by the Labour Ministry", "the valve was old"), ("Olaf Brandt", "The valve was new")]
    assert speakers_of(text, *quotes)[0] == "Labour Ministry"


def test_a_son_is_not_his_father(make: Maker) -> None:
    text = "Donald Trump said the meeting was short. Donald Trump Jr. said the meeting was a waste. Trump said no more."
    quotes = [("Donald Trump", "the meeting was short"), ("Donald Trump Jr.", "the meeting was a waste")]
    a, b = resolve(make(text, *quotes)).speakers
    assert a is not None
    assert b is not None
    assert a.id != b.id


def test_a_role_of_somebody_else_in_a_description_is_not_his_own(speakers_of: Names) -> None:
    text = "Ed Magee, a spokesman for the prosecuting attorney, said no. The prosecuting attorney said yes."
    quotes = [
        ("Ed Magee, a spokesman for the prosecuting attorney", "no"),
        ("The prosecuting attorney", "yes"),
    ]
    assert speakers_of(text, *quotes)[1] != "Ed Magee"


def test_the_town_is_the_place_called_one(make: Maker) -> None:
    text = "Troops left the town of Yampol on Friday. Nobody was seen in the town on Saturday."
    referents = resolve(make(text)).referents
    meant = {text[r.span.start : r.span.end]: r.name for r in referents}
    assert meant["the town"] == "Yampol"


def test_we_in_a_quotation_is_its_speaker(make: Maker) -> None:
    text = "“We take security seriously,” Sujata Raisinghani said."
    extraction = make(text, ("Sujata Raisinghani", "“We take security seriously,”"))
    meant = {text[r.span.start : r.span.end]: r.name for r in resolve(extraction).referents}
    assert meant["We"] == "Sujata Raisinghani"


def test_the_order_of_mentions_changes_nothing(make: Maker) -> None:
    for row in rows(SEEDS)[:4]:
        extraction, _ = extraction_of(make, row)
        shuffled = list(extraction.mentions)
        random.Random(7).shuffle(shuffled)
        assert resolve(replace(extraction, mentions=tuple(shuffled))) == resolve(extraction)


def test_every_name_consists_of_words_of_the_document(make: Maker) -> None:
    for row in rows(SEEDS):
        extraction, _ = extraction_of(make, row)
        known = set(re.findall(r"\w+", row["text"]))
        for speaker in resolve(extraction).speakers:
            if speaker is not None:
                assert set(re.findall(r"\w+", speaker.name)) <= known


@pytest.mark.parametrize(
    ("text", "source", "said", "speaker"),
    [
        ("Iran tested a missile. Tehran denied that it flew far.", "Tehran", "that it flew far", "Iran"),
        ("A missile was tested. Tehran denied that it flew far.", "Tehran", "that it flew far", "Tehran"),
        (
            "City prosecutors issued a statement on Friday. The statement said notes were found.",
            "The statement",
            "notes were found",
            "City prosecutors",
        ),
        (
            "City prosecutors left on Friday. The statement said notes were found.",
            "The statement",
            "notes were found",
            "statement",
        ),
        ("The Radisson chain said the guests had left.", "The Radisson chain", "the guests had left", "Radisson chain"),
        ("Anna Brandt's account tweeted that it was over.", "Anna Brandt's account", "it was over", "Anna Brandt"),
    ],
)
def test_who_speaks_through_a_seat_a_text_or_a_house(
    speakers_of: Names, text: str, source: str, said: str, speaker: str
) -> None:
    assert speakers_of(text, (source, said)) == [speaker]
