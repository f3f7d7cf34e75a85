"""What counts as right in training, what a network learns, and that weights survive being written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.extract import parser
from claims.extract.candidates import Candidate
from claims.extract.cues import cues_of, readings_of
from claims.extract.network import WIDTH, Known, Seen
from claims.extract.quotation import Inside
from claims.extract.weights import Weights, by_rule, load_weights, save
from claims.records import Document
from claims.stated import Span
from claims.train.judge import content_of, fitted, matches, with_best_threshold, word_starts
from claims.train.network import Ranked, fit

TEXT = "The minister said that the troops had left the town."
SOURCE, CUE, CONTENT = Span(0, 12), Span(13, 17), Span(23, 51)


def quiet(line: str) -> None:
    pass


def test_a_candidate_is_right_by_the_rule_of_the_scorer() -> None:
    doc, inside = parser()(TEXT), Inside(TEXT)
    (said,) = [cue for cue in cues_of(doc, inside) if cue.token.text == "said"]
    content = content_of(next(r for r in readings_of(said, inside, list(doc)) if r.frame == "clause"), inside)
    right = Candidate("clause", said.token, doc[1], content, (CUE,), (SOURCE,))
    words = word_starts(TEXT, right.content)
    assert right.content == (CONTENT,)
    assert matches(TEXT, right, words, ScoredQuote((CONTENT,), source=(SOURCE,), source_head=Span(4, 12)))
    assert not matches(TEXT, right, words, ScoredQuote((CONTENT,), source=(Span(27, 33),)))  # they did not say it
    assert not matches(TEXT, right, words, ScoredQuote((Span(42, 51),), source=(SOURCE,)))  # too few words


def test_a_network_learns_which_option_is_right() -> None:
    ranked = Ranked()
    for number in range(600):
        right = number % 3 != 2  # in every third group none is
        shared = Seen(["said" if right else "left"], [-1])
        ranked.add(shared, [Seen(["whole"], [-1]), Seen(["cut"], [-1])], [right, False], 0)
    network = fit(ranked, np.zeros((1, WIDTH), np.float16), units=4, rounds=1500, progress=quiet)
    options = [Seen(["whole"], [-1]), Seen(["cut"], [-1])]
    nothing = Known(np.zeros((1, WIDTH)), np.zeros((1, 0)))
    groups = [(Seen(["said"], [-1]), options), (Seen(["left"], [-1]), options)]
    said, left = network.probabilities(groups, nothing)
    assert said[0] > 0.6 > 0.2 > said[1]
    assert sum(left) < 0.3


@pytest.fixture(scope="module")
def trained() -> Weights:
    speakers = ("minister", "mayor", "general", "governor")
    documents = []
    for number in range(12):
        who = speakers[number % len(speakers)]
        text = f"The {who} said that {number + 2} houses had burned. The {who} sold {number + 2} houses in the town."
        start = text.index(str(number + 2))
        content, head = Span(start, text.index(".")), Span(4, 4 + len(who))
        quote = ScoredQuote((content,), (Span(head.end + 1, head.end + 5),), (Span(0, head.end),), head)
        documents.append(GoldDocument(str(number), Document(text), (quote,)))
    nlp = parser()
    parsed = [(document, nlp(document.document.text)) for document in documents]
    weights = fitted(parsed, quiet)
    assert_same(weights, fitted(parsed, quiet))  # the same each time
    return with_best_threshold(weights, parsed, quiet)


def assert_same(one: Weights, other: Weights) -> None:
    assert (one.threshold, one.cues) == (other.threshold, other.cues)
    for ours, theirs in ((one.cue, other.cue), (one.content, other.content), (one.source, other.source)):
        assert ours.columns == theirs.columns
        assert np.allclose(ours.hidden, theirs.hidden, atol=1e-3)
        assert np.allclose(ours.plain, theirs.plain, atol=1e-3)


def test_training_takes_the_lemmas_of_the_gold_cues(trained: Weights) -> None:
    assert "say" in trained.cues
    assert "sell" not in trained.cues


def test_written_weights_are_read_back(trained: Weights, tmp_path: Path) -> None:
    save(trained, tmp_path / "one.npz")
    save(trained, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert_same(load_weights(tmp_path / "one.npz"), replace(trained, threshold=float(np.float32(trained.threshold))))


@pytest.mark.parametrize("broken", [None, b"", b"no archive", b"PK\x03\x04 cut short"])
def test_without_weights_rules_judge_and_a_warning_says_so(tmp_path: Path, broken: bytes | None) -> None:
    path = tmp_path / "judge.npz"
    if broken is not None:
        path.write_bytes(broken)
    with pytest.warns(UserWarning, match=r"judge\.npz: no weights to judge by"):
        weights = load_weights(path)
    assert_same(weights, by_rule())
