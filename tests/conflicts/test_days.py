from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.conflicts import said_on
from claims.conflicts.days import day_of
from claims.days import WEEKDAYS
from claims.records import Document, Quote
from claims.stated import Span

MONDAY = date(2022, 10, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Saturday", date(2022, 10, 1)),
        ("on Monday", MONDAY),
        ("on 2 October", date(2022, 10, 2)),
        ("on October 2, 2022", date(2022, 10, 2)),
        ("Sept. 30", date(2022, 9, 30)),
        ("on 20 December", date(2021, 12, 20)),
        ("yesterday", date(2022, 10, 2)),
        ("today", MONDAY),
        ("earlier this week", None),
        ("last Friday", None),
        ("since Monday", None),
        ("on Friday and Saturday", None),
        ("in a statement", None),
        ("on 31 February", None),
    ],
)
def test_words_name_one_day_or_none(words: str, day: date | None) -> None:
    assert day_of(words, MONDAY) == day


def test_without_a_date_of_publication_nothing_is_known() -> None:
    assert day_of("on Saturday", None) is None


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_one_of_the_last_seven_days(published: date, weekday: str) -> None:
    day = day_of(f"on {weekday.capitalize()}", published)
    assert day is not None
    assert WEEKDAYS[day.weekday()] == weekday
    assert published - timedelta(days=7) < day <= published


def test_said_on_reads_the_quote_s_own_words() -> None:
    text = "He said on Saturday that it was so."
    quote = Quote((Span(20, 34),), (), (), "indirect", "asserts", 1.0, Span(0, len(text)), when=Span(8, 19))
    assert said_on(quote, Document(text, published="2022-10-03T10:00:00Z")) == date(2022, 10, 1)
    assert said_on(quote, Document(text, published="2022-10-03 (inferred)")) is None
