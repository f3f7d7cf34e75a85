"""Who speaks through a text: whose report or statement it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.records import Extraction, Mention, Quote
from claims.speakers.cast import Somebody
from claims.speakers.describe import Description, describe
from claims.speakers.names import folded, word_set
from claims.speakers.scene import Scene
from claims.speakers.voices import ISSUING, PRINTED
from claims.stated import Span

_ISSUED_BY = re.compile(rf"^(?:(?:{ISSUING})\b[^,;:]{{0,30}} )?(?:by|from)$")
"""What stands between "the report" and whose it is: "by", "released today by"."""

_BEHIND = 80
"""So many characters behind "data" it may be said who has collected them, and his name end."""
_RECALLED = 6
"""So many sentences on, "the report" is still the one whose author was named."""
NETWORKS = word_set("facebook instagram twitter youtube tiktok telegram whatsapp")
"""What carries posts and statements of others."""


class Texts(Scene):
    """A pass over a document that knows whose the texts are that are quoted."""

    def __init__(self, extraction: Extraction) -> None:
        super().__init__(extraction)
        self.issued: dict[str, tuple[int, Somebody]] = {}
        """By the noun for a text the sentence in which one was last said to be somebody's, and whose it is."""

    def met(self, mention: Mention) -> Somebody | None:
        """Whom a mention means, as far as the pass knows by now."""
        return self.who.get(mention)

    def issuer(self, mention: Mention) -> Somebody | None:
        """The BBC of "a report by the BBC", the ministry of "the ministry's statement", "a Ministry report"."""
        quotes = [self.extraction.quotes[i] for i in self.quotes_of.get(mention, ())]
        around = Span(mention.span.start, mention.head.end + _BEHIND)
        spans = {around, *(span for quote in quotes for span in (*quote.source, *_up_to_cue(quote)))}
        theirs = [one for one in self.mentions if one != mention and any(span.contains(one.span) for span in spans)]
        issuing = [one for one in theirs if self._issues(one, mention) and self._is_no_place(one)]
        # of "prosecutors" and "German" in "a statement from German prosecutors" the whole
        widest = max(issuing, key=lambda other: (other.span.end - other.span.start, -other.span.start), default=None)
        if widest is None:
            return None
        self.issued[describe(mention).noun] = mention.sentence, self.who[widest]
        return self.who[widest]

    def _is_no_place(self, mention: Mention) -> bool:
        somebody = self.met(mention)
        return somebody is not None and somebody.kind != "place"

    def _issues(self, other: Mention, mention: Mention) -> bool:
        """Whether a text is said to be somebody's."""
        before = self.text[mention.head.end : other.span.start].strip().removesuffix(" the")
        after = self.text[other.span.end : mention.head.start].strip()
        body = other.kind == "organisation" and other.form == "name" and _is_one(other.text)
        owner = re.fullmatch(r"[’']s?( \w+)?", after) or other.text.endswith(("’s", "'s")) or (body and not after)
        printed = (
            before in ("in", "published in") and other.kind == "organisation" and describe(mention).noun in PRINTED
        )
        return bool(owner and other.span.end <= mention.head.start) or printed or _ISSUED_BY.search(before) is not None

    def told_in(self, mention: Mention) -> Somebody | None:
        """Whose "an emailed statement" is in "the rebels claimed it in an emailed statement that said ..."."""
        if mention.head.end > mention.span.end or not self.text[: mention.span.start].rstrip().endswith(" in"):
            return None
        begun = (one for one in reversed(self.past) if one[0].sentence == mention.sentence and one[0].subject)
        return next((somebody for _, somebody in begun if somebody.kind != "place"), None)

    def statement(self, mention: Mention, wanted: Description) -> Somebody | None:
        """ "the statement" is that of the one who "said in a statement" shortly before."""
        determiner = r"\b(?:in|via|through|with) (?:an?|the|his|her|its|their)"
        issued = re.compile(rf"{determiner} (?:\w+ ){{0,3}}{re.escape(wanted.noun)}\b", re.I)
        since, issuer = self.issued.get(wanted.noun, (0, None))
        if issuer is not None and since >= mention.sentence - _RECALLED:
            return issuer
        said = [quote for quote in reversed(self.extraction.quotes) if self._by_somebody_before(quote, mention)]
        near = (quote for quote in said if quote.mention and quote.mention.sentence >= mention.sentence - 4)
        told = next((quote for quote in near if issued.search(" ".join(self.outside(quote)))), None)
        if told is None and wanted.noun == "statement":
            told = next((quote for quote in said if self._reaches(quote, mention.sentence - 1)), None)
        if told is not None and told.mention:
            return self.who[told.mention]
        return self.issued_before(mention, wanted)

    def _by_somebody_before(self, quote: Quote, mention: Mention) -> bool:
        return quote.mention is not None and quote.mention in self.who and quote.mention.head < mention.head

    def _reaches(self, quote: Quote, sentence: int) -> bool:
        """Whether it stands in this sentence or a later one, or goes on there."""
        return quote.sentence.end > self.extraction.sentences[max(0, sentence)].start

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


def _is_one(name: str) -> bool:
    """Neither two bodies ("ABC News/Gazette poll") nor a network, which carries what others post."""
    return "/" not in name and folded(name) not in NETWORKS


def _up_to_cue(quote: Quote) -> Iterator[Span]:
    """From its source to its cue, where that comes behind it: "the report released today by Ann Lee concludes"."""
    if quote.source and quote.cue and quote.source[-1].end < quote.cue[0].start:
        yield Span(quote.source[0].start, quote.cue[0].start)
