"""Pieces of words, the sequences that the encoder reads, and what the networks take from its marks."""

from __future__ import annotations

import numpy as np
import pytest

from claims.extract import encoder
from claims.extract.encoder import chunks, padded, sentences_with
from claims.extract.network import EVIDENCE, evidence
from claims.extract.weights import load_weights
from claims.pieces import Pieces

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "said", "leave", "##s", "em", "##s", ".", "un", "##said", "’"]
PIECES = Pieces(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("said", ["said"]),
        ("Said", ["said"]),
        ("unsaid", ["un", "##said"]),
        ("Émś", ["em", "##s"]),
        ("said.", ["said", "."]),
        ("xyz", ["[UNK]"]),
        ("saidx", ["[UNK]"]),
        (" \n", []),
        ("", []),
    ],
)
def test_the_longest_pieces_come_first(word: str, wanted: list[str]) -> None:
    numbers = PIECES.of(word)
    assert [VOCABULARY[number] for number in numbers] == wanted
    assert PIECES.of(word) == numbers  # the same from memory


def test_a_word_without_end_is_one_unknown_piece() -> None:
    assert PIECES.of("a" * 100_000) == (1,)


def test_sentences_are_packed_whole_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "TOGETHER", 5)
    words = ["said", ".", "said", "said", ".", "\n", "said", "."]
    found = chunks(words, [(0, 2), (2, 5), (5, 8)], PIECES)
    assert [chunk.tokens for chunk in found] == [[0, 1, 2, 3, 4], [6, 7]]
    assert found[0].firsts == [0, 1, 2, 3, 4]


def test_a_sentence_too_long_for_one_sequence_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LONGEST", 3)
    monkeypatch.setattr(encoder, "TOGETHER", 3)
    found = chunks(["said"] * 7, [(0, 7)], PIECES)
    assert [chunk.tokens for chunk in found] == [[0, 1, 2], [3, 4, 5], [6]]


def test_rows_are_padded_to_the_longest() -> None:
    numbers, mask = padded(chunks(["said", ".", "said"], [(0, 3)], PIECES) + chunks(["said"], [(0, 1)], PIECES), PIECES)
    assert numbers.tolist() == [[2, 4, 9, 4, 3], [2, 4, 3, 0, 0]]
    assert mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]


def test_only_sentences_with_the_tokens_are_read() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp("One came. Two went. Three stayed.")
    assert sentences_with(doc, [8, 1]) == [(0, 3), (6, 9)]
    assert sentences_with(doc, []) == []


def test_evidence_of_a_place() -> None:
    marks = np.zeros((9, len(encoder.MARKS)), np.float32)
    marks[2:5, 0] = 1.0  # content
    marks[6:8, 0] = 1.0  # its second piece
    marks[2, 1] = marks[7, 2] = marks[5, 3] = 1.0
    whole = evidence(marks, np.array([[2, 4, 6, 7, 5]]), np.stack)[0]
    assert whole.shape == (EVIDENCE,)
    assert whole.tolist() == [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1]
    cut = evidence(marks, np.array([[2, 3, 4, 3, 5]]), np.stack)[0]
    assert cut[0] == 1.0  # all of it is content
    assert cut[4] > 0.5  # and so is what follows


def test_nothing_is_read_where_nothing_may_be_said() -> None:
    import spacy

    reader = load_weights().encoder
    assert reader is not None
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp("Nobody is here")
    vectors, marks = reader.read(doc, [], [token.text for token in doc])
    assert vectors.shape == (4, encoder.WIDTH)
    assert not vectors.any()
    assert not marks.any()


def test_a_sentence_means_the_same_whatever_stands_beside_it(extractor: object) -> None:
    """Numbers of eight bits are scaled by what is read together: sentence by sentence they differ, a little."""
    reader = load_weights().encoder
    assert reader is not None
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp("The minister said that it rained. The mayor did not say so.")
    first, _ = reader.read(doc, [1], [token.text for token in doc])
    both, _ = reader.read(doc, [1, 9], [token.text for token in doc])
    assert np.allclose(first, reader.read(doc, [1], [token.text for token in doc])[0])
    assert np.abs(first[:7] - both[:7]).mean() < 0.5
