"""A small neural network that ranks options of one another: features as words, and the vectors of some tokens.

The score of an option is a layer of rectified sums over its own features, the features of the group it belongs to and
both their vectors, plus a plain sum over its own features. Within a group the scores become probabilities; what they
lack to one is the probability that none of the options is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

WIDTH = 96
"""Numbers in a token's vector: what the parser's own layers know of it."""

Seen = tuple[Sequence[str], Sequence[int]]
"""Features, and numbers of tokens (-1 for none)."""


@dataclass(frozen=True)
class Network:
    columns: Mapping[str, int]
    """The row of each feature's weights."""
    hidden: Floats
    """(features + 1, units); the last row is for none and zero."""
    plain: Floats
    group_vectors: Floats
    """(tokens of the group * WIDTH, units)"""
    option_vectors: Floats
    bias: Floats
    out: Floats

    def probabilities(self, groups: Sequence[tuple[Seen, Sequence[Seen]]], vectors: Floats) -> list[list[float]]:
        """For each group of options with what they share, the probability of each option."""
        import numpy as np

        groups_with = [(shared, options) for shared, options in groups if options]
        if not groups_with:
            return [[] for _ in groups]
        sizes = [len(options) for _, options in groups_with]
        options = list(chain.from_iterable(options for _, options in groups_with))
        shared, _ = self._layer([shared for shared, _ in groups_with], self.group_vectors, vectors)
        own, plain = self._layer(options, self.option_vectors, vectors)
        scores = np.maximum(own + np.repeat(shared, sizes, axis=0) + self.bias, 0) @ self.out + plain
        starts = np.cumsum([0, *sizes[:-1]])
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0)
        powers = np.exp(scores - np.repeat(highest, sizes))
        totals = np.add.reduceat(powers, starts) + np.exp(-highest)
        each = iter((powers / np.repeat(totals, sizes)).tolist())
        return [[next(each) for _ in options] for _, options in groups]

    def _layer(self, rows: Sequence[Seen], weights: Floats, vectors: Floats) -> tuple[Floats, Floats]:
        """The units' sums over features and vectors, and the plain sums over features."""
        import numpy as np

        none, at = len(self.columns), self.columns.get
        numbers: list[int] = []
        starts = []
        for features, _ in rows:
            starts.append(len(numbers))
            numbers += [at(name, none) for name in features]
            numbers.append(none)
        sums = np.add.reduceat(self.hidden[numbers], starts, axis=0)
        if len(weights):
            sums += vectors[[tokens for _, tokens in rows]].reshape(len(rows), -1) @ weights
        return sums, np.add.reduceat(self.plain[numbers], starts)


def vectors_of(doc: Any) -> Floats:
    """A row a token and one of zeros at the end, for -1; all zeros if the pipeline keeps none of this width."""
    import numpy as np

    rows = np.zeros((len(doc) + 1, WIDTH), np.float32)
    if getattr(doc.tensor, "shape", None) == (len(doc), WIDTH):
        rows[:-1] = doc.tensor
    return rows
