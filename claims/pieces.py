"""Words as the pieces that the encoder knows: the longest match first (WordPiece, Wu et al. 2016), without case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

UNKNOWN, START, STOP, PADDING = "[UNK]", "[CLS]", "[SEP]", "[PAD]"
_PARTS = re.compile(r"[^\W_]+|[^\s\w]|_")
_LONGEST = 40
"""Characters of a word that is looked up; a longer one is unknown."""
_KEPT = 200_000
"""Words whose pieces are remembered."""


class Pieces:
    """The vocabulary: what is not the start of a word begins with "##"."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._number = {piece: number for number, piece in enumerate(vocabulary)}
        self.start, self.stop, self.padding = (self._number[name] for name in (START, STOP, PADDING))
        self.unknown = self._number[UNKNOWN]
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces; none for white space."""
        found = self._known.get(word)
        if found is None:
            found = tuple(piece for part in _PARTS.findall(_plain(word)) for piece in self._cut(part))
            if len(self._known) < _KEPT:
                self._known[word] = found
        return found

    def _cut(self, part: str) -> tuple[int, ...]:
        if len(part) > _LONGEST:
            return (self.unknown,)
        out, start, before = [], 0, ""
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._number.get(before + part[start:end])
                if number is not None:
                    break
            else:
                return (self.unknown,)
            out.append(number)
            start, before = end, "##"
        return tuple(out)


def _plain(word: str) -> str:
    """In lower case and without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(char) != "Mn")
