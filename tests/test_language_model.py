"""A language model that is configured judges what is added; nobody is asked where none is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from endpoint import Endpoint, Pair, endpoint, fails, message, says
from typer.testing import CliRunner

from claims import settings
from claims.cli import app
from claims.conflicts import comparing, llm
from claims.conflicts.judge import RulesAlone
from claims.errors import JudgeError
from claims.pipeline import Tracker
from claims.records import Conflict, Document

ROOT = Path(__file__).parents[1]
PLACE = "Krasny Liman is a town in Donbass, where Russian and Ukrainian troops fight for the railway."
HALF = f"{PLACE}\n\nThe town of Krasny Liman was half-encircled, Denis Pushilin said on Saturday.\n"
WHOLE = f"{PLACE}\n\nThe Russian troops in Krasny Liman were encircled, Sergey Cherevaty said on Saturday.\n"


@pytest.fixture(autouse=True)
def rules_judge_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the judge that ships was fitted to is not what is tested here."""
    for module in (comparing, llm):
        monkeypatch.setattr(module, "load_judge", RulesAlone)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setenv("NO_PROXY", "*")
    with endpoint() as running:
        monkeypatch.setenv("CLAIMS_JUDGE_URL", running.url)
        monkeypatch.setenv("CLAIMS_JUDGE_KEY", "sk-secret")
        running.answers = [says(0.97, "degree", a="half-encircled", b="encircled")]
        yield running


@pytest.fixture
def configured(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    monkeypatch.setenv("CLAIMS_JUDGE_MODEL", "wise-1")
    return server


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("half", HALF), ("whole", WHOLE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "claims.db")


def run(*arguments: object, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(one) for one in arguments], prog_name="claims")
    assert result.exit_code == code, result.output
    return result


def add(database: str, reports: Path, *more: str, code: int = 0) -> Any:
    return run("add", reports, "--published", "2022-10-01", "--db", database, *more, code=code)


def listed(database: str) -> list[Conflict]:
    with Tracker(database, create=False) as tracker:
        return tracker.conflicts()


def test_nobody_is_asked_unless_configured(server: Endpoint, database: str, reports: Path) -> None:
    result = add(database, reports)
    [found] = listed(database)
    assert "judged by" not in found.reason
    assert server.requests == []
    assert "asked about" not in result.stderr


@pytest.mark.parametrize("how", ["environment", "option"])
def test_its_verdicts_are_listed_as_its(
    server: Endpoint, database: str, reports: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "environment":
        monkeypatch.setenv("CLAIMS_JUDGE_MODEL", "wise-1")
    result = add(database, reports, *(["--judge", "wise-1"] if how == "option" else []))
    [found] = listed(database)
    assert found.score == 0.97
    assert "judged by wise-1" in found.reason
    assert f"wise-1 at {server.url} was asked about 1 pair." in result.stderr
    assert "sk-secret" not in result.output + Path(database).read_bytes().decode("latin-1")
    assert len(server.requests) == 1, "what was asked ahead is not asked again"


def test_it_can_take_a_pair_from_the_list(
    configured: Endpoint, database: str, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whose kind no rule's word is final."""
    monkeypatch.setattr(comparing, "FIRM", frozenset())
    configured.answers = [says(0.01, None)]
    add(database, reports)
    assert listed(database) == []


def test_a_sure_rule_stands_against_it(configured: Endpoint, database: str, reports: Path) -> None:
    configured.answers = [says(0.01, None)]
    add(database, reports)
    [found] = listed(database)
    assert found.kind == "degree"
    assert "judged by" not in found.reason


def test_the_database_is_free_while_it_thinks(configured: Endpoint, database: str, reports: Path) -> None:
    """Somebody else writes while a pair is asked about."""
    written = []

    def answer(request: BaseHTTPRequestHandler, pair: Pair) -> None:
        other = sqlite3.connect(database, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            written.append(True)
        finally:
            other.close()
        says(0.97, "degree")(request, pair)

    configured.answers = [answer]
    add(database, reports)
    assert written == [True]


def test_what_was_decided_without_it_is_told(configured: Endpoint, database: str, reports: Path) -> None:
    configured.answers = [message("I am only a language model")]
    with pytest.warns(UserWarning, match=r"wise-1 gave no usable answer about 1 of 1 pairs \(1 not the JSON"):
        add(database, reports)
    [found] = listed(database)
    assert "judged by" not in found.reason


def test_what_can_not_be_asked_about_is_not_stored(
    configured: Endpoint, database: str, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same command again, once the endpoint is there, finds all that it would have found."""
    configured.answers = [fails(401)]
    result = add(database, reports, code=1)
    assert "Added 1 document with" in result.stdout
    assert f"claims: {configured.url}, to judge pairs by wise-1: it refuses the key; check CLAIMS_JUDGE_KEY" in (
        result.stderr
    )
    assert listed(database) == []
    configured.answers = [says(0.97, "degree")]
    assert "Added 1 document with" in add(database, reports).stdout
    assert "judged by wise-1" in listed(database)[0].reason


def test_what_is_stored_is_judged_again_by_reextract(server: Endpoint, database: str, reports: Path) -> None:
    add(database, reports)
    run("reextract", "--all", "--judge", "wise-1", "--db", database)
    assert "judged by wise-1" in listed(database)[0].reason
    run("reextract", "--all", "--db", database)
    assert "judged by" not in listed(database)[0].reason


def test_a_query_needs_no_endpoint(
    configured: Endpoint, database: str, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(database, reports)
    asked = len(configured.requests)
    monkeypatch.setenv("CLAIMS_JUDGE_URL", "nonsense")
    for arguments in (["list"], ["conflicts"], ["compare", "--about", "Liman"]):
        run(*arguments, "--db", database)
    assert len(configured.requests) == asked


def test_a_model_without_an_address_is_refused_before_anything_is_stored(
    database: str, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAIMS_JUDGE_URL", raising=False)
    result = add(database, reports, "--judge", "wise-1", code=1)
    assert "CLAIMS_JUDGE_URL does not say where this model is asked" in result.stderr
    with Tracker(database, create=False) as tracker:
        assert list(tracker.documents()) == []


def test_an_endpoint_that_is_not_there_ends_the_command_with_its_reason(
    configured: Endpoint, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "JUDGE_RETRIES", 0)
    configured.server_close()
    documents = [Document(text, published="2022-10-01") for text in (HALF, WHOLE)]
    with Tracker(database) as tracker, pytest.raises(JudgeError, match="can't be reached"):
        list(tracker.add(documents))


@pytest.mark.parametrize("command", [["--help"], ["add", "--help"], ["list", "--db", "none.db"]])
def test_the_client_library_is_not_loaded_for_it(command: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\nfrom claims.cli import main\nsys.argv = ['claims', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(sorted({'openai', 'httpx', 'httpx2'} & sys.modules.keys()) or 0)"
    )
    given = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMS_JUDGE_MODEL": "wise-1", "CLAIMS_JUDGE_URL": "http://x/v1"}
    subprocess.run([sys.executable, "-c", script, *command], check=True, capture_output=True, cwd=tmp_path, env=given)
