"""What can be wrong with a file: SQLite's alone. Of a server's troubles see test_store_server.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from store_records import HALF, WITHDRAWN, saved

from claims.errors import StoreError, StoreMissing
from claims.store import Store


def test_a_missing_file_is_not_made_by_a_query(tmp_path: Path) -> None:
    file = tmp_path / "claims.db"
    for _ in range(2):
        with pytest.raises(StoreMissing, match=r"no database at .*claims\.db"):
            Store.open(f"sqlite:///{file}", create=False)
        assert not file.exists()
    file.touch()
    with pytest.raises(StoreMissing):
        Store.open(f"sqlite:///{file}", create=False)
    Store.open(f"sqlite:///{file}", create=True).close()


def test_a_database_in_memory() -> None:
    store = Store.open("sqlite:///:memory:", create=True)
    saved(store, WITHDRAWN)
    assert len(list(store.claims())) == 1
    store.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Russian troops were withdrawn. " * 100)
    for create in (False, True):
        with pytest.raises(StoreError, match=r"notes\.txt.*no database"):
            Store.open(f"sqlite:///{file}", create=create)
    assert file.read_text().startswith("Russian troops")


def test_a_folder_that_is_missing_or_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no folder .*nowhere"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'claims.db'}", create=True)
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(f"sqlite:///{tmp_path}", create=True)


def test_a_file_that_can_only_be_read(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, create=False)
    saved(store, WITHDRAWN)
    store.close()
    only = Store.open(sqlite_url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true", create=True)
    assert len(list(only.claims())) == 1
    with pytest.raises(StoreError, match="can only be read"):
        saved(only, HALF, title="more")
    only.close()


def test_a_full_disk(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, create=False)
    saved(store, WITHDRAWN)

    def fill() -> None:
        with store._write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            saved(store, *(f"{HALF} {number}" * 500 for number in range(20)), title="long")

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    assert [one.text for one in store.claims()] == [WITHDRAWN]
    store.close()


def test_a_damaged_file(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, create=False)
    saved(store, *(f"{WITHDRAWN} {number} " for number in range(300)))
    store.close()
    with open(sqlite_url.removeprefix("sqlite:///"), "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 30)
    with pytest.raises(StoreError, match=r"damaged|can't be"):
        list(Store.open(sqlite_url, create=False).claims())


def test_a_file_in_a_folder_that_can_not_be_written_is_read(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(sqlite_url, create=False)
    saved(store, WITHDRAWN)
    store.close()
    monkeypatch.setattr(os, "access", lambda place, mode: mode != os.W_OK)
    only = Store.open(sqlite_url, create=False)
    assert [one.text for one in only.claims()] == [WITHDRAWN]
    with pytest.raises(StoreError, match="can only be read"):
        saved(only, HALF, title="more")
    only.close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert {file.name for file in folder.iterdir()} == {"claims.db"}, "nothing was written beside it"
