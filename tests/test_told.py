from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.days import WEEKDAYS
from claims.records import Claim, Document
from claims.stated import Facts, Span
from claims.tables import CLAIMS, row
from claims.tables.told import day_told

NOBODY = None, None, None


def saying(text: str, published: str | None = "2019-08-28", facts: Facts = Facts()) -> Claim:  # noqa: B008
    document = Document(f"The mill said {text}.", title="Mill", published=published).info
    span = Span(14, 14 + len(text))
    return Claim("c0", document, text, (span,), (), (), span, "said", "", text, "indirect", "asserts", 1.0, *NOBODY, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it would open on Oct. 14", date(2019, 10, 14)),
        ("the talks will begin on March 1", date(2020, 3, 1)),
        ("the boiler burst on Oct. 14", date(2019, 10, 14)),
        ("the boiler was repaired on Oct. 14", date(2018, 10, 14)),
        ("the gate, which opened on 3 May, will close", date(2019, 5, 3)),
        ("an opening on Monday, Oct. 14", date(2019, 10, 14)),
        ("an opening on Oct. 14, 2016", date(2016, 10, 14)),
        ("an opening on January 14", None),
        ("the gate was shut on Friday", date(2019, 8, 23)),
        ("the gate will shut on Friday", date(2019, 8, 30)),
        ("the gate was shut last Wednesday", date(2019, 8, 21)),
        ("what … to be the gate was shut on 27 July", date(2019, 7, 27)),
        ("the talks should be slated for June 25", date(2020, 6, 25)),
        ("Friday's fire was put out", date(2019, 8, 23)),
        ("the gate shuts next Wednesday", date(2019, 9, 4)),
        ("the gate opens tomorrow", date(2019, 8, 29)),
        ("the gate was shut yesterday", date(2019, 8, 27)),
    ],
)
def test_a_day_is_told_by_its_name_and_the_tense_of_its_clause(text: str, day: date | None) -> None:
    assert day_told(saying(text)) == day


@pytest.mark.parametrize(
    "text",
    [
        "the gate was shut",
        "the works fell idle in 1944",
        "the works began paying in early 2019",
        "the works began paying in February",
        "the works that were founded in 1944 were shut on Friday",
        "the gate must be shut by Friday",
        "it was shut on Monday and on Tuesday",
        "it is shut on Fridays",
        "the mill spent 10 May 5,000 times",
        "it was shut on 31 February",
        "it aug 25 be so",
        "the Sept. 11 attacks were recalled",
        "many mills today thrive",
        "today's mills were built to last",
        "to shut the gate on Friday",
        "the council will speak of Friday's fire",
        "it was shut on Friday nights",
        "it was shown on The Tonight Show",
        "the gate will stay shut through Friday",
    ],
)
def test_where_the_words_name_no_one_day_there_is_none(text: str) -> None:
    assert day_told(saying(text)) is None


def test_a_day_of_the_publication_or_of_the_sentence_before_is_not_exported() -> None:
    nearby = Facts(day="2018-10-14", dated=False)
    assert row(saying("the fort fell in 1944", facts=nearby), CLAIMS)["event_date"] is None
    assert row(saying("it was shut on Friday", facts=nearby), CLAIMS)["event_date"] == "2019-08-23"


def test_without_a_publication_only_a_whole_date_is_a_day() -> None:
    assert day_told(saying("it was shut on 3 May 2019", None)) == date(2019, 5, 3)
    assert day_told(saying("it was shut on 3 May", None)) is None
    assert day_told(saying("it was shut on Friday", None)) is None


def test_today_is_the_day_of_the_saying() -> None:
    assert day_told(replace(saying("we closed it today"), said_on=date(2019, 8, 26))) == date(2019, 8, 26)


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from(WEEKDAYS), st.sampled_from(("was", "will be")))
def test_a_weekday_is_at_most_a_week_away(published: date, weekday: str, words: str) -> None:
    day = day_told(saying(f"it {words} shut on {weekday.capitalize()}", published.isoformat()))
    assert day is not None
    assert WEEKDAYS[day.weekday()] == weekday
    assert abs(day - published) < timedelta(days=7)
