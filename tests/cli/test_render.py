from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.cli.render import Screen, apart, cut, fitted, marked, measure, paint, plain, short_ids, table, wrap

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


def test_a_label_stands_at_the_right_or_below() -> None:
    assert apart(["left"], "id", 10) == ["left    id"]
    assert apart(["left side"], "id", 10) == ["left side", "        id"]


def test_short_ids_are_as_long_as_it_takes() -> None:
    assert short_ids(["abcdef99", "bbcdef99"]) == {"abcdef99": "abcdef", "bbcdef99": "bbcdef"}
    assert short_ids(["abcdef98", "abcdef99"]) == {"abcdef98": "abcdef98", "abcdef99": "abcdef99"}
    assert short_ids([]) == {}
