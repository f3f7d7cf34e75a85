"""Bytes to Documents: files, folders, web addresses and standard input; what can't be read becomes a Refusal."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from claims.read import html, jsonl, text
from claims.read.check import checked
from claims.read.folder import KNOWN, files, kind_of, unreadable
from claims.read.meter import counted
from claims.read.refused import Refused, printable
from claims.read.stream import Found, Kind, Stream, limit_of, opened, sniffed, too_large, whole
from claims.records import Document, Refusal

__all__ = ["documents"]

STDIN = "-"


def documents(
    inputs: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    first: int | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Refusal]:
    """The documents that the inputs hold, one at a time and always in the same order; a Refusal for each that fails.

    An input is a file (.txt, .html, .htm, .jsonl, .ndjson, each also .gz), a folder of such files, an http(s) address,
    or `-` for standard input. `outlet`, `published`, `title` and `url` override what an input says; the latter two name
    one document, so that a second one is refused. `first` stops after so many documents. Raises nothing.
    """
    given = {"outlet": outlet, "published": published, "title": title, "url": url}
    count = 0
    for name in inputs if first != 0 else ():
        for found in _read(name, stdin):
            result = found if isinstance(found, Refusal) else _finished(*found, given, count)
            count += isinstance(result, Document)
            yield result
            if count == first:
                return


def _finished(place: str, document: Document, given: dict[str, str | None], count: int) -> Document | Refusal:
    try:
        if count and (given["title"] or given["url"]):
            raise Refused("a title or URL was given for one document, and this is another", "add it on its own")
        return checked(replace(document, **{field: value for field, value in given.items() if value}))
    except Refused as refused:
        return refused.of(place)


def _read(name: str, stdin: BinaryIO | None) -> Iterator[Found]:
    """Everything in one input. All that can go wrong with it ends here."""
    try:
        if name == STDIN:
            name = "standard input"
            yield from _stream(opened(stdin or sys.stdin.buffer), name)
        elif "://" in name and re.match(r"[a-z][a-z0-9+.-]*://", name, re.I):
            yield from _address(name)
        elif os.path.isdir(name):
            yield from _folder(name)
        else:
            yield from _file(name)
    except Refused as refused:
        yield refused.of(name)
    except (EOFError, zlib.error):
        yield Refused("the compressed file is damaged or cut short", "fetch or compress it again").of(name)
    except OSError as error:
        yield unreadable(error).of(name)


def _folder(path: str) -> Iterator[Found]:
    nothing = True
    for found in files(path):
        nothing = False
        if isinstance(found, Refusal):
            yield found
        else:
            yield from _read(found, None)
    if nothing:
        raise Refused("there is nothing to read in the folder", f"put files there of a kind that is read: {KNOWN}")


def _file(path: str) -> Iterator[Found]:
    if "\0" in path:
        raise Refused("it is no path: it holds a NUL character", "check the path")
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise Refused("it is a device or pipe, not a file", "give - as the input to read from a pipe")
    kind = kind_of(path)
    if kind is None:
        raise Refused(f"files of this kind are not read, only {KNOWN}", "save its text as .txt")
    if kind != "jsonl" and not path.lower().endswith(".gz") and status.st_size > limit_of(kind):
        raise too_large(kind, status.st_size)
    with counted(path) as file:
        yield from _stream(opened(file), path, kind)


def _address(name: str) -> Iterator[Found]:
    from claims.read.url import fetch

    page = fetch(name)
    yield from _stream(opened(io.BytesIO(page.data)), name, page.kind, page.charset, page.url)


def _stream(
    stream: Stream, name: str, kind: Kind | None = None, charset: str | None = None, fetched: str | None = None
) -> Iterator[Found]:
    kind = kind or sniffed(stream)
    name = printable(name)
    if kind == "jsonl":
        yield from jsonl.read(stream, name)
    elif kind == "html":
        yield name, html.read(whole(stream, kind), name, charset, fetched)
    else:
        yield name, replace(text.read(whole(stream, kind), name, charset), url=fetched)
