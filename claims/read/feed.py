"""RSS and Atom: the entries that carry their whole article. A summary is not the article."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from claims.read.feedparsing import parse
from claims.read.form import Format, Found, Input, Read, Said, saying
from claims.read.markup import prose
from claims.read.refused import Refused, foreign
from claims.read.stream import most, whole
from claims.records import Document

FEWEST_WORDS = 60
"""Below so many words, content that is no longer than the entry's summary is taken for one."""
_CUT = re.compile(r"(…|\.\.\.)[\])]?\s*$|\b(read more|continue reading|read the (full|whole|rest)\b.{0,40})\W*$", re.I)
"""How content ends that is the beginning of an article."""
_ENDS = ((b"<item", b"</item>"), (b"<entry", b"</entry>"))


def read(given: Input) -> Iterator[Found]:
    """A document an entry with its whole article, its place `name:number`; a Refusal for each that has only a summary.

    Raises Refused for what is no feed.
    """
    data = whole(given.stream)
    feed = parsed(data)
    pieces = _pieces(data)
    if len(pieces) != len(feed["entries"]):
        pieces = [data] * len(feed["entries"])
    for number, (entry, piece) in enumerate(zip(feed["entries"], pieces, strict=True), start=1):
        place = f"{given.name}:{number}"
        try:
            yield Read(_document(entry, feed["feed"], place), piece, place)
        except Refused as refused:
            yield refused.of(place)


def parsed(data: bytes) -> Mapping[str, Any]:
    """The feed as feedparser has it. Raises Refused for what is no feed, or has no entries."""
    with foreign("the feed", "add the addresses of its articles"):
        feed = parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise Refused("it is no RSS or Atom feed", "check that it was saved whole")
    if not feed["entries"]:
        raise Refused("there are no entries in the feed", "add the addresses of its articles")
    return dict(feed)


def _pieces(data: bytes) -> list[bytes]:
    """The bytes of each entry, as they stand in the feed."""
    for begins, ends in _ENDS:
        found, at = [], 0
        while (start := data.find(begins, at)) >= 0 and (end := data.find(ends, start)) >= 0:
            at = end + len(ends)
            if data[start + len(begins) : start + len(begins) + 1] in (b" ", b">", b"\n", b"\r", b"\t"):
                found.append(data[start:at])
            else:  # <items> of RSS 1.0
                at = start + len(begins)
        if found:
            return found
    return []


def _document(entry: Mapping[str, Any], feed: Mapping[str, Any], place: str) -> Document:
    text, parts = _article(entry)
    said: Said = {
        "title": (_plain(entry.get("title")), "feed entry title"),
        "author": (_plain(entry.get("author")), "feed entry author"),
        "outlet": (_plain(feed.get("title")), "feed title"),
        "published": (_date(entry.get("published_parsed")), "feed entry published"),
        "modified": (_date(dict(entry).get("updated_parsed")), "feed entry updated"),
        "url": (_address(entry), "feed entry link"),
    }
    return saying(Document(text=text, parts=parts, name=_address(entry) or place), said)


def _article(entry: Mapping[str, Any]) -> tuple[str, Any]:
    """What the entry carries as its content. Raises Refused where that is only a summary, or nothing."""
    contents = [str(content.get("value") or "") for content in entry.get("content") or ()]
    found = max((prose(content) for content in contents), key=lambda read: len(read[0]), default=("", ()))
    words = len(found[0].split())
    if _CUT.search(found[0][-200:]):
        words = 0
    described = entry.get("summary") if "summary_detail" in entry else None  # without it, it is a copy of the content
    summary = len(prose(str(described or ""))[0].split())
    if words and (words >= FEWEST_WORDS or words > summary):
        return found
    link = _address(entry)
    advice = f"add its address ({link[:200]}), or the feed's address with --follow" if link else "look for the article"
    raise Refused("the entry has only a summary, which is not the article", advice)


def _address(entry: Mapping[str, Any]) -> str | None:
    link = str(entry.get("link") or "").strip()
    return link if link.startswith(("http://", "https://")) else None


def _plain(value: object) -> str | None:
    """Titles may have markup, and entities that were escaped twice."""
    words = str(value or "").strip()
    if "<" in words or "&" in words:
        words = prose(words)[0]
    return " ".join(words.split()) or None


def _date(parsed: Any) -> str | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def is_xml(head: bytes, *roots: bytes) -> bool:
    """Whether it begins as XML does whose root, with or without a prefix, is one of these."""
    start = re.sub(
        rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", b"", head.lstrip(b"\xef\xbb\xbf"), flags=re.S
    )
    return re.match(rb"\s*<([\w.-]+:)?(" + b"|".join(roots) + rb")[\s/>]", start) is not None


FORMAT = Format(
    "feed",
    read,
    lambda head: is_xml(head, b"rss", b"feed", b"RDF"),
    (".rss", ".atom", ".xml"),
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    limit=most,
)
