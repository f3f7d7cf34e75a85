"""`claims add`: documents into the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from claims.cli.options import Database, Judging, Metadata, Model, flags

EXAMPLES = """\
claims add report.html --outlet "The Harbour Courier" --published 2022-10-01
zcat news.jsonl.gz | claims add - --first 500"""


@flags
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL|-...", help="Files, folders, web addresses; - is the standard input."),
    ],
    given: Metadata,
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
) -> None:
    """Add documents: who said what, and what conflicts.

    Text, HTML and JSON Lines are read, also compressed (.gz), and folders of them. A line of JSON Lines is a document:
    id, url, title, publisher (the outlet), published, text. Adding the same again changes nothing. What can't be used
    is refused with its reason, the rest goes on, and the exit code is 1.

    On a terminal it shows how far it is. Ctrl-C finishes the document at hand; the same command again goes on from
    there, and does not read again what is stored.
    """
    from claims import read
    from claims.cli.ingest import ingest
    from claims.read.meter import METER

    documents = read.documents(inputs, stdin=sys.stdin.buffer, keep=keep_source, **given.fields())
    summary = ingest(
        lambda: database.tracker(create=True, model=model.model, judge=judging.judge),
        documents,
        size=METER.of(inputs),
        first=given.first,
        report=report,
    )
    if summary.refused:
        raise typer.Exit(1)
