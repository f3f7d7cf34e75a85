"""What the modules of tables share: the base, the names of constraints, and the forms that both databases take."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, text
from sqlalchemy import Table as TableOfColumns
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass, get_column_from_field

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

    Rows are read as they come and never become objects. To make models of twenty classes, and map them, would take a
    query longer to start than all else of ours.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], given: dict[str, Any], **more: Any) -> Any:
        if not more.get("table"):
            return super().__new__(cls, name, bases, given, **more)
        made = type.__new__(cls, name, bases, given)
        _add_table(made, given)
        return made

    def __init__(self, name: str, bases: tuple[type, ...], given: dict[str, Any], **more: Any) -> None:
        type.__init__(self, name, bases, given)

    def __setattr__(self, name: str, value: Any) -> None:
        type.__setattr__(self, name, value)


def _add_table(of: Any, given: dict[str, Any]) -> None:
    """The columns in the order of the fields; then constraints and indexes, and last the options of the table."""
    *parts, options = _arguments(given.get("__table_args__", ()))
    fields = {name: kind for name, kind in given["__annotations__"].items() if not name.startswith("__")}
    columns = [_column(name, given.get(name), _kind(kind, of.__module__)) for name, kind in fields.items()]
    TableOfColumns(of.__tablename__, of.metadata, *columns, *parts, **options)


def _column(name: str, field: Any, kind: Any) -> Column[Any]:
    field = Field() if field is None else field
    field.annotation = kind
    column: Column[Any] = get_column_from_field(field)
    column.name = column.key = name
    return column


@cache
def _kind(words: str, module: str) -> Any:
    """What an annotation means in a module."""
    return eval(words, vars(sys.modules[module]))


def _arguments(given: Any) -> tuple[Any, ...]:
    """As SQLAlchemy takes them: options alone, constraints and indexes, or these with the options last."""
    parts = (given,) if isinstance(given, dict) else given
    return parts if parts and isinstance(parts[-1], dict) else (*parts, {})


class Table(SQLModel, metaclass=_Tables):
    """Base of the store's tables, apart from those of a program that has SQLModel tables of its own."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    model_config = {"defer_build": True}
