"""No score falls below its pin. Pins are raised by `make baseline`, and lowered only with a reason."""

from __future__ import annotations

import os

import pytest
from baseline import Baseline
from measure import SETS, measured


@pytest.mark.parametrize("name", SETS)
def test_scores_have_not_fallen(name: str) -> None:
    if not SETS[name].available and not SETS[name].ours:
        pytest.skip(f"{name}: its gold lies beside the repository, in ../shared, and is not here")
    if SETS[name].reads and not os.environ.get("CLAIMS_LONG_GATES"):
        pytest.skip(f"{name}: it reads a corpus for ten minutes; CLAIMS_LONG_GATES=1 asks for it")
    baseline, figures = Baseline.load(), measured(name)
    assert not baseline.fallen(name, figures)
    assert not baseline.unpinned(name, figures), "run `make baseline`"


def test_every_pin_is_measured() -> None:
    assert set(Baseline.load().scores) <= set(SETS)
