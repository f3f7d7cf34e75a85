"""A store in a new file for each test: a copy of one that the migrations made, because they take a while."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.store import Store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "claims.db"
    Store.open(f"sqlite:///{file}", create=True).close()
    return file


@pytest.fixture
def url(tmp_path: Path, empty: Path) -> str:
    return f"sqlite:///{shutil.copy(empty, tmp_path)}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, create=False)
    yield opened
    opened.close()
