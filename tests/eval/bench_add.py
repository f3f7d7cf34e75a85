"""Speed of `claims add` from JSON Lines to stored claims and conflicts, by one process and by several.

    python tests/eval/bench_add.py [FILE.jsonl[.gz]] [--articles 100] [--jobs 1 2] [--into STORE.db] [--rounds 1]

Each run has a process and a store of its own, empty or a copy of another, and is told in words a second of wall time
and of CPU time; beside it stand the bare spaCy pass over the same texts, the peak of memory, and how busy the machine
was. The start of the processes is part of it.
Wall time means something on a machine that does nothing else: what several processes would take there is no less than
the most that one of them needs, nor than their sum over the processors ("at best").
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news_10k.jsonl.gz"
PROCESSORS = 2


class Run(NamedTuple):
    """Seconds and megabytes; the CPU seconds of this process, and of all that it started."""

    wall: float
    own: float
    others: float
    memory: int
    memory_of_one: int
    counts: str

    @property
    def cpu(self) -> float:
        return self.own + self.others

    def at_best(self, jobs: int) -> float:
        """Wall time where nothing else runs on so many processors."""
        longest = max(self.own, self.others / jobs if jobs > 1 else 0.0)
        return max(longest, self.cpu / min(PROCESSORS, jobs + 1 if jobs > 1 else 1))


def main() -> None:
    given = arguments()
    words = number_of_words(given.file, given.articles)
    bare = run("--bare", given.file, str(given.articles))
    say(f"{given.articles} articles, {words:,} words, into {given.into or 'an empty store'}")
    say(f"bare spaCy pass: {words / bare.cpu:,.0f} words a CPU second")
    first: Run | None = None
    for jobs in [jobs for _ in range(given.rounds) for jobs in given.jobs]:
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder, "claims.db")
            if given.into:
                shutil.copy(given.into, store)
            found = run("--add", given.file, str(given.articles), str(store), str(jobs))
        first = first or found
        best = found.at_best(jobs)
        say(f"jobs {jobs}: {found.counts}; load {os.getloadavg()[0]:.1f}")
        faster = first.wall / found.wall, first.at_best(1) / best
        say(f"  wall time         {words / found.wall:8,.0f} words/s   {faster[0]:.2f} times the first run")
        say(f"  at best           {words / best:8,.0f} words/s   {faster[1]:.2f} times, on {PROCESSORS} processors")
        say(f"  words a CPU second{words / found.cpu:8,.0f}           {bare.cpu / found.cpu:.2f} of the bare pass")
        say(f"  CPU seconds       {found.own:8.1f} here, {found.others:.1f} in other processes")
        say(f"  peak memory       {found.memory:8,} MB here, {found.memory_of_one:,} MB in the largest other")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", default=str(CORPUS))
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--into")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


def number_of_words(file: str, articles: int) -> int:
    from claims import read

    return sum(len(one.text.split()) for one in read.documents([file], first=articles) if hasattr(one, "text"))


def run(*command: str) -> Run:
    """This script in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *command], capture_output=True, text=True, check=True)
    *numbers, counts = done.stdout.splitlines()[-1].split("\t")
    wall, own, others, memory, of_one = map(float, numbers)
    return Run(wall, own, others, int(memory), int(of_one), counts)


def tell(seconds: float, counts: str) -> None:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = (one.ru_utime + one.ru_stime for one in (own, others))
    say("\t".join(map(str, (seconds, *spent, own.ru_maxrss // 1024, others.ru_maxrss // 1024, counts))))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def add(file: str, articles: int, store: str, jobs: int) -> None:
    """From the start of the process to the last conflict stored."""
    from claims import read
    from claims.pipeline import Tracker

    started = time.monotonic()
    with Tracker(store) as tracker:
        found = list(tracker.add(read.documents([file], first=articles), jobs=jobs))
    claims, conflicts = (sum(getattr(one, name) for one in found) for name in ("claims", "conflicts"))
    tell(time.monotonic() - started, f"{claims:,} claims, {conflicts:,} conflicts")


def bare(file: str, articles: int) -> None:
    import spacy

    from claims import read, settings

    settings.one_thread()
    nlp = spacy.load(settings.model())
    started = time.monotonic()
    texts = (one.text for one in read.documents([file], first=articles) if hasattr(one, "text"))
    tell(time.monotonic() - started, f"{sum(len(doc) for doc in nlp.pipe(texts, batch_size=settings.BATCH))} tokens")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--add"]:
        add(sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
    elif sys.argv[1:2] == ["--bare"]:
        bare(sys.argv[2], int(sys.argv[3]))
    else:
        main()
