"""Accounts of what is selected: their statements, how these relate, and what a listing of them leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from claims import settings
from claims.records import Conflict, Selection, Statement
from claims.store import appearances, conflicts, naming, selecting
from claims.store.dialects import among
from claims.store.tables import claim, document
from claims.store.transactions import Transactions

BELIEVED = claim.c.stance == literal_column("'believes'")
"""In the very words of the index of these."""
PORTION = 5_000
"""Statements that are looked up together."""
APPEARANCES = 3
"""How many of each are looked at first where statements are counted: most have one."""
NOTHING: Mapping[str, Statement] = {}


class Accounts(Transactions):
    """The store's part in setting accounts side by side; the rest of it says whom a selection means."""

    def _asked(self, connection: Connection, selection: Selection) -> selecting.Asked:
        raise NotImplementedError

    def accounts(self, selection: Selection, known: Mapping[str, Statement] = NOTHING) -> list[Statement]:
        """The statements that the selected claims are appearances of, with all their appearances, the newest first;
        those that are `known` (by their ids) are not read once more."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            latest = replace(asked, oldest=False, after=None)
            rows = (row for part in appearances.listed(connection, latest) for rows in part for row in rows)
            wanted = list(islice(_distinct(row.statement_id for row in rows), asked.limit))
            unknown = [one for one in wanted if one not in known]
            found = {**known, **conflicts.statements(connection, unknown, rejected=asked.rejected)}
            return [found[one] for one in wanted if one in found]

    def relations(self, selection: Selection, statements: Collection[str]) -> list[Conflict]:
        """The conflicts that are selected and have one of these statements (ids) for a side."""
        with self._read() as connection:
            return list(conflicts.relations(connection, self._asked(connection, selection), statements))

    def pairs_of(self, selection: Selection, statements: Collection[str]) -> list[frozenset[str]]:
        """The two statements (ids) of each of these conflicts; what was said is not read for that."""
        with self._read() as connection:
            return conflicts.pairs_of(connection, self._asked(connection, selection), statements)

    def between(self, selection: Selection, statements: Mapping[str, Statement]) -> list[Conflict]:
        """The conflicts that are selected and have two of these statements (by their ids) for sides, which are
        accounts() of the same selection."""
        with self._read() as connection:
            return list(conflicts.between(connection, self._asked(connection, selection), statements))

    def meant(self, about: str) -> list[str]:
        """The searches that this one may mean, where no claim has one of its words."""
        with self._read() as connection:
            return naming.meant(connection, about)

    def count_statements(self, selection: Selection, most: int | None = None) -> int:
        """How many statements the selected claims are appearances of; `most` + 1 where there are more than that."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            found = _claims_asked_for(asked, claim.c.statement_id).where(*selecting.of_claims(asked))
            return _count_different(connection, found, most)

    def believed(
        self,
        selection: Selection,
        of: Literal["claims", "statements"] = "statements",
        most: int = settings.MOST_COUNTED,
    ) -> int:
        """How many a selection without beliefs leaves out for being nothing else; a statement if all its claims are.

        Where there are more than `most` it is only told that there are, by one more than that.
        """
        if selection.beliefs:
            return 0
        with self._read() as connection:
            asked = self._asked(connection, replace(selection, beliefs=True))
            wanted = selecting.of_claims(asked, held=appearances.is_common(connection, asked))
            only = _claims_asked_for(asked, claim.c.statement_id).where(*wanted, BELIEVED)
            if of == "claims":
                return counted(connection, only, most)
            in_order = only.order_by(claim.c.statement_id)
            return count_only_so(connection, asked, in_order, claim.c.stance != "believes", most)


def counted(connection: Connection, rows: Select[Any], most: int | None) -> int:
    """How many rows these are; `most` + 1 where there are more than that."""
    some = rows if most is None else rows.limit(most + 1)
    return connection.scalar(select(func.count()).select_from(some.subquery())) or 0


def _count_different(connection: Connection, rows: Select[Any], most: int | None) -> int:
    """The same of different rows: mostly the first tell, where PostgreSQL would go through a whole index for them."""
    if most is not None:
        first = connection.scalars(rows.limit(APPEARANCES * (most + 1))).all()
        if len(different := set(first)) > most or len(first) < APPEARANCES * (most + 1):
            return min(len(different), most + 1)
    return counted(connection, rows.distinct(), most)


def count_only_so(
    connection: Connection,
    asked: selecting.Asked,
    such: Select[Any],
    other: ColumnElement[bool],
    most: int | None,
) -> int:
    """How many statements (ids) of `such` claims have, in what is asked for, no `other` claim; up to `most` + 1, a
    portion looked up at a time."""
    others = _claims_asked_for(asked, claim.c.statement_id).where(*selecting.of_claims(asked, held=True), other)
    if most is not None:  # mostly the first of them tell: a database that weighs is to know that no more are wanted
        first = connection.scalars(such.distinct().limit(most + 1)).all()
        found = sum(1 for _ in _not_among(connection, others, [first]))
        if len(first) <= most or found > most:
            return found
    end = None if most is None else most + 1
    with connection.execute(such.distinct().execution_options(yield_per=PORTION)) as rows:
        return sum(1 for _ in islice(_not_among(connection, others, rows.scalars().partitions()), end))


def _not_among(connection: Connection, others: Select[Any], portions: Iterable[Sequence[str]]) -> Iterator[str]:
    for some in portions:
        known = set(connection.scalars(others.where(among(claim.c.statement_id, some))))
        yield from (id for id in some if id not in known)


def _claims_asked_for(asked: selecting.Asked, *columns: Any) -> Select[Any]:
    """Of claims, joined with their documents only where these are asked for: of many, to look them up takes longest."""
    return claims_where(*columns) if asked.published is not None or asked.wide else select(*columns).select_from(claim)


def claims_where(*columns: Any) -> Select[Any]:
    """Of claims joined with their documents."""
    return select(*columns).select_from(claim.join(document, claim.c.document_id == document.c.id))


def _distinct(ids: Iterable[str]) -> Iterator[str]:
    """Each as it comes for the first time."""
    seen: set[str] = set()
    for id in ids:
        if id not in seen:
            seen.add(id)
            yield id
