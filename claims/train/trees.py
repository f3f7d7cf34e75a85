"""Boosted trees as scikit-learn fits them, in the form in which they are shipped and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from claims.conflicts.forest import LEAF, Forest

Floats = Any


def table_of(rows: Sequence[Mapping[str, float]]) -> tuple[tuple[str, ...], Floats]:
    """The names of all features, and (rows, names) their values; a feature that a row has not is 0."""
    names = tuple(sorted({name for row in rows for name in row}))
    return names, np.array([[float(row.get(name, 0.0)) for name in names] for row in rows])


def as_forest(fit: Any, names: tuple[str, ...]) -> Forest:
    """A fitted HistGradientBoostingClassifier of two classes."""
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int, float]] = []
    for [tree] in fit._predictors:
        base = len(nodes)
        roots.append(base)
        for node in tree.nodes:
            feature = LEAF if node["is_leaf"] else int(node["feature_idx"])
            left, right = base + int(node["left"]), base + int(node["right"])
            nodes.append((feature, float(node["num_threshold"]), left, right, float(node["value"])))
    parts: list[list[Any]] = [list(part) for part in zip(*nodes, strict=True)]
    return Forest(names, float(fit._baseline_prediction.ravel()[0]), roots, *parts)
