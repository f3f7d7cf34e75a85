"""spaCy's recogniser of named entities in a fraction of the time: its moves are scored for all words at once.

It goes from word to word and makes the best move: the word is outside (O), a name by itself (U), or begins a name (B)
that later words go on with (I) or end (L). What it sees of a word depends on the moves before only while a name is
open, and no name runs over a sentence's end. So what each word would begin, and how far that would run, is had for all
words together; then the names are read off from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Integers: TypeAlias = NDArray[np.int64]
    Truths: TypeAlias = NDArray[np.bool_]

_NEVER = np.float32(-np.inf)
_FEATURES = 3
"""What it sees: a word, and while a name is open the first word of that name and the word before."""


class QuickRecogniser:
    """Does to docs what the recogniser does."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self._slow = recogniser
        self._words, self._seen, scores = recogniser.model.layers
        self._bias = self._seen.get_param("b")
        self._weights, self._score_bias = scores.get_param("W"), scores.get_param("b")
        system = recogniser.moves
        moves = [system.get_class_name(number).partition("-") for number in range(system.n_moves)]
        # The move without a label is for words that someone has forbidden to be a name.
        self._kind = np.array([kind if label or kind == "O" else "" for kind, _, label in moves])
        self._label = [label for _, _, label in moves]
        column = {(kind, label): number for number, (kind, _, label) in enumerate(moves)}
        self._going_on = np.array([column.get(("I", label), -1) for label in self._label])
        self._ending = np.array([column.get(("L", label), -1) for label in self._label])

    def __call__(self, doc: Doc) -> Doc:
        self._recognise([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
            self._recognise(batch)
            yield from batch

    def _recognise(self, docs: Sequence[Doc]) -> None:
        if any(doc.has_annotation("ENT_IOB") for doc in docs) or not any(map(len, docs)):
            for doc in docs:  # names that someone has set before bind the moves
                self._slow(doc)
            return
        seen = self._seen.predict(self._words.predict(docs))
        lasts = np.concatenate([_lasts(doc) for doc in docs])
        spaces = np.concatenate([doc.to_array(IS_SPACE) for doc in docs]).astype(bool)
        moves = self._first_moves(seen, lasts, spaces)
        ends = self._ends(seen, lasts, moves)
        offset = 0
        for doc in docs:
            here = slice(offset, offset + len(doc))
            self._set(doc, moves[here], ends[here] - offset)
            offset += len(doc)

    def _first_moves(self, seen: Floats, lasts: Truths, spaces: Truths) -> Integers:
        """The best move (tokens,) at each token, were no name open."""
        scores = self._hidden(seen[1:, 0] + seen[0, 1] + seen[0, 2]) @ self._weights.T + self._score_bias
        scores[:, np.isin(self._kind, ("", "I", "L"))] = _NEVER
        scores[np.ix_(lasts, self._kind == "B")] = _NEVER
        scores[np.ix_(spaces, self._kind != "O")] = _NEVER
        best: Integers = scores.argmax(axis=1)
        return best

    def _ends(self, seen: Floats, lasts: Truths, moves: Integers) -> Integers:
        """Where (tokens,) the name ends that each token's move begins; the token itself where it begins none."""
        ends = np.arange(len(moves))
        firsts = np.flatnonzero(self._kind[moves] == "B")
        at = firsts
        ends[self._kind[moves] == "U"] += 1
        while len(firsts):
            at = at + 1
            hidden = self._hidden(seen[at + 1, 0] + seen[firsts + 1, 1] + seen[at, 2])
            on = self._score(hidden, self._going_on[moves[firsts]])
            goes_on = (on >= self._score(hidden, self._ending[moves[firsts]])) & ~lasts[at]
            ends[firsts[~goes_on]] = at[~goes_on] + 1
            firsts, at = firsts[goes_on], at[goes_on]
        return ends

    def _hidden(self, summed: Floats) -> Floats:
        summed = summed + self._bias
        found: Floats = summed[..., 0]
        for piece in range(1, summed.shape[-1]):  # over so few numbers NumPy's own maximum of an axis is slow
            found = np.maximum(found, summed[..., piece])
        return found

    def _score(self, hidden: Floats, columns: Integers) -> Floats:
        """Of one move (rows,) a row."""
        found: Floats = (hidden * self._weights[columns]).sum(axis=1) + self._score_bias[columns]
        return found

    def _set(self, doc: Doc, moves: Integers, ends: Integers) -> None:
        names: list[Span] = []
        for first in np.flatnonzero(ends > np.arange(len(doc))).tolist():
            if not names or first >= names[-1].end:
                names.append(Span(doc, first, int(ends[first]), label=self._label[moves[first]]))
        doc.set_ents(names, default="outside")


def _lasts(doc: Doc) -> Truths:
    """Which tokens (tokens,) are the last of a sentence."""
    return np.append(doc.to_array(SENT_START)[1:] == 1, True)[: len(doc)]


@Language.factory("claims_entities", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_recogniser(nlp: Language, name: str) -> QuickRecogniser:
    """In the place of the pipeline's own recogniser, which has to be there."""
    recogniser = nlp.get_pipe("ner")
    assert isinstance(recogniser, EntityRecognizer)
    return QuickRecogniser(recogniser)


def recognise_quickly(nlp: Language) -> None:
    """Put it in the place of the pipeline's recogniser, if that is one of spaCy's that makes the best move each time
    and sees what ours sees."""
    if _is_usual(nlp.get_pipe("ner")):
        nlp.add_pipe("claims_entities", before="ner")
        nlp.remove_pipe("ner")


def _is_usual(recogniser: object) -> bool:
    if not isinstance(recogniser, EntityRecognizer) or recogniser.cfg["beam_width"] != 1:
        return False
    model = recogniser.model
    if not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return False
    seen = model.layers[1]
    return bool(seen.get_dim("nF") == _FEATURES and seen.get_dim("nP") > 1)
