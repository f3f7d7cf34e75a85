"""How long the queries of a store and the pages of `claims serve` take, warm: in the process, and as a whole process
with its start and memory.

One table: a row an operation, a column a store. Each figure is the best of several, in CPU time. Beside it stands how
many times a floor of the same run it is: a row by its key, and a bare program that starts Typer and SQLAlchemy and
connects to the same database. Machines differ, these ratios less.

    python tests/eval/bench_store.py DATABASE ... [--rounds 5] [--only WORDS] [--warm]
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from compileall import compile_dir
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import generate
import psutil
from sqlalchemy import create_engine, func, select
from starlette.testclient import TestClient

from claims import settings
from claims.pipeline import Tracker
from claims.records import Selection
from claims.store.tables import claim
from claims.web.app import application

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
    people: tuple[str, str]
    """The ids of the two most quoted."""
    deep: str
    """The id of the 1,000th claim of the list."""
    claim: str
    """The id of one that is in a conflict."""
    document: str
    """The id of its document."""
    matter: str
    """A word of what the surest conflict is about."""


def asked_of(tracker: Tracker) -> Asked:
    heard = [one.speaker for one in tracker.speakers(Selection(limit=SAMPLE)) if one.speaker.kind == "person"]
    ids = {one.name: one.id for one in reversed(heard)}
    people = [one.name for one in heard]
    sample = list(tracker.claims(Selection(limit=SAMPLE)))
    words = Counter(word for one in sample for word in set(re.findall(r"\b[a-z]{5,}\b", one.text)))
    middle = sorted(one.day for one in sample if one.day)[len(sample) // 2]
    *_, thousandth = tracker.statements(Selection(beliefs=False, limit=1000))
    [conflict] = tracker.conflicts(Selection(limit=1))
    most = pair(people)
    return Asked(
        most=most,
        some=pair(people[len(people) // 20 :]),
        since=middle - MONTH,
        until=middle,
        common=max(words, key=lambda word: (words[word], word)),
        rare=min(words, key=lambda word: (words[word], word)),
        people=(ids[most[0]], ids[most[1]]),
        deep=thousandth.claim.id,
        claim=conflict.a.claim.id,
        document=conflict.a.claim.document.id,
        matter=conflict.matter.split(":")[0],
    )


def pair(people: Sequence[str]) -> tuple[str, str]:
    """The first two who have no name in common."""
    first = people[0]
    return first, next(name for name in people if not set(name.split()) & set(first.split()))


def queries(asked: Asked) -> Iterator[Query]:
    of_month = Selection(since=asked.since, until=asked.until, limit=LIMIT)
    month = ["--since", asked.since.isoformat(), "--until", asked.until.isoformat()]
    most, a, b = asked.most[0], *asked.some
    yield listing("list", Selection(limit=LIMIT))
    yield Query(
        "list --all",
        lambda tracker: len(list(tracker.claims(Selection(beliefs=False, limit=LIMIT)))),
        ["list", "--all", "--limit", str(LIMIT)],
    )
    yield listing("list --speaker, the most quoted", Selection(speaker=most, limit=LIMIT), "--speaker", most)
    yield listing("list --since --until, a month", of_month, *month)
    yield listing("list --about, common", Selection(about=asked.common, limit=LIMIT), "--about", asked.common)
    yield listing("list --about, rare", Selection(about=asked.rare, limit=LIMIT), "--about", asked.rare)
    yield Query("show", lambda tracker: shown(tracker, asked.claim), ["show", asked.claim])
    yield conflicts("conflicts", Selection(limit=LIMIT))
    yield conflicts("conflicts --speaker, the most quoted", Selection(speaker=most, limit=LIMIT), "--speaker", most)
    yield conflicts("conflicts --about", Selection(about=asked.matter, limit=LIMIT), "--about", asked.matter)
    yield compared("compare, some two", Selection(speaker=a, against=b), a, b)
    yield compared("compare, the two most quoted", Selection(speaker=most, against=asked.most[1]), *asked.most)
    yield compared("compare --about, a matter", Selection(about=asked.matter), "--about", asked.matter)
    yield compared("compare --about, common", Selection(about=asked.common), "--about", asked.common)
    yield Query(
        "speakers", lambda tracker: len(tracker.speakers(Selection(limit=LIMIT))), ["speakers", "--limit", str(LIMIT)]
    )
    yield Query(
        "docs list",
        lambda tracker: len(list(tracker.documents(Selection(limit=LIMIT)))),
        ["docs", "list", "--limit", str(LIMIT)],
    )


def pages(asked: Asked) -> Mapping[str, str]:
    """Addresses of `claims serve` by what they show."""
    who, deep = asked.people[0], f"start=1000&after={asked.deep}"
    return {
        "page of conflicts": "/",
        "page of conflicts, the most quoted": f"/conflicts?speaker={who}",
        "page of conflicts, about": f"/conflicts?about={quote(asked.matter)}",
        "page of claims": "/claims",
        "page of claims, from the 1,000th on": f"/claims?{deep}",
        "page of claims, common word": f"/claims?about={quote(asked.common)}",
        "page of a claim's article": f"/articles/{asked.document}",
        "page of articles": "/articles",
        "page of speakers": "/speakers",
        "page of the most quoted speaker": f"/speakers/{who}",
        "page comparing the two most quoted": f"/compare?a={who}&b={asked.people[1]}",
        "page of timelines, about": f"/timeline?about={quote(asked.matter)}",
        "page of timelines, the most quoted": f"/timeline?speaker={who}",
    }


def listing(name: str, selection: Selection, *flags: str) -> Query:
    """As the command lists: without what is only believed, and with how many those are."""

    def call(tracker: Tracker) -> int:
        said = tracker.looked_up(replace(selection, beliefs=False))
        return len(list(tracker.statements(said))) + 0 * tracker.believed(said, most=settings.MOST_TOLD)

    return Query(name, call, ["list", "--limit", str(LIMIT), *flags])


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
    parser.add_argument("databases", nargs="*", help="files or URLs of stores, a column each")
    parser.add_argument("--make", type=int, metavar="N", help="make stores with N claims, one of each kind")
    parser.add_argument("--pool", help="documents to make them from, beside the seed articles")
    parser.add_argument("--rounds", type=int, default=5, help="each figure is the best of so many (5)")
    parser.add_argument("--only", default="", help="queries with these words in their names")
    parser.add_argument("--warm", action="store_true", help="in the process only, without starting one for each")
    given = parser.parse_args()
    if bool(given.databases) == bool(given.make):
        parser.error("name databases, or say --make N")
    urls = [settings.database_url(name) for name in given.databases]
    with made(given.make, given.pool) if given.make else nullcontext(urls) as urls:
        if given.make:  # in a process of its own: one that made a store is large, and so is then what it starts
            again = [sys.executable, __file__, *urls, "--rounds", str(given.rounds), "--only", given.only]
            subprocess.run([*again, *(["--warm"] if given.warm else [])], check=True)
        else:
            table([measure(url, given.rounds, given.only, warm=given.warm) for url in urls])


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


@dataclass
class Column:
    """What was measured of one store."""

    head: str
    floor: float
    """Seconds of a row by its key."""
    bare: Cost
    """Of a process that only connects."""
    inside: dict[str, float] = field(default_factory=dict)
    whole: dict[str, Cost] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """Milliseconds in the process, as a process, and how many times the floor each is."""
        inside = self.inside[name]
        found = f"{inside * 1000:7.0f} ({inside / self.floor:5.0f})"
        if whole := self.whole.get(name):
            found += f" {whole.seconds * 1000:6.0f} ({whole.seconds / self.bare.seconds:3.1f})"
        return found


def table(columns: Sequence[Column]) -> None:
    """A row an operation, a column a store."""
    wide = 33
    say("\nCPU milliseconds (database server included), warm: in the process (times a row by its key), as a process")
    say("(times a bare one, which loads Typer and SQLAlchemy and connects)\n")
    say(f"{'':38}" + "".join(f"{each.head:>{wide}}" for each in columns))
    floors = (f"{each.floor * 1000:7.2f} ({1:5}) {each.bare.seconds * 1000:6.0f} ({1.0})" for each in columns)
    say(f"{'floor':38}" + "".join(f"{cell:>{wide}}" for cell in floors))
    for name in columns[0].inside:
        say(f"{name:38}" + "".join(f"{each.cell(name):>{wide}}" for each in columns))
    most = (max((cost.megabytes for cost in each.whole.values()), default=0.0) for each in columns)
    say(f"{'greatest memory of a process':38}" + "".join(f"{f'{one:.0f} MB':>{wide}}" for one in most))


def measure(url: str, rounds: int, only: str, *, warm: bool) -> Column:
    compile_dir(Path(settings.__file__).parent, quiet=1)
    server = Server(url)
    with Tracker(url, create=False) as tracker:
        asked = asked_of(tracker)
        key = select(claim.c.text).where(claim.c.id == asked.claim)
        with tracker.store.connection() as connection:
            count = connection.scalar(select(func.count()).select_from(claim))
            floor = server.cost(lambda: connection.execute(key).all(), rounds, times=100)
            column = Column(f"{url.partition(':')[0][:10]} {count:,}", floor, server.best(rounds, ["-c", BARE, url]))
        for query in queries(asked):
            if only in query.name:
                rows = query.call(tracker)
                column.inside[query.name] = server.cost(lambda: query.call(tracker), rounds)  # noqa: B023 -- at once
                if not warm:
                    command = ["-m", "claims", *query.command, "--db", url]
                    column.whole[query.name] = server.best(rounds, command)
                say(f"{query.name:38} {rows:6} rows {column.cell(query.name)}")
    with TestClient(application(url), base_url="http://localhost") as client:
        for name, address in pages(asked).items():
            if only in name:
                if client.get(address).status_code != 200:
                    sys.exit(f"{address}: {client.get(address).status_code}")
                column.inside[name] = server.cost(lambda: client.get(address), rounds)  # noqa: B023 -- at once
                say(f"{name:38} {'':11} {column.cell(name)}")
    return column


class Server:
    """Counts what the work costs a processor: this process, those that it starts, and those of a server that is here.

    Machines have other work too, by which wall time differs, and CPU time less.
    """

    def __init__(self, url: str) -> None:
        self._main: psutil.Process | None = None
        if not url.startswith("sqlite"):
            engine = create_engine(url)
            with engine.connect() as connection:
                self._main = psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()).parent()
            engine.dispose()

    def _used(self) -> float:
        """Seconds that the server's processes have worked, those that are gone too."""
        if self._main is None:
            return 0.0
        gone = self._main.cpu_times()
        return gone.children_user + gone.children_system + sum(map(worked, self._main.children()))

    def cost(self, work: Callable[[], object], rounds: int, times: int = 1) -> float:
        """The least CPU seconds of so many rounds, each of so many times."""
        found = []
        for _ in range(rounds):
            gc.collect()
            before = self._used() + time.process_time()
            for _ in range(times):
                work()
            found.append((self._used() + time.process_time() - before) / times)
        return min(found)

    def best(self, rounds: int, arguments: Sequence[str]) -> Cost:
        found = []
        for _ in range(rounds):
            before = self._used()
            cost = process(arguments)
            found.append(Cost(cost.seconds + self._used() - before, cost.megabytes))
        return Cost(min(one.seconds for one in found), min(one.megabytes for one in found))


def worked(process: psutil.Process) -> float:
    """Seconds on a processor; by the nanosecond, where the system says so."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        with suppress(psutil.NoSuchProcess):  # a worker of the server may be gone by now
            return sum(process.cpu_times()[:2])
        return 0.0


def process(arguments: Sequence[str]) -> Cost:
    """CPU time and greatest memory of a Python process, our modules compiled as where they are installed; raises
    CalledProcessError where it fails."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    quiet = subprocess.DEVNULL
    child = subprocess.Popen([sys.executable, *arguments], stdout=quiet, stderr=quiet, env=kept)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / PER_MEGABYTE)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
