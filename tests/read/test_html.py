"""Web pages: the article and what the page says of itself."""

from __future__ import annotations

import csv
import logging
import re
from collections import Counter
from pathlib import Path

import pytest

from claims.read import documents, html
from claims.read.refused import Refused
from claims.records import Document, Refusal

PAGES = Path(__file__).parents[3] / "shared" / "html"
PARAGRAPHS = (
    "The mayor said on Monday that the bridge would stay closed until the spring.",
    "“We found cracks in four of the six piers,” she told reporters at the town hall after the meeting.",
    "Engineers had warned the council two years ago, according to a report seen by this newspaper, which it denied.",
)
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Bridge stays closed | The Courier</title>
<meta property="og:site_name" content="The Courier">
<meta property="article:published_time" content="2022-10-01T08:00:00Z">
<link rel="canonical" href="{canonical}"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge stays closed</h1>{body}</article>
<div id="comments"><p>I never liked that bridge, said nobody ever.</p></div>
<footer>Copyright 2024 The Courier. All rights reserved.</footer></body></html>"""
CANONICAL = "https://courier.example/news/bridge"


def page(canonical: str = CANONICAL, charset: str = "utf-8", paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return PAGE.format(canonical=canonical, charset=charset, body=body).encode(charset)


def test_a_page_gives_its_article_and_what_it_says_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = html.read(page(), "a.html")
    assert "\n".join(PARAGRAPHS) in found.text
    assert "nobody" not in found.text
    assert (found.title, found.outlet, found.published, found.url) == (
        "Bridge stays closed",
        "The Courier",
        "2022-10-01",
        CANONICAL,
    )
    assert not [
        record for record in caplog.records if record.name.split(".")[0] in ("trafilatura", "htmldate", "courlan")
    ]


def test_a_page_in_another_encoding_is_read_by_what_it_declares() -> None:
    assert PARAGRAPHS[1] in html.read(page(charset="windows-1252"), "a.html").text


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        (CANONICAL, CANONICAL),
        ("https://www.courier.example/other", "https://www.courier.example/other"),
        ("https://elsewhere.example/news/bridge", "https://m.courier.example/1"),
        ("http://[::1", "https://m.courier.example/1"),
        ("https://courier.example/", "https://m.courier.example/1"),
        ("", "https://m.courier.example/1"),
    ],
)
def test_the_canonical_address_counts_if_it_is_an_article_of_the_same_site(canonical: str, url: str) -> None:
    assert html.read(page(canonical), "a", fetched="https://m.courier.example/1").url == url


def test_a_damaged_byte_matters_in_the_article_only() -> None:
    good = page()
    outside = good.replace(b"Sport<", b"Sp\xffort<")
    assert PARAGRAPHS[0] in html.read(outside, "a.html").text
    with pytest.raises(Refused, match="bytes that are not valid UTF-8"):
        html.read(good.replace(b"The mayor", b"The m\xffyor"), "a.html")


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body></body></html>",
        b"<html><body><p>Please enable JavaScript.</p></body></html>",
        b"<html><head><title>Home</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
        b"",
        b"<",
        b"<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.html").write_bytes(data)
    [found] = documents([str(tmp_path / "a.html")])
    assert isinstance(found, Refusal)
    assert "no article was found" in found.reason


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def test_articles_of_real_pages_are_found() -> None:
    """Word F1 where the whole article is known; recall where only some of its lines are."""
    if not PAGES.exists():
        pytest.skip(f"the saved pages are not at {PAGES}")
    f1, lines_found, lines_known, wrong = [], 0, 0, 0
    with open(PAGES / "index.tsv", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            [found] = documents([str(PAGES / row["file"])])
            assert isinstance(found, Document), str(found)
            expected = (PAGES / row["expected"]).read_text()
            if row["expected_kind"] == "segments":
                wanted, _, unwanted = expected.partition("WITHOUT:")
                known = [line for line in wanted.splitlines()[1:] if line.strip()]
                lines_known += len(known)
                lines_found += sum(line in found.text for line in known)
                wrong += sum(line in found.text for line in unwanted.splitlines() if line.strip())
                continue
            common = (words(found.text) & words(expected)).total()
            f1.append(2 * common / (words(found.text).total() + words(expected).total()))
    print(f"F1 {sum(f1) / len(f1):.3f} of {len(f1)} pages; {lines_found} of {lines_known} lines, {wrong} wrong")  # noqa: T201
    assert sum(f1) / len(f1) >= 0.97
    assert lines_found == lines_known
    assert wrong <= 1  # "Get our daily edition by email", set as a paragraph of the article
