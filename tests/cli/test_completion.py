"""The shell completes commands, options and the values of options, without loading model or database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import atexit, sys
from claims.cli import main
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
main()
"""


def completed(words: str, shell: str = "bash") -> tuple[list[str], set[str]]:
    """What the shell is offered after these words, of which the last is unfinished; and the libraries in memory."""
    asked = {"_CLAIMS_COMPLETE": f"complete_{shell}", "COMP_CWORD": str(words.count(" "))}
    asked["COMP_WORDS"] = words.replace(" ", "\n")  # as bash's script has them
    asked |= {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    ran = subprocess.run(
        [sys.executable, "-c", RUN],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)} | asked, timeout=60,
    )  # fmt: skip
    return [line for line in ran.stdout.split("\n") if line], set(ran.stderr.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("claims con", ["conflicts"]),
        ("claims speakers me", ["merge"]),
        ("claims list --sta", ["--stance"]),
        ("claims list --stance de", ["denies", "demands"]),
        ("claims conflicts --kind re", ["responsibility", "reversal"]),
        ("claims conflicts --relation up", ["update"]),
        ("claims export claims --format web", ["webannotation"]),
        ("claims export conflicts --format n", ["nested"]),
        ("claims show --format j", ["json", "jsonl"]),
        ("claims list --db x", []),
    ],
)
def test_what_is_offered(words: str, offered: list[str]) -> None:
    found, imported = completed(words)
    assert found == offered
    assert not imported & {"spacy", "numpy", "sqlalchemy", "sqlmodel", "trafilatura"}


@pytest.mark.parametrize(("shell", "shown"), [("zsh", '"conflicts":"Show the'), ("fish", "conflicts\tShow the")])
def test_other_shells_are_told_what_a_command_does(shell: str, shown: str) -> None:
    found, _ = completed("claims con", shell)
    assert shown in "\n".join(found)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(shell: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "claims", "--show-completion", shell],
        capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "_CLAIMS_COMPLETE" in ran.stdout


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As much of a database as is looked at; the store's tests have the whole one."""
    file = tmp_path_factory.mktemp("news") / "a b.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "CREATE TABLE speaker(id, name, role); CREATE TABLE speaker_count(speaker_id, statements, claims);"
            "CREATE TABLE document(id, outlet, title, name, published_on); CREATE TABLE claim(id, text, withdrawn);"
            "INSERT INTO document VALUES ('d0c5', 'The Quay & Co', 'Of ships', '', '2022-10-01');"
            "INSERT INTO claim VALUES ('ab12', 'They left.', false), ('ab34', 'They stayed.', false);"
        )
        names = ["Anna Abel", "Ada Bond", "A $(date)", r"A \$(date)", "A 'date'", "A `date`", "A; date"]
        for number, name in enumerate(names):
            connection.execute("INSERT INTO speaker VALUES (?, ?, 'mayor')", (str(number), name))
            connection.execute("INSERT INTO speaker_count VALUES (?, ?, 1)", (str(number), len(names) - number))
        connection.commit()
    return file


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("claims list --speaker A", [r"Anna\ Abel", r"Ada\ Bond"]),
        ("claims list --speaker 'A", ["Anna Abel", "Ada Bond"]),
        ("claims list --speaker Ann", [r"Anna\ Abel"]),
        ("claims list --speaker x", []),
        ("claims conflicts --against Ad", [r"Ada\ Bond"]),
        ("claims speakers show An", [r"Anna\ Abel"]),
        ("claims compare An", [r"Anna\ Abel"]),
        ("claims list --outlet The", [r"The\ Quay\ \&\ Co"]),
        ("claims list --doc d0", ["d0c5"]),
        ("claims show ab", ["ab12", "ab34"]),
        ("claims judge ab12 ab3", ["ab34"]),
    ],
)
def test_ids_and_names_are_offered_from_the_database_and_none_that_a_shell_would_obey(
    news: Path, words: str, offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_DB_URL", str(news))
    found, imported = completed(words)
    assert found == offered
    assert not imported & {"sqlalchemy", "sqlmodel", "spacy", "numpy"}


def test_other_shells_get_names_as_they_are_with_who_that_is(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_DB_URL", str(news))
    assert completed("claims list --speaker An", "fish")[0] == ["Anna Abel\tmayor"]


def test_the_database_that_the_command_names_is_looked_in(news: Path) -> None:
    link = news.with_name("plain.db")
    link.symlink_to(news)
    assert completed(f"claims list --db {link} --doc d")[0] == ["d0c5"]


@pytest.mark.parametrize("database", ["none.db", "empty.db", "postgresql://127.0.0.1:1/none", "nonsense://x"])
def test_nothing_is_offered_or_said_where_no_database_is(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.db").touch()
    monkeypatch.setenv("CLAIMS_DB_URL", database if "://" in database else str(tmp_path / database))
    assert completed("claims show ab")[0] == completed("claims list --speaker A")[0] == []
    assert {file.name for file in tmp_path.iterdir()} == {"empty.db"}
