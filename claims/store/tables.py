"""The database's tables. Their constraints do the guarding; the indexes serve the queries of repository.py.

`number` is the row number that full-text search refers to; it never leaves the store. A row's `id` is the record's.
Full-text tables (`claim_fts`, `document_fts`, `comparison_fts`) are made by the migrations and kept by triggers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, get_args

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKeyConstraint, Index, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from claims.records import ConflictKind, QuoteType, Relation, SpeakerKind, Stance

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Table(SQLModel):
    """Base of the store's tables, apart from those of a program that has SQLModel tables of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class DocumentRow(Table, table=True):
    """What is known of a document; its text is in its versions."""

    __tablename__ = "document"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    title: str | None
    outlet: str | None
    outlet_key: str | None = Field(index=True)
    """The outlet's words as search.key() spells them."""
    published: str | None
    published_on: date | None = Field(index=True)
    url: str | None
    name: str
    language: str | None


class VersionRow(Table, table=True):
    """A text that the document has or had: added, never rewritten."""

    __tablename__ = "version"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index(
            "uq_version_current",
            "document_id",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    document_id: str = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True)
    is_current: bool
    words: int
    added_at: datetime = Field(sa_type=DateTime)
    """UTC, without saying so."""
    text: str


class SpeakerRow(Table, table=True):
    __tablename__ = "speaker"
    __table_args__ = (_one_of("kind", get_args(SpeakerKind)),)

    id: str = Field(primary_key=True)
    name: str
    kind: str
    role: str | None
    affiliation: str | None
    key: str
    """The words of name, role and affiliation as search.key() spells them."""


class AliasRow(Table, table=True):
    """Words used for a speaker, its name and former names among them."""

    __tablename__ = "alias"

    speaker_id: str = Field(primary_key=True, foreign_key="speaker.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str


class ClaimRow(Table, table=True):
    """One appearance of something said. Its spans are offsets in the version that (document_id, sha256) names."""

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(["document_id", "sha256"], ["version.document_id", "version.sha256"]),
        _one_of("type", get_args(QuoteType)),
        _one_of("stance", get_args(Stance)),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint("0 <= content_start AND content_start < content_end", name="content"),
        CheckConstraint("length(text) > 0", name="text"),
        Index("ix_claim_speaker_id_day", "speaker_id", "day", "withdrawn", "document_id"),
    )

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    sha256: str
    statement_id: str = Field(foreign_key="claim.id", index=True)
    """The smallest id among the current claims that report the same utterance."""
    speaker_id: str | None = Field(foreign_key="speaker.id")
    text: str
    content_start: int
    content_end: int
    cue: str
    source: str
    sentence_text: str
    type: str
    stance: str
    confidence: float
    via: str | None
    said_on: date | None
    day: date | None = Field(index=True)
    """When it was said, else when it was published: what date filters and the order of listings go by."""
    extractor: str
    withdrawn: bool
    """The document's current text no longer has it."""
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

    key: str = Field(primary_key=True)
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE", index=True)


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
        _one_of("relation", get_args(Relation)),
        _one_of("kind", ("", *get_args(ConflictKind))),
        Index("ix_comparison_relation_score", "relation", "score"),
    )

    number: int | None = Field(default=None, primary_key=True)
    a_id: str = Field(foreign_key="claim.id", ondelete="CASCADE")
    b_id: str = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    relation: str
    kind: str
    score: float
    reason: str
    matter: str
    marks_a: Any = Field(sa_type=JSON, nullable=False)
    marks_b: Any = Field(sa_type=JSON, nullable=False)


document = Table.metadata.tables["document"]
version = Table.metadata.tables["version"]
speaker = Table.metadata.tables["speaker"]
alias = Table.metadata.tables["alias"]
claim = Table.metadata.tables["claim"]
slot = Table.metadata.tables["slot"]
same_utterance = Table.metadata.tables["same_utterance"]
comparison = Table.metadata.tables["comparison"]
