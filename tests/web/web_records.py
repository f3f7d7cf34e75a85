"""A small store for the pages, made by hand: two accounts that conflict, figures over time, and texts that attack."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from claims.identity import digest
from claims.pipeline import Tracker
from claims.records import Claim, Comparison, Document, Speaker
from claims.stated import Facts, Quantity, Span

SCRIPT = "<script>alert(1)</script>"
ATTACK = f"\"'>{SCRIPT}<img src=x onerror=alert(1)>"
PUSHILIN = Speaker("aaaa0000000000000001", "Denis Pushilin", "person", "head of the DPR", side="Russia")
CHEREVATY = Speaker("aaaa0000000000000002", "Sergey Cherevaty", "person", "spokesman", side="Ukraine")
MALLORY = Speaker("aaaa0000000000000003", f"Mallory {ATTACK}", "person", ATTACK, side=ATTACK)
LAYLA = Speaker("aaaa0000000000000004", "ليلى حداد", "person", "وزيرة الصحة")
MINISTRY = Speaker("aaaa0000000000000005", "Health Ministry", "organisation")
UNION = Speaker("aaaa0000000000000006", "Rescue Union", "organisation")

WHOLE = Document(
    "Sergey Cherevaty said the town was “encircled” that day. He said Pushilin had said it was lost.",
    title="Town cut off",
    outlet="Wire East",
    published="2022-10-01",
    url="https://east.example/town",
)
HALF = Document(
    "Denis Pushilin conceded the town was “half-encircled” by then.",
    title="Town holds",
    outlet="Courier",
    published="2022-10-02",
    url="https://courier.example/town",
)
EVIL = Document(
    f"Mallory {ATTACK} said {ATTACK} was true.\nلیلى said the number was 40.",
    title=f"Title {ATTACK}",
    outlet=f"Outlet {ATTACK}",
    published="2022-10-03",
    url="javascript:alert(1)",
)
TOLLS = tuple(
    Document(
        f"{who} said {words} people were killed.", title=f"Toll of the {who}, {day}", outlet="Daily", published=day
    )
    for who, words, day in (
        ("Health Ministry", "at least 12", "2021-03-03"),
        ("Rescue Union", "between 20 and 30", "2021-03-03"),
        ("Health Ministry", "17", "2021-03-05"),
    )
)
BOUNDS = ((12.0, float("inf")), (20.0, 30.0), (17.0, 17.0))


def said(of: Document, speaker: Speaker | None, text: str, cue: str = "said", **more: Any) -> Claim:
    """A claim of a document, its spans found by its words."""
    at, at_cue = of.text.index(text), of.text.index(cue)
    source = Span(0, of.text.index(" ", 5))
    return Claim(
        id=digest(of.id, text),
        document=of.info,
        text=text,
        spans=(Span(at, at + len(text)),),
        cue_spans=(Span(at_cue, at_cue + len(cue)),),
        source_spans=(source,),
        sentence=Span(0, len(of.text)),
        cue=cue,
        source=source.of(of.text),
        sentence_text=of.text,
        **{
            "type": "mixed",
            "stance": "asserts",
            "confidence": 0.9,
            "speaker": speaker,
            "via": None,
            "said_on": date.fromisoformat(of.published or ""),
            "extractor": "by hand",
            **more,
        },
    )


def counted(of: Document, speaker: Speaker, low: float, high: float) -> Claim:
    words = of.text[of.text.index("said ") + 5 : -len(" were killed.")]
    at = of.text.index(words)
    quantity = Quantity(low, high, "person", words, Span(at, at + len(words)), topic="kill")
    return said(of, speaker, f"{words} were killed", facts=Facts(quantities=(quantity,)))


ENCIRCLED = said(WHOLE, CHEREVATY, "the town was “encircled”")
NESTED = said(WHOLE, CHEREVATY, "Pushilin had said it was lost")
INNER = said(WHOLE, PUSHILIN, "it was lost", stance="admits")
HALVED = said(HALF, PUSHILIN, "the town was “half-encircled”", cue="conceded", stance="admits")
EVILLY = said(EVIL, MALLORY, f"{ATTACK} was true")
ARABIC = said(EVIL, LAYLA, "the number was 40")
COUNTS = tuple(
    counted(of, who, *bounds) for of, who, bounds in zip(TOLLS, (MINISTRY, UNION, MINISTRY), BOUNDS, strict=True)
)


def marks(claim: Claim, words: str) -> tuple[Span]:
    at = claim.sentence_text.index(words) + claim.sentence.start
    return (Span(at, at + len(words)),)


COMPARISONS = (
    Comparison(
        ENCIRCLED.id, HALVED.id, "conflict", "degree", 0.93, "half-encircled is short of encircled",
        marks(ENCIRCLED, "“encircled”"), marks(HALVED, "“half-encircled”"), "Liman: encirclement",
    ),
    Comparison(EVILLY.id, ARABIC.id, "conflict", "number", 0.9, f"reason {ATTACK}", (), (), f"matter {ATTACK}"),
    Comparison(
        COUNTS[0].id, COUNTS[1].id, "conflict", "number", 0.95, "12 against 20 to 30",
        marks(COUNTS[0], "at least 12 people"), marks(COUNTS[1], "between 20 and 30 people"), "Gornovo: people killed",
    ),
    Comparison(
        COUNTS[0].id, COUNTS[2].id, "update", None, 0.8, "a later figure",
        marks(COUNTS[0], "at least 12 people"), marks(COUNTS[2], "17 people"), "Gornovo: people killed",
    ),
)  # fmt: skip


def fill(tracker: Tracker) -> None:
    """All of the above, into an empty store."""
    with tracker.store.transaction():
        tracker.store.save(WHOLE, [ENCIRCLED, NESTED, INNER], "by hand")
        tracker.store.save(HALF, [HALVED], "by hand")
        tracker.store.save(EVIL, [EVILLY, ARABIC], "by hand")
        for document, claim in zip(TOLLS, COUNTS, strict=True):
            tracker.store.save(document, [claim], "by hand")
        tracker.store.relate(COMPARISONS, [])
    for speaker in (PUSHILIN, CHEREVATY, MALLORY):
        tracker.set_side(speaker, speaker.side)


def many(tracker: Tracker, count: int, opposed: int | None = None) -> None:
    """So many more documents of two speakers, a claim each, a conflict between every two that follow each other, or of
    the first ones only."""
    first = date(2000, 1, 1)
    with tracker.store.transaction():
        claims = []
        for number in range(count):
            day = (first + timedelta(days=number)).isoformat()
            of = Document(f"Denis Pushilin said number {number} burned.", title=f"No {number}", published=day)
            who = PUSHILIN if number % 2 else CHEREVATY
            claims.append(said(of, who, f"number {number} burned"))
            tracker.store.save(of, [claims[-1]], "by hand")
        pairs = pairwise(claims[:opposed])
        tracker.store.relate(
            [Comparison(a.id, b.id, "conflict", "polarity", 0.95, "burned or not", (), (), "Fire") for a, b in pairs],
            [],
        )


def crowded(tracker: Tracker, count: int) -> None:
    """One claim that stands against so many others, the later the surer."""
    first = date(2001, 1, 1)
    with tracker.store.transaction():
        claims = []
        for number in range(count + 1):
            day = (first + timedelta(days=number)).isoformat()
            of = Document(f"Denis Pushilin said mill {number} burned.", title=f"No {number}", published=day)
            claims.append(said(of, CHEREVATY if number else PUSHILIN, f"mill {number} burned", refers=("Mill",)))
            tracker.store.save(of, [claims[-1]], "by hand")
        tracker.store.relate(
            [
                Comparison(claims[0].id, other.id, "conflict", "polarity", 0.8 + number / 100, "", (), (), "Mill")
                for number, other in enumerate(claims[1:])
            ],
            [],
        )
