"""PDF: the text of its pages, as paragraphs; by pypdf, which comes with the extra `pdf`."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from claims import settings
from claims.read.days import FILE_NAME, in_name
from claims.read.form import Format, Input, Said, saying, single
from claims.read.refused import Refused, foreign, missing
from claims.read.stream import most
from claims.read.text import headline
from claims.records import Document

OCR = "have a program for text recognition (OCR) read it, and add the text"
EDGE = 2
"""Lines at the top and the bottom of a page that may be its header and footer."""
FULL = 0.8
"""A line shorter than so much of a usual one ends a paragraph, if it ends a sentence."""
_SENTENCE_END = re.compile(r"[.!?:][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•▪‣●◦■–*-] ")
_NO_TITLE = re.compile(
    r"\.(docx?|pdf|indd|qxd|rtf|odt|txt|html?|tmp)\s*$|^microsoft word|^untitled|^https?:|^\W*$", re.I
)


def document(data: bytes, given: Input) -> Document:
    """The text without the headers and footers of pages; title and author as the file says them.

    Dates in the file are of the file, not of the article, and are left out. Raises Refused if it is encrypted, or has
    no text but pictures of it.
    """
    pages, info = _read(data)
    text = joined(pages)
    if not text:
        raise Refused("there is no text on its pages, only pictures", OCR)
    title = _said(info, "/Title")
    found: Said = {
        "title": (title, "PDF title") if title and not _NO_TITLE.search(title) else (headline(text), "first line"),
        "author": (_said(info, "/Author"), "PDF author"),
        "published": (in_name(given.name), FILE_NAME),
        "url": (given.url, "address"),
    }
    return saying(Document(text=text, name=given.name), found)


def _read(data: bytes) -> tuple[list[str], dict[str, Any]]:
    """The text of each page, and what the file says of itself."""
    try:
        import pypdf
    except ImportError as error:
        missing("pdf", error)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    until = time.monotonic() + settings.PDF_TIMEOUT
    with foreign("the PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opened(reader):
            raise Refused("the PDF is encrypted", "save it without a password, and add that")
        pages = []
        for page in reader.pages:
            if time.monotonic() > until:
                raise Refused(f"its text takes more than {settings.PDF_TIMEOUT:g} seconds to find", "split it")
            pages.append(page.extract_text())
        return pages, dict(reader.metadata or {})


def _opened(reader: Any) -> bool:
    """Many PDFs are encrypted with an empty password, so that they can be read and not changed."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a method of encryption that takes a library more, or a damaged one
        return False


def _said(info: dict[str, Any], key: str) -> str | None:
    value = info.get(key)
    return " ".join(value.replace("\0", "").split()) or None if isinstance(value, str) else None


def joined(pages: Sequence[str]) -> str:
    """The pages' text with a line a paragraph, and an empty line between; no words but theirs."""
    lines = [line for page in _without_edges([_lines(page) for page in pages]) for line in page]
    hyphenated = {word for line in lines for word in re.findall(r"\w+-\w+", line)}
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[3 * len(lengths) // 4] if lengths else 0
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if _BULLET.match(line):
            paragraphs.append([])
        if line:
            _append(paragraphs[-1], line, hyphenated)
        if not line or (_SENTENCE_END.search(line[-20:]) and len(line) < FULL * width):
            paragraphs.append([])
    return "\n\n".join("".join(paragraph) for paragraph in paragraphs if paragraph)


def _lines(page: str) -> list[str]:
    page = re.sub(r"[\0\ud800-\udfff]", "", page)  # glyphs that stand for no character
    return [" ".join(line.split()) for line in page.splitlines()]


def _append(paragraph: list[str], line: str, hyphenated: set[str]) -> None:
    """A word that was cut at the end of a line is one again, unless it is written with its hyphen elsewhere."""
    cut = re.search(r"(\w{1,40})[-\u00ad]$", paragraph[-1][-50:]) if paragraph else None
    rest = re.match(r"[a-zß-öø-ÿ]\w*", line)
    if cut and rest:
        if f"{cut[1]}-{rest[0]}" not in hyphenated:
            paragraph[-1] = paragraph[-1][:-1]
        paragraph.append(line)
    else:
        paragraph.append(f" {line}" if paragraph else line)


def _without_edges(pages: list[list[str]]) -> Iterator[list[str]]:
    """Without lines that stand at the top or bottom of page after page, numbers aside, and without page numbers; a page
    that ends within a sentence goes on in the next."""
    kept = [[line for line in page if line] and page for page in pages]
    edges = Counter(line for page in kept for line in {_shape(line) for line in _edge(page)})
    often = min(3, max(2, len(pages) // 2 + 1))
    usual = {shape for shape, count in edges.items() if count >= often} | {"", "#"}
    for page in kept:
        first, last = 0, len(page)
        while first < min(EDGE, last) and _shape(page[first]) in usual:
            first += 1
        while last > max(first, len(page) - EDGE) and _shape(page[last - 1]) in usual:
            last -= 1
        inner = page[first:last]
        while inner and not inner[-1]:
            inner.pop()
        yield [*inner, *([""] if inner and _SENTENCE_END.search(inner[-1][-20:]) else [])]


def _edge(page: list[str]) -> list[str]:
    return [*page[:EDGE], *page[EDGE:][-EDGE:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


FORMAT = Format(
    "PDF", single(document), lambda head: b"%PDF-" in head[:1024], (".pdf",), ("application/pdf",), limit=most
)
