"""A JSON file: one object, or a list of them; objects are ours (see `record`) or IPTC's (see `ninjs`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claims.read import ninjs, record
from claims.read.encoding import refuse_binary
from claims.read.form import Format, Found, Input, Read
from claims.read.record import kind_of
from claims.read.refused import Refused
from claims.read.stream import most, whole
from claims.records import Document

ONE_OBJECT_A_LINE = "write one JSON object per line (jq -c '.[]' does that to a list), and name the file .jsonl"
_PLAIN = {
    "Expecting ',' delimiter": "a comma or a closing brace is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing",
    "Unterminated string starting at": "a string is not closed that starts",
    "Invalid control character at": "a raw line break, tab or control character stands in a string",
    "Invalid \\escape": "a backslash stands before a letter that has no meaning there",
    "Extra data": "something follows the end of the object",
}


def loaded(data: bytes, what: str) -> Any:
    """The value of these bytes of JSON. Raises Refused if they are none; `what` they are is said then."""
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8 at byte {error.start:,} of {what}", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        words = _PLAIN.get(error.msg, error.msg)
        where = f"line {error.lineno:,}, " if error.lineno > 1 else ""
        raise Refused(f"not valid JSON: {words} at {where}character {error.colno:,}", f"correct {what}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of brackets
        raise Refused("not usable JSON: a number too long or brackets too deep", f"correct {what}") from None


def document(value: dict[str, Any], place: str, columns: Mapping[str, str]) -> Document:
    """Raises Refused if there is no article in the object."""
    if ninjs.is_ninjs(value) and not any(key in value for key in columns.values()):
        return ninjs.document(value, place)
    return record.document(value, place, columns)


def _read(given: Input) -> Iterator[Found]:
    data = whole(given.stream)
    refuse_binary(data)
    value = loaded(data.removeprefix(b"\xef\xbb\xbf"), "the file")
    if isinstance(value, dict):
        yield Read(document(value, given.name, given.columns), data, given.name)
        return
    if not isinstance(value, list):
        raise Refused(f"the file holds {kind_of(value)}, not an object with a text", ONE_OBJECT_A_LINE)
    for number, item in enumerate(value, start=1):
        place = f"{given.name}:{number}"
        try:
            yield Read(_item(item, place, given), _bytes(item), place)
        except Refused as refused:
            yield refused.of(place)


def _item(item: object, place: str, given: Input) -> Document:
    if not isinstance(item, dict):
        raise Refused(f"the list holds {kind_of(item)}, not an object with a text", "correct the list")
    return document(item, place, given.columns)


def _bytes(item: object) -> bytes:
    """An item of a list, written anew: where its bytes stood in the file is lost in parsing."""
    return json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")


FORMAT = Format(
    "JSON",
    _read,
    lambda head: re.match(rb'(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*[{\]])', head) is not None,
    (".json",),
    ("application/ninjs+json",),
    limit=most,
)
