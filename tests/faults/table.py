"""The table: each fault on each database, tried again and again.

python tests/faults [--tries N] [--only NAME]     # N tries of every row; NAME is a fault as the first column has it
python tests/faults --articles FILE.jsonl.gz      # a killed long run over the first 2,000 of these articles
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tabulate import tabulate

from faults import crashes, long_runs, obstacles
from faults.harness import Ground, Try, own_server

Run = Callable[[Random], Try]
SMALL = "220m"
"""A PostgreSQL server alone needs about half of it."""


@dataclass(frozen=True)
class Fault:
    """A row of the table."""

    name: str
    database: str
    tries: int
    """Unless another number is asked for."""
    recovery: str
    """How the store gets over it."""
    prepare: Callable[[ExitStack, Ground], Run | str]
    """What tries it once, or why it can't be tried here."""


ON_BOTH = (
    ("killed writer", (40, 30), crashes.killed_writer, "the next command goes on from the last whole document"),
    (
        "killed migration",
        (8, 8),
        crashes.killed_migration,
        "the old tables stay until all is done; the next one does it",
    ),
    ("writers at once", (6, 6), crashes.writers_at_once, "they take turns; as if one had come after another"),
    ("reader during writes", (5, 5), crashes.reader_meanwhile, "none waits; each sees whole documents only"),
    ("nothing there", (4, 4), obstacles.nothing_there, "a message says what to correct"),
    ("clock set back", (4, 4), obstacles.clock_set_back, "numbers, not times, say what came first"),
    ("locked for a while", (6, 6), obstacles.lock_for_a_while, "it waits, and goes on"),
    ("locked for too long", (6, 6), obstacles.lock_for_too_long, "a message; the next command goes on"),
    ("Ctrl-C", (2, 1), crashes.interrupted, "it says what is kept, exits with 130, and goes on when typed again"),
)
PAGES = "the check finds it; the backup is put back"


def faults() -> Iterator[Fault]:
    for name, tries, run, recovery in ON_BOTH:
        for kind, count in zip(("sqlite", "postgresql"), tries, strict=True):
            yield Fault(name, kind, count, recovery, _on(run, kind))
    yield Fault(
        "killed long run",
        "sqlite",
        2,
        "the same command goes on; what is stored is not read again",
        _with(long_runs.killed_long_run),
    )
    yield Fault("killed server", "postgresql", 10, "once it is started again the writer goes on", _on_own(_killed))
    yield Fault(
        "full disk", "sqlite", 8, "a message; when there is room again it goes on", _with(obstacles.full_file_system)
    )
    yield Fault("full disk", "postgresql", 4, "a message; when there is room again it goes on", _on_small)
    yield Fault(
        "read-only", "sqlite", 10, "a message; once it may be written it goes on", _with(obstacles.read_only_file)
    )
    yield Fault("read-only", "postgresql", 6, "the same", _with(obstacles.read_only_server))
    yield Fault("damaged page", "sqlite", 14, PAGES, _on(obstacles.damaged_page, "sqlite"))
    yield Fault("damaged page", "postgresql", 5, PAGES, _on_own(_damaged))


def _on(run: Callable[[str, Ground, Random], Try], kind: str) -> Callable[[ExitStack, Ground], Run]:
    return lambda stack, ground: lambda random: run(kind, ground, random)


def _with(run: Callable[[Ground, Random], Try]) -> Callable[[ExitStack, Ground], Run]:
    return lambda stack, ground: lambda random: run(ground, random)


def _on_own(run: Callable[..., Try]) -> Callable[[ExitStack, Ground], Run | str]:
    def prepare(stack: ExitStack, ground: Ground) -> Run | str:
        server = stack.enter_context(own_server())
        return (lambda random: run(server, ground, random)) if server else "not tried: the server is another's"

    return prepare


def _killed(server: object, ground: Ground, random: Random) -> Try:
    return crashes.killed_server(server, ground, random)  # type: ignore[arg-type]


def _damaged(server: object, ground: Ground, random: Random) -> Try:
    return obstacles.damaged_page("postgresql", ground, random, server)  # type: ignore[arg-type]


def _on_small(stack: ExitStack, ground: Ground) -> Run | str:
    disk = stack.enter_context(obstacles.small_disk(ground, "server", SMALL))
    server = stack.enter_context(own_server(disk)) if disk else None
    if not disk or not server:
        return "not tried: this user may not mount a small file system"
    return lambda random: obstacles.full_server(server, disk, ground, random)


@dataclass
class Row:
    """What came of all tries of one fault."""

    fault: Fault
    tries: list[Try]
    instead: str = ""
    """Why it was not tried."""

    @property
    def lost(self) -> int:
        return sum(one.lost for one in self.tries)

    @property
    def troubles(self) -> list[str]:
        where = f"{self.fault.name} on {self.fault.database}"
        return [f"{where}, try {n}: {trouble}" for n, one in enumerate(self.tries) for trouble in one.troubles]

    @property
    def words(self) -> str:
        went = Counter(one.went for one in self.tries if one.went)
        counted = ", ".join(f"{count}x {words}" for words, count in went.most_common())
        return self.instead or self.fault.recovery + (f" ({counted})" if counted else "")


def tried(fault: Fault, tries: int, ground: Ground) -> Row:
    with ExitStack() as stack:
        run = fault.prepare(stack, ground)
        if isinstance(run, str):
            return Row(fault, [], run)
        row = Row(fault, [])
        for number in range(tries):
            try:
                row.tries.append(run(Random(f"{fault.name} {fault.database} {number}")))
            except Exception as error:
                row.tries.append(Try(troubles=[f"try {number} could not be ended: {type(error).__name__}: {error}"]))
        return row


def main() -> int:
    parser = argparse.ArgumentParser(description="Harm stores in every way that is known, and look what is left.")
    parser.add_argument("--tries", type=int, metavar="N", help="tries of every row, instead of its own number")
    parser.add_argument("--only", metavar="NAME", help="only this fault, as the first column of the table has it")
    parser.add_argument("--articles", type=Path, metavar="FILE", help="only a killed long run, over these articles")
    parser.add_argument("--first", type=int, default=2000, metavar="N", help="so many of them (2,000)")
    given = parser.parse_args()
    if given.articles:
        return killed_over(given.articles, given.first)
    chosen = [fault for fault in faults() if given.only in (None, fault.name)]
    if not chosen:
        names = dict.fromkeys(fault.name for fault in faults())
        parser.error(f"there is no fault “{given.only}”; choose one of: {', '.join(names)}")
    rows = []
    with ExitStack() as stack:
        ground = Ground(stack)
        for fault in chosen:
            started = time.monotonic()
            row = tried(fault, given.tries or fault.tries, ground)
            rows.append(row)
            found = f"{row.lost} claims lost, {len(row.troubles)} troubles"
            took = time.monotonic() - started
            sys.stderr.write(f"{fault.name} on {fault.database}: {len(row.tries)} tries, {found}, in {took:.0f} s\n")
    sys.stdout.write(f"{as_table(rows)}\n")
    sys.stdout.writelines(f"TROUBLE: {trouble}\n" for row in rows for trouble in row.troubles)
    sys.stdout.write(f"{sum(len(row.tries) for row in rows)} tries, {sum(row.lost for row in rows)} claims lost\n")
    return int(any(row.lost or row.troubles for row in rows))


def killed_over(articles: Path, first: int) -> int:
    with ExitStack() as stack:
        one = long_runs.killed_long_run(Ground(stack), Random(f"{first}"), articles.resolve(), first)
    sys.stdout.write(f"{one.went}; {one.lost} claims lost\n")
    sys.stdout.writelines(f"TROUBLE: {trouble}\n" for trouble in one.troubles)
    return int(bool(one.lost or one.troubles))


def as_table(rows: list[Row]) -> str:
    lines = [(row.fault.name, row.fault.database, len(row.tries), row.lost, row.words) for row in rows]
    return tabulate(lines, ("fault", "database", "tries", "lost", "how it recovered"), maxcolwidths=[None] * 4 + [70])
