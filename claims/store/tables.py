"""The database's tables. Their constraints do the guarding; the indexes serve the queries of repository.py.

`number` is the row number that full-text search refers to; it never leaves the store. A row's `id` is the record's.
Full-text tables (`claim_fts`, `document_fts`, `comparison_fts`) are made by the migrations and kept by triggers.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from claims.judgements import Action, CorrectedField, LogSubject, Subject, Verdict
from claims.records import ConflictKind, PartKind, QuoteType, Relation, SpeakerKind, Stance
from claims.store.base import NUMBER, Table, one_of, where
from claims.store.counted_tables import COUNTED
from claims.store.factcheck_tables import fact_check
from claims.store.named_tables import outlet, outlet_merge, outlet_name, place, place_merge, place_name
from claims.store.visit_tables import visit


class DocumentRow(Table, table=True):
    """What is known of a document; its text is in its versions."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_outlet_key_domain", "outlet_key", "domain"),)

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    id: str = Field(unique=True)
    title: str | None
    outlet: str | None
    outlet_key: str | None = Field(index=True)
    """The outlet's words as search.key() spells them."""
    published: str | None
    published_on: date | None = Field(index=True)
    url: str | None
    domain: str | None
    """The host of the address, without www."""
    name: str
    language: str | None
    company: Any = Field(default=None, sa_type=JSON, nullable=True)
    """Whom and what its current text names, by which documents on one event are known: names, and countries with how
    often; nothing where a release that did not note it read the text."""
    author: str | None
    modified: str | None
    origins: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    """Field -> where its value came from; `claims.editions.BY_HAND` where a person gave it, which no input changes."""


class VersionRow(Table, table=True):
    """A text that the document has or had: added, never rewritten."""

    __tablename__ = "version"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("length(raw_sha256) = 64", name="raw_sha256"),
        Index(
            "uq_version_current",
            "document_id",
            unique=True,
            **where("is_current", sqlite="is_current = 1"),
        ),
    )

    document_id: str = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True)
    is_current: bool
    words: int
    added_at: datetime = Field(sa_type=DateTime)
    """UTC, without saying so."""
    text: str
    extractor: str = Field(sa_column_kwargs={"server_default": ""})
    """What found its claims, also where it found none; empty where a release that did not note it found none."""
    raw_sha256: str | None = Field(index=True)
    """Of the bytes that it was read from, kept in `original` or not."""
    fetched_at: datetime | None = Field(sa_type=DateTime)
    """When they were read: UTC, without saying so."""
    parts: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    """What of it is no prose: [[start, end, kind], ...]."""
    told: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    """The metadata that came with it, whatever a person says; nothing where a release that did not note it read it."""
    had: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    """The claims that it had when another text took its place; nothing in a current one, whose claims are current."""


class OriginalRow(Table, table=True):
    """The bytes that texts were read from, where they were to be kept: once, however many documents share them."""

    __tablename__ = "original"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        one_of("encoding", ("zlib",)),
    )

    sha256: str = Field(primary_key=True)
    """Of the bytes, uncompressed."""
    encoding: str
    data: bytes = Field(sa_type=LargeBinary)


class SpeakerRow(Table, table=True):
    __tablename__ = "speaker"
    __table_args__ = (one_of("kind", get_args(SpeakerKind)),)

    id: str = Field(primary_key=True)
    name: str
    kind: str
    role: str | None
    affiliation: str | None
    canonical_id: str = Field(foreign_key="speaker.id", index=True)
    """The speaker that this one is, by the judgements that stand: itself, or the smallest id of those that are one."""
    key: str
    """The words of name, role and affiliation as search.key() spells them."""
    settled: bool = Field(index=True, sa_column_kwargs={"server_default": text("true")})
    """It was compared with others since it was last heard anew."""
    compared_as: str | None
    """A digest of what the user called it, all who are one with it taken together, when its denials were compared."""
    entry: str | None = Field(unique=True, index=True)
    """Its id in the user's registry."""
    side: str | None
    wikidata: str | None


class AliasRow(Table, table=True):
    """Words used for a speaker, its name and former names among them."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_given", "speaker_id", **where("given", sqlite="given = 1")),)

    speaker_id: str = Field(primary_key=True, foreign_key="speaker.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str
    given: bool = Field(sa_column_kwargs={"server_default": text("false")})
    """By the user, in the registry or as an alias; else by a text."""


class SpeakerKeyRow(Table, table=True):
    """Speakers by the keys under which they are compared across documents."""

    __tablename__ = "speaker_key"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    key: int = Field(primary_key=True, sa_type=BigInteger)
    """Eight bytes of the digest of the key's words, as in slots."""
    speaker_id: str = Field(primary_key=True, foreign_key="speaker.id", ondelete="CASCADE", index=True)


class ClaimRow(Table, table=True):
    """One appearance of something said. Its spans are offsets in the version that (document_id, sha256) names."""

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "sha256"], ["version.document_id", "version.sha256"]),
        one_of("type", get_args(QuoteType)),
        one_of("stance", get_args(Stance)),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint("0 <= content_start AND content_start < content_end", name="content"),
        CheckConstraint("length(text) > 0", name="text"),
        one_of("judgement", ("", "confirmed", "rejected")),
        one_of("heard_stance", get_args(Stance)),
        one_of("corrected", ("", "speaker", "stance", "speaker, stance")),
        one_of("part", get_args(PartKind)),
        Index("ix_claim_speaker_id_day", "speaker_id", "day", "withdrawn", "document_id"),
        Index("ix_claim_speaker_id_statement_id", *COUNTED),
        Index("ix_claim_believed", "statement_id", **where("stance = 'believes'")),
        Index("ix_claim_believed_by", "speaker_id", "statement_id", **where("stance = 'believes'")),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    id: str = Field(unique=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    sha256: str
    statement_id: str = Field(foreign_key="claim.id", index=True)
    """The smallest id among the current claims that report the same utterance."""
    speaker_id: str | None = Field(foreign_key="speaker.id")
    """Who said it, by the judgements and corrections that stand."""
    heard_id: str | None = Field(foreign_key="speaker.id", index=True)
    """Who said it, as the text was read."""
    text: str
    content_start: int
    content_end: int
    cue: str
    source: str
    sentence_text: str
    type: str
    stance: str
    """By the correction that stands, else as the text was read."""
    heard_stance: str = Field(sa_column_kwargs={"server_default": "asserts"})
    """As the text was read."""
    confidence: float
    via: str | None
    said_on: date | None
    day: date | None = Field(index=True)
    """When it was said, else when it was published: what date filters and the order of listings go by."""
    extractor: str
    withdrawn: bool
    """The document's current text no longer has it, or the extractor no longer finds it."""
    judgement: str = Field(sa_column_kwargs={"server_default": ""})
    """What the judgement of it that stands says; empty where there is none."""
    corrected: str = Field(sa_column_kwargs={"server_default": ""})
    """What the corrections of it that stand are of; empty where there are none."""
    part: str | None
    """The headline or caption that it stands in."""
    refers: Any = Field(sa_type=JSON, nullable=False)
    spans: Any = Field(sa_type=JSON, nullable=False)
    cue_spans: Any = Field(sa_type=JSON, nullable=False)
    source_spans: Any = Field(sa_type=JSON, nullable=False)
    sentence: Any = Field(sa_type=JSON, nullable=False)
    facts: Any = Field(sa_type=JSON, nullable=False)


class SlotRow(Table, table=True):
    """The blocking index: current claims by the keys under which they are compared."""

    __tablename__ = "slot"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    key: int = Field(primary_key=True, sa_type=BigInteger)
    """Eight bytes of the digest of the slot's words: the words are in the facts, and here would be half the store."""
    claim_number: int = Field(
        primary_key=True, foreign_key="claim.number", ondelete="CASCADE", index=True, sa_type=BigInteger
    )


class ReferenceRow(Table, table=True):
    """Current claims by the names that they refer to, whoever or whatever a registry says goes by these."""

    __tablename__ = "reference"
    __table_args__ = (one_of("part", ("place", "name", "via")), {"sqlite_with_rowid": False})

    part: str = Field(primary_key=True)
    """place: the words name a place; name: the content refers to it, a place or not; via: it relayed the claim."""
    key: str = Field(primary_key=True)
    """The words as search.key() spells them."""
    claim_number: int = Field(
        primary_key=True, foreign_key="claim.number", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    words: str


class BandRow(Table, table=True):
    """The index of texts: documents by the keys under which those with much the same current text meet."""

    __tablename__ = "band"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    key: int = Field(primary_key=True, sa_type=BigInteger)
    """As claims.copies makes it of the text."""
    document_number: int = Field(
        primary_key=True, foreign_key="document.number", ondelete="CASCADE", index=True, sa_type=BigInteger
    )


class SameUtteranceRow(Table, table=True):
    """Two claims that report the same utterance: a statement's claims are those connected by such pairs."""

    __tablename__ = "same_utterance"
    __table_args__ = (
        CheckConstraint("a_id < b_id", name="order"),
        {"sqlite_with_rowid": False},
    )

    a_id: str = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE")
    b_id: str = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE", index=True)


class ComparisonRow(Table, table=True):
    """How two claims relate. `kind` is empty where the relation is no conflict."""

    __tablename__ = "comparison"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id", "relation", "kind"),
        CheckConstraint("a_id < b_id", name="order"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("(kind = '') = (relation <> 'conflict')", name="kind_of_conflict"),
        one_of("relation", get_args(Relation)),
        one_of("kind", ("", *get_args(ConflictKind))),
        Index("ix_comparison_relation_score_a_id_b_id_kind", "relation", "score", "a_id", "b_id", "kind"),
        Index("ix_comparison_score_a_id_b_id_kind", "score", "a_id", "b_id", "kind"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    a_id: str = Field(foreign_key="claim.id", ondelete="CASCADE")
    b_id: str = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    relation: str
    kind: str
    score: float
    reason: str
    matter: str
    marks_a: Any = Field(sa_type=JSON, nullable=False)
    marks_b: Any = Field(sa_type=JSON, nullable=False)


STANDS = "withdrawn_at IS NULL"


class JudgementRow(Table, table=True):
    """What somebody decided. Rows are added, and withdrawn at most: another judgement of the same withdraws it."""

    __tablename__ = "judgement"
    __table_args__ = (
        one_of("subject", get_args(Subject)),
        one_of("verdict", get_args(Verdict)),
        CheckConstraint("(subject = 'speaker') = (speaker_id IS NOT NULL)", name="of_speakers"),
        CheckConstraint("(subject = 'speaker') = (other_speaker_id IS NOT NULL)", name="of_two_speakers"),
        CheckConstraint("(subject = 'speaker') = (claim_id IS NULL)", name="of_claims"),
        CheckConstraint("(subject = 'conflict') = (other_claim_id IS NOT NULL)", name="of_two_claims"),
        CheckConstraint("(subject = 'conflict') = (kind <> '')", name="kind_of_conflict"),
        CheckConstraint("(subject = 'speaker') = (verdict IN ('same', 'different', 'unsure'))", name="fits"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        CheckConstraint("claim_id < other_claim_id AND speaker_id < other_speaker_id", name="order"),
        Index("uq_judgement_of_claim", "claim_id", unique=True, **where(f"subject = 'claim' AND {STANDS}")),
        Index(
            "uq_judgement_of_conflict",
            "claim_id",
            "other_claim_id",
            "kind",
            unique=True,
            **where(f"subject = 'conflict' AND {STANDS}"),
        ),
        Index(
            "uq_judgement_of_speakers",
            "speaker_id",
            "other_speaker_id",
            unique=True,
            **where(f"subject = 'speaker' AND {STANDS}"),
        ),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    subject: str
    verdict: str
    claim_id: str | None = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    other_claim_id: str | None = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    kind: str
    """Of the conflict; its relation where that is none. Empty for claims and speakers."""
    speaker_id: str | None = Field(foreign_key="speaker.id", ondelete="CASCADE", index=True)
    other_speaker_id: str | None = Field(foreign_key="speaker.id", ondelete="CASCADE", index=True)
    note: str | None
    score: float | None
    reason: str | None
    who: str
    made_at: datetime = Field(sa_type=DateTime)
    withdrawn_at: datetime | None = Field(sa_type=DateTime)
    withdrawn_by: str | None


class CorrectionRow(Table, table=True):
    """What somebody says of a claim against how the text was read. Rows are added, and withdrawn at most: another
    correction of the same field withdraws it; notes stand side by side."""

    __tablename__ = "correction"
    __table_args__ = (
        one_of("field", get_args(CorrectedField)),
        one_of("stance", get_args(Stance)),
        CheckConstraint("field = 'speaker' OR speaker_id IS NULL", name="of_speaker"),
        CheckConstraint("(field = 'stance') = (stance IS NOT NULL)", name="of_stance"),
        CheckConstraint("(field = 'missed') = (passage IS NOT NULL)", name="of_passage"),
        CheckConstraint("field <> 'note' OR note IS NOT NULL", name="of_note"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index("uq_correction_of_claim", "claim_id", "field", unique=True, **where(f"field <> 'note' AND {STANDS}")),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    claim_id: str = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    field: str
    speaker_id: str | None = Field(foreign_key="speaker.id", ondelete="CASCADE", index=True)
    """Who said it; none of a corrected speaker is nobody known."""
    stance: str | None
    passage: Any = Field(sa_type=JSON(none_as_null=True), nullable=True)
    """The words of a claim that the extractor missed."""
    note: str | None
    who: str
    made_at: datetime = Field(sa_type=DateTime)
    withdrawn_at: datetime | None = Field(sa_type=DateTime)
    withdrawn_by: str | None


class LogRow(Table, table=True):
    """What was done, by whom and when. It refers to nothing by key, because it outlives what it speaks of."""

    __tablename__ = "log"
    __table_args__ = (
        one_of("action", get_args(Action)),
        one_of("subject", get_args(LogSubject)),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    at: datetime = Field(sa_type=DateTime)
    who: str
    action: str
    subject: str
    subject_id: str = Field(index=True)
    words: str
    details: Any = Field(sa_type=JSON, nullable=False)


__all__ = [
    "Table",
    "alias",
    "claim",
    "comparison",
    "correction",
    "document",
    "fact_check",
    "judgement",
    "log",
    "original",
    "outlet",
    "outlet_merge",
    "outlet_name",
    "place",
    "place_merge",
    "place_name",
    "reference",
    "same_utterance",
    "slot",
    "speaker",
    "speaker_key",
    "version",
    "visit",
]
document = Table.metadata.tables["document"]
version = Table.metadata.tables["version"]
original = Table.metadata.tables["original"]
speaker = Table.metadata.tables["speaker"]
alias = Table.metadata.tables["alias"]
speaker_key = Table.metadata.tables["speaker_key"]
claim = Table.metadata.tables["claim"]
slot = Table.metadata.tables["slot"]
reference = Table.metadata.tables["reference"]
band = Table.metadata.tables["band"]
same_utterance = Table.metadata.tables["same_utterance"]
comparison = Table.metadata.tables["comparison"]
judgement = Table.metadata.tables["judgement"]
correction = Table.metadata.tables["correction"]
log = Table.metadata.tables["log"]
