"""A report is one file that needs no other, and in it every text is only text."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from web_records import crowded

from claims.cli import app
from claims.pipeline import Tracker
from claims.records import Selection
from claims.web import html_report, markdown_report


@pytest.fixture
def tracker(filled: Path) -> Tracker:
    return Tracker(str(filled), create=False)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_html_has_all_in_it(tracker: Tracker) -> None:
    html = html_report(tracker, Selection(about="killed"))
    assert "<mark>at least 12 people</mark>" in html
    assert "<svg" in html
    assert "--paper" in html, "its styles"
    tags = Tags(html).found
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "img", "form", "iframe"})
    assert [given for tag, given in tags if tag == "a"] == []
    assert html.count("<title") >= 2


def test_links_lead_to_what_was_published(tracker: Tracker) -> None:
    html = html_report(tracker, Selection(about="town"))
    links = {given["href"] for tag, given in Tags(html).found if tag == "a"}
    assert links == {"https://east.example/town", "https://courier.example/town"}


@pytest.mark.parametrize("about", ["true", "number"])
def test_texts_that_attack_are_text(tracker: Tracker, about: str) -> None:
    html = html_report(tracker, Selection(about=about))
    tags = Tags(html).found
    assert "Mallory" in html
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img"})
    assert not [name for _, given in tags for name in given if name.startswith("on")]
    rendered = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(markdown_report(tracker, Selection(about=about)))
    )
    tags = Tags(rendered).found
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img"})
    assert not [given for tag, given in tags if tag == "a" and "javascript" in str(given)]
    assert "Mallory" in rendered


def test_the_markdown_is_what_it_looks_like(tracker: Tracker) -> None:
    text = markdown_report(tracker, Selection(about="town"))
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    assert "<strong>“encircled”</strong>" in rendered
    assert rendered.count("<table>") >= 3
    assert '<a href="https://east.example/town">Wire East</a>' in rendered
    assert not re.search(r"\*\*|\\\|", re.sub("<[^>]+>", "", rendered))


def test_nothing_found_is_said(tracker: Tracker) -> None:
    assert "None was found" in html_report(tracker, Selection(about="unheard"))
    assert "None was found" in markdown_report(tracker, Selection(about="unheard"))


def test_the_same_is_written_twice(tracker: Tracker) -> None:
    for make in (html_report, markdown_report):
        assert make(tracker, Selection(about="town")) == make(tracker, Selection(about="town"))


def test_what_is_left_out_is_said(tracker: Tracker) -> None:
    assert "speakers after the first 1" in html_report(tracker, Selection(since=None), 1)


def test_the_command_writes_by_the_ending(filled: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    def run(*arguments: str) -> int:
        return CliRunner().invoke(app, ["report", "--db", str(filled), *arguments], prog_name="claims").exit_code

    assert run("--about", "town", "-o", str(tmp_path / "a.html")) == 0
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    assert run("--about", "town", "-o", str(tmp_path / "a.md")) == 0
    assert (tmp_path / "a.md").read_text().startswith("# town")
    for name in ("a.pdf", "a.HTML.gz"):
        assert run("--about", "town", "-o", str(tmp_path / name)) == 2
        assert not (tmp_path / name).exists()
    assert run("--about", "town", "-o", str(tmp_path / "a.txt"), "--format", "markdown") == 0
    assert (tmp_path / "a.txt").read_text("utf-8") == (tmp_path / "a.md").read_text("utf-8")
    assert run("--about", "town", "-o", str(tmp_path / "bare")) == 0
    assert run("-o", str(tmp_path / "b.md")) == 2, "of everything there is none"
    assert run("--about", "town", "-o", str(tmp_path / "no" / "b.md")) == 1


def test_every_filter_stands_in_the_report(tracker: Tracker) -> None:
    asked = Selection(about="Gornovo", judged="confirmed", stance="denies", apart="sides", min_score=0.5)
    written = markdown_report(tracker, asked)
    assert "about Gornovo, stance denies, score from 0.5, only what a person confirmed, only across sides" in written


def test_less_sure_conflicts_are_left_out_and_that_is_said(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Selection()
    assert len(tracker.conflicts(asked)) > 1
    monkeypatch.setattr("claims.settings.FEW", 1)
    monkeypatch.setattr("claims.settings.SURE", 1.0)
    assert "conflicts with a score under" in markdown_report(tracker, asked)
    assert "conflicts with a score under" not in markdown_report(tracker, Selection(min_score=0.1))


def test_less_sure_conflicts_stand_below_a_line(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = sorted((pair.score for pair in tracker.conflicts(Selection())), reverse=True)
    monkeypatch.setattr("claims.settings.SUREST", bar := (scores[0] + scores[-1]) / 2)
    sure = sum(score >= bar for score in scores)
    for made, pair, line in (
        (html_report, "<article", "Less sure, under"),
        (markdown_report, "\n### ", "*Less sure, under"),
    ):
        before, _, after = made(tracker, Selection()).partition(f"{line} {bar:g}")
        assert before.count(pair) == sure
        assert after
        assert line not in made(tracker, Selection(min_score=0.1))


def test_a_statement_fills_no_report_with_its_pairs(empty_file: Path, tmp_path: Path) -> None:
    with Tracker(str(shutil.copy(empty_file, tmp_path / "crowded.db"))) as tracker:
        crowded(tracker, 8)
        html, words = html_report(tracker, Selection(about="mill")), markdown_report(tracker, Selection(about="mill"))
        every = html_report(tracker, Selection(about="mill", min_score=0.5))
        [statement] = {pair.a.claim.id for pair in tracker.conflicts()}
    assert html.count('<article class="pair"') == words.count("Why:") == 3
    assert f"<bdi>5 more pairs of what Denis Pushilin says here</bdi>: <code>claims show {statement}</code>" in html
    assert f"5 more pairs of what Denis Pushilin says here: `claims show {statement}`" in words
    assert every.count('<article class="pair"') == 8
    assert "more pairs of" not in every


def test_what_was_confirmed_is_reported_without_a_matter(filled: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    database = shutil.copy(filled, tmp_path / "claims.db")
    with Tracker(str(database), create=False) as tracker:
        confirmed, *_ = tracker.conflicts()
        tracker.judge(confirmed, "confirmed")
    file = tmp_path / "confirmed.md"
    given = ["report", "--db", str(database), "--judged", "confirmed", "-o", str(file)]
    assert CliRunner().invoke(app, given, prog_name="claims").exit_code == 0
    written = file.read_text("utf-8")
    assert written.startswith("# Confirmed conflicts\n")
    assert written.count("Why: ") == 1
    assert f"score {confirmed.score:.2f}" in written
