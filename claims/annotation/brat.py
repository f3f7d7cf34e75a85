"""brat standoff: for each document ID.txt, ID.ann and ID.claims.json, and one annotation.conf, in a folder or a zip.

Content, Cue and Source are text-bound annotations, in parts where need be; HasCue and HasSource lead from a content to
the others, Stance is its attribute, and a note on it says who speaks (`speaker: NAME`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from claims.annotation.files import Files, files, putting, safe
from claims.annotation.meta import AGAIN, came_back, meta_of, span_of, stance_of
from claims.read.json import loaded
from claims.read.refused import Refused
from claims.records import Refusal
from claims.sheets import STANCES, Marking, Sheet, Spans
from claims.stated import Span

ANN, META = ".ann", ".claims.json"
LABELS = {"Content": "content", "Cue": "cue", "Source": "source"}
SPEAKER = "speaker: "
CONFIG = f"""\
[entities]
Content
Cue
Source
[relations]
HasCue\tArg1:Content, Arg2:Cue
HasSource\tArg1:Content, Arg2:Source
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
Stance\tArg:Content, Value:{"|".join(STANCES)}
"""


def write(sheets: Iterable[Sheet], to: Path) -> int:
    count = 0
    with putting(to) as put:
        put("annotation.conf", CONFIG.encode())
        former = ""
        for count, sheet in enumerate(sheets, start=1):
            name = safe(sheet.document) + (f"-{count}" if sheet.document == former else "")
            former = sheet.document
            put(f"{name}.txt", sheet.text.encode())
            put(f"{name}{ANN}", standoff(sheet).encode())
            put(f"{name}{META}", json.dumps(meta_of(sheet), ensure_ascii=False).encode())
    return count


def read(path: Path) -> Iterator[Sheet | Refusal]:
    with files(path) as found:
        names = found.names(ANN)
        if not names:
            raise Refused(f"{path}: there is no {ANN} file in it", "give the folder as brat has it, or a zip of it")
        for name in names:
            try:
                yield _sheet(found, name.removesuffix(ANN))
            except Refused as refused:
                yield refused.of(f"{path}:{name}")


def standoff(sheet: Sheet) -> str:
    """The annotations, a line each."""
    lines: list[str] = []
    shared: dict[tuple[str, Span], str] = {}
    counts = {"T": 0, "R": 0, "A": 0, "#": 0}

    def put(sort: str, words: str) -> str:
        counts[sort] += 1
        lines.append(f"{sort}{counts[sort]}\t{words}\n")
        return f"{sort}{counts[sort]}"

    for marking in sheet.markings:
        content = put("T", _bound("Content", marking.content, sheet.text))
        put("A", f"Stance {content} {marking.stance}")
        if marking.speaker:
            put("#", f"AnnotatorNotes {content}\t{SPEAKER}{_line(marking.speaker)}")
        for label, spans in (("Cue", marking.cue), ("Source", marking.source)):
            for span in spans:
                if (label, span) not in shared:
                    shared[label, span] = put("T", _bound(label, (span,), sheet.text))
                put("R", f"Has{label} Arg1:{content} Arg2:{shared[label, span]}")
    return "".join(lines)


def _bound(label: str, spans: Spans, text: str) -> str:
    """A text-bound annotation; brat wants no line break inside a span."""
    parts = [
        Span(span.start + part.start(), span.start + part.end())
        for span in spans
        for part in re.finditer(r"[^\n]+", span.of(text))
    ]
    places = ";".join(f"{part.start} {part.end}" for part in parts)
    return f"{label} {places}\t{' '.join(_line(part.of(text)) for part in parts)}"


def _line(words: str) -> str:
    return re.sub(r"[\t\r\n]", " ", words)


@dataclass
class _Read:
    """The lines of a standoff file."""

    bound: dict[str, tuple[str, Spans]] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    stances: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)


def _sheet(found: Files, name: str) -> Sheet:
    text = _text(found.read(f"{name}.txt"))
    read = _Read()
    for number, line in enumerate(_text(found.read(f"{name}{ANN}")).split("\n"), start=1):
        if line.strip():
            try:
                _take(line.rstrip("\r"), read, text)
            except Refused as refused:
                raise Refused(f"line {number}: {refused.reason}", refused.advice) from None
    meta = loaded(found.read(f"{name}{META}"), "the file with what was exported")
    return came_back(meta, text, _markings(read))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8 at byte {error.start:,}", "save it as UTF-8") from None


def _take(line: str, read: _Read, text: str) -> None:
    id, _, rest = line.partition("\t")
    what, _, words = rest.partition("\t")
    if id.startswith("T"):
        label, _, places = what.partition(" ")
        if label not in LABELS:
            raise Refused(f"“{label}” is no label of ours", "use Content, Cue and Source")
        read.bound[id] = LABELS[label], tuple(_place(place, text) for place in places.split(";"))
    elif id.startswith("R"):
        kind, *ends = what.split()
        one, other = (end.partition(":")[2] for end in ends) if len(ends) == 2 else ("", "")
        read.relations.append((kind, one, other))
    elif id.startswith(("A", "M")) and len(said := what.split()) == 3 and said[0] == "Stance":
        read.stances[said[1]] = said[2]
    elif id.startswith("#") and words.startswith(SPEAKER):
        read.speakers[what.partition(" ")[2]] = words.removeprefix(SPEAKER).strip()


def _place(place: str, text: str) -> Span:
    found = re.fullmatch(r"(\d{1,9}) (\d{1,9})", place.strip())
    if not found:
        raise Refused(f"“{place}” is no place", AGAIN)
    return span_of(int(found[1]), int(found[2]), text)


def _markings(read: _Read) -> Iterator[Marking]:
    of: dict[str, dict[str, list[Span]]] = {}
    for kind, one, other in read.relations:
        if one not in read.bound or other not in read.bound:
            raise Refused("a relation leads to what is not marked", "remove the relation, or mark that")
        label = read.bound[other][0]
        if read.bound[one][0] != "content" or kind.casefold() != f"has{label}":
            raise Refused(f"a relation {kind} from {read.bound[one][0]} to {label} says nothing", "remove it")
        of.setdefault(one, {}).setdefault(label, []).extend(read.bound[other][1])
    for id, (label, spans) in read.bound.items():
        if label == "content":
            said = of.get(id, {})
            cue, source = (tuple(sorted(said.get(name, ()))) for name in ("cue", "source"))
            marking = Marking(spans, cue, source, speaker=read.speakers.get(id) or None)
            yield replace(marking, stance=stance_of(read.stances.get(id, "asserts")))
