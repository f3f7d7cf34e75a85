"""How often each speaker is heard, kept beside the claims; an index of beliefs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.store.counting import count_all
from claims.store.dialects import dialect_of
from claims.store.marking import TRIGGERS

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "speaker_count",
        sa.Column("speaker_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("statements", "claims", "documents")),
        sa.Column("outlets", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("speaker_id", name=op.f("pk_speaker_count")),
    )
    op.create_index("ix_speaker_count_statements_claims", "speaker_count", ["statements", "claims"])
    op.create_table(
        "to_count",
        sa.Column("statement_id", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "speaker_id", name=op.f("pk_to_count")),
        sqlite_with_rowid=False,
    )
    only = sa.text("stance = 'believes'")
    op.create_index("ix_claim_believed", "claim", ["statement_id"], sqlite_where=only, postgresql_where=only)
    connection = op.get_bind()
    for trigger in TRIGGERS:
        for statement in dialect_of(connection).do_after(*trigger):
            connection.exec_driver_sql(statement)
    count_all(connection)


def downgrade() -> None:
    connection = op.get_bind()
    for name, table, *_ in TRIGGERS:
        for statement in dialect_of(connection).drop_doing(name, table):
            connection.exec_driver_sql(statement)
    op.drop_index("ix_claim_believed", "claim")
    op.drop_table("to_count")
    op.drop_table("speaker_count")
