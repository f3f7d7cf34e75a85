"""The hot queries use indexes, so that they stay fast as the store grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from postgres import Server
from sqlalchemy import Connection, event, inspect
from store_records import WITHDRAWN, saved

from claims.records import Claim, Comparison, Selection, Speaker
from claims.registered import Entry
from claims.store import Store, identities
from claims.store.anew import unsettle
from claims.store.circles import Asked
from claims.store.dialects import connect
from claims.store.engine import writing

QUERIES: dict[str, Callable[[Store, Claim], object]] = {
    "claims": lambda store, _: list(store.claims()),
    "claims of a speaker": lambda store, _: list(store.claims(Selection(speaker="ivan7"))),
    "claims about": lambda store, _: list(store.claims(Selection(about="place7"))),
    "claims about, wide": lambda store, _: list(store.claims(Selection(about="place7", wide=True))),
    "claims of an outlet": lambda store, _: list(store.claims(Selection(outlet="Outlet 7"))),
    "claims relayed": lambda store, _: list(store.claims(Selection(via="Agency 7"))),
    "claims of a place": lambda store, _: list(store.claims(Selection(place="place7"))),
    "claims of all in a place": lambda store, _: list(store.claims(Selection(place="Region"))),
    "conflicts of a place": lambda store, _: store.conflicts(Selection(place="place7")),
    "places": lambda store, _: store.place_counts(),
    "a place": lambda store, _: store.places.place("Region"),
    "outlets": lambda store, _: store.outlet_counts(),
    "names of places": lambda store, _: store.place_names("place7"),
    "claims since": lambda store, _: list(store.claims(Selection(since=date(2022, 12, 1)))),
    "statements": lambda store, _: list(store.statements()),
    "first statements": lambda store, _: list(store.statements(Selection(limit=5))),
    "statements of a speaker": lambda store, _: list(store.statements(Selection(speaker="ivan7", limit=5))),
    "statements about": lambda store, _: list(store.statements(Selection(about="place7", limit=5))),
    "statements of an outlet": lambda store, _: list(store.statements(Selection(outlet="Outlet 7", limit=5))),
    "statements since": lambda store, _: list(store.statements(Selection(since=date(2022, 12, 1), limit=5))),
    "undated statements": lambda store, _: store.undated(Selection(since=date(2022, 12, 1)), "statements"),
    "undated": lambda store, _: store.undated(Selection(since=date(2022, 12, 1))),
    "undated conflicts": lambda store, _: store.undated(Selection(since=date(2022, 12, 1)), "conflicts"),
    "undated speakers": lambda store, _: store.undated(Selection(since=date(2022, 12, 1)), "speakers"),
    "undated documents": lambda store, _: store.undated(Selection(since=date(2022, 12, 1)), "documents"),
    "undated claims of a speaker": lambda store, _: store.undated(Selection(since=date(2022, 12, 1), speaker="ivan7")),
    "claim": lambda store, claim: store.claim(claim.id[:6]),
    "document": lambda store, claim: store.document(claim.document.id[:6]),
    "documents": lambda store, _: list(store.documents()),
    "documents of a speaker": lambda store, _: list(store.documents(Selection(speaker="ivan7"))),
    "speakers": lambda store, _: store.speakers(),
    "speakers called so": lambda store, _: store.speakers(Selection(speaker="ivan7")),
    "conflicts": lambda store, _: store.conflicts(),
    "conflicts of a speaker": lambda store, _: store.conflicts(Selection(speaker="ivan7", against="ivan8")),
    "conflicts about": lambda store, _: store.conflicts(Selection(about="place7")),
    "conflicts since": lambda store, _: store.conflicts(Selection(since=date(2022, 12, 1))),
    "related": lambda store, claim: store.related(claim),
    "sharing": lambda store, claim: store.sharing(claim, 9),
    "copies": lambda store, claim: store.copies(claim.document.id),
    "printings": lambda store, claim: store.printings(claim.document.id, 14),
    "compared anew": lambda store, claim: compared_anew(store, claim),
    "accounts": lambda store, claim: store.accounts(Selection(speaker="ivan7")),
    "who is one anew": lambda store, _: become_one(store),
}


def compared_anew(store: Store, claim: Claim) -> None:
    """What it takes to compare the claim anew with what its speaker says."""
    assert claim.speaker
    asked = Asked(60, 14, 9, lambda one, _: one)
    with store.transaction():
        for claims, among in store.anew({claim.document.id: {claim.id: frozenset((claim.speaker.id,))}}, asked):
            assert among
            among.sharing_each(claims, 9)


def become_one(store: Store) -> None:
    """What it takes to say that one speaker is another, which is then taken back."""
    with suppress(LookupError), store.transaction():
        assert store._writing is not None
        identities._rename(store._writing, {"ab07": "ab06"})
        raise LookupError("this store is asked more")


GROWING = {"claim", "a", "b", "comparison", "document", "version", "slot", "band", "same_utterance", "reference"}
GROWING |= {"alias", "speaker", "name_word", "named"}
COUNTED: dict[str, set[str]] = {"undated speakers": {"claim", "speaker"}}
"""What is read from end to end on both databases, because all of it is counted."""
READ_WHOLE = COUNTED | {
    "claims": {"claim"},
    "statements": {"claim"},
    "documents": {"version", "document"},
    "places": {"claim", "document", "reference"},
    "outlets": {"claim", "document"},
    "claims of an outlet": {"document"},  # which names and domains there are
    "statements of an outlet": {"document"},
    # gone through in the order of their listing, until there are enough; here all are listed
    "conflicts": {"comparison", "claim"},
    "conflicts since": {"comparison"},
    "conflicts of a place": {"comparison"},
    # each word may stand in either of two tables, and no index is over both
    "claims about, wide": {"claim", "document"},
    # either speaker may be on either side
    "conflicts of a speaker": {"claim"},
}
"""What PostgreSQL may read from end to end, mostly because all of it is listed or counted.

SQLite reads the same in the order of an index, which here does not count as a walk.
"""
DOCUMENTS, SENTENCES = 60, 20


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with so many claims that to read all of them is not the quickest way to find a few."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'claims.db'}"
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.new()
    store = Store.open(url, create=True)
    fill(store, DOCUMENTS)
    yield store
    store.close()
    if request.param == "postgresql":
        server.drop(url)


def fill(store: Store, documents: int) -> None:
    """Each document has a speaker, a place and a day of its own, and is compared with the one before."""
    with store.transaction():
        former: list[Claim] = []
        for number in range(documents):
            sentences = [f"Person {number} said {n} words about place{number}." for n in range(SENTENCES)]
            said = saved(
                store,
                *sentences,
                speaker=Speaker(f"ab{number:02}", f"Ivan{number}", "person"),
                refers=(f"place{number}",),
                slots=(f"place{number}", f"any{number % 9}"),
                title=f"Title of story{number}",
                via=f"Agency {number}",
                outlet=f"Outlet {number}",
                published=str(date(2022, 1, 1) + timedelta(days=6 * number)),
            )
            pairs = list(zip(former, said, strict=False))[:9]
            store.relate([Comparison(one.id, other.id, "conflict", "number", 0.7, "") for one, other in pairs], [])
            former = said
        places = [Entry(f"p{number}", f"place{number}", (), {"within": "region"}) for number in range(0, documents, 9)]
        store.places.put([Entry("region", "Region"), *places], source="places.csv", who="ann")
        assert store._writing is not None
        if store._engine.dialect.name == "postgresql":  # SQLite plans by the indexes alone
            store._writing.exec_driver_sql("ANALYZE")


def walked(store: Store, name: str) -> set[str]:
    """The growing tables that this query reads from end to end."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE")):
            asked.append((statement, parameters))

    claim = next(store.claims(Selection(about="place7", limit=1)))
    event.listen(store._engine, "before_cursor_execute", note)
    QUERIES[name](store, claim)
    event.remove(store._engine, "before_cursor_execute", note)
    assert asked
    explain = walked_in_sqlite if store._engine.dialect.name == "sqlite" else walked_in_postgresql
    with store._engine.connect() as connection:
        return {one for statement, given in asked for one in explain(connection, statement, given)} & GROWING


def walked_in_sqlite(connection: Connection, statement: str, parameters: Any) -> set[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    steps = [step.detail for step in plan if step.detail.startswith("SCAN") and "INDEX" not in step.detail]
    return {step.split()[1] for step in steps}


def walked_in_postgresql(connection: Connection, statement: str, parameters: Any) -> set[str]:
    """What can't be found by an index, even where reading all of a table or joining all of two is to be avoided.

    So few rows are read whole by choice; without that choice a walk remains only where no index leads. To look in an
    index for anything but its first column is to walk through it.
    """
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    [plan] = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    first = {
        index["name"]: index["column_names"][0]
        for table in inspect(connection).get_table_names()
        for index in indexes(connection, table)
    }
    return {
        str(node["of"])
        for node in nodes(plan["Plan"], "")
        if node["Node Type"] == "Seq Scan"
        or ("Index Name" in node and str(first.get(node["Index Name"])) not in node.get("Index Cond", ""))
    }


def indexes(connection: Connection, table: str) -> list[Any]:
    key = inspect(connection).get_pk_constraint(table)
    return [*inspect(connection).get_indexes(table), {"name": key["name"], "column_names": key["constrained_columns"]}]


def nodes(node: dict[str, Any], of: str) -> Iterator[dict[str, Any]]:
    """The steps of a plan, each with the table that it reads."""
    of = node.get("Relation Name", of)
    yield node | {"of": of}
    for part in node.get("Plans", ()):
        yield from nodes(part, of)


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_walks_through_a_growing_table(filled: Store, name: str) -> None:
    read_whole = (READ_WHOLE if filled._engine.dialect.name == "postgresql" else COUNTED).get(name, set())
    assert walked(filled, name) <= read_whole


def test_a_missing_index_would_be_seen(url: str, store: Store) -> None:
    fill(store, 9)
    assert "claim" not in walked(store, "related")
    raw = connect(url)
    with writing(raw) as connection:
        connection.exec_driver_sql("DROP INDEX ix_claim_statement_id")
    raw.dispose()
    assert "claim" in walked(store, "related")


def test_who_is_heard_anew_is_not_looked_for_among_all_who_are_settled(store: Store) -> None:
    if store._engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts first how many are settled")
    asked: list[tuple[str, Any]] = []
    event.listen(store._engine, "before_cursor_execute", lambda _c, _u, words, given, *_: asked.append((words, given)))
    with store.transaction():
        assert store._writing is not None
        unsettle(store._writing, [f"ab{number:02}" for number in range(20)], date(2022, 10, 1))
    found = [(words, given) for words, given in asked if words.startswith(("SELECT", "UPDATE")) and " speaker" in words]
    with store._engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all() for words, given in found]
    assert plans
    assert not [step.detail for plan in plans for step in plan if "ix_speaker_settled" in step.detail]


@pytest.mark.parametrize(
    "asked", [Selection(since=date(2022, 1, 9)), Selection(speaker="ivan7", outlet="Outlet 7")], ids=["since", "outlet"]
)
def test_what_was_said_is_not_held_against_a_list_of_all_that_appeared_so(store: Store, asked: Selection) -> None:
    """PostgreSQL goes through such a list for each pair once it is too long for its memory: two minutes of a million
    claims."""
    fill(store, 9)
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda _c, _u, words, *_: statements.append(words))
    assert store.conflicts(asked)
    store.undated(asked, "conflicts")
    of_pairs = [words for words in statements if "comparison" in words and "statement_a" in words]
    assert of_pairs
    assert not [words for words in of_pairs if "statement_id IN (SELECT" in words]


def test_candidates_are_the_same_within_and_outside_a_transaction(store: Store) -> None:
    [one] = saved(store, WITHDRAWN, title="one", slots=("place7",))
    [two] = saved(store, WITHDRAWN, title="two", slots=("place7",))
    with store.transaction():
        assert store.sharing(one, 9) == store.sharing(one, 9) == [two]
        store.relate([], [(one.id, two.id)])
        assert {found.statement for found in store.sharing(one, 9)} == {min(one.id, two.id)}
        [three] = saved(store, WITHDRAWN, title="three", slots=("place7",))
        assert {found.id for found in store.sharing(one, 9)} == {two.id, three.id}
    assert {found.id for found in store.sharing(one, 9)} == {two.id, three.id}
