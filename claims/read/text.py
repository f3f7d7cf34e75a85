"""Plain text: the file is the article."""

from __future__ import annotations

import re

from claims.read.days import FILE_NAME, in_name
from claims.read.encoding import decoded
from claims.read.form import Format, Input, Said, saying, single
from claims.read.stream import most_text
from claims.records import Document

HEADLINE_WORDS = 25
_FIRST_LINE = re.compile(r"\s*(?P<line>[^\r\n]+)\r?\n[^\S\r\n]*\r?\n\s*\S")


def read(data: bytes, name: str, charset: str | None = None) -> Document:
    """The whole text as it is; a first line that looks like a headline is the title, and stays in the text.

    Raises Refused if the bytes are no text.
    """
    text = decoded(data, charset)
    return saying(Document(text=text, name=name), {"title": (headline(text), "first line")})


def headline(text: str) -> str | None:
    """The first line, if it looks like one."""
    found = _FIRST_LINE.match(text)
    line = found["line"].strip() if found else ""
    if not 2 <= len(line.split()) <= HEADLINE_WORDS or line.endswith((".", ":", ";", ",", ".”", '."')):
        return None
    return line


def _read(data: bytes, given: Input) -> Document:
    found: Said = {"published": (in_name(given.name), FILE_NAME), "url": (given.url, "address")}
    return saying(read(data, given.name, given.charset), found)


FORMAT = Format("text", single(_read, most_text), lambda head: True, (".txt",), limit=most_text)
