"""What can be wrong with a server: PostgreSQL's alone. Of a file's troubles see test_store_files.py."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Server, own_server
from sqlalchemy import make_url
from store_records import HALF, LOST, WITHDRAWN, saved

from claims.errors import StoreError
from claims.store import Store, dialects, engine, upgrade

AWAY = "went away|no database server answers"


def changed(url: str, **parts: str) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]


def test_a_database_that_is_not_there(postgres_url: str) -> None:
    for create in (False, True):
        with pytest.raises(StoreError, match=r"/nowhere.*: there is no such database; make it with `createdb`"):
            Store.open(changed(postgres_url, database="nowhere"), create=create)


def test_nobody_listens(tmp_path: Path) -> None:
    for place in (f"postgresql://me:secret@/claims?host={tmp_path}", "postgresql://me:secret@127.0.0.1:1/claims"):
        with pytest.raises(StoreError, match=r"/claims.*: no database server answers there; start it") as error:
            Store.open(place, create=True)
        assert "secret" not in str(error.value)


def test_a_user_whom_the_server_does_not_know(postgres_url: str) -> None:
    with pytest.raises(StoreError, match=r"nobody_here.*: the server does not let this user in; correct"):
        Store.open(changed(postgres_url, username="nobody_here", password="secret"), create=False)


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ('connection failed: FATAL:  password authentication failed for user "me"', "does not let this user in"),
        ("connection failed: fe_sendauth: no password supplied", "does not let this user in"),
        (
            'connection failed: FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "me", database "x"',
            "does not let this user in",
        ),
        ('FATAL:  role "me" is not permitted to log in', "does not let this user in"),
        (
            'FATAL:  permission denied for database "x"\nDETAIL:  User does not have CONNECT privilege.',
            "does not let this user in",
        ),
        ("failed to resolve host 'db.invalid': [Errno -2] Name or service not known", "no database server answers"),
        ("connection timeout expired", "no database server answers"),
        ("FATAL:  sorry, too many clients already", "busy; wait"),
        (
            "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "busy; wait",
        ),
        ("deadlock detected\nDETAIL:  Process 1 waits for ShareLock on transaction 2", "busy; wait"),
        ("canceling statement due to lock timeout", "busy; wait"),
        ("FATAL:  the database system is starting up", "went away"),
        ("FATAL:  the database system is shutting down", "went away"),
        ("FATAL:  the database system is in recovery mode", "went away"),
        ("terminating connection due to administrator command", "went away"),
        ("consuming input failed: server closed the connection unexpectedly", "went away"),
        ("the connection is closed", "went away"),
        (
            'could not extend file "base/5/16384": No space left on device\nHINT:  Check free disk space.',
            "disk is full",
        ),
        ('could not write to file "base/pgsql_tmp/1.0": No space left on device', "disk is full"),
        ('could not read blocks 1..1 in file "base/5/16384": Input/output error', "can't read|damaged"),
        ("invalid page in block 0 of relation base/5/16384", "damaged"),
        ("missing chunk number 0 for toast value 16390 in pg_toast_16384", "damaged"),
        ('relation "claim" does not exist\nLINE 1: SELECT 1 FROM claim', "lacks a table"),
        ("cannot execute INSERT in a read-only transaction", "can only be read"),
        (
            'character with byte sequence 0xe2 0x80 0x9c in encoding "UTF8" has no equivalent in encoding "LATIN1"',
            "encoding UTF8",
        ),
        ('new row for relation "claim" violates check constraint "ck_claim_type"', "breaks a rule"),
        ("some message that nobody foresaw", "can't be used"),
    ],
)
def test_what_the_servers_messages_mean(message: str, meaning: str) -> None:
    asked = dialects.connect("postgresql://me:secret@host/claims")
    with pytest.raises(StoreError, match=meaning) as error:
        raise StoreError(engine._explained(message, asked))
    assert " ".join(message.split()) in str(error.value)
    assert str(error.value).startswith("postgresql+psycopg://me:***@host/claims: ")


def test_who_may_only_read(postgres: Server, postgres_url: str) -> None:
    store = Store.open(postgres_url, create=False)
    saved(store, WITHDRAWN)
    with postgres.reader(postgres_url) as reader:
        only = Store.open(reader, create=True)
        assert [one.text for one in only.claims()] == [WITHDRAWN]
        with pytest.raises(StoreError, match=r"reader.*: this user has no right to do that; ask the database's owner"):
            saved(only, HALF, title="more")
        assert [one.text for one in only.claims()] == [WITHDRAWN]
        only.close()
    store.close()


def test_who_may_only_read_makes_no_tables(postgres: Server) -> None:
    url = postgres.new()
    with postgres.reader(url) as reader, pytest.raises(StoreError, match="no right to do that"):
        upgrade(reader)
    postgres.drop(url)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_of_another_encoding_is_refused(postgres: Server, encoding: str) -> None:
    url = postgres.new(f"ENCODING '{encoding}' LOCALE 'C'")
    with pytest.raises(StoreError, match=rf"claims_test_.*{encoding}.*createdb --encoding UTF8"):
        upgrade(url)
    postgres.drop(url)


def test_a_client_set_to_another_encoding_changes_nothing(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    store = Store.open(postgres_url, create=False)
    [said] = saved(store, "Ямполь – “encircled”.")
    assert list(store.claims()) == [said]
    store.close()


def test_without_the_driver_the_message_says_what_to_install() -> None:
    code = """
import sys
sys.modules["psycopg"] = None
from claims.errors import StoreError
from claims.store import Store
try:
    Store.open("postgresql://me:secret@host/claims", create=True)
except StoreError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "pip install 'claims[postgres]'" in done.stdout
    assert "secret" not in done.stdout


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    with own_server() as running:
        yield running


def test_a_server_that_dies_and_comes_back(own: Server) -> None:
    """What was committed is there, what was not is gone, and the same store goes on."""
    url = own.ready()
    store = Store.open(url, create=False)
    saved(store, WITHDRAWN)

    def killed() -> None:
        with store.transaction():
            saved(store, HALF, title="half-way")
            own.kill()
            saved(store, LOST, title="too late")

    with pytest.raises(StoreError, match=rf"claims_test_.*({AWAY})"):
        killed()
    with pytest.raises(StoreError, match=AWAY):
        list(store.claims())
    own.start()
    assert [one.text for one in store.claims()] == [WITHDRAWN]
    saved(store, HALF, title="again")
    assert {one.text for one in store.claims()} == {WITHDRAWN, HALF}
    own.kill()
    with pytest.raises(StoreError, match=AWAY):
        saved(store, LOST, title="nobody there")
    own.start()
    assert {one.text for one in store.claims()} == {WITHDRAWN, HALF}
    store.close()


def test_a_damaged_page(own: Server) -> None:
    url = own.ready()
    store = Store.open(url, create=False)
    saved(store, WITHDRAWN)
    own.say("CHECKPOINT")  # else it would be written again from the log
    asked = dialects.connect(url)
    with engine.reading(asked) as connection:
        place = "SELECT current_setting('data_directory'), pg_relation_filepath('claim')"
        folder, file = connection.exec_driver_sql(place).one()
    asked.dispose()
    store.close()
    own.kill()
    with open(f"{folder}/{file}", "r+b") as damaged:
        damaged.write(b"\xff" * 4096)
    own.start()
    with pytest.raises(StoreError, match=r"claims_test_.*the database is damaged; put back a backup"):
        list(store.claims())
    store.close()
