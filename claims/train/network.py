"""Fits a `Network` to ranked options: the probability that the judge gives to the right ones, with Adam and dropout."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.extract.network import Network, Seen

RARE = 6
"""A feature seen less often than this is left out."""
BATCH = 512
DROPOUT = 0.5
RATE = 0.002
DECAY = 1.0
"""Of the features' weights; of the vectors' half as much. (Loshchilov and Hutter 2019: apart from the gradient.)"""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass
class Rows:
    """Features as numbers and tokens, a row an option or a group, appended one by one."""

    columns: dict[str, int]
    numbers: array[int] = field(default_factory=lambda: array("i"))
    ends: list[int] = field(default_factory=lambda: [0])
    tokens: list[list[int]] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)

    def add(self, seen: Seen, offset: int) -> None:
        """`offset` is the number of the document's first token; -1 stays -1."""
        self.numbers.extend([self.columns.setdefault(name, len(self.columns)) for name in seen.features])
        self.ends.append(len(self.numbers))
        self.tokens.append([token + offset if token >= 0 else -1 for token in seen.tokens])
        self.places.append([token + offset for token in seen.place])

    def matrix(self, width: int) -> Any:
        from scipy.sparse import csr_matrix

        ones = np.ones(len(self.numbers), np.float32)
        return csr_matrix((ones, np.array(self.numbers), np.array(self.ends)), shape=(len(self.ends) - 1, width))


@dataclass
class Ranked:
    """Groups of options, and which options are right."""

    columns: dict[str, int] = field(default_factory=dict)
    groups: Rows = field(init=False)
    options: Rows = field(init=False)
    sizes: list[int] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.groups, self.options = Rows(self.columns), Rows(self.columns)

    def add(self, shared: Seen, options: Sequence[Seen], right: Sequence[bool], offset: int) -> None:
        self.groups.add(shared, offset)
        for option in options:
            self.options.add(option, offset)
        self.sizes.append(len(options))
        self.right += right


@dataclass
class _Data:
    """What a batch is cut from, common features only."""

    names: list[str]
    groups: Any
    options: Any
    group_tokens: Numbers
    option_tokens: Numbers
    sizes: Numbers
    starts: Numbers
    right: Floats
    vectors: NDArray[np.float16]

    @classmethod
    def of(cls, ranked: Ranked, vectors: NDArray[np.float16]) -> _Data:
        groups, options = (rows.matrix(len(ranked.columns)) for rows in (ranked.groups, ranked.options))
        counts = np.asarray(groups.sum(axis=0) + options.sum(axis=0)).ravel()
        kept = np.flatnonzero(counts >= RARE)
        names = list(ranked.columns)
        sizes = np.array(ranked.sizes)
        return cls(
            names=[names[number] for number in kept],
            groups=groups[:, kept],
            options=options[:, kept],
            group_tokens=np.array(ranked.groups.tokens, dtype=np.int64),
            option_tokens=np.array(ranked.options.tokens, dtype=np.int64),
            sizes=sizes,
            starts=np.concatenate([[0], np.cumsum(sizes)]),
            right=np.array(ranked.right, np.float32),
            vectors=vectors,
        )

    def batch(self, chosen: Numbers) -> _Batch:
        rows = np.concatenate([np.arange(self.starts[group], self.starts[group + 1]) for group in chosen])
        sizes = self.sizes[chosen]
        return _Batch(
            self.groups[chosen],
            self.options[rows],
            self._vectors(self.group_tokens[chosen]),
            self._vectors(self.option_tokens[rows]),
            sizes,
            np.cumsum(np.concatenate([[0], sizes[:-1]])),
            self.right[rows],
        )

    def _vectors(self, tokens: Numbers) -> Floats:
        if not tokens.shape[1]:
            return np.zeros((len(tokens), 0), np.float32)
        held: Floats = self.vectors[tokens].reshape(len(tokens), -1).astype(np.float32)
        return held


@dataclass
class _Batch:
    groups: Any
    options: Any
    group_vectors: Floats
    option_vectors: Floats
    sizes: Numbers
    starts: Numbers
    right: Floats


class _Fit:
    """The weights while they are fitted."""

    def __init__(self, data: _Data, units: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        width, of_token = len(data.names), data.vectors.shape[1]
        vectors = (data.group_tokens.shape[1] + data.option_tokens.shape[1]) * of_token
        self.split = data.group_tokens.shape[1] * of_token

        def drawn(scale: float, *shape: int) -> Floats:
            return (random.standard_normal(shape) * scale).astype(np.float32)

        self.hidden = drawn(0.05, width, units)
        self.plain = np.zeros(width, np.float32)
        self.dense = drawn(0.5 / np.sqrt(vectors), vectors, units)
        self.bias = np.zeros(units, np.float32)
        self.out = drawn(0.3, units)
        self.random = random
        self._weights = [self.hidden, self.plain, self.dense, self.bias, self.out]
        self._decay = [DECAY, DECAY, DECAY / 2, 0.0, 0.0]
        self._means = [np.zeros_like(weights) for weights in self._weights]
        self._squares = [np.zeros_like(weights) for weights in self._weights]
        self._steps = 0

    def learn(self, batch: _Batch, rate: float) -> float:
        """One step; the summed loss before it."""
        shared = batch.groups @ self.hidden + batch.group_vectors @ self.dense[: self.split]
        own = batch.options @ self.hidden + batch.option_vectors @ self.dense[self.split :]
        sums = np.repeat(shared, batch.sizes, axis=0) + own + self.bias
        live = (sums > 0) * (self.random.random(sums.shape) > DROPOUT) / np.float32(1 - DROPOUT)
        units = (sums * live).astype(np.float32)
        chances = _chances(units @ self.out + batch.options @ self.plain, batch.starts, batch.sizes)
        slopes, loss = _slopes(chances, batch)
        below = (slopes[:, None] * self.out * live).astype(np.float32)
        in_groups = np.add.reduceat(below, batch.starts, axis=0)
        self._step(
            [
                batch.options.T @ below + batch.groups.T @ in_groups,
                batch.options.T @ slopes,
                np.concatenate([batch.group_vectors.T @ in_groups, batch.option_vectors.T @ below]),
                below.sum(axis=0),
                units.T @ slopes,
            ],
            rate,
        )
        return loss

    def _step(self, slopes: list[Floats], rate: float) -> None:
        self._steps += 1
        rate_now = rate * np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        for weights, slope, mean, square, decay in zip(
            self._weights, slopes, self._means, self._squares, self._decay, strict=True
        ):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            weights *= 1 - rate * decay
            weights -= rate_now * mean / (np.sqrt(square) + 1e-8)


def _chances(scores: Floats, starts: Numbers, sizes: Numbers) -> Floats:
    """The probability of each option within its group, where none has the score 0."""
    highest = np.maximum(np.maximum.reduceat(scores, starts), 0)
    powers = np.exp(scores - np.repeat(highest, sizes))
    totals = np.add.reduceat(powers, starts) + np.exp(-highest)
    chances: Floats = powers / np.repeat(totals, sizes)
    return chances


def _slopes(chances: Floats, batch: _Batch) -> tuple[Floats, float]:
    """The loss is the logarithm of what all right options of a group have together, or of none if none is right."""
    good = chances * batch.right
    together = np.add.reduceat(good, batch.starts)
    any_right = np.add.reduceat(batch.right, batch.starts) > 0
    wanted = np.where(np.repeat(any_right, batch.sizes), good / np.repeat(np.maximum(together, 1e-12), batch.sizes), 0)
    left = 1 - np.add.reduceat(chances, batch.starts)
    loss = -np.log(np.maximum(np.where(any_right, together, left), 1e-9)).sum()
    return ((chances - wanted) * (8 / len(batch.sizes))).astype(np.float32), float(loss)


def fit(
    ranked: Ranked,
    vectors: NDArray[np.float16],
    units: int,
    rounds: int,
    progress: Callable[[str], None],
    seed: int = 0,
) -> Network:
    """`vectors` has a row a token of all documents, and one of zeros at the end."""
    data = _Data.of(ranked, vectors)
    fitted = _Fit(data, units, seed)
    for number in range(rounds):
        rate = RATE * (1 - number / rounds) ** 0.7
        order = fitted.random.permutation(len(data.sizes))
        batches = (np.sort(order[start : start + BATCH]) for start in range(0, len(order), BATCH))
        loss = sum(fitted.learn(data.batch(batch), rate) for batch in batches)
        progress(f"round {number + 1}: loss {loss / len(order):.4f}")
    return Network(
        {name: row for row, name in enumerate(data.names)},
        hidden=np.concatenate([fitted.hidden, np.zeros((1, units), np.float32)]),
        plain=np.concatenate([fitted.plain, np.zeros(1, np.float32)]),
        group_vectors=fitted.dense[: fitted.split],
        option_vectors=fitted.dense[fitted.split :],
        option_evidence=np.zeros((0, units), np.float32),
        plain_evidence=np.zeros(0, np.float32),
        bias=fitted.bias,
        out=fitted.out,
    )
