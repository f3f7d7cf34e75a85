"""A run over many articles, killed again and again and started anew: in the end all is as if nothing had been."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from claims import read
from claims.pipeline import Tracker
from claims.store import Store
from claims.store.checking import check
from faults.harness import Ground, Process, Tell, Try, empty_file, missing
from faults.plans import Content, Plan, content_of, differences, tracker

ROOT = Path(__file__).parents[2]
KILLS = 5
SHORT = 60
"""Articles of four sentences, which are read in seconds."""
LONGEST = 4 * 3600.0
"""Seconds that a run may take."""


class Command:
    """`claims add`, with the language model."""

    def __init__(self, url: str, articles: Path, first: int) -> None:
        command = [sys.executable, "-m", "claims", "add", str(articles), "--first", str(first), "--db", url]
        self._running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.message = ""

    @property
    def has_ended(self) -> bool:
        return self._running.poll() is not None

    def kill(self) -> None:
        self._running.kill()

    def finish(self) -> int:
        _, self.message = self._running.communicate(timeout=LONGEST)
        return self._running.returncode


class InThis(Process):
    """The same in a fork of this process, with claims made by hand: much quicker."""

    def __init__(self, url: str, articles: Path, first: int) -> None:
        super().__init__(lambda tell: self._add(tell, url, articles, first))

    def _add(self, tell: Tell, url: str, articles: Path, first: int) -> None:
        with tracker(url) as on:
            list(on.add(read.documents([str(articles)], first=first)))

    @property
    def has_ended(self) -> bool:
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


Start = type[Command] | type[InThis]


def killed_long_run(
    ground: Ground, random: Random, articles: Path | None = None, first: int = SHORT, start: Start = Command
) -> Try:
    """kill -9 of `claims add` at five random moments, and then once more to the end."""
    result = Try()
    with ground.file() as file:
        given = articles or short_articles(file.with_name("articles.jsonl"), first, random)
        url, quiet = (
            f"sqlite:///{shutil.copy(empty_file(ground.folder), file.with_name(n))}" for n in ("a.db", "b.db")
        )
        moments = sorted(random.uniform(0, first) for _ in range(KILLS))
        hits = [_killed(start(url, given, first), url, moment, result) for moment in moments]
        result.went = f"killed at {', '.join(map(str, hits))}"
        for at in (url, quiet):
            adding = start(at, given, first)
            code = adding.finish()
            result.expect(code in (0, 1), f"the last run ended with {code}: {adding.message}")
        found, wanted = _content(url), _content(quiet)
        result.expect(bool(wanted["claims"]), "there is nothing in it")
        result.lost = missing(found, wanted)
        result.troubles += differences(found, wanted)
        result.went += f"; then {len(wanted['documents'])} documents, {len(wanted['claims'])} claims"
    return result


def short_articles(file: Path, count: int, random: Random) -> Path:
    """Made-up articles as JSON Lines."""
    steps = (Plan(random.randrange(10**6), "one", 4).steps[0].document for _ in range(count))
    lines = (
        {"id": f"a{n}", "title": f"News {n}", "outlet": one.outlet, "published": one.published, "text": one.text}
        for n, one in enumerate(steps)
        if one
    )
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return file


def _killed(adding: Command | InThis, url: str, moment: float, into: Try) -> int:
    """Kill it where so many documents are stored, and a part of the next; at the end that may be too late. Says how
    many are stored then."""
    store = Store.open(url, create=False)
    while _count(store) < int(moment) and not adding.has_ended:
        time.sleep(0.005)
    time.sleep(moment % 1 * 0.1)
    adding.kill()
    code = adding.finish()
    into.expect(code in (-signal.SIGKILL, 0, 1), f"it ended with {code}: {adding.message}")
    stored = _count(store)
    store.close()
    return stored


def _count(store: Store) -> int:
    with store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM document").scalar_one())


def _content(url: str) -> Content:
    with Tracker(url) as on:
        troubles = [f"{one.kind} {one.id}: {one.wrong}" for one in check(on.store)]
        return content_of(on.store) | {"troubles": troubles}
