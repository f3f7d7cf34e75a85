"""Every command and option says what it does, and says it before anything heavy is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from claims.cli import app
from claims.cli.commands import COMMANDS, Listed, spelled

HEAVY = ("spacy", "pandas", "ray", "pyarrow", "numpy", "trafilatura", "lxml", "rich", "tabulate", "openai")
DATABASE = ("sqlalchemy", "sqlmodel", "alembic")
ROOT = Path(__file__).parents[2]


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, listed in group.commands.items():
        command = listed.loaded() if isinstance(listed, Listed) else listed
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


ALL = dict(commands(typer.main.get_command(app)))


def test_the_commands_are_those_that_are_documented() -> None:
    assert {path[0] for path in ALL} == {
        "init", "add", "extract", "list", "show", "speakers", "conflicts", "compare", "export", "evaluate", "demo",
        "read", "judge", "note", "docs", "reextract", "log", "db", "places", "outlets", "agreements", "serve", "report",
        "import", "bulk", "plugins",
    }  # fmt: skip
    assert {path[1] for path in ALL if path[0] == "export" and len(path) > 1} == {
        "claims",
        "conflicts",
        "speakers",
        "documents",
    }
    assert {path[1] for path in ALL if path[0] == "evaluate" and len(path) > 1} >= {"quotes", "conflicts"}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_option_and_argument_has_help(path: tuple[str, ...]) -> None:
    command = ALL[path]
    assert (command.help or "").strip().split("\n")[0].endswith("."), "the help is a sentence"
    for parameter in command.params:
        assert (parameter.help or "").strip().endswith("."), f"{parameter.name} has a sentence of help"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_own_help_begins_with(name: str) -> None:
    assert COMMANDS[name] == ALL[name,].get_short_help_str(1000)


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        (["help"], ["--help"]),
        (["help", "list"], ["list", "--help"]),
        (["help", "docs", "set"], ["docs", "set", "--help"]),
        (["version"], ["--version"]),
        (["-V"], ["--version"]),
    ],
)
def test_what_other_programs_take_for_help_and_version_is_taken(claims: Any, typed: list[str], ours: list[str]) -> None:
    shown = claims(*typed)
    assert (shown.exit_code, shown.stdout) == (0, claims(*ours).stdout)
    assert shown.stdout


@pytest.mark.parametrize("database", [["--db", "a.db"], ["--db=a.db"]])
def test_a_database_may_be_named_before_the_command(database: list[str]) -> None:
    assert spelled([*database, "docs", "list", "--jsonl"]) == ["docs", "list", "--jsonl", "--db", "a.db"]
    assert spelled([*database, "add", "--", "-x.txt"]) == ["add", "--db", "a.db", "--", "-x.txt"]
    assert spelled(["list", *database]) == ["list", *database]


GROUPS = ("export", "evaluate", "docs")


@pytest.mark.parametrize("path", [path for path in ALL if path[0] not in GROUPS or len(path) > 1])
def test_every_command_ends_with_an_example_of_itself(path: tuple[str, ...]) -> None:
    assert f"claims {' '.join(path)}" in (ALL[path].epilog or "")


@pytest.mark.parametrize("path", [(), *ALL], ids=lambda path: " ".join(path) or "claims")
def test_help_fits_80_columns(claims: Any, path: tuple[str, ...]) -> None:
    shown = claims(*path, "--help")
    assert shown.exit_code == 0
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80


def loaded(*arguments: str, code: int = 0) -> set[str]:
    """The modules in memory after a command, in a process of its own."""
    script = (
        "import sys\nfrom claims.cli import main\nsys.argv = ['claims', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
        "print(code or 0, *sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    exited, *modules = ran.stderr.splitlines()[-1].split()
    assert int(exited) == code, ran.stderr[:500]
    return {module.partition(".")[0] for module in modules} | {one for one in modules if one.startswith("claims.")}


def test_the_list_of_commands_imports_none_of_them() -> None:
    ours = {module for module in loaded("--help") if module.startswith("claims")}
    assert ours == {"claims", "claims.cli", "claims.cli.commands", "claims.errors"}


def test_a_query_imports_no_other_command(tmp_path: Path) -> None:
    ours = loaded("list", "--db", str(tmp_path / "none.db"), code=1)
    assert {f"claims.cli.{name}" for name in COMMANDS} & ours == {"claims.cli.list"}


def test_a_query_on_a_file_imports_no_driver_of_servers_and_no_page(tmp_path: Path) -> None:
    """Nor anything else that only other commands need; what is there is a database without claims."""
    database = str(tmp_path / "a.db")
    loaded("init", "--db", database)
    imported = loaded("list", "--db", database)
    assert not imported & {"psycopg", "alembic", "starlette", "uvicorn", "jinja2", *HEAVY} - {"tabulate"}
    assert not {module for module in imported if module.startswith(("claims.read.", "claims.extract", "claims.web"))}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list", "--help"], ["export", "claims", "--help"]])
def test_help_loads_no_model_and_no_database(arguments: list[str]) -> None:
    assert not loaded(*arguments) & {*HEAVY, *DATABASE}


def test_a_query_on_a_missing_database_loads_no_model(tmp_path: Path) -> None:
    assert not loaded("list", "--db", str(tmp_path / "none.db"), code=1) & {*HEAVY}


def test_a_query_hardly_looks_for_garbage_and_not_at_all_when_it_ends(tmp_path: Path) -> None:
    database = str(tmp_path / "a.db")
    loaded("init", "--db", database)
    script = (
        "import atexit, gc, sys\nlooked = []\n"
        "atexit.register(lambda: print(len(looked), gc.get_freeze_count() > 0, file=sys.stderr))\n"
        "from claims.cli import main\n"
        "gc.callbacks.append(lambda phase, _: looked.append(phase))\n"
        "sys.argv = ['claims', *sys.argv[1:]]\nmain()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "list", "--db", database],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    times, frozen = ran.stderr.split()[-2:]
    assert int(times) < 100, "starts and ends of looks; by itself Python takes over 300"
    assert frozen == "True"
