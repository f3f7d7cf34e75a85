"""Every revision goes up and down with data in it, on both databases, and loses nothing that both can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData
from store_records import HALF, LOST, MINISTRY, PUSHILIN, WITHDRAWN, claims_in, document_of

from claims.records import Claim, Comparison, Document, Selection, Speaker
from claims.store import Store
from claims.store.dialects import connect
from claims.store.engine import SCHEMA, migrate, reading, writing
from claims.store.rows import alias_values, claim_values, comparison_values, document_values, speaker_values
from claims.store.tables import comparison

ONE = document_of(WITHDRAWN, HALF, title="One")
TWO = document_of(LOST, title="Two", outlet="Volga Post", url="https://www.volga.example/two")
CLAIMS = [
    (ONE, claims_in(ONE, WITHDRAWN, HALF, slots=("liman", "troops"), refers=("Liman",))),
    (TWO, [replace(one, via="a news agency") for one in claims_in(TWO, LOST, slots=("liman",), speaker=MINISTRY)]),
]

NEW = Speaker("5f09", "Anna Abel", "person")


def fill_first_schema(engine: Engine) -> None:
    """What the first release would have stored of these claims."""
    tables = MetaData()
    tables.reflect(engine)

    def put(connection: Any, name: str, rows: list[dict[str, Any]]) -> None:
        known = tables.tables[name].c
        connection.execute(tables.tables[name].insert(), [{k: v for k, v in row.items() if k in known} for row in rows])

    with writing(engine) as connection:
        for speaker in (PUSHILIN, MINISTRY):
            put(connection, "speaker", [speaker_values(speaker)])
            put(connection, "alias", alias_values(speaker))
        for document, claims in CLAIMS:
            put(connection, "document", [document_values(document)])
            put(connection, "version", [version_values(document)])
            put(connection, "claim", [as_first(claim, document) for claim in claims])
            slots = [{"key": key, "claim_id": claim.id} for claim in claims for key in claim.facts.slots]
            put(connection, "slot", slots)
    put_comparison(engine)


def put_comparison(engine: Engine) -> None:
    half, lost = CLAIMS[0][1][1], CLAIMS[1][1][0]
    with writing(engine) as connection:
        values = comparison_values(Comparison(half.id, lost.id, "conflict", "degree", 0.8, "why"))
        connection.execute(comparison.insert(), values)


def as_first(claim: Claim, document: Document) -> dict[str, Any]:
    """The first release wrote every field of the facts."""
    return claim_values(claim, document) | {"facts": claim.facts}


def version_values(document: Document) -> dict[str, Any]:
    from claims.store.judging import now

    values = {"document_id": document.id, "sha256": document.sha256, "is_current": True, "words": 9}
    return values | {"added_at": now(), "text": document.text}


def rows_of(engine: Engine, table: str) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
    return sorted((dict(row) for row in found), key=str)


def test_the_first_schema_goes_up_and_down_with_data(bare: str) -> None:
    engine = connect(bare)
    migrate(engine, "0001")
    fill_first_schema(engine)
    first = {table: rows_of(engine, table) for table in ("document", "version", "speaker", "claim", "slot")}
    for _ in range(2):
        migrate(engine, SCHEMA)
        store = Store.open(bare, create=False)
        assert sorted(store.claims(), key=lambda one: one.id) == sorted(
            (claim for _, claims in CLAIMS for claim in claims), key=lambda one: one.id
        )
        assert [one.kind for one in store.conflicts()] == ["degree"]
        assert {one.text for one in store.claims(Selection(about="soldier"))} == {LOST}
        assert {one.text for one in store.claims(Selection(place="Liman"))} == {WITHDRAWN, HALF}
        assert {one.text for one in store.claims(Selection(outlet="volga.example"))} == {LOST}
        assert {one.text for one in store.claims(Selection(via="News Agency"))} == {LOST}
        store.places.alias("Liman", "Lyman", who="me")
        assert {one.text for one in store.sharing(CLAIMS[1][1][0], 9)} == {WITHDRAWN, HALF}
        assert {store.extractor(document.id) for document, _ in CLAIMS} == {"by hand"}
        store.judge(CLAIMS[0][1][0], "rejected", who="me")
        store.identify(PUSHILIN.id, MINISTRY.id, "same", who="me")
        store.correct(CLAIMS[0][1][1], speaker=NEW, stance="denies", who="me")
        assert {one.stance for one in store.claims(Selection(speaker="Anna Abel"))} == {"denies"}
        store.correct(CLAIMS[0][1][1], speaker=PUSHILIN, who="me")
        assert {one.speaker.id for one in store.claims() if one.speaker} == {PUSHILIN.id}
        store.close()
        migrate(engine, "0001")
        assert rows_of(engine, "slot") == first["slot"]
        assert rows_of(engine, "claim") == first["claim"], "who was heard is who said it again"
        for table in ("document", "version"):
            assert rows_of(engine, table) == first[table]
        assert [one for one in rows_of(engine, "speaker") if one["id"] != NEW.id] == first["speaker"]
        put_comparison(engine)  # the merge had dropped it, to be found anew
    engine.dispose()


def test_a_migration_keeps_the_guards_and_the_full_text_index(bare: str) -> None:
    engine = connect(bare)
    migrate(engine, SCHEMA)
    migrate(engine, "0001")
    fill_first_schema(engine)
    migrate(engine, SCHEMA)
    for change in (
        "UPDATE version SET text = 'x'",
        "UPDATE log SET words = 'x'",
        "DELETE FROM log",
        "UPDATE judgement SET verdict = 'unsure'",
        "UPDATE speaker SET kind = 'alien'",
        "UPDATE speaker SET canonical_id = 'nobody'",
        "UPDATE claim SET heard_id = 'nobody'",
        "UPDATE claim SET judgement = 'maybe'",
        "UPDATE claim SET heard_stance = 'shouts'",
        "UPDATE claim SET corrected = 'spelling'",
        "UPDATE correction SET note = 'x'",
        "UPDATE correction SET speaker_id = NULL",
        "INSERT INTO log (at, who, action, subject, subject_id, words, details) "
        "VALUES (CURRENT_TIMESTAMP, 'me', 'judge', 'weather', '', '', '{}')",
        "INSERT INTO place (id, name, canonical_id) VALUES ('x', 'X', 'nowhere')",
    ):
        store = Store.open(bare, create=False)
        store.judge(CLAIMS[0][1][0], "confirmed", who="me")
        store.correct(CLAIMS[0][1][0], speaker=MINISTRY, who="me")
        with (
            pytest.raises(Exception, match=r"(?i)constraint|never rewritten|only ever added"),
            writing(engine) as connection,
        ):
            connection.exec_driver_sql(change)
        store.close()
    engine.dispose()
