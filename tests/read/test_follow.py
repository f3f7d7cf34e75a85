"""Feeds and sitemaps are followed: new articles only, politely, and on from where a run was broken off."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from webserver import HTML, Answer, Server, in_turn, send, server, stating, waits

from claims import settings
from claims.read import Access
from claims.read.follow import Manner, follow
from claims.records import Document, Refusal
from claims.store import Store

__all__ = ["server", "waits"]

STORY = "The mayor said on Monday that bridge {} would stay shut. “We found cracks in four piers,” she told reporters."
QUICK = Manner(delay=0)
RSS = "application/rss+xml"


def page(name: str, head: str = "") -> bytes:
    text = f"<p>{STORY.format(name)}</p>" * 2
    return f"<html><head>{head}</head><body><article>{text}</article></body></html>".encode()


def feed(*paths: str, more: str = "") -> bytes:
    items = "".join(f"<item><title>Of {path[1:]}</title><link>{path}</link>{more}</item>" for path in paths)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(*paths: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>".encode()


def index(*entries: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap>{entry}</sitemap>' for entry in entries)}</sitemapindex>".encode()


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url, create=False)
    yield opened
    opened.close()


@pytest.fixture
def site(server: Server) -> Server:
    """A feed of two articles, and another article that is on none yet."""
    server.answers |= {f"/{name}": stating(page(name), f'"{name}"') for name in "abc"}
    server.answers["/feed"] = stating(feed("/a", "/b"), '"1"', RSS)
    return server


def followed(store: Store, address: str, manner: Manner = QUICK, stored: bool = True) -> list[Document | Refusal]:
    """What is new; each document is stored, as far as the followed need to know, before the next is asked for."""
    found = []
    for one in follow([address], store.visits, manner):
        found.append(one)
        if stored and isinstance(one, Document):
            store.visits.done(one.name, one.id)
    return found


def names(found: list[Document | Refusal]) -> list[str]:
    return [("" if isinstance(one, Document) else "! ") + one.name.rpartition("/")[2] for one in found]


def asked(server: Server) -> list[str]:
    paths = server.log.paths
    server.log.clear()
    return paths


def test_new_articles_are_read_and_only_those(site: Server, store: Store) -> None:
    assert names(followed(store, site.at("/feed"))) == ["a", "b"]
    assert asked(site) == ["/robots.txt", "/feed", "/a", "/b"]
    assert followed(store, site.at("/feed")) == []
    assert site.log.requests[1].headers["If-None-Match"] == '"1"'
    assert asked(site) == ["/robots.txt", "/feed"]
    site.answers["/feed"] = stating(feed("/c", "/a", "/b"), '"2"', RSS)
    assert names(followed(store, site.at("/feed"))) == ["c"]
    assert asked(site) == ["/robots.txt", "/feed", "/c"]
    assert site.log.at_once == 1


def test_a_feed_without_a_state_is_read_whole_and_its_articles_are_not(site: Server, store: Store) -> None:
    site.answers["/feed"] = send(feed("/a", "/b"), RSS)
    followed(store, site.at("/feed"))
    asked(site)
    assert followed(store, site.at("/feed")) == []
    assert asked(site) == ["/robots.txt", "/feed"]


def test_last_modified_serves_where_there_is_no_etag(site: Server, store: Store) -> None:
    day = "Sat, 01 Oct 2022 10:00:00 GMT"
    site.answers["/feed"] = in_turn(send(feed("/a"), RSS, Last_Modified=day), send(b"", status=304))
    assert names(followed(store, site.at("/feed"))) == ["a"]
    assert followed(store, site.at("/feed")) == []
    assert site.log.requests[-1].headers["If-Modified-Since"] == day


def test_what_was_not_stored_is_new_the_next_time_though_the_feed_has_not_changed(site: Server, store: Store) -> None:
    run = follow([site.at("/feed")], store.visits, QUICK)
    one = next(run)
    assert isinstance(one, Document)
    store.visits.done(one.name, one.id)
    assert isinstance(next(run), Document)
    run.close()  # killed before the second was stored
    asked(site)
    assert names(followed(store, site.at("/feed"))) == ["b"]
    assert asked(site) == ["/robots.txt", "/feed", "/b"]
    assert followed(store, site.at("/feed")) == []


def test_what_was_named_and_not_read_is_read_though_the_feed_names_it_no_more(site: Server, store: Store) -> None:
    assert names(followed(store, site.at("/feed"), replace(QUICK, first=1))) == ["a"]
    site.answers["/feed"] = stating(feed("/c"), '"2"', RSS)
    assert sorted(names(followed(store, site.at("/feed")))) == ["b", "c"]


def test_the_first_of_none_is_asked_of_nobody(site: Server, store: Store) -> None:
    assert followed(store, site.at("/feed"), replace(QUICK, first=0)) == []
    assert asked(site) == []


def test_the_entry_fills_what_the_page_does_not_say(site: Server, store: Store) -> None:
    more = "<pubDate>Sat, 01 Oct 2022 23:30:00 -0500</pubDate>"
    site.answers["/feed"] = send(feed("/a", more=more), RSS)
    [found] = followed(store, site.at("/feed"), replace(QUICK, outlet="Courier", keep=True))
    assert isinstance(found, Document)
    assert (found.title, found.published, found.outlet) == ("Of a", "2022-10-01T23:30:00-05:00", "Courier")
    assert {found.origins[field] for field in ("title", "published")} == {"feed"}
    assert found.origins["outlet"] == "given; host of the address said news.example"
    assert found.url == site.at("/a")
    assert found.original is not None
    assert found.original.data == page("a")


def test_the_page_outranks_the_entry(site: Server, store: Store) -> None:
    said = '<title>Cracks</title><meta property="article:published_time" content="2022-09-30T10:00:00Z">'
    site.answers["/a"] = send(page("a", said))
    site.answers["/feed"] = send(feed("/a", more="<pubDate>Sat, 01 Oct 2022 10:00:00 GMT</pubDate>"), RSS)
    [found] = followed(store, site.at("/feed"))
    assert isinstance(found, Document)
    assert found.title == "Cracks"
    assert (found.published or "").startswith("2022-09-30")
    assert "feed" not in (found.origins.get("title"), found.origins.get("published"))


def test_a_page_that_names_a_feed_leads_to_it(site: Server, store: Store) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.answers["/"] = stating(page("home", link), '"home"')
    assert names(followed(store, site.at("/"))) == ["a", "b"]
    site.answers["/feed"] = stating(feed("/c"), '"2"', RSS)
    asked(site)
    assert names(followed(store, site.at("/"))) == ["c"], "though the page itself has not changed"
    assert asked(site) == ["/robots.txt", "/", "/feed", "/c"]


def test_an_index_of_sitemaps_is_walked_and_what_has_not_changed_left_out(site: Server, store: Store) -> None:
    site.answers["/index"] = send(
        index("<loc>/1.xml.gz</loc><lastmod>2022-10-01</lastmod>", "<loc>/2.xml</loc>"), "text/xml"
    )
    site.answers["/1.xml.gz"] = stating(gzip.compress(sitemap("/a")), '"1"', "application/gzip")
    site.answers["/2.xml"] = stating(sitemap("/b"), '"2"', "application/xml")
    assert names(followed(store, site.at("/index"))) == ["a", "b"]
    assert asked(site) == ["/robots.txt", "/index", "/1.xml.gz", "/a", "/2.xml", "/b"]
    assert followed(store, site.at("/index")) == []
    assert asked(site) == ["/robots.txt", "/index", "/2.xml"]
    site.answers["/1.xml.gz"] = stating(gzip.compress(sitemap("/a", "/c")), '"3"', "application/gzip")
    site.answers["/index"] = send(
        index("<loc>/1.xml.gz</loc><lastmod>2022-10-02</lastmod>", "<loc>/2.xml</loc>"), "text/xml"
    )
    assert names(followed(store, site.at("/index"))) == ["c"]


def test_what_waits_on_a_sitemap_is_read_though_it_has_not_changed(site: Server, store: Store) -> None:
    entry = "<loc>/{}</loc><lastmod>2022-10-01</lastmod>"
    site.answers["/top"] = stating(index(entry.format("index")), '"top"', "text/xml")
    site.answers["/index"] = send(index(entry.format("1.xml")), "text/xml")
    site.answers["/1.xml"] = send(sitemap("/a", "/b"), "text/xml")
    assert names(followed(store, site.at("/top"), replace(QUICK, first=1))) == ["a"]
    asked(site)
    assert names(followed(store, site.at("/top"))) == ["b"]
    assert asked(site) == ["/robots.txt", "/top", "/b"]


def test_a_sitemap_that_an_index_names_no_more_is_not_asked(site: Server, store: Store) -> None:
    site.answers["/index"] = send(index("<loc>/1.xml</loc>"), "text/xml")
    site.answers["/1.xml"] = send(sitemap("/a"), "text/xml")
    followed(store, site.at("/index"))
    site.answers["/index"] = send(index("<loc>/2.xml</loc>"), "text/xml")
    site.answers["/2.xml"] = send(sitemap("/b"), "text/xml")
    asked(site)
    assert names(followed(store, site.at("/index"))) == ["b"]
    assert asked(site) == ["/robots.txt", "/index", "/2.xml", "/b"]


def test_an_index_that_leads_in_a_circle_or_too_far_ends(
    site: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/index"] = send(index("<loc>/other</loc>"), "text/xml")
    site.answers["/other"] = send(index("<loc>/index</loc>", "<loc>/2.xml</loc>"), "text/xml")
    site.answers["/2.xml"] = send(sitemap("/a"), "text/xml")
    assert names(followed(store, site.at("/index"))) == ["a"]
    monkeypatch.setattr(settings, "MAX_LISTS", 2)
    [refusal] = followed(store, site.at("/index"))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "it leads to more than 2 feeds and sitemaps"


def test_known_articles_are_asked_again_where_that_is_wanted(site: Server, store: Store) -> None:
    again = replace(QUICK, again=True)
    followed(store, site.at("/feed"))
    asked(site)
    assert followed(store, site.at("/feed"), again) == []
    assert [one.headers.get("If-None-Match") for one in site.log.requests] == [None, None, '"a"', '"b"']
    asked(site)
    site.answers["/a"] = stating(page("a, as somebody says,"), '"a2"')
    assert names(followed(store, site.at("/feed"), again, stored=False)) == ["a"]
    asked(site)
    assert names(followed(store, site.at("/feed"))) == ["a"], "for the changed text was not stored"
    assert site.log.requests[-1].headers.get("If-None-Match") is None
    assert followed(store, site.at("/feed"), again) == []


def test_robots_are_obeyed(site: Server, store: Store) -> None:
    site.answers["/robots.txt"] = send(
        b"User-agent: other\nDisallow: /\n\nUser-agent: Claims\nDisallow: /a$\nCrawl-delay: 0.01\n", "text/plain"
    )
    refusal, found = followed(store, site.at("/feed"))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "the site's robots.txt asks programs to leave it alone"
    assert isinstance(found, Document)
    assert asked(site) == ["/robots.txt", "/feed", "/b"]
    assert followed(store, site.at("/feed")) == [], "it was told once"


def test_robots_that_disallow_the_feed_itself_are_obeyed_each_time(site: Server, store: Store) -> None:
    site.answers["/robots.txt"] = send(b"User-agent: *\nDisallow: /feed\n", "text/plain")
    for _ in range(2):
        assert names(followed(store, site.at("/feed"))) == ["! feed"]
    assert asked(site) == ["/robots.txt"] * 2


def test_robots_are_obeyed_where_a_redirect_leads(site: Server, store: Store) -> None:
    site.answers["/a"] = send(b"", status=302, Location="/private/a")
    site.answers["/robots.txt"] = send(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    assert names(followed(store, site.at("/feed"))) == ["! a", "b"]
    assert "/private/a" not in asked(site)


def test_another_site_is_asked_for_its_own_robots(site: Server, store: Store) -> None:
    there = site.at("/b", "other.example")
    site.answers["/feed"] = send(feed("/a", there), RSS)
    assert names(followed(store, site.at("/feed"))) == ["a", "b"]
    assert [(one.path, one.headers["Host"].partition(":")[0]) for one in site.log.requests][-2:] == [
        ("/robots.txt", "other.example"),
        ("/b", "other.example"),
    ]


@pytest.mark.parametrize(
    "answer", [send(b"", status=500), send(b"", status=503), lambda request: request.wfile.close()]
)
def test_nothing_is_read_while_robots_cannot_be_known(site: Server, store: Store, answer: Answer) -> None:
    site.answers["/robots.txt"] = answer
    [refusal] = followed(store, site.at("/feed"))
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("its robots.txt can't be read: ")
    assert set(asked(site)) == {"/robots.txt"}
    site.answers["/robots.txt"] = send(b"", status=403)
    assert names(followed(store, site.at("/feed"))) == ["a", "b"], "RFC 9309: a 4xx is as if there were none"


def test_requests_to_a_host_keep_their_distance(site: Server, store: Store, waits: list[float]) -> None:
    site.answers["/robots.txt"] = send(b"User-agent: *\nCrawl-delay: 20\n", "text/plain")
    told: list[str] = []
    followed(store, site.at("/feed"), Manner(Access(tell=told.append), delay=2))
    assert [round(one) for one in waits if one > 0] == [20, 20, 20]
    assert told == ["waiting 20 s for news.example, as it asks"] * 3
    waits.clear()
    site.answers["/robots.txt"] = send(b"", status=404)
    site.answers["/feed"] = send(feed("/c"), RSS)
    followed(store, site.at("/feed"), Manner(delay=2))
    assert [round(one) for one in waits if one > 0] == [2, 2]


@pytest.mark.parametrize("delay", ["3600", "99999999999", "1e999", "nan", "-1"])
def test_a_host_that_asks_for_long_pauses_is_not_waited_for(
    site: Server, store: Store, waits: list[float], delay: str
) -> None:
    site.answers["/robots.txt"] = send(f"User-agent: *\nCrawl-delay: {delay}\n".encode(), "text/plain")
    found = followed(store, site.at("/feed"))
    if delay.startswith(("36", "99")):
        [refusal] = found
        assert isinstance(refusal, Refusal)
        assert "its robots.txt asks for" in refusal.reason
        assert "try again after" in refusal.advice
        assert asked(site) == ["/robots.txt"]
    else:
        assert names(found) == ["a", "b"]
    assert max(waits, default=0) < 1


def test_a_busy_host_is_left_alone_and_asked_on_the_next_time(site: Server, store: Store, waits: list[float]) -> None:
    there = site.at("/c", "other.example")
    site.answers["/feed"] = stating(feed("/a", "/b", there), '"1"', RSS)
    site.answers["/a"] = in_turn(send(b"", status=429, Retry_After="7200"), send(page("a")))
    assert names(followed(store, site.at("/feed"))) == ["! a", "c"]
    assert "/b" not in asked(site)
    assert names(followed(store, site.at("/feed"))) == ["b", "a"], "what was asked in vain comes last"


def test_what_is_gone_is_told_once_and_what_fails_is_tried_again(site: Server, store: Store) -> None:
    site.answers["/feed"] = stating(feed("/gone", "/none", "/late", "/a"), '"1"', RSS)
    site.answers["/gone"] = send(b"", status=410)
    site.answers["/none"] = send(b"<html><body>Nothing</body></html>")
    site.answers["/late"] = in_turn(send(b"", status=502), send(page("late")))
    assert names(followed(store, site.at("/feed"))) == ["! gone", "! none", "! late", "a"]
    asked(site)
    assert names(followed(store, site.at("/feed"))) == ["late"]
    assert asked(site) == ["/robots.txt", "/feed", "/late"]


def test_a_host_out_of_reach_is_not_asked_for_everything(site: Server, store: Store) -> None:
    paths = [f"/{number}" for number in range(9)]
    site.answers["/feed"] = send(feed(*paths), RSS)
    site.answers |= dict.fromkeys(paths, lambda request: request.wfile.close())
    assert names(followed(store, site.at("/feed"))) == ["! 0", "! 1", "! 2"]
    site.answers |= {path: send(page(path[1:])) for path in paths}
    assert sorted(names(followed(store, site.at("/feed")))) == [path[1:] for path in paths]


def test_a_feed_that_is_broken_for_a_while_loses_nothing(site: Server, store: Store) -> None:
    followed(store, site.at("/feed"))
    site.answers["/feed"] = stating(b"<html><body>Maintenance</body></html>", '"2"')
    [refusal] = followed(store, site.at("/feed"))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "it is no feed or sitemap, and names none"
    site.answers["/feed"] = stating(feed("/c"), '"2"', RSS)
    assert names(followed(store, site.at("/feed"))) == ["c"]


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/feed", "http://localhost:{port}/feed"])
def test_private_addresses_are_followed_only_where_they_are_allowed(site: Server, store: Store, where: str) -> None:
    address = where.format(port=site.server_port)
    [refusal] = followed(store, address)
    assert isinstance(refusal, Refusal)
    assert "is not on the public internet" in refusal.reason
    assert asked(site) == []
    assert names(followed(store, address, replace(QUICK, access=Access(private=True)))) == ["a", "b"]


def test_a_public_feed_leads_to_nothing_private(site: Server, store: Store) -> None:
    site.answers["/feed"] = send(feed(site.at("/a", "127.0.0.1"), "file:///etc/passwd", "/b"), RSS)
    site.answers["/b"] = send(b"", status=302, Location="file:///etc/passwd")
    private, file = followed(store, site.at("/feed"))
    assert isinstance(private, Refusal)
    assert "is not on the public internet" in private.reason
    assert isinstance(file, Refusal)
    assert "not an http or https address" in file.reason


@pytest.mark.parametrize("address", ["http://news.example/\udc80", "http://news.example/" + "x" * 3000, "http://"])
def test_what_is_no_address_is_refused(store: Store, address: str) -> None:
    [refusal] = followed(store, address)
    assert isinstance(refusal, Refusal)


def test_bombs_and_other_traps_are_refused(site: Server, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_DOWNLOAD", 100_000)
    bomb = gzip.compress(b" " * 10_000_000)
    traps: list[tuple[str, Any]] = [
        ("the limit is 100,000", send(bomb, "application/gzip")),
        ("the limit is 100,000", send(bomb, RSS, Content_Encoding="gzip")),
        ("declares entities", send(b'<!DOCTYPE a [<!ENTITY a "b">]>' + feed("/a"), RSS)),
        ("it is application/pdf", send(b"%PDF", "application/pdf")),
    ]
    for reason, answer in traps:
        site.answers["/feed"] = answer
        [refusal] = followed(store, site.at("/feed"))
        assert isinstance(refusal, Refusal)
        assert reason in refusal.reason
    site.answers["/feed"] = send(feed("/a", "/b"), RSS)
    site.answers["/a"] = send(bomb, HTML, Content_Encoding="gzip")
    assert names(followed(store, site.at("/feed"))) == ["! a", "b"]
