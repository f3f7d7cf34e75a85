"""Places and outlets with their names, and an index of the claims that refer to a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from claims.identity import domain_of
from claims.store.dialects import dialect_of
from claims.store.references import references_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REGISTRIES = {"place": "within", "outlet": "domain"}
"""Each with its own column."""
BATCH = 2000

ACTIONS = ("judge", "withdraw", "merge", "split", "correct", "edit", "remove", "reextract")
SUBJECTS = ("document", "claim", "conflict", "speaker")
NEW_ACTIONS = ("import", "alias")
Values = Callable[[Any], Sequence[dict[str, Any]]]


def upgrade() -> None:
    for name, own in REGISTRIES.items():
        make_registry(name, own)
    op.create_index("ix_place_within", "place", ["within"])
    make_reference()
    op.add_column("document", sa.Column("domain", sa.String(), nullable=True))
    op.create_index("ix_document_outlet_key_domain", "document", ["outlet_key", "domain"])
    fill_domains()
    let_log_say((*ACTIONS, *NEW_ACTIONS), (*SUBJECTS, *REGISTRIES))


def downgrade() -> None:
    dialect = dialect_of(op.get_bind())
    for statement in dialect.drop_keeping("log"):
        op.get_bind().exec_driver_sql(statement)
    op.execute("DELETE FROM log WHERE subject IN ('place', 'outlet')")
    let_log_say(ACTIONS, SUBJECTS)
    op.drop_index("ix_document_outlet_key_domain", "document")
    op.execute("ALTER TABLE document DROP COLUMN domain")
    op.drop_table("reference")
    for name in REGISTRIES:
        for ending in ("_merge", "_name", ""):
            op.drop_table(f"{name}{ending}")


def make_registry(name: str, own: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("canonical_id", sa.String(), nullable=False),
        sa.Column(own, sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["canonical_id"], [f"{name}.id"], name=op.f(f"fk_{name}_canonical_id_{name}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_canonical_id", name, ["canonical_id"])
    op.create_table(
        f"{name}_name",
        sa.Column(f"{name}_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_{name}_name_{name}_id_{name}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(f"{name}_id", "words", name=op.f(f"pk_{name}_name")),
    )
    op.create_index(f"ix_{name}_name_key", f"{name}_name", ["key"])
    op.create_table(
        f"{name}_merge",
        sa.Column("kept_id", sa.String(), nullable=False),
        sa.Column("merged_id", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{name}.id"], name=op.f(f"fk_{name}_merge_{column}_{name}"), ondelete="CASCADE"
            )
            for column in ("kept_id", "merged_id")
        ),
        sa.PrimaryKeyConstraint("kept_id", "merged_id", name=op.f(f"pk_{name}_merge")),
    )
    op.create_index(f"ix_{name}_merge_merged_id", f"{name}_merge", ["merged_id"])


def make_reference() -> None:
    op.create_table(
        "reference",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("claim_number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("part IN ('place', 'name', 'via')", name=op.f("ck_reference_part")),
        sa.ForeignKeyConstraint(
            ["claim_number"], ["claim.number"], name=op.f("fk_reference_claim_number_claim"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("part", "key", "claim_number", name=op.f("pk_reference")),
        sqlite_with_rowid=False,
    )
    claim = sa.table(
        "claim",
        sa.column("number", sa.Integer),
        sa.column("withdrawn", sa.Boolean),
        sa.column("refers", sa.JSON),
        sa.column("facts", sa.JSON),
        sa.column("via", sa.String),
    )
    reference = sa.Table("reference", sa.MetaData(), autoload_with=op.get_bind())
    for rows in in_batches(sa.select(claim).where(~claim.c.withdrawn), claim.c.number):
        if new := [values for row in rows for values in references_of(row.number, row._asdict())]:
            op.get_bind().execute(reference.insert(), new)
    op.create_index("ix_reference_claim_number", "reference", ["claim_number"])


def fill_domains() -> None:
    document = sa.table(
        "document", sa.column("number", sa.Integer), sa.column("url", sa.String), sa.column("domain", sa.String)
    )
    change = sa.update(document).where(document.c.number == sa.bindparam("which")).values(domain=sa.bindparam("to"))
    for rows in in_batches(sa.select(document).where(document.c.url.is_not(None)), document.c.number):
        op.get_bind().execute(change, [{"which": row.number, "to": domain_of(row.url)} for row in rows])


def in_batches(query: sa.Select[Any], number: Any) -> Iterator[Sequence[Any]]:
    """The rows of a query, by their number, some at a time: what is written between is not read again."""
    last = -1
    while rows := op.get_bind().execute(query.where(number > last).order_by(number).limit(BATCH)).all():
        last = rows[-1].number
        yield rows


def let_log_say(actions: Sequence[str], subjects: Sequence[str]) -> None:
    """Let the log speak of these only. SQLite makes the table anew for that, so its guard is made anew too."""
    dialect = dialect_of(op.get_bind())
    for statement in dialect.drop_keeping("log"):
        op.get_bind().exec_driver_sql(statement)
    wanted = {"action": one_of("action", actions), "subject": one_of("subject", subjects)}
    former = [sa.CheckConstraint("true", name=op.f(f"ck_log_{column}")) for column in wanted]
    with op.batch_alter_table("log", table_args=former) as log:
        for column, condition in wanted.items():
            log.drop_constraint(op.f(f"ck_log_{column}"), type_="check")
            log.create_check_constraint(op.f(f"ck_log_{column}"), condition)
    for statement in dialect.keep_rows("log", "the log is only ever added to"):
        op.get_bind().exec_driver_sql(statement)


def one_of(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
