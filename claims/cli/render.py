"""Drawing for people: words wrapped whole, marks in brackets, pairs side by side, tables that fit.

Text from outside may hold anything; `plain` takes out what a terminal would obey before a word of it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wcwidth import wcswidth

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand for the brackets around marked words until they are painted (private use; `plain` takes them out of texts)."""

_SPACE = re.compile("[ \t\n\r\v\f\u0085\u2028\u2029]+")
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000\ue001]")


@dataclass(frozen=True)
class Screen:
    """How wide to draw, and whether in colour."""

    width: int
    colour: bool = False

    def bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self.colour and text else text

    def dim(self, text: str) -> str:
        return f"\033[2m{text}\033[0m" if self.colour and text else text


def plain(text: str) -> str:
    """The text on one line, with control characters, escapes and overrides of direction replaced by `�`."""
    return _OBEYED.sub("�", _SPACE.sub(" ", text)).strip()


def shown(text: str) -> str:
    """The text as it is, but with what a terminal would obey replaced by `�`; line ends stay."""
    return "".join(char if char in "\r\n\t" else _OBEYED.sub("�", char) for char in text)


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text made plain, with these ranges of it marked; ranges that touch or have only space between are one."""
    out, at = [], 0
    for start, end in _merged(text, ranges):
        out += [_kept(text[at:start]), OPEN, _kept(text[start:end]), CLOSE]
        at = end
    return _SPACE.sub(" ", "".join([*out, _kept(text[at:])])).strip()


def _kept(text: str) -> str:
    """As `plain`, without trimming: a piece of a text."""
    return _OBEYED.sub("�", _SPACE.sub(" ", text))


def _merged(text: str, ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, len(text))) for start, end in ranges):
        if start >= end:
            continue
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def measure(text: str) -> int:
    """Columns that the text takes on a terminal; East Asian wide characters take two."""
    return max(0, int(wcswidth(text)))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken at spaces only; a longer word is cut, with an ellipsis."""
    lines, line = [], ""
    for word in text.split(" "):
        word = cut(word, width)
        if line and measure(line) + 1 + measure(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def cut(word: str, width: int) -> str:
    """A word of at most `width` columns; marks that it opens stay closed."""
    if measure(word) <= width:
        return word
    tail = "…" + CLOSE * (word.count(CLOSE) > 0)
    while word and measure(word.rstrip(CLOSE) + tail) > width:
        word = word[:-1]
    return word.rstrip(CLOSE) + tail


def paint(lines: Sequence[str], screen: Screen) -> list[str]:
    """Brackets for the marks, bold inside them where there is colour; a mark may run over several lines."""
    painted, inside = [], False
    for line in lines:
        if screen.colour:
            starts_inside, inside = (
                inside,
                (line.rfind(OPEN) > line.rfind(CLOSE)) or (inside and OPEN not in line and CLOSE not in line),
            )
            line = ("\033[1;33m" if starts_inside else "") + line + ("\033[0m" if inside else "")
            line = line.replace(OPEN, "\033[1;33m[").replace(CLOSE, "]\033[0m")
        painted.append(line.replace(OPEN, "[").replace(CLOSE, "]"))
    return painted


_FIGURE = re.compile(r"(?=.*\d)[\d,.:TZ+-]{1,32}|[0-9a-f]{6,12}")
WORD = 12
"""Columns that a word of a list takes at most: "organisation"."""
READABLE = 0.45
"""The share of a table's width that its running text gets at least, where it needs it."""


def fitted(
    cells: Sequence[Sequence[str]],
    available: int,
    *,
    text: int | None = None,
    smallest: int = 6,
    longest_word: int = 16,
) -> list[int]:
    """Widths of a table's columns that fit what is available: each its longest word at least, the rest by need.

    The first row is the header. The column numbered `text` is for reading: it gets `READABLE` of the width, and the
    others give way first, down to their headers and to words of a list such as kinds, and then all. None gives way so
    far that a number, date or id would be cut: sooner the table is too wide.
    """
    columns = [[line for cell in column for line in cell.split("\n")] for column in zip(*cells, strict=True)]
    natural = [max(1, *(measure(cell) for cell in column)) for column in columns]
    pairs = zip(natural, columns, strict=True)
    uncut = [max(smallest, _longest_figure(column)) for column in columns]
    least = [max(width, *_words_of_a_list(column, longest_word)) for width, column in zip(uncut, columns, strict=True)]
    widths = [
        min(need, max(width, _longest_word(column, longest_word)))
        for (need, column), width in zip(pairs, uncut, strict=True)
    ]
    if text is not None:
        widths[text] = max(widths[text], min(natural[text], round(READABLE * available)))
    every = range(len(widths))
    _narrow(widths, [at for at in every if at != text], least, available)
    _narrow(widths, every, least, available)
    _narrow(widths, every, uncut, available)
    while sum(widths) < available and any(w < n for w, n in zip(widths, natural, strict=True)):
        neediest = max(every, key=lambda i: natural[i] / widths[i])
        widths[neediest] += 1
    return widths


def _narrow(widths: list[int], giving: Sequence[int], least: Sequence[int], available: int) -> None:
    """Take from the widest of these columns again and again, until all fit or none has more than its least."""
    while sum(widths) > available and (wider := [at for at in giving if widths[at] > least[at]]):
        widths[max(wider, key=widths.__getitem__)] -= 1


def _longest_word(column: Iterable[str], limit: int) -> int:
    return min(limit, max((measure(word) for cell in column for word in cell.split(" ")), default=1))


def _words_of_a_list(column: Sequence[str], limit: int) -> tuple[int, int]:
    """The widths of a column's header, and of its cells where each is a word: "organisation" among the kinds."""
    cells = column[1:]
    listed = () if any(" " in cell for cell in cells) else cells
    return _longest_word(column[:1], limit), min(WORD, _longest_word(listed, limit))


def _longest_figure(column: Iterable[str]) -> int:
    """Of the words that are numbers, dates or short ids: cut, they would say something else."""
    return max((len(word) for cell in column for word in cell.split(" ") if _FIGURE.fullmatch(word)), default=1)


def table(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    screen: Screen,
    *,
    text: str | None = None,
    among: Sequence[Sequence[str]] = (),
) -> str:
    """Rows under a header, as wide as the screen at most; cells are plain or marked text.

    A column that is empty in all rows is left out. `text` names the column that is for reading. `among` are the rows of
    all tables that this one is to line up with, its own too.
    """
    from tabulate import tabulate

    kept = [at for at in range(len(header)) if any(row[at] for row in among or cells)]
    header = [header[at] for at in kept]
    cells, among = ([[row[at] for at in kept] for row in rows] for rows in (cells, among or cells))
    gaps = 2 * (len(header) - 1)
    widths = fitted([header, *among], screen.width - gaps, text=header.index(text) if text in header else None)
    head = [[screen.bold(line) for line in wrap(title, width)] for title, width in zip(header, widths, strict=True)]
    body = [[paint(_lines(cell, width), screen) for cell, width in zip(row, widths, strict=True)] for row in cells]
    if any(len(lines) > 1 for row in body for lines in row):
        body = [[[*lines, " "] if at == 0 else lines for at, lines in enumerate(_level(row))] for row in body]
    ruled = [head, [["-" * width] for width in widths], *body]
    drawn = tabulate(_joined(ruled), tablefmt="plain", disable_numparse=True, preserve_whitespace=True)
    return "\n".join(line.rstrip() for line in drawn.rstrip().split("\n")) + "\n"


def _lines(cell: str, width: int) -> list[str]:
    """A cell's lines, wrapped; only where we break one is there more than one to begin with."""
    return [line for whole in cell.split("\n") for line in wrap(whole, width)]


def _level(row: Sequence[list[str]]) -> list[list[str]]:
    """The cells of a row, all with as many lines as the tallest."""
    tallest = max(map(len, row))
    return [[*lines, *[""] * (tallest - len(lines))] for lines in row]


def _joined(rows: Iterable[Sequence[Sequence[str]]]) -> list[list[str]]:
    """Rows of cells of lines as tabulate takes them: lines in one text."""
    return [["\n".join(lines) for lines in row] for row in rows]


def grid(rows: Sequence[Sequence[Sequence[str]]]) -> str:
    """Cells of ready lines in ruled boxes; the cells' lines are already as wide as they are to be."""
    from tabulate import tabulate

    return tabulate(_joined(rows), tablefmt="simple_grid", disable_numparse=True, preserve_whitespace=True) + "\n"


def filled(lines: Sequence[str], width: int, height: int = 0) -> list[str]:
    """The lines, each filled up to the width, and empty ones up to the height."""
    padded = [*lines, *[""] * (height - len(lines))]
    return [line + " " * (width - measure(_bare(line))) for line in padded]


def _bare(line: str) -> str:
    return re.sub("\033\\[[0-9;]*m", "", line)


def apart(lines: Sequence[str], right: str, width: int) -> list[str]:
    """The lines with one more text at the right end of the last, or of a line of its own where that has no room."""
    gap = width - measure(lines[-1]) - measure(right)
    if gap >= 2:
        return [*lines[:-1], lines[-1] + " " * gap + right]
    return [*lines, " " * (width - measure(right)) + right]


def indented(text: str, width: int, by: int, label: str = "") -> str:
    """A paragraph moved in by some columns, with a label standing before its first line."""
    lines = wrap(text, width - by)
    return "\n".join([label.rjust(by) + lines[0], *(" " * by + line for line in lines[1:])])


def short_ids(ids: Iterable[str]) -> dict[str, str]:
    """Each id's beginning, six digits or as many as tell these apart."""
    distinct = set(ids)
    longest = max((len(id) for id in distinct), default=6)
    size = next((n for n in range(6, longest) if len({id[:n] for id in distinct}) == len(distinct)), longest)
    return {id: id[:size] for id in distinct}
