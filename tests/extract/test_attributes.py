"""The remembering ruler and lemmatizer do what spaCy's do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import spacy
from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.pipeline import AttributeRuler, Lemmatizer

from claims import settings
from claims.extract.attributes import RememberingRuler, remember_attributes, remember_lemmas

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
ODD = "He ain’t here; they're gonna let's go, y'all. C'm on! It has to be. There is  one.\n\nI gotta see that."


def test_on_the_seeds_every_attribute_is_the_same() -> None:
    nlp = spacy.load(settings.model())
    lines = [line for path in sorted(SEEDS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines] + [ODD]
    wanted = [doc.to_array([TAG, POS, MORPH, LEMMA, DEP]) for doc in nlp.pipe(texts)]
    remember_attributes(nlp)
    remember_lemmas(nlp)
    assert "attribute_ruler" not in nlp.pipe_names
    found = [doc.to_array([TAG, POS, MORPH, LEMMA, DEP]) for doc in nlp.pipe(texts)]
    assert all((one == other).all() for one, other in zip(wanted, found, strict=True))


def test_base_forms_are_not_searched_one_by_one() -> None:
    nlp = spacy.load(settings.model())
    remember_lemmas(nlp)
    bases = cast(Lemmatizer, nlp.get_pipe("lemmatizer")).lookups.get_table("lemma_index")
    assert len(bases) == 4
    assert {type(words) for words in bases.values()} == {frozenset}


def test_a_later_rule_outdoes_an_earlier_one_and_rules_for_two_tokens_hold() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    ruler.add([[{"LOWER": "rain"}]], {"LEMMA": "first"})
    ruler.add([[{"LOWER": {"IN": ["rain", "snow"]}}]], {"LEMMA": "second"})
    ruler.add([[{"LOWER": "let"}, {"LOWER": "it"}]], {"LEMMA": "two"}, index=1)
    doc = RememberingRuler(ruler)(nlp.make_doc("Let it rain, let it snow"))
    assert [token.lemma_ for token in doc] == ["", "two", "second", "", "", "two", "second"]


def test_a_pipeline_without_a_ruler_stays_as_it_is() -> None:
    nlp = spacy.blank("en")
    remember_attributes(nlp)
    remember_lemmas(nlp)
    assert nlp.pipe_names == []
