"""Texts in pieces, of which templates mark some: the deciding words of a claim, the attributions of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from claims.records import Claim
from claims.stated import Span

Role = Literal["content", "cue", "source"]
INNERMOST: tuple[Role, ...] = ("cue", "source", "content")
"""Which role a piece is shown in, where it has several."""


def in_pieces(text: str, ranges: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text cut at the ranges: each piece, and whether it lies in one of them."""
    out, at = [], 0
    for start, end in _united(ranges):
        out += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(words, inside) for words, inside in [*out, (text[at:], False)] if words]


def _united(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that touch or overlap as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            start, end = out[-1][0], max(end, out.pop()[1])
        out.append((start, end))
    return out


class _Mark(NamedTuple):
    span: Span
    role: Role
    claim: str


@dataclass(frozen=True)
class Piece:
    """Words of an article that are marked alike."""

    text: str
    claim: str = ""
    """Id of the innermost claim that they belong to; empty where none."""
    role: Role | None = None
    depth: int = 0
    """How many claims say the words."""
    first: bool = False
    """They are the first piece of that claim's content."""


def article(text: str, claims: Sequence[Claim]) -> list[Piece]:
    """The whole text, in order, cut wherever an attribution begins or ends: joined it is the text again.

    Where claims stand in one another, a piece belongs to the innermost: the one whose words are fewest.
    """
    marks = [_Mark(span, role, claim.id) for claim in claims for role, spans in _spans(claim) for span in spans]
    length = {claim.id: sum(span.end - span.start for span in claim.spans) for claim in claims}
    begin: dict[int, list[_Mark]] = {}
    for mark in marks:
        begin.setdefault(mark.span.start, []).append(mark)
    cuts = sorted({0, len(text), *(place for mark in marks for place in mark.span)})
    open_: list[_Mark] = []
    seen: set[str] = set()
    out: list[Piece] = []
    for start, end in pairwise(cuts):
        open_ = [mark for mark in (*open_, *begin.get(start, ())) if mark.span.end > start]
        out.append(_piece(text[start:end], open_, length, seen))
    return out


def _spans(claim: Claim) -> Iterable[tuple[Role, Sequence[Span]]]:
    return (("content", claim.spans), ("cue", claim.cue_spans), ("source", claim.source_spans))


def _piece(words: str, marks: Sequence[_Mark], length: dict[str, int], seen: set[str]) -> Piece:
    if not marks:
        return Piece(words)
    inner = min(marks, key=lambda mark: (INNERMOST.index(mark.role), length[mark.claim], mark.claim))
    depth = len({mark.claim for mark in marks if mark.role == "content"})
    first = inner.role == "content" and inner.claim not in seen
    if inner.role == "content":
        seen.add(inner.claim)
    return Piece(words, inner.claim, inner.role, depth, first)
