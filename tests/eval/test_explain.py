"""What the documentation says of the store's plans is read from them, and fits the indexes that there are."""

from __future__ import annotations

import re
from pathlib import Path

from explain import steps

from claims.store.tables import Table

STORE = Path(__file__).parents[2] / "docs/store.md"


def test_a_plan_is_told_by_what_is_read_and_how() -> None:
    plan = [
        "CO-ROUTINE anon_1",
        "SEARCH a USING COVERING INDEX ix_claim_day (day>?)",
        "SEARCH comparison USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH document USING INDEX sqlite_autoindex_document_1 (id=?)",
        "SCAN claim_fts VIRTUAL TABLE INDEX 0:M3",
        "SCAN anon_1",
        "SCAN speaker",
    ]
    assert list(steps(plan)) == [
        "`claim` by `ix_claim_day`",
        "`comparison` by its number",
        "`document` by its key",
        "`claim_fts` by words",
        "all of `speaker`",
    ]


def test_the_documented_indexes_are_those_of_the_tables() -> None:
    there = {index.name for table in Table.metadata.tables.values() for index in table.indexes}
    documented = set(re.findall(r"`((?:ix|uq)_\w+)`", STORE.read_text(encoding="utf-8")))
    assert documented
    assert documented <= there
