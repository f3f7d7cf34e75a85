"""What goes out with each text, for tools carry along what they do not know: which text it is, and what was marked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from claims.read.refused import Refused
from claims.records import Stance
from claims.sheets import STANCES, Marking, Sheet, Spans, linked
from claims.stated import Span

KEY = "claims"
AGAIN = "export the documents again, and correct that"


def meta_of(sheet: Sheet) -> dict[str, Any]:
    return {
        "document": sheet.document,
        "name": sheet.name,
        "sha256": _sha256(sheet.text),
        "given": [_row(marking) for marking in sheet.given],
    }


def came_back(meta: object, text: object, markings: Iterable[Marking], *, by_source: bool = False) -> Sheet:
    """The sheet that a tool gives back, `markings` as it has them; `by_source` where it has no place for names.

    Raises Refused where it does not say of what it is, or the text is another than went out.
    """
    from claims.sheets import by_source as speaker_by_source

    if not isinstance(meta, Mapping) or not isinstance(text, str):
        raise Refused(f"it does not say what was exported (no “{KEY}”)", AGAIN)
    document, sha256, given = meta.get("document"), meta.get("sha256"), meta.get("given")
    if not isinstance(document, str) or not isinstance(given, list):
        raise Refused(f"“{KEY}” does not say which document it is, or what was marked in it", AGAIN)
    if sha256 != _sha256(text):
        raise Refused("its text is not as it was exported", "let the tool keep the text as it is: " + AGAIN)
    before = tuple(_marking(row, text) for row in given)
    found = tuple(_checked(marking, text) for marking in markings)
    if by_source:
        found = tuple(_named(marking, speaker_by_source(marking, before, text)) for marking in found)
    name = meta.get("name")
    return linked(Sheet(document, name if isinstance(name, str) else document, text, found, before))


def _named(marking: Marking, speaker: str | None) -> Marking:
    return Marking(marking.content, marking.cue, marking.source, marking.stance, speaker, marking.claim)


def spans_of(value: object, text: str) -> Spans:
    """Spans from [[start, end], ...]. Raises Refused for what is none of the text."""
    if not isinstance(value, list):
        raise Refused("its places are no list of [start, end]", AGAIN)
    pairs = (pair if isinstance(pair, list) and len(pair) == 2 else (None, None) for pair in value)
    return tuple(span_of(start, end, text) for start, end in pairs)


def span_of(start: object, end: object, text: str) -> Span:
    """Raises Refused where that is no place of the text."""
    if type(start) is int and type(end) is int and 0 <= start < end <= len(text):
        return Span(start, end)
    raise Refused("a place is none of its text", AGAIN)


def stance_of(words: object) -> Stance:
    """Raises Refused where there is no such stance."""
    for stance in STANCES:
        if stance == words:
            return stance
    raise Refused(f"“{words}” is no stance", f"give one of {', '.join(STANCES)}")


def _checked(marking: Marking, text: str) -> Marking:
    if not marking.content:
        raise Refused("a quote has no content", "mark what was said as content")
    return marking


def _row(marking: Marking) -> dict[str, Any]:
    spans = {name: [list(span) for span in getattr(marking, name)] for name in ("content", "cue", "source")}
    return {"claim": marking.claim, "speaker": marking.speaker, "stance": marking.stance, **spans}


def _marking(row: object, text: str) -> Marking:
    if not isinstance(row, Mapping) or not isinstance(claim := row.get("claim"), str) or not claim:
        raise Refused(f"“{KEY}” does not say what was marked", AGAIN)
    content, cue, source = (spans_of(row.get(name), text) for name in ("content", "cue", "source"))
    speaker = row.get("speaker")
    return Marking(
        content, cue, source, stance_of(row.get("stance")), speaker if isinstance(speaker, str) else None, claim
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
