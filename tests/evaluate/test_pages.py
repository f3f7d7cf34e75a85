"""`claims evaluate pages`: what is found on saved pages against what is known of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.cli.evaluate import app
from claims.errors import GoldError
from claims.evaluate import pages

TEXT = (
    "The mayor said on Monday that the bridge would stay closed until the spring of next year.",
    "Engineers had warned the council two years ago, according to a report seen by this newspaper.",
)
MARKUP = """<html><head><title>{title}</title><meta property="article:published_time" content="{date}"></head>
<body><article><h1>{title}</h1><p>{text[0]}</p><p>{text[1]}</p></article></body></html>"""
HEADER = "file\turl\ttitle\tdate\texpected\texpected_kind"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [HEADER]
    for name, title, date in (("a", "Bridge closed", "2022-10-01"), ("b", "Bridge shut", "2022-10-02")):
        (tmp_path / f"{name}.html").write_text(MARKUP.format(title=title, date=date, text=TEXT))
        rows.append(f"{name}.html\t\tBridge closed - The Courier\t2022-10-01\t{name}.txt\tfull")
    (tmp_path / "a.txt").write_text("\n".join(["Bridge closed", *TEXT]))
    (tmp_path / "b.txt").write_text(f"{TEXT[0]}\nNobody was hurt.")
    (tmp_path / "index.tsv").write_text("\n".join(rows))
    return tmp_path


def test_words_titles_and_dates_are_compared(folder: Path) -> None:
    scores = pages.score(folder)
    right, wrong = scores.pages
    assert (right.f1, right.title_right, right.date_right, right.wrong) == (1.0, True, True, False)
    assert (wrong.title_right, wrong.date_right, wrong.missing) == (False, False, ("Nobody was hurt.",))
    assert TEXT[1] in wrong.surplus
    assert (scores.titles, scores.dates, scores.wrong_dates) == ((1, 2), (1, 2), 1)
    assert 0.5 < wrong.f1 < 0.8
    assert scores.f1 == pytest.approx(100 * (1 + wrong.f1) / 2)


def test_of_some_pages_only_lines_are_known(folder: Path) -> None:
    (folder / "b.txt").write_text(
        "WITH:\nthe bridge would stay closed\nNobody was hurt\nWITHOUT:\ntwo years ago\nSign up"
    )
    (folder / "index.tsv").write_text(f"{HEADER}\nb.html\t\tBridge shut\t\tb.txt\tsegments")
    [page] = pages.score(folder).pages
    assert (page.precision, page.recall) == (5 / 8, 5 / 8)
    assert (page.missing, page.surplus, page.date_right) == (("Nobody was hurt",), ("two years ago",), None)


def test_a_page_that_is_refused_counts_as_nothing_found(folder: Path) -> None:
    (folder / "a.html").write_text("<html></html>")
    page = pages.score(folder).pages[0]
    assert page.f1 == 0
    assert page.refused is not None
    assert "no article was found" in page.refused


@pytest.mark.parametrize("table", [None, "file\tname\na.html\tx", f"{HEADER}\na.html\t\tx\t\tnone.txt\tfull"])
def test_a_folder_that_is_not_as_it_should_be_is_an_error(folder: Path, table: str | None) -> None:
    (folder / "index.tsv").unlink()
    if table:
        (folder / "index.tsv").write_text(table)
    with pytest.raises(GoldError):
        pages.score(folder)


def test_on_the_command_line(folder: Path, tmp_path: Path) -> None:
    errors = tmp_path / "errors.jsonl"
    done = CliRunner().invoke(app, ["pages", str(folder), "--errors", str(errors)], catch_exceptions=False)
    assert "2 pages; of the wrong dates 1 were given" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    [row] = map(json.loads, errors.read_text().splitlines())
    assert (row["page"], row["title"]["found"], row["date"]["wanted"]) == ("b.html", "Bridge shut", "2022-10-01")
    figures = json.loads(CliRunner().invoke(app, ["pages", str(folder), "--json"], catch_exceptions=False).stdout)
    assert (figures["pages"], figures["titles"]) == (2, [1, 2])
