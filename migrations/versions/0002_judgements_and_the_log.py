"""Judgements, the append-only log, who was heard beside who is meant, and slots that take a quarter of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from claims.store.dialects import dialect_of
from claims.store.slots import number_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS_OF_SPEAKER = sa.CheckConstraint("kind IN ('person', 'organisation', 'group', 'unnamed')", name="ck_speaker_kind")
BATCH = 2000


def upgrade() -> None:
    add_columns()
    make_judgement()
    make_log()
    make_slot(
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("claim_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["claim_number"], ["claim.number"], name=op.f("fk_slot_claim_number_claim"), ondelete="CASCADE"
        ),
    )
    fill_slots(lambda row, words: {"key": number_of(words), "claim_number": row.number})
    op.create_index("ix_slot_claim_number", "slot", ["claim_number"])


def downgrade() -> None:
    make_slot(
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_slot_claim_id_claim"), ondelete="CASCADE"),
    )
    fill_slots(lambda row, words: {"key": words, "claim_id": row.id})
    op.create_index("ix_slot_claim_id", "slot", ["claim_id"])
    dialect = dialect_of(op.get_bind())
    for statement in (*dialect.drop_keeping("judgement", DECIDED), *dialect.drop_keeping("log")):
        op.get_bind().exec_driver_sql(statement)
    op.drop_table("judgement")
    op.drop_table("log")
    op.execute("UPDATE claim SET speaker_id = heard_id")
    op.drop_index("ix_claim_heard_id", "claim")
    op.drop_index("ix_speaker_canonical_id", "speaker")
    with op.batch_alter_table("speaker", table_args=(KINDS_OF_SPEAKER,)) as speaker:
        speaker.drop_constraint("fk_speaker_canonical_id_speaker", type_="foreignkey")
        speaker.drop_column("canonical_id")
    for column in ("heard_id", "judgement"):
        drop_column("claim", column)
    drop_column("version", "extractor")


def add_columns() -> None:
    """In SQL that both databases take: SQLite would make the table anew for a column with constraints."""
    op.execute("ALTER TABLE version ADD COLUMN extractor VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        "UPDATE version SET extractor = coalesce((SELECT max(claim.extractor) FROM claim "
        "WHERE claim.document_id = version.document_id AND claim.sha256 = version.sha256), '')"
    )
    op.execute(
        "ALTER TABLE claim ADD COLUMN heard_id VARCHAR CONSTRAINT fk_claim_heard_id_speaker REFERENCES speaker(id)"
    )
    op.execute("UPDATE claim SET heard_id = speaker_id")
    op.create_index("ix_claim_heard_id", "claim", ["heard_id"])
    op.execute(
        "ALTER TABLE claim ADD COLUMN judgement VARCHAR NOT NULL DEFAULT '' "
        "CONSTRAINT ck_claim_judgement CHECK (judgement IN ('', 'confirmed', 'rejected'))"
    )
    op.add_column("speaker", sa.Column("canonical_id", sa.String(), nullable=True))
    op.execute("UPDATE speaker SET canonical_id = id")
    with op.batch_alter_table("speaker", table_args=(KINDS_OF_SPEAKER,)) as speaker:
        speaker.alter_column("canonical_id", existing_type=sa.String(), nullable=False)
        speaker.create_foreign_key(op.f("fk_speaker_canonical_id_speaker"), "speaker", ["canonical_id"], ["id"])
    op.create_index("ix_speaker_canonical_id", "speaker", ["canonical_id"])


def drop_column(table: str, column: str) -> None:
    """SQLite drops a column only when its constraints are gone; of the others it keeps none by this."""
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def make_judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=True),
        sa.Column("other_claim_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=True),
        sa.Column("other_speaker_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.CheckConstraint("subject IN ('claim', 'conflict', 'speaker')", name=op.f("ck_judgement_subject")),
        sa.CheckConstraint(
            "verdict IN ('confirmed', 'rejected', 'same', 'different', 'unsure')", name=op.f("ck_judgement_verdict")
        ),
        sa.CheckConstraint("(subject = 'speaker') = (speaker_id IS NOT NULL)", name=op.f("ck_judgement_of_speakers")),
        sa.CheckConstraint(
            "(subject = 'speaker') = (other_speaker_id IS NOT NULL)", name=op.f("ck_judgement_of_two_speakers")
        ),
        sa.CheckConstraint("(subject = 'speaker') = (claim_id IS NULL)", name=op.f("ck_judgement_of_claims")),
        sa.CheckConstraint(
            "(subject = 'conflict') = (other_claim_id IS NOT NULL)", name=op.f("ck_judgement_of_two_claims")
        ),
        sa.CheckConstraint("(subject = 'conflict') = (kind <> '')", name=op.f("ck_judgement_kind_of_conflict")),
        sa.CheckConstraint(
            "(subject = 'speaker') = (verdict IN ('same', 'different', 'unsure'))", name=op.f("ck_judgement_fits")
        ),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_judgement_withdrawn")),
        sa.CheckConstraint(
            "claim_id < other_claim_id AND speaker_id < other_speaker_id", name=op.f("ck_judgement_order")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_judgement_{column}_{table}"), ondelete="CASCADE"
            )
            for column, table in REFERENCES
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_judgement")),
    )
    for column, _ in REFERENCES:
        op.create_index(f"ix_judgement_{column}", "judgement", [column])
    for name, subject, columns in (
        ("uq_judgement_of_claim", "claim", ["claim_id"]),
        ("uq_judgement_of_conflict", "conflict", ["claim_id", "other_claim_id", "kind"]),
        ("uq_judgement_of_speakers", "speaker", ["speaker_id", "other_speaker_id"]),
    ):
        standing = sa.text(f"subject = '{subject}' AND withdrawn_at IS NULL")
        op.create_index(name, "judgement", columns, unique=True, sqlite_where=standing, postgresql_where=standing)


REFERENCES = (
    ("claim_id", "claim"),
    ("other_claim_id", "claim"),
    ("speaker_id", "speaker"),
    ("other_speaker_id", "speaker"),
)
DECIDED = ("subject", "verdict", *(column for column, _ in REFERENCES), "kind", "note", "who", "made_at")


def make_log() -> None:
    op.create_table(
        "log",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "action IN ('judge', 'withdraw', 'merge', 'split', 'correct', 'edit', 'remove', 'reextract')",
            name=op.f("ck_log_action"),
        ),
        sa.CheckConstraint("subject IN ('document', 'claim', 'conflict', 'speaker')", name=op.f("ck_log_subject")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log")),
    )
    op.create_index("ix_log_subject_id", "log", ["subject_id"])
    dialect = dialect_of(op.get_bind())
    for statement in (
        *dialect.keep_rows("log", "the log is only ever added to"),
        *dialect.keep_rows("judgement", "a judgement is withdrawn, never rewritten", DECIDED),
    ):
        op.get_bind().exec_driver_sql(statement)


def make_slot(*columns: sa.Column | sa.ForeignKeyConstraint) -> None:
    op.drop_table("slot")
    keys = [column.name for column in columns if isinstance(column, sa.Column)]
    op.create_table("slot", *columns, sa.PrimaryKeyConstraint(*keys, name=op.f("pk_slot")), sqlite_with_rowid=False)


def fill_slots(values: Callable[[Any, str], dict[str, Any]]) -> None:
    """The slots of the current claims, from their facts."""
    connection = op.get_bind()
    claim = sa.table(
        "claim",
        sa.column("number", sa.Integer),
        sa.column("id", sa.String),
        sa.column("withdrawn", sa.Boolean),
        sa.column("facts", sa.JSON),
    )
    slot = sa.Table("slot", sa.MetaData(), autoload_with=connection)
    last = -1
    while True:
        query = sa.select(claim).where(claim.c.number > last, ~claim.c.withdrawn)
        rows = connection.execute(query.order_by(claim.c.number).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].number
        new = [values(row, words) for row in rows for words in sorted(set(row.facts.get("slots", ())))]
        if new:
            connection.execute(slot.insert(), new)
