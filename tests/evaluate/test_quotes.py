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


def test_gold_that_marks_beliefs_is_told_from_gold_that_does_not() -> None:
    said = quotes_of("It rains, Ann said.", [(0, 8)], (14, 18))
    thought = quotes_of("It rains, Ann thought.", [(0, 8)], (14, 21))
    assert not quotes.marks_beliefs([])
    assert not quotes.marks_beliefs([said] * 9 + [thought])
    assert quotes.marks_beliefs([said] * 3 + [thought])


def quotes_of(text: str, content: list[tuple[int, int]], cue: tuple[int, int]) -> GoldDocument:
    quote = ScoredQuote(tuple(Span(*pair) for pair in content), (Span(*cue),))
    return GoldDocument("a", Document(text), (quote,))


def test_what_is_believed_can_be_left_out() -> None:
    said, thought = ScoredQuote((Span(0, 3),), stance="asserts"), ScoredQuote((Span(4, 8),), stance="believes")
    assert quotes.without_beliefs({"a": (said, thought), "b": ()}) == {"a": (said,), "b": ()}


def test_recall_is_told_by_group() -> None:
    text = "It rains, Ann said. He thinks it snows."
    rows = (
        ScoredQuote((Span(0, 8),), (Span(14, 18),), (Span(10, 13),), Span(10, 13)),
        ScoredQuote((Span(30, 38),), (Span(23, 29),), (Span(20, 22),), Span(20, 22)),
    )
    found = (rows[0], ScoredQuote((Span(30, 38),), (Span(23, 29),), (Span(10, 13),), confidence=0.5))
    scores = quotes.score([GoldDocument("a", Document(text), rows)], {"a": found})
    assert scores.groups["source"] == {"name": (100.0, 100.0, 1), "pronoun": (100.0, 0.0, 1)}
    assert scores.groups["speech"] == {"speech": (100.0, 100.0, 1), "belief": (100.0, 0.0, 1)}
    assert scores.calibration is not None
    assert scores.calibration.error == 0.5
