"""What the networks calculate with gives the numbers of spaCy's own."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from thinc.api import Model, NumpyOps

from claims import settings
from claims.extract import parser
from claims.extract.operations import ReadingOps, embed_words_once


@pytest.mark.parametrize("shape", [(7, 5, 3), (4, 6, 2), (3, 2, 1), (0, 5, 3)])
def test_the_greatest_of_the_pieces_is_the_same(shape: tuple[int, int, int]) -> None:
    given = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    best, _ = ReadingOps().maxout(given)
    expected, _ = NumpyOps().maxout(given)
    assert best.flags.c_contiguous
    assert best.dtype == np.float32
    np.testing.assert_array_equal(best, expected)


def test_all_networks_of_the_pipeline_calculate_so() -> None:
    parts = [part.model for _, part in parser().pipeline if isinstance(getattr(part, "model", None), Model)]
    kinds = {type(layer.ops) for model in parts for layer in model.walk()}
    assert kinds == {ReadingOps}


def test_words_that_are_embedded_once_have_the_same_vectors() -> None:
    plain, quick = spacy.load(settings.MODEL), spacy.load(settings.MODEL)
    embed_words_once(quick)
    names = [layer.name for part in ("tok2vec", "ner") for layer in quick.get_pipe(part).model.walk()]
    assert names.count("once a word") == 2
    texts = ["The bridge over the river was closed, the mayor said.", "", "The mayor closed the bridge. The end."]
    for one, other in zip(plain.pipe(texts), quick.pipe(texts), strict=True):
        np.testing.assert_allclose(one.tensor, other.tensor, rtol=1e-5, atol=1e-5)
        assert one.to_json() == other.to_json()
