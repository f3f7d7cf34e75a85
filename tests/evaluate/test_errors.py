"""What an error is called."""

from __future__ import annotations

import pytest

from claims.evaluate.errors import by_group, errors
from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.records import Document
from claims.stated import Span

TEXT = "Ann said that it rains a lot here in the spring and that Bob was told so by the mayor."
CONTENT = (Span(9, 47),)
ANN, CUE = (Span(0, 3),), (Span(4, 8),)
GOLD = [GoldDocument("a", Document(TEXT), (ScoredQuote(CONTENT, CUE, ANN, ANN[0]),))]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([], ["missed"]),
        ([(CONTENT, ANN)], []),
        ([(CONTENT, (Span(57, 60),))], ["wrong source"]),
        ([((Span(9, 22),), ANN)], ["too short"]),
        ([((Span(9, len(TEXT)),), ANN)], ["too long"]),
        ([((Span(23, 70),), ANN)], ["shifted"]),
        ([(CONTENT, ANN), ((Span(57, 72),), ANN)], ["extra"]),
        ([(CONTENT, ANN), ((Span(40, 47),), ANN)], ["extra within"]),
    ],
)
def test_kinds(found: list[tuple[tuple[Span, ...], tuple[Span, ...]]], wanted: list[str]) -> None:
    predicted = {"a": tuple(ScoredQuote(content, CUE, source) for content, source in found)}
    assert [error.kind for error in errors(GOLD, predicted)] == wanted


def test_what_stands_within_a_found_attribution_is_not_missed() -> None:
    inner = ScoredQuote((Span(14, 22),), CUE, ANN, ANN[0])
    document = GoldDocument("a", Document(TEXT), (GOLD[0].quotes[0], inner))
    [error] = errors([document], {"a": (ScoredQuote(CONTENT, CUE, ANN),)})
    assert error.kind == "within another"
    assert error.row(TEXT)["gold"]["content"] == "it rains"
    assert error.row(TEXT)["found"]["content"] == TEXT[9:47]


def test_errors_are_counted_by_type_and_by_source() -> None:
    counted = by_group(errors(GOLD, {}))
    assert counted == {"missed": {"indirect": 1, "name": 1}}
