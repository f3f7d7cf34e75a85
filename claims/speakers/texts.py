"""Who speaks through a text: whose report or statement it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.records import Mention, Quote
from claims.speakers.cast import Somebody
from claims.speakers.describe import Description
from claims.speakers.scene import Scene
from claims.speakers.voices import ISSUING
from claims.stated import Span

_ISSUED_BY = re.compile(rf"^(?:(?:{ISSUING})\b[^,;:]{{0,30}} )?(?:by|from)$")
"""What stands between "the report" and whose it is: "by", "released today by"."""


class Texts(Scene):
    """A pass over a document that knows whose the texts are that are quoted."""

    def issuer(self, mention: Mention) -> Somebody | None:
        """The BBC of "a report by the BBC", the ministry of "the ministry's statement"."""
        quotes = [self.extraction.quotes[i] for i in self.quotes_of.get(mention, ())]
        spans = {mention.span, *(span for quote in quotes for span in (*quote.source, *_up_to_cue(quote)))}
        for other in self.mentions:
            somebody = self.who.get(other)
            if somebody is None or somebody.kind == "place" or not any(span.contains(other.span) for span in spans):
                continue
            before = self.text[mention.head.end : other.span.start].strip().removesuffix(" the")
            after = self.text[other.span.end : mention.head.start].strip()
            owner = re.fullmatch(r"[’']s?( \w+)?", after) or other.text.endswith(("’s", "'s"))
            if other != mention and (_ISSUED_BY.search(before) or owner):
                return somebody
        return None

    def statement(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "the statement" is that of the one who "said in a statement" shortly before."""
        determiner = r"\b(?:in|via|through|with) (?:an?|the|his|her|its|their)"
        issued = re.compile(rf"{determiner} (?:\w+ ){{0,3}}{re.escape(wanted.noun)}\b", re.I)
        for quote in reversed(self.extraction.quotes):
            source = quote.mention
            if source is None or source not in self.who or source.head >= mention.head:
                continue
            just_said = wanted.noun == "statement" and source.sentence >= mention.sentence - 1
            if just_said or (source.sentence >= mention.sentence - 4 and issued.search(" ".join(self.outside(quote)))):
                return self.who[source]
        return self.issued_before(mention, wanted)

    def issued_before(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "Prosecutors issued a statement." """
        issued = re.compile(
            rf"\b(?:{ISSUING}) (?:an?|the|his|her|its|their) (?:\w+ ){{0,3}}{re.escape(wanted.noun)}\b", re.I
        )
        for other, somebody in reversed(self.past):
            if other.sentence < mention.sentence - 4:
                return None
            if other.subject and other.sentence < mention.sentence:
                sentence = self.extraction.sentences[other.sentence]
                if issued.search(self.text, other.span.end, sentence.end):
                    return somebody
        return None

    def outside(self, quote: Quote) -> list[str]:
        """The words of a quote's sentence that are neither its content nor its source."""
        parts, at = [], quote.sentence.start
        for span in sorted((*quote.content, *quote.source)):
            parts.append(self.text[at : max(at, span.start)])
            at = max(at, span.end)
        return [*parts, self.text[at : quote.sentence.end]]


def _up_to_cue(quote: Quote) -> Iterator[Span]:
    """From its source to its cue, where that comes behind it: "the report released today by Ann Lee concludes"."""
    if quote.source and quote.cue and quote.source[-1].end < quote.cue[0].start:
        yield Span(quote.source[0].start, quote.cue[0].start)
