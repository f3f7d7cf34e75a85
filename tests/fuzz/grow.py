"""Files to try: a valid one, its bytes changed here and there, and packed again so that the change is met inside."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import examples
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


class Case(NamedTuple):
    name: str
    """What the file is called; empty where it comes without a name."""
    data: bytes

    def __repr__(self) -> str:
        return f"Case({self.name!r}, {len(self.data)} bytes: {self.data[:200]!r})"


TRAPS = (
    *(b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\n\n", b'"', b"<", b"]]>", b"&#0;", b"&a;", b"%s", b"\x1b[31m"),
    *(b"<!DOCTYPE x [<!ENTITY a 'a'>]>", b"<!--", b"\\ud800", b"\xed\xa0\x80", "\u2028\u202e\ufffe".encode()),
    *(piece * 3000 for piece in (b"<p>", b"[", b'{"a":', b"(", b"<<", b"> ", b"a ", b"0", b"\x80", b"=?utf-8?q?=FF?=")),
    *(b"99999999999999999999", b"-1", b"1e999", b"2022-13-45T99:99:99Z", b"../../etc/passwd", b"a" * 70_000),
    *(b"From x 2022\n", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"charset=utf-7", b"charset=idna"),
    *(b" 0 R", b"/Parent 4 0 R", b"stream\n", b"/Length -1", b"/Filter /FlateDecode", b"/Kids [2 0 R]", b"endobj\n"),
    *(b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"\r\n\r\n", b"PK\x03\x04", b"PK\x01\x02", b"\x1f\x8b\x08"),
)


@cache
def seeds() -> dict[str, bytes]:
    more = {
        "a.nitf.xml": examples.news_item(
            "<nitf><body><body.content><p>One said no.</p></body.content></body></nitf>"
        ).encode(),
        "list.json": b"[" + examples.ninjs() + b"," + examples.jsonl().splitlines()[0] + b"]",
        "b.txt": "“It’s over”, she said – that’s all.".encode("cp1252") * 9,
        "b.csv": "text\ttitle\n“No”, she said.\tÜber\n".encode("utf-16"),
        "flate.pdf": _deflated(examples.pdf()),
        "multipart.eml": examples.mail(examples.TEXT, examples.PAGE),
        "printed.jsonl": b'{"text": "One said no.", "name": "x", "sha256": "", "origins": {"title": "x"}, '
        b'"parts": [{"kind": "caption", "span": [0, 3], "text": "One"}]}\n',
    }
    return examples.every() | more


def _deflated(pdf: bytes) -> bytes:
    """With its content compressed, as most are; offsets no longer fit, as in many."""
    found = re.search(rb"<< /Length \d+ >>\nstream\n(.*?)\nendstream", pdf, re.S)
    assert found
    packed = zlib.compress(found[1])
    inner = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    return pdf[: found.start()] + inner + pdf[found.end() :]


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """With up to eight changes, each of a kind that has broken parsers before."""
    grown = bytearray(data)
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(grown)))
        length = draw(st.integers(0, min(200, len(grown) - at)))
        match draw(st.integers(0, 6)):
            case 0:
                grown[at : at + 1] = draw(st.binary(max_size=4))
            case 1:
                grown[at:at] = draw(st.sampled_from(TRAPS))
            case 2:
                del grown[at : at + length]
            case 3:
                grown[at:at] = grown[at : at + length] * draw(st.integers(1, 30))
            case 4:
                other = draw(st.sampled_from(sorted(seeds())))
                grown[at:at] = seeds()[other][draw(st.integers(0, 400)) :][:400]
            case 5:
                del grown[at:]
            case _:
                grown[at : at + length] = draw(st.sampled_from(TRAPS))
        del grown[2_000_000:]
    return bytes(grown)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    name = draw(st.sampled_from(sorted(seeds())))
    data = seeds()[name]
    if zipfile.is_zipfile(io.BytesIO(data)) and draw(st.booleans()):
        data = draw(_member_changed(data))
    else:
        data = draw(changed(data))
    for _ in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
        name, pack = draw(st.sampled_from(PACKED))(name)
        data = draw(changed(pack(data))) if draw(st.integers(0, 9)) == 0 else pack(data)
    other = draw(st.sampled_from(sorted(seeds())))
    return Case(draw(st.sampled_from([name, name, name, "", other])), data)


def _member_changed(archive: bytes) -> SearchStrategy[bytes]:
    """A zip archive, or Word document, with one member changed, and sums that fit."""
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        members = {name: read.read(name) for name in read.namelist()}
    names = [
        name for name in members if name.endswith(("document.xml", "styles.xml", "core.xml", ".rels", ".txt", ".html"))
    ]
    return st.sampled_from(names).flatmap(
        lambda name: changed(members[name]).map(lambda data: examples.zipped(members | {name: data}))
    )


Packing = Callable[[str], tuple[str, Callable[[bytes], bytes]]]
PACKED: tuple[Packing, ...] = (
    lambda name: (f"{name}.gz", lambda data: gzip.compress(data, 1, mtime=0)),
    lambda name: (f"{name}.zst", examples.zstd),
    lambda name: ("a.zip", lambda data: examples.zipped({name: data, "b.txt": b"One said no."})),
    lambda name: ("a.tar", lambda data: examples.tarred({name: data, "b.txt": b"One said no."})),
)
