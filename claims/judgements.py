"""What people decide about claims, conflicts and speakers, and the log of all that was done to the store.

A judgement is a row that is added and perhaps withdrawn, never an edit in place: what holds now is a pure function of
the judgements that stand. The log is only ever added to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Subject = Literal["claim", "conflict", "speaker"]
"""What is judged: a claim, a pair of claims that is listed as a conflict, or whether two speakers are one."""
Verdict = Literal["confirmed", "rejected", "same", "different", "unsure"]
CorrectedField = Literal["speaker", "stance", "note", "missed"]
"""What a correction is of: who said it, in what stance, nothing (a remark), or a claim that the extractor missed."""
CHANGING: tuple[CorrectedField, ...] = ("speaker", "stance")
"""Fields whose correction says something else than the text was read to say."""
Action = Literal["judge", "withdraw", "merge", "split", "correct", "edit", "remove", "reextract", "import", "alias"]
LogSubject = Literal["document", "claim", "conflict", "speaker", "place", "outlet"]


@dataclass(frozen=True)
class Judgement:
    """A decision that stands or stood."""

    number: int
    subject: Subject
    verdict: Verdict
    ids: tuple[str, ...]
    """Of the claim; of the two claims; of the two speakers. The smaller of two comes first."""
    kind: str
    """Of the conflict, else empty."""
    who: str
    made_at: datetime
    """UTC, by the clock of who made it: `number` says what came first."""
    note: str | None = None
    score: float | None = None
    reason: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True)
class Passage:
    """Words that a person pointed at in a document, to be found again when the text changes."""

    content: tuple[str, ...]
    cue: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    nth: int = 1
    """Which of the places that have the first words of the content, the first being 1."""


def by_person(who: str) -> str:
    """What stands for the extractor in a claim that somebody pointed out."""
    return f"a person ({who})"


@dataclass(frozen=True)
class Correction:
    """What somebody says, or said, of a claim against how the text was read."""

    number: int
    claim: str
    """Its id."""
    field: CorrectedField
    who: str
    made_at: datetime
    """UTC."""
    speaker: str | None = None
    """The id of who said it, whoever that is judged to be; None of a corrected speaker is nobody known."""
    name: str | None = None
    """The speaker's."""
    stance: str | None = None
    passage: Passage | None = None
    note: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True)
class LogEntry:
    """One line of the log."""

    number: int
    """What came first has the smaller number, whatever the clock said."""
    at: datetime
    """UTC."""
    who: str
    action: Action
    subject: LogSubject
    id: str
    words: str
    """What was done, in words."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """The same for programs."""


@dataclass(frozen=True)
class Change:
    """What another text, or another extractor, made of the claims of a document that was stored already."""

    document: str
    """Its id."""
    name: str
    """Its title, or what the input called it."""
    former: str
    """The extractor whose claims they were."""
    kept: int
    """Claims that stayed as they were."""
    changed: tuple[str, ...]
    """Ids of claims whose speaker, stance or place in the text is another now."""
    new: tuple[str, ...]
    gone: tuple[str, ...]
    """Ids of claims that are withdrawn."""
    judged: tuple[str, ...]
    """Ids of claims that the extractor no longer finds but a person confirmed or corrected: they stay."""
    unfounded: tuple[str, ...] = ()
    """Ids of claims that somebody judged and that are gone."""

    @property
    def any(self) -> bool:
        return bool(self.changed or self.new or self.gone)
