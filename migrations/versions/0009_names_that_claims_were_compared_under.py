"""Under which names of its speaker a claim was compared, so that those whose names changed are compared anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("speaker", sa.Column("compared_as", sa.String(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE speaker DROP COLUMN compared_as")
