"""What a feed, a sitemap or a page names: RSS and Atom by feedparser, sitemaps and links by lxml, without entities."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin

from claims import settings
from claims.identity import iso_date
from claims.read import compressed, feed, html
from claims.read.feedparsing import parse
from claims.read.formats import MEDIA
from claims.read.refused import Refused
from claims.read.stream import Room, unfolded, whole
from claims.read.url import Page
from claims.visits import Visit, VisitKind

XML = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
FORMATS = (None, feed.FORMAT, html.FORMAT, compressed.GZIP)
LISTS = (*XML, *(media for media, format in MEDIA.items() if format in FORMATS))
"""Content types that a list may come as."""
LONGEST_ADDRESS = 2_000
"""Bytes; longer ones are passed over, for no database could find them again."""
MOST_WORDS = 1_000
"""Characters of a title, a name or a date that are taken from a list."""
NO_LIST = "give the address of an RSS or Atom feed or of a sitemap, or add the page without --follow"


@dataclass(frozen=True)
class Listing:
    """What a list names, in its order, each address once."""

    form: Literal["feed", "sitemap", "page"]
    named: tuple[Visit, ...]


def listing_of(page: Page, address: str) -> Listing:
    """What the page at this address names. Raises Refused if it is no list, or can't be read."""
    data = _unzipped(page.data)
    if re.search(rb"<!\s*ENTITY", data.replace(b"\0", b"")):  # NULs: of UTF-16, which would hide it
        raise Refused("its XML declares entities, which are not read", NO_LIST)
    root = _root(data)
    name = _local(root) if root is not None else ""
    if root is not None and name in ("urlset", "sitemapindex"):
        return _listing("sitemap", _in_sitemap(root, name, page.url), address)
    if name not in ("rss", "RDF", "feed") and (feed := _feed_on(data, page)):
        return _listing("page", iter([Visit(feed, "list")]), address)
    return _listing("feed", _in_feed(data, page), address)


def _unzipped(data: bytes) -> bytes:
    if not compressed.GZIP.begins(data):
        return data
    return whole(unfolded(gzip.GzipFile(fileobj=io.BytesIO(data)), Room(lambda: len(data))))


def _listing(form: Literal["feed", "sitemap", "page"], found: Iterator[Visit], address: str) -> Listing:
    named: dict[str, Visit] = {}
    for one in found:
        if one.address != address and len(one.address.encode()) <= LONGEST_ADDRESS:
            named.setdefault(one.address, one)
        if len(named) >= settings.MAX_LISTED:
            break
    return Listing(form, tuple(named.values()))


def _root(data: bytes) -> Any:
    """The root element; None where the data are no well-formed XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _local(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _in_sitemap(root: Any, name: str, base: str) -> Iterator[Visit]:
    """The sitemaps of an index, or the pages of a sitemap, with what its extension for news says of them."""
    kind: VisitKind = "list" if name == "sitemapindex" else "article"
    for entry in root:
        said = {_local(element): element.text for element in entry.iter()}
        if address := _address(said.get("loc"), base):
            title, changed = _words(said.get("title")), _words(said.get("lastmod"))
            yield Visit(address, kind, title=title, published=_day(said.get("publication_date")), changed=changed)


def _in_feed(data: bytes, page: Page) -> Iterator[Visit]:
    """Raises Refused if it is no feed."""
    headers = {"content-location": page.url}
    if page.charset:
        headers["content-type"] = f"application/xml; charset={page.charset}"
    try:
        found = parse(data, response_headers=headers)
    except Exception as error:  # a feed is whatever somebody wrote, and it goes through two parsers
        raise Refused(f"it can't be read as a feed ({type(error).__name__})", NO_LIST) from error
    if not found.get("version"):
        raise Refused("it is no feed or sitemap, and names none", NO_LIST)
    for entry in found.entries:
        if address := _address(entry.get("link"), page.url):
            yield Visit(
                address,
                "article",
                title=_plain(entry.get("title")),
                author=_author(entry.get("author")),
                published=_day(entry.get("published")),
            )


def _feed_on(data: bytes, page: Page) -> str | None:
    """The address of the first feed that a page names: further ones are of comments, mostly."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(no_network=True, encoding=page.charset))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError):
        return None
    base = next(iter(root.xpath("//base/@href")), "")
    for link in root.iter("link"):
        is_alternate = "alternate" in (link.get("rel") or "").lower().split()
        if is_alternate and (link.get("type") or "").split(";")[0].strip().lower() in XML[:2]:
            try:
                return _address(link.get("href"), urljoin(page.url, base))
            except ValueError:
                return None
    return None


def _address(given: str | None, base: str) -> str | None:
    """The whole address, without a fragment; None for what is none of the web."""
    try:
        address = urldefrag(urljoin(base, (given or "").strip())).url
    except ValueError:
        return None
    return address if given and re.match(r"https?://[^/]", address, re.I) and address.isprintable() else None


def _words(given: str | None) -> str | None:
    """In one line, no longer than a title may be, and without what can't be stored."""
    words = " ".join((given or "").encode("utf-8", "ignore").decode().replace("\0", "").split())[:MOST_WORDS]
    return words or None


def _plain(given: str | None) -> str | None:
    """The words of what may be marked up."""
    from lxml import etree, html

    if given and re.search(r"[<&]", given):
        try:
            given = html.fragment_fromstring(given, create_parent="div").text_content()
        except (etree.ParserError, ValueError):
            return None
    return _words(given)


def _author(given: str | None) -> str | None:
    """The name, where there is one: RSS has `ann@example.org (Ann Lee)`, and feedparser makes Atom's the other way."""
    words = _plain(given) or ""
    found = re.fullmatch(r"\S+@\S+ \((.+)\)|(.+) \(\S+@\S+\)", words)
    name = (found[1] or found[2]) if found else words
    return name if name and "@" not in name else None


def _day(given: str | None) -> str | None:
    """When, in the form of ISO 8601 and in the time of whoever wrote it; None where that is not sure."""
    words = (given or "").strip()
    if iso_date(words):
        return words[:MOST_WORDS]
    try:
        return parsedate_to_datetime(words).isoformat()
    except (ValueError, OverflowError):
        return None
