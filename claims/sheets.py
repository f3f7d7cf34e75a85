"""A text with its quotes as annotators see and correct them: what went out to them, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from claims.records import Attributed, Claim, Refusal, Stance
from claims.stated import Span

STANCES: tuple[Stance, ...] = get_args(Stance)
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Marking:
    """A quote: the places of its words, who said it by name, and how."""

    content: Spans
    cue: Spans = ()
    source: Spans = ()
    stance: Stance = "asserts"
    speaker: str | None = None
    claim: str = ""
    """The id of the claim that it is; empty of what an annotator added."""


@dataclass(frozen=True)
class Sheet:
    """One text on the annotator's desk."""

    document: str
    """Its id."""
    name: str
    text: str
    markings: tuple[Marking, ...]
    """What is marked now, in the order of the text."""
    given: tuple[Marking, ...] = ()
    """What was marked when it went out: our claims."""

    @property
    def removed(self) -> list[Marking]:
        """What was given and is marked no more."""
        kept = {marking.claim for marking in self.markings}
        return [marking for marking in self.given if marking.claim not in kept]

    @property
    def added(self) -> list[Marking]:
        return [marking for marking in self.markings if not marking.claim]

    @property
    def kept(self) -> list[tuple[Marking, Marking]]:
        """What is still marked: as it was given, and as it is now."""
        given = {marking.claim: marking for marking in self.given}
        return [(given[marking.claim], marking) for marking in self.markings if marking.claim]


@dataclass(frozen=True)
class Taken:
    """What a sheet that came back made of the claims of its document (their ids)."""

    document: str
    name: str
    rejected: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    """Markings that could not be taken over."""


def gold_row(sheet: Sheet) -> dict[str, Any]:
    """The sheet as a line of a gold file."""
    quotes = [
        {
            "content": [list(span) for span in marking.content],
            "cue": [list(span) for span in marking.cue],
            "source": [list(span) for span in marking.source],
            "speaker": marking.speaker,
            "stance": marking.stance,
        }
        for marking in sheet.markings
    ]
    return {"id": sheet.document, "title": sheet.name, "text": sheet.text, "quotes": quotes}


def sheet_of(found: Attributed) -> Sheet:
    """The text with its claims, to be corrected."""
    document = found.document
    markings = tuple(sorted(map(_marking_of, found.claims), key=_order))
    return Sheet(document.id, document.title or document.name or document.id, document.text, markings, markings)


def _marking_of(claim: Claim) -> Marking:
    name = claim.speaker.name if claim.speaker else None
    return Marking(claim.spans, claim.cue_spans, claim.source_spans, claim.stance, name, claim.id)


def _order(marking: Marking) -> tuple[object, ...]:
    return marking.content, marking.cue, marking.source, marking.claim


def linked(sheet: Sheet) -> Sheet:
    """The sheet as it came back, each marking known as the given one that has its content, if there is one.

    White space between and around spans says nothing, for tools break spans at the ends of lines: what differs in that
    alone is as it was given.
    """
    left = list(sheet.given)
    markings = []
    for marking in sorted(sheet.markings, key=_order):
        same = [given for given in left if _same(given.content, marking.content, sheet.text)]
        given = max(same, key=lambda one: _likeness(one, marking, sheet.text), default=None)
        if given:
            left.remove(given)
        markings.append(_as_given(marking, given, sheet.text) if given else replace(marking, claim=""))
    return replace(sheet, markings=tuple(sorted(markings, key=_order)))


def _as_given(marking: Marking, given: Marking, text: str) -> Marking:
    cue = given.cue if _same(given.cue, marking.cue, text) else marking.cue
    source = given.source if _same(given.source, marking.source, text) else marking.source
    return replace(marking, content=given.content, cue=cue, source=source, claim=given.claim)


def _likeness(given: Marking, marking: Marking, text: str) -> int:
    """How much else of two markings of the same content is the same."""
    spans = (_same(given.cue, marking.cue, text), _same(given.source, marking.source, text))
    return sum((*spans, given.speaker == marking.speaker, given.stance == marking.stance))


def _same(one: Spans, other: Spans, text: str) -> bool:
    return one == other or whole(one, text) == whole(other, text)


def whole(spans: Iterable[Span], text: str) -> list[Span]:
    """Spans without white space around them, those between which there is nothing else as one."""
    found: list[Span] = []
    for span in sorted(spans):
        words = span.of(text)
        bare = Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))
        if bare.start >= bare.end:
            continue
        if found and not text[found[-1].end : bare.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, bare.end))
        else:
            found.append(bare)
    return found


def by_source(marking: Marking, given: Sequence[Marking], text: str) -> str | None:
    """Who said it, where a tool has no place for a name: as given where content and source are; else whoever is given
    the same source; else the words of the source."""
    same = [one for one in given if _same(one.source, marking.source, text)]
    own = [one for one in same if _same(one.content, marking.content, text)]
    for one in own or (same if marking.source else []):
        return one.speaker
    return " ".join(span.of(text) for span in marking.source) or None
