"""What the dialects share: how long to wait, the JSON and the names that both use, and the functions `matches`,
`has_words`, `among` and `found_among`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pydantic_core
from sqlalchemy import URL, ColumnElement, Connection, literal, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine

BUSY_SECONDS = 60.0
"""How long a write waits for its turn."""
LOADED = 5000
"""Rows that are loaded together."""

Reasons = Sequence[tuple[str, str]]
Damage = tuple[str, str]
"""The name of what is damaged, and what is wrong with it."""

SOME = 100
"""Messages of the database's own check that are passed on."""


@contextmanager
def alone(connection: Connection, take_turn: Callable[[Connection], None]) -> Iterator[None]:
    """A write transaction, begun when it is its turn."""
    connection.execution_options(writes=True)
    with connection.begin():
        take_turn(connection)
        yield


def shown(url: URL) -> str:
    """The database as messages name it: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return (url.database or ":memory:").removeprefix("file://")
    return url.render_as_string(hide_password=True)


class matches(GenericFunction[Any]):  # noqa: N801 -- it is used as a function
    """A full-text table (its name as a literal column) has all of the quoted words and phrases of a query."""

    type = types.NullType()  # as a Boolean it would become "(...) = 1", which FTS5 does not take
    inherit_cache = True


@compiles(matches, "sqlite")
def _matches_fts5(element: Any, compiler: Any, **given: Any) -> str:
    index, query = element.clauses
    return f"{compiler.process(index, **given)} MATCH {compiler.process(query, **given)}"


@compiles(matches, "postgresql")
def _matches_tsvector(element: Any, compiler: Any, **given: Any) -> str:
    index, query = element.clauses
    words = f"websearch_to_tsquery('claims_words', claims_plain({compiler.process(query, **given)}))"
    return f"{compiler.process(index, **given)}.words @@ {words}"


class has_words(GenericFunction[Any]):  # noqa: N801 -- it is used as a function
    """The same of one row, which was found by something else: its full-text table, its number, the query."""

    type = types.NullType()
    inherit_cache = True


@compiles(has_words, "sqlite")
def _has_words_fts5(element: Any, compiler: Any, **given: Any) -> str:
    """All rows with the words are noted once, which is quicker than to ask for each; no index has a sum."""
    index, number, query = (compiler.process(each, **given) for each in element.clauses)
    return f"({number} + 0 IN (SELECT rowid FROM {index} WHERE {index} MATCH {query}))"


@compiles(has_words, "postgresql")
def _has_words_tsvector(element: Any, compiler: Any, **given: Any) -> str:
    """The words of this row alone are read; what is asked for is made once."""
    index, number, query = (compiler.process(each, **given) for each in element.clauses)
    asked = f"(SELECT websearch_to_tsquery('claims_words', claims_plain({query})))"
    return f"(SELECT {index}.words @@ {asked} FROM {index} WHERE {index}.rowid = {number})"


class Many(types.TypeDecorator[list[Any]]):
    """Any number of values as one parameter."""

    impl = types.JSON
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Any) -> Any:
        return types.ARRAY(self.of) if dialect.name == "postgresql" else types.JSON()


def among(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[Any]:
    """It is one of these. As `column.in_(values)`, but one statement for a list of any length: a parameter for each of
    some thousand takes longer to write down than to look up."""
    return is_among(column, literal(list(values), Many(column.type)))


def found_among(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[Any]:
    """The same of some thousand by which rows are to be found: PostgreSQL weighs each value that stands in an array."""
    return is_found_among(column, literal(list(values), Many(column.type)))


class is_among(GenericFunction[Any]):  # noqa: N801 -- it is used as a function
    """A column has one of the values of a list."""

    type = types.NullType()  # as that of `matches`
    inherit_cache = True


class is_found_among(GenericFunction[Any]):  # noqa: N801 -- it is used as a function
    """The same, the list taken for a table."""

    type = types.NullType()
    inherit_cache = True


@compiles(is_found_among, "sqlite")
@compiles(is_among, "sqlite")
def _is_in_json(element: Any, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(each, **given) for each in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({values})))"


@compiles(is_among, "postgresql")
def _is_in_array(element: Any, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(each, **given) for each in element.clauses)
    return f"({column} = ANY ({values}))"


@compiles(is_found_among, "postgresql")
def _is_in_rows(element: Any, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(each, **given) for each in element.clauses)
    return f"({column} IN (SELECT unnest({values})))"


def guard(table: str, columns: Sequence[str]) -> str:
    """Name of the trigger that keeps these columns, or all, as they are."""
    return "_".join((table, *columns[:1], "stays"))


def _to_json(value: Any) -> str:
    """Records as JSON that every database takes: infinity, which JSON lacks, as a string."""
    return pydantic_core.to_json(value, inf_nan_mode="strings").decode()


JSON: dict[str, Any] = {"json_serializer": _to_json, "json_deserializer": pydantic_core.from_json}


def in_batches(rows: Iterable[Mapping[str, Any]], put: Any) -> int:
    count, iterator = 0, iter(rows)
    while some := list(islice(iterator, LOADED)):
        put(some)
        count += len(some)
    return count
