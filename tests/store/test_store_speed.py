"""The hot queries use indexes, so that they stay fast as the store grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from store_records import WITHDRAWN, saved

from claims.records import Selection
from claims.store import Store

QUERIES: dict[str, Callable[[Store], object]] = {
    "claims": lambda store: list(store.claims()),
    "claims of a speaker": lambda store: list(store.claims(Selection(speaker="pushilin"))),
    "claims about": lambda store: list(store.claims(Selection(about="liman"))),
    "claims about, wide": lambda store: list(store.claims(Selection(about="liman", wide=True))),
    "claims of an outlet": lambda store: list(store.claims(Selection(outlet="Meridian Wire"))),
    "claims since": lambda store: list(store.claims(Selection(since=date(2022, 1, 1)))),
    "undated": lambda store: store.undated(Selection(since=date(2022, 1, 1))),
    "undated conflicts": lambda store: store.undated(Selection(since=date(2022, 1, 1)), "conflicts"),
    "undated speakers": lambda store: store.undated(Selection(since=date(2022, 1, 1)), "speakers"),
    "undated documents": lambda store: store.undated(Selection(since=date(2022, 1, 1)), "documents"),
    "undated claims of a speaker": lambda store: store.undated(Selection(since=date(2022, 1, 1), speaker="pushilin")),
    "claim": lambda store: store.claim(next(store.claims()).id[:6]),
    "document": lambda store: store.document(next(store.claims()).document.id[:6]),
    "documents": lambda store: list(store.documents()),
    "documents of a speaker": lambda store: list(store.documents(Selection(speaker="pushilin"))),
    "speakers": lambda store: store.speakers(),
    "speakers called so": lambda store: store.speakers(Selection(speaker="pushilin")),
    "conflicts": lambda store: store.conflicts(),
    "conflicts of a speaker": lambda store: store.conflicts(Selection(speaker="pushilin", against="ministry")),
    "conflicts about": lambda store: store.conflicts(Selection(about="liman")),
    "conflicts since": lambda store: store.conflicts(Selection(since=date(2022, 1, 1))),
    "related": lambda store: store.related(next(store.claims())),
    "sharing": lambda store: store.sharing(next(store.claims()), 9),
    "statements": lambda store: store.statements(store.claims()),
}


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_walks_through_a_growing_table(store: Store, name: str) -> None:
    saved(store, WITHDRAWN, slots=("liman", "troops"))
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", note)
    QUERIES[name](store)
    event.remove(store._engine, "before_cursor_execute", note)
    assert asked
    with store._engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            walked = [step.detail for step in plan if step.detail.startswith("SCAN") and "INDEX" not in step.detail]
            tables = {step.split()[1] for step in walked}
            assert not tables & {"claim", "a", "b", "comparison", "document", "version", "slot", "same_utterance"}, (
                walked
            )


def test_candidates_are_the_same_within_and_outside_a_transaction(store: Store) -> None:
    [one] = saved(store, WITHDRAWN, title="one", slots=("liman",))
    [two] = saved(store, WITHDRAWN, title="two", slots=("liman",))
    with store.transaction():
        assert store.sharing(one, 9) == store.sharing(one, 9) == [two]
        store.relate([], [(one.id, two.id)])
        assert {found.statement for found in store.sharing(one, 9)} == {min(one.id, two.id)}
        [three] = saved(store, WITHDRAWN, title="three", slots=("liman",))
        assert {found.id for found in store.sharing(one, 9)} == {two.id, three.id}
    assert {found.id for found in store.sharing(one, 9)} == {two.id, three.id}
