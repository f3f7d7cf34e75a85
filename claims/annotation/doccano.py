"""doccano: JSON Lines of a project for sequence labelling with relations (and overlapping spans).

Entities are `content: STANCE`, `cue` and `source`; relations lead from the first entity of a quote's content to its
cues and sources, and from one part of the content to the next (`continues`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from claims.annotation.graph import graph_of, quotes
from claims.annotation.meta import AGAIN, KEY, came_back, meta_of, span_of, stance_of
from claims.annotation.streams import each_line
from claims.read.refused import Refused
from claims.records import Refusal
from claims.sheets import Sheet

CONTENT = "content: "


def write(sheets: Iterable[Sheet], to: IO[str]) -> int:
    count = 0
    for count, sheet in enumerate(sheets, start=1):
        to.write(json.dumps(row_of(sheet, count), ensure_ascii=False) + "\n")
    return count


def read(path: Path) -> Iterator[Sheet | Refusal]:
    return each_line(path, sheet_of)


def row_of(sheet: Sheet, number: int = 1) -> dict[str, Any]:
    graph = graph_of(sheet.markings)
    numbers = {id: at for at, id in enumerate(graph.stretches, start=1)}
    stances = dict.fromkeys(graph.stretches, "")
    for head, marking in graph.heads.items():
        stances[head] = marking.stance
    for kind, one, other in graph.relations:  # in the order of the chain
        if kind == "continues":
            stances[other] = stances[one]
    return {
        "id": number,
        "text": sheet.text,
        "entities": [
            {
                "id": numbers[id],
                "label": CONTENT + stances[id] if label == "content" else label,
                "start_offset": span.start,
                "end_offset": span.end,
            }
            for id, (label, span) in graph.stretches.items()
        ],
        "relations": [
            {"id": at, "from_id": numbers[one], "to_id": numbers[other], "type": kind}
            for at, (kind, one, other) in enumerate(graph.relations, start=1)
        ],
        "Comments": [],
        KEY: meta_of(sheet),
    }


def sheet_of(row: Any) -> Sheet:
    """Raises Refused where the line is none of doccano's, or not of what was exported."""
    if not isinstance(row, Mapping):
        raise Refused("the line holds no object", AGAIN)
    text, entities = row.get("text"), row.get("entities")
    if not isinstance(text, str) or not isinstance(entities, list):
        raise Refused("the line has no text, or no entities", "export it as JSONL with relations")
    labels, stretches = {}, {}
    for entity in _objects(entities):
        id, label = str(entity.get("id")), str(entity.get("label"))
        span = span_of(entity.get("start_offset"), entity.get("end_offset"), text)
        labels[id] = label
        stretches[id] = _label(label), span
    relations = [
        (str(one.get("type")), str(one.get("from_id")), str(one.get("to_id")))
        for one in _objects(row.get("relations") or [])
    ]
    markings = [
        replace(marking, stance=stance_of(labels[head].removeprefix(CONTENT)))
        for head, marking in quotes(stretches, relations)
    ]
    return came_back(_meta(row), text, markings, by_source=True)


def _label(label: str) -> str:
    if label.startswith(CONTENT):
        return "content"
    if label in ("cue", "source"):
        return label
    raise Refused(f"“{label}” is no label of ours", "use “content: STANCE”, “cue” and “source”")


def _meta(row: Mapping[str, Any]) -> Any:
    """Beside the text, or in what doccano calls metadata."""
    places = (row, row.get("metadata"), row.get("meta"))
    return next((place[KEY] for place in places if isinstance(place, Mapping) and KEY in place), None)


def _objects(listed: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise Refused("its entities or relations are no list of objects", AGAIN)
    return iter(listed)
