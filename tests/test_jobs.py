"""Documents read by several processes: the same store as from one, whatever happens to the processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from multiprocessing import active_children
from pathlib import Path
from random import Random

import pytest
from faults import long_runs
from faults.harness import Ground, Tell
from faults.plans import DEADLY, content_of, serve, tracker

from claims import jobs, read, settings
from claims.errors import ClaimsError, ModelError
from claims.jobs import Batch, Readers
from claims.outcomes import Outcome
from claims.pipeline import Tracker
from claims.records import Document, Refusal

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
MANY = 20


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes find claims without a language model."""
    monkeypatch.setattr(jobs, "serve", serve)


@pytest.fixture
def articles(tmp_path: Path) -> list[Document | Refusal]:
    return list(read.documents([str(long_runs.short_articles(tmp_path / "in.jsonl", MANY, Random(7)))]))


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'claims.db'}"


def fatal(of: str) -> Document:
    return Document(f"Brel said 12 people were killed in Gornovo. {DEADLY}{of} .", title="Deadly", outlet="Northline")


def add(url: str, documents: Sequence[Document | Refusal], number: int) -> list[Outcome]:
    with tracker(url) as on:
        return list(on.add(documents, jobs=number))


def test_processes_store_what_one_does(
    url: str, tmp_path: Path, articles: list[Document | Refusal], by_hand: None
) -> None:
    refusal = Refusal("a.txt", "it is empty", "give a file with text")
    given = [*articles[:9], refusal, *articles[9:], *articles[:3]]
    alone = f"sqlite:///{tmp_path / 'alone.db'}"
    wanted, found = add(alone, given, 1), add(url, given, 2)
    assert [one.status for one in found] == [one.status for one in wanted]
    assert {one.status for one in wanted} == {"added", "refused", "unchanged"}
    assert [one.conflicts for one in found] == [one.conflicts for one in wanted]
    with tracker(url) as on, tracker(alone) as other:
        assert content_of(on.store) == content_of(other.store)
    assert {one.status for one in add(url, given, 2)} == {"refused", "unchanged"}
    assert active_children() == []


def test_with_the_language_model_every_row_is_the_same(tmp_path: Path) -> None:
    documents = list(read.documents([str(SEEDS)], first=settings.BATCH + 1))
    contents, numbered = [], []
    for number in (1, 2):
        with Tracker(f"sqlite:///{tmp_path / str(number)}.db") as on:
            assert {one.status for one in on.add(documents, jobs=number)} == {"added"}
            contents.append(content_of(on.store))
            with on.store.connection() as connection:
                rows = connection.exec_driver_sql("SELECT number, id, facts FROM claim ORDER BY number")
                numbered.append([tuple(row) for row in rows])
        if number > 1:
            with Tracker(f"sqlite:///{tmp_path / str(number)}.db") as on:
                changes = list(on.reextract([one.id for one in on.documents()][:2], jobs=number))
            assert len(changes) == 2
            assert not any(isinstance(one, Refusal) or one.any for one in changes)
    assert contents[0]["conflicts"]
    assert contents[0] == contents[1]
    assert numbered[0] == numbered[1]


def test_what_kills_a_process_twice_is_refused_and_the_rest_goes_on(
    file: str, articles: list[Document | Refusal], by_hand: None
) -> None:
    found = add(file, [*articles[:6], fatal("always"), *articles[6:]], 2)
    assert [one.status for one in found] == [*["added"] * 6, "refused", *["added"] * (MANY - 6)]
    refused = found[6].item
    assert isinstance(refused, Refusal)
    assert refused.name == "Deadly"
    assert "signal 9" in refused.reason


def test_what_kills_a_process_once_is_read_again(
    file: str, articles: list[Document | Refusal], tmp_path: Path, by_hand: None
) -> None:
    mine = tmp_path / "mine"
    mine.touch()
    found = add(file, [*articles[:2], fatal(str(mine)), *articles[2:6]], 2)
    assert [one.status for one in found] == ["added"] * 7
    assert not mine.exists()


def test_who_stops_taking_outcomes_leaves_no_process(
    file: str, articles: list[Document | Refusal], by_hand: None
) -> None:
    with tracker(file) as on:
        outcomes = on.add(articles, jobs=2)
        taken = [next(outcomes) for _ in range(3)]
        assert active_children()
        outcomes.close()  # type: ignore[attr-defined]
        assert active_children() == []
        assert len(list(on.documents())) == len(taken)


def test_no_more_is_taken_than_can_be_held(articles: list[Document | Refusal], by_hand: None) -> None:
    taken = []

    def batches() -> Iterator[Batch]:
        for one in articles:
            taken.append(one)
            yield Batch([one], [False], [one])

    with Readers(2) as readers:
        for number, _ in enumerate(readers.read(batches()), 1):
            assert len(taken) <= number + jobs.AHEAD * 2
    assert len(taken) == MANY


def test_errors_of_a_process_are_told_as_ones_own(
    articles: list[Document | Refusal], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = Batch(articles[:1], [False], articles[:1])
    with Readers(2, "no_such_model") as readers, pytest.raises(ModelError, match="no_such_model: it is not installed"):
        list(readers.read([batch]))
    monkeypatch.setattr(jobs, "serve", os._exit)
    with Readers(2) as readers, pytest.raises(ClaimsError, match="take fewer --jobs"):
        list(readers.read([batch]))


class WithTwo(long_runs.InThis):
    """Two processes read."""

    def _add(self, tell: Tell, url: str, articles: Path, first: int) -> None:
        with tracker(url) as on:
            list(on.add(read.documents([str(articles)], first=first), jobs=2))


def test_a_killed_run_goes_on_to_the_same_end(by_hand: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_runs, "KILLS", 1)
    with ExitStack() as stack:
        found = long_runs.killed_long_run(Ground(stack), Random("by two"), first=MANY, start=WithTwo)
    assert (found.lost, found.troubles) == (0, [])
