"""Bytes in, never more of them than the limits allow, whatever a compressed file unfolds to."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal, TypeAlias, cast

from claims import settings
from claims.read.refused import Refused
from claims.records import Document, Refusal

Kind = Literal["text", "html", "jsonl"]
Stream: TypeAlias = io.BufferedReader | gzip.GzipFile
Found: TypeAlias = tuple[str, Document] | Refusal
"""A document with the place that a refusal of it would name."""

GZIP = b"\x1f\x8b"
BYTES_A_CHARACTER = 4
"""The most that UTF-8, UTF-16 and UTF-32 need."""
SKIPPED_PIECES = 50
"""How many times the limit an over-long line may last before the rest of its file is given up."""


def opened(raw: BinaryIO) -> Stream:
    """The stream with a look ahead, unzipped if it begins as gzip does."""
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw))
    if stream.peek(2)[:2] == GZIP:
        return gzip.GzipFile(fileobj=stream, mode="rb")
    return stream


def limit_of(kind: Kind) -> int:
    """The most bytes that a text, a page or one line of JSONL may have."""
    if kind == "text":
        return settings.MAX_TEXT * BYTES_A_CHARACTER
    return settings.MAX_DOWNLOAD


def too_large(kind: Kind, size: int | None = None) -> Refused:
    """`size` in bytes, where it is known before reading."""
    has = f"it has {size:,} bytes" if size is not None else f"it has more than {limit_of(kind):,} bytes"
    if kind == "text":
        return Refused(
            f"{has} and is over the limit of {settings.MAX_TEXT:,} characters",
            "split it into a file per article, or make it JSONL with an article a line",
        )
    return Refused(f"{has}, the limit is {limit_of(kind):,}", "save only the article, or split it")


def whole(stream: Stream, kind: Kind) -> bytes:
    """All bytes. Raises Refused if they are more than a document of this kind may have."""
    data = stream.read(limit_of(kind) + 1)
    if len(data) > limit_of(kind):
        raise too_large(kind)
    return data


def lines(stream: Stream) -> Iterator[bytes | Refused]:
    """Line by line with line ends; an over-long line is skipped in pieces and stands as a Refused."""
    limit = limit_of("jsonl")
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        yield Refused(f"the line has more than {limit:,} bytes", "split it into a line per article")
        for _ in range(SKIPPED_PIECES):
            if line.endswith(b"\n") or not line:
                break
            line = stream.readline(limit)
        else:
            raise Refused("one line never ends, so that the rest was not read", "put one article on each line")


def sniffed(stream: Stream) -> Kind:
    """What the beginning looks like."""
    head = stream.peek(4096)[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb'\{\s*("|\}|$)', head):
        return "jsonl"
    if re.match(rb"<(!doctype html|!--|\?xml|html|head|body|article|main|div|p|h1|meta|title)\b", head, re.I):
        return "html"
    if head[:1] == b"<" and re.search(rb"<(html|body|article)\b", head, re.I):
        return "html"
    return "text"
