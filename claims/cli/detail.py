"""One claim in full: its sentence in context with the spans marked, its provenance, what it states, what relates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from claims.cli.render import OPEN, Screen, indented, marked, paint, plain, short_ids, table, wrap
from claims.cli.views import day_in_words, standing
from claims.records import Claim, Conflict, Document, Quantity, Span
from claims.tables import MARKS, speaker_name

CONTEXT = 300
"""Code points shown before and after the sentence, at most; never past its paragraph."""


def claim(found: Claim, document: Document, related: Sequence[Conflict], screen: Screen) -> str:
    about = f", {plain(standing(found.speaker))}" if found.speaker and standing(found.speaker) else ""
    parts = [
        f"{screen.bold(plain(speaker_name(found.speaker)))}{about}",
        "\n".join(paint(wrap(in_context(found, document), screen.width), screen)),
        _listed(_provenance(found), screen),
        _listed(_facts(found), screen),
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
    spans = ", ".join(f"{start}-{end}" for start, end in found.spans)
    return [
        ("claim", found.id),
        ("statement", found.statement if found.statement != found.id else ""),
        ("how", f"{found.stance} ({found.type}), confidence {found.confidence:.2f}"),
        ("via", found.via or ""),
        ("said on", day_in_words(found.said_on) if found.said_on else ""),
        ("outlet", document.outlet or ""),
        ("title", document.title or ""),
        ("published", document.published or ""),
        ("url", document.url or ""),
        ("document", document.id),
        ("offsets", spans),
        ("extractor", found.extractor),
    ]


def _facts(found: Claim) -> list[tuple[str, str]]:
    facts = found.facts
    says = [
        word
        for word, holds in (("negated", facts.negated), ("hedged", facts.hedged), ("denied", facts.denied))
        if holds
    ]
    return [
        ("refers to", ", ".join(found.refers)),
        ("places", ", ".join(facts.places)),
        ("about day", facts.day or ""),
        ("quantities", "; ".join(map(quantity_in_words, facts.quantities))),
        ("degrees", "; ".join(f"{d.words} ({d.scale} {d.level:g})" for d in facts.degrees)),
        ("as a whole", ", ".join(says)),
    ]


def quantity_in_words(quantity: Quantity) -> str:
    """An interval as people say it: "more than 200 soldier", "5 tank", "between 10 and 15 vehicle"."""
    low, high = (f"{bound:,.10g}" for bound in (quantity.low, quantity.high))
    if math.isinf(quantity.high):
        words = f"{'more than' if quantity.low_open else 'at least'} {low}"
    elif quantity.low == quantity.high:
        words = low
    elif quantity.low <= 0:
        words = f"{'fewer than' if quantity.high_open else 'at most'} {high}"
    else:
        words = f"between {low} and {high}"
    return f"{'' if quantity.exact else 'about '}{words} {quantity.head}".strip()


def _listed(entries: Sequence[tuple[str, str]], screen: Screen) -> str:
    """Names and values, one below the other; empty ones are left out."""
    return "\n".join(
        indented(plain(value), screen.width, 13, f"{name:<13}".rstrip().ljust(13)) for name, value in entries if value
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
    return [table(["relation", "speaker", "what was said", "why", "id"], cells, screen).rstrip("\n")]
