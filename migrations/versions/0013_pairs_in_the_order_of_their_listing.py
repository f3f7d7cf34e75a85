"""The index of pairs in conflict has them in the order in which they are listed, so that a list stops after its first
few also where hundreds are equally sure."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_comparison_relation_score", "comparison")
    op.create_index(
        "ix_comparison_relation_score_a_id_b_id_kind", "comparison", ["relation", "score", "a_id", "b_id", "kind"]
    )


def downgrade() -> None:
    op.drop_index("ix_comparison_relation_score_a_id_b_id_kind", "comparison")
    op.create_index("ix_comparison_relation_score", "comparison", ["relation", "score"])
