"""A small transformer that reads two claims together, each with its speaker and cue, and says how they relate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claims.networks import session_of
from claims.pieces import Pieces
from claims.records import Claim

LONGEST = 128
"""Pieces of both claims together; of the longer one the end is cut."""
SOMEBODY, SAID = "somebody", "said"


def as_read(claim: Claim) -> str:
    """The words of a claim as the reader is shown them: "Iran denied: responsibility"."""
    return f"{head_of(claim)} {' '.join(claim.text.split())}"


def head_of(claim: Claim) -> str:
    """Who said it, and how."""
    return f"{claim.speaker.name if claim.speaker else SOMEBODY} {claim.cue or SAID}:"


@dataclass(frozen=True)
class Reader:
    """The transformer, as ONNX, with its vocabulary."""

    model: bytes
    session: Any
    pieces: Pieces

    @classmethod
    def of(cls, model: bytes, vocabulary: Sequence[str]) -> Reader:
        """Raises ValueError if the model can't be read."""
        return cls(model, session_of(model), Pieces(vocabulary))

    def once(self, one: str, other: str) -> list[float]:
        """The logits of what the model was fitted to, read in this order: it was fitted to the mean of both.

        Pairs are read one by one: a number of eight bits is scaled by all that it is read with.
        """
        return self._logits(self.numbers(one), self.numbers(other))

    def numbers(self, text: str) -> list[int]:
        return [piece for word in text.split() for piece in self.pieces.of(word)]

    def _logits(self, first: list[int], second: list[int]) -> list[float]:
        import numpy as np

        numbers, sides = paired(first, second, self.pieces)
        given = {"pieces": np.array([numbers], np.int64), "sides": np.array([sides], np.int64)}
        [[logits]] = self.session.run(None, given)
        return [float(logit) for logit in logits]


def paired(first: Sequence[int], second: Sequence[int], pieces: Pieces) -> tuple[list[int], list[int]]:
    """The pieces of both in one row between the marks that BERT expects, and the side that each is of."""
    room = LONGEST - 3
    short = min(len(first), len(second), room // 2)
    one = list(first[: max(short, room - len(second))])
    other = list(second[: room - len(one)])
    numbers = [pieces.start, *one, pieces.stop, *other, pieces.stop]
    return numbers, [0] * (len(one) + 2) + [1] * (len(other) + 1)
