"""A database copied into another kind and back is the same; a backup is one state, and nothing half-written stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url
from store_records import HALF, PUSHILIN, claims_in, document_of, everything
from whole_store import ONE, damage, decided, exact, fill

from claims.errors import StoreError, StoreMissing, StoreVersion
from claims.records import Document
from claims.store import Store, copying
from claims.store.checking import check
from claims.store.copying import backup, copy
from claims.store.dialects import dialect_of, named
from claims.store.engine import SCHEMA, migrate
from claims.store.sizes import stats
from claims.store.tables import Table

LATE = document_of(HALF, title="Late")


@pytest.fixture
def whole(store: Store, url: str) -> str:
    """URL of a database with something of everything in it."""
    fill(store)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of another database, that is not there yet or has no tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'target.db'}"
        return
    postgres = request.getfixturevalue("postgres")
    made = postgres.new()
    yield made
    postgres.drop(made)


def opened(url: str, look: Callable[[Store], Any]) -> Any:
    store = Store.open(url, create=False)
    try:
        return look(store)
    finally:
        store.close()


def contents(url: str) -> Any:
    return opened(url, lambda store: (everything(store), decided(store)))


def add_late(url: str) -> None:
    opened(url, lambda store: store.save(LATE, exact(LATE, HALF, speaker=PUSHILIN), "by hand"))


def test_a_copy_is_equal_sound_and_goes_on(whole: str, target: str) -> None:
    found = copy(whole, target)
    assert {one.table for one in found} == set(Table.metadata.tables) - {"speaker_count", "to_count", "name_word"}
    assert all(one.equal and one.rows == one.copied > 0 for one in found)
    assert contents(target) == contents(whole)
    assert opened(target, lambda store: list(check(store))) == []
    add_late(target)
    opened(target, lambda store: store.judge(store.claim(claims_in(LATE, HALF)[0].id), "rejected", who="ann"))
    assert opened(target, lambda store: list(check(store))) == []


def test_there_and_back_is_equal(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    opened(sqlite_url, fill)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    there, again = copy(sqlite_url, postgres_url), copy(postgres_url, back)
    assert [one.checksum for one in there] == [one.checksum for one in again]
    assert contents(back) == contents(sqlite_url)


def test_a_copy_is_of_one_state_though_others_write(whole: str, target: str) -> None:
    before = contents(whole)
    told: list[str] = []

    def tell(what: str, count: int) -> None:
        if not told:
            add_late(whole)
        told.append(what)

    assert all(one.equal for one in copy(whole, target, tell))
    assert contents(target) == before
    assert contents(whole) != before


def test_what_is_there_is_never_mixed_with_a_copy(url: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'source.db'}"
    Store.open(source, create=True).close()
    opened(source, fill)
    add_late(url)
    before = contents(url)
    with pytest.raises(StoreError, match=r"not empty.*nothing was copied"):
        copy(source, url)
    assert contents(url) == before
    opened(url, lambda store: store.remove(LATE.id, who="ann"))
    with pytest.raises(StoreError, match=r"rows of log: 1"):
        copy(source, url)


def test_a_missing_or_older_database_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    missing, older = f"sqlite:///{tmp_path / 'missing.db'}", f"sqlite:///{tmp_path / 'older.db'}"
    with pytest.raises(StoreMissing):
        copy(missing, url)
    assert not (tmp_path / "missing.db").exists()
    engine = create_engine(older)
    Store.open(older, create=True).close()
    engine.dispose()
    downgraded = named("sqlite").connect(make_url(older))
    migrate(downgraded, "0001")
    downgraded.dispose()
    for arguments in ((older, url), (url, older)):
        with pytest.raises(StoreVersion):
            copy(*arguments)


def test_a_copy_that_differs_is_rolled_back(whole: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect = named(make_url(target).get_backend_name())
    load = dialect.load

    def spoiling(connection: Any, table: Any, rows: Any) -> int:
        def spoilt() -> Iterator[Mapping[str, Any]]:
            for row in rows:
                yield row | {"text": row["text"] + "!"} if table.name == "version" else row

        return load(connection, table, spoilt())

    monkeypatch.setattr(dialect, "load", spoiling)
    found = copy(whole, target)
    assert [one.table for one in found if not one.equal] == ["version"]
    assert opened(target, lambda store: list(store.documents())) == []
    assert opened(target, lambda store: list(store.log())) == []


def test_a_row_that_does_not_arrive_is_noticed(whole: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect = named(make_url(target).get_backend_name())
    load = dialect.load

    def losing(connection: Any, table: Any, rows: Any) -> int:
        kept = list(rows)
        return load(connection, table, kept[:-1] if table.name == "slot" else kept)

    monkeypatch.setattr(dialect, "load", losing)
    [lost] = [one for one in copy(whole, target) if not one.equal]
    assert (lost.table, lost.copied) == ("slot", lost.rows - 1)


def test_what_postgresql_cannot_hold_is_said_and_nothing_kept(sqlite_url: str, postgres_url: str) -> None:
    opened(sqlite_url, fill)
    damage(sqlite_url, f"UPDATE document SET name = 'a' || char(0) || 'b' WHERE id = '{ONE.id}'")
    with pytest.raises(StoreError, match="NUL"):
        copy(sqlite_url, postgres_url)
    assert opened(postgres_url, lambda store: list(store.documents())) == []


def test_a_damaged_database_is_not_copied_in_part(whole: str, target: str) -> None:
    damage(whole, f"DELETE FROM version WHERE document_id = '{ONE.id}'")
    with pytest.raises(StoreError, match="constraint"):
        copy(whole, target)
    try:
        assert opened(target, lambda store: list(store.documents())) == []
    except StoreMissing:
        assert target.startswith("sqlite"), "a file that was made for this is gone again"


def test_a_backup_holds_everything(whole: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    written = backup(whole, file)
    assert (written.documents, written.claims, written.bytes) == (3, 6, file.stat().st_size)
    assert contents(f"sqlite:///{file}") == contents(whole)
    assert opened(f"sqlite:///{file}", lambda store: list(check(store))) == []
    assert left_in(tmp_path) == {"backup.db"}


def left_in(folder: Path) -> set[str]:
    """Files in the folder apart from the database that is backed up."""
    return {file.name for file in folder.iterdir() if not file.name.startswith("claims.db")}


def test_an_existing_file_is_replaced_only_when_asked(whole: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("precious")
    with pytest.raises(StoreError, match="--overwrite"):
        backup(whole, file)
    assert file.read_text() == "precious"
    backup(whole, file, overwrite=True)
    assert contents(f"sqlite:///{file}") == contents(whole)


def test_a_backup_replaces_no_database_in_use(sqlite_url: str, tmp_path: Path) -> None:
    own = Path(str(make_url(sqlite_url).database))
    with pytest.raises(StoreError, match="the database itself"):
        backup(sqlite_url, own, overwrite=True)
    other = tmp_path / "other.db"
    store = Store.open(f"sqlite:///{other}", create=True)
    store.save(LATE, [])
    with pytest.raises(StoreError, match="another program uses it"):
        backup(sqlite_url, other, overwrite=True)
    assert [one.id for one in store.documents()] == [LATE.id]
    store.close()


def test_where_a_backup_cannot_be_is_said(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        backup(url, tmp_path / "none" / "backup.db")
    with pytest.raises(StoreError, match="it is a folder"):
        backup(url, tmp_path)
    assert left_in(tmp_path) == set()


def test_an_interrupted_backup_leaves_nothing(whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PAGES", 1)
    (tmp_path / "backup.db").write_text("precious")
    calls: list[str] = []

    def tell(what: str, count: int) -> None:
        calls.append(what)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(whole, tmp_path / "backup.db", overwrite=True, tell=tell)
    assert left_in(tmp_path) == {"backup.db"}
    assert (tmp_path / "backup.db").read_text() == "precious"


FULL = """
import resource, sys
from pathlib import Path
from claims.errors import StoreError
from claims.store.copying import backup

resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    backup(sys.argv[1], Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""


def test_a_disk_that_takes_no_more_leaves_nothing(whole: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    done = subprocess.run([sys.executable, "-c", FULL, whole, str(file)], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert "backup.db" in done.stdout
    assert "disk" in done.stdout
    assert left_in(tmp_path) == set()


def test_a_damaged_file_makes_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    opened(sqlite_url, fill)
    file = Path(str(make_url(sqlite_url).database))
    with open(file, "r+b") as stream:
        stream.seek(20 * 4096)
        stream.write(bytes(30 * 4096))
    with pytest.raises(StoreError, match=r"claims db check|damaged"):
        backup(sqlite_url, tmp_path / "backup.db")
    assert left_in(tmp_path) == set()


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from store_records import HALF, WITHDRAWN, saved
from claims.store import Store

store = Store.open(sys.argv[1], create=False)
for line in sys.stdin:
    for number in range(3):
        saved(store, WITHDRAWN, HALF, title=f"Written {line.strip()} {number}", slots=("liman",))
    print("written", flush=True)
"""


def test_others_write_while_a_backup_is_made(whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process adds documents between the first pages and the last, and does not wait; the backup has none."""
    monkeypatch.setattr(copying, "PAGES", 1)
    before = contents(whole)
    arguments = [sys.executable, "-c", WRITER, whole, str(Path(__file__).parent)]
    writer = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdin is not None
    assert writer.stdout is not None
    steps: list[str] = []

    def tell(what: str, count: int) -> None:
        steps.append(what)
        if len(steps) in (2, 9, 16):
            writer.stdin.write(f"{len(steps)}\n")
            writer.stdin.flush()
            assert writer.stdout.readline() == "written\n"

    backup(whole, tmp_path / "backup.db", tell=tell)
    writer.communicate(timeout=60)
    assert len(steps) > 16
    assert contents(f"sqlite:///{tmp_path / 'backup.db'}") == before
    assert len(opened(whole, lambda store: list(store.documents()))) == 3 + 9


def test_figures_are_those_of_what_is_stored(whole: str) -> None:
    found = {(one.group, one.name): one for one in opened(whole, stats)}
    counted = {
        ("documents", "all"): 3, ("texts", "current"): 3, ("texts", "former"): 1, ("claims", "current"): 5,
        ("claims", "withdrawn"): 1, ("claims", "confirmed"): 1, ("claims", "rejected"): 0,
        ("statements", "current"): 4, ("speakers", "named in texts"): 2, ("speakers", "after merging"): 1,
        ("conflicts", "number"): 1, ("other pairs", "agreement"): 1, ("judgements", "standing"): 3,
        ("judgements", "withdrawn"): 1, ("log", "lines"): 14,
            ("originals", "kept"): 1, ("extractor", "by hand"): 3, ("table", "claim"): 6,
        ("corrections", "standing"): 3, ("corrections", "withdrawn"): 0,
        ("places", "registered"): 3, ("places", "after merging"): 2,
        ("outlets", "registered"): 3, ("outlets", "after merging"): 2,
    }  # fmt: skip
    assert {which: found[which].count for which in counted} == counted
    sizes = {name: one.bytes for (group, name), one in found.items() if group in ("table", "full-text index")}
    assert set(sizes) == {*Table.metadata.tables, "claim_fts", "document_fts", "comparison_fts"}
    whole_size = found["database", f"schema {SCHEMA}"].bytes
    assert whole_size is not None
    assert 0 < sum(size or 0 for size in sizes.values()) < whole_size
    assert found["database", "a claim"].bytes == round(sum(opened(whole, engine_sizes).values()) / 6)


def engine_sizes(store: Store) -> Mapping[str, int]:
    with store.connection() as connection:
        return dialect_of(connection).sizes(connection)


def test_an_empty_database_has_figures_too(url: str) -> None:
    assert {one.name: one.count for one in opened(url, stats)}["all"] == 0


def test_documents_of_any_letters_go_over(url: str, target: str) -> None:
    text = "Ямполь “5th” — 北京 \U0001f600 a\u0301 \\N \t \\. ''"
    opened(url, lambda store: store.save(Document(text, "\\N", "", url="https://x.org/\\t"), []))
    assert all(one.equal for one in copy(url, target))
    assert contents(target) == contents(url)
