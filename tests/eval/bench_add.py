"""Speed of `claims add` from JSON Lines to stored claims and conflicts, by one process and several, in growing stores.

    python tests/eval/bench_add.py [FILE.jsonl[.gz]] [--articles 100] [--jobs 1 2] [--into STORE.db ...] [--rounds 1]

Each run has a process and a store of its own, empty or a copy of another, and is told in words a second of wall time
and of CPU time, the start of the processes included; beside it stand the peak of memory, how busy the machine was, what
the CPU time of the process that stores was spent on, and with how many claims a new one was compared. Before it stands
the bare spaCy pass over the same texts; with --once FILE the articles are extracted once instead, into FILE (or what is
there is taken), and each run only stores; with --unjudged pairs are counted and not judged, which costs the same a pair
in any store.
Wall time means something on a machine that does nothing else: what several processes would take there is no less than
the most that one of them needs, nor than their sum over the processors ("at best").
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from clock import Clock

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news_10k.jsonl.gz"
PROCESSORS = 2


ANEW = "comparing anew, for a speaker is somebody else"
REST = "reading, extracting and the rest"


@dataclass
class Run:
    """Seconds and megabytes; the CPU seconds of this process, and of all that it started."""

    wall: float = 0.0
    own: float = 0.0
    others: float = 0.0
    memory: int = 0
    memory_of_one: int = 0
    spent: dict[str, float] = field(default_factory=dict)
    """What the own CPU seconds were spent on."""
    claims: int = 0
    conflicts: int = 0
    crowded: int = 0
    """New claims that share slots with more claims than they were compared with."""
    within: int = 0
    """Pairs of claims of one document that were compared."""
    across: int = 0
    anew: int = 0
    """Claims stored before that were compared anew."""

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
    say(f"{given.articles} articles, {words:,} words")
    first: Run | None = None
    runs = [(into, jobs) for _ in range(given.rounds) for into in given.into for jobs in given.jobs]
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        bare = None
        if given.once:
            if not given.once.exists():
                once = run("--extract", given.file, str(given.articles), str(given.once))
                say(f"extracted once: {once.cpu:.1f} CPU seconds")
        else:
            bare = run("--bare", given.file, str(given.articles))
            say(f"bare spaCy pass: {words / bare.cpu:,.0f} words a CPU second")
        for into, jobs in runs:
            found = add_to_copy(given, Path(folder, "claims.db"), into, jobs)
            first = first or found
            report(found, first, bare, words, into, jobs)


def add_to_copy(given: argparse.Namespace, store: Path, into: str | None, jobs: int) -> Run:
    for file in store.parent.glob(f"{store.name}*"):
        file.unlink()
    if into:
        shutil.copy(into, store)
    return run(
        "--add", given.file, str(given.articles), str(store), str(jobs), str(given.once or ""), str(given.unjudged)
    )


def report(found: Run, first: Run, bare: Run | None, words: int, into: str | None, jobs: int) -> None:
    best = found.at_best(jobs)
    say(f"\ninto {into or 'an empty store'}, jobs {jobs}: {found.claims:,} claims, {found.conflicts:,} conflicts; ")
    say(f"  load {os.getloadavg()[0]:.1f}")
    faster = first.wall / found.wall, first.at_best(1) / best
    say(f"  wall time         {words / found.wall:8,.0f} words/s   {faster[0]:.2f} times the first run")
    say(f"  at best           {words / best:8,.0f} words/s   {faster[1]:.2f} times, on {PROCESSORS} processors")
    say(f"  seconds           {found.wall:8.1f} of wall time, {best:.1f} at best")
    of_bare = f"           {bare.cpu / found.cpu:.2f} of the bare pass" if bare else ""
    say(f"  words a CPU second{words / found.cpu:8,.0f}{of_bare}")
    say(f"  CPU seconds       {found.own:8.1f} here, {found.others:.1f} in other processes")
    for what, seconds in found.spent.items():
        of_first = f"{seconds / first.spent[what]:.1f} times the first run" if first.spent.get(what) else ""
        say(f"    {seconds:8.1f}  {what:50} {of_first}")
    each = found.claims or 1
    say(f"  a claim compared  {found.across / each:8.1f} across documents, {found.within / each:.1f} within")
    say(f"  had more          {found.crowded / each:8.1%}; {found.anew:,} stored before were compared anew")
    say(f"  peak memory       {found.memory:8,} MB here, {found.memory_of_one:,} MB in the largest other")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", default=str(CORPUS))
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--into", nargs="+", default=[None], help="stores (files) to add to copies of, each in turn")
    parser.add_argument("--once", type=Path, metavar="FILE", help="extract once for all runs, which then only store")
    parser.add_argument("--unjudged", action="store_true", help="count pairs and do not judge them")
    parser.add_argument("--folder", help="where the copies are made, with room for the largest")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


def number_of_words(file: str, articles: int) -> int:
    from claims import read

    return sum(len(one.text.split()) for one in read.documents([file], first=articles) if hasattr(one, "text"))


def run(*command: str) -> Run:
    """This script in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *command], capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def tell(found: Run) -> None:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found.own, found.others = (one.ru_utime + one.ru_stime for one in (own, others))
    found.memory, found.memory_of_one = own.ru_maxrss // 1024, others.ru_maxrss // 1024
    if found.spent:
        found.spent[REST] = found.own - sum(found.spent.values())
    say(json.dumps(asdict(found)))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def extract(file: str, articles: int, into: str) -> None:
    from claims import read
    from claims.extract import Extractor
    from claims.reading import resolved

    started = time.monotonic()
    found = Extractor.load().extract_many(read.documents([file], first=articles))
    answers = {one.document.id: (one, resolved(one)) for one in found if hasattr(one, "document")}
    Path(into).write_bytes(pickle.dumps(answers))
    tell(Run(wall=time.monotonic() - started))


def add(file: str, articles: int, store: str, jobs: int, extracted: str, *, judged: bool) -> None:
    """From the start of the process to the last conflict stored."""
    from claims import read
    from claims.pipeline import Tracker

    found, clock = Run(), Clock()
    watch(clock, found)
    if not judged:
        from claims.conflicts import relations

        relations.compared = lambda pairs, judge=None: iter(())
    started = time.monotonic()
    with Tracker(store) as tracker:
        if extracted:
            answers = pickle.loads(Path(extracted).read_bytes())
            tracker._answers = lambda fresh: (answers[one.id] for one in fresh)  # type: ignore[method-assign]
        for one in tracker.add(read.documents([file], first=articles), jobs=jobs):
            found.claims += one.claims
            found.conflicts += one.conflicts
            found.crowded += one.crowded
    found.wall, found.spent = time.monotonic() - started, clock.spent
    tell(found)


def watch(clock: Clock, found: Run) -> None:
    """Note what the time of this process is spent on, and what is compared."""
    import claims.conflicts
    from claims.conflicts import relations
    from claims.pipeline import Tracker
    from claims.store import Store, counting

    clock.around(Store, "save", "storing documents, claims and slots")
    clock.around(Store, "printings", "finding copies")
    clock.around(Store, "sharing_each", "finding candidates")
    clock.around(claims.conflicts, "relate", "judging pairs")
    clock.around(Store, "relate", "storing what relates")
    clock.around(counting, "settle", "counting speakers")
    clock.around(Tracker, "settle", "settling who is one")
    clock.around(Tracker, "_relate_anew", ANEW, whole=True)
    pairs_of: Callable[..., Any] = relations.pairs_of

    def counted(claims: Any, candidates: Any) -> Any:
        pairs, crowded = pairs_of(claims, candidates)
        if ANEW in clock.at:
            found.anew += len(claims)
        else:
            found.within += sum(a.document.id == b.document.id for a, b in pairs)
            found.across += sum(a.document.id != b.document.id for a, b in pairs)
        return pairs, crowded

    relations.pairs_of = counted  # type: ignore[assignment]


def bare(file: str, articles: int) -> None:
    import spacy

    from claims import read, settings

    settings.one_thread()
    nlp = spacy.load(settings.model())
    started = time.monotonic()
    texts = (one.text for one in read.documents([file], first=articles) if hasattr(one, "text"))
    for _ in nlp.pipe(texts, batch_size=settings.BATCH):
        pass
    tell(Run(wall=time.monotonic() - started))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--add"]:
        add(sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), sys.argv[6], judged=sys.argv[7] == "False")
    elif sys.argv[1:2] == ["--extract"]:
        extract(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    elif sys.argv[1:2] == ["--bare"]:
        bare(sys.argv[2], int(sys.argv[3]))
    else:
        main()
