"""A short run of the fuzzing that `make fuzz` does for ten minutes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

sys.path.append(str(Path(__file__).parent / "read"))

from fuzz.check import check
from fuzz.grow import Case, cases, seeds


def test_the_seeds_themselves_are_sound(tmp_path: Path) -> None:
    for name, data in seeds().items():
        check(Case(name, data), tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(case=cases())
def test_whatever_is_in_a_file_it_is_read_or_refused(folder: Path, case: Case) -> None:
    check(case, folder)
