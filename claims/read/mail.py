"""E-mail: a message (.eml), or a mailbox of them (.mbox). What a message quotes, and its signature, is marked as
boilerplate: it was said before, or is no news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from typing import cast

from claims.read.encoding import decoded
from claims.read.form import Format, Found, Input, Read, Said, saying, single
from claims.read.refused import Refused, foreign
from claims.read.stream import Stream, lines, most, too_large
from claims.records import Document, Part
from claims.stated import Span

_SEPARATOR = re.compile(rb"From \S.*\d{4}\s*$")
_HEADER = re.compile(rb"[!-9;-~]{1,60}:[ \t\r\n]|[!-9;-~]{1,60}:$")
_TELLING = re.compile(
    rb"^(from|to|subject|date|message-id|received|mime-version|content-type|return-path|delivered-to):", re.I | re.M
)
_QUOTED = re.compile(
    r"""(?:^On\ [^\n]{6,200}(?:\n(?!>)[^\n]{1,100})?\ wrote:[ \t]*\n\s*)?   # who is quoted, on one line or two
        (?:^>[^\n]*(?:\n|\Z)\s*)+                                     # the lines that are
      | ^-{2,}\ ?(?:Original|Forwarded)\ [Mm]essage\ ?-{2,}[ \t]*\n.*\Z""",
    re.M | re.X | re.S,
)
_SIGNATURE = re.compile(r"^-- ?\n", re.M)
LONGEST_HEADER = 500
"""Characters of a header that are looked at."""
SIGNATURE_LINES = 15
"""The most lines of a signature; what goes on longer is none, whatever stands above it."""


class _Bounded(EmailPolicy):
    """Parsing a header takes the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def document(data: bytes, given: Input) -> Document:
    """The message's words, its subject as title, its sender as author and its date.

    Its plain text is preferred; else its HTML is read as a page is. Raises Refused if it has neither.
    """
    with foreign("the message", "save its text as .txt and add that"):
        message = cast(EmailMessage, message_from_bytes(data, policy=_Bounded()))
        body = message.get_body(("plain", "html"))
        content = body.get_payload(decode=True) if body is not None else None
        kind = body.get_content_type() if body is not None else ""
        charset = body.get_content_charset() if body is not None else None
        said = _said(message)
    if not isinstance(content, bytes) or not content.strip():
        raise Refused("there is no text in the message", "if it is in an attachment, save that and add it")
    if kind == "text/html":
        page = _page(content, given, charset)
    else:
        text = decoded(content, charset).replace("\r\n", "\n")
        page = Document(text=text, parts=tuple(_not_said_here(text)))
    return saying(replace(page, name=given.name), said)


def _said(message: EmailMessage) -> Said:
    name, address = parseaddr(str(message.get("from", "")))
    return {
        "title": (" ".join(str(message.get("subject", "")).split()), "header Subject"),
        "author": (" ".join((name or address).split()), "header From"),
        "published": (_date(message), "header Date"),
    }


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _page(content: bytes, given: Input, charset: str | None) -> Document:
    from claims.read import html

    return replace(html.read(content, given.name, charset), url=None)


def _not_said_here(text: str) -> list[Part]:
    """Quoted lines with the line that says whose they are, messages that follow below, and signatures."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    ends = [start for start, _ in quoted] + [len(text)]
    signatures = []
    for found in _SIGNATURE.finditer(text):
        end = next(end for end in ends if end >= found.start())
        if end > found.start() and text.count("\n", found.start(), end) <= SIGNATURE_LINES:
            signatures.append((found.start(), end))
    spans = (Span(start, start + len(text[start:end].rstrip())) for start, end in _apart(sorted(quoted + signatures)))
    return [Part(span, "boilerplate") for span in spans]


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those that begin in another."""
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def mailbox(given: Input) -> Iterator[Found]:
    """Each message's document with its place `name:number`, or a Refusal of that name."""
    for number, data in enumerate(_messages(given.stream), start=1):
        place = f"{given.name}:{number}"
        try:
            if len(data) > most():
                raise too_large(most())
            yield Read(document(data, replace(given, name=place)), data, place)
        except Refused as refused:
            yield refused.of(place)


def _messages(stream: Stream) -> Iterator[bytes]:
    """A message begins with a line "From ..." after an empty one; of an over-long one no more than just too much."""
    message, blank = bytearray(), True
    for line in lines(stream):
        if isinstance(line, Refused):
            line = bytes(most() + 1)
        elif blank and _SEPARATOR.match(line):
            if message:
                yield bytes(message)
            message.clear()
            continue
        blank = not line.strip()
        if len(message) <= most():
            message += re.sub(rb"^>(>*From )", rb"\1", line)
    if message:
        yield bytes(message)


def _begins(head: bytes) -> bool:
    """Headers, two of which are those of every message."""
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return _HEADER.match(headers) is not None and len({name.lower() for name in _TELLING.findall(headers)}) > 1


EML = Format("e-mail", single(document), _begins, (".eml",), ("message/rfc822",), limit=most)
MBOX = Format(
    "mailbox",
    mailbox,
    lambda head: _SEPARATOR.match(head.split(b"\n", 1)[0]) is not None,
    (".mbox",),
    ("application/mbox",),
)
