"""Those who contradict each other are compared: no pair of the seeds' gold is passed over."""

from __future__ import annotations

from bench_candidates import plant, planted_of
from measure import SEEDS

from claims.store import Store


def test_every_gold_pair_of_the_seeds_is_compared(store: Store) -> None:
    planted = planted_of(SEEDS / "gold" / "conflicts.jsonl", [SEEDS / "articles"])
    work = plant(store, planted)
    missed = [(pair.a.text, pair.b.text) for pair, ids in planted.pairs if pair.conflict and ids not in work.pairs]
    assert missed == []
    assert sum(pair.conflict for pair, _ in planted.pairs) >= 20
    assert work.crowded == 0
