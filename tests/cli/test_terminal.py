"""The program as people run it: a process over a real database, in pipes and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import handmade as made
import pytest

from claims.records import Comparison
from claims.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the hand-made claims, and many copies so that a pipe fills."""
    path = tmp_path_factory.mktemp("terminal") / "claims.db"
    store = Store.open(f"sqlite:///{path}", create=True)
    half, whole, e = made.HALF, made.WHOLE, made.ENCIRCLED
    with store.transaction():
        store.save(made.LIMAN, [half, made.LOST])
        store.save(made.EAST, [whole])
        comparison = Comparison(
            half.id, whole.id, e.relation, e.kind, e.score, e.reason, e.marks_a, e.marks_b, e.matter
        )
        store.relate([comparison], [])
        for n in range(150):
            document = replace(made.EAST, url=f"https://east.example/{n}")
            store.save(document, [replace(whole, id=f"{n:06}", document=document.info)])
    store.close()
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "claims", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "CLAIMS_DB_URL")}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def on_a_terminal(*arguments: object, **more: str) -> str:
    """What a command shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    ran = subprocess.Popen(command(*arguments), stdout=theirs, stderr=theirs, env=environment(**more))
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:
        pass  # Linux says so when the other end closes
    finally:
        os.close(ours)
    assert ran.wait(60) == 0
    return shown.decode()


def test_the_store_s_records_are_listed_as_the_hand_made_ones(database: Path) -> None:
    ran = subprocess.run(
        command("conflicts", "--db", database, "--jsonl"), capture_output=True, text=True, env=environment(), timeout=60
    )
    found = json.loads(ran.stdout.splitlines()[0])
    assert {found["a_claim_id"], found["b_claim_id"]} == {made.HALF.id, made.WHOLE.id}
    assert found["reason"] == made.ENCIRCLED.reason


def test_a_closed_pipe_is_no_error(database: Path) -> None:
    ran = subprocess.Popen(
        command("list", "--db", database, "--jsonl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert ran.stdout
    assert ran.stderr
    assert ran.stdout.readline().startswith(b'{"claim_id"')
    ran.stdout.close()
    assert ran.wait(60) == 0
    assert ran.stderr.read() == b""
    ran.stderr.close()


def test_colour_on_a_terminal_only_and_never_against_no_color(database: Path) -> None:
    assert "\033[1;33m[" in on_a_terminal("conflicts", "--db", database)
    assert "\033" not in on_a_terminal("conflicts", "--db", database, NO_COLOR="1")
    assert "\033" not in on_a_terminal("conflicts", "--db", database, TERM="dumb")


def test_results_are_utf8_whatever_the_locale(database: Path) -> None:
    ran = subprocess.run(
        command("list", "--db", database, "--about", "half"),
        capture_output=True, env=environment(LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"), timeout=60,
    )  # fmt: skip
    assert "“half-encircled”" in ran.stdout.decode("utf-8")


def test_an_export_to_a_file_says_on_a_terminal_what_it_wrote(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    shown = on_a_terminal("export", "speakers", "-o", file, "--db", database, COLUMNS="300")
    assert shown.strip() == f"Wrote {len(file.read_text().splitlines())} speakers to {file}."
    piped = subprocess.run(
        command("export", "speakers", "-o", file, "--db", database), capture_output=True, env=environment(), timeout=60
    )
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, b"", b"")
