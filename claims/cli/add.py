"""`claims add`: documents into the database."""

from __future__ import annotations

import sys
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
) -> None:
    """Add documents: who said what, and what conflicts.

    Text, HTML, PDF, Word, e-mail, feeds, CSV, JSON, web archives and agencies' items are read, packed or not, and
    folders of them; `claims read` shows what is understood of them. A line of JSON Lines, or row of CSV, is a document:
    id, url, title, publisher (the outlet), published, text. Adding the same again changes nothing. What can't be used
    is refused with its reason, the rest goes on, and the exit code is 1.
    """
    from claims import read
    from claims.cli.ingest import ingest

    documents = read.documents(inputs, stdin=sys.stdin.buffer, **given.fields())
    summary = ingest(lambda: database.tracker(create=True, model=model.model, judge=judging.judge), documents)
    if summary.refused:
        raise typer.Exit(1)
