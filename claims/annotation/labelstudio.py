"""Label Studio: tasks in JSON, what we found as a prediction that annotators correct and submit.

The stretches are regions (`part`); stance and speaker are said of a quote's first stretch of content. `CONFIG` is the
labelling interface. Offsets count UTF-16 units, as browsers do, and are checked against the words that go with them.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from claims.annotation.graph import graph_of, quotes
from claims.annotation.meta import AGAIN, KEY, came_back, meta_of, span_of, stance_of
from claims.annotation.streams import each_item
from claims.read.refused import Refused
from claims.records import Refusal
from claims.sheets import STANCES, Sheet
from claims.stated import Span

CONFIG = f"""\
<View>
  <Labels name="part" toName="text">
    <Label value="content"/>
    <Label value="cue"/>
    <Label value="source"/>
  </Labels>
  <Relations>
    <Relation value="cue"/>
    <Relation value="source"/>
    <Relation value="continues"/>
  </Relations>
  <Text name="text" value="$text" granularity="word"/>
  <Choices name="stance" toName="text" perRegion="true" whenTagName="part" whenLabelValue="content">
    {"".join(f'<Choice value="{stance}"/>' for stance in STANCES)}
  </Choices>
  <TextArea name="speaker" toName="text" perRegion="true" whenTagName="part" whenLabelValue="content"/>
</View>
"""


def write(sheets: Iterable[Sheet], to: IO[str]) -> int:
    count = 0
    for count, sheet in enumerate(sheets, start=1):
        to.write(("[\n" if count == 1 else ",\n") + json.dumps(task_of(sheet), ensure_ascii=False))
    to.write("\n]\n" if count else "[]\n")
    return count


def read(path: Path) -> Iterator[Sheet | Refusal]:
    return each_item(path, sheet_of)


def task_of(sheet: Sheet) -> dict[str, Any]:
    from claims import __version__

    graph = graph_of(sheet.markings)
    at = _Units(sheet.text)
    result = []
    for id, (label, span) in graph.stretches.items():
        value = {"start": at.unit(span.start), "end": at.unit(span.end), "text": span.of(sheet.text)}
        result.append(_said(id, "labels", "part", value | {"labels": [label]}))
        if marking := graph.heads.get(id):
            result.append(_said(id, "choices", "stance", value | {"choices": [marking.stance]}))
            if marking.speaker:
                result.append(_said(id, "textarea", "speaker", value | {"text": [marking.speaker]}))
    for kind, one, other in graph.relations:
        result.append({"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": [kind]})
    return {
        "data": {"text": sheet.text, "title": sheet.name, KEY: meta_of(sheet)},
        "predictions": [{"model_version": f"claims {__version__}", "result": result}],
    }


def _said(id: str, type: str, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": id, "type": type, "from_name": name, "to_name": "text", "value": value}


def sheet_of(task: Any) -> Sheet:
    """The latest annotation that was not cancelled. Raises Refused where there is none."""
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(text := data.get("text"), str):
        raise Refused("it is no task with a text", "export the project as JSON (not JSON-MIN)")
    done = [one for one in task.get("annotations") or () if isinstance(one, Mapping) and not one.get("was_cancelled")]
    if not done:
        raise Refused("nobody has annotated it", "submit it in Label Studio, and export it again")
    latest: Mapping[str, Any] = sorted(done, key=lambda one: str(one.get("updated_at") or ""))[-1]
    results: list[Mapping[str, Any]] = [one for one in latest.get("result") or () if isinstance(one, Mapping)]
    at = _Units(text)
    stretches = {id: (_label(value.get("labels")), at.span(value)) for id, value in _regions(results, "labels")}
    relations = [
        (str(_first(one.get("labels")) or ""), str(one.get("from_id")), str(one.get("to_id")))
        for one in results
        if one.get("type") == "relation"
    ]
    stances, speakers = (_of_regions(results, *of) for of in (("choices", "choices"), ("textarea", "text")))
    markings = [
        replace(marking, stance=stance_of(stances.get(head) or "asserts"), speaker=speakers.get(head))
        for head, marking in quotes(stretches, relations)
    ]
    return came_back(data.get(KEY), text, markings)


def _of_regions(results: Sequence[Mapping[str, Any]], type: str, key: str) -> dict[str, str]:
    """What is said of each region by a control of this type."""
    said = ((id, _first(value.get(key))) for id, value in _regions(results, type))
    return {id: words for id, words in said if isinstance(words, str) and words.strip()}


def _regions(results: Sequence[Mapping[str, Any]], type: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in results:
        value = one.get("value")
        if one.get("type") == type and isinstance(value, Mapping):
            yield str(one.get("id")), value


def _first(value: object) -> object:
    return (value[0] if value else None) if isinstance(value, list) else value


def _label(labels: object) -> str:
    label = _first(labels)
    if label not in ("content", "cue", "source"):
        raise Refused(f"“{label}” is no label of ours", "use content, cue and source")
    return str(label)


class _Units:
    """Between code points of a text and the UTF-16 units that browsers count."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._wide = [at for at, char in enumerate(text) if ord(char) > 0xFFFF]
        self._units = [at + count for count, at in enumerate(self._wide)]

    def unit(self, point: int) -> int:
        return point + bisect_left(self._wide, point)

    def _point(self, unit: int) -> int:
        return unit - bisect_left(self._units, unit)

    def span(self, value: Mapping[str, Any]) -> Span:
        """By the units, else by code points, where the words that go with them are those of the text."""
        start, end, words = value.get("start"), value.get("end"), value.get("text")
        if type(start) is not int or type(end) is not int:
            raise Refused("a region has no place", AGAIN)
        for first, last in ((self._point(start), self._point(end)), (start, end)):
            if not isinstance(words, str) or self._text[first:last] == words:
                return span_of(first, last, self._text)
        raise Refused(f"“{str(words)[:40]}” is not what stands at its place", AGAIN)
