"""One try of every fault, so that the script that makes hundreds of them can't rot: `python tests/faults`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random

import pytest
from faults import harness, long_runs
from faults.harness import ADVICE, Ground, Try, looked_at
from faults.plans import plan_of, tracker
from faults.table import Fault, Row, as_table, faults, tried
from postgres import Server

ON_POSTGRESQL = {"killed writer", "killed server", "writers at once"}
FEW = [
    fault
    for fault in faults()
    if (fault.database == "sqlite" or fault.name in ON_POSTGRESQL)
    and fault.name not in ("Ctrl-C", "killed long run")  # they need the language model, several times
]
"""Each fault on one database at least; the script tries all of them on both."""
LENGTH = 6
FEW_ARTICLES = 24


@pytest.fixture(scope="module")
def ground(postgres: Server) -> Iterator[Ground]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(harness, "PLANS", 1)
        patch.setattr(harness, "LENGTH", LENGTH)
        yield Ground(stack, postgres)


@pytest.mark.parametrize("fault", FEW, ids=lambda fault: f"{fault.name} on {fault.database}")
def test_nothing_is_lost(fault: Fault, ground: Ground) -> None:
    row = tried(fault, 1, ground)
    assert row.instead or len(row.tries) == 1
    assert (row.lost, row.troubles) == (0, [])


def test_what_is_lost_is_noticed(ground: Ground) -> None:
    plan = plan_of(0, "one", LENGTH)
    with ground.database("sqlite") as url:
        with tracker(url) as on:
            for step in plan.steps:
                step.take(on)
            gone = next(iter(on.documents()))
            on.remove(gone.id)
        result = Try()
        looked_at(url, plan, len(plan.steps), ground.folder, result)
    assert result.lost == gone.claims
    assert re.search("documents: . instead of .", result.troubles[0])
    row = Row(FEW[0], [result])
    assert row.lost == gone.claims
    assert f" {gone.claims} " in as_table([row])


def test_an_error_in_a_try_is_trouble(ground: Ground) -> None:
    def fails(random: Random) -> Try:
        raise ValueError("no")

    row = tried(Fault("a fault", "sqlite", 1, "not at all", lambda stack, ground: fails), 2, ground)
    assert [re.sub(r".*ended: ", "", one) for one in row.troubles] == ["ValueError: no"] * 2


def test_a_message_without_advice_is_trouble() -> None:
    assert ADVICE.search("claims.db: the disk is full; nothing half-written stays; free some space and try again")
    result = Try()
    result.told("claims.db: database or disk is full", "claims.db")
    result.told("it is locked; wait until it is not", "claims.db")
    assert len(result.troubles) == 2


def test_a_killed_run_goes_on_to_the_same_end(ground: Ground) -> None:
    """With claims made by hand; `make faults` runs it with the language model, `--articles FILE` over real articles."""
    found = long_runs.killed_long_run(ground, Random("in the suite"), first=FEW_ARTICLES, start=long_runs.InThis)
    assert (found.lost, found.troubles) == (0, [])
    assert re.fullmatch(r"killed at (\d+, ){4}\d+; then 24 documents, \d+ claims", found.went)
