"""Web pages: the article and what the page says of itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from claims.read import documents, html
from claims.read.refused import Refused
from claims.records import Refusal

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
        "2022-10-01T08:00:00Z",
        CANONICAL,
    )
    assert found.origins == {
        "title": "h1",
        "outlet": "meta og:site_name",
        "published": "meta article:published_time",
        "language": "html lang",
        "url": "link canonical",
    }
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


def test_headings_and_captions_in_the_text_are_marked() -> None:
    paragraphs = (PARAGRAPHS[0], "</p><h2>Cracks in the piers</h2><p>", *PARAGRAPHS[1:])
    found = html.read(page(paragraphs=paragraphs), "a.html")
    kinds = {part.span.of(found.text): part.kind for part in found.parts}
    assert kinds == {"Bridge stays closed": "headline", "Cracks in the piers": "headline"}


def test_captions_that_come_along_are_marked() -> None:
    markup = (
        f"<article><p>{PARAGRAPHS[0]}</p><figcaption>The bridge on Monday</figcaption><p>{PARAGRAPHS[1]}</p></article>"
    )
    tree = html._tree(f"<html><body>{markup}</body></html>")
    text = "\n".join([PARAGRAPHS[0], "The bridge on Monday", PARAGRAPHS[1]])
    [part] = html._parts(text, set(), html._lines_of(tree, "figcaption"))
    assert (part.kind, part.span.of(text)) == ("caption", "The bridge on Monday")


def test_boilerplate_is_left_out() -> None:
    paragraphs = (
        PARAGRAPHS[0],
        "ADVERTISEMENT",
        PARAGRAPHS[1],
        "Read more: Bridge was to be closed in May, council says",
        PARAGRAPHS[2],
        "Sign up for our daily newsletter and never miss a bridge.",
    )
    text = html.read(page(paragraphs=paragraphs), "a.html").text
    assert text.endswith("\n".join(PARAGRAPHS))


def test_a_text_that_breaks_off_is_taken_from_json_ld() -> None:
    body = "\\n".join(PARAGRAPHS).replace("”", "&rdquo;")
    node = f'{{"@type": "NewsArticle", "headline": "Bridge stays closed", "articleBody": "{body}"}}'
    script = f'<script type="application/ld+json">{node}</script></head>'.encode()
    cut = page(paragraphs=PARAGRAPHS[:1]).replace(b"</head>", script)
    assert html.read(cut, "a.html").text == "\n".join(PARAGRAPHS)


def test_the_text_in_json_ld_counts_only_if_it_is_the_same_article() -> None:
    node = (
        f'{{"@type": "NewsArticle", "headline": "Bridge stays closed", "articleBody": "{"Buy a boat today! " * 60}"}}'
    )
    script = f'<script type="application/ld+json">{node}</script></head>'.encode()
    found = html.read(page().replace(b"</head>", script), "a.html")
    assert "\n".join(PARAGRAPHS) in found.text
    assert "boat" not in found.text


def test_the_summary_over_the_text_belongs_to_it() -> None:
    lead = "The town signed a contract with the builders of the new bridge."
    markup = f'<h1>Bridge stays closed</h1><div itemprop="description">{lead}</div>'
    data = page().replace(b"<h1>Bridge stays closed</h1>", markup.encode())
    assert html.read(data, "a.html").text.count(lead) == 1
