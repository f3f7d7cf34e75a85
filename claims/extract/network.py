"""A small neural network that ranks options of one another: features as words, and the vectors of some tokens.

The score of an option is a layer of rectified sums over its own features, the features of the group it belongs to,
both their vectors and the evidence of the marks that the option covers, plus plain sums over its own features and
evidence. Within a group the scores become probabilities; what they lack to one is the probability that none of the
options is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

WIDTH = 96
"""Numbers in a token's vector from the parser: what its own layers know of it."""
EVIDENCE = 14
"""Numbers that `evidence` makes of a place."""
_BESIDE = 5
"""Tokens that are looked at on either side of a content."""


class Seen(NamedTuple):
    """What is seen of an option, or of a group."""

    features: Sequence[str]
    tokens: Sequence[int] = ()
    """Those whose vectors count; -1 for none."""
    place: tuple[int, int, int, int, int] = (-1, -1, -1, -1, -1)
    """The first and last token of the words it stands for, of their first piece and of the rest, and the cue."""


@dataclass(frozen=True)
class Known:
    """What is known of each token of a doc, and of none, which comes last and is all zeros."""

    vectors: Floats
    """(tokens + 1, numbers)"""
    marks: Floats
    """(tokens + 1, MARKS): how probably it is a word of a content, the first of one, the last, a cue's, a source's."""


def evidence(marks: Any, places: Any, stack: Callable[..., Any]) -> Any:
    """What the marks say of each place (places, EVIDENCE): how many of its words are taken for content, how many beside
    it, whether it starts and ends where a content does. Works on arrays of NumPy and of PyTorch.
    """
    first, last_of_piece, first_of_rest, last, cue = (places[:, column] for column in range(5))
    content, start, end, cues, sources = (marks[:, column] for column in range(5))
    none = len(marks) - 1
    contents_before, sources_before = content.cumsum(0) - content, sources.cumsum(0) - sources

    def between(before: Any, low: Any, high: Any) -> Any:
        return before[high.clip(0, none)] - before[low.clip(0, none)]

    length = (last_of_piece - first + 1) + (last - first_of_rest + 1)
    within = [
        between(before, first, last_of_piece + 1) + between(before, first_of_rest, last + 1)
        for before in (contents_before, sources_before)
    ]
    gap = (first_of_rest - last_of_piece - 1).clip(1, none + 1)
    return stack(
        [
            within[0] / length,
            within[1] / length,
            between(contents_before, last_of_piece + 1, first_of_rest) / gap,
            between(contents_before, first - _BESIDE, first) / _BESIDE,
            between(contents_before, last + 1, last + 1 + _BESIDE) / _BESIDE,
            start[first],
            start[last + 1],
            end[last],
            end[first - 1],
            content[first],
            content[last],
            content[first - 1],
            content[last + 1],
            cues[cue],
        ],
        1,
    )


@dataclass(frozen=True)
class Network:
    columns: Mapping[str, int]
    """The row of each feature's weights."""
    hidden: Floats
    """(features + 1, units); the last row is for none and zero."""
    plain: Floats
    group_vectors: Floats
    """(tokens of the group * numbers in a vector, units)"""
    option_vectors: Floats
    option_evidence: Floats
    """(EVIDENCE, units), or empty where none is looked at."""
    plain_evidence: Floats
    bias: Floats
    out: Floats

    def probabilities(self, groups: Sequence[tuple[Seen, Sequence[Seen]]], known: Known) -> list[list[float]]:
        """For each group of options with what they share, the probability of each option."""
        import numpy as np

        groups_with = [(shared, options) for shared, options in groups if options]
        if not groups_with:
            return [[] for _ in groups]
        sizes = [len(options) for _, options in groups_with]
        options = list(chain.from_iterable(options for _, options in groups_with))
        shared, _ = self._layer([shared for shared, _ in groups_with], self.group_vectors, known.vectors)
        own, plain = self._layer(options, self.option_vectors, known.vectors)
        if len(self.option_evidence):
            told = evidence(known.marks, np.array([option.place for option in options]), np.stack)
            own, plain = own + told @ self.option_evidence, plain + told @ self.plain_evidence
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
        for features, *_ in rows:
            starts.append(len(numbers))
            numbers += [at(name, none) for name in features]
            numbers.append(none)
        sums = np.add.reduceat(self.hidden[numbers], starts, axis=0)
        if len(weights):
            sums += vectors[[row.tokens for row in rows]].reshape(len(rows), -1) @ weights
        return sums, np.add.reduceat(self.plain[numbers], starts)


def known_by_parser(doc: Any) -> Known:
    """What the parser knows of the tokens: nothing if the pipeline keeps no vectors of this width."""
    import numpy as np

    rows = np.zeros((len(doc) + 1, WIDTH), np.float32)
    if getattr(doc.tensor, "shape", None) == (len(doc), WIDTH):
        rows[:-1] = doc.tensor
    return Known(rows, np.zeros((len(doc) + 1, 0), np.float32))
