"""A claim is compared as its own document and the user call its speaker: what was noted of other names goes."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE speaker SET compared_as = NULL")


def downgrade() -> None:
    """What an earlier release notes anew it takes for nothing known."""
