"""What becomes of what is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from claims.records import Comparison, Document, DocumentInfo, Refusal


def conflicts_among(comparisons: Iterable[Comparison]) -> tuple[int, int]:
    """How many are conflicts, and how many more are of opinions."""
    kinds = [one.kind for one in comparisons if one.relation == "conflict"]
    opinions = kinds.count("evaluation")
    return len(kinds) - opinions, opinions


class Outcome(NamedTuple):
    """What became of one input of `Tracker.add`."""

    status: Literal["added", "updated", "unchanged", "refused"]
    item: Document | Refusal
    claims: int = 0
    conflicts: int = 0
    unfounded: tuple[str, ...] = ()
    """Ids of claims that somebody judged and that the text no longer has."""
    crowded: int = 0
    """Claims that may be on one matter with more claims than they were compared with."""
    twin: DocumentInfo | None = None
    """Of what was added: another document with this text, read from the same bytes, and by nobody else."""
    opinions: int = 0
    """Pairs of opposed judgements of one act, which lists of conflicts leave out; they are not among `conflicts`."""


@dataclass
class Summary:
    """What became of the inputs of one `add`."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    claims: int = 0
    conflicts: int = 0
    opinions: int = 0
    words: int = 0
    unfounded: int = 0
    """Claims that somebody judged and that the text no longer has."""
    crowded: int = 0
    """Claims that may be on one matter with more claims than they were compared with."""
    twins: list[tuple[Document, DocumentInfo]] = field(default_factory=list)
    """What was added though its file was stored, with the document that it was stored as."""
    foreign: list[tuple[Document, str]] = field(default_factory=list)
    """What may be in another language than the one that is read, with that language's code."""
    by_name: list[Document] = field(default_factory=list)
    """What is dated by the name of its file."""
    undated: list[Document] = field(default_factory=list)
    """What gives a date that is none."""
    replaced: Counter[str] = field(default_factory=Counter)
    """Field -> documents that say another value of it themselves than the user gave."""
    refused: list[Refusal] = field(default_factory=list)
