"""A small transformer that reads two claims together, each with its speaker and cue, and says how they relate.

It is kept as two networks, the lower layers and the upper ones. What the lower ones made of a pair is kept, so that
it is read on without some of its words at half the price.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from claims.networks import session_of
from claims.pieces import Pieces
from claims.records import Claim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

LONGEST = 128
"""Pieces of both claims together; of the longer one the end is cut."""
SOMEBODY, SAID = "somebody", "said"
Side = Literal[0, 1]


def as_read(claim: Claim) -> str:
    """The words of a claim as the reader is shown them: "Iran denied: responsibility"."""
    return f"{head_of(claim)} {' '.join(claim.text.split())}"


def head_of(claim: Claim) -> str:
    """Who said it, and how."""
    return f"{claim.speaker.name if claim.speaker else SOMEBODY} {claim.cue or SAID}:"


@dataclass(frozen=True)
class HalfRead:
    """Two texts, as the lower layers leave them."""

    states: Floats
    """(1, pieces, width)"""
    sides: Sequence[int]
    """Which text each piece is of."""
    words: tuple[Sequence[int], Sequence[int]]
    """Of which word of its text each piece is, also of those that were cut."""

    def without(self, side: Side, words: Collection[int]) -> HalfRead:
        """As if these words of one of the texts, by number, were not there from here on."""
        first, last = _place_of(self.sides, side)
        left_out = {
            at for at, word in zip(range(first, last), self.words[side], strict=False) if word in words
        }  # what was cut is not there to be left out
        kept = [at for at in range(len(self.sides)) if at not in left_out]
        return replace(self, states=self.states[:, kept], sides=[self.sides[at] for at in kept])


@dataclass(frozen=True)
class Reader:
    """The transformer, as ONNX, with its vocabulary."""

    lower: bytes
    upper: bytes
    sessions: tuple[Any, Any]
    """Of the lower layers and of the upper ones."""
    pieces: Pieces

    @classmethod
    def of(cls, lower: bytes, upper: bytes, vocabulary: Sequence[str]) -> Reader:
        """Raises ValueError if a model can't be read."""
        return cls(lower, upper, (session_of(lower), session_of(upper)), Pieces(vocabulary))

    def half(self, one: str, other: str) -> HalfRead:
        """Two texts in this order, read by the lower layers.

        Pairs are read one by one: a number of eight bits is scaled by all that it is read with.
        """
        import numpy as np

        (first, words_of_one), (second, words_of_other) = (self._numbered(text) for text in (one, other))
        numbers, sides = paired(first, second, self.pieces)
        given = {"pieces": np.array([numbers], np.int64), "sides": np.array([sides], np.int64)}
        [states] = self.sessions[0].run(None, given)
        return HalfRead(states, sides, (words_of_one, words_of_other))

    def on(self, read: HalfRead) -> list[float]:
        """The logits of what the model was fitted to: it was fitted to the mean of both orders."""
        import numpy as np

        given = {"states": read.states, "sides": np.array([read.sides], np.int64)}
        [[logits]] = self.sessions[1].run(None, given)
        return [float(logit) for logit in logits]

    def _numbered(self, text: str) -> tuple[list[int], list[int]]:
        """The pieces of a text, and of which word each is."""
        found = [(piece, number) for number, word in enumerate(text.split()) for piece in self.pieces.of(word)]
        return [piece for piece, _ in found], [number for _, number in found]


def paired(first: Sequence[int], second: Sequence[int], pieces: Pieces) -> tuple[list[int], list[int]]:
    """The pieces of both in one row between the marks that BERT expects, and the side that each is of."""
    room = LONGEST - 3
    short = min(len(first), len(second), room // 2)
    one = list(first[: max(short, room - len(second))])
    other = list(second[: room - len(one)])
    numbers = [pieces.start, *one, pieces.stop, *other, pieces.stop]
    return numbers, [0] * (len(one) + 2) + [1] * (len(other) + 1)


def _place_of(sides: Sequence[int], side: Side) -> tuple[int, int]:
    """Where the pieces of a text stand in the row that `paired` makes: from the first on, and not the last."""
    of_second = sides.index(1)
    return (of_second, len(sides) - 1) if side else (1, of_second - 1)
