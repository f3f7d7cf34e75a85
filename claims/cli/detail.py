"""One claim in full: its sentence in context with the spans marked, its provenance, what it states, what relates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from claims.cli.render import OPEN, Screen, indented, marked, paint, plain, short_ids, table, wrap
from claims.factchecks import Attached
from claims.identity import iso_date
from claims.judgements import Correction, Judgement
from claims.records import Claim, Conflict, Document
from claims.stated import Degree, Event, Quantity, Span
from claims.tables import held_in_words, speaker_name, standing
from claims.tables.accounts import MARKS
from claims.tables.opposed import day_in_words
from claims.tables.told import day_told

CONTEXT = 300
"""Code points shown before and after the sentence, at most; never past its paragraph."""
QUOTED = {
    "direct": "direct, word for word",
    "indirect": "indirect, in the writer's words",
    "mixed": "mixed, partly word for word",
}


ADDRESS = "address"


@dataclass(frozen=True)
class Decided:
    """What people decided about a claim, and the claim as the text was read."""

    judgements: Sequence[Judgement]
    corrections: Sequence[Correction]
    heard: Claim
    fact_checks: Sequence[Attached] = ()
    """Reviews by others."""


def claim(
    found: Claim,
    document: Document,
    related: Sequence[Conflict],
    screen: Screen,
    decided: Decided | None = None,
    others: Sequence[Claim] = (),
) -> str:
    """`others` are the other appearances of the claim's statement."""
    name = plain(speaker_name(found.speaker))
    about = plain(standing(found.speaker)) if found.speaker else ""
    parts = [
        "\n".join([*map(screen.bold, wrap(name, screen.width)), *(wrap(about, screen.width) if about else [])]),
        "\n".join(paint(wrap(in_context(found, document), screen.width), screen)),
        listed(
            [*_provenance(found), *_elsewhere(others), *(_decided(found, decided) if decided else [])],
            screen,
        ),
        listed(_facts(found), screen),
        *_relations(found, related, screen),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def in_context(found: Claim, document: Document) -> str:
    """The sentence in its paragraph, with source, cue and content in labelled marks."""
    window = _window(found.sentence, document.text)
    labelled = [
        *((span, "source") for span in found.source_spans),
        *((span, "cue") for span in found.cue_spans),
        *((span, "content") for span in found.spans),
    ]
    out, at = ["… " if document.text[: window.start].strip() else ""], window.start
    for span, label in sorted(labelled):
        if span.start >= at and span.end <= window.end:
            piece = marked(span.of(document.text), [(0, len(document.text))])
            out += [_space(document.text[at : span.start]), piece.replace(OPEN, f"{OPEN}{label}: ", 1)]
            at = span.end
    rest = document.text[at : window.end]
    return "".join([*out, _space(rest), " …" if document.text[window.end :].strip() else ""])


def _space(text: str) -> str:
    """A piece between marks, made plain, with the space at its ends kept."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return " " * before + plain(text) + " " * (after and bool(text.strip()))


def _window(sentence: Span, text: str) -> Span:
    """The sentence with its paragraph around it, cut at words where that is long."""
    start = max(text.rfind("\n", 0, sentence.start) + 1, sentence.start - CONTEXT)
    if start > 0 and text[start - 1] != "\n":
        start = min(sentence.start, text.find(" ", start) + 1 or start)
    line_end = text.find("\n", sentence.end)
    end = min(len(text) if line_end < 0 else line_end, sentence.end + CONTEXT)
    if end < len(text) and text[end] != "\n":
        end = max(sentence.end, text.rfind(" ", sentence.end, end))
    return Span(start, end)


def _provenance(found: Claim) -> list[tuple[str, str]]:
    document = found.document
    spans = ", ".join(f"{start} to {end}" for start, end in found.spans)
    return [
        ("claim", found.id),
        ("statement", found.statement if found.statement != found.id else ""),
        ("quoted", QUOTED[found.type]),
        ("stance", found.stance if found.stance != "asserts" else ""),
        ("stands in", f"a {found.part}" if found.part else ""),
        ("confidence", f"{found.confidence:.2f}, from 0 to 1: how sure it is that this was said so"),
        ("relayed by", found.via or ""),
        ("said on", _said_on(found)),
        ("outlet", document.outlet or ""),
        ("title", document.title or ""),
        ("published", document.published or ""),
        (ADDRESS, document.url or ""),
        ("document", document.id),
        ("characters", f"{spans} of the document's text"),
        ("found by", found.extractor),
    ]


def _said_on(found: Claim) -> str:
    """The day that the text names for the saying, else that of publication, as what it is."""
    if found.said_on or not found.day:
        return day_in_words(found.said_on) if found.said_on else ""
    return f"{day_in_words(found.day)} or before: it was published then"


def _elsewhere(others: Sequence[Claim]) -> list[tuple[str, str]]:
    """Where else the same is reported: "Herald, 1 Oct 2022, 3f2a91"."""
    ids = short_ids(other.id for other in others)
    where = ((other.document.outlet or other.document.title or "", day_in_words(other.day)) for other in others)
    lines = [", ".join([*filter(None, one), ids[other.id]]) for one, other in zip(where, others, strict=True)]
    return [("also in" if at == 0 else "", line) for at, line in enumerate(lines)]


def _decided(found: Claim, decided: Decided) -> list[tuple[str, str]]:
    """What people decided about the claim itself: "rejected by ann on 24 Nov 2026: a headline"."""
    entries = [("judged", _by(one, one.verdict)) for one in decided.judgements if one.subject == "claim"]
    missed = any(one.field == "missed" for one in decided.corrections)
    for one in decided.corrections:
        if one.field == "speaker" and not missed:
            heard = f", read as {speaker_name(decided.heard.speaker)}"
            entries.append(("corrected", _by(one, f"speaker {one.name or speaker_name(None)}{heard}")))
        elif one.field == "stance" and not missed:
            entries.append(("corrected", _by(one, f"stance {one.stance}, read as {decided.heard.stance}")))
        elif one.field == "missed":
            entries.append(("added", _by(one, "missed by the extractor, added")))
        elif one.field == "note":
            entries.append(("note", _by(one, "")))
    return entries + [("reviewed by" if at == 0 else "", _reviewed(one)) for at, one in enumerate(decided.fact_checks)]


def _reviewed(one: Attached) -> str:
    """ "PolitiFact: Half true, on 3 Mar 2022, https://...": their rating, never ours."""
    day = iso_date(one.check.reviewed_on)
    return ", ".join(filter(None, (f"{one.check.publisher}: {one.check.rating}", day_in_words(day), one.check.url)))


def _by(one: Judgement | Correction, words: str) -> str:
    """Who decided it and when, and why."""
    said = f"{words} by {one.who} on {day_in_words(one.made_at.date())}".strip()
    return f"{said}: {one.note}" if one.note else said


def _facts(found: Claim) -> list[tuple[str, str]]:
    """What the claim states, as the tool understands it."""
    facts = found.facts
    stated = [
        words
        for words, holds in (
            ("that something is not so", facts.negated),
            ("with a word of doubt", facts.hedged),
            ("as a denial of what others say", facts.denied),
        )
        if holds
    ]
    return [
        ("refers to", ", ".join(found.refers)),
        ("where", ", ".join(facts.places)),
        ("on the day", day_in_words(told) if (told := day_told(found)) else ""),
        ("at the hour", "; ".join(clock.words for clock in facts.clocks)),
        ("numbers", "; ".join(map(quantity_in_words, facts.quantities))),
        ("measures", "; ".join(map(measure_in_words, facts.measures))),
        ("who has it", "; ".join(held_in_words(found))),
        ("in degree", "; ".join(dict.fromkeys(map(degree_in_words, facts.degrees)))),
        ("events", "; ".join(dict.fromkeys(event_in_words(event) for event in facts.events if _telling(event)))),
        ("said", ", ".join(stated)),
    ]


def degree_in_words(degree: Degree) -> str:
    """A word on a scale, and what it is said of: "not encircled (Krasny Liman)"."""
    words = f"not {degree.words}" if degree.negated else degree.words
    return f"{words} ({degree.of})" if degree.of else words


def _telling(event: Event) -> bool:
    """It has somebody or something in it, or it is what is denied to have been."""
    return bool(event.agent or event.patient or event.negated)


def event_in_words(event: Event) -> str:
    """Who did what to whom, in base forms, and how far that is said: "army – not: violate, truce"."""
    did = f"{event.predicate}, {event.patient}" if event.patient else event.predicate
    marks = [word for word, holds in (("not", event.negated), ("perhaps", event.hedged)) if holds]
    said = f"{' '.join(marks)}: {did}" if marks else did
    parts = [f"{event.agent} – {said}" if event.agent else said, f"in {event.place}" if event.place else ""]
    return " ".join(part for part in parts if part)


def quantity_in_words(quantity: Quantity) -> str:
    """An interval and what it counts, for nouns come without number: "soldier: more than 200", "tank: 5"."""
    low, high = (f"{bound:,.10g}" for bound in (quantity.low, quantity.high))
    if math.isinf(quantity.high):
        words = f"{'more than' if quantity.low_open else 'at least'} {low}"
    elif quantity.low == quantity.high:
        words = low
    elif quantity.low <= 0:
        words = f"{'fewer than' if quantity.high_open else 'at most'} {high}"
    else:
        words = f"between {low} and {high}"
    words = words if quantity.exact else f"about {words}"
    return f"{quantity.head}: {words}" if quantity.head else words


def measure_in_words(measure: Quantity) -> str:
    """Of what, and the words of the figure: "age of Ann Lee: 27-year-old"."""
    return f"{measure.head} of {', '.join(measure.of)}: {measure.words}"


def listed(entries: Sequence[tuple[str, str]], screen: Screen) -> str:
    """Names and values, one below the other; empty ones are left out. An address is never cut, for it is to be used."""
    return "\n".join(
        f"{name:<13}{plain(value)}" if name == ADDRESS else indented(plain(value), screen.width, 13, f"{name:<13}")
        for name, value in entries
        if value
    )


def _relations(found: Claim, related: Sequence[Conflict], screen: Screen) -> list[str]:
    if not related:
        return ["Nothing in the database conflicts or agrees with it."]
    own = found.statement or found.id
    others = [conflict.b if own == conflict.a.id else conflict.a for conflict in related]
    ids = short_ids(other.claim.id for other in others)
    cells = [
        [
            f"{MARKS[conflict.relation]} {conflict.kind or conflict.relation}",
            plain(speaker_name(other.speaker)),
            plain(other.claim.text),
            plain(conflict.reason),
            ids[other.claim.id],
        ]
        for conflict, other in zip(related, others, strict=True)
    ]
    header = ["relation", "speaker", "what was said", "why", "id"]
    return [table(header, cells, screen, text="what was said").rstrip("\n")]
