"""What a job found comes into a store as `claims add` would have put it there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from claims import Tracker, read, settings
from claims.bulk import Job, extract
from claims.bulk.filling import Filler, Loaded
from claims.bulk.job import noted
from claims.bulk.parts import place
from claims.conflicts import relations
from claims.errors import ClaimsError
from claims.extract import Extractor
from claims.records import Selection
from claims.store import Store, keys
from claims.store.checking import check
from claims.store.engine import reading
from claims.store.tables import Table, claim, document

ARTICLES = str(settings.shipped("seeds") / "articles")
LATER = {"number", "added_at", "fetched_at", "made_at"}
"""Columns that say when a row came."""


def contents(store: Store) -> dict[str, list[str]]:
    """All rows of all tables, whatever numbers they have and when they came; but for the index of words in names, which
    keeps those of roles that were told before and goes by the order."""
    with reading(store._engine) as connection:
        ids = {
            f"{table.name}_number": {
                row.number: row.id for row in connection.execute(select(table.c.number, table.c.id))
            }
            for table in (claim, document)
        }

        def told(row: Mapping[str, Any]) -> str:
            known = {
                name: ids[name][value] if name in ids else value for name, value in row.items() if name not in LATER
            }
            return json.dumps(known, default=str, sort_keys=True)

        return {
            table.name: sorted(map(told, connection.execute(select(table)).mappings()))
            for table in Table.metadata.sorted_tables
            if table.name != "name_word"
        }


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch, extractor: Extractor) -> None:
    monkeypatch.setattr(Extractor, "load", lambda model=None: extractor)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("job") / "parts"
    extract(Job(inputs=(ARTICLES,), documents=5), folder)
    return folder


@pytest.fixture
def filler(url: str) -> Iterator[Filler]:
    with Filler(url) as opened:
        yield opened


def test_a_store_that_was_loaded_is_that_of_add(
    ready: Callable[[], str], parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.bulk.filling.COMPARED", 30)
    monkeypatch.setattr("claims.bulk.filling.SPEAKERS", 7)
    with Filler(ready()) as loaded, Tracker(ready()) as added:
        told = loaded.load(parts)
        outcomes = list(added.add(read.documents([ARTICLES])))
        assert (told.added, told.claims, told.updated, told.unchanged) == (14, 110, 0, 0)
        assert told.conflicts == sum(one.conflicts for one in outcomes)
        one, other = contents(loaded.store), contents(added.store)
        assert sum(map(len, one.values())) > 1000
        for table in one:
            assert one[table] == other[table], table
        assert list(check(loaded.store)) == []


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bounds that the seeds reach: so few owners of a key and of all keys, so few neighbours."""

    def forget() -> None:
        for query in (keys._counts, keys._owners):
            query.cache_clear()

    monkeypatch.setattr(keys, "COMMON", 12)
    monkeypatch.setattr(keys, "BUDGET", 60)
    monkeypatch.setattr(relations, "NEIGHBOURS", 1)
    forget()
    yield
    forget()


@pytest.mark.usefixtures("tight")
def test_bounds_leave_out_the_same_candidates_as_when_each_document_came(ready: Callable[[], str], parts: Path) -> None:
    with Filler(ready()) as loaded, Tracker(ready()) as added:
        loaded.load(parts)
        outcomes = list(added.add(read.documents([ARTICLES])))
        assert sum(one.crowded for one in outcomes) > 5, "bounds were reached"
        one, other = contents(loaded.store), contents(added.store)
        assert one["comparison"] == other["comparison"]
        assert one["same_utterance"] == other["same_utterance"]


def test_loading_again_changes_nothing(filler: Filler, parts: Path) -> None:
    filler.load(parts)
    before = contents(filler.store)
    assert filler.load(parts) == Loaded(parts=3, unchanged=14)
    assert contents(filler.store) == before


def test_a_load_that_was_broken_off_goes_on(
    ready: Callable[[], str], parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(loaded: Loaded) -> None:
        raise KeyboardInterrupt

    with Filler(ready()) as whole, Filler(ready()) as broken:
        whole.load(parts)
        with pytest.raises(KeyboardInterrupt):
            broken.load(parts, breaking)
        assert 0 < len(contents(broken.store)["document"]) < 14
        assert broken.load(parts).unchanged == 5
        assert contents(broken.store) == contents(whole.store)


def test_a_part_is_stored_as_a_whole_or_not_at_all(
    filler: Filler, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(Store, "load_relations", failing)
    with pytest.raises(RuntimeError):
        filler.load(parts)
    assert not any(contents(filler.store).values())


def test_an_edited_article_and_one_that_comes_twice_are_what_add_makes_of_them(
    ready: Callable[[], str], tmp_path: Path
) -> None:
    lines: list[dict[str, Any]] = [
        {"url": "https://a.example/1", "text": "“The bridge is closed,” Ann Lee said on Monday.", "publisher": "A"},
        {"url": "https://a.example/2", "text": "Ann Lee denied that the bridge was closed.", "publisher": "B"},
        {"url": "https://a.example/1", "text": "“The bridge is open,” Ann Lee said on Tuesday.", "publisher": "A"},
        {"url": "https://a.example/2", "text": "Ann Lee denied that the bridge was closed.", "publisher": "B"},
    ]
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with Filler(ready()) as loaded, Tracker(ready()) as added:
        extract(Job(inputs=(str(news),), documents=10), tmp_path / "parts")
        told = loaded.load(tmp_path / "parts")
        list(added.add(read.documents([str(news)])))
        assert (told.added, told.updated, told.unchanged) == (2, 1, 1)
        one, other = contents(loaded.store), contents(added.store)
        for table in one.keys() - {"log"}:
            assert one[table] == other[table], table
        assert len(one["log"]) == len(other["log"]) == 1
        assert len(list(loaded.claims(Selection(withdrawn=True)))) == 1


def test_a_job_that_is_not_done_is_not_loaded(filler: Filler, tmp_path: Path) -> None:
    def breaking(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract(Job(inputs=(ARTICLES,), documents=5), tmp_path / "parts", tell=breaking)
    with pytest.raises(ClaimsError, match="its job is not done; type the same `claims bulk extract` again"):
        filler.load(tmp_path / "parts")


def test_a_damaged_part_is_named_and_those_before_it_stay(filler: Filler, parts: Path, tmp_path: Path) -> None:
    for file in parts.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    last = place(tmp_path, noted(tmp_path).parts[-1])
    last.write_bytes(last.read_bytes()[:-40])
    with pytest.raises(ClaimsError, match=last.name):
        filler.load(tmp_path)
    assert len(contents(filler.store)["document"]) == 10
