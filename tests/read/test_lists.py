"""What feeds, sitemaps and pages name, however they are written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import settings
from claims.read.lists import Listing, listing_of
from claims.read.refused import Refused
from claims.read.url import Page

AT = "https://news.example/dir/list"
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
NEWS = (
    '<url xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><loc> https://news.example/a </loc>'
    "<lastmod>2022-10-02</lastmod><n:news><n:publication_date>2022-10-01T10:00:00Z</n:publication_date>"
    "<n:title>The  bridge</n:title></n:news></url>"
)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>
<item><title>Fire &amp;amp; <![CDATA[<b>water</b>]]></title><link>/a#top</link>
<pubDate>Sat, 01 Oct 2022 23:30:00 -0500</pubDate><author>ann@news.example (Ann Lee)</author></item>
<item><guid isPermaLink="true">https://news.example/b</guid><pubDate>last week</pubDate></item>
<item><title>No link</title></item>
<item><link>file:///etc/passwd</link></item><item><link>javascript:alert(1)</link></item>
<item><link>/a</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="html">x &lt;i&gt;y&lt;/i&gt;</title>
<link href="https://news.example/1"/><updated>2022-10-02T10:00:00Z</updated><published>2022-10-01T10:00:00Z</published>
<author><name>Bob</name><email>bob@news.example</email></author></entry></feed>"""


def named(data: bytes | str, charset: str | None = None) -> Listing:
    data = data.encode() if isinstance(data, str) else data
    return listing_of(Page(AT, None, charset, data), AT)


def addresses(data: bytes | str) -> list[str]:
    return [one.address for one in named(data).named]


@pytest.mark.parametrize(("part", "broken"), [("", ""), ("</channel></rss>", ""), ("<channel>", "<channel>&nbsp;")])
def test_a_feed_of_rss_names_articles_even_where_it_is_broken(part: str, broken: str) -> None:
    a, b = named(RSS.replace(part, broken) if part else RSS).named
    assert (a.address, a.title, a.author) == ("https://news.example/a", "Fire & water", "Ann Lee")
    assert a.published == "2022-10-01T23:30:00-05:00", "the day is that of whoever published"
    assert (b.address, b.title, b.published) == ("https://news.example/b", None, None)
    assert {one.kind for one in (a, b)} == {"article"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_of_atom_names_articles(encoding: str) -> None:
    [one] = named(f'<?xml version="1.0" encoding="{encoding}"?>{ATOM}'.encode(encoding)).named
    assert (one.address, one.title, one.author) == ("https://news.example/1", "x y", "Bob")
    assert one.published == "2022-10-01T10:00:00Z"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_names_articles_with_what_its_extension_for_news_says(pack: type[bytes]) -> None:
    found = named(pack(SITEMAP.format(NEWS + "<url><loc>/b</loc></url><url/><!-- x -->").encode()))
    a, b = found.named
    assert found.form == "sitemap"
    assert (a.address, a.title, a.published) == ("https://news.example/a", "The bridge", "2022-10-01T10:00:00Z")
    assert a.changed == "2022-10-02"
    assert (b.address, b.kind, b.published) == ("https://news.example/b", "article", None)


def test_an_index_names_sitemaps() -> None:
    index = "<sitemapindex><sitemap><loc>/1.xml.gz</loc><lastmod>2022</lastmod></sitemap></sitemapindex>"
    [one] = named(index).named
    assert (one.address, one.kind, one.changed) == ("https://news.example/1.xml.gz", "list", "2022")


def test_a_page_names_its_first_feed() -> None:
    link = '<link rel="Alternate home" type="{}" href="{}">'
    head = (
        link.format("text/html", "/m")
        + link.format("application/rss+xml", "feed")
        + link.format("application/atom+xml", "/comments")
    )
    found = named(f"<!doctype html><html><head>{head}</head><body>Hello</body></html>")
    assert [(one.address, one.kind) for one in found.named] == [("https://news.example/dir/feed", "list")]
    assert addresses(f'<html><head><base href="https://cdn.example/">{head}</head></html>') == [
        "https://cdn.example/feed"
    ]


def test_what_a_list_may_name_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_LISTED", 3)
    assert len(addresses(SITEMAP.format("".join(f"<url><loc>/{n}</loc></url>" for n in range(9))))) == 3
    assert addresses(SITEMAP.format(f"<url><loc>/{'x' * 3000}</loc></url><url><loc>{AT}</loc></url>")) == []


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("rest", [SITEMAP.format("<url><loc>/&a;&b;</loc></url>"), RSS.partition("?>")[2]])
def test_entities_are_refused(rest: str, encoding: str) -> None:
    with pytest.raises(Refused, match="declares entities"):
        named(f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}{rest}'.encode(encoding))


def test_a_list_that_is_the_name_of_a_file_is_not_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("feed.xml").write_text(RSS)
    with pytest.raises(Refused, match="no feed or sitemap"):
        named("feed.xml")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\x00\xfe", b"%PDF-1.4", b"<html><body>Hello</body></html>", b"{}", b"<x/>", b"<"]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="no feed or sitemap"):
        named(data)


def test_a_damaged_or_endless_archive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(SITEMAP.format(NEWS).encode())
    with pytest.raises(Refused, match="damaged or cut short"):
        named(packed[:-9])
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 100_000)
    with pytest.raises(Refused, match="the limit is 100,000"):
        named(gzip.compress(b" " * 10_000_000))


PIECES = ["<", ">", "&", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "<?xml", "<!--", "\0", "<entry>", "</item>", "<a b='c"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A list with pieces put in and cut out anywhere."""
    text = draw(st.sampled_from([RSS, ATOM, SITEMAP.format(NEWS), "<html><link rel=alternate href=/x></html>"]))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=5)) + text[end:]
    return text.encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-7"])), "ignore")


@given(damaged() | st.binary(max_size=300), st.sampled_from([None, "utf-8", "latin-1", "nonsense", "base64"]))
def test_whatever_a_list_holds_it_is_read_or_refused(data: bytes, charset: str | None) -> None:
    try:
        found = named(data, charset)
    except Refused:
        return
    for one in found.named:
        assert one.address.startswith(("http://", "https://"))
        for words in (one.address, one.title, one.author, one.published, one.changed):
            assert "\0" not in (words or "")
            (words or "").encode()  # what can't be encoded can't be stored
