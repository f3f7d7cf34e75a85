"""An index of the words of speakers' names, so that whom words mean is found without reading all names; beliefs by
who has them; pairs of all relations in the order of their listing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.store.dialects import dialect_of
from claims.store.name_words import put_all, triggers

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_name_word_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "speaker_id", name=op.f("pk_name_word")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    dialect = dialect_of(connection)
    for trigger in triggers(dialect):
        for statement in dialect.do_after(*trigger):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(put_all(dialect))
    op.create_index(op.f("ix_name_word_speaker_id"), "name_word", ["speaker_id"])
    only = sa.text("stance = 'believes'")
    by = ["speaker_id", "statement_id"]
    op.create_index("ix_claim_believed_by", "claim", by, sqlite_where=only, postgresql_where=only)
    op.create_index("ix_comparison_score_a_id_b_id_kind", "comparison", ["score", "a_id", "b_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_comparison_score_a_id_b_id_kind", "comparison")
    op.drop_index("ix_claim_believed_by", "claim")
    connection = op.get_bind()
    dialect = dialect_of(connection)
    for name, table, *_ in triggers(dialect):
        for statement in dialect.drop_doing(name, table):
            connection.exec_driver_sql(statement)
    op.drop_table("name_word")
