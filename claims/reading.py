"""A document as it was read: what a quote in it states, also one that a person corrects or points out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from claims.errors import ClaimsError
from claims.identity import digest, normalised
from claims.judgements import CHANGING, Correction, Passage, by_person
from claims.records import (
    CONTENT_JOINER,
    Claim,
    Document,
    Extraction,
    PartKind,
    Quote,
    Referent,
    Resolution,
    Speaker,
    Stance,
)
from claims.stated import Facts, Span

Places = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]
"""Of content, cue and source."""
FIRST_PERSON = frozenset({"i", "me", "my", "we", "us", "our"})


def claims_of(extraction: Extraction, resolution: Resolution) -> list[Claim]:
    """The claims of one document: each quote, but nobody's, with its speaker, its id and the facts that it states."""
    from claims.conflicts import facts_of
    from claims.extract.unsaid import is_nobody, says_the_reverse

    document = extraction.document
    seen: dict[str, int] = {}
    claims = []
    for quote, speaker in zip(extraction.quotes, resolution.speakers, strict=True):
        if is_nobody(_joined(quote.source, document.text)) or says_the_reverse(quote, extraction):
            continue
        key = normalised(quote.text(document.text))
        occurrence = seen[key] = seen.get(key, 0) + 1
        id = digest(document.id, key, str(occurrence))
        facts = facts_of(quote, extraction, resolution, speaker)
        claim = claim_of(quote, speaker, id, facts, extraction)
        via = _relay(quote, extraction, resolution) or claim.via
        claims.append(replace(claim, refers=refers(quote, resolution), via=via))
    return claims


def _relay(quote: Quote, extraction: Extraction, resolution: Resolution) -> str | None:
    """Whose attribution it stands within, by name: "he" and "the ministry" are no help to who looks for relays."""
    if not quote.within:
        return None
    read = zip(extraction.quotes, resolution.speakers, strict=True)
    return next((by.name for outer, by in read if by and outer.content == quote.within), None)


def resolved(extraction: Extraction) -> list[Claim]:
    """The claims of one document, with who is who in it."""
    from claims.speakers import resolve

    return claims_of(extraction, resolve(extraction))


def claim_of(quote: Quote, speaker: Speaker | None, id: str, facts: Facts, extraction: Extraction) -> Claim:
    """The claim that a quote is; `refers` is left to whoever knows what its words mean."""
    from claims.conflicts import said_on

    document = extraction.document
    text = document.text
    return Claim(
        id=id,
        document=document.info,
        text=quote.text(text),
        spans=quote.content,
        cue_spans=quote.cue,
        source_spans=quote.source,
        sentence=quote.sentence,
        cue=_joined(quote.cue, text),
        source=_joined(quote.source, text),
        sentence_text=quote.sentence.of(text),
        type=quote.type,
        stance=quote.stance,
        confidence=quote.confidence,
        speaker=speaker,
        via=_joined(quote.via, text) or None,
        said_on=said_on(quote, document),
        extractor=extraction.extractor,
        facts=facts,
        part=part_of(quote.content, document),
    )


def part_of(content: Sequence[Span], document: Document) -> PartKind | None:
    """The kind of part that words lie in, if all of them lie in such parts."""
    around = [next((part for part in document.parts if part.span.contains(span)), None) for span in content]
    return around[0].kind if around and around[0] and all(around) else None


def refers(quote: Quote, resolution: Resolution) -> tuple[str, ...]:
    """Names of what its content refers to."""
    return tuple(dict.fromkeys(one.name for one in resolution.referents if _is_in(quote, one)))


def _is_in(quote: Quote, referent: Referent) -> bool:
    return any(span.contains(referent.span) for span in quote.content)


def _joined(spans: Iterable[Span], text: str) -> str:
    return " ".join(span.of(text) for span in spans)


@dataclass(frozen=True)
class Reading:
    """A document as the extractor read it."""

    extraction: Extraction
    resolution: Resolution

    @property
    def document(self) -> Document:
        return self.extraction.document

    def with_corrections(
        self, claims: Iterable[Claim], corrections: Sequence[Correction], known: Mapping[str, Speaker]
    ) -> list[Claim]:
        """These claims, and those that people pointed out and the text still has, each with the facts that it states
        if it is as people say; `known` are the speakers that the corrections name, by id."""
        found = list(claims)
        ids = {claim.id for claim in found}
        missed = (one for one in corrections if one.passage and one.claim not in ids)
        again = [claim for one in missed if (claim := self._found_again(one))]
        found += [claim for claim in again if not any(is_same(claim, other) for other in found)]
        changed = {one.claim for one in corrections if one.field in CHANGING}
        return [self.corrected(claim, corrections, known) if claim.id in changed else claim for claim in found]

    def corrected(self, claim: Claim, corrections: Iterable[Correction], known: Mapping[str, Speaker]) -> Claim:
        """The claim, of whom and in what stance the text was read, with what it states and refers to by the corrections
        of it that are among these."""
        speaker, stance = claim.speaker, claim.stance
        for one in corrections:
            if one.claim == claim.id and one.field == "speaker":
                speaker = known[one.speaker] if one.speaker else None
            elif one.claim == claim.id and one.stance:
                stance = cast(Stance, one.stance)
        quote = replace(self._quote(claim), stance=stance)
        return replace(claim, facts=self.facts(quote, speaker), refers=self.refers(quote, speaker))

    def facts(self, quote: Quote, speaker: Speaker | None) -> Facts:
        """What the quote states in this speaker's mouth."""
        from claims.conflicts import facts_of

        return facts_of(quote, self.extraction, self._spoken_by(speaker, quote), speaker)

    def refers(self, quote: Quote, speaker: Speaker | None) -> tuple[str, ...]:
        """Names of what it refers to in this speaker's mouth."""
        return refers(quote, self._spoken_by(speaker, quote))

    def _spoken_by(self, speaker: Speaker | None, quote: Quote) -> Resolution:
        """Who is who, where "I" and "we" of a quote that was read as another's are this speaker."""
        read = zip(self.extraction.quotes, self.resolution.speakers, strict=True)
        heard = next((by for own, by in read if own.content == quote.content), None)
        if heard is None or heard == speaker:
            return self.resolution
        kept = []
        for one in self.resolution.referents:
            own = _is_in(quote, one) and one.span.of(self.document.text).casefold() in FIRST_PERSON
            if not (own and one.name == heard.name):
                kept.append(one)
            elif speaker:
                kept.append(replace(one, name=speaker.name))
        return replace(self.resolution, referents=tuple(kept))

    def _quote(self, claim: Claim) -> Quote:
        """As the extractor has it, which knows more of it than the claim does; else as the claim does."""
        own = (quote for quote in self.extraction.quotes if quote.content == claim.spans)
        places = (claim.spans, claim.cue_spans, claim.source_spans)
        return next(own, None) or Quote(*places, claim.type, claim.stance, claim.confidence, claim.sentence)

    def pointed_out(self, id: str, places: Places, who: str) -> Claim:
        """A claim of these words that somebody (`who`) pointed out: nobody's yet, for that is a correction."""
        from claims.extract.quotation import Inside, quote_type

        content, cue, source = places
        kind = quote_type(content, Inside(self.document.text))
        quote = Quote(content, cue, source, kind, "asserts", 1.0, self._sentence([*content, *cue, *source]))
        claim = claim_of(quote, None, id, self.facts(quote, None), self.extraction)
        return replace(claim, extractor=by_person(who), refers=self.refers(quote, None))

    def _found_again(self, missed: Correction) -> Claim | None:
        assert missed.passage
        places = places_of(missed.passage, self.document.text)
        return self.pointed_out(missed.claim, places, missed.who) if places else None

    def _sentence(self, spans: Sequence[Span]) -> Span:
        """From the start of the first to the end of the last sentence that these touch."""
        touched = [one for one in self.extraction.sentences if any(one.overlaps(span) for span in spans)]
        start = min(span.start for span in [*spans, *touched])
        end = max(span.end for span in [*spans, *touched])
        words = self.document.text[start:end]
        return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def is_same(one: Claim, other: Claim) -> bool:
    """Both are the same words at the same place, whatever their ids."""
    return normalised(one.text) == normalised(other.text) and one.spans[0].overlaps(other.spans[0])


def check_places(places: Places, text: str) -> None:
    """Raise ClaimsError where these are no places of the text, in order, or the content has no word."""
    content = places[0]
    for span in (span for spans in places for span in spans):
        if not 0 <= span.start < span.end <= len(text):
            raise ClaimsError(
                f"{span.start}:{span.end}: the document has no such place, its text goes from 0 to {len(text)}; "
                "`claims docs text` shows where its words stand"
            )
    if any(one.end > other.start for one, other in pairwise(content)):
        raise ClaimsError("the places of what was said overlap, or stand in another order than in the text")
    if not content or any(not normalised(span.of(text)) for span in content):
        raise ClaimsError("there is no word at the place of what was said; `claims docs text` shows where words stand")


def passage_of(places: Places, text: str) -> Passage:
    """What is to be remembered of words in a text, so that they are found when it changes."""
    content, cue, source = (tuple(span.of(text) for span in spans) for spans in places)
    starts = [span.start for span in places_with(content[0], text)]
    return Passage(content, cue, source, starts.index(places[0][0].start) + 1)


def places_of(passage: Passage, text: str) -> Places | None:
    """Where a text has the passage; None where it has not all of the content. Cue and source may be gone."""
    options = places_with(passage.content[0], text)
    if not options:
        return None
    content = [options[min(passage.nth, len(options)) - 1]]
    for words in passage.content[1:]:
        following = [span for span in places_with(words, text) if span.start >= content[-1].end]
        if not following:
            return None
        content.append(following[0])
    cue, source = (_nearest(words, content[0], text) for words in (passage.cue, passage.source))
    return tuple(content), cue, source


def _nearest(parts: Sequence[str], to: Span, text: str) -> tuple[Span, ...]:
    found = (places_with(words, text) for words in parts)
    return tuple(sorted(min(spans, key=lambda span: abs(span.start - to.start)) for spans in found if spans))


def exactly(words: str, text: str) -> list[Span]:
    """Where the text has these words as they are."""
    return [Span(at.start(), at.start() + len(words)) for at in re.finditer(f"(?={re.escape(words)})", text)]


def places_with(words: str, text: str) -> list[Span]:
    """Where the text has these words: exactly so, else but for case and for what stands between them."""
    if found := exactly(words, text):
        return found
    spelled = r"\W+".join(map(re.escape, re.findall(r"\w+", words)))
    return [Span(*at.span()) for at in re.finditer(rf"\b{spelled}\b", text, re.IGNORECASE)] if spelled else []


def free_id(document: Document, words: str, taken: Iterable[str]) -> str:
    """The id of the next claim of these words: as the extractor's would be if it found one more."""
    ids = set(taken)
    key, occurrence = normalised(words), 1
    while (id := digest(document.id, key, str(occurrence))) in ids:
        occurrence += 1
    return id


def words_at(spans: Iterable[Span], text: str) -> str:
    return CONTENT_JOINER.join(span.of(text) for span in spans)
