"""How long the queries of a store take, warm: in the process, and as a whole process with its start and memory.

Each figure is the best of several. Beside them stands a bare program that starts Typer and SQLAlchemy and connects to
the same database: machines differ, the ratio to it less.

    python tests/eval/bench_store.py DATABASE [--rounds 5] [--only WORDS]
    python tests/eval/bench_store.py --make N [--pool FILE.jsonl]     # makes one of each kind, with N claims

DATABASE is a file or a URL; `tests/eval/generate.py` makes large ones. What is asked for is taken from the store:
its most quoted speakers, days in its middle, a word that many of its claims have and one that few have.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import generate

from claims import settings
from claims.pipeline import Tracker
from claims.records import Selection

LIMIT = 50
MONTH = timedelta(days=30)
POOLED = 400
"""Documents of the pool that claims are taken from."""
SAMPLE = 5000
"""Claims whose words are counted, to find common and rare ones."""
PER_MEGABYTE = 1024 * (1024 if sys.platform == "darwin" else 1)
"""How many of what the system counts memory in make a megabyte."""
BARE = """
import sys, typer
from sqlalchemy import create_engine, text
app = typer.Typer(rich_markup_mode=None)
@app.command()
def run(url: str) -> None:
    with create_engine(url).connect() as connection:
        connection.execute(text("SELECT 1"))
app()
"""


@dataclass(frozen=True)
class Query:
    """One query, as a call of the library and as a command."""

    name: str
    call: Callable[[Tracker], int]
    """Returns how many rows there are."""
    command: Sequence[str]


class Cost(NamedTuple):
    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Asked:
    """What the queries ask for."""

    most: tuple[str, str]
    """The two most quoted people."""
    some: tuple[str, str]
    """Two of whom a twentieth of the people is quoted more."""
    since: date
    until: date
    common: str
    rare: str
    claim: str
    """The id of one that is in a conflict."""
    matter: str
    """A word of what the surest conflict is about."""


def asked_of(tracker: Tracker) -> Asked:
    people = [one.speaker.name for one in tracker.speakers(Selection(limit=SAMPLE)) if one.speaker.kind == "person"]
    sample = list(tracker.claims(Selection(limit=SAMPLE)))
    words = Counter(word for one in sample for word in set(re.findall(r"[a-z]{5,}", one.text)))
    middle = sorted(one.day for one in sample if one.day)[len(sample) // 2]
    [conflict] = tracker.conflicts(Selection(limit=1))
    return Asked(
        most=pair(people),
        some=pair(people[len(people) // 20 :]),
        since=middle - MONTH,
        until=middle,
        common=max(words, key=lambda word: (words[word], word)),
        rare=min(words, key=lambda word: (words[word], word)),
        claim=conflict.a.claim.id,
        matter=conflict.matter.split(":")[0],
    )


def pair(people: Sequence[str]) -> tuple[str, str]:
    """The first two who have no name in common."""
    first = people[0]
    return first, next(name for name in people if not set(name.split()) & set(first.split()))


def queries(asked: Asked) -> Iterator[Query]:
    of_month = Selection(since=asked.since, until=asked.until, limit=LIMIT)
    month = ["--since", asked.since.isoformat(), "--until", asked.until.isoformat()]
    yield listing("list", Selection(limit=LIMIT))
    yield Query(
        "list, all appearances",
        lambda tracker: len(list(tracker.claims(Selection(limit=LIMIT)))),
        ["list", "--all", "--limit", str(LIMIT)],
    )
    yield listing("list, a speaker", Selection(speaker=asked.most[0], limit=LIMIT), "--speaker", asked.most[0])
    yield listing("list, a month", of_month, *month)
    yield listing(
        f"list, “{asked.common}” (common)", Selection(about=asked.common, limit=LIMIT), "--about", asked.common
    )
    yield listing(f"list, “{asked.rare}” (rare)", Selection(about=asked.rare, limit=LIMIT), "--about", asked.rare)
    yield Query("show", lambda tracker: shown(tracker, asked.claim), ["show", asked.claim])
    yield conflicts("conflicts", Selection(limit=LIMIT))
    yield conflicts("conflicts, a speaker", Selection(speaker=asked.most[0], limit=LIMIT), "--speaker", asked.most[0])
    yield conflicts("conflicts, about", Selection(about=asked.matter, limit=LIMIT), "--about", asked.matter)
    for a, b in (asked.some, asked.most):
        yield compared(f"compare {a} | {b}", Selection(speaker=a, against=b), a, b)
    for words in (asked.matter, asked.rare, asked.common):
        yield compared(f"compare, “{words}”", Selection(about=words), "--about", words)
    yield Query(
        "speakers", lambda tracker: len(tracker.speakers(Selection(limit=LIMIT))), ["speakers", "--limit", str(LIMIT)]
    )
    yield Query(
        "documents",
        lambda tracker: len(list(tracker.documents(Selection(limit=LIMIT)))),
        ["docs", "list", "--limit", str(LIMIT)],
    )


def listing(name: str, selection: Selection, *flags: str) -> Query:
    return Query(
        name, lambda tracker: len(list(tracker.statements(selection))), ["list", "--limit", str(LIMIT), *flags]
    )


def conflicts(name: str, selection: Selection, *flags: str) -> Query:
    return Query(name, lambda tracker: len(tracker.conflicts(selection)), ["conflicts", "--limit", str(LIMIT), *flags])


def compared(name: str, selection: Selection, *arguments: str) -> Query:
    return Query(name, lambda tracker: len(tracker.compare(selection)), ["compare", "--limit", str(LIMIT), *arguments])


def shown(tracker: Tracker, id: str) -> int:
    claim = tracker.claim(id)
    tracker.document(claim.document.id)
    return len(tracker.related(claim))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("database", nargs="?", help="a file or URL of a store")
    parser.add_argument("--make", type=int, metavar="N", help="make stores with N claims, one of each kind")
    parser.add_argument("--pool", help="documents to make them from, beside the seed articles")
    parser.add_argument("--rounds", type=int, default=5, help="each figure is the best of so many (5)")
    parser.add_argument("--only", default="", help="queries with these words in their names")
    given = parser.parse_args()
    if (given.database is None) == (given.make is None):
        parser.error("name a database, or say --make N")
    with made(given.make, given.pool) if given.make else nullcontext([settings.database_url(given.database)]) as urls:
        for url in urls:
            if given.make:  # in a process of its own: one that made a store is large, and so is then what it starts
                again = [sys.executable, __file__, url, "--rounds", str(given.rounds), "--only", given.only]
                subprocess.run(again, check=True)
            else:
                measure(url, given.rounds, given.only)


@contextmanager
def made(claims: int, pool: str | None) -> Iterator[list[str]]:
    """An SQLite file and a PostgreSQL database with so many claims, gone afterwards."""
    sys.path.append(str(Path(__file__).parents[1]))
    from postgres import server

    with tempfile.TemporaryDirectory() as folder, server() as postgres, generate.pool_of(pool, POOLED) as source:
        urls = [f"sqlite:///{folder}/claims.db", postgres.new()]
        for url in urls:
            Tracker(url).close()
            for _ in generate.fill(url, source, claims):
                pass
        yield urls


def measure(url: str, rounds: int, only: str) -> None:
    bare = best(rounds, lambda: process(["-c", BARE, url]))
    say(f"\n{url.partition(':')[0]:44} {'rows':>6} {'in process':>11} {'as process':>11} {'to bare':>8} {'memory':>8}")
    none = f"{'bare Typer and SQLAlchemy':44} {'':6} {'':11}"
    say(f"{none} {bare.seconds * 1000:8.0f} ms {1:8.1f} {bare.megabytes:5.0f} MB")
    with Tracker(url, create=False) as tracker:
        for query in queries(asked_of(tracker)):
            if only in query.name:
                say(line(query, tracker, url, rounds, bare))


def line(query: Query, tracker: Tracker, url: str, rounds: int, bare: Cost) -> str:
    rows = query.call(tracker)
    inside = min(seconds(lambda: query.call(tracker)) for _ in range(rounds))
    whole = best(rounds, lambda: process(["-m", "claims", *query.command, "--db", url]))
    return (
        f"{query.name:44} {rows:6} {inside * 1000:8.0f} ms {whole.seconds * 1000:8.0f} ms "
        f"{whole.seconds / bare.seconds:8.1f} {whole.megabytes:5.0f} MB"
    )


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(rounds: int, work: Callable[[], Cost]) -> Cost:
    found = [work() for _ in range(rounds)]
    return Cost(min(one.seconds for one in found), min(one.megabytes for one in found))


def process(arguments: Sequence[str]) -> Cost:
    """Wall time and greatest memory of a Python process; raises CalledProcessError where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return Cost(time.perf_counter() - started, used.ru_maxrss / PER_MEGABYTE)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
