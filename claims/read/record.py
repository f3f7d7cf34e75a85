"""A document from named values: an object of JSON or a row of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

from claims.read.days import in_iso
from claims.read.form import Said, saying
from claims.read.refused import Refused
from claims.records import Document, Part, PartKind
from claims.stated import Span

KEYS = {
    "title": ("title",),
    "outlet": ("publisher", "outlet"),
    "published": ("published", "date"),
    "modified": ("modified",),
    "author": ("author",),
    "url": ("url",),
}
"""Field of the document -> the keys that have it; the first that says something counts."""
FIELDS = ("text", "id", *KEYS)
"""What `columns` may say a key of; the id is a document's name."""
ARTICLE = 12
"""Words from which what stands under a key may be an article."""
DATES = ("published", "modified")
"""Fields that are kept in ISO 8601 where they can be read as a date, whatever way it is written."""
LENIENT = {"author", "modified"}
"""Fields of which a value that is no string says nothing; of the others it is refused."""


def document(value: Mapping[str, Any], place: str, columns: Mapping[str, str], what: str = "key") -> Document:
    """From an object with these keys; `columns` says which key has a field, where it is not the usual one, and `what`
    keys are called in origins.

    An object that `claims read` printed gives the document that it was printed from. Raises Refused if there is no text
    in it, or if a value can't be one.
    """
    keys = keys_of("text", columns)
    there = [key for key in keys if value.get(key) is not None]
    if not there:
        named = " or ".join(f'"{key}"' for key in keys)
        other = "" if "text" in columns else f", or name another one: --map text={_wordy(value) or 'KEY'}"
        raise Refused(f"the line has no {named}", f'give the article\'s words under the key "{keys[0]}"{other}')
    key = next((key for key in there if value[key] != ""), there[0])
    text = value[key]
    if not isinstance(text, str):
        raise Refused(f'"{key}" is {kind_of(text)}, not a string', f'give the article\'s words under the key "{key}"')
    said = fields(value, columns, what)
    if is_printed(value):
        name = value["name"] if isinstance(value.get("name"), str) else place
        document = saying(Document(text, name=name, parts=_parts(value, text)), said)
        return replace(document, origins=_origins(value["origins"]))
    name = next(filter(None, (_words(value, key, lenient=False) for key in keys_of("id", columns))), place)
    return saying(Document(text, name=name), said)


def _wordy(value: Mapping[str, Any]) -> str | None:
    """The key that has most words, of those that say nothing to us: an article may stand there."""
    known = {key for field in FIELDS for key in KEYS.get(field, (field,))}
    words = {key: len(each.split()) for key, each in value.items() if isinstance(each, str) and key not in known}
    key = max(words, key=lambda one: words[one], default=None)
    return key if key and words[key] >= ARTICLE and re.fullmatch(r"[\w.-]+", key) else None


def keys_of(field: str, columns: Mapping[str, str]) -> list[str]:
    """The keys that may have a field: the one that the user says first, for a batch may hold files of several kinds."""
    return list(dict.fromkeys([*([columns[field]] if field in columns else []), *KEYS.get(field, (field,))]))


def fields(value: Mapping[str, Any], columns: Mapping[str, str], what: str) -> Said:
    """The fields that the object has, but its text and name."""
    said = {field: found for field in KEYS if (found := _field(value, keys_of(field, columns), what, field in LENIENT))}
    return said | {field: _dated(*said[field]) for field in DATES if field in said}


def _dated(words: str, origin: str) -> tuple[str, str]:
    """What is no date stays as it is given."""
    iso = in_iso(words) or words
    return iso, origin if iso == words else f"{origin}, “{words}”"


def _field(value: Mapping[str, Any], keys: Sequence[str], what: str, lenient: bool) -> tuple[str, str] | None:
    """The first key that says something counts."""
    for key in keys:
        if words := _words(value, key, lenient):
            return words, f"{what} {key}"
    return None


def _words(value: Mapping[str, Any], key: str, lenient: bool) -> str | None:
    """The value as words: a number counts as its digits, and names in a list as names."""
    found = value.get(key)
    if lenient and isinstance(found, list) and all(isinstance(name, str) for name in found):
        found = ", ".join(found)
    if isinstance(found, bool | list | dict):
        if lenient:
            return None
        raise Refused(f'"{key}" is {kind_of(found)}, not a string', f'put "{key}" in double quotes, or leave it out')
    return str(found).strip() or None if found is not None else None


def is_printed(value: Mapping[str, Any]) -> bool:
    """Whether it looks like a line that `claims read` printed."""
    return isinstance(value.get("origins"), dict) and isinstance(value.get("parts"), list) and "sha256" in value


def _origins(value: Mapping[str, Any]) -> dict[str, str]:
    return {field: origin for field, origin in value.items() if isinstance(origin, str) and field != "language"}


def _parts(value: Mapping[str, Any], text: str) -> tuple[Part, ...]:
    """Raises Refused where they are not of this text."""
    try:
        parts = tuple(_part(each, text) for each in value["parts"])
        if any(a.span.end > b.span.start for a, b in pairwise(parts)):
            raise ValueError
        return parts
    except (KeyError, TypeError, ValueError):
        raise Refused('its "parts" are not of its text', 'take "parts" out, or read the article again') from None


def _part(value: Mapping[str, Any], text: str) -> Part:
    """Raises an error where the object is no part of the text."""
    start, end = value["span"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError
    if value["kind"] not in get_args(PartKind) or text[start:end] != value["text"]:
        raise ValueError
    return Part(Span(start, end), value["kind"])


def kind_of(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
