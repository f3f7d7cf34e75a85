"""Adding documents with a word on how it goes: what `claims add` and `claims demo` share."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import typer

from claims.cli.output import say
from claims.cli.passed import PassedOver
from claims.cli.runs import STOPPED, progress, reported, stoppable
from claims.cli.undated import gives_no_date, is_dated_by_name, tell_dated_by_name, tell_undated, unread
from claims.errors import JudgeError, PluginError, StoreError
from claims.origin import replaces
from claims.records import Document, DocumentInfo, Refusal
from claims.tables import SHORT_ID
from claims.wording import counted

if TYPE_CHECKING:
    from claims.pipeline import Outcome, Summary, Tracker
    from claims.read.follow import Manner

Said: TypeAlias = tuple[str, Document | Refusal, int, int, Sequence[str], int, DocumentInfo | None, int]
"""The fields of an Outcome."""
NAMED = 20
"""Refusals that the closing summary spells out."""
ALIKE = 3
"""So many for the same reason are spelled out each, more of them by the first."""


def ingest(
    database: Callable[[], Tracker],
    documents: Iterable[Document | Refusal],
    *,
    size: int | None = None,
    first: int | None = None,
    report: Path | None = None,
    jobs: int = 1,
    passed: PassedOver | None = None,
) -> Summary:
    """Add the documents, with progress on stderr; the closing summary is told by then.

    `size` and `first` are how many bytes, or documents, there are to read; `report` is a file for the refusals; `jobs`
    is how many processes read; `passed` are files of no use. Ctrl-C finishes the document at hand, keeps what is done,
    says how to go on, and exits with 130; twice, it stops at once.
    """
    return told(outcomes(database, documents, jobs), size=size, first=first, report=report, passed=passed)


def follow(
    database: Callable[[], Tracker], addresses: Sequence[str], manner: Manner, *, report: Path | None = None
) -> Summary:
    """As `ingest`, of the new articles that feeds and sitemaps name."""

    def followed() -> Generator[Outcome]:
        with database() as tracker:
            try:
                yield from tracker.follow(addresses, manner)
            finally:
                if tracker.inquiry:
                    say(tracker.inquiry)

    return told(followed(), first=manner.first, report=report)


def told(
    outcomes: Generator[Said],
    *,
    size: int | None = None,
    first: int | None = None,
    report: Path | None = None,
    passed: PassedOver | None = None,
) -> Summary:
    """What became of the inputs, counted along; the closing summary is told at the end, whatever ends it."""
    from claims.pipeline import Summary

    summary, started, stopped = Summary(), time.monotonic(), False
    passed = passed or PassedOver()
    with reported(report) as refuse, progress(size, first) as step, stoppable() as stop:
        try:
            with closing(outcomes) as found:
                for outcome in found:
                    count(summary, *outcome)
                    if isinstance(outcome[1], Refusal):
                        refuse(outcome[1])
                    elif outcome[0] != "unchanged" and gives_no_date(outcome[1]):
                        refuse(unread(outcome[1]))
                    step(summary)
                    if stop.asked:
                        break
        except KeyboardInterrupt:
            stop.asked = True
        except (StoreError, JudgeError, PluginError):
            conclude(summary, time.monotonic() - started)
            raise
        stopped = stop.asked
        for refusal in passed.refusals():
            refuse(refusal)
    conclude(summary, time.monotonic() - started)
    passed.tell()
    if stopped:
        say("Stopped. What is counted above is kept; the same command again goes on from there, and settles who is who")
        say("at its end.")
        raise typer.Exit(STOPPED)
    return summary


def outcomes(
    database: Callable[[], Tracker], documents: Iterable[Document | Refusal], jobs: int = 1
) -> Generator[Said]:
    """What becomes of each input; the database is opened, or made, only when there is something to put into it."""
    from claims.read.meter import METER

    waiting = METER.marking(documents)
    for item in waiting:
        if isinstance(item, Refusal):
            yield "refused", item, 0, 0, (), 0, None, 0
        else:
            with database() as tracker:
                try:
                    yield from tracker.add(chain([item], waiting), jobs=jobs)
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
    twin: DocumentInfo | None = None,
    opinions: int = 0,
) -> None:
    """Note what became of one input; of what was there already neither claims nor words count, for nothing was done."""
    if isinstance(item, Refusal):
        summary.refused.append(item)
        return
    summary.replaced.update(name for name, origin in item.origins.items() if replaces(origin))
    setattr(summary, status, getattr(summary, status) + 1)
    if twin:
        summary.twins.append((item, twin))
    if status != "unchanged":
        summary.undated += [item] if gives_no_date(item) else []
        summary.by_name += [item] if is_dated_by_name(item) else []
        summary.foreign += foreign(item)
        summary.claims += claims
        summary.conflicts += conflicts
        summary.opinions += opinions
        summary.words += len(item.text.split())
        summary.unfounded += len(unfounded)
        summary.crowded += crowded


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


TELLING = 1_000
"""Words from which it is told how many were added a second: of fewer, the start is most of the time."""


def conclude(summary: Summary, seconds: float) -> None:
    """The closing summary: counts on stdout; the speed, and each refusal with its reason, on stderr."""
    typer.echo(f"{in_words(summary).capitalize()}.")
    if summary.words >= TELLING and seconds:
        say(f"{summary.words / seconds:,.0f} words a second.")
    tell_listing(summary.conflicts, summary.opinions)
    tell_replaced(summary.replaced)
    tell_undated(summary.undated)
    tell_dated_by_name(summary.by_name)
    tell_foreign(summary.foreign)
    tell_twins(summary.twins)
    if summary.unfounded:
        gone = counted(summary.unfounded, "claim")
        say(f"{gone} that somebody judged no longer in the text; see `claims log --action edit`.")
    if summary.crowded:
        from claims.conflicts import NEIGHBOURS

        many = counted(summary.crowded, "claim")
        say(f"{many} on much-told matters: each was compared with the {NEIGHBOURS} nearest others, not with all.")
    tell_refused(summary.refused)


def tell_refused(refused: Sequence[Refusal]) -> None:
    """Say on stderr what was refused and why; what many were refused for once, by the first of them."""
    alike: dict[tuple[str, str], list[Refusal]] = {}
    for refusal in refused:
        alike.setdefault((refusal.reason, refusal.advice), []).append(refusal)
    lines = [line for some in alike.values() for line in _refusals(some)]
    for line, _ in lines[:NAMED]:
        say(line)
    if left := sum(count for _, count in lines[NAMED:]):
        say(f"refused: {left:,} more")


def _refusals(some: Sequence[Refusal]) -> list[tuple[str, int]]:
    """Lines for what was refused for one reason, each with how many it stands for."""
    if len(some) <= ALIKE:
        return [(f"refused: {one}", 1) for one in some]
    return [(f"refused: {some[0]} ({len(some) - 1:,} more for the same reason)", len(some))]


def tell_replaced(replaced: Mapping[str, int]) -> None:
    """Say on stderr what the user gave instead of what documents (how many, by field) say themselves."""
    for name, count in replaced.items():
        what = {"published": "date", "url": "address"}.get(name, name)
        these = f"{count:,} of these documents give themselves" if count > 1 else "one of these documents gives itself"
        say(f"--{name} replaces the {what} that {these}.")


def foreign(document: Document) -> list[tuple[Document, str]]:
    """The document with the code of the language that it may be in, where its text leaves that open."""
    from claims.read.language import maybe_foreign

    is_told = document.language is not None and document.origins.get("language") == "the text"
    code = None if is_told else maybe_foreign(document.text)
    return [(document, code)] if code else []


def tell_foreign(found: Sequence[tuple[Document, str]]) -> None:
    """Say on stderr what may be in another language, and was taken nevertheless."""
    from claims.read.language import language_name

    for document, code in found[:NAMED]:
        say(
            f"{document.name or document.title}: it may be in {language_name(code)}, and is read as if it were English."
        )
    if found:
        many = counted(len(found), "document")
        say(
            f"{many} may be in another language: what is found there is not to be relied on; add a translation instead."
        )


def tell_twins(twins: Sequence[tuple[Document, DocumentInfo]]) -> None:
    """Say on stderr which files were stored under another name or outlet before, and how to say more of those."""
    for document, stored in twins[:NAMED]:
        say(f"{document.name or document.title}: this file is stored already, as {_stored(stored)}.")
    if len(twins) > NAMED:
        say(f"{counted(len(twins) - NAMED, 'more file')} are stored already.")
    if twins:
        say("Another outlet or title is another document; what two of one text print counts once. `claims docs remove")
        say("ID` takes one of them out; `claims docs set ID --outlet NAME --published DATE` says more of the other.")


def _stored(info: DocumentInfo) -> str:
    by = f", {info.outlet}" if info.outlet else ""
    return f"{info.title or info.name}{by} ({info.id[:SHORT_ID]})"


def in_conflict(conflicts: int, opinions: int) -> str:
    """ "3 pairs of claims that may conflict and 1 of opinions", which lists show with --kind evaluation only."""
    return f"{counted(conflicts, 'pair')} of claims that may conflict" + (
        f" and {opinions:,} of opinions" if opinions else ""
    )


def tell_listing(conflicts: int, opinions: int) -> None:
    """Say on stderr how to see all that was counted, for lists begin with what is surest."""
    how = [("--min-score 0 lists all", conflicts), ("--kind evaluation those of opinions", opinions)]
    if told := [words for words, count in how if count]:
        say(f"`claims conflicts` lists the surest of these pairs, the copies of a claim as one; {', '.join(told)}.")


def in_words(summary: Summary) -> str:
    """What became of the inputs: "added 2 documents with 9 claims and 2 pairs of claims ...; 1 refused"."""
    new = summary.added + summary.updated
    found = f" with {counted(summary.claims, 'claim')} and {in_conflict(summary.conflicts, summary.opinions)}"
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
