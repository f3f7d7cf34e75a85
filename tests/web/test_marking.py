"""Texts in pieces: whatever overlaps what, the pieces are the text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_records import ENCIRCLED, INNER, NESTED, WHOLE

from claims.records import Claim
from claims.stated import Span
from claims.web.marking import article, in_pieces

PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = "0123456789" * 4
SPANS = st.tuples(st.integers(0, 39), st.integers(1, 12)).map(lambda one: Span(one[0], min(40, one[0] + one[1])))


def claim(number: int, spans: list[Span], cue: list[Span]) -> Claim:
    return replace(ENCIRCLED, id=f"{number:020x}", spans=tuple(spans), cue_spans=tuple(cue), source_spans=())


@PATIENTLY
@given(st.lists(st.tuples(st.lists(SPANS, min_size=1, max_size=3), st.lists(SPANS, max_size=1)), max_size=6))
def test_the_pieces_joined_are_the_text(made: list[tuple[list[Span], list[Span]]]) -> None:
    claims = [claim(number, *spans) for number, spans in enumerate(made)]
    pieces = article(TEXT, claims)
    assert "".join(piece.text for piece in pieces) == TEXT
    assert sum(piece.first for piece in pieces) == len({p.claim for p in pieces if p.role == "content"})
    at = 0
    for piece in pieces:
        span, at = Span(at, at + len(piece.text)), at + len(piece.text)
        said = {one.id for one in claims if any(own.contains(span) for own in one.spans)}
        assert piece.depth == len(said)
        assert piece.role != "content" or piece.claim in said
        assert piece.role or not said


def test_words_belong_to_the_innermost_claim() -> None:
    pieces = {piece.text: piece for piece in article(WHOLE.text, [ENCIRCLED, NESTED, INNER])}
    assert pieces["it was lost"].claim == INNER.id
    assert pieces["it was lost"].depth == 2
    assert pieces["the town was “encircled”"].claim == ENCIRCLED.id


def test_an_article_without_claims_is_one_piece() -> None:
    assert [piece.text for piece in article("abc", [])] == ["abc"]
    assert article("", []) == []


@PATIENTLY
@given(st.lists(SPANS, max_size=8))
def test_ranges_cut_a_text_into_pieces(spans: list[Span]) -> None:
    pieces = in_pieces(TEXT, spans)
    assert "".join(words for words, _ in pieces) == TEXT
    marked = {at for span in spans for at in range(*span)}
    at = 0
    for words, inside in pieces:
        assert words
        assert all((place in marked) == inside for place in range(at, at + len(words)))
        at += len(words)
