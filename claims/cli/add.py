"""`claims add`: documents into the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.options import Database, Judging, Metadata, Model, flags
from claims.cli.runs import Jobs, processes
from claims.cli.web_options import Followed

if TYPE_CHECKING:
    from claims.pipeline import Tracker

EXAMPLES = """\
claims add report.html --outlet "The Harbour Courier" --published 2022-10-01
zcat news.jsonl.gz | claims add - --first 500
claims add news.jsonl.gz --jobs 2
claims add https://example.org/feed.xml --follow"""


@flags
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL|-...", help="Files, folders, web addresses; - is the standard input."),
    ],
    given: Metadata,
    web: Followed,
    model: Model,
    judging: Judging,
    database: Database,
    keep_source: Annotated[
        bool,
        typer.Option(
            "--keep-source", help="Keep the bytes that each document is read from too; `claims docs source` gives them."
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what is refused to this file too, as JSON Lines, as it comes."),
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Add documents: who said what, and what conflicts.

    Text, HTML, PDF, Word, e-mail, feeds, CSV, JSON, web archives and agencies' items are read, packed or not, and
    folders of them; `claims read` shows what is understood of them. A line of JSON Lines, or row of CSV, is a document:
    id, url, title, publisher (the outlet), published, text. Adding the same again changes nothing. What can't be used
    is refused with its reason, the rest goes on, and the exit code is 1.

    With --follow the address is a feed or a sitemap, and what is new on it since the last time is read: a request at a
    time to each host, with a pause, and nothing that its robots.txt does not allow.

    On a terminal it shows how far it is. Ctrl-C finishes the document at hand; the same command again goes on from
    there, and does not read again what is stored. With --jobs several documents are read at a time; they are stored
    one after another, as without.
    """
    from claims import read
    from claims.cli.ingest import follow, ingest
    from claims.cli.passed import PassedOver
    from claims.read.meter import METER

    def tracker() -> Tracker:
        return database.tracker(create=True, model=model.model, judge=judging.judge)

    if manner := web.manner(inputs, given, keep=keep_source):
        if jobs != 1:
            raise typer.BadParameter("--follow asks for a page at a time, and waits in between; leave out --jobs.")
        summary = follow(tracker, inputs, manner, report=report)
    else:
        passed = PassedOver()
        documents = read.documents(
            inputs,
            stdin=sys.stdin.buffer,
            access=web.access(),
            keep=keep_source,
            pass_over=passed.note,
            **given.fields(),
        )
        size, many = METER.of(inputs), processes(jobs)
        summary = ingest(tracker, documents, size=size, first=given.first, report=report, jobs=many, passed=passed)
    if summary.refused:
        raise typer.Exit(1)
