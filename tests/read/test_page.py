"""What a page says of itself, and which of its places is believed."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.read import html
from claims.read.page import Page

STORY = (
    "The mayor said on Monday that the bridge would stay closed until the spring, and that nobody was to blame for it."
)
URL = "https://courier.example/news/bridge"


def page(head: str = "", body: str = f"<h1>Bridge stays closed</h1><p>{STORY}</p>", fetched: str | None = URL) -> Page:
    return Page(html._tree(f"<html><head>{head}</head><body>{body}</body></html>"), fetched)


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(**fields: Any) -> str:
    return script({"@type": "NewsArticle", "headline": "Bridge stays closed", **fields})


def test_json_ld_goes_before_meta_tags() -> None:
    found = page(
        article(
            datePublished="2022-10-01T08:00:00+02:00",
            dateModified="2022-10-02T08:00:00+02:00",
            author=[{"@type": "Person", "name": "By Ann Ember"}, {"@id": "#bob"}],
            publisher={"@type": "Organization", "name": "Courier Press"},
            inLanguage="en-GB",
        )
        + script({"@id": "#bob", "@type": "Person", "name": "Bob Oak"})
        + meta(article__published_time="2022-10-01T09:00:00Z", author="Somebody Else")
    )
    assert found.published == ("2022-10-01T08:00:00+02:00", "JSON-LD")
    assert found.modified == ("2022-10-02T08:00:00+02:00", "JSON-LD")
    assert found.author == ("Ann Ember, Bob Oak", "JSON-LD")
    assert found.outlet == ("Courier Press", "JSON-LD")
    assert found.language == ("en", "JSON-LD")


@pytest.mark.parametrize(
    ("head", "title", "origin"),
    [
        (meta(og__title="Bridge closed, says mayor"), "Bridge closed, says mayor", "meta og:title"),
        (meta(og__title="Bridge stays closed | The Courier"), "Bridge stays closed", "meta og:title"),
        (meta(og__title="The Courier", og__site_name="The Courier"), "Bridge stays closed", "h1"),
        (
            meta(og__title="Bridge: a story - of stone", og__site_name="The Courier"),
            "Bridge: a story - of stone",
            "meta og:title",
        ),
        (article(headline="Bridge &amp; tunnel stay closed"), "Bridge & tunnel stay closed", "JSON-LD"),
        ("<title>Bridge stays closed — Courier</title>", "Bridge stays closed", "h1"),
    ],
)
def test_the_title_is_the_one_of_the_page_without_the_outlet(head: str, title: str, origin: str) -> None:
    assert page(head).title == (title, origin)


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        (meta(og__site_name="The Courier"), ("The Courier", "meta og:site_name")),
        (meta(og__site_name="courier") + article(publisher={"name": "The Courier"}), ("The Courier", "JSON-LD")),
        (
            meta(og__site_name="https://courier.example") + meta(publisher="The Courier"),
            ("The Courier", "meta publisher"),
        ),
        (
            meta(og__site_name="The Courier") + article(publisher={"name": "Wire Agency"}),
            ("The Courier", "meta og:site_name"),
        ),
        ("<title>Bridge stays closed | The Courier</title>", ("The Courier", "title tag")),
        ("<title>Bridge | stays closed</title>", ("courier.example", "host of the address")),
    ],
)
def test_the_outlet_is_the_name_of_the_site(head: str, outlet: tuple[str, str]) -> None:
    assert page(head).outlet == outlet


def test_a_date_that_two_places_give_differently_is_left_out() -> None:
    assert page(article(datePublished="2022-10-01") + meta(article__published_time="2020-03-05")).published is None
    assert page(article(datePublished="2022-10-01"), fetched="https://courier.example/2014/05/bridge").published is None


def test_the_day_that_most_places_give_counts() -> None:
    head = article(datePublished="2022-10-01") + meta(article__published_time="2020-03-05T07:00:00Z")
    assert page(head, fetched="https://courier.example/2020/03/05/bridge").published == (
        "2020-03-05T07:00:00Z",
        "meta article:published_time",
    )


def test_one_moment_on_two_clocks_is_no_disagreement_and_the_clock_of_the_page_counts() -> None:
    head = article(datePublished="2019-11-20T05:57:00Z") + meta(article__published_time="2019-11-19T21:57:00-08:00")
    assert page(head).published == ("2019-11-19T21:57:00-08:00", "meta article:published_time")


@pytest.mark.parametrize(
    "words",
    [
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "10/11/2019",
        "yesterday",
        "2019-13-41",
        "",
    ],
)
def test_what_is_no_day_of_an_article_is_no_date(words: str) -> None:
    assert page(article(datePublished=words)).published is None


def test_a_day_that_is_to_come_is_no_date() -> None:
    in_three_days = datetime.now(UTC) + timedelta(days=3)
    assert page(article(datePublished=in_three_days.isoformat())).published is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<time datetime='2019-11-20T08:00:00+01:00'>today</time>", "2019-11-20T08:00:00+01:00"),
        ("<div>Published 10:02 AM EST Nov. 19, 2019</div>", "2019-11-19"),
        ("<span>By Ann Ember, 3rd March 2014</span>", "2014-03-03"),
        ("<span>Updated 3 March 2014</span>", None),
        ("<span>3/4/2014</span>", None),
        ("", None),
    ],
)
def test_a_date_under_the_headline_counts(line: str, day: str | None) -> None:
    found = page(body=f"<h1>Bridge stays closed</h1>{line}<p>{STORY}</p><p>On 1 May 2001 it was opened.</p>")
    assert (found.published.value if found.published else None) == day


def test_neither_the_footer_nor_the_address_alone_is_a_date() -> None:
    body = f"<h1>Bridge stays closed</h1><p>{STORY}</p><footer>Copyright 2019. Printed 2 May 2019.</footer>"
    assert page(body=body, fetched="https://courier.example/2019/05/02/bridge").published is None


def test_a_change_before_the_publication_is_no_change() -> None:
    assert page(article(datePublished="2022-10-03", dateModified="2022-10-01")).modified is None


def test_which_of_several_articles_is_the_own_one_is_told_by_its_title() -> None:
    others = [{"@type": "NewsArticle", "headline": f"Other {n}", "datePublished": f"2020-01-{n}"} for n in (11, 12)]
    own = {"@type": "NewsArticle", "headline": "Bridge stays closed", "datePublished": "2022-10-01"}
    assert page(script({"@graph": [*others, own]})).published == ("2022-10-01", "JSON-LD")
    assert page(script(others)).published is None


def test_an_author_is_neither_an_address_nor_the_outlet() -> None:
    assert page(meta(article__author="https://social.example/ann", author="Ann Ember")).author == (
        "Ann Ember",
        "meta author",
    )
    assert page(meta(og__site_name="The Courier", author="The Courier")).author is None


def test_long_values_take_no_time() -> None:
    """A title of fifty thousand pieces is no title, and nothing of it is gone through."""
    start = time.process_time()
    found = page(meta(og__title="a - " * 50_000, og__site_name="| " * 100_000) + f"<title>{'b | ' * 50_000}</title>")
    assert (found.title, found.outlet) == (("Bridge stays closed", "h1"), ("courier.example", "host of the address"))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": "Bridge stays closed", "datePublished": ["x", 3, {"a": null}]}',
        '{"@type": 7, "headline": [], "author": {"name": {"name": "a"}}}',
        '{"@type": "NewsArticle", "headline": "x", "author": {"@id": {"@id": 1}}, "n": ' + "1" * 5000 + "}",
        "null",
        "[" + "{}," * 50_000 + "{}]",
    ],
)
def test_json_ld_may_be_anything(text: str) -> None:
    found = page(f'<script type="application/ld+json">{text}</script>')
    assert found.title is not None
    assert (found.title.value, found.published, found.author) == ("Bridge stays closed", None, None)
    assert found.body == ""


def test_json_ld_in_a_comment_with_line_breaks_in_its_strings_is_read() -> None:
    text = '<!-- {"@type": "NewsArticle", "headline": "Bridge\nstays closed", "datePublished": "2022-10-01"} -->'
    assert page(f'<script type="application/ld+json">{text}</script>').published == ("2022-10-01", "JSON-LD")


FRAGMENTS = st.sampled_from(
    [
        "<h1>", "</h1>", "<title>", "</title>", "<article>", "<p>", "</p>", "<time datetime='2019-01-01'>", "</time>",
        "<meta property='og:title' content='", "'>", "<link rel=canonical href='http://[::1'>", "<!--", "-->", "<svg>",
        "<script type='application/ld+json'>", "</script>", '{"@type":"NewsArticle","headline":', "2019-01-01", "\x00",
        "<div itemprop='datePublished'>", "&#xD800;", "<html lang=''>", STORY, "<figcaption>", "<base href='x:y'>",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=20)), max_size=40))
def test_a_page_may_be_anything(pieces: list[str]) -> None:
    """It is read or refused, and what is read has its parts in order."""
    try:
        found = html.read("".join(pieces).encode("utf-8", "ignore"), "a.html")
    except html.Refused:
        return
    spans = [part.span for part in found.parts]
    assert spans == sorted(spans)
    assert not re.search("[\ud800-\udfff]", found.title or "")
