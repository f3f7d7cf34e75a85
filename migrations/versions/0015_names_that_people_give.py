"""Names that people give have an index of their own: they are few, and were looked for among all that texts say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_alias_given",
        "alias",
        ["speaker_id"],
        sqlite_where=sa.text("given = 1"),
        postgresql_where=sa.text("given"),
    )


def downgrade() -> None:
    op.drop_index("ix_alias_given", "alias")
