"""Several processes that read documents ahead of the one that stores them: the same answers, in the same order, as one
process gives.

Each has the extractor loaded and is asked about a batch at a time over a pipe of its own, by a thread that waits for
the answer. So it is known which document a process died over; and when the storing process is gone, however it went,
the pipes close and the others end.
"""

from __future__ import annotations

import gc
import signal
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from claims.errors import ClaimsError
from claims.reading import resolved
from claims.records import Claim, Document, Extraction, Refusal

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from claims.extract import Extractor

Answer: TypeAlias = "tuple[Extraction, list[Claim]] | Refusal"
"""What was found, and the claims made of it. Tokens stay in the process that read: to hand them over took as long as to
store a document."""
AHEAD = 16
"""Batches a process that are read, or wait to be stored, at a time: enough to go on with while speakers are settled.
No more are held in memory, about 150 kB a document."""
ADVICE = "free memory and add it again, or split it"


class Batch(NamedTuple):
    """Inputs that are read together."""

    items: Sequence[Document | Refusal]
    known: Sequence[bool]
    """Whether each is stored already, as it is."""
    fresh: Sequence[Document | Refusal]
    """The others, as people set them."""


class Died(Exception):
    """A process ended without an answer."""


class Process:
    """A process with the extractor loaded. Raises Died where it ends over that, or what loading raises there."""

    def __init__(self, model: str | None) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")  # a fork would share the database's connection, and locks that threads hold
        self._line, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other, model, gc.get_threshold()), daemon=True)
        with _no_interrupts():
            self._process.start()
        other.close()

    def loaded(self) -> Process:
        """When it has told that the extractor is loaded, and of what it warned."""
        for warning in self._answer():
            warnings.warn(warning, stacklevel=2)
        return self

    def ask(self, documents: Sequence[Document]) -> list[Answer]:
        with self._dying():
            self._line.send(documents)
        answers: list[Answer] = self._answer()
        return answers

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._line.close()

    def _answer(self) -> Any:
        with self._dying():
            answer = self._line.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @contextmanager
    def _dying(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode or 0
            raise Died(f"signal {-code}" if code < 0 else f"exit code {code}") from None


class Readers:
    """So many processes, each started when there is something for it to read; they end with the `with` block."""

    def __init__(self, number: int, model: str | None = None) -> None:
        self._number, self._model = number, model
        self._threads = ThreadPoolExecutor(number, "reading")
        self._own = threading.local()
        """The process of each thread."""
        self._lock = threading.Lock()
        self._running: list[Process] | None = []
        """None once all are to end."""

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            running, self._running = self._running or [], None
        for process in running:
            process.end()
        self._threads.shutdown(cancel_futures=True)

    def read(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Iterator[Answer]]]:
        """Each batch with an answer to each of what is fresh in it. Takes a few batches ahead."""
        waiting: deque[tuple[Batch, Future[list[Answer]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._threads.submit(self._answers, batch.fresh)))
            while waiting and (len(waiting) > AHEAD * self._number or waiting[0][1].done()):
                yield _answered(*waiting.popleft())
        while waiting:
            yield _answered(*waiting.popleft())

    def _answers(self, fresh: Sequence[Document | Refusal]) -> list[Answer]:
        documents = [one for one in fresh if isinstance(one, Document)]
        answers = iter(self._read(documents) if documents else ())
        return [one if isinstance(one, Refusal) else next(answers) for one in fresh]

    def _read(self, documents: Sequence[Document]) -> list[Answer]:
        """Those of a batch over which a process died are read again one by one, in another."""
        try:
            return self._mine().ask(documents)
        except Died:
            self._own.process = None
            return [self._again(document) for document in documents]

    def _again(self, document: Document) -> Answer:
        try:
            return self._mine().ask([document])[0]
        except Died as died:
            self._own.process = None
            name = document.name or document.title or document.id
            return Refusal(name, f"two processes died while they read it, the last one of {died}", ADVICE)

    def _mine(self) -> Process:
        """The process of this thread."""
        if getattr(self._own, "process", None) is None:
            with self._lock:
                if self._running is None:
                    raise Died("the run's end")
                process = Process(self._model)
                self._running.append(process)
            try:
                self._own.process = process.loaded()
            except Died as died:
                raise ClaimsError(
                    f"a process that was to read died of {died} as it started, perhaps for want of memory; "
                    "take fewer --jobs"
                ) from None
        own: Process = self._own.process
        return own


def _answered(batch: Batch, future: Future[list[Answer]]) -> tuple[Batch, Iterator[Answer]]:
    return batch, iter(future.result())


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """A process that is started inside is not told of Ctrl-C: who started it decides when it ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def serve(line: Connection, model: str | None, seldom: tuple[int, int, int]) -> None:
    """What a process does: load the extractor, tell what it warned of, and answer until nobody asks any more.

    Garbage is looked for as `seldom` as by who started it (as of gc.set_threshold).
    """
    gc.set_threshold(*seldom)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            with warnings.catch_warnings(record=True) as caught:
                from claims.extract import Extractor

                extractor = Extractor.load(model)
            gc.freeze()  # a language model is never garbage
        except Exception as error:
            line.send(error)
            return
        line.send([str(one.message) for one in caught if issubclass(one.category, UserWarning)])
        while True:
            line.send(_answers(extractor, line.recv()))


def _answers(extractor: Extractor, documents: Sequence[Document]) -> list[Answer] | Exception:
    try:
        found = extractor.extract_many(documents)
        return [one if isinstance(one, Refusal) else (replace(one, tokens=()), resolved(one)) for one in found]
    except Exception as error:
        error.add_note(traceback.format_exc())
        return error
