"""The pages over a small store, asked as a browser would ask, without one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_records import fill

from claims.pipeline import Tracker
from claims.web import application
from claims.web.safety import Guard

ADDRESS = "http://127.0.0.1:8700"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Path:
    file = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("web") / "claims.db"))
    with Tracker(str(file), user="ann") as tracker:
        fill(tracker)
    return file


@pytest.fixture
def database(tmp_path: Path, filled: Path) -> str:
    """A copy of the small store, to change."""
    return str(shutil.copy(filled, tmp_path / "claims.db"))


@pytest.fixture
def browse() -> Iterator[Callable[..., TestClient]]:
    """Opens the pages of a database, for a guard."""
    opened: list[TestClient] = []

    def over(database: str, guard: Guard | None = None, address: str = ADDRESS) -> TestClient:
        client = TestClient(application(database, guard), base_url=address, follow_redirects=False)
        opened.append(client.__enter__())
        return opened[-1]

    yield over
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def page(browse: Callable[..., TestClient], database: str) -> TestClient:
    return browse(database)
