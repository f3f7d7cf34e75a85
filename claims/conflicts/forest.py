"""Boosted trees (Friedman 2001), to be run: what was fitted elsewhere is read from plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

LEAF = -1
"""The feature of a node that asks nothing."""
AT_ONCE = 256
"""So many rows stay within a few megabytes."""
PARTS = ("roots", "feature", "threshold", "left", "right", "value")


@dataclass(frozen=True)
class Forest:
    """Trees whose leaves add up to the log-odds of a pair; all nodes of all trees in one row of each list."""

    names: tuple[str, ...]
    """The features that the nodes ask about, by number."""
    start: float
    """The log-odds before any tree."""
    roots: Sequence[int]
    feature: Sequence[int]
    threshold: Sequence[float]
    left: Sequence[int]
    """Where a node leads that asks for no more than its threshold."""
    right: Sequence[int]
    value: Sequence[float]

    def log_odds(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Of what the trees were fitted to, a row at a time; a feature that is not given is 0."""
        import numpy as np

        values = np.array([[row.get(name, 0.0) for name in self.names] for row in rows], np.float64)
        return [odds for at in range(0, len(rows), AT_ONCE) for odds in self._of(values[at : at + AT_ONCE])]

    def _of(self, values: Any) -> list[float]:
        """All rows walk down all trees together, a level at a time."""
        import numpy as np

        roots, feature, threshold, left, right, value = self._as_arrays
        each = np.arange(len(values))[:, None]
        node = np.tile(roots, (len(values), 1))
        while ((asked := feature[node]) != LEAF).any():
            below = values[each, asked] <= threshold[node]
            node = np.where(asked == LEAF, node, np.where(below, left[node], right[node]))
        found: list[float] = (self.start + value[node].sum(axis=1)).tolist()
        return found

    @cached_property
    def _as_arrays(self) -> tuple[Any, ...]:
        """The PARTS, made once: there are thousands of nodes."""
        import numpy as np

        return tuple(np.asarray(getattr(self, part)) for part in PARTS)

    def arrays(self, name: str) -> dict[str, Any]:
        """As `of` reads them."""
        import numpy as np

        parts = {f"{name}_{part}": np.array(getattr(self, part)) for part in PARTS}
        return parts | {f"{name}_names": np.array(self.names), f"{name}_start": np.array(self.start)}

    @classmethod
    def mean(cls, forests: Sequence[Forest]) -> Forest:
        """Whose log-odds are the mean of theirs."""
        names = tuple(sorted({name for forest in forests for name in forest.names}))
        parts: dict[str, list[Any]] = {part: [] for part in PARTS}
        for forest in forests:
            base = len(parts["value"])
            number = [names.index(name) for name in forest.names]
            parts["roots"] += [base + root for root in forest.roots]
            parts["feature"] += [LEAF if asked == LEAF else number[asked] for asked in forest.feature]
            parts["threshold"] += forest.threshold
            parts["left"] += [base + node for node in forest.left]
            parts["right"] += [base + node for node in forest.right]
            parts["value"] += [value / len(forests) for value in forest.value]
        return cls(names, sum(forest.start for forest in forests) / len(forests), **parts)

    @classmethod
    def of(cls, stored: Mapping[str, Any], name: str) -> Forest:
        """Raises KeyError where a part is missing."""
        parts = {part: stored[f"{name}_{part}"].tolist() for part in PARTS}
        return cls(tuple(stored[f"{name}_names"].tolist()), float(stored[f"{name}_start"]), **parts)
