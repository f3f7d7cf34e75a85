"""Disks, locks, rights, clocks and pages that are not as a store needs them."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import psycopg
from postgres import Server
from sqlalchemy import Engine, event, make_url

from claims.errors import StoreError
from claims.store import Store, dialects, judging, writing
from claims.store.checking import check
from claims.store.copying import backup, copy
from faults.harness import (
    CRASHED,
    FAILED,
    Ground,
    Process,
    Tell,
    Try,
    Writer,
    goes_on,
    looked_at,
    place_of,
    reading,
    reference,
    some_plan,
    until_hit,
)
from faults.plans import Plan, tracker

NOBODY = 65534
PAGE = {"sqlite": 4096, "postgresql": 8192}


def filled(url: str, plan: Plan, count: int) -> None:
    """Take so many steps of the plan."""
    with tracker(url, plan.who) as on:
        for step in plan.steps[:count]:
            step.take(on)


def fails_in_words(writer: Writer, result: Try, place: str = "") -> None:
    code = writer.finish()
    result.expect(code == FAILED, f"the writer ended with {code} instead of a message: {writer.message}")
    if code == FAILED:
        result.told(writer.message, place)


def reads_or_says_why(
    url: str, plan: Plan, done: int, ground: Ground, result: Try, prepare: Callable[[], None] | None = None
) -> None:
    """What is there can be listed, or a message says what to do."""
    reader = reading(url, reference(ground.folder, plan).contents[done : done + 2], prepare)
    code = reader.finish()
    result.expect(code != CRASHED, f"a reader crashed: {reader.message}")
    result.expect(code != 0 or reader.told == ["True"], "a reader saw something else")
    if code == FAILED:
        result.told(reader.message)
    result.went = "it could be read meanwhile" if code == 0 else "it could not be read meanwhile"


@contextmanager
def small_disk(ground: Ground, name: str, size: str) -> Iterator[Path | None]:
    """A file system of its own in memory; None where this user may not mount one."""
    folder = ground.folder / name
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size},mode=755", "claims-faults", str(folder)]
    try:
        mounted = subprocess.run(["mount", *options], capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def filled_up(folder: Path, leaving: int) -> Iterator[None]:
    """So many bytes are free meanwhile."""
    ballast = folder / "ballast"
    space = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_frsize - leaving))
    yield
    ballast.unlink()


def full_file_system(ground: Ground, random: Random) -> Try:
    """SQLite on a file system that fills up while a writer writes.

    Without the right to mount a small one, a file that may not grow beyond so many pages.
    """
    result, plan = Try(), some_plan(random)
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(ground, "small", "16m"))
        file = stack.enter_context(ground.file())
        if disk:
            file = Path(shutil.copy(file, disk / "claims.db"))
            with filled_up(disk, random.randrange(100_000, 1_000_000)):
                writer = Writer(f"sqlite:///{file}", plan)
                fails_in_words(writer, result, str(file))
                reads_or_says_why(f"sqlite:///{file}", plan, writer.done, ground, result)
            result.went += ", on a tmpfs"
        else:
            pages = file.stat().st_size // PAGE["sqlite"] + random.randrange(5, 40)
            writer = Writer(f"sqlite:///{file}", plan, prepare=lambda: _no_more_than(pages))
            fails_in_words(writer, result, str(file))
            result.went = "a file that may not grow, by PRAGMA max_page_count"
        steps = looked_at(f"sqlite:///{file}", plan, writer.done, ground.folder, result)
        goes_on(f"sqlite:///{file}", plan, steps, ground.folder, result)
    return result


def _no_more_than(pages: int) -> None:
    event.listen(Engine, "connect", lambda driver, _: driver.execute(f"PRAGMA max_page_count = {pages}"))


def full_server(server: Server, disk: Path, ground: Ground, random: Random) -> Try:
    """A PostgreSQL server whose file system fills up while a writer writes."""
    result, plan = Try(), some_plan(random)
    url = server.ready()
    with filled_up(disk, random.randrange(20_000, 400_000)):
        writer = Writer(url, plan)
        fails_in_words(writer, result)
    server.start()
    _until_it_answers(url)
    steps = looked_at(url, plan, writer.done, ground.folder, result)
    goes_on(url, plan, steps, ground.folder, result)
    server.done(url)
    return result


def _until_it_answers(url: str) -> None:
    for _ in range(300):
        try:
            Store.open(url, create=False).close()
        except StoreError:
            time.sleep(0.1)
        else:
            return


def read_only_file(ground: Ground, random: Random) -> Try:
    """The file, its folder or both may not be written by who runs the command; or the address says mode=ro."""
    result, plan = Try(), some_plan(random)
    done = random.randrange(4, len(plan.steps) - 1)
    with ground.file() as file:
        url = f"sqlite:///{file}"
        filled(url, plan, done)
        before = hashlib.sha256(file.read_bytes()).digest()
        file_mode, folder_mode, given = random.choice(
            ((0o444, 0o755, url), (0o666, 0o555, url), (0o444, 0o555, url), (0o666, 0o777, f"{url}?mode=ro&uri=true"))
        )
        if given != url:
            given = given.replace("sqlite:///", "sqlite:///file:")
        file.chmod(file_mode)
        file.parent.chmod(folder_mode)
        fails_in_words(Writer(given, plan, done, prepare=_be_nobody), result, str(file))
        reads_or_says_why(given, plan, done, ground, result, _be_nobody)
        result.expect(hashlib.sha256(file.read_bytes()).digest() == before, "the file was changed nevertheless")
        file.parent.chmod(0o755)
        file.chmod(0o644)
        looked_at(url, plan, done, ground.folder, result)
        goes_on(url, plan, done, ground.folder, result)
    return result


def _be_nobody() -> None:
    """Rights mean nothing to root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def read_only_server(ground: Ground, random: Random) -> Try:
    """The database takes no changes, or the user has no right to make any."""
    result, plan, server = Try(), some_plan(random), ground.server
    done = random.randrange(4, len(plan.steps) - 1)
    with ground.database("postgresql") as url:
        filled(url, plan, done)
        name, role = place_of(url), f"claims_reader_{os.getpid()}"
        if random.random() < 0.5:
            server.say(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            given, undo = url, [(server.say, f"ALTER DATABASE {name} RESET default_transaction_read_only")]
        else:
            server.say(f"CREATE ROLE {role} LOGIN")
            server._ask(url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
            given = make_url(url).set(username=role).render_as_string(hide_password=False)
            undo = [(partial(server._ask, url), f"DROP OWNED BY {role}"), (server.say, f"DROP ROLE {role}")]
        fails_in_words(Writer(given, plan, done), result, name)
        reads_or_says_why(given, plan, done, ground, result)
        for say, statement in undo:
            say(statement)
        looked_at(url, plan, done, ground.folder, result)
        goes_on(url, plan, done, ground.folder, result)
    return result


def nothing_there(kind: str, ground: Ground, random: Random) -> Try:
    """No such folder, or a folder where the file should be; no such database, or no server."""
    result, plan = Try(), some_plan(random)
    if kind == "sqlite":
        (ground.folder / "folder.db").mkdir(exist_ok=True)
        url = f"sqlite:///{ground.folder}/{random.choice(('missing/claims.db', 'folder.db'))}"
    else:
        there = make_url(ground.server.ready())
        missing = (
            there.set(database="no_such_database") if random.random() < 0.5 else there.set(query={"host": "/none"})
        )
        url = missing.render_as_string(hide_password=False)
        ground.server.drop(there.render_as_string(hide_password=False))
    fails_in_words(Writer(url, plan), result, place_of(url))
    with ground.database(kind) as right:
        goes_on(right, plan, 0, ground.folder, result)
    return result


def damaged_page(kind: str, ground: Ground, random: Random, server: Server | None = None) -> Try:
    """A page of the database is overwritten, and a backup put back."""
    result, plan = Try(), some_plan(random)
    wanted = reference(ground.folder, plan).contents[-1]
    with ground.file() as file:
        url = server.ready() if server else f"sqlite:///{file}"
        filled(url, plan, len(plan.steps))
        kept = file.parent / "backup.db"
        backup(url, kept)
        what = _damage_server(server, url, random) if server else _damage(file, random, PAGE[kind])
        read = reading(url, [wanted])
        checked = Process(
            lambda tell: [tell(f"{one.kind} {one.id}: {one.wrong}; {one.advice}") for one in _checked(url)]
        )
        for process in (read, checked):
            result.expect(process.finish() != CRASHED, f"damage was taken for a mistake: {process.message}")
            if process.message:
                result.told(process.message)
        for line in checked.told:
            result.told(line)
        if checked.told or checked.message:
            result.went = f"{what}: the check found it" + (", and reading did" if read.message else "")
        elif read.message:
            result.went = f"{what}: reading found it, the check did not"
            result.troubles.append(f"the check overlooked this: {read.message}")
        elif read.told == ["True"]:
            result.went = f"{what}: nothing was there that anybody reads"
        else:
            result.troubles.append("damage that nobody noticed")
        url = _put_back(kept, file, url, server)
        looked_at(url, plan, len(plan.steps), ground.folder, result)
        if server:
            server.drop(url)
    return result


def _checked(url: str) -> Iterator[object]:
    return check(Store.open(url, create=False))


def _damage(file: Path, random: Random, size: int) -> str:
    with file.open("r+b") as pages:
        pages.seek(random.randrange(file.stat().st_size // size) * size)
        pages.write(random.choice((bytes(size), random.randbytes(size))))
    return "a page"


def _damage_server(server: Server, url: str, random: Random) -> str:
    [(folder,)] = server._ask(url, "SHOW data_directory")
    kinds = "SELECT pg_relation_filepath(c.oid), relkind::text FROM pg_class c WHERE relkind IN ('r', 'i') "
    there = server._ask(
        url, kinds + "AND relnamespace = 'public'::regnamespace AND pg_relation_size(c.oid) > 0 ORDER BY 1"
    )
    path, kind = random.choice(there)
    server.say("CHECKPOINT")
    server.kill()
    _damage(Path(folder) / path, random, PAGE["postgresql"])
    server.start()
    return "a page of a table" if kind == "r" else "a page of an index"


def _put_back(kept: Path, file: Path, url: str, server: Server | None) -> str:
    """As the README says: the file back in its place, or copied into a new database."""
    if server is None:
        for leftover in file.parent.glob("claims.db*"):
            leftover.unlink()
        shutil.copy(kept, file)
        return url
    server.drop(url)
    new = server.new()
    copy(f"sqlite:///{kept}", new)
    return new


def clock_set_back(kind: str, ground: Ground, random: Random) -> Try:
    """The clock jumps back and forth while claims are added and judged."""
    result, plan = Try(), some_plan(random)
    right, seed = judging.now, random.randrange(1000)

    def jumping() -> object:
        return right() - timedelta(hours=jumps.randrange(100))

    jumps = Random(seed)

    def prepare() -> None:
        judging.now = writing.now = jumping  # type: ignore[assignment]

    def change_of_mind(tell: Tell) -> None:
        prepare()
        with tracker(url) as on:
            claim = next(iter(on.claims()))
            for verdict in ("confirmed", "rejected", "confirmed", "rejected"):
                on.judge(claim, verdict)
            tell(claim.id)

    with ground.database(kind) as url:
        writer = Writer(url, plan, prepare=prepare)
        result.expect(writer.finish() == 0, f"the writer failed: {writer.message}")
        looked_at(url, plan, len(plan.steps), ground.folder, result)
        judge = Process(change_of_mind)
        result.expect(judge.finish() == 0, f"nobody could judge: {judge.message}")
        store = Store.open(url, create=False)
        entries = list(store.log())
        numbers, times = [one.number for one in entries], [one.at for one in entries]
        result.expect(times != sorted(times, reverse=True), "the clock went forward after all")
        result.expect(numbers == sorted(numbers, reverse=True), "the log is out of order")
        said = [one.details["verdict"] for one in entries[:4]]
        result.expect(said == ["rejected", "confirmed", "rejected", "confirmed"], f"the log says {said}")
        [standing] = store.judgements(judge.told[0])
        result.expect(standing.verdict == store.claim(judge.told[0]).judgement == "rejected", "an earlier one stands")
        store.close()
    return result


def lock_for_a_while(kind: str, ground: Ground, random: Random) -> Try:
    """Another program keeps the database locked, and gives it free again."""
    result, plan = Try(), some_plan(random)
    with ground.database(kind) as url:
        writer = Writer(url, plan)
        until_hit(writer, plan, random)
        holder = _holder(url, random)
        time.sleep(random.uniform(0.1, 0.6))
        holder.go_on()
        holder.finish()
        code = writer.finish()
        result.expect(code == 0, f"the writer ended with {code}: {writer.message}")
        looked_at(url, plan, len(plan.steps), ground.folder, result)
    return result


def lock_for_too_long(kind: str, ground: Ground, random: Random) -> Try:
    """Another program keeps the database locked for longer than writers wait (here less than they do)."""
    result, plan = Try(), some_plan(random)

    def impatient() -> None:
        dialects.common.BUSY_SECONDS = 0.2

    done = random.randrange(1, len(plan.steps) - 1)
    with ground.database(kind) as url:
        filled(url, plan, done)
        holder = _holder(url, random)
        fails_in_words(Writer(url, plan, done, impatient), result, place_of(url))
        holder.go_on()
        holder.finish()
        steps = looked_at(url, plan, done, ground.folder, result)
        goes_on(url, plan, steps, ground.folder, result)
    return result


def _holder(url: str, random: Random) -> Process:
    """A process that keeps the database locked until it is told to go on."""
    if url.startswith("sqlite"):
        statement = random.choice(("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"))
    else:
        table = "LOCK TABLE claim IN SHARE ROW EXCLUSIVE MODE"
        statement = random.choice(("SELECT pg_advisory_xact_lock(hashtext('claims: one writer'))", table))

    def hold(tell: Tell) -> None:
        if url.startswith("sqlite"):
            connection = sqlite3.connect(place_of(url), timeout=60, isolation_level=None)
        else:
            given = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
            connection = psycopg.connect(given)
        connection.execute(statement)
        tell("held")
        tell.wait()
        connection.rollback()

    holder = Process(hold)
    holder.line()
    return holder
