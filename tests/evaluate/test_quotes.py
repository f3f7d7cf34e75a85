"""The scoring rule on texts small enough to count by hand."""

from __future__ import annotations

import pytest

from claims.evaluate import quotes, speech
from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.records import Document
from claims.stated import Span

TEXT = "“The road is open,” the old mayor of Yampol said. He thinks that it will rain all of tomorrow."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


DIRECT = ScoredQuote(
    content=(span("“The road is open,”"),),
    cue=(span("said"),),
    source=(span("the old mayor of Yampol"),),
    source_head=span("mayor"),
    speaker="Ivan Petrov",
)
BELIEF = ScoredQuote(
    content=(span("that it will rain all of tomorrow"),),
    cue=(span("thinks"),),
    source=(span("He"),),
    source_head=span("He"),
)
GOLD = [GoldDocument("a", Document(TEXT, name="a"), (DIRECT, BELIEF))]


def test_the_gold_itself_is_perfect() -> None:
    scores = quotes.score(GOLD, {"a": (DIRECT, BELIEF)})
    assert set(scores.rates.values()) == {quotes.Rates(100.0, 100.0, 100.0)}
    assert scores.speaker == (100.0, 1)
    assert scores.recall_by_type == {"direct": (100.0, 1), "indirect": (100.0, 1)}


def test_nothing_found_is_nothing_right() -> None:
    scores = quotes.score(GOLD, {})
    assert set(scores.rates.values()) == {quotes.Rates(0.0, 0.0, 0.0)}
    assert (scores.gold, scores.predicted) == (2, 0)


def test_quotation_marks_and_commas_are_no_difference() -> None:
    bare = ScoredQuote((span("The road is open"),), DIRECT.cue, DIRECT.source)
    assert quotes.score(GOLD, {"a": (bare,)}).rates["content_exact"] == (100.0, 50.0, 66.7)


def test_content_counts_from_four_words_in_five() -> None:
    def found(words: str) -> dict[str, tuple[ScoredQuote, ...]]:
        return {"a": (ScoredQuote((span(words),), source=DIRECT.source),)}

    four_of_five = quotes.score(GOLD, found("The road is open,” the"))
    four_of_six = quotes.score(GOLD, found("The road is open,” the old"))
    assert four_of_five.rates["content_part80"].precision == 100.0
    assert four_of_six.rates["content_part80"].precision == 0.0
    assert four_of_six.rates["content_part50"].precision == 100.0


def test_a_source_is_right_by_its_head() -> None:
    def attributed(words: str) -> float:
        return quotes.score(GOLD, {"a": (ScoredQuote(DIRECT.content, source=(span(words),)),)}).rates["AR"].precision

    assert attributed("mayor of Yampol") == 100.0
    assert attributed("Yampol") == 0.0


def test_a_source_far_too_long_is_wrong() -> None:
    """The text has 18 words, 13 more than the source."""
    everything = ScoredQuote(DIRECT.content, source=(Span(0, len(TEXT)),))
    assert quotes.score(GOLD, {"a": (everything,)}).rates["AR"].precision == 0.0


def test_a_pair_is_made_once() -> None:
    assert quotes.score(GOLD, {"a": (DIRECT, DIRECT)}).rates["content_exact"] == (50.0, 50.0, 50.0)


def test_only_speech_leaves_belief_out_on_both_sides() -> None:
    scores = quotes.score(GOLD, {"a": (DIRECT, BELIEF)}, only_speech=True)
    assert (scores.gold, scores.predicted) == (1, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Russian Defense Ministry", "the Russian Defence Ministry", True),
        ("Denis Pushilin", "Pushilin", True),
        ("Denis Pushilin", "President D. Pushilin", True),
        ("Denis Pushilin", "Denis Petrov", False),
        ("the President", "the President", False),
        ("Denis Pushilin", None, False),
    ],
)
def test_same_name(gold: str, predicted: str | None, same: bool) -> None:
    assert quotes.same_name(gold, predicted) is same


@pytest.mark.parametrize(
    ("cue", "said"),
    [("said", True), ("according to", True), ("", True), ("Smith:", True), ("thinks", False), ("essay", False)],
)
def test_speech_by_the_start_of_a_word(cue: str, said: bool) -> None:
    assert speech.is_speech(cue) is said
