"""Markdown: the words without the marks, read as a renderer of CommonMark reads them, by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claims.read.days import FILE_NAME, in_name
from claims.read.encoding import decoded
from claims.read.form import Format, Input, Said, saying, single
from claims.read.refused import Refused
from claims.read.stream import most_text
from claims.records import Document, Part
from claims.stated import Span

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A\ufeff?---[^\S\n]*\r?\n(?P<lines>(?:[^\n]*\n)*?)(?:---|\.\.\.)[^\S\n]*(?:\r?\n|\Z)")
"""Lines of "key: value" before the text."""
FIELDS = {"title": "title", "date": "published", "published": "published", "author": "author", "url": "url"}
FIELDS |= {"outlet": "outlet", "publisher": "outlet", "lang": "language", "language": "language"}


def read(data: bytes, given: Input) -> Document:
    """Paragraphs, items and cells as they would be shown, with headings marked as such; the first one is the title.

    What stands in front matter is said of the document. Raises Refused if the bytes are no text, or have no words.
    """
    source = decoded(data, given.charset)
    before = FRONT_MATTER.match(source)
    text, parts = "", list[Part]()
    for words, is_heading in _blocks(source[before.end() :] if before else source):
        text += "\n\n" if text else ""
        if is_heading:
            parts.append(Part(Span(len(text), len(text) + len(words)), "headline"))
        text += words
    if not text:
        raise Refused("there is no text in it", "give the article's words")
    first = parts[0].span.of(text) if parts and parts[0].span.start == 0 else None
    found: Said = {
        "title": (first, "first heading"),
        "published": (in_name(given.name), FILE_NAME),
        "url": (given.url, "address"),
        **_said(before["lines"] if before else ""),
    }
    return saying(Document(text=text, parts=tuple(parts), name=given.name), found)


def _blocks(source: str) -> Iterator[tuple[str, bool]]:
    """The words of each block that has some, and whether it is a heading; code and HTML are no words."""
    from markdown_it import MarkdownIt

    opened = ""
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "inline" and (words := _words(token.children or ())):
            yield words, opened == "heading_open"
        opened = token.type


def _words(children: Sequence[Token]) -> str:
    shown = (
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in children
        if child.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
    )
    return " ".join("".join(shown).split())


def _said(lines: str) -> dict[str, tuple[str | None, str]]:
    pairs = (line.partition(":") for line in lines.splitlines())
    told = ((FIELDS.get(key.strip().lower()), value.strip().strip("\"'")) for key, _, value in pairs)
    return {field: (value, "front matter") for field, value in told if field and value}


FORMAT = Format(
    "Markdown", single(read, most_text), lambda head: False, (".md", ".markdown"), ("text/markdown",), most_text
)
"""Told by its name alone: any text may be Markdown."""
