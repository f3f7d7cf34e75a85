"""The same records are the same bytes, in another process too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

WRITE_ALL = """
import hashlib, io
from handmade_claims import ANN, DOCUMENT, EVIL, MINISTRY, NAMED, SOURCE, said
from claims.export import BYTES, FORMATS, exporter
from claims.export.records import OF_PAIRS, OF_STATEMENTS, OF_TEXTS, record_exporter
from claims.records import Attributed, Conflict, Statement
from claims.tables import CLAIMS, rows

claims = NAMED, EVIL, said(MINISTRY, "c0ffee03"), said(SOURCE, "c0ffee05"), said(None, "c0ffee06")
ours, theirs = Statement("c0ffee01", ANN, (NAMED,)), Statement("c0ffee03", MINISTRY, claims[2:3])
records = {
    **dict.fromkeys(OF_TEXTS, [Attributed(DOCUMENT, claims)]),
    **dict.fromkeys(OF_STATEMENTS, [ours, theirs]),
    **dict.fromkeys(OF_PAIRS, [Conflict(ours, theirs, "conflict", "number", 0.9, "because", (), (), "the dead")]),
}
for format in (*FORMATS, *records):
    stream = io.BytesIO() if format in BYTES else io.StringIO(newline="")
    if format in records:
        record_exporter(format, stream).write_all(records[format])
    else:
        exporter(format, stream, CLAIMS).write_all(rows(claims, CLAIMS))
    written = stream.getvalue()
    print(format, hashlib.sha256(written if format in BYTES else written.encode()).hexdigest())
"""


def digests(**surroundings: str) -> list[str]:
    path = os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[2])))
    done = subprocess.run(
        [sys.executable, "-c", WRITE_ALL],
        env={**os.environ, "PYTHONPATH": path, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_every_format_is_the_same_bytes_in_another_process_zone_and_order_of_sets() -> None:
    first = digests(PYTHONHASHSEED="1", TZ="UTC")
    assert len(first) == 13
    assert digests(PYTHONHASHSEED="2", TZ="Asia/Tokyo") == first
