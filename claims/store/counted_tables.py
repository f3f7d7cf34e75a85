"""Tables of what follows from other rows: counts of the claims of each speaker, with whom to count anew, and words of
names."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field

from claims.store.base import Table

COUNTED = ("speaker_id", "statement_id", "document_id", "withdrawn", "judgement", "day")
"""Columns of claims by which speakers are counted, in an index, without reading the claims themselves."""


class SpeakerCountRow(Table, table=True):
    """How often each speaker is heard, by canonical id; only who is heard. It follows from the claims."""

    __tablename__ = "speaker_count"
    __table_args__ = (Index("ix_speaker_count_statements_claims", "statements", "claims"),)

    speaker_id: str = Field(primary_key=True)
    statements: int
    claims: int
    documents: int
    outlets: Any = Field(sa_type=JSON, nullable=False)


class ToCountRow(Table, table=True):
    """Whom a transaction concerns, as triggers mark them: who says which statement, or did. Empty when it has ended."""

    __tablename__ = "to_count"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    statement_id: str = Field(primary_key=True)
    speaker_id: str = Field(primary_key=True)


class NameWordRow(Table, table=True):
    """Speakers by the words of their names, roles and affiliations, as triggers put them down. It leads to whom words
    may mean; what a name is, its own row says. Words of a name that was taken back may stay."""

    __tablename__ = "name_word"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True)
    speaker_id: str = Field(primary_key=True, foreign_key="speaker.id", ondelete="CASCADE", index=True)


speaker_count = Table.metadata.tables["speaker_count"]
to_count = Table.metadata.tables["to_count"]
name_word = Table.metadata.tables["name_word"]
