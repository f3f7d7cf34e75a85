"""Records as rows: THE list of columns, by record, that listings, exports and the page share.

A column has a name, a value and a line of help. Values are what JSON can hold: text, numbers, lists, None. Lists of
one claim's quantities are parallel: the first low, high and unit belong together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Generic, Literal, TypeVar

from claims.records import (
    Claim,
    Conflict,
    DocumentInfo,
    Extraction,
    Quote,
    Resolution,
    Speaker,
    SpeakerCount,
    Statement,
    StatementCount,
)
from claims.stated import Holding, Span
from claims.tables.told import day_told

Value = str | int | float | bool | None | list[Any] | dict[str, Any]
Row = dict[str, Value]
Kind = Literal["text", "date", "number", "whole", "flag", "texts", "numbers", "spans", "object"]
"""What a column's values are, for formats that have types. A date is ISO text; texts, numbers and spans are lists, a
span being [start, end]; any value may be None."""
VERSION = 1
"""Of rows as JSON: it counts up when a reader of the former could stumble, not where columns are added."""
R = TypeVar("R")
SHORT_ID = 8
"""Digits of an id that people are shown where nothing says how many tell the ids apart."""
TITLE = 40
"""Characters of a title that stand for who published, where nobody knows: a cell of a list is narrow."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One named value of a record."""

    name: str
    value: Callable[[R], Value]
    help: str
    kind: Kind = "text"


Columns = Sequence[Column[R]]


def names(columns: Columns[R]) -> list[str]:
    return [column.name for column in columns]


def row(record: R, columns: Columns[R]) -> Row:
    return {column.name: column.value(record) for column in columns}


def rows(records: Iterable[R], columns: Columns[R]) -> Iterator[Row]:
    """One row a record, in the same order, as the records come."""
    return (row(record, columns) for record in records)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float) -> int | float | None:
    """A bound of a quantity; None where it is unbounded, which JSON has no number for."""
    if math.isinf(value):
        return None
    return int(value) if value == int(value) else value


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def speaker_name(speaker: Speaker | None) -> str:
    return speaker.name if speaker else "unknown speaker"


def _bounds(claim: Claim, which: Literal["low", "high"]) -> list[Value]:
    return [_number(getattr(quantity, which)) for quantity in claim.facts.quantities]


def _polarity(claim: Claim) -> str:
    """What is denied and is itself a negation is said to be so."""
    return "negative" if claim.facts.negated != claim.facts.denied else "positive"


def held_in_words(claim: Claim) -> list[str]:
    """Who has which place by the claim, or has it no more: "Dovra: rebels", "Dovra: not army", "Dovra: taken"."""
    return list(dict.fromkeys(_in_words(holding, claim.facts.denied) for holding in claim.facts.holdings))


def _in_words(holding: Holding, denied: bool) -> str:
    who = holding.by or "taken"
    return f"{holding.place}: {who if holding.held != denied else f'not {who}'}"


def _speaker(field: str) -> Callable[[Claim], Value]:
    return lambda claim: getattr(claim.speaker, field, None)


CLAIMS: Columns[Claim] = (
    Column("claim_id", lambda c: c.id, "Id of the claim: one appearance of something said."),
    Column("statement_id", lambda c: c.statement or c.id, "Id shared by the appearances of one statement."),
    Column("speaker_id", _speaker("id"), "Id of the speaker; empty where nobody could be settled."),
    Column("speaker", _speaker("name"), "Canonical name of the speaker."),
    Column("kind", _speaker("kind"), "person, organisation, group or unnamed."),
    Column("role", _speaker("role"), "What the text says the speaker is."),
    Column("affiliation", _speaker("affiliation"), "Whom the speaker belongs to."),
    Column("side", _speaker("side"), "Whose account the speaker gives: your label."),
    Column("via", lambda c: c.via, "Who relayed it."),
    Column("type", lambda c: c.type, "direct, indirect or mixed."),
    Column("stance", lambda c: c.stance, "What the cue commits the speaker to: asserts, denies, believes ..."),
    Column("polarity", lambda c: _polarity(c), "positive or negative: whether the speaker says that it is so."),
    Column("text", lambda c: c.text, "What was said: the content spans joined by ` … `."),
    Column("cue", lambda c: c.cue, "The words that mark the saying."),
    Column("place", lambda c: list(c.facts.places), "Places that it is about, resolved.", "texts"),
    Column("quantity_low", lambda c: _bounds(c, "low"), "Least value of each quantity; empty if unbounded.", "numbers"),
    Column("quantity_high", lambda c: _bounds(c, "high"), "Greatest value of each quantity, likewise.", "numbers"),
    Column("unit", lambda c: [q.head for q in c.facts.quantities], "What each quantity counts or measures.", "texts"),
    Column("event_date", lambda c: iso(day_told(c)), "ISO date that its own words name; else empty.", "date"),
    Column("said_on", lambda c: iso(c.said_on), "ISO date of the saying, where the text settles it.", "date"),
    Column("outlet", lambda c: c.document.outlet, "Who published."),
    Column("url", lambda c: c.document.url, "Address of the document."),
    Column("title", lambda c: c.document.title, "Title of the document."),
    Column("published", lambda c: c.document.published, "Date of publication, as the input gave it."),
    Column("spans", lambda c: _pairs(c.spans), "Offsets of the content in the document, in code points.", "spans"),
    Column("confidence", lambda c: c.confidence, "Of the extractor, between 0 and 1.", "number"),
    Column("judgement", lambda c: c.judgement, "What a person decided: confirmed or rejected; empty where nobody did."),
    Column("withdrawn", lambda c: c.withdrawn, "Whether an edit, or another extractor, took it out.", "flag"),
    Column("extractor", lambda c: c.extractor, "Name and version of what found it, or the person who added it."),
    Column("source", lambda c: c.source, "The words of the text that name who speaks."),
    Column("refers", lambda c: list(c.refers), "Places and entities that it refers to, resolved.", "texts"),
    Column("corrected", lambda c: list(c.corrected), "What is as a person says, not as the text was read.", "texts"),
    Column("part", lambda c: c.part, "headline or caption where it stands in one; empty in running prose."),
    Column("document_id", lambda c: c.document.id, "Id of the document."),
    Column("document_name", lambda c: c.document.name, "What the input called it: its own id, else its place."),
    Column("held", held_in_words, "Who has which place: `Dovra: rebels`, `Dovra: not army`.", "texts"),
)


def _of_first(column: Column[Claim]) -> Column[StatementCount]:
    """A claim's column, of the first appearance of a statement."""
    return Column(column.name, lambda counted: column.value(counted.claim), column.help, column.kind)


STATEMENTS: Columns[StatementCount] = (
    *map(_of_first, CLAIMS),
    Column("appearances", lambda s: s.appearances, "Number of claims that report the statement.", "whole"),
    Column("outlets", lambda s: list(s.outlets), "Outlets of all appearances; the one in `outlet` first.", "texts"),
)
"""A statement by its first appearance that was asked for."""

LISTED: Columns[Claim] = (
    Column("date", lambda c: iso(c.day) or "undated", "When it was said, else published.", "date"),
    Column("speaker", lambda c: speaker_name(c.speaker), "Who said it."),
    Column("quoted", lambda c: _quoted(c), "How it is quoted, and what a person decided about it."),
    Column("what was said", lambda c: c.text, "The content spans joined by ` … `."),
    Column("outlet", lambda c: publisher(c.document) or None, "Who published, else the document's title or name."),
    Column("id", lambda c: c.id[:SHORT_ID], "Enough of the claim's id to show it."),
)
"""A claim for people; `CLAIMS` is for programs."""


LISTED_STATEMENTS: Columns[StatementCount] = tuple(
    Column(column.name, lambda s: _published(s), "Who published, and how many more appearances there are.")
    if column.name == "outlet"
    else _of_first(column)
    for column in LISTED
)
"""A statement for people; `STATEMENTS` is for programs."""


def publisher(document: DocumentInfo) -> str:
    """Who published; where that is not known, how the title of the document begins, or what the input called it, so
    that documents can be told apart."""
    return document.outlet or shorten(document.title or "", TITLE, placeholder="…") or short_name(document.name)


def short_name(name: str) -> str:
    """What an input is called, without its folders: "a.txt", "press.csv:3"."""
    return name.rstrip("/").rpartition("/")[2] or name


def _published(counted: StatementCount) -> str | None:
    """ "Reuters and 39 more"; "3 times" where nothing is known of the document."""
    whose, more = publisher(counted.claim.document), counted.appearances - 1
    if not more:
        return whose or None
    return f"{whose} and {more:,} more" if whose else f"{more + 1:,} times"


def _quoted(claim: Claim) -> str:
    """The type, with the stance where it is not plain assertion, the part where it is no prose, and what a person
    decided."""
    stance = claim.stance if claim.stance != "asserts" else None
    corrected = "corrected" if claim.corrected else None
    return ", ".join(filter(None, (claim.type, stance, claim.part, claim.judgement, corrected)))


SPEAKERS: Columns[SpeakerCount] = (
    Column("speaker_id", lambda s: s.speaker.id, "Id of the speaker."),
    Column("speaker", lambda s: s.speaker.name, "Canonical name."),
    Column("kind", lambda s: s.speaker.kind, "person, organisation, group or unnamed."),
    Column("role", lambda s: s.speaker.role, "What the texts say the speaker is."),
    Column("affiliation", lambda s: s.speaker.affiliation, "Whom the speaker belongs to."),
    Column("aliases", lambda s: list(s.speaker.aliases), "Other words used for the same somebody.", "texts"),
    Column("statements", lambda s: s.statements, "Number of statements, each once.", "whole"),
    Column("claims", lambda s: s.claims, "Number of claims: the appearances of the statements.", "whole"),
    Column("documents", lambda s: s.documents, "Number of documents.", "whole"),
    Column("outlets", lambda s: list(s.outlets), "Outlets that quote the speaker.", "texts"),
)

HEARD: Columns[SpeakerCount] = (
    Column("speaker", lambda s: s.speaker.name, "Canonical name."),
    Column("kind", lambda s: s.speaker.kind, "person, organisation, group or unnamed."),
    Column("role", lambda s: standing(s.speaker), "What the texts say the speaker is, and of what."),
    Column("also called", lambda s: few(_other_names(s.speaker), 3), "Names that the canonical one does not hold."),
    Column("statements", lambda s: s.statements, "Number of statements, each once.", "whole"),
    Column("claims", lambda s: s.claims, "Number of claims: the appearances of the statements.", "whole"),
    Column("documents", lambda s: s.documents, "Number of documents.", "whole"),
    Column("outlets", lambda s: few(s.outlets, 2), "Outlets that quote the speaker."),
)
"""A speaker for people; `SPEAKERS` is for programs."""

HEARD_IN_SHORT: Columns[SpeakerCount] = (
    *HEARD[:3],
    Column("also called", lambda s: few(_other_names(s.speaker), 1), "A name that the canonical one does not hold."),
    *(column for column in HEARD if column.name in ("statements", "documents")),
)
"""The same where there is little room."""


def standing(speaker: Speaker) -> str:
    """Role and affiliation in one, the affiliation left out where the name or the role has it already."""
    role, body = speaker.role or "", speaker.affiliation or ""
    known = body.casefold() in f"{speaker.name}\n{role}".casefold()
    return role if known else ", ".join(filter(None, (role, body)))


def _other_names(speaker: Speaker) -> list[str]:
    """The aliases that tell more than the name does, each once whatever its case."""
    known = {_bare(alias): alias for alias in speaker.aliases}
    words = set(_bare(speaker.name).split())
    return [alias for bare, alias in known.items() if not set(bare.split()) <= words]


def _bare(name: str) -> str:
    return name.casefold().replace("’", "'")


def few(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


DOCUMENTS: Columns[DocumentInfo] = (
    Column("document_id", lambda d: d.id, "Id of the document."),
    Column("title", lambda d: d.title, "Title."),
    Column("outlet", lambda d: d.outlet, "Who published."),
    Column("published", lambda d: d.published, "Date of publication, as the input gave it."),
    Column("url", lambda d: d.url, "Address."),
    Column("name", lambda d: d.name, "What the input called it."),
    Column("words", lambda d: d.words, "Length in words.", "whole"),
    Column("statements", lambda d: d.statements, "Number of statements, each once however often it says it.", "whole"),
    Column("claims", lambda d: d.claims, "Number of claims: the appearances of the statements in it.", "whole"),
    Column("sha256", lambda d: d.sha256, "Of the text as UTF-8."),
)


def _on(statement: Callable[[R], Statement | None], column: Column[Claim]) -> Callable[[R], Value]:
    """A claim's column, of the statement on one side of a pair."""

    def value(record: R) -> Value:
        side = statement(record)
        return column.value(side.claim) if side else None

    return value


def side(letter: str, statement: Callable[[R], Statement | None]) -> Iterator[Column[R]]:
    """A claim's columns again, prefixed, for the statement on one side of a pair."""
    wanted = (
        "claim_id", "statement_id", "speaker_id", "speaker", "kind", "role", "affiliation", "side", "type", "stance",
        "polarity", "text", "cue", "place", "quantity_low", "quantity_high", "unit", "event_date", "said_on", "outlet",
        "url", "title", "published", "spans", "document_id",
    )  # fmt: skip

    for column in CLAIMS:
        if column.name in wanted:
            yield Column(
                f"{letter}_{column.name}", _on(statement, column), f"Side {letter}: {column.help}", column.kind
            )

    def appearances(record: R) -> Value:
        side = statement(record)
        return len(side.claims) if side else None

    about = f"Side {letter}: number of claims that report the statement."
    yield Column(f"{letter}_appearances", appearances, about, "whole")


def listed_side(letter: str, statement: Callable[[R], Statement | None]) -> Iterator[Column[R]]:
    """What people read of the statement on one side of a pair."""

    for column in LISTED:
        named = f"{column.name} ({letter})"
        yield Column(named, _on(statement, column), f"Side {letter}: {column.help}", column.kind)


CONFLICTS: Columns[Conflict] = (
    Column("conflict_id", lambda c: c.id, "Id of the pair."),
    Column("relation", lambda c: c.relation, "conflict, agreement, different scope or update."),
    Column("kind", lambda c: c.kind, "Kind of a conflict: number, degree, denial ..."),
    Column("score", lambda c: c.score, "How sure, between 0 and 1.", "number"),
    Column("matter", lambda c: c.matter, "What both are about."),
    Column("reason", lambda c: c.reason, "Why, in words."),
    Column("judgement", lambda c: c.judgement, "What a person decided: confirmed or rejected; empty where nobody did."),
    Column("judged_by", lambda c: c.judged_by, "Who decided."),
    Column("note", lambda c: c.note, "Why."),
    Column("added_by", lambda c: c.added_by, "Who says that the two relate so, where no rule does."),
    *side("a", lambda c: c.a),
    Column("a_marks", lambda c: _pairs(c.marks_a), "Side a: offsets of the words that decided.", "spans"),
    *side("b", lambda c: c.b),
    Column("b_marks", lambda c: _pairs(c.marks_b), "Side b: offsets of the words that decided.", "spans"),
)


OPPOSED: Columns[Conflict] = (
    Column("matter", lambda c: c.matter, "What both are about."),
    Column("kind", lambda c: c.kind or c.relation, "Kind of a conflict, else how the two relate."),
    Column("score", lambda c: round(c.score, 2), "How sure, between 0 and 1.", "number"),
    *listed_side("a", lambda c: c.a),
    *listed_side("b", lambda c: c.b),
    Column("why", lambda c: c.reason, "Why, in words."),
)
"""A pair for people; `CONFLICTS` is for programs."""


def quote_line(extraction: Extraction, resolution: Resolution) -> dict[str, Any]:
    """A document's attributions as gold and predictions files write them: `{"id", "quotes": [...]}`.

    Spans are `[[start, end], ...]`, offsets into the document's text in code points; `speaker` is a name or None. One
    that stands within another, whose speaker relays it, says so by that one's content: golds mark the outer alone.
    """
    pairs = zip(extraction.quotes, resolution.speakers, strict=True)
    return {"id": extraction.document.name, "quotes": [_quote(quote, speaker) for quote, speaker in pairs]}


def _quote(quote: Quote, speaker: Speaker | None) -> dict[str, Any]:
    return {
        "type": quote.type,
        "content": _pairs(quote.content),
        "cue": _pairs(quote.cue),
        "source": _pairs(quote.source),
        "speaker": speaker.name if speaker else None,
        "stance": quote.stance,
        "confidence": quote.confidence,
        "within": _pairs(quote.within),
    }
