"""Small valid files of every format, made here, about an event that was made up: for tests, and to grow others from."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from typing import Any

STORY = (
    "The mayor said on Monday that the bridge would stay closed until the spring.",
    "“We found cracks in four of the six piers,” Ann Lee told reporters at the town hall.",
    "Engineers had warned the council about the bridge two years ago, according to a report seen by this newspaper, "
    "and the council’s transport committee had put the repair off twice since then.",
)
TEXT = "\n\n".join(STORY)
TITLE = "Bridge to stay closed"
OUTLET = "The Harbour Courier"
URL = "https://courier.example/bridge"
PARAGRAPHS = "".join(f"<p>{words}</p>" for words in STORY)
PAGE = (
    f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{PARAGRAPHS}</article>"
    "</body></html>"
)


def text() -> bytes:
    return f"{TITLE}\n\n{TEXT}\n".encode()


def html() -> bytes:
    return PAGE.encode()


def jsonl(**more: Any) -> bytes:
    line = {"text": TEXT, "title": TITLE, "publisher": OUTLET, "published": "2022-10-01", "url": URL, **more}
    return f"{json.dumps(line)}\n{json.dumps({'text': STORY[0], 'author': ['Ann Lee', 'Bo Ray']})}\n".encode()


def table(
    header: Sequence[str] = ("title", "text", "published"),
    rows: Sequence[Sequence[str]] = ((TITLE, TEXT, "2022-10-01"), ("Second", STORY[0], "")),
    **how: Any,
) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, **how).writerows([header, *rows])
    return written.getvalue().encode()


def rss(*items: str) -> bytes:
    items = items or (
        f"<item><title>{TITLE}</title><link>{URL}</link><dc:creator>Ann Lee</dc:creator>"
        "<pubDate>Sat, 01 Oct 2022 10:00:00 GMT</pubDate><description>The mayor said so.</description>"
        f"<content:encoded><![CDATA[{PARAGRAPHS}]]></content:encoded></item>",
        "<item><title>Only begun</title><link>https://courier.example/2</link>"
        f"<description>{STORY[0]}</description></item>",
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{OUTLET}</title>{''.join(items)}</channel></rss>"
    ).encode()


def atom() -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{OUTLET}</title><entry><title>{TITLE}</title><link href="{URL}"/><id>urn:x:1</id>'
        "<published>2022-10-01T10:00:00Z</published><updated>2022-10-02T11:00:00Z</updated>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f"<figure><figcaption>The bridge in May</figcaption></figure><h2>Cracks</h2>{PARAGRAPHS}</div></content>"
        "</entry></feed>"
    ).encode()


def ninjs(**more: Any) -> bytes:
    return json.dumps(
        {
            "uri": "urn:newsml:courier.example:20221001:1",
            "standard": {"name": "ninjs", "version": "2.1"},
            "type": "text",
            "firstcreated": "2022-10-01T10:00:00Z",
            "versioncreated": "2022-10-02T11:00:00Z",
            "headlines": [{"role": "short", "value": "Bridge"}, {"role": "main", "value": TITLE}],
            "bylines": [{"value": "Ann Lee"}],
            "infosources": [{"name": OUTLET}],
            "bodies": [{"role": "main", "contenttype": "text/html", "value": PARAGRAPHS}],
            **more,
        },
        indent=1,
    ).encode()


def news_item(body: str = f"<html><body><h1>{TITLE}</h1>{PARAGRAPHS}</body></html>", guid: str = "urn:x:1") -> str:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="1"><itemMeta>'
        '<itemClass qcode="ninat:text"/>'
        f"<provider><name>{OUTLET}</name></provider><versionCreated>2022-10-02T11:00:00Z</versionCreated>"
        "<firstCreated>2022-10-01T10:00:00Z</firstCreated></itemMeta>"
        f"<contentMeta><headline>{TITLE}</headline><by>Ann Lee</by></contentMeta>"
        f'<contentSet><inlineXML contenttype="application/xhtml+xml">{body}</inlineXML></contentSet></newsItem>'
    )


def newsml() -> bytes:
    items = news_item() + news_item(guid="urn:x:2")
    return f'<?xml version="1.0"?><newsMessage><itemSet>{items}</itemSet></newsMessage>'.encode()


def mail(plain: str | None = TEXT, html: str | None = None) -> bytes:
    message = EmailMessage()
    message["From"] = "Ann Lee <ann@courier.example>"
    message["To"] = "desk@northline.example"
    message["Subject"] = TITLE
    message["Date"] = "Sat, 01 Oct 2022 10:00:00 +0200"
    if plain is not None:
        message.set_content(f"{plain}\n")
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def mbox() -> bytes:
    return b"".join(b"From ann@courier.example Sat Oct  1 10:00:00 2022\n" + mail() + b"\n" for _ in range(2))


def pdf(*pages: Sequence[str], info: str = "") -> bytes:
    """A PDF whose pages have these lines, of ASCII without parentheses."""
    pages = pages or (
        [
            "The mayor said on Monday that the bridge would stay closed un-",
            "til the spring.",
            "She was sorry, she said.",
        ],
    )
    shown = [
        b"BT /F1 12 Tf 72 720 Td 14 TL "
        + b" ".join(
            b"(" + line.encode("ascii").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*" for line in page
        )
        + b" ET"
        for page in pages
    ]
    count = len(shown)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, stream in enumerate(shown):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * at),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    objects.append(f"<< {info} >>".encode())
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(data),
    )


def docx() -> bytes:
    import docx as word

    document = word.Document()
    document.core_properties.author = "Ann Lee"
    document.add_heading(TITLE, 0)
    for words in STORY:
        document.add_paragraph(words)
    document.add_paragraph("The bridge in May", style="Caption")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Piers: six", "Cracked: four"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def warc() -> bytes:
    return b"".join(
        record(url, f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data)
        for url, status, kind, data in (
            (URL, "200 OK", "text/html; charset=utf-8", html()),
            ("https://courier.example/logo.png", "200 OK", "image/png", b"\x89PNG"),
            ("https://courier.example/gone", "404 Not Found", "text/html", html()),
            ("https://courier.example/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        )
    )


def record(url: str, block: bytes) -> bytes:
    """A response that was archived."""
    headers = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-10-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return headers.encode() + block + b"\r\n\r\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return written.getvalue()


def parquet(*rows: dict[str, Any]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet as writer

    first = {
        "text": TEXT,
        "title": TITLE,
        "publisher": OUTLET,
        "published": date(2022, 10, 1),
        "url": URL,
        "id": None,
        "size": 7,
    }
    written = io.BytesIO()
    writer.write_table(pa.Table.from_pylist([*(rows or (first, {"text": STORY[0], "id": "second"}))]), written)
    return written.getvalue()


def zstd(data: bytes) -> bytes:
    from backports import zstd as packer

    return packer.compress(data)


def every() -> dict[str, bytes]:
    """A file of each format, by the name that it would have."""
    plain = {
        "a.txt": text(),
        "a.html": html(),
        "a.jsonl": jsonl(),
        "a.csv": table(),
        "a.tsv": table(delimiter="\t"),
        "a.rss": rss(),
        "a.atom": atom(),
        "a.json": ninjs(),
        "a.xml": newsml(),
        "a.eml": mail(),
        "b.eml": mail(None, PAGE),
        "a.mbox": mbox(),
        "a.pdf": pdf(),
        "a.docx": docx(),
        "a.warc": warc(),
        "a.parquet": parquet(),
    }
    packed = {
        "a.txt.gz": gzip.compress(text(), mtime=0),
        "a.jsonl.zst": zstd(jsonl()),
        "a.zip": zipped({"a.txt": text(), "b/a.html": html()}),
        "a.tar": tarred({"a.txt": text(), "b/a.html": html()}),
        "a.tar.gz": gzip.compress(tarred({"a.jsonl": jsonl()}), mtime=0),
    }
    return plain | packed
