"""Several processes write at once; one is killed in the middle: nothing is lost or half-written."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from store_records import HALF, WITHDRAWN, claims_in, document_of, saved

from claims.store import Store

WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from store_records import HALF, WITHDRAWN, saved
from claims.store import Store

store = Store.open(sys.argv[1], create=True)
for number in range(int(sys.argv[4])):
    with store.transaction():
        for claim in saved(store, WITHDRAWN, HALF, title=f"{sys.argv[2]} {number}", slots=("liman",)):
            store.relate([], [(claim.id, other.id) for other in store.sharing(claim, 3) if other.text == claim.text])
    print(number, flush=True)
"""


def start(url: str, name: str, count: int) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    arguments = [sys.executable, "-c", WRITER, url, name, here, str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_make_and_fill_a_database_at_once_lose_nothing(bare: str) -> None:
    writers = [start(bare, name, 12) for name in ("a", "b", "c", "d")]
    for writer in writers:
        _, trouble = writer.communicate(timeout=120)
        assert (writer.returncode, trouble) == (0, "")
    store = Store.open(bare, create=False)
    assert len(list(store.documents())) == 48
    stored = {one.id for one in store.claims()}
    for name in ("a", "b", "c", "d"):
        for number in range(12):
            document = document_of(WITHDRAWN, HALF, title=f"{name} {number}")
            assert store.holds(document)
            assert {one.id for one in claims_in(document, WITHDRAWN, HALF)} <= stored
    store.close()


def test_a_killed_writer_leaves_whole_documents(url: str) -> None:
    writer = start(url, "killed", 100_000)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate(timeout=60)
    store = Store.open(url, create=False)
    saved(store, WITHDRAWN, title="after it")  # which waits until the database has noticed
    documents = [one for one in store.documents() if one.title != "after it"]
    assert len(documents) >= 5
    assert all(one.claims == 2 for one in documents)
    store.close()
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
