"""THE list of formats. A new one is a module with a `FORMAT`, and its line here."""

from __future__ import annotations

import os
from functools import cache

from claims.read import (
    archives,
    compressed,
    csv,
    docx,
    feed,
    html,
    json,
    jsonl,
    mail,
    markdown,
    newsml,
    parquet,
    pdf,
    text,
    warc,
)
from claims.read.form import Format, Input
from claims.read.refused import Refused
from claims.read.stream import head

FORMATS: tuple[Format, ...] = (
    compressed.GZIP,
    compressed.ZSTD,
    docx.FORMAT,  # a zip archive too
    archives.ZIP,
    archives.TAR,
    warc.FORMAT,
    pdf.FORMAT,
    parquet.FORMAT,
    jsonl.FORMAT,
    json.FORMAT,
    feed.FORMAT,  # XML, as some pages are
    newsml.FORMAT,
    html.FORMAT,
    mail.MBOX,
    mail.EML,
    csv.FORMAT,
    markdown.FORMAT,
    text.FORMAT,  # whatever is left
)
"""In the order in which their heads are looked for."""

_UNSURE = ("", "text/plain", "text/xml", "application/xml", "application/json", "application/octet-stream")
"""Content types that may be any of several formats."""
MEDIA: dict[str, Format | None] = {
    **{media: format for format in FORMATS for media in format.media},
    **dict.fromkeys(_UNSURE, None),
}
"""Content type -> format; None where the content itself must tell."""


@cache
def formats() -> tuple[Format, ...]:
    """Ours, and those that other packages add: before plain text, which takes whatever is left."""
    from claims.read.plugged import added_formats

    return (*FORMATS[:-1], *added_formats(FORMATS), FORMATS[-1])


@cache
def known() -> str:
    """The endings of all that is read."""
    return ", ".join(dict.fromkeys(suffix for format in reversed(formats()) for suffix in format.suffixes))


def of_path(path: str) -> tuple[Format, ...]:
    """The formats that a file of this name may have; none where its kind is not read."""
    name = os.path.basename(path).lower()
    return tuple(format for format in formats() if name.endswith(format.suffixes))


def is_read(path: str) -> bool:
    """Whether a file of this name is one to read where it lies in a folder or archive."""
    name = os.path.basename(path)
    may_be = of_path(name)
    if may_be and may_be[0].unfolds:
        return is_read(unpacked(name))
    return bool(may_be)


def unpacked(path: str) -> str:
    """The name of what a compressed file of this name holds."""
    stem, suffix = os.path.splitext(path)
    return f"{stem}.tar" if suffix.lower() in (".tgz", ".tzst") else stem


def format_of(given: Input) -> Format:
    """By what is known of the input, its name's ending, and its head; what is packed is unpacked whatever its name."""
    begins = head(given.stream)
    for packed in (compressed.GZIP, compressed.ZSTD):
        if packed.begins(begins):
            return packed
    if given.format is not None:
        return given.format
    may_be = of_path(given.path) if given.path else formats()
    if len(may_be) == 1:
        return may_be[0]
    for format in may_be or formats():
        if format.begins(begins):
            return format
    raise Refused(f"it is no {' or '.join(format.name for format in may_be)}", "save the article's words as .txt")
