"""What a long run needs: to be stopped and go on, a bar that says how far it is, and a file of what was refused."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.output import say
from claims.errors import ClaimsError
from claims.records import Refusal

if TYPE_CHECKING:
    from claims.pipeline import Summary

STOPPED = 130
"""The exit code of a run that somebody stopped."""
SETTLING = "settling who is who ..."
"""What is left to do when all documents are stored."""


Jobs = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=0,
        help="So many processes read documents, while this one stores them; 0 is one for each processor. What is "
        "stored is the same.",
    ),
]


def processes(jobs: int) -> int:
    """How many are meant: 0 is one for each processor that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return jobs or usable


class Stop:
    """Whether somebody asked for an end."""

    asked = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """The first Ctrl-C asks for an end, the second one raises KeyboardInterrupt."""
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        say("\nStopping when the document at hand is done; Ctrl-C again stops at once.")

    try:
        former = signal.signal(signal.SIGINT, ask)
    except ValueError:  # only the main thread is told of signals
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, former)


@contextmanager
def reported(file: Path | None) -> Iterator[Callable[[Refusal], None]]:
    """Writes refusals as they come, a line of JSON each. Raises ClaimsError where the file can't be written."""
    if file is None:
        yield lambda refusal: None
        return
    try:
        stream = open(file, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    except OSError as error:
        words = (error.strerror or str(error)).lower()
        raise ClaimsError(f"{file}: it can't be written: {words}; give --report another place") from None

    def write(refusal: Refusal) -> None:
        line = {"input": refusal.name, "reason": refusal.reason, "advice": refusal.advice}
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()

    with stream:
        yield write


@contextmanager
def progress(size: int | None, first: int | None) -> Iterator[Callable[[Summary], None]]:
    """A line on stderr that counts along, on a terminal only: with a bar and the time left where it is known how many
    bytes, or documents, there are to read."""
    if not sys.stderr.isatty():
        yield lambda summary: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    from claims.read.meter import METER

    class Doing(TextColumn):
        def render(self, task: Task) -> Text:
            return Text(SETTLING) if METER.over else super().render(task)

    known = bool(size or first)
    bar = (BarColumn(bar_width=20), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn()) if known else ()
    columns = (SpinnerColumn(), *bar, TimeElapsedColumn(), Doing("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading ...", total=1.0 if known else None)

        def step(summary: Summary) -> None:
            METER.pass_one()
            done = share(summary, METER.behind, size, first)
            shown.update(task, completed=done, description=so_far(summary, shown.tasks[0].elapsed or 0))

        yield step


def share(summary: Summary, read: int, size: int | None, first: int | None) -> float:
    """How much of it is done, from 0 to 1: of the bytes, or of the documents where only so many are wanted. `read` are
    the bytes of what is stored or refused, not of what waits."""
    documents = summary.added + summary.updated + summary.unchanged
    return min(1.0, max(read / size if size else 0.0, documents / first if first else 0.0))


def so_far(summary: Summary, seconds: float) -> str:
    """In few words, for a terminal is narrow: "12 new, 3 there, 1 refused, 1,500 words/s"."""
    counts = (summary.added + summary.updated, "new"), (summary.unchanged, "there"), (len(summary.refused), "refused")
    return ", ".join([*(f"{count:,} {what}" for count, what in counts if count), rate(summary, seconds)])


def rate(summary: Summary, seconds: float) -> str:
    """How fast it is; of what was there already there is nothing to say but how many documents."""
    seconds = max(seconds, 0.1)
    if summary.words:
        return f"{summary.words / seconds:,.0f} words/s"
    return f"{(summary.unchanged + len(summary.refused)) / seconds:,.0f} documents/s"
