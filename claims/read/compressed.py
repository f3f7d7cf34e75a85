"""gzip and Zstandard: one file, packed."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from typing import Any

from claims.read.form import Format, Found, Input
from claims.read.stream import unfolded

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
WINDOW_LOG = 27
"""The largest window of Zstandard that is allowed, as a power of two: 128 MB of memory, its own default."""


def _gunzip(given: Input) -> Iterator[Found]:
    yield _inner(given, gzip.GzipFile(fileobj=given.stream, mode="rb"))


def _unzstd(given: Input) -> Iterator[Found]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
    yield _inner(given, zstd.ZstdFile(given.stream, mode="rb", options=options))


def _inner(given: Input, decompressor: Any) -> Input:
    """It keeps its name, for there is but one thing in it."""
    from claims.read.formats import unpacked

    path = unpacked(given.path) if given.path else ""
    return given.inner(given.name, unfolded(decompressor, given.room), path, named=given.named)


GZIP = Format(
    "gzip file",
    _gunzip,
    lambda head: head.startswith(GZIP_MAGIC),
    (".gz", ".tgz"),
    ("application/gzip", "application/x-gzip"),
    unfolds=True,
)
ZSTD = Format(
    "Zstandard file",
    _unzstd,
    lambda head: head.startswith(ZSTD_MAGIC),
    (".zst", ".tzst"),
    ("application/zstd",),
    unfolds=True,
)
