"""Addresses that are followed: what each answered last, and what on the lists among them still waits to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, and_, case, false, select, update

from claims.store.dialects import dialect_of
from claims.store.tables import visit
from claims.visits import Visit

SAID = ("listed_on", "title", "author", "published", "changed")
"""What a list says of an address."""
NAMES = tuple(column.name for column in visit.c if column.name != "number")


class Visits:
    """The store's memory of addresses. Every method raises StoreError if the database can't be read or written."""

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[Connection]],
        write: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._read = read
        self._write = write

    def known(self, address: str) -> Visit | None:
        with self._read() as connection:
            row = connection.execute(select(visit).where(visit.c.address == address)).one_or_none()
            return None if row is None else _visit_of(row)

    def put(self, new: Visit) -> None:
        """Remember this of the address, in place of what was known."""
        with self._write() as connection:
            _put(connection, new)

    def listed(self, of: Visit, named: Sequence[Visit]) -> None:
        """Remember this of a list, and what it names, in one transaction: of what is known only what the list says of
        it is new, and a list that has changed is to be asked again. Lists that it names no more are let go."""
        with self._write() as connection:
            own_lists = and_(visit.c.listed_on == of.address, visit.c.kind == "list")
            connection.execute(update(visit).where(own_lists).values(listed_on=None))
            _put(connection, of)
            if not named:
                return
            statement = dialect_of(connection).insert(visit)
            new = statement.excluded
            is_other = and_(visit.c.kind == "list", visit.c.changed.is_distinct_from(new.changed))
            renewed = {name: new[name] for name in SAID} | {"done": case((is_other, false()), else_=visit.c.done)}
            upsert = statement.on_conflict_do_update(index_elements=["address"], set_=renewed)
            connection.execute(upsert, [_values(one) for one in named])

    def waiting(self, on: str) -> list[Visit]:
        """What was named last on the list at this address and is not done, in the order of naming, but what was asked
        in vain before after all else; and the lists that it names, for something on them may wait."""
        query = select(visit).where(visit.c.listed_on == on, ~visit.c.done | (visit.c.kind == "list"))
        with self._read() as connection:
            order = (visit.c.asked_at.nulls_first(), visit.c.number)
            return [_visit_of(row) for row in connection.execute(query.order_by(*order))]

    def done(self, address: str, document: str) -> None:
        """This document (its id) was read from the address, and is stored."""
        with self._write() as connection:
            connection.execute(update(visit).where(visit.c.address == address).values(done=True, document_id=document))


def _put(connection: Connection, new: Visit) -> None:
    values = _values(new)
    statement = dialect_of(connection).insert(visit)
    renewed = {name: statement.excluded[name] for name in values if name != "address"}
    connection.execute(statement.on_conflict_do_update(index_elements=["address"], set_=renewed), values)


def _values(of: Visit) -> dict[str, Any]:
    values = asdict(of)
    values["document_id"] = values.pop("document")
    if of.asked_at is not None:
        values["asked_at"] = of.asked_at.astimezone(UTC).replace(tzinfo=None)
    return values


def _visit_of(row: Row[Any]) -> Visit:
    values = {name: getattr(row, name) for name in NAMES}
    values["document"] = values.pop("document_id")
    if row.asked_at is not None:
        values["asked_at"] = row.asked_at.replace(tzinfo=UTC)
    return Visit(**values)
