"""Where documents came from: who wrote them, where that is said, what bytes they were read from, what is no prose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOCUMENT = {"author": sa.String, "modified": sa.String, "origins": sa.JSON}
VERSION = {"fetched_at": sa.DateTime, "parts": sa.JSON, "told": sa.JSON, "had": sa.JSON}


def upgrade() -> None:
    for table, columns in (("document", DOCUMENT), ("version", VERSION)):
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    op.execute(
        "ALTER TABLE version ADD COLUMN raw_sha256 VARCHAR "
        "CONSTRAINT ck_version_raw_sha256 CHECK (length(raw_sha256) = 64)"
    )
    op.create_index("ix_version_raw_sha256", "version", ["raw_sha256"])
    op.execute(
        "ALTER TABLE claim ADD COLUMN part VARCHAR "
        "CONSTRAINT ck_claim_part CHECK (part IN ('headline', 'caption', 'boilerplate'))"
    )
    op.create_table(
        "original",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_original_sha256")),
        sa.CheckConstraint("encoding IN ('zlib')", name=op.f("ck_original_encoding")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_original")),
    )


def downgrade() -> None:
    op.drop_table("original")
    op.execute("ALTER TABLE claim DROP COLUMN part")
    op.drop_index("ix_version_raw_sha256", "version")
    op.execute("ALTER TABLE version DROP COLUMN raw_sha256")
    for table, columns in (("version", VERSION), ("document", DOCUMENT)):
        for name in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
