"""What spaCy's networks calculate with, made faster for reading: same numbers, and nothing that only training needs."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps


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
    for _, part in nlp.pipeline:
        model = getattr(part, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = ops
