"""JSON Lines: a document a line, read one by one, however long the file is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from claims.read.encoding import refuse_binary
from claims.read.refused import Refused
from claims.read.stream import Found, Stream, lines
from claims.records import Document

KEYS = {
    "id": ("id",),
    "title": ("title",),
    "outlet": ("publisher", "outlet"),
    "published": ("published", "date"),
    "url": ("url",),
}
"""Field of the document -> keys in the line, the first that is there counts."""

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


def read(stream: Stream, name: str) -> Iterator[Found]:
    """Each line's document with its place `name:line`, or a Refusal of that name.

    Raises Refused for a file that is not JSON Lines at all.
    """
    refuse_binary(stream.peek(4096)[:4096])
    for number, line in enumerate(lines(stream), start=1):
        place = f"{name}:{number}"
        try:
            if isinstance(line, Refused):
                raise line
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip() in (b"[", b"{"):
                raise _NotLines("it is JSON over several lines, not JSON Lines", ONE_OBJECT_A_LINE)
            if line.strip():
                yield place, _document(_object(line), place)
        except _NotLines:
            raise
        except Refused as refused:
            yield refused.of(place)


class _NotLines(Refused):
    """Ends the file, not the line: each of its lines would be refused otherwise."""


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8 at byte {error.start:,} of the line", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        words = _PLAIN.get(error.msg, error.msg)
        raise Refused(f"not valid JSON: {words} at character {error.colno:,}", "correct the line") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of brackets
        raise Refused("not usable JSON: a number too long or brackets too deep", "correct the line") from None
    if not isinstance(value, dict):
        raise Refused(f"the line holds {_kind(value)}, not an object with a text", ONE_OBJECT_A_LINE)
    return value


def _document(value: dict[str, Any], place: str) -> Document:
    text = value.get("text")
    if text is None:
        raise Refused('the line has no "text"', 'give the article\'s words under the key "text"')
    if not isinstance(text, str):
        raise Refused(f'"text" is {_kind(text)}, not a string', 'give the article\'s words under the key "text"')
    given = {field: _words(value, keys) for field, keys in KEYS.items()}
    name = given.pop("id") or place
    return Document(text=text, name=name, **given)


def _words(value: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first key's value as words; a number counts as its digits."""
    for key in keys:
        found = value.get(key)
        if isinstance(found, bool | list | dict):
            raise Refused(f'"{key}" is {_kind(found)}, not a string', f'put "{key}" in double quotes, or leave it out')
        if found is not None and str(found).strip():
            return str(found).strip()
    return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
