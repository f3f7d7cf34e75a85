"""How long commands take to start, as ratios: each against a bare Typer application, taken in turns in one run.

- `claims --help` against an application with one empty command;
- queries of the demo's database against an application that opens the same file with the same library and asks it once.

    python tests/eval/bench_start.py [--rounds N]     # `make bench` runs it too

What counts is CPU seconds, the least of each; wall time stands beside it. Compiled modules are warm, as they are where
something is installed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ROUNDS = 7
HELP = "import typer; app = typer.Typer(rich_markup_mode=None); app.command()(lambda: None); app(['--help'])"
QUERY = """
import os, typer
app = typer.Typer(rich_markup_mode=None)
@app.command()
def query() -> None:
    from sqlmodel import create_engine, text
    with create_engine(f"sqlite:///{os.environ['CLAIMS_DB_URL']}").connect() as connection:
        print(connection.execute(text("SELECT id FROM claim LIMIT 20")).all())
app([])
"""
CLAIM = "4ec9e2"
"""One that the demo has."""
BARE = {"help": ("-c", HELP), "query": ("-c", QUERY)}
OURS = {
    ("--help",): "help",
    ("list",): "query",
    ("show", CLAIM): "query",
    ("conflicts",): "query",
}
"""Arguments of `claims` -> the bare program that they are measured against."""


class Cost(NamedTuple):
    """Milliseconds of a process."""

    cpu: float
    wall: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is started (default {ROUNDS})")
    for line in report(measured(parser.parse_args().rounds)):
        sys.stdout.write(line + "\n")


def measured(rounds: int = ROUNDS) -> dict[Sequence[str], Cost]:
    """By the arguments of Python: the least of several starts of each, one after the other."""
    programs: list[Sequence[str]] = [*BARE.values(), *(("-m", "claims", *arguments) for arguments in OURS)]
    with tempfile.TemporaryDirectory() as folder:
        environment = warm(Path(folder))
        cost(("-m", "claims", "demo", "--db", environment["CLAIMS_DB_URL"]), environment)
        for program in programs:
            cost(program, environment)
        turns = [[cost(program, environment) for program in programs] for _ in range(rounds)]
    costs = zip(*turns, strict=True)
    return {program: Cost(*map(min, zip(*own, strict=True))) for program, own in zip(programs, costs, strict=True)}


def warm(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once, as where they are installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "CLAIMS_DB_URL": str(folder / "demo.db"),
    }


def cost(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    quiet = subprocess.DEVNULL
    command, elsewhere = [sys.executable, *arguments], Path(environment["CLAIMS_DB_URL"]).parent
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=environment, cwd=elsewhere)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(1000 * cpu, 1000 * wall)


def report(taken: Mapping[Sequence[str], Cost]) -> list[str]:
    lines = []
    for kind, program in BARE.items():
        lines.append(f"bare {kind:18} {taken[program].cpu:6.0f} ms CPU {taken[program].wall:6.0f} ms")
    for arguments, kind in OURS.items():
        ours, bare = taken["-m", "claims", *arguments], taken[BARE[kind]]
        lines.append(
            f"claims {arguments[0]:16} {ours.cpu:6.0f} ms CPU {ours.wall:6.0f} ms   "
            f"{ours.cpu / bare.cpu:.2f} of the bare {kind} in CPU, {ours.wall / bare.wall:.2f} in wall time"
        )
    return lines


if __name__ == "__main__":
    main()
