"""The claims that a labelled pair means: found there by the extractor, or built for spans that it passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from claims.evaluate.gold import GoldPair, Side
from claims.evaluate.quotes import same_name
from claims.evaluate.runs import Reading
from claims.records import Claim, MentionKind, Quote, Speaker, SpeakerKind, Token
from claims.stated import Span

FOUND = 0.5
"""Likeness (Jaccard of words) from which an extracted claim counts as the one that the gold means."""

KINDS: dict[MentionKind, SpeakerKind] = {"person": "person", "organisation": "organisation", "group": "group"}
"""What a mention of this kind is as a speaker."""

_WORD = re.compile(r"\w+")


def claims_of_pair(pair: GoldPair, readings: Mapping[str, Reading]) -> tuple[Claim, Claim]:
    """The claims of the two sides; of two parts of one quote, each part as a claim of its own."""
    at_a, at_b = readings[pair.a.document], readings[pair.b.document]
    a, b = claim_of(pair.a, at_a), claim_of(pair.b, at_b)
    return (a, b) if a.id != b.id else (_built(pair.a, at_a), _built(pair.b, at_b))


def claim_of(side: Side, reading: Reading) -> Claim:
    """The extracted claim that is most like the gold span, or if none is like it one built for the span."""
    return _extracted(side, reading) or _built(side, reading)


def _extracted(side: Side, reading: Reading) -> Claim | None:
    text = reading.document.text
    wanted = _words(side.spans(text), text)

    def likeness(claim: Claim) -> float:
        return _jaccard(wanted, _words(claim.spans, text))

    best = max(reading.claims, key=likeness, default=None)
    return best if best and likeness(best) >= FOUND else None


def _built(side: Side, reading: Reading) -> Claim:
    """A claim for the gold span itself, said by the gold's speaker, with the cue that stands over or beside it."""
    quote = _beside(side, reading) or _under_its_cue(side, reading)
    # what the text has nobody say ("few of them expect") the gold has somebody say all the same
    return next(_claims(quote, side, reading), None) or next(_claims(replace(quote, source=()), side, reading))


def _claims(quote: Quote, side: Side, reading: Reading) -> Iterator[Claim]:
    from claims.pipeline import claims_of

    alone = replace(reading.extraction, quotes=(quote,))
    yield from claims_of(alone, replace(reading.resolution, speakers=(_speaker(side, reading),)))


def _beside(side: Side, reading: Reading) -> Quote | None:
    """The extracted quote that shares most words with the gold span, cut or widened to it."""
    text = reading.document.text
    wanted = _words(side.spans(text), text)

    def shared(quote: Quote) -> int:
        return len(wanted & _words(quote.content, text))

    best = max(reading.extraction.quotes, key=shared, default=None)
    return replace(best, content=side.spans(text)) if best and shared(best) else None


def _under_its_cue(side: Side, reading: Reading) -> Quote:
    """A quote whose cue is the word outside the span that governs it in the parse, if there is one."""
    from claims.extract.stance import stance_of

    extraction = reading.extraction
    content = side.spans(reading.document.text)
    word, preposition = _governor(content, extraction.tokens)
    cue = (Span(word.token.start, word.token.end),) if word else ()
    touched = [s for s in extraction.sentences if any(s.overlaps(span) for span in (*content, *cue))]
    return Quote(
        content=content,
        cue=cue,
        source=(),
        type="indirect",
        stance=stance_of(cast(Any, word), preposition),
        confidence=1.0,
        sentence=Span(touched[0].start, touched[-1].end) if touched else side.span,
    )


@dataclass(frozen=True)
class _Word:
    """A word of the parse with its dependents, under the names by which the extractor's stances ask for them."""

    number: int
    tokens: Sequence[Token]

    @property
    def token(self) -> Token:
        return self.tokens[self.number]

    @property
    def lemma_(self) -> str:
        return self.token.lemma

    @property
    def lower_(self) -> str:
        return self.token.text.lower()

    @property
    def pos_(self) -> str:
        return self.token.pos

    @property
    def dep_(self) -> str:
        return self.token.dep

    @property
    def i(self) -> int:
        return self.number

    @property
    def head(self) -> _Word:
        return _Word(self.token.head, self.tokens)

    @property
    def children(self) -> Iterator[_Word]:
        return (_Word(n, self.tokens) for n, t in enumerate(self.tokens) if t.head == self.number and n != t.head)


def _governor(spans: Sequence[Span], tokens: Sequence[Token]) -> tuple[_Word | None, str]:
    """The first word outside the spans that one of theirs depends on, and the preposition between, if there is one."""
    inside = {n for n, token in enumerate(tokens) if any(span.overlaps(Span(token.start, token.end)) for span in spans)}
    for number in sorted(inside):
        if tokens[number].pos in ("PUNCT", "SPACE"):
            continue
        head, preposition = tokens[number].head, ""
        while tokens[head].pos in ("ADP", "SCONJ") and tokens[head].head != head:
            head, preposition = tokens[head].head, tokens[head].text.lower()
        if head not in inside:
            return _Word(head, tokens), preposition
    return None, ""


def _speaker(side: Side, reading: Reading) -> Speaker | None:
    """The speaker whom the document knows by the gold's name, else one of that name."""
    from claims.speakers import speaker_id

    name = side.speaker
    if not name:
        return None
    known = (speaker for speaker in reading.resolution.speakers if speaker and same_name(name, speaker.name))
    named = (mention for mention in reading.extraction.mentions if mention.name and same_name(name, mention.name))
    kind: SpeakerKind = next((KINDS[mention.kind] for mention in named if mention.kind in KINDS), "person")
    return next(known, None) or Speaker(speaker_id(kind, name), name, kind)


def _words(spans: Iterable[Span], text: str) -> frozenset[int]:
    """The words of the text that begin in the spans, each by its first offset."""
    return frozenset(match.start() for span in spans for match in _WORD.finditer(text, *span))


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
