"""The table of addresses that are followed."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import DateTime, Index
from sqlmodel import Field

from claims.store.base import NUMBER, Table, one_of
from claims.visits import VisitKind


class VisitRow(Table, table=True):
    """An address that is followed, or that a followed one names. It refers to no document by key: an article whose
    document was removed is not read anew."""

    __tablename__ = "visit"
    __table_args__ = (one_of("kind", get_args(VisitKind)), Index("ix_visit_listed_on_done", "listed_on", "done"))

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    address: str = Field(unique=True)
    kind: str
    listed_on: str | None
    title: str | None
    author: str | None
    published: str | None
    changed: str | None
    asked_at: datetime | None = Field(sa_type=DateTime)
    status: int | None
    etag: str | None
    last_modified: str | None
    done: bool
    document_id: str | None


visit = Table.metadata.tables["visit"]
