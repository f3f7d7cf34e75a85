"""What the modules of tables share: the base, the names of constraints, and the forms that both databases take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Integer, MetaData, text
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


NUMBER: Any = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by themselves only in a column of type INTEGER."""


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def where(condition: str) -> dict[str, Any]:
    """An index over these rows only."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Table(SQLModel):
    """Base of the store's tables, apart from those of a program that has SQLModel tables of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
