"""Word documents (.docx): their paragraphs and tables, by python-docx, which comes with the extra `docx`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from claims import settings
from claims.read.days import FILE_NAME, in_name
from claims.read.form import Format, Input, Said, saying, single
from claims.read.refused import Refused, foreign, missing
from claims.read.stream import most
from claims.records import Document, Part, PartKind
from claims.stated import Span


def document(data: bytes, given: Input) -> Document:
    """Paragraphs as Word has them, those in the styles of titles, headings and captions marked as such.

    The first title is the document's, else what the file's properties say. Their dates are of the file, not of the
    article, and are left out. Raises Refused if it is encrypted or damaged, or has no text.
    """
    text, parts, title = "", [], None
    paragraphs, properties = _read(data)
    for words, style in paragraphs:
        text += "\n\n" if text else ""
        if kind := _kind(style):
            parts.append(Part(Span(len(text), len(text) + len(words)), kind))
            title = title or (words if kind == "headline" and len(parts) == 1 else None)
        text += words
    if not text:
        raise Refused("there is no text in the document", "give the article's words")
    found: Said = {
        "title": (title, "first heading") if title else (properties.get("title"), "document properties"),
        "author": (properties.get("author"), "document properties"),
        "published": (in_name(given.name), FILE_NAME),
        "url": (given.url, "address"),
    }
    return saying(Document(text=text, parts=tuple(parts), name=given.name), found)


def _kind(style: str) -> PartKind | None:
    if style.startswith(("title", "heading", "subtitle")):
        return "headline"
    return "caption" if style.startswith("caption") else None


def _read(data: bytes) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Each paragraph that has words with the name of its style, and what the file says of itself."""
    try:
        import docx
    except ImportError as error:
        missing("docx", error)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("it is encrypted, or an old Word document", "save it as .docx without a password")
    with foreign("the Word document"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > settings.MAX_HELD:
                raise Refused("it unfolds to too much", "save its text as .txt and add that")
        word = docx.Document(io.BytesIO(data))
        paragraphs = [(" ".join(p.text.split()), _style(p)) for p in _paragraphs(word)]
        properties = {key: str(getattr(word.core_properties, key) or "").strip() for key in ("title", "author")}
    return [(words, style) for words, style in paragraphs if words], properties


def _paragraphs(container: Any, depth: int = 0) -> Iterator[Any]:
    """Those of tables too, cell after cell: the cells that are there, whatever number of columns they say they span."""
    from docx.table import Table, _Cell

    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield block
        elif depth < settings.MAX_DEPTH:
            for cell in (cell for row in block._tbl.tr_lst for cell in row.tc_lst):
                yield from _paragraphs(_Cell(cell, block), depth + 1)


def _style(paragraph: Any) -> str:
    style = paragraph.style
    return (style.name or "").lower() if style is not None else ""


FORMAT = Format(
    "Word document",
    single(document),
    lambda head: head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head[:100]),
    (".docx",),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    limit=most,
)
