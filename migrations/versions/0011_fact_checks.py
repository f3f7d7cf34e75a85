"""Published fact checks, attached to the claims that they review."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPTIONAL = ("claimant", "claimed_on", "title", "reviewed_on", "site", "language")


def upgrade() -> None:
    op.create_table(
        "fact_check",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("publisher", "rating", "url", "text")),
        *(sa.Column(name, sa.String(), nullable=True) for name in OPTIONAL),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_fact_check_score")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_fact_check_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_fact_check")),
        sa.UniqueConstraint("claim_id", "check_id", name=op.f("uq_fact_check_claim_id_check_id")),
    )


def downgrade() -> None:
    op.drop_table("fact_check")
