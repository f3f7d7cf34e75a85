"""What all faults share: databases, writers in processes of their own, moments, and the look at what is left."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from postgres import Server, server
from sqlalchemy import Engine, event, make_url

from claims.errors import ClaimsError
from claims.store import Store
from claims.store.checking import check
from faults.plans import MANY, Content, Plan, content_of, differences, plan_of, tracker

PLANS, LENGTH = 4, 14
"""How many plans there are to choose from, and their steps."""
MEMORY = "/dev/shm"
"""Files here outlive every process, and whatever writes them need not wait for a disk."""
PATIENCE = 120.0
"""Seconds after which a process that says nothing is taken to hang."""
ADVICE = re.compile(
    r"(; |, or )(make|free|wait|put back|try|do the same|type|start|choose|check|ask|correct|save|copy|remove|judge)\b"
)
"""What to do next, as messages say it: after the reason."""
PAUSED = "paused"
FAILED, CRASHED = 3, 4
"""Exit codes of a writer: an error that the user can do something about, and any other."""


@dataclass
class Try:
    """What came of one try."""

    lost: int = 0
    """Claims that were reported as done and are not there, or not whole."""
    troubles: list[str] = field(default_factory=list)
    """Whatever else is not as it should be."""
    went: str = ""
    """What happened, in words that other tries may share."""

    def expect(self, true: bool, otherwise: str) -> None:
        if not true:
            self.troubles.append(otherwise)

    def told(self, message: str, place: str = "") -> None:
        """The message names the input and says what to do next."""
        self.expect(bool(ADVICE.search(message)), f"this message lacks what to do: {message}")
        self.expect(place in message, f"this message does not name {place}: {message}")


class Ground:
    """Where databases are made; servers are started when they are first needed."""

    def __init__(self, stack: ExitStack, shared: Server | None = None) -> None:
        self._stack = stack
        self._shared = shared
        memory = MEMORY if os.access(MEMORY, os.W_OK) else None
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="claims-faults-", dir=memory)))
        self.folder.chmod(0o755)

    @contextmanager
    def database(self, kind: str) -> Iterator[str]:
        """URL of a database with this release's tables and nothing in them."""
        with self.file() as file:
            if kind == "sqlite":
                yield f"sqlite:///{file}"
                return
            url = self.server.ready()
            yield url
            self.server.done(url)

    @contextmanager
    def file(self) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            yield Path(shutil.copy(empty_file(self.folder), folder / "claims.db"))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def server(self) -> Server:
        if self._shared is None:
            self._shared = self._stack.enter_context(server())
        return self._shared


@cache
def empty_file(folder: Path) -> Path:
    file = folder / "empty.db"
    Store.open(f"sqlite:///{file}", create=True).close()
    return file


@contextmanager
def own_server(folder: Path | None = None) -> Iterator[Server | None]:
    """A server that may be killed, with the settings that users have; None where another's server is to be used."""
    if os.environ.get("CLAIMS_TEST_POSTGRES"):
        yield None
        return
    former = tempfile.tempdir
    with ExitStack() as stack:
        try:
            tempfile.tempdir = str(folder) if folder else former
            running = stack.enter_context(server())
        finally:
            tempfile.tempdir = former
        running.say("ALTER SYSTEM RESET ALL")
        running.say("SELECT pg_reload_conf()")
        yield running


Hook = Callable[[int], None]


SENT = ("before_cursor_execute", "commit")


def listen(hook: Hook) -> Callable[..., None]:
    """Call the hook with the number of each SQL statement and commit, before it is sent."""
    numbers = count(1)

    def before(*_: object) -> None:
        hook(next(numbers))

    for name in SENT:
        event.listen(Engine, name, before)
    return before


@contextmanager
def counted(hook: Hook) -> Iterator[None]:
    """As listen(), for a while."""
    listening = listen(hook)
    try:
        yield
    finally:
        for name in SENT:
            event.remove(Engine, name, listening)


def kill_at(moment: int) -> Callable[[], object]:
    """For a process: be killed before this statement."""

    def hook(number: int) -> None:
        if number == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: listen(hook)


class Tell:
    """How a process tells its parent a line, and waits for its word."""

    def __init__(self, lines: int, word: int) -> None:
        self._lines, self._word = lines, word

    def __call__(self, line: str) -> None:
        os.write(self._lines, f"{line}\n".encode())

    def wait(self) -> None:
        """Until the parent calls go_on()."""
        os.read(self._word, 1)


class Process:
    """A fork of this one, so that nothing is imported again. It tells what it does line by line."""

    def __init__(self, work: Callable[[Tell], object]) -> None:
        self._reader, writer = os.pipe()
        listener, self._go = os.pipe()
        self._buffer = b""
        self.message = ""
        self.told: list[str] = []
        self.ended: int | None = None
        self.pid = os.fork()
        if self.pid:
            os.close(writer)
            os.close(listener)
            return
        code = CRASHED
        try:
            os.close(self._reader)
            os.close(self._go)
            tell = Tell(writer, listener)
            work(tell)
            code = 0
        except ClaimsError as error:
            tell(f"! {error}")
            code = FAILED
        except BaseException:
            tell("? " + traceback.format_exc().replace("\n", " | "))
        finally:
            os._exit(code)  # nothing of what the parent is to tidy up is tidied up here

    def line(self) -> str | None:
        """The next line that it tells; None when it has ended."""
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self._reader], [], [], PATIENCE)
            if not ready:
                self.kill()
                raise TimeoutError(f"a process said nothing for {PATIENCE} seconds, after {self.told[-1:]}")
            read = os.read(self._reader, 65536)
            if not read:
                return None
            self._buffer += read
        line, _, self._buffer = self._buffer.partition(b"\n")
        words = line.decode()
        if words[:2] in ("! ", "? "):
            self.message = words[2:]
        elif words != PAUSED:
            self.told.append(words)
        return words

    def go_on(self) -> None:
        os.write(self._go, b"x")

    def kill(self, signal_: int = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal_)

    def finish(self) -> int:
        """The exit code, negative for a signal, when it has ended."""
        while self.line() is not None:
            pass
        if self.ended is None:
            _, status = os.waitpid(self.pid, 0)
            self.ended = os.waitstatus_to_exitcode(status)
            os.close(self._reader)
            os.close(self._go)
        return self.ended


class Writer(Process):
    """Takes the steps of a plan from `start` on, and tells the number of each when it is committed.

    Before the statements whose numbers are in `pauses` it says so and waits for go_on(). It is killed before it can
    tell of the step `untold`.
    """

    def __init__(
        self,
        url: str,
        plan: Plan,
        start: int = 0,
        prepare: Callable[[], None] | None = None,
        pauses: Container[int] = (),
        untold: int | None = None,
    ) -> None:
        def pause(number: int, tell: Tell) -> None:
            if number in pauses:
                tell(PAUSED)
                tell.wait()

        def work(tell: Tell) -> None:
            if prepare:
                prepare()
            listen(lambda number: pause(number, tell))
            with tracker(url, plan.who) as on:
                for number, step in enumerate(plan.steps[start:], start):
                    if number > start or not step.is_taken(on):
                        step.take(on)
                    if number == untold:
                        os.kill(os.getpid(), signal.SIGKILL)
                    tell(str(number))

        self._start = start
        super().__init__(work)

    @property
    def done(self) -> int:
        """How many steps of the plan were reported as done so far."""
        return int(self.told[-1]) + 1 if self.told else self._start

    def wait_for(self, number: int) -> None:
        while self.done < number and self.line() is not None:
            pass


@dataclass
class Reference:
    """A store that was never harmed."""

    contents: list[Content]
    """Before the first step, and after each."""
    statements: int
    """That its writer sent in all."""


@cache
def reference(folder: Path, plan: Plan) -> Reference:
    url = f"sqlite:///{shutil.copy(empty_file(folder), folder / f'reference-{id(plan)}.db')}"
    sent: list[int] = []
    with tracker(url, plan.who) as on:
        contents = [content_of(on.store)]
        for step in plan.steps:
            with counted(sent.append):
                step.take(on)
            contents.append(content_of(on.store))
    return Reference(contents, len(sent))


def looked_at(url: str, plan: Plan, done: int, folder: Path, into: Try) -> int:
    """Open the store as users do, after harm: it holds what the never harmed one held after `done` steps, or one more.

    Returns how many that is.
    """
    wanted = reference(folder, plan).contents
    with tracker(url, plan.who) as on:
        found = content_of(on.store)
        into.troubles += [f"{one.kind} {one.id}: {one.wrong}" for one in check(on.store)]
    for steps in (done, done + 1):
        if steps < len(wanted) and found == wanted[steps]:
            return steps
    nearest = min((wanted[n] for n in (done, done + 1) if n < len(wanted)), key=lambda one: missing(found, one))
    into.lost += missing(found, nearest)
    into.troubles.append(f"after {done} steps of {plan.who}: " + "; ".join(differences(found, nearest)))
    return done


def reading(url: str, wanted: Sequence[Content], prepare: Callable[[], None] | None = None) -> Process:
    """A process that reads all content and tells whether it is one of these."""

    def look(tell: Tell) -> None:
        if prepare:
            prepare()
        tell(str(content_of(Store.open(url, create=False)) in wanted))

    return Process(look)


def missing(found: Content, wanted: Content) -> int:
    """How many claims are not there as they should be."""
    there = {claim.id: (claim.text, claim.spans, claim.document.sha256) for claim in found["claims"]}
    return sum(there.get(one.id) != (one.text, one.spans, one.document.sha256) for one in wanted["claims"])


def goes_on(url: str, plan: Plan, start: int, folder: Path, into: Try) -> None:
    """The writer does the rest, and all is as if nothing had happened."""
    writer = Writer(url, plan, start)
    code = writer.finish()
    into.expect(code == 0, f"the next writer ended with {code}: {writer.message}")
    looked_at(url, plan, len(plan.steps), folder, into)


def place_of(url: str) -> str:
    """What a message has to name."""
    return make_url(url).database or ""


def some_plan(random: Random, who: str = "one") -> Plan:
    return plan_of(random.randrange(PLANS), who, LENGTH)


def plans_of_many(random: Random) -> tuple[Plan, ...]:
    """Those of writers that write at once."""
    seed = random.randrange(PLANS)
    return tuple(plan_of(seed, who, LENGTH * 2 // 3) for who in MANY)


def until_hit(writer: Writer, plan: Plan, random: Random) -> None:
    """Wait for a moment in the middle of the writer's work."""
    writer.wait_for(random.randrange(1, len(plan.steps)))
    time.sleep(random.uniform(0, 0.03))
