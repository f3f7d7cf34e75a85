"""A web page: the article in it, without menus, comments and adverts, by trafilatura (Barbaresi 2021)."""

from __future__ import annotations

import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from claims.read.encoding import SAVE_AS_UTF8, repaired
from claims.read.form import Format, single
from claims.read.page import Page
from claims.read.parts import without_boilerplate
from claims.read.refused import Refused
from claims.read.stream import most
from claims.records import Document, Part
from claims.stated import Span

FEWEST_WORDS = 10
FIELDS = ("title", "outlet", "author", "published", "modified", "language", "url")
MOST_HEADINGS = 1000
"""That are looked for in the text, and as many captions."""
AGREES, CUT_SHORT = 0.8, 1.5
"""The share of the extracted words that are in the text of JSON-LD too, and how many times as long that has to be."""
_META_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?([\w:.-]+)|^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.I
)


def read(data: bytes, name: str, charset: str | None = None, fetched: str | None = None) -> Document:
    """The article with what the page says of it, as far as that is beyond doubt, and its headings and captions.

    `fetched` is the address that the page came from. Raises Refused if there is no article in it.
    """
    markup = repaired(data, charset or _meta_charset(data))
    tree = _tree(markup)
    page = Page(tree, fetched)
    text = _text(_extracted(markup, fetched), page)
    if len(text.split()) < FEWEST_WORDS:
        raise Refused("no article was found on the page", "copy the article's text into a .txt file and add that")
    if "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        raise Refused("the article on the page has bytes that are not valid UTF-8", SAVE_AS_UTF8)
    said = {field: found for field in FIELDS if (found := getattr(page, field))}
    return Document(
        text=text,
        name=name,
        parts=tuple(_parts(text, _lines_of(tree, "h1", "h2", "h3", "h4", "h5", "h6"), _lines_of(tree, "figcaption"))),
        origins={field: found.origin for field, found in said.items()},
        **{field: found.value for field, found in said.items()},
    )


def _meta_charset(data: bytes) -> str | None:
    """From the first kilobytes, as browsers do."""
    found = _META_CHARSET.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def _tree(markup: str) -> Any:
    try:
        tree = _trafilatura().load_html(markup)
    except Exception as error:  # a page is whatever somebody wrote
        raise _unparsable(error) from error
    if tree is None:
        raise Refused("no article was found on the page", "copy the article's text into a .txt file and add that")
    return tree


def _extracted(markup: str, fetched: str | None) -> str:
    """The article's text, as far as there is one."""
    try:
        found = _trafilatura().bare_extraction(markup, url=fetched, include_comments=False, include_tables=False)
    except Exception as error:  # it goes through three more parsers
        raise _unparsable(error) from error
    return str(found.text or "") if found is not None else ""


def _unparsable(error: Exception) -> Refused:
    return Refused(f"the page can't be parsed ({type(error).__name__})", "copy its text into a .txt file")


def _text(extracted: str, page: Page) -> str:
    """What was extracted, a paragraph a line and without boilerplate, with the summary over it."""
    text = without_boilerplate("\n".join(line for line in map(str.strip, extracted.splitlines()) if line))
    if _is_better(page.body, text):
        return page.body
    lead = page.lead
    return f"{lead}\n{text}" if lead and text and lead not in " ".join(text.split()) else text


def _is_better(body: str, text: str) -> bool:
    """The text in JSON-LD goes on after what was extracted breaks off, or has the same words with more paragraphs."""
    words, all_words = Counter(text.lower().split()), Counter(body.lower().split())
    if (words & all_words).total() < AGREES * words.total():
        return False
    return all_words.total() > CUT_SHORT * words.total() or (words == all_words and body.count("\n") > text.count("\n"))


def _lines_of(tree: Any, *tags: str) -> set[str]:
    """The lines of these elements, as the text would have them."""
    elements = itertools.islice(tree.iter(*tags), MOST_HEADINGS)
    return {" ".join(words.split()) for one in elements for words in ("".join(one.itertext()), *one.itertext())} - {""}


def _parts(text: str, headings: set[str], captions: set[str]) -> Iterator[Part]:
    for found in re.finditer(r"[^\n]+", text):
        line = " ".join(found[0].removeprefix("- ").split())
        if line in headings or line in captions:
            yield Part(Span(*found.span()), "headline" if line in headings else "caption")


@cache
def _trafilatura() -> Any:
    """Imported late, as it takes a while, and kept quiet, as a page without an article is an error to it."""
    for logger in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
    import trafilatura

    return trafilatura


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
