"""Adding documents with a word on how it goes: what `claims add` and `claims demo` share."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import typer

from claims.cli.listing import counted
from claims.cli.output import say
from claims.errors import JudgeError, StoreError
from claims.records import Document, Refusal

if TYPE_CHECKING:
    from claims.pipeline import Outcome, Summary, Tracker
    from claims.read.follow import Manner

Said: TypeAlias = tuple[str, Document | Refusal, int, int, Sequence[str], int]
"""The fields of an Outcome."""
NAMED = 20
"""Refusals that the closing summary spells out."""


def ingest(database: Callable[[], Tracker], documents: Iterable[Document | Refusal]) -> Summary:
    """Add the documents, with progress on stderr; the closing summary is told by then.

    Ctrl-C keeps what is done, says how to go on, and exits with 130.
    """
    return told(outcomes(database, documents))


def follow(database: Callable[[], Tracker], addresses: Sequence[str], manner: Manner) -> Summary:
    """As `ingest`, of the new articles that feeds and sitemaps name."""

    def followed() -> Iterator[Outcome]:
        with database() as tracker:
            try:
                yield from tracker.follow(addresses, manner)
            finally:
                if tracker.inquiry:
                    say(tracker.inquiry)

    return told(followed())


def told(outcomes: Iterable[Said]) -> Summary:
    """What became of the inputs, counted along; the closing summary is told at the end, whatever ends it."""
    from claims.pipeline import Summary

    summary, started, stopped = Summary(), time.monotonic(), False
    with progress() as step:
        try:
            for outcome in outcomes:
                count(summary, *outcome)
                step(summary)
        except KeyboardInterrupt:
            stopped = True
        except (StoreError, JudgeError):
            conclude(summary, time.monotonic() - started)
            raise
    conclude(summary, time.monotonic() - started)
    if stopped:
        say("Stopped. What is counted above is kept; the same command again goes on from there.")
        raise typer.Exit(130)
    return summary


def outcomes(database: Callable[[], Tracker], documents: Iterable[Document | Refusal]) -> Iterator[Said]:
    """What becomes of each input; the database is opened, or made, only when there is something to put into it."""
    waiting = iter(documents)
    for item in waiting:
        if isinstance(item, Refusal):
            yield "refused", item, 0, 0, (), 0
        else:
            with database() as tracker:
                try:
                    yield from tracker.add(chain([item], waiting))
                finally:
                    if tracker.inquiry:
                        say(tracker.inquiry)


def count(
    summary: Summary,
    status: str,
    item: Document | Refusal,
    claims: int,
    conflicts: int,
    unfounded: Sequence[str] = (),
    crowded: int = 0,
) -> None:
    """Note what became of one input; of what was there already neither claims nor words count, for nothing was done."""
    if isinstance(item, Refusal):
        summary.refused.append(item)
        return
    setattr(summary, status, getattr(summary, status) + 1)
    if status != "unchanged":
        summary.claims += claims
        summary.conflicts += conflicts
        summary.words += len(item.text.split())
        summary.unfounded += len(unfounded)
        summary.crowded += crowded


@contextmanager
def progress() -> Iterator[Callable[[Summary], None]]:
    """A line on stderr that counts along, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda summary: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading ...")

        def step(summary: Summary) -> None:
            speed = summary.words / max(bar.tasks[0].elapsed or 0, 0.1)
            bar.update(task, description=f"{in_words(summary)} ({speed:,.0f} words a second)")

        yield step


Step = Callable[[], None]


@contextmanager
def stepping(total: int, what: str) -> Iterator[Step]:
    """A bar on stderr that fills with each call, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def conclude(summary: Summary, seconds: float) -> None:
    """The closing summary: counts on stdout; the speed, and each refusal with its reason, on stderr."""
    typer.echo(f"{in_words(summary).capitalize()}.")
    if summary.words and seconds:
        say(f"{summary.words / seconds:,.0f} words a second.")
    if summary.unfounded:
        gone = counted(summary.unfounded, "claim")
        say(f"{gone} that somebody judged no longer in the text; see `claims log --action edit`.")
    if summary.crowded:
        from claims.conflicts import NEIGHBOURS

        many = counted(summary.crowded, "claim")
        say(f"{many} may be on one matter with more than {NEIGHBOURS} others; the nearest {NEIGHBOURS} were compared.")
    for refusal in summary.refused[:NAMED]:
        say(f"refused: {refusal}")
    if len(summary.refused) > NAMED:
        say(f"refused: {len(summary.refused) - NAMED:,} more")


def in_words(summary: Summary) -> str:
    """What became of the inputs: "added 2 documents with 9 claims and 1 pair of claims in conflict; 1 refused"."""
    new = summary.added + summary.updated
    found = f" with {counted(summary.claims, 'claim')} and {counted(summary.conflicts, 'pair')} of claims in conflict"
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (summary.unchanged, "unchanged"),
            (len(summary.refused), "refused"),
        )
        if number
    ]
    added = f"added {counted(summary.added, 'document')}"
    updated = f" and updated {summary.updated:,}" if summary.updated else ""
    return "; ".join([added + updated + (found if new else ""), *parts])
