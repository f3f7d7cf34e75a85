"""Datasette opens the demonstration's database and is useful at once."""

from __future__ import annotations

import asyncio
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web_records import ENCIRCLED, WHOLE

from claims.pipeline import Tracker
from claims.read import documents
from claims.settings import shipped
from claims.tables.described import metadata

Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that `claims demo` makes, of one event."""
    file = tmp_path_factory.mktemp("datasette") / "demo.db"
    with Tracker(str(file)) as tracker:
        for outcome in tracker.add(documents([str(shipped("seeds") / "articles")], first=5)):
            assert outcome.status == "added"
        tracker.store.save(WHOLE, [ENCIRCLED], "by hand")
    return file


@pytest.fixture
def ask(demo: Path) -> Ask:
    """Asks Datasette for an address, in this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Datasette's own imports
        from datasette.app import Datasette
        from datasette.plugins import pm

    from claims.web import datasette as plugin

    if not pm.is_registered(plugin) and "claims" not in [name for name, _ in pm.list_name_plugin()]:
        pm.register(plugin)
    opened = Datasette([str(demo)], metadata=metadata("demo"))

    def get(path: str) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return asyncio.run(opened.client.get(path))

    return get


def test_full_text_search_is_found(ask: Ask) -> None:
    tables = {one["name"]: one for one in ask("/demo.json").json()["tables"]}
    assert tables["claim"]["fts_table"] == "claim_fts"
    assert tables["document"]["fts_table"] == "document_fts"
    assert tables["slot"]["hidden"]
    found = ask("/demo/claims_flat.json?_search=encircled&_shape=objects").json()["rows"]
    assert found
    assert all("encircled" in f"{one['text']}".lower() or one["speaker"] for one in found)
    assert ENCIRCLED.id in {one["claim_id"] for one in found}


def test_foreign_keys_have_labels_that_lead_to_their_rows(ask: Ask) -> None:
    rows = ask("/demo/claim.json?_labels=on&_shape=objects&_size=5").json()["rows"]
    assert all(one["document_id"]["label"] != one["document_id"]["value"] for one in rows)
    assert all(one["speaker_id"]["label"] for one in rows if one["speaker_id"])
    page = ask("/demo/claim?_size=5").text
    links = set(re.findall(r'href="(/demo/(?:claim|document|speaker)/[^"?]+)"', page))
    assert {link.split("/")[2] for link in links} == {"claim", "document", "speaker"}
    for link in links:
        answer = ask(link)
        if answer.status_code == 302:
            answer = ask(answer.headers["location"])
        assert answer.status_code == 200, link


@pytest.mark.parametrize("path", ["/demo/claim/ffffffffffffffffffff", "/nothing/claim/ffffffffffffffffffff"])
def test_a_row_that_is_not_there_is_not_found(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 404


def test_the_views_say_who_contradicts_whom(ask: Ask) -> None:
    found = ask("/demo/conflicts_flat.json?_shape=objects").json()["rows"]
    assert found
    assert all(one["a_speaker"] and one["b_speaker"] and one["reason"] for one in found if one["a_speaker_id"])
    page = ask("/demo/conflicts_flat").text
    assert "Accounts that cannot both be true" in page
    assert "What was said" in ask("/demo/claims_flat").text, "columns are explained"


def test_the_views_list_what_the_library_lists(demo: Path, ask: Ask) -> None:
    with Tracker(str(demo), create=False) as tracker:
        pairs = {(frozenset((one.a.id, one.b.id)), one.kind, one.score) for one in tracker.conflicts()}
        claims = {one.id for one in tracker.claims()}
    found = ask("/demo/conflicts_flat.json?_shape=objects&_size=max&kind__not=evaluation").json()["rows"]
    listed = {(frozenset((one["a_statement_id"], one["b_statement_id"])), one["kind"], one["score"]) for one in found}
    assert listed == pairs
    rows = ask("/demo/claims_flat.json?_shape=objects&_size=max").json()["rows"]
    assert {one["claim_id"] for one in rows} == claims


def test_the_metadata_describes_what_is_there(ask: Ask, tmp_path: Path, demo: Path) -> None:
    from typer.testing import CliRunner

    from claims.cli import app

    file = tmp_path / "metadata.json"
    done = CliRunner().invoke(app, ["db", "metadata", "--db", str(demo), "-o", str(file)], prog_name="claims")
    assert done.exit_code == 0
    written = json.loads(file.read_text())
    assert written == metadata("demo")
    schema = ask("/demo.json").json()
    there = {one["name"] for one in schema["tables"]} | {one["name"] for one in schema["views"]}
    for name, table in written["databases"]["demo"]["tables"].items():
        assert name in there
        assert table["description"]
    for view in ("claims_flat", "conflicts_flat"):
        columns = ask(f"/demo/{view}.json?_size=0").json()["columns"]
        described = written["databases"]["demo"]["tables"][view]["columns"]
        assert set(columns) <= set(described), f"every column of {view} is explained"


def test_of_a_server_there_is_no_metadata() -> None:
    from typer.testing import CliRunner

    from claims.cli import app

    done = CliRunner().invoke(app, ["db", "metadata", "--db", "postgresql://localhost/x"], prog_name="claims")
    assert done.exit_code == 1
    assert "claims db backup" in done.stderr
