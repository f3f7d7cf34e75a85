"""What was decided and done, and what looking after a database finds out, as rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.judgements import Change, LogEntry
from claims.tables import SHORT_ID, Column, Columns
from claims.upkeep import Copied, Figure, Problem

LOG: Columns[LogEntry] = (
    Column("number", lambda e: e.number, "Of the entry: what came first has the smaller one."),
    Column("at", lambda e: e.at.isoformat(timespec="seconds") + "Z", "When, in UTC."),
    Column("who", lambda e: e.who, "Who did it."),
    Column(
        "action",
        lambda e: e.action,
        "What was done: judge, withdraw, merge, import, remove ...",
    ),
    Column("subject", lambda e: e.subject, "document, claim, conflict, speaker, place or outlet."),
    Column("subject_id", lambda e: e.id, "Id of what it was done to."),
    Column("words", lambda e: e.words, "What was done, in words."),
    Column("details", lambda e: dict(e.details), "The same for programs."),
)

DONE: Columns[LogEntry] = (
    Column("when (UTC)", lambda e: e.at.strftime("%Y-%m-%d %H:%M"), "When, in UTC."),
    Column("who", lambda e: e.who, "Who did it."),
    Column("action", lambda e: e.action, "What was done."),
    Column("what was done", lambda e: e.words, "What was done, in words."),
    Column("id", lambda e: " ".join([e.subject, *map(_shortened, _named(e))]), "What it was done to."),
)
"""An entry of the log for people; `LOG` is for programs."""


def _named(entry: LogEntry) -> Sequence[str]:
    """The ids by which other commands know what it is about: of a pair, those of both claims."""
    return entry.details.get("claims", [entry.id]) if entry.subject == "conflict" else [entry.id]


RENEWED: Columns[Change] = (
    Column("document_id", lambda r: r.document, "Id of the document."),
    Column("name", lambda r: r.name, "Its title, or what the input called it."),
    Column("former", lambda r: r.former, "The extractor whose claims they were."),
    Column("kept", lambda r: r.kept, "Claims that stayed as they were."),
    Column("changed", lambda r: list(r.changed), "Ids of claims with another speaker, stance or place in the text."),
    Column("new", lambda r: list(r.new), "Ids of claims that are new."),
    Column("gone", lambda r: list(r.gone), "Ids of claims that are withdrawn."),
    Column("judged", lambda r: list(r.judged), "Ids of claims that stay only by what people decided."),
)

RENEWED_FOR_PEOPLE: Columns[Change] = (
    Column("document", lambda r: r.name, "Its title, or what the input called it."),
    Column("kept", lambda r: r.kept, "Claims that stayed as they were."),
    Column("changed", lambda r: len(r.changed), "Claims with another speaker, stance or place in the text."),
    Column("new", lambda r: len(r.new), "Claims that are new."),
    Column("gone", lambda r: len(r.gone), "Claims that are withdrawn."),
    Column("id", lambda r: r.document[:SHORT_ID], "Of the document."),
)
"""A re-extraction for people; `RENEWED` is for programs."""

PROBLEMS: Columns[Problem] = (
    Column("kind", lambda p: p.kind, "What kind of thing: document, text, claim, speaker, index, guard, database ..."),
    Column("id", lambda p: p.id, "Its id, or its name where it has none."),
    Column("wrong", lambda p: p.wrong, "What is wrong with it."),
    Column("advice", lambda p: p.advice, "What to do about it."),
)

FOUND: Columns[Problem] = (
    Column("what", lambda p: f"{p.kind} {_shortened(p.id)}", "What kind of thing, and enough of its id."),
    Column("what is wrong", lambda p: p.wrong, "What is wrong with it."),
    Column("what to do", lambda p: p.advice, "What to do about it."),
)
"""A problem for people; `PROBLEMS` is for programs."""

FIGURES: Columns[Figure] = (
    Column("group", lambda f: f.group, "What is counted or measured."),
    Column("name", lambda f: f.name, "Which of them."),
    Column("count", lambda f: f.count, "How many."),
    Column("bytes", lambda f: f.bytes, "Room on disk, of a table with its indexes."),
)

MEASURED: Columns[Figure] = (
    Column("what", lambda f: f.group, "What is counted or measured."),
    Column("which", lambda f: f.name, "Which of them."),
    Column("count", lambda f: "" if f.count is None else f"{f.count:,}", "How many."),
    Column("size", lambda f: "" if f.bytes is None else size(f.bytes), "Room on disk, of a table with its indexes."),
)
"""A figure for people; `FIGURES` is for programs."""

COPIED: Columns[Copied] = (
    Column("table", lambda c: c.table, "Name of the table."),
    Column("rows", lambda c: c.rows, "In the database that was copied."),
    Column("copied", lambda c: c.copied, "In the copy, read back."),
    Column("checksum", lambda c: c.checksum, "Of all values of the database that was copied."),
    Column("copied_checksum", lambda c: c.copied_checksum, "Of all values of the copy."),
    Column("equal", lambda c: "yes" if c.equal else "no", "Whether both are the same."),
)

SET_SIDE_BY_SIDE: Columns[Copied] = (
    Column("table", lambda c: c.table, "Name of the table."),
    Column("rows", lambda c: f"{c.rows:,}", "In the database that was copied."),
    Column("copied", lambda c: f"{c.copied:,}", "In the copy, read back."),
    Column("checksum", lambda c: c.checksum[:SHORT_ID], "Of all values of the database that was copied."),
    Column("of the copy", lambda c: c.copied_checksum[:SHORT_ID], "Of all values of the copy."),
    Column("", lambda c: "equal" if c.equal else "DIFFERENT", "Whether both are the same."),
)
"""A copied table for people; `COPIED` is for programs."""


def size(count: int) -> str:
    """Bytes as people read them: "49.1 MB"."""
    for unit, of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= of:
            return f"{count / of:,.1f} {unit}"
    return f"{count} bytes"


def _shortened(id: str) -> str:
    """Digests as people see them elsewhere; other names whole."""
    return " ".join(word[:SHORT_ID] if re.fullmatch("[0-9a-f]{20,}", word) else word for word in id.split(" "))
