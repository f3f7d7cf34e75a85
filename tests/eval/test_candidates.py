"""Those who contradict each other are compared: no pair of the seeds' gold is passed over."""

from __future__ import annotations

from bench_candidates import claims_in, plant, plant_and_undo, planted_of
from measure import SEEDS

from claims.store import Store


def test_every_gold_pair_of_the_seeds_is_compared(store: Store) -> None:
    planted = planted_of(SEEDS / "gold" / "conflicts.jsonl", [SEEDS / "articles"])
    work = plant(store, planted)
    missed = [(pair.a.text, pair.b.text) for pair, ids in planted.pairs if pair.conflict and ids not in work.pairs]
    assert missed == []
    assert sum(pair.conflict for pair, _ in planted.pairs) >= 20
    assert work.crowded == 0


def test_a_store_that_is_planted_into_is_as_it_was_afterwards(sqlite_url: str) -> None:
    planted = planted_of(SEEDS / "gold" / "conflicts.jsonl", [SEEDS / "articles"])
    work = plant_and_undo(sqlite_url, planted)
    assert work.claims >= 100
    assert claims_in(sqlite_url) == 0
