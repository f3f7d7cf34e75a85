"""A web page: the article in it, without menus, comments and adverts, by trafilatura (Barbaresi 2021)."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from claims.read.encoding import SAVE_AS_UTF8, repaired
from claims.read.form import Format, single
from claims.read.refused import Refused
from claims.read.stream import most
from claims.records import Document

FEWEST_WORDS = 10
_META_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?([\w:.-]+)|^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.I
)


def read(data: bytes, name: str, charset: str | None = None, fetched: str | None = None) -> Document:
    """The article with title, outlet, date and canonical URL as far as the page says them.

    `fetched` is the address that the page came from. Raises Refused if there is no article in it.
    """
    page = repaired(data, charset or _meta_charset(data))
    found = _extracted(page, fetched)
    text = found.text if found is not None else None
    if not text or len(text.split()) < FEWEST_WORDS:
        raise Refused("no article was found on the page", "copy the article's text into a .txt file and add that")
    if "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        raise Refused("the article on the page has bytes that are not valid UTF-8", SAVE_AS_UTF8)
    return Document(
        text=text,
        title=_title(found.title, found.sitename),
        outlet=found.sitename or None,
        published=found.date or None,
        url=_url(found.url, fetched),
        name=name,
    )


def _meta_charset(data: bytes) -> str | None:
    """From the first kilobytes, as browsers do."""
    found = _META_CHARSET.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def _extracted(page: str, fetched: str | None) -> Any:
    """trafilatura's Document or None. Only dates that the page states: guesses from its running text are off."""
    try:
        return _trafilatura().bare_extraction(
            page,
            url=fetched,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # a page is whatever somebody wrote, and it goes through four parsers
        raise Refused(f"the page can't be parsed ({type(error).__name__})", "copy its text into a .txt file") from error


@cache
def _trafilatura() -> Any:
    """Imported late, as it takes a while, and kept quiet, as a page without an article is an error to it."""
    import trafilatura

    for logger in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
    return trafilatura


def _title(title: str | None, outlet: str | None) -> str | None:
    """Without the outlet's name at its end, as browsers show it in tabs."""
    if not title:
        return None
    if outlet:
        title = re.sub(rf"\s+[|–—-]\s+{re.escape(outlet)}\s*$", "", title, flags=re.I)
    return title.strip() or None


def _url(canonical: str | None, fetched: str | None) -> str | None:
    """The canonical address that the page names, if it is an article's and of the site that the page came from: a page
    must not pass for another outlet's."""
    try:
        host, path = _host(canonical or ""), urlsplit(canonical or "").path
    except ValueError:  # it is no address
        return fetched
    if not host or path in ("", "/"):
        return fetched
    return canonical if fetched is None or _same_site(host, _host(fetched)) else fetched


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _same_site(a: str, b: str) -> bool:
    """One host, or a part of the other: m.example.org and example.org."""
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")


def _begins(head: bytes) -> bool:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"<(!doctype html|!--|\?xml|html|head|body|article|main|div|p|h1|meta|title)\b", head, re.I):
        return True
    return head[:1] == b"<" and re.search(rb"<(html|body|article)\b", head, re.I) is not None


FORMAT = Format(
    "web page",
    single(lambda data, given: read(data, given.name, given.charset, given.url)),
    _begins,
    (".html", ".htm", ".xhtml"),
    ("text/html", "application/xhtml+xml"),
    limit=most,
)
