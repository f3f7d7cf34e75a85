"""Which stretches of a text stand inside quotation marks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extract.quotation import Inside, quotations, quote_type
from claims.stated import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go,” he said. “Now.”", ["“Go,”", "“Now.”"]),
        ('"Go," he said. "Now."', ['"Go,"', '"Now."']),
        ('“We left," he said.', ['“We left,"']),
        ("«On part», dit-il.", ["«On part»"]),
        ("``We left,'' he said.", ["``We left,''"]),
        ("‘We have left,’ she said. ‘It’s over.’", ["‘We have left,’", "‘It’s over.’"]),
        ("The ministry’s men and the towns’ mayors left.", []),
        ("He is 5'10\" tall and left.", []),
        ("He called it a ”sham” vote.", ["”sham”"]),
        ("No marks at all.", []),
        ("", []),
    ],
)
def test_marks_of_all_kinds(text: str, expected: list[str]) -> None:
    assert [quotation.span.of(text) for quotation in quotations(text)] == expected


def test_an_unclosed_mark_holds_until_its_paragraph_ends() -> None:
    text = "He said: “We left.\nNobody stayed.\n“Really,” he said."
    first, second = quotations(text)
    assert first.span.of(text) == "“We left."
    assert not first.closed
    assert not first.continues
    assert second.span.of(text) == "“Really,”"


def test_a_quotation_goes_on_in_the_next_paragraph_that_opens_with_a_mark() -> None:
    text = "He said: “We left.\n\n“Nobody stayed.”"
    first, second = quotations(text)
    assert first.continues
    assert second.closed


@given(st.text(alphabet="ab .,\n“”\"'‘’«»`", max_size=80))
def test_quotations_are_ordered_disjoint_and_within_one_paragraph(text: str) -> None:
    found = quotations(text)
    for before, after in itertools.pairwise(found):
        assert before.span.end <= after.span.start
    for quotation in found:
        assert 0 <= quotation.span.start < quotation.span.end <= len(text)
        assert "\n" not in quotation.span.of(text)


def test_type_by_the_share_of_words_inside() -> None:
    text = "“We left,” he said, and they were “half-encircled” there."
    inside = Inside(text)

    def of(words: str) -> str:
        start = text.index(words)
        return quote_type([Span(start, start + len(words))], inside)

    assert of("“We left,”") == "direct"
    assert of("they were “half-encircled” there") == "mixed"
    assert of("they were") == "indirect"
