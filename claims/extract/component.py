"""The spaCy component `claims_quotes`: finds attributions on any English pipeline with a tagger, a parser and an NER.

nlp.add_pipe("claims_quotes")
doc = nlp("“We leave,” he said.")
doc._.quotes             # tuple of Quote
doc.spans["quotes"]      # spans labelled content, cue and source; `span.id` numbers the quote
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from claims.extract import mentions as mention_finder
from claims.extract.candidates import Candidate, antecedent, noun_phrase
from claims.extract.judge import Judged, best_by_cue, likeliest, possible, without_overlaps
from claims.extract.layout import VERBATIM, laid_out, standing
from claims.extract.nested import within
from claims.extract.quotation import Inside, quote_type
from claims.extract.quoted import carried_on
from claims.extract.sentences import set_sentence_starts
from claims.extract.stance import stance_of
from claims.extract.unsaid import disbelievers
from claims.extract.weights import WEIGHTS, Weights, file_name, load_weights
from claims.records import Mention, Quote, Stance
from claims.stated import Span

SPANS_KEY = "quotes"
LAID_OUT = 0.95
"""The confidence in what the layout says; it goes before what the judge finds within it."""
RELAYED = 0.8
"""How sure what stands within an attribution is, of how sure that is."""
_RELATIVES = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True)
class Found:
    """What the component predicts for one doc."""

    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]


class QuoteFinder:
    """Candidates from the parse and the quotation marks, judged, then freed of overlaps: one attribution a word, and
    those that stand within one."""

    def __init__(self, weights: Weights, own_name: str = "") -> None:
        self.weights = weights
        self.own_name = own_name
        """What to call weights that did not ship: their file's name and the beginning of its hash."""

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Found:
        inside = Inside(doc.text)
        read = possible(doc, inside, self.weights)
        found = likeliest(read, inside, self.weights)
        said = [candidate for candidate, _ in found]
        standing_ones = (standing(candidate, said, doc) for candidate in laid_out(doc, inside))
        by_layout = [(candidate, LAID_OUT) for candidate in standing_ones if candidate]
        chosen = without_overlaps(found, by_layout)
        chosen += [(c, 0.5) for c in carried_on(inside, [candidate for candidate, _ in chosen])]
        labels = [source for candidate, _ in by_layout if candidate.cue_token is None for source in candidate.source]
        mentions = mention_finder.with_labels(doc, mention_finder.find(doc, inside), labels)
        quotes = [_quote(candidate, score, doc, inside, mentions) for candidate, score in chosen]
        quotes += _relayed(chosen, best_by_cue(read), doc, inside, mentions)
        return Found(tuple(sorted(quotes, key=lambda quote: (quote.content, quote.cue))), tuple(mentions))

    def set_annotations(self, doc: Doc, found: Found) -> None:
        doc._.quotes = found.quotes
        doc._.mentions = found.mentions
        doc.spans[SPANS_KEY] = [
            words
            for number, quote in enumerate(found.quotes)
            for label in ("content", "cue", "source")
            for span in getattr(quote, label)
            if (words := _words(doc, span, label, number)) is not None
        ]


def _words(doc: Doc, span: Span, label: str, number: int) -> Tokens | None:
    return doc.char_span(*span, label=label, span_id=str(number), alignment_mode="expand")


def _quote(candidate: Candidate, score: float, doc: Doc, inside: Inside, mentions: Sequence[Mention]) -> Quote:
    spans = [*candidate.content, *candidate.cue, *candidate.source]
    doubters = disbelievers(candidate, inside.text)
    if doubters:
        candidate = replace(candidate, source=(doubters,))
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    around = doc.char_span(start, end, alignment_mode="expand")
    assert around is not None  # spans are made of tokens
    sentence = Span(around[0].sent.start_char, around[-1].sent.end_char)
    mention = _mention(candidate, doc, mentions)
    return Quote(
        content=candidate.content,
        cue=candidate.cue,
        source=tuple(_stripped(inside.text, span) for span in candidate.source),
        type="direct" if candidate.frame in VERBATIM else quote_type(candidate.content, inside),
        stance="denies" if doubters else _stance(candidate),
        confidence=round(score, 3),
        sentence=_stripped(inside.text, sentence),
        mention=_others(mention, doubters, inside.text) if mention and doubters else mention,
        via=candidate.via or _via(candidate.cue_token),
        when=candidate.when or _when(candidate.cue_token, inside),
    )


def _others(mention: Mention, span: Span, text: str) -> Mention:
    """The mention less the "no" before it."""
    return replace(mention, span=span, text=span.of(text))


def _relayed(
    chosen: Sequence[Judged], read: Mapping[int, Candidate], doc: Doc, inside: Inside, mentions: Sequence[Mention]
) -> Iterator[Quote]:
    """What somebody else says within the attributions; whom the words do not name as somebody is nobody to quote."""
    for outer, score in chosen:
        for inner in within(outer, read, inside):
            quote = _quote(inner, RELAYED * score, doc, inside, mentions)
            if quote.mention in mentions:
                yield replace(quote, within=outer.content, via=outer.source)


def _stance(candidate: Candidate) -> Stance:
    """What somebody is reported to believe has been told to who reports it."""
    stance = stance_of(candidate.cue_token, candidate.frame)
    return "asserts" if stance == "believes" and candidate.via else stance


def _stripped(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - (len(words) - len(words.rstrip())))


def _mention(candidate: Candidate, doc: Doc, mentions: Sequence[Mention]) -> Mention | None:
    """The source as a mention; a relative pronoun stands for the noun that its clause describes."""
    token = candidate.source_token
    if token is None or (candidate.cue_token is None and len(token) == 1):
        return None
    if token.lower_ in _RELATIVES:
        verb = token.head
        while verb.dep_ in ("conj", "xcomp", "ccomp", "aux") and verb.head != verb:
            verb = verb.head
        if verb.dep_ == "relcl":
            return mention_finder.of_source(doc, noun_phrase(antecedent(verb)), mentions)
    return mention_finder.of_source(doc, candidate.source[0], mentions)


def _via(cue: Token | None) -> tuple[Span, ...]:
    """The news organisation that was told: "told Reuters"."""
    if cue is None or cue.lemma_.lower() != "tell":
        return ()
    told = (child for child in cue.children if child.dep_ in ("dobj", "dative", "iobj") and child.i > cue.i)
    return tuple(noun_phrase(child) for child in told if child.ent_type_ == "ORG" or child.pos_ == "PROPN")[:1]


def _when(cue: Token | None, inside: Inside) -> Span | None:
    """A date that hangs on the cue itself: "said on Saturday", "on Saturday ... said"."""
    if cue is None:
        return None
    for child in cue.children:
        if child.dep_ not in ("prep", "npadvmod", "tmod", "advmod"):
            continue
        dated = [token for token in (child, *child.children) if token.ent_type_ == "DATE"]
        if dated and not inside(dated[0].idx):
            words = sorted((t for t in child.subtree if t.ent_type_ == "DATE" or t == child), key=lambda t: t.i)
            return Span(words[0].idx, words[-1].idx + len(words[-1]))
    return None


def register() -> None:
    """Make the extension attributes and factories known to spaCy; calling it again changes nothing."""
    for name in ("quotes", "mentions"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


register()


@Language.component("claims_sentences")
def claims_sentences(doc: Doc) -> Doc:
    """Sentence starts from the layout; add it before the parser."""
    return set_sentence_starts(doc)


@Language.factory("claims_quotes", default_config={"weights": None}, requires=["token.dep", "token.tag", "doc.ents"])
def make_quotes(nlp: Language, name: str, weights: str | None) -> QuoteFinder:
    """`weights` is the path of a file that `python -m claims.train` wrote; None takes the one that ships."""
    if not weights:
        return QuoteFinder(load_weights(WEIGHTS))
    return QuoteFinder(load_weights(Path(weights)), file_name(Path(weights)))
