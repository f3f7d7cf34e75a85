"""What spaCy's networks calculate with, made faster for reading: same numbers, and nothing that only training needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps, chain, with_array

EMBEDDING = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
"""The layers that make vectors of words, as spaCy builds them."""


class ReadingOps(NumpyOps):  # type: ignore[misc]  # thinc says nothing of its type
    """NumPy's library multiplies matrices of these sizes in half the time that spaCy's own takes, and its greatest of
    three in a fifth."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def maxout(self, X: Any) -> tuple[Any, Any]:  # noqa: N803 -- spaCy's name
        """The greatest of each unit's pieces, (rows, units) of (rows, units, pieces); not which one, which nobody asks
        who doesn't train."""
        best = X[..., 0]
        for piece in range(1, X.shape[-1]):
            best = np.maximum(best, X[..., piece])
        return np.ascontiguousarray(best), None


def calculate_quickly(nlp: Language) -> None:
    """Let the pipeline's networks calculate so where they run on the processor; elsewhere, on a GPU say, spaCy knows
    best."""
    ops = ReadingOps()
    for layer in _layers(nlp):
        if type(layer.ops) is NumpyOps:
            layer.ops = ops


def embed_words_once(nlp: Language) -> None:
    """Let the pipeline's networks make the vector of a word, before they look at what stands around it, once for all
    texts that are parsed together: two words in three were there before."""
    for layer in list(_layers(nlp)):
        if [_kind(each) for each in layer.layers] == EMBEDDING:
            features, joined, hashed, mixed, apart = layer.layers
            once: Any = Model("once a word", _once_a_word, layers=[chain(hashed.layers[0], mixed.layers[0])])
            layer.layers[:] = [features, joined, with_array(once), apart]


def _layers(nlp: Language) -> Iterator[Any]:
    for _, part in nlp.pipeline:
        model = getattr(part, "model", None)
        if isinstance(model, Model):
            yield from model.walk()


def _kind(layer: Any) -> str:
    return str(layer.name.partition("(")[0])


def _once_a_word(model: Any, words: Any, is_train: bool) -> tuple[Any, Any]:
    """The rows of the layer within for words (words, features), each other row computed once."""
    [layer] = model.layers
    if is_train or not len(words):
        found: tuple[Any, Any] = layer(words, is_train)
        return found
    keys = np.ascontiguousarray(words).view(f"V{words.itemsize * words.shape[1]}").ravel().tolist()
    first: dict[bytes, int] = {}
    for at, key in enumerate(keys):
        first.setdefault(key, at)
    row = {key: number for number, key in enumerate(first)}
    rows = layer.predict(words[list(first.values())])
    return rows[[row[key] for key in keys]], None
