"""Pairs of accounts as JSON of our own: each with both statements and all their appearances.

Its form is `conflicts.schema.json`, beside this module; `VERSION` counts up when a reader of the former could stumble.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from claims.export.records import Items, present, software
from claims.records import Claim, Conflict, Speaker, Statement
from claims.stated import Span
from claims.tables import CLAIMS, row
from claims.tables.passages import passage

VERSION = 1
FORMAT = "claims-conflicts"


class Conflicts(Items[Conflict]):
    key = "pairs"

    def opening(self) -> Mapping[str, Any]:
        return {"format": FORMAT, "version": VERSION, "generator": software()["name"]}

    def items(self, record: Conflict) -> Iterator[dict[str, Any]]:
        yield pair(record)


def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    read: dict[str, Any] = json.loads(files("claims.export").joinpath("conflicts.schema.json").read_text("utf-8"))
    return read


def pair(of: Conflict) -> dict[str, Any]:
    """Two statements and how they relate: what is not known is null, what nobody decided is left out."""
    return {
        "id": of.id,
        "relation": of.relation,
        "kind": of.kind,
        "score": of.score,
        "matter": of.matter,
        "reason": of.reason,
        **_judged(of),
        "a": _statement(of.a, of.marks_a),
        "b": _statement(of.b, of.marks_b),
    }


def _judged(of: Conflict) -> dict[str, Any]:
    if of.judgement is None:
        return {}
    judged = {"verdict": of.judgement, "by": of.judged_by, "note": of.note}
    return {"judgement": present(judged), "by_hand": of.by_hand}


def _statement(of: Statement, marks: Sequence[Span]) -> dict[str, Any]:
    """The marks and what is shown are places in the document of the appearance listed first, as are its spans."""
    shown = passage(of.claim, marks)
    return {
        "statement_id": of.id,
        "speaker": _speaker(of.speaker),
        "marks": _pairs(marks),
        "shown": {"text": shown.text, "spans": _pairs(shown.spans)},
        "appearances": [_appearance(one) for one in of.claims],
    }


def _speaker(of: Speaker | None) -> dict[str, Any] | None:
    if of is None:
        return None
    return {
        "id": of.id,
        "name": of.name,
        "kind": of.kind,
        "role": of.role,
        "affiliation": of.affiliation,
        "side": of.side,
        "aliases": list(of.aliases),
    }


_OF_SPEAKER = ("statement_id", "speaker_id", "speaker", "kind", "role", "affiliation", "side")


def _appearance(of: Claim) -> dict[str, Any]:
    """A row of `claims export claims`, but for what the statement says already, and with the places of all words."""
    said = {name: value for name, value in row(of, CLAIMS).items() if name not in _OF_SPEAKER}
    return said | {"cue_spans": _pairs(of.cue_spans), "source_spans": _pairs(of.source_spans)}


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


make = Conflicts
