"""The keys under which documents with much the same text meet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.copies import keys_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 200


def upgrade() -> None:
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("document_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["document_number"], ["document.number"], name=op.f("fk_band_document_number_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "document_number", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    fill_bands()
    op.create_index("ix_band_document_number", "band", ["document_number"])


def downgrade() -> None:
    op.drop_index("ix_band_document_number", "band")
    op.drop_table("band")


def fill_bands() -> None:
    """The keys of the texts that are current."""
    connection = op.get_bind()
    document = sa.table("document", sa.column("number", sa.Integer), sa.column("id", sa.String))
    version = sa.table(
        "version",
        sa.column("document_id", sa.String),
        sa.column("is_current", sa.Boolean),
        sa.column("text", sa.String),
    )
    band = sa.Table("band", sa.MetaData(), autoload_with=connection)
    texts = (
        sa.select(document.c.number, version.c.text)
        .join_from(document, version, version.c.document_id == document.c.id)
        .where(version.c.is_current)
        .order_by(document.c.number)
        .limit(BATCH)
    )
    last = -1
    while rows := connection.execute(texts.where(document.c.number > last)).all():
        last = rows[-1].number
        new = [{"key": key, "document_number": row.number} for row in rows for key in sorted(set(keys_of(row.text)))]
        if new:
            connection.execute(band.insert(), new)
