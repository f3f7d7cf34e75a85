"""Published fact checks, attached to the claims that they review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, select

from claims.factchecks import Attached, FactCheck
from claims.store import judging
from claims.store.dialects import dialect_of
from claims.store.naming import in_quotes
from claims.store.tables import claim, fact_check

NAMES = tuple(field.name for field in fields(FactCheck))


class FactChecks:
    """The store's memory of them. Every method raises StoreError if the database can't be read or written."""

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[Connection]],
        write: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._read = read
        self._write = write

    def attach(self, attached: Iterable[Attached], *, who: str) -> int:
        """Keep them, and log those that are new or say something else than they did; says how many."""
        with self._write() as connection:
            return sum(_put(connection, one, who) for one in attached)

    def of(self, statement: str) -> list[Attached]:
        """Those of the statement with this id, whichever of its appearances they were found to be of, each once."""
        query = (
            select(fact_check)
            .join_from(fact_check, claim, fact_check.c.claim_id == claim.c.id)
            .where(claim.c.statement_id == statement)
            .order_by(fact_check.c.reviewed_on.is_(None), fact_check.c.reviewed_on, fact_check.c.check_id)
            .order_by(fact_check.c.score.desc(), fact_check.c.claim_id)
        )
        with self._read() as connection:
            found: dict[str, Attached] = {}
            for row in connection.execute(query):
                found.setdefault(row.check_id, _attached_of(row))
            return list(found.values())


def _put(connection: Connection, new: Attached, who: str) -> bool:
    values = asdict(new.check)
    known = select(fact_check).where(fact_check.c.claim_id == new.claim, fact_check.c.check_id == new.check.id)
    row = connection.execute(known).one_or_none()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    values |= {"score": new.score, "added_at": judging.now(), "added_by": who}
    statement = dialect_of(connection).insert(fact_check)
    renewed = {name: statement.excluded[name] for name in values}
    upsert = statement.on_conflict_do_update(index_elements=["claim_id", "check_id"], set_=renewed)
    connection.execute(upsert, {"claim_id": new.claim, "check_id": new.check.id, **values})
    words = f"fact check by {new.check.publisher}: {new.check.rating} {in_quotes(new.check.text)}"
    details: dict[str, Any] = {"url": new.check.url, "score": new.score}
    judging.put_log(connection, "import", "claim", new.claim, words, who=who, details=details)
    return True


def _attached_of(row: Any) -> Attached:
    check = FactCheck(**{name: getattr(row, name) for name in NAMES})
    return Attached(check, row.claim_id, row.score)
