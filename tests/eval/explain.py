"""By which indexes SQLite answers the hot queries of a store: what EXPLAIN says of what bench_store.py measures.

    python tests/eval/explain.py DATABASE     # prints the table of docs/store.md

Each step stands once: the table, and the index (or row number) that leads to its rows; `all of` a table is read from
end to end. Leaves with an error where a table that grows with the claims is read so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from bench_store import Query, asked_of, queries, say
from sqlalchemy import event

from claims import settings
from claims.pipeline import Tracker

GROWING = {"claim", "comparison", "document", "version", "alias", "speaker", "name_word"}
NAMES = {**dict.fromkeys(("a", "b", "one", "other", "own", "said"), "claim"), "named": "name_word"}
"""What a query calls a table that it reads more than once."""
GIVEN = "json_each"
"""A list that the query was given."""
STEP = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|((?:INTEGER )?PRIMARY KEY)))?( VIRTUAL)?")


def steps(plan: Iterable[str]) -> Iterator[str]:
    """What each line of a plan reads, and by what.

    >>> list(steps(["SEARCH a USING INDEX ix_claim_day (day>?)", "SCAN alias", "LIST SUBQUERY 1"]))
    ['`claim` by `ix_claim_day`', 'all of `alias`']
    >>> list(steps(["SCAN json_each VIRTUAL TABLE INDEX 1:"]))
    []
    """
    for line in plan:
        if found := STEP.match(line):
            how, table, index, key, words = found.groups()
            table = NAMES.get(table, table)
            if table == GIVEN:
                continue
            if words:
                yield f"`{table}` by words"
            elif index or key:
                yield f"`{table}` by {_named(index or key)}"
            elif how == "SCAN" and not re.match(r"anon_|subquery|CONSTANT", table):  # what was read is gone through
                yield f"all of `{table}`"


def _named(index: str) -> str:
    """
    >>> [_named(each) for each in ("INTEGER PRIMARY KEY", "PRIMARY KEY", "sqlite_autoindex_claim_1", "ix_claim_day")]
    ['its number', 'its key', 'its key', '`ix_claim_day`']
    """
    if index.startswith("INTEGER"):
        return "its number"
    return "its key" if index.startswith(("PRIMARY", "sqlite_autoindex")) else f"`{index}`"


def explained(tracker: Tracker, query: Query) -> list[str]:
    """The steps of all that this query asks the database, each once, in their order."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    engine = tracker.store._engine
    event.listen(engine, "before_cursor_execute", note)
    query.call(tracker)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given).all() for one, given in asked]
    return list(dict.fromkeys(step for plan in plans for step in steps(row.detail for row in plan)))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    walked = False
    say("| query | reads |\n|---|---|")
    with Tracker(settings.database_url(sys.argv[1]), create=False) as tracker:
        for query in queries(asked_of(tracker)):
            found = explained(tracker, query)
            walked |= any(f"all of `{table}`" in found for table in GROWING)
            say(f"| `{query.name}` | {'; '.join(found)} |")
    sys.exit("a table that grows is read from end to end" if walked else 0)


if __name__ == "__main__":
    main()
