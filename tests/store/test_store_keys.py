"""Owners of shared keys, counted by arrays, are those that counting one by one finds, in that order."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claims.store.keys import HINTS, Asked, _most

KEYS = st.dictionaries(st.integers(0, 9), st.frozensets(st.integers(1, 12)), max_size=8)


@given(KEYS, st.sets(st.integers(0, 9)), st.sets(st.integers(1, 12), max_size=3), st.integers(1, 6))
def test_those_that_share_most_come_first(
    owners: dict[int, frozenset[int]], hints: set[int], own: set[int], limit: int
) -> None:
    rarest = [(key, 1000 // (1 + len(some))) for key, some in owners.items()]
    shared, votes = Counter[int](), Counter[int]()
    for key, weight in rarest:
        for number in owners[key]:
            shared[number] += weight
            votes[number] += 1 if key in hints else HINTS
    met = [number for number in votes if votes[number] >= HINTS and number not in own]
    stored = {key: np.array(sorted(some, reverse=True), np.int64) for key, some in owners.items()}
    found = _most(Asked(sorted(owners), hints, own), rarest, stored, limit)
    assert found == sorted(met, key=lambda number: (-shared[number], -number))[:limit]
