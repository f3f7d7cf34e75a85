"""The table of published fact checks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlmodel import Field

from claims.store.base import NUMBER, Table


class FactCheckRow(Table, table=True):
    """A review by others, of a claim that it was found to be of. The rating is theirs, in their words."""

    __tablename__ = "fact_check"
    __table_args__ = (
        UniqueConstraint("claim_id", "check_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=NUMBER)
    check_id: str
    """The same for one review, whichever claims it is of."""
    claim_id: str = Field(foreign_key="claim.id", ondelete="CASCADE")
    score: float
    publisher: str
    rating: str
    url: str
    text: str
    claimant: str | None
    claimed_on: str | None
    title: str | None
    reviewed_on: str | None
    site: str | None
    language: str | None
    added_at: datetime = Field(sa_type=DateTime)
    added_by: str


fact_check = Table.metadata.tables["fact_check"]
