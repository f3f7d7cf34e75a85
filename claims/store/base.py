"""What the modules of tables share: the base, the names of constraints, and the forms that both databases take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, text
from sqlalchemy import Table as TableOfColumns
from sqlmodel import SQLModel
from sqlmodel.main import SQLModelMetaclass

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


def where(condition: str, sqlite: str | None = None) -> dict[str, Any]:
    """An index over these rows only. PostgreSQL is told by `on_postgresql`: to tell it here would import its dialect,
    which no query on a file needs."""
    return {"sqlite_where": text(sqlite or condition), "info": {"where": condition}}


def on_postgresql(tables: MetaData) -> None:
    """Complete the indexes of these tables for PostgreSQL."""
    for table in tables.tables.values():
        for index in table.indexes:
            if condition := index.info.get("where"):
                index.dialect_kwargs["postgresql_where"] = text(condition)


class _Tables(SQLModelMetaclass):
    """Makes a table of the columns that SQLModel makes of a class's fields, and leaves it at that.

    Rows are read as they come and never become objects, and mapping twenty classes to objects would take a query
    longer to start than all else of ours.
    """

    def __init__(self, name: str, bases: tuple[type, ...], given: dict[str, Any], **more: Any) -> None:
        type.__init__(self, name, bases, given)
        if more.get("table"):
            _add_table(self)

    def __setattr__(self, name: str, value: Any) -> None:
        type.__setattr__(self, name, value)


def _add_table(of: Any) -> None:
    """The columns in the order of the fields; then constraints and indexes, and last the options of the table."""
    *parts, options = _arguments(getattr(of, "__table_args__", ()))
    columns = []
    for name in of.model_fields:
        column: Column[Any] = vars(of)[name]
        column.name = column.key = name
        columns.append(column)
    TableOfColumns(of.__tablename__, of.metadata, *columns, *parts, **options)


def _arguments(given: Any) -> tuple[Any, ...]:
    """As SQLAlchemy takes them: options alone, constraints and indexes, or these with the options last."""
    parts = (given,) if isinstance(given, dict) else given
    return parts if parts and isinstance(parts[-1], dict) else (*parts, {})


class Table(SQLModel, metaclass=_Tables):
    """Base of the store's tables, apart from those of a program that has SQLModel tables of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    model_config = {"defer_build": True}
