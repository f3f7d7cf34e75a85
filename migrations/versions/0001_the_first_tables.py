"""The first tables, and full-text search over claims, titles and matters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.store.dialects import dialect_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCHED = {
    "claim": ("text", "refers", "sentence_text"),
    "document": ("title",),
    "comparison": ("matter",),
}
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("document", "speaker", "alias", "version", "claim", "comparison", "same_utterance", "slot")


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("outlet_key", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_document")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )
    op.create_index("ix_document_outlet_key", "document", ["outlet_key"])
    op.create_index("ix_document_published_on", "document", ["published_on"])

    op.create_table(
        "speaker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("affiliation", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'organisation', 'group', 'unnamed')", name=op.f("ck_speaker_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
    )
    op.create_table(
        "alias",
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_alias_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speaker_id", "words", name=op.f("pk_alias")),
    )
    op.create_table(
        "version",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_version_sha256")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_version_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "sha256", name=op.f("pk_version")),
    )
    op.create_index(
        "uq_version_current",
        "version",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )

    op.create_table(
        "claim",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("statement_id", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content_start", sa.Integer(), nullable=False),
        sa.Column("content_end", sa.Integer(), nullable=False),
        sa.Column("cue", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sentence_text", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("via", sa.String(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("refers", sa.JSON(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("cue_spans", sa.JSON(), nullable=False),
        sa.Column("source_spans", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "stance IN ('asserts', 'denies', 'admits', 'alleges', 'demands', 'promises', 'believes')",
            name=op.f("ck_claim_stance"),
        ),
        sa.CheckConstraint("type IN ('direct', 'indirect', 'mixed')", name=op.f("ck_claim_type")),
        sa.CheckConstraint("0 <= content_start AND content_start < content_end", name=op.f("ck_claim_content")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_claim_confidence")),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_claim_text")),
        sa.ForeignKeyConstraint(
            ["document_id", "sha256"],
            ["version.document_id", "version.sha256"],
            name=op.f("fk_claim_document_id_sha256_version"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_claim_document_id_document")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_claim_speaker_id_speaker")),
        sa.ForeignKeyConstraint(["statement_id"], ["claim.id"], name=op.f("fk_claim_statement_id_claim")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claim")),
        sa.UniqueConstraint("id", name=op.f("uq_claim_id")),
    )
    op.create_index("ix_claim_day", "claim", ["day"])
    op.create_index("ix_claim_document_id", "claim", ["document_id"])
    op.create_index("ix_claim_speaker_id_day", "claim", ["speaker_id", "day", "withdrawn", "document_id"])
    op.create_index("ix_claim_statement_id", "claim", ["statement_id"])

    op.create_table(
        "comparison",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("a_id", sa.String(), nullable=False),
        sa.Column("b_id", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("marks_a", sa.JSON(), nullable=False),
        sa.Column("marks_b", sa.JSON(), nullable=False),
        sa.CheckConstraint("(kind = '') = (relation <> 'conflict')", name=op.f("ck_comparison_kind_of_conflict")),
        sa.CheckConstraint(
            "kind IN ('', 'number', 'polarity', 'denial', 'degree', 'status', 'responsibility', 'cause', 'place', "
            "'time', 'identity', 'reversal', 'evaluation')",
            name=op.f("ck_comparison_kind"),
        ),
        sa.CheckConstraint(
            "relation IN ('conflict', 'agreement', 'different scope', 'update')", name=op.f("ck_comparison_relation")
        ),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_comparison_order")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_comparison_score")),
        sa.ForeignKeyConstraint(["a_id"], ["claim.id"], name=op.f("fk_comparison_a_id_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b_id"], ["claim.id"], name=op.f("fk_comparison_b_id_claim"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_comparison")),
        sa.UniqueConstraint("a_id", "b_id", "relation", "kind", name=op.f("uq_comparison_a_id_b_id_relation_kind")),
    )
    op.create_index("ix_comparison_b_id", "comparison", ["b_id"])
    op.create_index("ix_comparison_relation_score", "comparison", ["relation", "score"])

    op.create_table(
        "same_utterance",
        sa.Column("a_id", sa.String(), nullable=False),
        sa.Column("b_id", sa.String(), nullable=False),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_same_utterance_order")),
        sa.ForeignKeyConstraint(["a_id"], ["claim.id"], name=op.f("fk_same_utterance_a_id_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b_id"], ["claim.id"], name=op.f("fk_same_utterance_b_id_claim"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_same_utterance")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_same_utterance_b_id", "same_utterance", ["b_id"])

    op.create_table(
        "slot",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_slot_claim_id_claim"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "claim_id", name=op.f("pk_slot")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_slot_claim_id", "slot", ["claim_id"])
    dialect = dialect_of(op.get_bind())
    ddl = dialect.define_words(op.get_bind())
    for table, columns in SEARCHED.items():
        ddl += dialect.index_words(table, columns)
    ddl += dialect.keep_rows("version", "stored text is never rewritten", ("text", "sha256"))
    for statement in ddl:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    dialect = dialect_of(op.get_bind())
    ddl = [statement for table in SEARCHED for statement in dialect.drop_words(table)]
    for statement in (*ddl, *dialect.drop_keeping("version", ("text", "sha256")), *dialect.undefine_words()):
        op.get_bind().exec_driver_sql(statement)
    for table in reversed(TABLES):
        op.drop_table(table)
