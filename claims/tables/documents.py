"""Documents as they were read, with where each field came from."""

from __future__ import annotations

from typing import Any

from claims.records import Document
from claims.tables import Column, short_name

LISTED_READ = (
    Column[Document]("file", lambda d: short_name(d.name), "its file or line, or the end of its address"),
    Column[Document]("title", lambda d: d.title, "as the input gave it"),
    Column[Document]("outlet", lambda d: d.outlet, "who published"),
    Column[Document]("published", lambda d: d.published, "as the input gave it"),
    Column[Document]("words", lambda d: len(d.text.split()), "in the text"),
    Column[Document]("where from", lambda d: origins(d), "field by field, what it was taken from"),
)
READ = (
    Column[Document]("id", lambda d: d.id, "of the document"),
    Column[Document]("name", lambda d: d.name, "what the input calls it"),
    *LISTED_READ[1:],
    Column[Document]("author", lambda d: d.author, "as the input gave it"),
    Column[Document]("modified", lambda d: d.modified, "when it was last changed, as the input gave it"),
    Column[Document]("language", lambda d: d.language, "of the text"),
    Column[Document]("url", lambda d: d.url, "its address"),
    Column[Document]("sha256", lambda d: d.original.sha256 if d.original else None, "of the bytes that were read"),
)
"""All but the text; `document_line` has that too."""


def origins(document: Document) -> str:
    """ "title: JSON-LD; outlet: given"."""
    return "; ".join(f"{field}: {origin}" for field, origin in document.origins.items())


def document_line(document: Document) -> dict[str, Any]:
    """The document as an object of JSON, from which `claims.read` makes the same one again.

    `sha256` is of the bytes that it was read from.
    """
    original = document.original
    return {
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "outlet": document.outlet,
        "author": document.author,
        "published": document.published,
        "modified": document.modified,
        "language": document.language,
        "text": document.text,
        "parts": [
            {"kind": part.kind, "span": list(part.span), "text": part.span.of(document.text)} for part in document.parts
        ],
        "origins": dict(document.origins),
        "sha256": original.sha256 if original else None,
        "fetched_at": original.fetched_at.isoformat() if original else None,
        "name": document.name,
    }
