"""Who is who across documents: what documents name, keys of speakers, names and sides that the user gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("company", sa.JSON(), nullable=True))
    op.execute("ALTER TABLE speaker ADD COLUMN settled BOOLEAN NOT NULL DEFAULT true")
    for column in ("entry", "side", "wikidata"):
        op.add_column("speaker", sa.Column(column, sa.String(), nullable=True))
    op.create_index("ix_speaker_settled", "speaker", ["settled"])
    op.create_index("ix_speaker_entry", "speaker", ["entry"], unique=True)
    op.execute("ALTER TABLE alias ADD COLUMN given BOOLEAN NOT NULL DEFAULT false")
    op.create_table(
        "speaker_key",
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_speaker_key_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "speaker_id", name=op.f("pk_speaker_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_speaker_key_speaker_id", "speaker_key", ["speaker_id"])


def downgrade() -> None:
    op.drop_table("speaker_key")
    op.execute("ALTER TABLE alias DROP COLUMN given")
    op.drop_index("ix_speaker_entry", "speaker")
    op.drop_index("ix_speaker_settled", "speaker")
    for column in ("wikidata", "side", "entry", "settled"):
        op.execute(f"ALTER TABLE speaker DROP COLUMN {column}")
    op.execute("ALTER TABLE document DROP COLUMN company")
