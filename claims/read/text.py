"""Plain text: the file is the article."""

from __future__ import annotations

import re

from claims.read.encoding import decoded
from claims.records import Document

HEADLINE_WORDS = 25
_FIRST_LINE = re.compile(r"\s*(?P<line>[^\r\n]+)\r?\n[^\S\r\n]*\r?\n\s*\S")


def read(data: bytes, name: str, charset: str | None = None) -> Document:
    """The whole text as it is; a first line that looks like a headline is the title, and stays in the text.

    Raises Refused if the bytes are no text.
    """
    text = decoded(data, charset)
    return Document(text=text, title=_headline(text), name=name)


def _headline(text: str) -> str | None:
    found = _FIRST_LINE.match(text)
    line = found["line"].strip() if found else ""
    if not 2 <= len(line.split()) <= HEADLINE_WORDS or line.endswith((".", ":", ";", ",", ".”", '."')):
        return None
    return line
