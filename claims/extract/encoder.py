"""What a small transformer knows of each token in its context: a vector, and the probabilities of a few marks.

It reads only the sentences that a reading touches, a few of them at once, so that nothing depends on what else is read
in the same run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from claims.networks import session_of
from claims.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats: TypeAlias = NDArray[np.float32]

WIDTH = 96
"""Numbers in the encoder's vector of a token."""
MARKS = ("content", "start", "end", "cue", "source")
"""What the encoder takes each token for: a word of a content, the first or last of one, a word of a cue or source."""
TOGETHER = 120
"""Pieces that are read as one sequence, whole sentences; a longer sentence is read by itself."""
LONGEST = 250
"""Pieces of one sequence; a longer sentence is cut."""


class Chunk:
    """Tokens that are read as one sequence, and the pieces that they are made of."""

    __slots__ = ("firsts", "pieces", "tokens")

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.firsts: list[int] = []
        """Where each token's first piece stands."""
        self.pieces: list[int] = []

    def add(self, tokens: Iterable[tuple[int, tuple[int, ...]]]) -> None:
        for token, pieces in tokens:
            self.tokens.append(token)
            self.firsts.append(len(self.pieces))
            self.pieces += pieces


def chunks(words: Sequence[str], sentences: Iterable[tuple[int, int]], pieces: Pieces) -> list[Chunk]:
    """The sentences, each a stretch [first, last) of the words, packed in order."""
    out: list[Chunk] = []
    for first, last in sentences:
        for part in _parts([(i, found) for i in range(first, last) if (found := pieces.of(words[i]))]):
            size = sum(len(found) for _, found in part)
            if not out or len(out[-1].pieces) + size > TOGETHER:
                out.append(Chunk())
            out[-1].add(part)
    return out


def _parts(tokens: list[tuple[int, tuple[int, ...]]]) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
    """A sentence, cut where it is too long for one sequence."""
    part: list[tuple[int, tuple[int, ...]]] = []
    size = 0
    for token, found in tokens:
        if part and size + len(found) > LONGEST:
            yield part
            part, size = [], 0
        part.append((token, found[:LONGEST]))
        size += len(found)
    if part:
        yield part


def sentences_with(doc: Doc, tokens: Collection[int]) -> list[tuple[int, int]]:
    """The sentences that hold any of the tokens."""
    wanted = sorted(tokens)
    out, at = [], 0
    for sentence in doc.sents:
        while at < len(wanted) and wanted[at] < sentence.start:
            at += 1
        if at < len(wanted) and wanted[at] < sentence.end:
            out.append((sentence.start, sentence.end))
    return out


def padded(found: Sequence[Chunk], pieces: Pieces) -> tuple[Any, Any]:
    """Rows of piece numbers between start and stop, and 1 where there are any."""
    import numpy as np

    longest = max(len(chunk.pieces) for chunk in found) + 2
    numbers = np.full((len(found), longest), pieces.padding, np.int64)
    mask = np.zeros((len(found), longest), np.int64)
    for row, chunk in enumerate(found):
        numbers[row, : len(chunk.pieces) + 2] = [pieces.start, *chunk.pieces, pieces.stop]
        mask[row, : len(chunk.pieces) + 2] = 1
    return numbers, mask


@dataclass(frozen=True)
class Encoder:
    """The transformer, as ONNX, with its vocabulary."""

    model: bytes
    session: Any
    pieces: Pieces

    @classmethod
    def of(cls, model: bytes, vocabulary: Sequence[str]) -> Encoder:
        """Raises ValueError if the model can't be read."""
        return cls(model, session_of(model), Pieces(vocabulary))

    def read(self, doc: Doc, tokens: Collection[int], words: Sequence[str]) -> tuple[Floats, Floats]:
        """Vectors (tokens + 1, WIDTH) and marks (tokens + 1, MARKS); zeros where no sentence was read, and last.

        Read are the sentences that hold any of the `tokens`; `words` are the doc's.
        """
        import numpy as np

        vectors = np.zeros((len(doc) + 1, WIDTH), np.float32)
        marks = np.zeros((len(doc) + 1, len(MARKS)), np.float32)
        for chunk in chunks(words, sentences_with(doc, tokens), self.pieces):
            numbers, mask = padded([chunk], self.pieces)  # one by one: on one thread together is no faster
            [[out]] = self.session.run(None, {"pieces": numbers, "mask": mask})
            held = out[np.array(chunk.firsts) + 1]
            vectors[chunk.tokens] = held[:, :WIDTH]
            marks[chunk.tokens] = 1 / (1 + np.exp(-held[:, WIDTH:]))
        return vectors, marks
