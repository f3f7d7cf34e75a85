"""WARC, the web archives' format: the pages in it, each with its address and the time of its capture."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from claims.read.form import Format, Found, Input
from claims.read.refused import Refused, foreign, printable
from claims.read.stream import in_memory, most, too_large

ADVICE = "fetch the archive again; what came before is read"
_PAGES = {"text/html", "application/xhtml+xml", "text/plain", "application/pdf"}


def read(given: Input) -> Iterator[Found]:
    """The pages and texts that were answered with success, in the order of the archive; pictures, scripts, redirects
    and errors are passed over.

    Raises Refused for what is no WARC, or is damaged from some record on, or has no pages.
    """
    empty = True
    for record in _records(given):
        url = record.rec_headers.get_header("WARC-Target-URI", "").strip("<>")
        header = _content_type(record)
        if not _is_page(record, url, header):
            continue
        empty = False
        name = printable(url)
        with foreign("the record", ADVICE):
            data = record.content_stream().read(most() + 1)
        if len(data) > most():
            yield too_large(most()).of(name)
            continue
        yield replace(
            given.inner(name, in_memory(data), "", named=False),
            format=_format(header),
            charset=header.get_content_charset(),
            url=url,
            fetched_at=_captured(record) or given.fetched_at,
        )
    if empty:
        raise Refused("there is no page in the web archive", "check what was captured")


def _records(given: Input) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    logging.getLogger("warcio").setLevel(logging.CRITICAL + 1)
    with foreign("the web archive", ADVICE):
        records = iter(ArchiveIterator(given.stream))
    while True:
        with foreign("the web archive", ADVICE), redirect_stderr(io.StringIO()):  # it prints what it thinks of the file
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any, url: str, header: Message) -> bool:
    if record.rec_type not in ("response", "resource", "conversion") or not url.startswith(("http://", "https://")):
        return False
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return False
    return header.get_content_type() in _PAGES and not _path(url).endswith("/robots.txt")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _content_type(record: Any) -> Message:
    headers = record.http_headers or record.rec_headers
    header = Message()
    header["content-type"] = " ".join((headers.get_header("Content-Type") or "application/octet-stream").split())
    return header


def _format(header: Message) -> Format | None:
    from claims.read.formats import MEDIA

    return MEDIA.get(header.get_content_type())


def _captured(record: Any) -> datetime | None:
    try:
        date = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date", ""))
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else None


FORMAT = Format("web archive", read, lambda head: head.startswith(b"WARC/"), (".warc",), ("application/warc",))
