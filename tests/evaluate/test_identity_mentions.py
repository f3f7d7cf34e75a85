"""Pairs of mentions, held against whom each is taken to mean."""

from __future__ import annotations

from claims.evaluate.identities import SAME, Mention, Pair, score
from claims.stated import Span

GOVERNOR, ANOTHER = Mention("a", Span(4, 16)), Mention("b", Span(0, 7))
PAIR = Pair("1", GOVERNOR, ANOTHER, "surname", "tune", SAME)


def test_a_mention_is_found_in_more_words_for_the_same_somebody() -> None:
    scores = score([PAIR], {Mention("a", Span(0, 16)): "lee", ANOTHER: "lee"})
    assert (scores.right, scores.missed) == (1, 0)


def test_words_of_another_place_are_no_help() -> None:
    scores = score([PAIR], {Mention("a", Span(5, 16)): "lee", ANOTHER: "lee"})
    assert (scores.right, scores.missed) == (0, 1)
