"""The database's tables. Their constraints do the guarding; the indexes serve the queries of repository.py.

`number` is the row number that full-text search refers to; it never leaves the store. A row's `id` is the record's.
Full-text tables (`claim_fts`, `document_fts`, `comparison_fts`) are made by the migrations and kept by triggers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from claims.judgements import Action, LogSubject, Subject, Verdict
from claims.records import ConflictKind, QuoteType, Relation, SpeakerKind, Stance

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


NUMBER: Any = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by themselves only in a column of type INTEGER."""


def _one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _where(condition: str) -> dict[str, Any]:
    """An index over these rows only."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Table(SQLModel):
    """Base of the store's tables, apart from those of a program that has SQLModel tables of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


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
    extractor: str = Field(sa_column_kwargs={"server_default": ""})
    """What found its claims, also where it found none; empty where a release that did not note it found none."""


class SpeakerRow(Table, table=True):
    __tablename__ = "speaker"
    __table_args__ = (_one_of("kind", get_args(SpeakerKind)),)

    id: str = Field(primary_key=True)
    name: str
    kind: str
    role: str | None
    affiliation: str | None
    canonical_id: str = Field(foreign_key="speaker.id", index=True)
    """The speaker that this one is, by the judgements that stand: itself, or the smallest id of those that are one."""
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
        _one_of("judgement", ("", "confirmed", "rejected")),
        Index("ix_claim_speaker_id_day", "speaker_id", "day", "withdrawn", "document_id"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    id: str = Field(unique=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    sha256: str
    statement_id: str = Field(foreign_key="claim.id", index=True)
    """The smallest id among the current claims that report the same utterance."""
    speaker_id: str | None = Field(foreign_key="speaker.id")
    """Who said it, by the judgements that stand."""
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
    __table_args__ = (_one_of("part", ("place", "name", "via")), {"sqlite_with_rowid": False})

    part: str = Field(primary_key=True)
    """place: the words name a place; name: the content refers to it, a place or not; via: it relayed the claim."""
    key: str = Field(primary_key=True)
    """The words as search.key() spells them."""
    claim_number: int = Field(
        primary_key=True, foreign_key="claim.number", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    words: str


class PlaceRow(Table, table=True):
    """A place that somebody registered."""

    __tablename__ = "place"

    id: str = Field(primary_key=True)
    name: str
    canonical_id: str = Field(foreign_key="place.id", index=True)
    """The place that this one was merged into, else itself."""
    within: str | None = Field(index=True)
    """Id of the place that it lies in; no reference, because a registry may name it before it names that one."""


class PlaceNameRow(Table, table=True):
    """Words used for a place, its name among them. Several places may go by the same."""

    __tablename__ = "place_name"

    place_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str = Field(index=True)


class PlaceMergeRow(Table, table=True):
    """Somebody decided that these two places are one, which goes by the name of the first."""

    __tablename__ = "place_merge"

    kept_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    merged_id: str = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE", index=True)


class OutletRow(Table, table=True):
    """An outlet that somebody registered."""

    __tablename__ = "outlet"

    id: str = Field(primary_key=True)
    name: str
    canonical_id: str = Field(foreign_key="outlet.id", index=True)
    domain: str | None
    """Where it publishes; it is among the names too, as other domains may be."""


class OutletNameRow(Table, table=True):
    """Words and domains used for an outlet, its name among them."""

    __tablename__ = "outlet_name"

    outlet_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE")
    words: str = Field(primary_key=True)
    key: str = Field(index=True)


class OutletMergeRow(Table, table=True):
    """Somebody decided that these two outlets are one, which goes by the name of the first."""

    __tablename__ = "outlet_merge"

    kept_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE")
    merged_id: str = Field(primary_key=True, foreign_key="outlet.id", ondelete="CASCADE", index=True)


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
        _one_of("subject", get_args(Subject)),
        _one_of("verdict", get_args(Verdict)),
        CheckConstraint("(subject = 'speaker') = (speaker_id IS NOT NULL)", name="of_speakers"),
        CheckConstraint("(subject = 'speaker') = (other_speaker_id IS NOT NULL)", name="of_two_speakers"),
        CheckConstraint("(subject = 'speaker') = (claim_id IS NULL)", name="of_claims"),
        CheckConstraint("(subject = 'conflict') = (other_claim_id IS NOT NULL)", name="of_two_claims"),
        CheckConstraint("(subject = 'conflict') = (kind <> '')", name="kind_of_conflict"),
        CheckConstraint("(subject = 'speaker') = (verdict IN ('same', 'different', 'unsure'))", name="fits"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        CheckConstraint("claim_id < other_claim_id AND speaker_id < other_speaker_id", name="order"),
        Index("uq_judgement_of_claim", "claim_id", unique=True, **_where(f"subject = 'claim' AND {STANDS}")),
        Index(
            "uq_judgement_of_conflict",
            "claim_id",
            "other_claim_id",
            "kind",
            unique=True,
            **_where(f"subject = 'conflict' AND {STANDS}"),
        ),
        Index(
            "uq_judgement_of_speakers",
            "speaker_id",
            "other_speaker_id",
            unique=True,
            **_where(f"subject = 'speaker' AND {STANDS}"),
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


class LogRow(Table, table=True):
    """What was done, by whom and when. It refers to nothing by key, because it outlives what it speaks of."""

    __tablename__ = "log"
    __table_args__ = (
        _one_of("action", get_args(Action)),
        _one_of("subject", get_args(LogSubject)),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    at: datetime = Field(sa_type=DateTime)
    who: str
    action: str
    subject: str
    subject_id: str = Field(index=True)
    words: str
    details: Any = Field(sa_type=JSON, nullable=False)


document = Table.metadata.tables["document"]
version = Table.metadata.tables["version"]
speaker = Table.metadata.tables["speaker"]
alias = Table.metadata.tables["alias"]
claim = Table.metadata.tables["claim"]
slot = Table.metadata.tables["slot"]
reference = Table.metadata.tables["reference"]
place = Table.metadata.tables["place"]
place_name = Table.metadata.tables["place_name"]
place_merge = Table.metadata.tables["place_merge"]
outlet = Table.metadata.tables["outlet"]
outlet_name = Table.metadata.tables["outlet_name"]
outlet_merge = Table.metadata.tables["outlet_merge"]
same_utterance = Table.metadata.tables["same_utterance"]
comparison = Table.metadata.tables["comparison"]
judgement = Table.metadata.tables["judgement"]
log = Table.metadata.tables["log"]
