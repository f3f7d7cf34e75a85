"""Whatever is damaged is reported, with its name; what is sound is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url
from store_records import LOST, MINISTRY, PUSHILIN, document_of
from whole_store import (
    AGAIN,
    ENCIRCLED,
    KILLED,
    LATTER,
    LEFT,
    NOBODY,
    ONE,
    PAGE,
    REPEATED,
    STATEMENT,
    TWO,
    damage,
    exact,
    fill,
)

from claims.origin import Original
from claims.store import Store
from claims.store.checking import check
from claims.store.dialects import dialect_of
from claims.upkeep import Problem


@pytest.fixture
def whole(store: Store, url: str) -> str:
    """URL of a database with something of everything in it."""
    fill(store)
    return url


def problems(url: str) -> list[Problem]:
    store = Store.open(url, create=False)
    try:
        return list(check(store))
    finally:
        store.close()


def test_a_sound_database_has_no_problem_whatever_was_done_to_it(store: Store, url: str) -> None:
    assert problems(url) == []
    fill(store)
    assert problems(url) == []
    store.save(TWO, exact(TWO, LOST, speaker=PUSHILIN), "another", renew=True)
    assert problems(url) == []
    store.identify(PUSHILIN.id, MINISTRY.id, "different", who="ann")
    assert problems(url) == []
    store.remove(ONE.id, who="ann")
    assert problems(url) == []


def test_it_says_what_it_looked_at(whole: str) -> None:
    store, told = Store.open(whole, create=False), dict[str, int]()
    assert list(check(store, told.__setitem__)) == []
    store.close()
    counted = {what: told[what] for what in ("documents", "texts", "claims", "statements", "speakers", "comparisons")}
    assert counted == {"documents": 3, "texts": 4, "claims": 6, "statements": 5, "speakers": 2, "comparisons": 2}
    assert told["people's judgements"] == 4
    assert told["full-text indexes"] == 3


OTHER = REPEATED.id if ENCIRCLED.id == STATEMENT else ENCIRCLED.id
"""The appearance that the statement is not named after."""
LEFT_IS, KILLED_IS, NOBODY_IS, REPEATED_IS, ONE_IS = (
    f"id = '{one.id}'" for one in (LEFT, KILLED, NOBODY, REPEATED, ONE)
)
HELD = Original.digest(PAGE)
ITS_TEXT = f"sha256 = '{ONE.sha256}'"
SECOND = max(PUSHILIN.id, MINISTRY.id)


DAMAGE = [
    (
        f"UPDATE version SET text = replace(text, 'Krasny', 'Staryj') WHERE {ITS_TEXT}",
        "text",
        ONE.id,
        "not the one that was stored",
    ),
    (f"UPDATE version SET parts = '[[0, 99999, \"headline\"]]' WHERE {ITS_TEXT}", "text", ONE.id, "no prose"),
    (f"UPDATE original SET sha256 = '{'0' * 64}'", "original", "0" * 64, "not those that were stored"),
    (f"UPDATE version SET raw_sha256 = NULL WHERE {ITS_TEXT}", "original", HELD, "no text was read"),
    (f"UPDATE version SET words = 99 WHERE {ITS_TEXT}", "text", ONE.id, "number of words"),
    (f"UPDATE version SET is_current = false WHERE {ITS_TEXT}", "document", ONE.id, "0 current texts"),
    (f"DELETE FROM version WHERE {ITS_TEXT}", "claim", LEFT.id, "names a version that is not there"),
    (f"UPDATE document SET title = 'Another' WHERE {ONE_IS}", "document", ONE.id, "its id is not"),
    (f"UPDATE document SET outlet_key = ' x ' WHERE {ONE_IS}", "document", ONE.id, "its outlet_key is not"),
    (f"UPDATE document SET published_on = '2001-01-01' WHERE {ONE_IS}", "document", ONE.id, "its published_on is not"),
    (f"DELETE FROM document WHERE {ONE_IS}", "claim", LEFT.id, "names a document that is not there"),
    ("DELETE FROM band", "document", ONE.id, "looked for by other keys"),
    ("INSERT INTO band SELECT 7, number FROM document WHERE id = '" + TWO.id + "'", "document", TWO.id, "other keys"),
    (f"UPDATE claim SET text = 'Never said.' WHERE {LEFT_IS}", "claim", LEFT.id, "its text is not what its spans hold"),
    (
        f"UPDATE claim SET text = 'Never said.' WHERE {NOBODY_IS}",
        "claim",
        NOBODY.id,
        "its text is not what its spans hold",
    ),
    (f"UPDATE claim SET cue = 'denied' WHERE {LEFT_IS}", "claim", LEFT.id, "its cue is not"),
    (f"UPDATE claim SET source = 'she' WHERE {LEFT_IS}", "claim", LEFT.id, "its source is not"),
    (f"UPDATE claim SET sentence_text = 'x' WHERE {LEFT_IS}", "claim", LEFT.id, "its sentence_text is not"),
    (f"UPDATE claim SET content_start = 1 WHERE {LEFT_IS}", "claim", LEFT.id, "its content_start is not"),
    (f"UPDATE claim SET content_end = 9 WHERE {LEFT_IS}", "claim", LEFT.id, "its content_end is not"),
    (f"UPDATE claim SET spans = '[[1, 9]]' WHERE {LEFT_IS}", "claim", LEFT.id, "its text is not"),
    (f"UPDATE claim SET spans = '[]' WHERE {LEFT_IS}", "claim", LEFT.id, "its text is not"),
    (f"UPDATE claim SET spans = '[[\"a\"]]' WHERE {LEFT_IS}", "claim", LEFT.id, "can't be understood"),
    (f"UPDATE claim SET day = '2001-01-01' WHERE {LEFT_IS}", "claim", LEFT.id, "its day is neither"),
    (f"UPDATE claim SET id = 'feed', statement_id = 'feed' WHERE {LEFT_IS}", "claim", "feed", "its id is not the one"),
    (f"UPDATE claim SET statement_id = id WHERE id = '{OTHER}'", "claim", STATEMENT, "its statement is not"),
    (f"UPDATE claim SET statement_id = '{STATEMENT}' WHERE {KILLED_IS}", "claim", KILLED.id, "its statement is not"),
    ("DELETE FROM same_utterance", "claim", OTHER, "its statement is not"),
    (
        f"UPDATE claim SET statement_id = 'gone' WHERE {LEFT_IS}",
        "claim",
        LEFT.id,
        "its statement_id names a claim that is not there",
    ),
    (
        f"UPDATE claim SET heard_id = 'gone' WHERE {LEFT_IS}",
        "claim",
        LEFT.id,
        "its heard_id names a speaker that is not there",
    ),
    (f"UPDATE claim SET speaker_id = '{SECOND}' WHERE {LEFT_IS}", "claim", LEFT.id, "its speaker is not"),
    (f"UPDATE claim SET speaker_id = NULL WHERE {NOBODY_IS}", "claim", NOBODY.id, "its speaker is not"),
    ("UPDATE speaker SET canonical_id = id", "speaker", SECOND, "who it is is not"),
    ("DELETE FROM judgement WHERE subject = 'speaker'", "speaker", SECOND, "who it is is not"),
    ("UPDATE judgement SET verdict = 'different' WHERE subject = 'speaker'", "speaker", SECOND, "who it is is not"),
    (f"DELETE FROM speaker WHERE id = '{SECOND}'", "alias", SECOND, "names a speaker that is not there"),
    (f"UPDATE claim SET judgement = '' WHERE {LEFT_IS}", "claim", LEFT.id, "what it says of its judgement"),
    (f"UPDATE claim SET judgement = 'rejected' WHERE {KILLED_IS}", "claim", KILLED.id, "what it says of its judgement"),
    ("DELETE FROM judgement WHERE subject = 'claim'", "claim", LEFT.id, "what it says of its judgement"),
    (f"UPDATE claim SET stance = 'denies' WHERE {LEFT_IS}", "claim", LEFT.id, "what it says of its corrections"),
    (f"UPDATE claim SET corrected = '' WHERE {LEFT_IS}", "claim", LEFT.id, "what it says of its corrections"),
    (f"UPDATE claim SET corrected = 'stance' WHERE {NOBODY_IS}", "claim", NOBODY.id, "of its corrections"),
    ("DELETE FROM correction WHERE field = 'stance'", "claim", LEFT.id, "what it says of its corrections"),
    ("UPDATE correction SET speaker_id = NULL WHERE field = 'speaker'", "claim", KILLED.id, "its speaker is not"),
    (f"UPDATE claim SET withdrawn = true WHERE {KILLED_IS}", "comparison", KILLED.id, "one of its claims is withdrawn"),
    (
        f"UPDATE claim SET withdrawn = true WHERE {KILLED_IS}",
        "claim",
        KILLED.id,
        "the index has 1 slots that it has not",
    ),
    (
        f"UPDATE claim SET withdrawn = true WHERE {REPEATED_IS}",
        "pair of same utterance",
        REPEATED.id,
        "one of its claims is withdrawn",
    ),
    (
        f"INSERT INTO slot SELECT 7, number FROM claim WHERE {LEFT_IS}",
        "claim",
        LEFT.id,
        "the index has 1 slots that it has not",
    ),
    (
        f"DELETE FROM slot WHERE claim_number = (SELECT number FROM claim WHERE {LEFT_IS})",
        "claim",
        LEFT.id,
        "2 of its slots are not in the index",
    ),
    ("INSERT INTO slot VALUES (7, 4711)", "slot", "7 4711", "its claim_number names a claim that is not there"),
    ("DELETE FROM reference WHERE key = ' liman '", "claim", LEFT.id, "the names that it is found by"),
    ("UPDATE reference SET key = ' x ' WHERE key = ' liman '", "claim", LEFT.id, "the names that it is found by"),
    ("INSERT INTO reference VALUES ('via', 'x', 4711, 'X')", "reference", "via x 4711", "claim that is not there"),
    ("UPDATE place SET canonical_id = id", "place", "lyman", "what it is one with"),
    ("DELETE FROM place_merge", "place", "lyman", "what it is one with"),
    ("UPDATE place SET within = 'nowhere' WHERE id = 'lyman'", "place", "lyman", "what it lies within"),
    ("UPDATE place_name SET key = 'x' WHERE words = 'Lyman'", "place", "lyman", "is not found by its words"),
    ("DELETE FROM outlet WHERE id = 'volga-2'", "outlet_name", "volga-2", "names a outlet that is not there"),
    ("UPDATE outlet SET canonical_id = 'volga-2' WHERE id = 'volga'", "outlet", "volga", "what it is one with"),
    ("UPDATE document SET domain = 'x.example' WHERE " + ONE_IS, "document", ONE.id, "its domain is not"),
    ("UPDATE comparison SET matter = 'Izium' WHERE kind = 'number'", "index", "comparison_fts", ""),
    (f"UPDATE document SET name = name, title = 'ONE TWO' WHERE {ONE_IS}", "index", "document_fts", ""),
    (f"UPDATE claim SET refers = '[\"Izium\"]' WHERE {LEFT_IS}", "index", "claim_fts", ""),
]


@pytest.mark.parametrize(("statement", "kind", "id", "wrong"), DAMAGE, ids=[one[0][:60] for one in DAMAGE])
def test_damage_is_reported(whole: str, statement: str, kind: str, id: str, wrong: str) -> None:
    damage(whole, statement)
    found = problems(whole)
    named = [one for one in found if one.kind == kind and id in (one.id, *one.id.split(" "))]
    assert any(wrong in one.wrong for one in named), found
    assert all(one.advice for one in found)


def test_one_damage_is_one_problem(whole: str) -> None:
    damage(whole, f"UPDATE claim SET cue = 'denied' WHERE {LEFT_IS}")
    [found] = problems(whole)
    assert (found.kind, found.id) == ("claim", LEFT.id)


def test_what_cannot_be_read_does_not_hide_what_else_is_wrong(whole: str) -> None:
    damage(whole, "UPDATE comparison SET matter = 'Izium'", "DELETE FROM slot WHERE claim_number > 0")
    if whole.startswith("sqlite"):
        damage(whole, f"UPDATE version SET added_at = 'noon', text = x'00ff' WHERE {ITS_TEXT}")
    else:
        damage(whole, "ALTER TABLE version RENAME COLUMN words TO wordy")
    found = {(one.kind, one.id) for one in problems(whole)}
    assert ("database", "texts and claims") in found
    assert ("index", "comparison_fts") in found


def test_who_has_seen_enough_may_stop(whole: str) -> None:
    damage(whole, "UPDATE claim SET cue = 'denied'")
    store = Store.open(whole, create=False)
    found = check(store)
    assert next(iter(found)).kind == "claim"
    found.close()
    store.remove(ONE.id, who="ann")
    store.close()


def test_every_guard_is_missed(whole: str) -> None:
    """All triggers of a fresh database, switched off one after the other."""
    engine = create_engine(whole)
    with engine.connect() as connection:
        guards = sorted(dialect_of(connection).triggers(connection))
    engine.dispose()
    assert {"version_text_stays", "log_stays", "judgement_subject_stays", "claim_fts_insert"} <= set(guards)
    if whole.startswith("postgresql"):
        damage(whole, "CREATE TABLE spoilt ()")  # so that no other test is given this database
    for guard in guards:
        switch_off(whole, guard)
        assert ("guard", guard) in {(one.kind, one.id) for one in problems(whole)}
    assert [one.id for one in problems(whole) if one.kind == "guard"] == guards


def switch_off(url: str, guard: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        table = guard.partition("_")[0]
        statement = f"ALTER TABLE {table} DISABLE TRIGGER {guard}"
        connection.exec_driver_sql(statement if url.startswith("postgresql") else f"DROP TRIGGER {guard}")
    engine.dispose()


def test_a_page_of_zeros_is_reported(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, create=False)
    fill(store)
    store.close()
    file = Path(str(make_url(sqlite_url).database))
    with sqlite3.connect(file) as raw:
        root, size = raw.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'ix_claim_day'"
        ).fetchone()
    raw.close()
    with open(file, "r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(bytes(size))
    assert any(one.kind == "database" for one in problems(sqlite_url))


ALTERED = [
    (
        ["UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_claim_day'::regclass"],
        "ix_claim_day",
        "not valid",
    ),
    (
        [
            "UPDATE pg_index SET indisready = false WHERE indexrelid = 'ix_log_subject_id'::regclass",
            "INSERT INTO log (at, who, action, subject, subject_id, words, details) "
            "VALUES (now(), 'me', 'judge', 'claim', 'x', 'x', '{}')",
            "UPDATE pg_index SET indisready = true WHERE indexrelid = 'ix_log_subject_id'::regclass",
        ],
        "ix_log_subject_id",
        "leads to",
    ),
    (["ALTER TABLE log ADD CONSTRAINT short CHECK (length(words) < 5) NOT VALID"], "short", "never checked"),
    (["DELETE FROM claim_fts WHERE rowid = 1"], "claim_fts", "lacks the words of row 1"),
    (["INSERT INTO claim_fts VALUES (4711, '')"], "claim_fts", "row 4711, which claim has not"),
    (["UPDATE claim_fts SET words = '' WHERE rowid = 2"], "claim_fts", "row 2 are not those"),
]


@pytest.mark.parametrize(("statements", "id", "wrong"), ALTERED, ids=[one[1] + " " + one[2] for one in ALTERED])
def test_what_only_postgresql_can_lose_is_reported(postgres_url: str, statements: Any, id: str, wrong: str) -> None:
    store = Store.open(postgres_url, create=False)
    fill(store)
    store.close()
    damage(postgres_url, "CREATE TABLE spoilt ()")  # so that no other test is given this database
    for statement in statements:
        damage(postgres_url, "SET LOCAL allow_system_table_mods = on", statement)
    [found] = problems(postgres_url)
    assert (found.kind, found.id) == ("index", id)
    assert wrong in found.wrong


def test_a_text_that_changed_twice_and_came_back_is_sound(store: Store, url: str) -> None:
    changed = document_of(AGAIN, title="Changed", published="2022-10-03")
    for document, sentence in ((LATTER, LATTER.text), (changed, AGAIN), (LATTER, LATTER.text)):
        store.save(document, exact(document, sentence, speaker=MINISTRY, slots=("a",)), "by hand")
        assert problems(url) == []
