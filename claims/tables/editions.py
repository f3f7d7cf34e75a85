"""What is known of a document, and what an edit made of it, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from claims.editions import FIELDS, Change, Dossier, Edited, Edition, Said, change_of, change_of_claim
from claims.tables import Column, Columns, Row
from claims.tables.texts import pieces

ALIKE = 0.5
"""The share of words from which two sentences are one that was rewritten."""
MANY = 2500
"""Pairs of sentences that are looked at to find which was rewritten as which; beyond that they pair off in order."""
_WORDS = re.compile(r"\w+|[^\w\s]")

Ranges = tuple[tuple[int, int], ...]


def moment(at: datetime | None) -> str | None:
    """In UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def edition_row(one: Edition) -> Row:
    return {
        "sha256": one.sha256,
        "current": one.is_current,
        "added": moment(one.added_at),
        "words": one.words,
        "extractor": one.extractor,
        "raw_sha256": one.raw_sha256,
        "fetched": moment(one.fetched_at),
        "kept": one.is_kept,
        "told": dict(one.told) or None,
    }


def _field(name: str) -> Column[Dossier]:
    return Column(
        name, lambda d: getattr(d.document, name), f"The {name}, as corrected; `origins` says where it is from."
    )


DOSSIER: Columns[Dossier] = (
    Column("document_id", lambda d: d.document.id, "Id of the document."),
    *map(_field, FIELDS),
    Column("language", lambda d: d.document.language, "Language of the text."),
    Column("name", lambda d: d.document.name, "What the input called it."),
    Column("origins", lambda d: dict(d.document.origins), "Field -> where its value came from, as far as is known."),
    Column("sha256", lambda d: d.document.sha256, "Of the current text as UTF-8."),
    Column("raw_sha256", lambda d: d.current.raw_sha256, "Of the bytes that it was read from."),
    Column("fetched", lambda d: moment(d.current.fetched_at), "When these were read, in UTC."),
    Column("words", lambda d: d.current.words, "Length of the current text in words."),
    Column("claims", lambda d: d.claims, "Number of claims: the appearances of the statements in it."),
    Column("statements", lambda d: d.statements, "Number of statements, each once however often it says it."),
    Column("withdrawn", lambda d: d.withdrawn, "Number of claims that former texts had."),
    Column("conflicts", lambda d: d.conflicts, "Number of pairs in conflict of which it has a side."),
    Column("parts", lambda d: [[*p.span, p.kind] for p in d.document.parts], "What is no prose: start, end and kind."),
    Column("texts", lambda d: [dict(edition_row(one)) for one in d.editions], "All its texts, in the order they came."),
)


@dataclass(frozen=True)
class Changed:
    """One thing that an edit changed, or a claim that it left."""

    what: Literal["metadata", "claim", "sentence"]
    change: Change
    name: str
    """The field's, or the claim's id; of a sentence none."""
    before: str | None
    after: str | None
    speakers: tuple[str | None, str | None] = (None, None)
    """Of a claim: before and after."""
    differs: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Of a claim that is in both: what is known of it and changed, before and after."""
    marks: tuple[Ranges, Ranges] = ((), ())
    """The words of each that the other has not, as offsets in it."""


DIFFERS = "Of a claim that changed: speaker, stance, type or said_on -> before and after."
EDITED: Columns[Changed] = (
    Column("what", lambda c: c.what, "metadata, claim or sentence."),
    Column("change", lambda c: c.change, "came, went, changed or stayed."),
    Column("name", lambda c: c.name, "The field's, or the claim's id."),
    Column("speaker_before", lambda c: c.speakers[0], "Of a claim: who said it in the former text."),
    Column("speaker_after", lambda c: c.speakers[1], "Of a claim: who says it in the later text."),
    Column("differs", lambda c: {name: list(pair) for name, pair in c.differs.items()}, DIFFERS),
    Column("before", lambda c: c.before, "In the former text."),
    Column("after", lambda c: c.after, "In the later text."),
    Column("marks_before", lambda c: [list(one) for one in c.marks[0]], "Offsets in `before` of words that went."),
    Column("marks_after", lambda c: [list(one) for one in c.marks[1]], "Offsets in `after` of words that came."),
)


def changes(edited: Edited) -> Iterator[Changed]:
    """Metadata, then claims, then sentences."""
    for name, before, after in edited.fields():
        yield _changed("metadata", name, before, after)
    for then, now in edited.claims:
        yield _claim(then, now)
    yield from _sentences(*([words for _, words in pieces(text)] for text in edited.texts))


def _claim(then: Said | None, now: Said | None) -> Changed:
    one = then or now
    assert one
    speakers = (then.speaker if then else None, now.speaker if now else None)
    before, after = then.text if then else None, now.text if now else None
    differs = then.differs(now) if then and now else {}
    marks = _marks(before, after)
    return Changed("claim", change_of_claim(then, now), one.id, before, after, speakers, differs, marks)


def _changed(what: Literal["metadata", "sentence"], name: str, before: str | None, after: str | None) -> Changed:
    return Changed(what, change_of(before, after), name, before, after, marks=_marks(before, after))


def _sentences(before: Sequence[str], after: Sequence[str]) -> Iterator[Changed]:
    """Those that differ, in the order of the texts."""
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how != "equal":
            for one, other in _paired(before[a:b], after[c:d]):
                yield _changed("sentence", "", one, other)


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each with what it was rewritten as, in order, where the two are alike."""
    at, in_order = 0, len(before) * len(after) > MANY
    for number, one in enumerate(before):
        options = range(at, min(len(after), number + 1)) if in_order else range(at, len(after))
        found = max(options, key=lambda n: (_likeness(one, after[n]), -n), default=None)
        if found is None or _likeness(one, after[found]) < ALIKE:
            yield one, None
            continue
        yield from ((None, new) for new in after[at:found])
        yield one, after[found]
        at = found + 1
    yield from ((None, new) for new in after[at:])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(other), autojunk=False).ratio()


def _marks(before: str | None, after: str | None) -> tuple[Ranges, Ranges]:
    """The words of each that the other has not, where there are both."""
    if before is None or after is None:
        return (), ()
    words = [[*_WORDS.finditer(text)] for text in (before, after)]
    one, other = ([word[0] for word in each] for each in words)
    codes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    went = tuple((words[0][a].start(), words[0][b - 1].end()) for _, a, b, _, _ in codes if a < b)
    came = tuple((words[1][c].start(), words[1][d - 1].end()) for _, _, _, c, d in codes if c < d)
    return went, came
