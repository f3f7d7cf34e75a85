"""JSON Lines: a document a line, read one by one, however long the file is."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator

from claims.read import json
from claims.read.encoding import refuse_binary
from claims.read.form import Format, Found, Input, Read
from claims.read.json import ONE_OBJECT_A_LINE, loaded
from claims.read.record import kind_of
from claims.read.refused import Refused
from claims.read.stream import head, lines


def read(given: Input) -> Iterator[Found]:
    """Each line's document with its place `name:line`, or a Refusal of that name.

    Raises Refused for a file that is not JSON Lines at all.
    """
    refuse_binary(head(given.stream))
    for number, line in enumerate(lines(given.stream), start=1):
        place = f"{given.name}:{number}"
        try:
            if isinstance(line, Refused):
                raise line
            line = line.removeprefix(BOM_UTF8)  # of each file that was put together with others
            if line.strip() in (b"[", b"{"):
                raise _NotLines("it is JSON over several lines, not JSON Lines", f"{ONE_OBJECT_A_LINE}, else .json")
            if line.strip():
                yield _read(line.rstrip(b"\r\n"), given, place)
        except _NotLines:
            raise
        except Refused as refused:
            yield refused.of(place)


class _NotLines(Refused):
    """Ends the file, not the line: each of its lines would be refused otherwise."""


def _read(line: bytes, given: Input, place: str) -> Read:
    value = loaded(line, "the line")
    if not isinstance(value, dict):
        raise Refused(f"the line holds {kind_of(value)}, not an object with a text", ONE_OBJECT_A_LINE)
    return Read(json.document(value, place, given.columns), line, place)


def _begins(head: bytes) -> bool:
    """A whole object on its first line, as far as that is seen."""
    line, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    ended = not newline or line.rstrip().endswith(b"}")
    return ended and re.match(rb'\{[ \t]*("|\}|$)', line) is not None


FORMAT = Format(
    "JSON Lines",
    read,
    _begins,
    (".jsonl", ".ndjson", ".json"),
    (
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/ndjson",
        "application/x-ndjson",
    ),
)
