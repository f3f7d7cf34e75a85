"""Processes that are killed, and processes that get into each other's way."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from random import Random

from postgres import Server
from sqlalchemy import Engine, event

from claims.errors import StoreError, StoreVersion
from claims.pipeline import Tracker
from claims.records import Selection
from claims.store import Store
from claims.store.checking import check
from claims.store.dialects import connect
from claims.store.engine import migrate
from faults.harness import (
    FAILED,
    PAUSED,
    Ground,
    Process,
    Tell,
    Try,
    Writer,
    counted,
    empty_file,
    goes_on,
    kill_at,
    looked_at,
    missing,
    plans_of_many,
    reading,
    reference,
    some_plan,
    until_hit,
)
from faults.plans import SHARED, Content, Plan, content_of, differences, tracker

ROOT = Path(__file__).parents[2]


def killed_writer(kind: str, ground: Ground, random: Random) -> Try:
    """kill -9 before a statement, right after a commit, or any time; SQLite also while its log goes into the file."""
    result, plan = Try(), some_plan(random)
    when = random.choice(("statement", "statement", "any", "any", "commit"))
    often = kind == "sqlite" and random.random() < 0.5
    moment = random.randrange(1, reference(ground.folder, plan).statements)

    def prepare() -> None:
        if often:
            event.listen(Engine, "connect", lambda driver, _: driver.execute("PRAGMA wal_autocheckpoint = 8"))
        if when == "statement":
            kill_at(moment)()

    with ground.database(kind) as url:
        untold = random.randrange(len(plan.steps)) if when == "commit" else None
        writer = Writer(url, plan, prepare=prepare, untold=untold)
        if when == "any":
            until_hit(writer, plan, random)
            writer.kill()
        code = writer.finish()
        result.expect(code == -signal.SIGKILL or (code, when) == (0, "any"), f"it ended with {code}: {writer.message}")
        steps = looked_at(url, plan, writer.done, ground.folder, result)
        whole = steps > writer.done
        result.went = "the step in hand was whole" if whole else "nothing of the step in hand stayed"
        goes_on(url, plan, steps if random.random() < 0.5 else writer.done, ground.folder, result)
    return result


def killed_migration(kind: str, ground: Ground, random: Random) -> Try:
    """The first release's tables, with data, on their way to this release's."""
    result, plan = Try(), some_plan(random, "first")
    with ground.database(kind) as url:
        with tracker(url) as on:
            for step in plan.steps:
                step.take(on)
        _to_schema(url, "0001")
        probe = Process(lambda tell: _up(url, tell))
        probe.finish()
        wanted = _content(url)
        _to_schema(url, "0001")
        moment = kill_at(random.randrange(1, int(probe.told[-1]) + 1))
        harmed = Process(lambda _: (moment(), Store.open(url, create=True)))
        code = harmed.finish()
        result.expect(code == -signal.SIGKILL, f"it ended with {code}: {harmed.message}")
        try:
            Store.open(url, create=False).close()
            result.went = "the new tables were there"
        except StoreVersion as error:
            result.told(str(error))
            result.went = "the old tables were there"
        found = _content(url)
        result.lost = missing(found, wanted)
        result.troubles += differences(found, wanted)
    return result


def _to_schema(url: str, revision: str) -> None:
    engine = connect(url)
    migrate(engine, revision)
    engine.dispose()


def _up(url: str, tell: Tell) -> None:
    sent: list[int] = []
    with counted(sent.append):
        Store.open(url, create=True).close()
    tell(str(len(sent)))


def _content(url: str) -> Content:
    with tracker(url) as on:
        troubles = [f"{one.kind} {one.id}: {one.wrong}" for one in check(on.store)]
        return content_of(on.store) | {"troubles": troubles}


def writers_at_once(kind: str, ground: Ground, random: Random) -> Try:
    """Four of them; half of the time one is killed and goes on."""
    result, plans = Try(), plans_of_many(random)
    with ground.database(kind) as url:
        writers = [Writer(url, plan) for plan in plans]
        if random.random() < 0.5:
            hit = random.randrange(len(writers))
            until_hit(writers[hit], plans[hit], random)
            writers[hit].kill()
            writers[hit].finish()
            writers[hit] = Writer(url, plans[hit], writers[hit].done)
            result.went = "one was killed and went on"
        for writer in writers:
            code = writer.finish()
            result.expect(code == 0, f"a writer ended with {code}: {writer.message}")
        found = _content(url)
        wanted = _one_after_another(ground.folder, plans)
        result.lost = missing(found, wanted)
        result.troubles += differences(found, wanted, (*SHARED, "troubles"))
    return result


@cache
def _one_after_another(folder: Path, plans: tuple[Plan, ...]) -> Content:
    url = f"sqlite:///{shutil.copy(empty_file(folder), folder / f'one-after-another-{id(plans[0])}.db')}"
    for plan in plans:
        with tracker(url, plan.who) as on:
            for step in plan.steps:
                step.take(on)
    return _content(url)


def reader_meanwhile(kind: str, ground: Ground, random: Random) -> Try:
    """Readers come while a writer stands still in the middle of its work, so one who waited would wait for ever."""
    result, plan = Try(), some_plan(random)
    wanted = reference(ground.folder, plan)
    pauses = sorted(random.sample(range(1, wanted.statements), 4))
    with ground.database(kind) as url:
        writer = Writer(url, plan, pauses=pauses)
        looked = Process(lambda tell: _look_again_and_again(url, [one["claims"] for one in wanted.contents], tell))
        while (line := writer.line()) is not None:
            if line == PAUSED:
                reader = reading(url, wanted.contents[writer.done : writer.done + 2])
                reader.finish()
                result.expect(reader.told == ["True"], f"a reader saw something else: {reader.message}")
                writer.go_on()
        result.expect(writer.finish() == 0, f"the writer ended badly: {writer.message}")
        result.expect(looked.finish() == 0, f"a reader failed: {looked.message}")
        seen = [int(steps) for steps in looked.told]
        result.expect(-1 not in seen, f"a reader saw half a document, or what was there before: {seen}")
        looked_at(url, plan, len(plan.steps), ground.folder, result)
    return result


def _look_again_and_again(url: str, states: list[list[object]], tell: Tell) -> None:
    """Tell after how many steps the claims were as they are seen, until those of the last one are seen."""
    with tracker(url) as on:
        seen = 0
        while states[seen] != states[-1]:
            claims = list(on.claims(Selection(rejected=True)))
            seen = next((n for n in range(seen, len(states)) if states[n] == claims), -1)
            tell(str(seen))
            if seen < 0:
                return


def killed_server(server: Server, ground: Ground, random: Random) -> Try:
    """kill -9 of all processes of the server while a writer writes; then it is started again."""
    result, plan = Try(), some_plan(random)
    url = server.ready()
    writer = Writer(url, plan)
    until_hit(writer, plan, random)
    server.kill()
    code = writer.finish()
    result.expect(code in (0, FAILED), f"the writer ended with {code}: {writer.message}")
    if code == FAILED:
        result.told(writer.message)
    try:
        Store.open(url, create=False).close()
        result.expect(False, "a server that was killed answered")
    except StoreError as error:
        result.told(str(error))
    server.start()
    steps = looked_at(url, plan, writer.done, ground.folder, result)
    result.went = "nothing of the step in hand stayed" if steps == writer.done else "the step in hand was whole"
    goes_on(url, plan, steps, ground.folder, result)
    server.done(url)
    return result


def interrupted(kind: str, ground: Ground, random: Random) -> Try:
    """SIGINT in the middle of `claims add` of the seed articles, with the language model."""
    result, wanted = Try(), _seeds_added(ground.folder)
    with ground.database(kind) as url:
        adding = _add(url)
        _wait_for_documents(url, random.randrange(1, 8), adding)
        adding.send_signal(signal.SIGINT)
        _, words = adding.communicate(timeout=120)
        result.expect(adding.returncode == 130, f"it ended with {adding.returncode}: {words}")
        result.expect("Stopped." in words and "goes on from there" in words, f"it said: {words}")
        again = _add(url)
        _, words = again.communicate(timeout=120)
        result.expect(again.returncode == 0, f"the second time it ended with {again.returncode}: {words}")
        found = _content(url)
        result.lost = missing(found, wanted)
        result.troubles += differences(found, wanted)
    return result


def _add(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "claims", "add", "seeds/articles", "--db", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _wait_for_documents(url: str, count: int, adding: subprocess.Popen[str]) -> None:
    store = Store.open(url, create=False)
    while len(list(store.documents())) < count and adding.poll() is None:
        time.sleep(0.01)
    store.close()


@cache
def _seeds_added(folder: Path) -> Content:
    url = f"sqlite:///{shutil.copy(empty_file(folder), folder / 'seeds.db')}"
    adding = _add(url)
    _, words = adding.communicate(timeout=300)
    assert adding.returncode == 0, words
    with Tracker(url) as on:
        return content_of(on.store) | {"troubles": []}
