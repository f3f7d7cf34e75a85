"""The two sides of a pair are the claims that stand there."""

from __future__ import annotations

from claims.evaluate import sides
from claims.evaluate.gold import GoldPair, Side
from claims.evaluate.runs import Reading
from claims.records import Document, Extraction, Quote, Resolution, Speaker, Token
from claims.stated import Span

TEXT = "Ann Lee denied a role in the murder. The mayor said that two men fled."
ANN = Speaker("1", "Ann Lee", "person")
LEMMAS = {"denied": "deny", "said": "say"}
MAYOR = Speaker("2", "the mayor", "unnamed")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def tokens(*heads: int) -> tuple[Token, ...]:
    """The words of TEXT, each with the number of its head."""
    found, at = [], 0
    for word, head in zip(TEXT.replace(".", " .").split(), heads, strict=True):
        start = TEXT.index(word, at)
        at = start + len(word)
        found.append(
            Token(start, at, word, LEMMAS.get(word, word), "NOUN", "NN", "dep", head, "", 0 if at <= 36 else 1)
        )
    return tuple(found)


SAID = Quote(
    content=(span("that two men fled"),),
    cue=(span("said"),),
    source=(span("The mayor"),),
    type="indirect",
    stance="asserts",
    confidence=0.9,
    sentence=Span(37, 70),
)
READING = Reading(
    Extraction(
        document=Document(TEXT, name="a"),
        quotes=(SAID,),
        mentions=(),
        sentences=(Span(0, 36), Span(37, 70)),
        tokens=tokens(1, 2, 2, 4, 2, 4, 7, 5, 2, 10, 11, 11, 15, 14, 15, 11, 11),
        extractor="by hand",
    ),
    Resolution((MAYOR,), ()),
)


def side(words: str, speaker: str | None = None) -> Side:
    return Side("a", span(words), words, speaker)


def test_a_side_is_the_extracted_claim_most_like_it() -> None:
    claim = sides.claim_of(side("two men fled", "the police"), READING)
    assert (claim.text, claim.speaker) == ("that two men fled", MAYOR)


def test_a_small_part_of_a_quote_becomes_a_claim_of_its_own_with_that_cue() -> None:
    claim = sides.claim_of(side("men", "the mayor"), READING)
    assert (claim.text, claim.cue, claim.speaker) == ("men", "said", MAYOR)


def test_a_side_that_the_text_has_nobody_say_is_a_claim_all_the_same() -> None:
    words = "Few sailors said that two men fled."
    at = Span(22, 34)
    quote = Quote((at,), (Span(12, 16),), (Span(0, 11),), "indirect", "asserts", 0.9, Span(0, 35))
    extraction = Extraction(Document(words, name="a"), (quote,), (), (Span(0, 35),), (), "by hand")
    claim = sides.claim_of(Side("a", at, at.of(words), "sailors"), Reading(extraction, Resolution((None,), ())))
    assert (claim.text, claim.cue) == ("two men fled", "said")


def test_a_span_that_was_not_extracted_gets_the_cue_over_it() -> None:
    claim = sides.claim_of(side("a role in the murder", "Ann Lee"), READING)
    assert (claim.text, claim.cue, claim.stance) == ("a role in the murder", "denied", "denies")
    assert claim.speaker
    assert claim.speaker.name == "Ann Lee"
    assert claim.sentence_text == "Ann Lee denied a role in the murder."


def test_two_parts_of_one_quote_are_two_claims() -> None:
    pair = GoldPair(side("two men fled"), side("that two men"), False, "different")
    a, b = sides.claims_of_pair(pair, {"a": READING})
    assert (a.text, b.text) == ("two men fled", "that two men")
