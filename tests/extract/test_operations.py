"""What the networks calculate with gives the numbers of spaCy's own."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Model, NumpyOps

from claims.extract import parser
from claims.extract.operations import ReadingOps


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
