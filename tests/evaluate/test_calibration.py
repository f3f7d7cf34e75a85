"""Confidence against truth."""

from __future__ import annotations

import pytest

from claims.evaluate.calibration import Bin, calibration


def test_nothing_found_nothing_said() -> None:
    assert calibration([]) is None


def test_confidence_that_is_true_has_no_error() -> None:
    found = calibration([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert found is not None
    assert found.bins == (Bin(0.7, 4, 75.0, 75.0),)
    assert found.error == 0.0


def test_the_error_is_weighed_by_how_many() -> None:
    found = calibration([*[(0.9, False)] * 1, *[(0.5, True), (0.5, False)] * 4, (1.0, True)])
    assert found is not None
    assert [(one.low, one.found) for one in found.bins] == [(0.5, 8), (0.9, 2)]
    assert found.error == pytest.approx(2 / 10 * 0.45)
