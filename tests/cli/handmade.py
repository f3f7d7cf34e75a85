"""A few hand-made records, and a Tracker over them without database or language model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from claims.errors import Ambiguous, LookupFailed
from claims.factchecks import Attached
from claims.judgements import Correction, Judgement
from claims.records import (
    Claim,
    Conflict,
    Document,
    Matter,
    QuoteType,
    Selection,
    Speaker,
    SpeakerCount,
    Stance,
    Statement,
    StatementCount,
    digest,
)
from claims.stated import Facts, Quantity, Span

PUSHILIN = Speaker("p1", "Denis Pushilin", "person", "head of the DPR", "Donetsk People's Republic", ("Pushilin",))
CHEREVATY = Speaker("p2", "Sergey Cherevaty", "person", "spokesman", "Ukrainian operational command East")
MINISTRY = Speaker("o1", "Russian Defense Ministry", "organisation", aliases=("the military", "the ministry"))

LIMAN = Document(
    "KRASNY LIMAN — Troops left on Saturday. Denis Pushilin said it had been “half-encircled” by Ukrainian troops. "
    "Snow fell.\nThe ministry said over 200 soldiers were lost.",
    title="Troops leave Krasny Liman",
    outlet="The Harbour Courier",
    published="2022-10-01",
    url="https://courier.example/liman",
)
EAST = Document(
    "Sergey Cherevaty told reporters that the Russian forces in Krasny Liman had been “encircled.”",
    title="Forces cut off",
    outlet="Wire East",
    published="2022-10-01",
    url="https://east.example/liman",
)


def claim(
    document: Document,
    speaker: Speaker | None,
    text: str,
    *,
    cue: str = "said",
    source: str = "",
    type: QuoteType = "mixed",
    stance: Stance = "asserts",
    **more: Any,
) -> Claim:
    """A claim of a document, its spans found by its words."""
    start = document.text.index(text)
    at_cue = document.text.index(cue)
    source = source or (speaker.name if speaker else "")
    at_source = document.text.index(source)
    stop = document.text.find(". ", start) + 1 or len(document.text)
    sentence = Span(min(at_source, start), stop)
    return Claim(
        id=digest(document.id, text),
        document=document.info,
        text=text,
        spans=(Span(start, start + len(text)),),
        cue_spans=(Span(at_cue, at_cue + len(cue)),),
        source_spans=(Span(at_source, at_source + len(source)),),
        sentence=sentence,
        cue=cue,
        source=source,
        sentence_text=sentence.of(document.text),
        type=type,
        stance=stance,
        confidence=0.9,
        speaker=speaker,
        via=None,
        said_on=date(2022, 10, 1),
        extractor="by hand",
        **more,
    )


HALF = claim(LIMAN, PUSHILIN, "it had been “half-encircled” by Ukrainian troops")
LOST = claim(
    LIMAN,
    MINISTRY,
    "over 200 soldiers were lost",
    source="The ministry",
    type="indirect",
    facts=Facts(quantities=(Quantity(200, float("inf"), "soldier", "over 200", Span(0, 8), low_open=True),)),
)
WHOLE = claim(EAST, CHEREVATY, "the Russian forces in Krasny Liman had been “encircled.”", cue="told")
COPY = replace(WHOLE, id="ffff00", document=replace(WHOLE.document, outlet="Second Wire"), statement=WHOLE.id)


def word(document: Document, text: str) -> tuple[Span]:
    start = document.text.index(text)
    return (Span(start, start + len(text)),)


def statement(*claims: Claim) -> Statement:
    return Statement(claims[0].id, claims[0].speaker, claims)


ENCIRCLED = Conflict(
    statement(HALF),
    statement(WHOLE, COPY),
    "conflict",
    "degree",
    0.91,
    "half-encircled is short of encircled; same place, same day",
    word(LIMAN, "“half-encircled”"),
    word(EAST, "“encircled.”"),
    "Krasny Liman",
)


class HandmadeTracker:
    """What the commands ask of a Tracker, answered from the records above; remembers what it was asked."""

    inquiry = ""
    """No language model judges these."""

    def __init__(self, found: list[Claim], conflicts: list[Conflict], undated: int = 0) -> None:
        self.found, self.pairs, self.without_date = found, conflicts, undated
        self.asked: list[Selection] = []

    def __enter__(self) -> HandmadeTracker:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def close(self) -> None:
        pass

    def claims(self, selection: Selection) -> Iterator[Claim]:
        self.asked.append(selection)
        return iter(self.found)

    def statements(self, selection: Selection) -> Iterator[StatementCount]:
        self.asked.append(selection)
        by_statement: dict[str, list[Claim]] = {}
        for one in self.found:
            by_statement.setdefault(one.statement or one.id, []).append(one)
        return iter(
            StatementCount(claims[0], len(claims), tuple(claim.document.outlet or "" for claim in claims))
            for claims in by_statement.values()
        )

    def undated(self, selection: Selection, of: str = "claims", most: int | None = None) -> int:
        return self.without_date if of in ("claims", "statements") else 0

    def uncompared(self, selection: Selection, most: int | None = None) -> int:
        return 0

    def believed(self, selection: Selection, of: str = "statements", most: int = 0) -> int:
        return 0

    def looked_up(self, selection: Selection) -> Selection:
        return selection

    def claim(self, prefix: str) -> Claim:
        matching = [claim for claim in self.found if claim.id.startswith(prefix)]
        if len(matching) > 1:
            raise Ambiguous(f"{prefix}: several claims begin so; give more of the id", [c.id for c in matching])
        if not matching:
            raise LookupFailed(f"{prefix}: no claim's id begins so; `claims list` shows ids")
        return matching[0]

    def fact_checks(self, claim: Claim) -> list[Attached]:
        return []

    def document(self, prefix: str) -> Document:
        return next(document for document in (LIMAN, EAST) if document.id.startswith(prefix))

    def documents(self, selection: Selection) -> Iterator[Any]:
        self.asked.append(selection)
        return iter({claim.document.id: claim.document for claim in self.found}.values())

    def speakers(self, selection: Selection) -> list[SpeakerCount]:
        self.asked.append(selection)
        who = {claim.speaker.id: claim.speaker for claim in self.found if claim.speaker}
        name = selection.speaker or ""
        return [SpeakerCount(s, 1, 1, 1, ("Wire East",)) for s in who.values() if name in s.name]

    def each_pair(self, selection: Selection) -> Iterator[Conflict]:
        return iter(self.conflicts(selection))

    def conflicts(self, selection: Selection) -> list[Conflict]:
        self.asked.append(replace(selection, most_of_one=None))  # which nobody types
        return self.pairs

    def unlisted(self, selection: Selection, listed: Iterable[Conflict]) -> list[frozenset[str]]:
        return []

    def meant(self, about: str) -> list[str]:
        return []

    def surest(self, selection: Selection, score: float = 0.0) -> Selection:
        return selection

    def agreements(self, selection: Selection) -> list[Conflict]:
        self.asked.append(selection)
        return self.pairs

    def timeline(self, selection: Selection) -> list[Matter]:
        return self.compare(selection)[:1]

    def extractors(self) -> dict[str, int]:
        return {"by hand": 2}

    def judgements(self, of: str) -> list[Judgement]:
        return []

    def called(self, words: str) -> tuple[list[Speaker], list[Speaker]]:
        return [], []

    def corrections(self, of: str) -> list[Correction]:
        return []

    def as_heard(self, claim: Claim) -> Claim:
        return claim

    def appearances(self, claim: Claim, *, rejected: bool = False) -> tuple[Claim, ...]:
        return tuple(one for one in self.found if (one.statement or one.id) == (claim.statement or claim.id))

    def related(self, claim: Claim, *, rejected: bool = False) -> list[Conflict]:
        return [pair for pair in self.pairs if claim.id in (pair.a.id, pair.b.id)]

    def compare(self, selection: Selection) -> list[Matter]:
        self.asked.append(selection)
        return [
            Matter("Krasny Liman", (statement(HALF), statement(WHOLE, COPY)), (ENCIRCLED,)),
            Matter("soldiers lost", (statement(LOST),), ()),
        ]
