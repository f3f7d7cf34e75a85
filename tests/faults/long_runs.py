"""A run over many articles, killed again and again and started anew: in the end all is as if nothing had been."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from claims.errors import StoreError
from claims.pipeline import Tracker
from claims.store import Store
from claims.store.checking import check
from faults.harness import Ground, Try, empty_file, missing
from faults.plans import Content, Plan, content_of, differences

ROOT = Path(__file__).parents[2]
KILLS = 5
SHORT = 60
"""Articles of four sentences, which are read in seconds."""
LONGEST = 4 * 3600.0
"""Seconds that a run may take."""


def killed_long_run(ground: Ground, random: Random, articles: Path | None = None, first: int = SHORT) -> Try:
    """kill -9 of `claims add` at five random moments, and then once more to the end."""
    result = Try()
    with ground.file() as file:
        given = articles or short_articles(file.with_name("articles.jsonl"), first, random)
        url, quiet = (
            f"sqlite:///{shutil.copy(empty_file(ground.folder), file.with_name(n))}" for n in ("a.db", "b.db")
        )
        moments = sorted(random.uniform(0, first) for _ in range(KILLS))
        result.went = ", ".join(f"killed at {_killed(url, given, first, moment, result)}" for moment in moments)
        for at in (url, quiet):
            adding = _add(at, given, first)
            _, words = adding.communicate(timeout=LONGEST)
            result.expect(adding.returncode in (0, 1), f"the last run ended with {adding.returncode}: {words}")
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


def _add(url: str, articles: Path, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "claims", "add", str(articles), "--first", str(first), "--db", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _killed(url: str, articles: Path, first: int, moment: float, into: Try) -> str:
    """Kill it where so many documents are stored, and a part of the next; or at the end, which may be too late."""
    adding = _add(url, articles, first)
    store = Store.open(url, create=False)
    stored = 0
    while stored < int(moment) and adding.poll() is None:
        time.sleep(0.02)
        stored = _count(store)
    time.sleep(moment % 1 * 0.2)
    adding.kill()
    _, words = adding.communicate(timeout=60)
    into.expect(adding.returncode in (-signal.SIGKILL, 0, 1), f"it ended with {adding.returncode}: {words}")
    stored = _count(store)
    store.close()
    return str(stored)


def _count(store: Store) -> int:
    try:
        with store.connection() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM document").scalar_one())
    except StoreError:
        return 0


def _content(url: str) -> Content:
    with Tracker(url) as on:
        troubles = [f"{one.kind} {one.id}: {one.wrong}" for one in check(on.store)]
        return content_of(on.store) | {"troubles": troubles}
