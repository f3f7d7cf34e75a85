"""The state of a pass over a document: who was met where, and who is near at hand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate, takewhile

from claims.records import Extraction, Mention, Quote
from claims.speakers.cast import Somebody, cast_of, in_text_order
from claims.speakers.clauses import Clauses
from claims.speakers.countries import NOT_COUNTRIES
from claims.speakers.describe import COUNTRY, classes, singular
from claims.speakers.names import countries, words

_INTRODUCED = 6.0
"""How much nearer whoever is introduced as speaking is; a subject that has spoken has 5."""
_GOVERNS = 1.5
_OPENS = 2.0


class Scene:
    """The mentions of a document with what is known of them so far."""

    def __init__(self, extraction: Extraction) -> None:
        self.quotes = extraction.quotes
        outer = tuple(quote for quote in extraction.quotes if not quote.within)
        self.extraction = extraction = replace(extraction, quotes=outer)
        """Who is who follows from the outer attributions alone: whom they quote is mentioned, and does not speak."""
        self.text = extraction.document.text
        sources = [quote.mention for quote in extraction.quotes if quote.mention]
        self.mentions = in_text_order([*extraction.mentions, *sources])
        self.sources = frozenset(sources)
        self.clauses = Clauses(extraction.tokens)
        self.telling = {source.sentence: source for source in in_text_order(sources)}
        """By the number of a sentence who says something there, the last of several."""
        heard = frozenset(quote.mention for quote in self.quotes if quote.mention)
        self.who: dict[Mention, Somebody] = cast_of(self.mentions, heard)
        self.named = Counter(id(somebody) for somebody in self.who.values())
        self.past: list[tuple[Mention, Somebody]] = []
        self.contents = sorted((span.start, span.end, i) for i, q in enumerate(extraction.quotes) for span in q.content)
        self.starts = [start for start, _, _ in self.contents]
        self.captioned = _under_pictures(extraction)
        """The numbers of the sentences in captions: who is seen there is nobody whom the text around them speaks of."""
        self.prose = list(accumulate(number not in self.captioned for number in range(len(extraction.sentences))))
        """Of each sentence how many there are up to it that stand in no caption."""
        self.quotes_of: dict[Mention, set[int]] = {}
        for i, quote in enumerate(extraction.quotes):
            if quote.mention:
                self.quotes_of.setdefault(quote.mention, set()).add(i)

    def with_quoted(self, heard: Iterable[Somebody | None]) -> list[Somebody | None]:
        """The speakers of the outer attributions with those who are quoted in them, one a quote."""
        outer = iter(heard)
        return [self.meant_by(quote) if quote.within else next(outer) for quote in self.quotes]

    def meant_by(self, quote: Quote) -> Somebody | None:
        """Whom its source names, or describes as somebody known."""
        return self.who.get(quote.mention) if quote.mention else None

    def quote_in(self, mention: Mention) -> int | None:
        """The quote whose content the mention stands in, the innermost."""
        at = bisect_right(self.starts, mention.head.start) - 1
        while at >= 0 and at > bisect_right(self.starts, mention.head.start) - 6:
            if mention.head.start < self.contents[at][1]:
                return self.contents[at][2]
            at -= 1
        return None

    def salience(self, mention: Mention, before: Mention, somebody: Somebody) -> float:
        """How near at hand somebody, last met at `before`, is for a mention."""
        score = -2.0 * self.apart(before, mention)
        if self.is_next(before, mention):
            score += _INTRODUCED
        else:
            score += 3.0 * (before in self.sources) + 2.0 * before.subject
        score += _GOVERNS * self.governs(before, mention) + _OPENS * self.opens(before, mention)
        if "\n" in self.text[before.head.end : mention.head.start]:
            score -= 0.5
        inside, own = self.quote_in(before), self.quote_in(mention)
        if inside is not None and inside != own:
            score -= 6.0 if inside in self.quotes_of.get(mention, ()) else 2.5
        return score + 0.2 * min(len(somebody.mentions), 5)

    def apart(self, before: Mention, mention: Mention) -> int:
        """How many sentences on a mention is; pictures within a text do not count."""
        if mention.sentence in self.captioned:
            return mention.sentence - before.sentence
        return self.prose[mention.sentence] - self.prose[before.sentence]

    def governs(self, before: Mention, mention: Mention) -> bool:
        """The pronoun stands in a clause that hangs on his: "Ember lost the vote when he said"."""
        if mention.form != "pronoun" or before.sentence != mention.sentence or before.quoted or before.kind != "person":
            return False
        return self.clauses.subject_above(mention) == self.clauses.number_of(before)

    def opens(self, before: Mention, mention: Mention) -> bool:
        """He is named as what the paragraph is about, in the sentence right before: "Ann Lee, a lawyer, watched the
        film. She said"."""
        if not (before.subject and before.name) or before.quoted or before.sentence != mention.sentence - 1:
            return False
        start = self.extraction.sentences[before.sentence].start
        begins = "\n" in self.text[max(0, start - 2) : start] and before.span.start <= start + 2
        return begins and "\n" not in self.text[before.head.end : mention.head.start]

    def is_next(self, before: Mention, mention: Mention) -> bool:
        """Who speaks in this sentence is he whom the one before it has led to."""
        if before.sentence != mention.sentence - 1 or mention not in self.sources:
            return False
        here = takewhile(lambda met: met[0].sentence == mention.sentence, reversed(self.past))
        if any(other.subject and not other.quoted and other.kind == mention.kind for other, _ in here):
            return False
        return self.introduces(before, mention.sentence) or self.leads_to(before, mention)

    def introduces(self, before: Mention, sentence: int) -> bool:
        """The sentence right before this one says that he speaks, and not yet what: "The mayor was more blunt." """
        return self.is_alone_before(before, sentence) and self.clauses.speaks_up(before)

    def leads_to(self, before: Mention, mention: Mention) -> bool:
        """ "The mayor had another idea. “We could wait,” he said": what he does and what he says are one paragraph."""
        if not (before.subject and self.is_alone_before(before, mention.sentence)) or mention.quoted:
            return False
        start = self.extraction.sentences[mention.sentence].start
        quoted = (self.extraction.quotes[i] for i in self.quotes_of.get(mention, ()))
        begins = any(quote.type == "direct" and quote.content[0].start == start for quote in quoted)
        return begins and "\n" not in self.text[before.head.end : start]

    def is_alone_before(self, before: Mention, sentence: int) -> bool:
        """It stands in the sentence before this one, and nobody else is heard there."""
        near = before.sentence == sentence - 1 and not before.quoted
        return near and self.telling.get(before.sentence, before) == before

    def best(self, mention: Mention, fits: list[tuple[Mention, Somebody]]) -> Somebody | None:
        ranked = [(self.salience(mention, before, s), before.head.start, s) for before, s in fits]
        return max(ranked, key=lambda item: item[:2])[2] if ranked else None

    def only(self, near: list[tuple[Mention, Somebody]], kinds: set[str]) -> Somebody | None:
        found = {id(s): s for _, s in near if s.kind in kinds and (s.names or s.identified)}
        return next(iter(found.values())) if len(found) == 1 else None

    def focus(self, mention: Mention, places: list[tuple[Mention, Somebody]]) -> Somebody | None:
        """The place that the text is about: salient, and named more than others in the whole of it."""
        if not places:
            return None
        ranked = {id(s): (self.salience(mention, m, s) + self.named[id(s)], m.head.start, s) for m, s in places}
        return max(ranked.values(), key=lambda item: item[:2])[2]

    def past_places(self, mention: Mention) -> list[tuple[Mention, Somebody]]:
        """Those named before, in datelines too."""
        before = self.mentions[: self.mentions.index(mention)]
        return [(m, self.who[m]) for m in before if m in self.who and self.who[m].kind == "place" and self.who[m].names]

    def place_classes(self, somebody: Somebody) -> set[int]:
        found = set(somebody.classes)
        if somebody.body and countries(somebody.body) == somebody.body and not somebody.body & NOT_COUNTRIES:
            found.add(COUNTRY)
        for word in words(somebody.name):
            found |= classes(singular(word))
        return found

    def subject_before(self, mention: Mention, quote: int) -> bool:
        """The content has a subject that is no mention ("The road is ours, but it ..."), which "it" may well be."""
        heads = {m.head.start for m, _ in self.past}
        spans = self.extraction.quotes[quote].content
        return any(
            token.dep in ("nsubj", "nsubjpass") and token.tag == "NN" and token.start not in heads
            for token in self.extraction.tokens
            if token.sentence == mention.sentence and token.end <= mention.span.start
            if any(span.start <= token.start < span.end for span in spans)
        )


def _under_pictures(extraction: Extraction) -> frozenset[int]:
    captions = [part.span for part in extraction.document.parts if part.kind == "caption"]
    numbered = enumerate(extraction.sentences) if captions else ()
    return frozenset(number for number, sentence in numbered if any(map(sentence.overlaps, captions)))
