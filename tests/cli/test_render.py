from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.cli.render import Screen, apart, cut, fitted, marked, measure, paint, plain, short_ids, table, wrap
from claims.cli.views import day_and_time

BARE, COLOURED = Screen(80), Screen(80, colour=True)


@given(text=st.text())
def test_nothing_that_a_terminal_obeys_stays(text: str) -> None:
    shown = plain(text)
    assert not [c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2028\ue000\ud800"]


def test_escapes_overrides_and_line_ends_are_made_visible_or_spaces() -> None:
    assert plain("a\x1b[31mb\r\nc\u202ed") == "a�[31mb c�d"


@given(
    words=st.lists(st.text("abcdefgh-", min_size=1, max_size=12), min_size=1, max_size=30),
    width=st.integers(12, 60),
)
def test_no_word_is_torn(words: list[str], width: int) -> None:
    lines = wrap(" ".join(words), width)
    assert all(measure(line) <= width for line in lines)
    assert [word for line in lines for word in line.split(" ")] == words


def test_only_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("see https://example.org/a/very/long/address now", 20) == ["see", "https://example.org…", "now"]


def test_wide_characters_take_two_columns() -> None:
    assert wrap("東京 大阪 名古屋", 10) == ["東京 大阪", "名古屋"]
    assert measure(cut("東京大阪名古屋", 7)) <= 7


def test_marks_stand_in_brackets_and_survive_wrapping() -> None:
    text = marked("the five dead men", [(4, 8), (9, 13)])
    assert paint(wrap(text, 80), BARE) == ["the [five dead] men"]
    assert paint(wrap(text, 10), BARE) == ["the [five", "dead] men"]


def test_colour_is_closed_at_each_line_and_opened_again() -> None:
    lines = paint(wrap(marked("one two three", [(4, 13)]), 8), COLOURED)
    assert all(line.count("\033[1;33m") == line.count("\033[0m") for line in lines)
    assert "\033[1;33m" in lines[-1]


def test_brackets_in_the_text_itself_are_not_marks() -> None:
    assert paint([marked("he [the mayor] left", [])], COLOURED) == ["he [the mayor] left"]


def test_a_cut_word_closes_its_mark() -> None:
    assert paint(wrap(marked("incomprehensibilities", [(0, 21)]), 10), BARE) == ["[incompr…]"]


@given(
    cells=st.lists(st.tuples(st.text("ab ", max_size=90), st.text("ab ", max_size=9)), min_size=1, max_size=5),
    available=st.integers(30, 100),
)
def test_columns_fit_what_is_available(cells: list[tuple[str, str]], available: int) -> None:
    assert sum(fitted(cells, available)) <= available


def test_a_table_is_as_wide_as_the_screen_at_most_and_rows_are_apart() -> None:
    drawn = table(["who", "what"], [["Ann Lee", "a claim of words " * 20], ["Bob", "short"]], BARE)
    assert max(map(len, drawn.splitlines())) <= 80
    assert drawn.splitlines()[-2:] == ["", "Bob" + " " * (drawn.splitlines()[0].index("what") - 3) + "short"]


@given(
    dates=st.lists(st.dates().map(str), min_size=1, max_size=4),
    number=st.integers(0, 10**9),
    width=st.integers(80, 120),
)
def test_no_date_and_no_number_is_cut(dates: list[str], number: int, width: int) -> None:
    """Other columns give way, whatever they hold."""
    long = "incomprehensibilities of everything " * 4
    header = ["file", "title", "outlet", "published", "statements", "where from", "id"]
    rows = [[long, long, long, date, f"{number:,}", long, "abc123ef"] for date in dates]
    drawn = table(header, rows, Screen(width), text="title")
    assert all(date in drawn for date in dates)
    assert f"{number:,}" in drawn
    assert "abc123ef" in drawn
    assert "statements" in drawn
    assert max(map(len, drawn.splitlines())) <= width


def test_where_there_is_no_room_a_table_is_too_wide_before_it_cuts_a_date() -> None:
    drawn = table(["published", "first", "last"], [["2022-10-01", "2022-10-02", "2022-10-03"]], Screen(20))
    assert drawn.splitlines()[-1].split() == ["2022-10-01", "2022-10-02", "2022-10-03"]


def test_a_moment_is_two_words() -> None:
    assert day_and_time("2022-10-01T09:30:00Z") == "2022-10-01 09:30:00Z"
    assert day_and_time("1 October 2022") == "1 October 2022"


def test_a_label_stands_at_the_right_or_below() -> None:
    assert apart(["left"], "id", 10) == ["left    id"]
    assert apart(["left side"], "id", 10) == ["left side", "        id"]


def test_short_ids_are_as_long_as_it_takes() -> None:
    assert short_ids(["abcdef99", "bbcdef99"]) == {"abcdef99": "abcdef", "bbcdef99": "bbcdef"}
    assert short_ids(["abcdef98", "abcdef99"]) == {"abcdef98": "abcdef98", "abcdef99": "abcdef99"}
    assert short_ids([]) == {}
