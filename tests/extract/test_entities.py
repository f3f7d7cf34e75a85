"""The quick recogniser finds what spaCy's finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from claims import settings
from claims.extract.entities import recognise_quickly

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
ODD = [
    "",
    " ",
    "Paris",
    "\n\nNew York\n\n\nThe United Nations Security\n\nCouncil met on the first  of May  2014 .",
    "Mr Smith of the Bank of England in the City of",
    "JOHN SMITH JOHN SMITH Senator Mary Ann O'Neill-Jones III. Two. Million. U.S. dollars, 5 per cent",
]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    slow, quick = spacy.load(settings.model()), spacy.load(settings.model())
    recognise_quickly(quick)
    assert "ner" in slow.pipe_names
    assert "ner" not in quick.pipe_names
    return slow, quick


def names(doc: Doc) -> Any:
    return [(name.start, name.end, name.label_) for name in doc.ents], [token.ent_iob_ for token in doc]


def test_on_the_seeds_every_name_is_the_same(pipelines: tuple[Language, Language]) -> None:
    lines = [line for path in sorted(SEEDS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines] + ODD
    wanted, found = ([names(doc) for doc in nlp.pipe(texts, batch_size=5)] for nlp in pipelines)
    assert sum(len(spans) for spans, _ in wanted) > 300
    assert found == wanted


@pytest.mark.parametrize("text", ODD)
def test_a_text_by_itself(pipelines: tuple[Language, Language], text: str) -> None:
    slow, quick = pipelines
    assert names(quick(text)) == names(slow(text))


def test_names_that_were_set_before_are_kept(pipelines: tuple[Language, Language]) -> None:
    found = []
    for nlp, part in zip(pipelines, ("ner", "claims_entities"), strict=True):
        with nlp.select_pipes(disable=[part]):
            doc = nlp("Ms Weather and Bank of Rain met John Smith in New York.")
        doc.set_ents([Span(doc, 3, 6, label="GPE")])
        found.append(names(nlp.get_pipe(part)(doc)))
    assert found[0] == found[1]
    assert (3, 6, "GPE") in found[0][0]


def test_a_recogniser_of_another_make_stays() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"moves": None, "update_with_oracle_cut_size": 100, "model": _SIX_FEATURES})
    nlp.get_pipe("ner").add_label("PERSON")  # type: ignore[attr-defined]
    nlp.initialize()
    recognise_quickly(nlp)
    assert nlp.pipe_names == ["ner"]


_SIX_FEATURES = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": True,
    "hidden_width": 8,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 8,
        "depth": 1,
        "embed_size": 50,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    },
}
