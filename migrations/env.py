"""What Alembic runs: on the connection that it is given, else (the developer's `alembic` command) on CLAIMS_DB_URL."""

from __future__ import annotations

import re
from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine

from claims.settings import database_url
from claims.store.base import on_postgresql
from claims.store.tables import Table


def is_ours(name: str | None, kind: str, _: Any) -> bool:
    """Full-text tables and the tables that SQLite keeps behind them are made by hand."""
    return kind != "table" or not re.search(r"_fts(_\w+)?$", name or "")


def run(connection: Connection) -> None:
    on_postgresql(Table.metadata)
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        include_name=is_ours,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(database_url()).connect() as connection:
        run(connection)
