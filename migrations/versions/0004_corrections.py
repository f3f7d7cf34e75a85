"""Corrections of claims, and claims that a person pointed out, beside how the text was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.store.dialects import dialect_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANCES = "'asserts', 'denies', 'admits', 'alleges', 'demands', 'promises', 'believes'"
KEPT = ("field", "claim_id", "speaker_id", "stance", "passage", "note", "who", "made_at")


def upgrade() -> None:
    op.execute(
        "ALTER TABLE claim ADD COLUMN heard_stance VARCHAR NOT NULL DEFAULT 'asserts' "
        f"CONSTRAINT ck_claim_heard_stance CHECK (heard_stance IN ({STANCES}))"
    )
    op.execute("UPDATE claim SET heard_stance = stance WHERE stance <> 'asserts'")
    op.execute(
        "ALTER TABLE claim ADD COLUMN corrected VARCHAR NOT NULL DEFAULT '' "
        "CONSTRAINT ck_claim_corrected CHECK (corrected IN ('', 'speaker', 'stance', 'speaker, stance'))"
    )
    make_correction()


def downgrade() -> None:
    """Who and how is again as the text was read; a claim that a person pointed out stays as a confirmed one."""
    for statement in dialect_of(op.get_bind()).drop_keeping("correction", KEPT):
        op.get_bind().exec_driver_sql(statement)
    op.drop_table("correction")
    op.execute("UPDATE claim SET stance = heard_stance WHERE corrected <> ''")
    op.execute(
        "UPDATE claim SET speaker_id = (SELECT canonical_id FROM speaker WHERE speaker.id = claim.heard_id) "
        "WHERE corrected <> ''"
    )
    for column in ("heard_stance", "corrected"):
        op.execute(f"ALTER TABLE claim DROP COLUMN {column}")


def make_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=True),
        sa.Column("stance", sa.String(), nullable=True),
        sa.Column("passage", sa.JSON(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.CheckConstraint("field IN ('speaker', 'stance', 'note', 'missed')", name=op.f("ck_correction_field")),
        sa.CheckConstraint(f"stance IN ({STANCES})", name=op.f("ck_correction_stance")),
        sa.CheckConstraint("field = 'speaker' OR speaker_id IS NULL", name=op.f("ck_correction_of_speaker")),
        sa.CheckConstraint("(field = 'stance') = (stance IS NOT NULL)", name=op.f("ck_correction_of_stance")),
        sa.CheckConstraint("(field = 'missed') = (passage IS NOT NULL)", name=op.f("ck_correction_of_passage")),
        sa.CheckConstraint("field <> 'note' OR note IS NOT NULL", name=op.f("ck_correction_of_note")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_correction_withdrawn")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_correction_{column}_{table}"), ondelete="CASCADE"
            )
            for column, table in (("claim_id", "claim"), ("speaker_id", "speaker"))
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction")),
    )
    for column in ("claim_id", "speaker_id"):
        op.create_index(f"ix_correction_{column}", "correction", [column])
    one = sa.text("field <> 'note' AND withdrawn_at IS NULL")
    op.create_index(
        "uq_correction_of_claim",
        "correction",
        ["claim_id", "field"],
        unique=True,
        sqlite_where=one,
        postgresql_where=one,
    )
    dialect = dialect_of(op.get_bind())
    for statement in dialect.keep_rows("correction", "a correction is withdrawn, never rewritten", KEPT):
        op.get_bind().exec_driver_sql(statement)
