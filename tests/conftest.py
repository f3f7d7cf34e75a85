"""Fixtures for the tests of every stage: databases, one of each kind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from postgres import Server, server

from claims.store import Store

os.environ.pop("CLAIMS_JUDGE_MODEL", None)  # whoever runs the tests may have one; nothing of them is sent to it


def pytest_report_header(config: pytest.Config) -> list[str]:
    apart = not any("browser" in str(one) for one in config.args)
    return ["the page in a real browser is tested apart: make test-browser"] if apart else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real server. Where it can't be started the tests that need it fail; they never skip."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "claims.db"
    Store.open(f"sqlite:///{file}", create=True).close()
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_file: Path) -> str:
    """A database file with this release's tables: a copy, because the migrations take a while."""
    return f"sqlite:///{shutil.copy(empty_file, tmp_path / 'claims.db')}"


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    url = postgres.ready()
    yield url
    postgres.done(url)


BOTH = ["sqlite", "postgresql"]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """A database with this release's tables and nothing in them: every test that uses it runs on both kinds."""
    return str(request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_url"))


@pytest.fixture(params=BOTH)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any tables, of both kinds; SQLite's file is not made yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'claims.db'}"
        return
    postgres: Server = request.getfixturevalue("postgres")
    url = postgres.new()
    yield url
    postgres.drop(url)


@pytest.fixture(params=BOTH)
def ready(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[Callable[[], str]]:
    """Gives any number of databases of one kind, each with this release's tables and nothing in them."""
    if request.param == "sqlite":
        names = (tmp_path / f"{number}.db" for number in count())
        yield lambda: f"sqlite:///{shutil.copy(empty_file, next(names))}"
        return
    postgres: Server = request.getfixturevalue("postgres")
    given: list[str] = []

    def give() -> str:
        given.append(postgres.ready())
        return given[-1]

    yield give
    for url in given:
        postgres.done(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, create=False)
    yield opened
    opened.close()
