"""Addresses that are followed: what each answered last, and what of it was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("listed_on", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("changed", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('list', 'article')", name=op.f("ck_visit_kind")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_visit")),
        sa.UniqueConstraint("address", name=op.f("uq_visit_address")),
    )
    op.create_index("ix_visit_listed_on_done", "visit", ["listed_on", "done"])


def downgrade() -> None:
    op.drop_table("visit")
