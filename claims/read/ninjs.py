"""News in JSON as the IPTC has it: ninjs 1 (`headline`, `body_text`), 2 and 3 (`headlines`, `bodies`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.read.form import Said, saying
from claims.read.markup import prose
from claims.read.refused import Refused
from claims.records import Document, Part

Body = tuple[str, tuple[Part, ...]]
ADVICE = "leave it out, or ask who sent it for a text item"
_UNUSABLE = {"canceled": "was cancelled", "cancelled": "was cancelled", "withheld": "is withheld"}


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object looks like a ninjs item rather than one of ours."""
    if "uri" not in value or "text" in value:
        return False
    standard = value.get("standard")
    named = isinstance(standard, dict) and standard.get("name") == "ninjs"
    return (
        named
        or "bodies" in value
        or "headlines" in value
        or any(key.startswith("body_") for key in value)
        or ("versioncreated" in value)
    )


def document(value: Mapping[str, Any], place: str) -> Document:
    """Raises Refused where the item has no words, or may not be used."""
    if (status := str(value.get("pubstatus"))) in _UNUSABLE:
        raise Refused(f"the item {_UNUSABLE[status]} by who sent it", "leave it out")
    if value.get("type", "text") not in ("text", "composite"):
        raise Refused(f"the item is {str(value['type'])[:40]}, not text", ADVICE)
    found = next((body for body in _bodies(value) if body[0].strip()), None)
    if found is None:
        raise Refused("the item has no body", ADVICE)
    document = Document(text=found[0], parts=found[1], name=_words(value.get("uri")) or place)
    return saying(document, _fields(value))


def _fields(value: Mapping[str, Any]) -> Said:
    uri = value.get("uri")
    choices = {
        "title": ("headlines", "headline"),
        "author": ("bylines", "byline", "by"),
        "outlet": ("provider", "infosources", "infosource", "copyrightholder"),
        "published": ("firstcreated", "versioncreated"),
        "modified": ("versioncreated",),
    }
    said = {field: _first(value, properties) for field, properties in choices.items()}
    return {**said, "url": (uri if str(uri).startswith(("http://", "https://")) else None, "ninjs uri")}


def _first(value: Mapping[str, Any], properties: Sequence[str]) -> tuple[str | None, str]:
    """The words of the first property that says something, and its name."""
    for name in properties:
        if words := _words(_main(value.get(name))):
            return words, f"ninjs {name}"
    return None, ""


def _main(value: object) -> object:
    """Of a list of things with roles the main one, else the first: its value or name."""
    things = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    objects = [thing for thing in things if isinstance(thing, dict)]
    if not objects:
        return next((thing for thing in things if isinstance(thing, str)), value if isinstance(value, str) else None)
    main = next((thing for thing in objects if str(thing.get("role", "")).endswith("main")), objects[0])
    return main.get("value") or main.get("name") or main.get("literal")


def _words(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _bodies(value: Mapping[str, Any]) -> Iterator[Body]:
    """What the item has as its body, plain text first."""
    listed = value["bodies"] if isinstance(value.get("bodies"), list) else []
    typed: list[tuple[str, str]] = [
        (str(kind).lower(), words)
        for kind, words in (
            *((b.get("contenttype") or b.get("contentType"), b.get("value")) for b in listed if isinstance(b, dict)),
            *((key, words) for key, words in value.items() if key.startswith("body_")),
        )
        if isinstance(words, str)
    ]
    plain = [kind for kind, _ in typed if "plain" in kind or kind == "body_text"]
    for kind, words in typed:
        if kind in plain:
            yield words, ()
    for kind, words in typed:
        if kind not in plain:
            yield prose(words)
