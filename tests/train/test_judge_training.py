"""What counts as right in training, and that weights survive being written."""

from __future__ import annotations

from pathlib import Path

from claims.evaluate.gold import ScoredQuote
from claims.extract import parser
from claims.extract.candidates import candidates
from claims.extract.judge import Weights, load_weights
from claims.extract.quotation import Inside
from claims.stated import Span
from claims.train.judge import matches, word_starts, write

TEXT = "The minister said that the troops had left the town."


def test_a_candidate_is_right_by_the_rule_of_the_scorer() -> None:
    doc = parser()(TEXT)
    right, *_ = [c for c in candidates(doc, Inside(TEXT)) if c.frame == "clause"]
    words = word_starts(TEXT, right.content)
    content = (Span(23, 51),)
    assert matches(TEXT, right, words, ScoredQuote(content, source=(Span(0, 12),), source_head=Span(4, 12)))
    assert not matches(TEXT, right, words, ScoredQuote(content, source=(Span(27, 33),)))  # the troops did not say it
    assert not matches(TEXT, right, words, ScoredQuote((Span(42, 51),), source=(Span(0, 12),)))  # too few words


def test_written_weights_are_read_back(tmp_path: Path) -> None:
    weights = Weights(-1.25, {"cue=say": 2.5, "frame=clause": -0.125}, 0.3, frozenset({"say", "deny"}))
    write(weights, tmp_path / "judge.json")
    assert load_weights(tmp_path / "judge.json") == weights
