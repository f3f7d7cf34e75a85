"""No score falls below its pin. Pins are raised by `make baseline`, and lowered only with a reason."""

from __future__ import annotations

import pytest
from baseline import Baseline
from measure import SETS, measured


@pytest.mark.parametrize("name", SETS)
def test_scores_have_not_fallen(name: str) -> None:
    if not SETS[name].available and not SETS[name].ours:
        pytest.skip(f"{name}: its gold lies beside the repository, in ../shared, and is not here")
    baseline, figures = Baseline.load(), measured(name)
    assert not baseline.fallen(name, figures)
    assert not baseline.unpinned(name, figures), "run `make baseline`"


def test_every_pin_is_measured() -> None:
    assert set(Baseline.load().scores) <= set(SETS)
