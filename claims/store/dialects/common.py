"""What the dialects share: how long to wait, the JSON and the names that both use, and the function `matches`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pydantic_core
from sqlalchemy import URL, Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType

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

    type = NullType()  # as a Boolean it would become "(...) = 1", which FTS5 does not take
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
