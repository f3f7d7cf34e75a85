"""Parquet: a document a row, columns being the keys of a line of JSON; by pyarrow (the extra `parquet`)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from claims import settings
from claims.read import record
from claims.read.form import Format, Found, Input, Read
from claims.read.refused import Refused, foreign, missing
from claims.read.stream import Stream, whole

TOGETHER = 256
"""Rows that are made into documents together."""


def read(given: Input) -> Iterator[Found]:
    """Each row's document with its place `name:row`, or a Refusal of that name.

    Raises Refused for a file that is damaged, or of which one group of rows is more than is held in memory.
    """
    for number, row in enumerate(_rows(given), start=1):
        place = f"{given.name}:{number}"
        try:
            yield Read(record.document(row, place, given.columns, "column"), _bytes(row), place)
        except Refused as refused:
            yield refused.of(place)


def _rows(given: Input) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        missing("parquet", error)
    with foreign("the Parquet file"):
        opened = parquet.ParquetFile(_seekable(given.stream))
        wanted = _columns(opened.schema_arrow.names, given.columns)
    for group in range(opened.num_row_groups):
        unfolded = opened.metadata.row_group(group).total_byte_size
        if unfolded > settings.MAX_HELD:
            raise Refused(
                f"a group of its rows has {unfolded:,} bytes, the limit is {settings.MAX_HELD:,}",
                "write it with fewer rows in a group",
            )
        given.room.take(unfolded)
        with foreign("the Parquet file"):
            read = opened.iter_batches(TOGETHER, row_groups=[group], columns=wanted)
            rows = [row for batch in read for row in batch.to_pylist()]
        yield from ({name: _plain(value) for name, value in row.items()} for row in rows)


def _columns(there: list[str], columns: Mapping[str, str]) -> list[str]:
    """Those of a document's fields: what else a file has need not be unpacked."""
    keys = {key for field in record.FIELDS for key in record.keys_of(field, columns)}
    return [name for name in there if name in keys]


def _seekable(stream: Stream) -> Any:
    """The end of the file says where its rows are."""
    return stream if stream.seekable() else io.BytesIO(whole(stream, settings.MAX_HELD))


def _plain(value: Any) -> Any:
    """As JSON would have it: days and moments in ISO's form."""
    return value.isoformat() if isinstance(value, date) else value


def _bytes(row: Mapping[str, Any]) -> bytes:
    """The row, written anew: it has no bytes of its own in the file."""
    return json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


FORMAT = Format(
    "Parquet",
    read,
    lambda head: head.startswith(b"PAR1"),
    (".parquet",),
)
