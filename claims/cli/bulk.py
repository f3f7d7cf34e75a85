"""`claims bulk`: many documents, on many processes or machines, and from files into a database."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.cli.dates import iso
from claims.cli.options import Database, Judging, Model, flags
from claims.cli.runs import STOPPED
from claims.cli.values import columns, words

if TYPE_CHECKING:
    from claims.bulk import Progress

EXAMPLES = """\
claims bulk extract news.parquet -o parts --jobs 8
claims bulk load parts --db postgresql+psycopg://ann@localhost/news"""

app = typer.Typer(
    help="Read and extract very many documents, and load them into a database.\n\n"
    "`extract` makes files of documents with their claims, by many processes or machines; `load` puts them into a "
    "database, without a language model.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
    no_args_is_help=True,
)


@app.command(
    "extract",
    epilog="\b\nExamples:\n  claims bulk extract news.jsonl.gz -o parts\n"
    "  claims bulk extract news/ -o parts --jobs 8\n"
    "  claims bulk extract /shared/news/ -o /shared/parts --address 10.0.0.1:6379",
)
@flags
def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files and folders, of all kinds that `claims add` takes."),
    ],
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the parts go.", show_default=False)
    ],
    model: Model,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Work with so many processes, of this machine or, at most, of the cluster."
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT", callback=words, help="Work on the Ray cluster there; `auto` for this machine's."
        ),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", callback=words, help="Who published them all.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", callback=iso, help="When, of them all, as an ISO date.")
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN",
            help="Which column of Parquet or CSV, or key of JSON, has a field of the documents. Several times.",
        ),
    ] = None,
    first: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after N documents: a sample, or a trial.")
    ] = None,
    documents: Annotated[
        int | None, typer.Option("--part", min=1, metavar="N", help="Documents of a part; without it, 500.")
    ] = None,
) -> None:
    """Find who says what in very many documents, and write it into files.

    A part is a Parquet file, a row a document with its claims, and is the same however many processes made it. What
    can't be used stands in refused.jsonl with its reason, and the exit code is 1. Whatever is interrupted, by Ctrl-C
    or a machine that is lost, goes on from the parts that are there when the same command is given again.

    --jobs and --address need Ray (`pip install 'claims[ray]'`). On a cluster, type this on one of its machines; inputs
    and FOLDER are where all of them see them by the same path.
    """
    from claims import settings
    from claims.bulk import Job
    from claims.bulk import extract as run
    from claims.bulk.job import DOCUMENTS, REFUSED
    from claims.cli.output import say
    from claims.wording import counted

    job = Job(
        inputs=tuple(inputs),
        outlet=outlet,
        published=published,
        columns=columns(map or []),
        documents=documents or DOCUMENTS,
        first=first,
        model=settings.model(model.model),
    )
    began = time.monotonic()
    with stopping("the same command goes on from the parts that are done"), counting() as tell:
        found = run(job, folder, jobs=jobs, address=address, tell=lambda progress: tell(_so_far(progress, began)))
    typer.echo(
        f"{counted(found.parts, 'part')} in {folder}: {counted(found.documents, 'document')} with "
        f"{counted(found.claims, 'claim')}; {found.refused:,} refused."
    )
    if found.refused:
        say(f"What was refused, and why, stands in {folder / REFUSED}.")
        raise typer.Exit(1)


@app.command("load", epilog="\b\nExample:\n  claims bulk load parts --db postgresql+psycopg://ann@localhost/news")
@flags
def load(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="What `claims bulk extract` wrote.", show_default=False)
    ],
    judging: Judging,
    database: Database,
) -> None:
    """Put what a job found into a database, and find what conflicts and who is one.

    The database is then what `claims add` of the same documents would have made of it, but it takes no language model
    to parse with. A part is stored as a whole or not at all (by COPY on PostgreSQL), and what is stored already is
    passed over: adding the same again changes nothing, and after Ctrl-C the same command goes on.
    """
    from claims import settings
    from claims.bulk.filling import Filler, Loaded
    from claims.bulk.job import noted
    from claims.cli.ingest import in_conflict, tell_listing
    from claims.cli.output import say
    from claims.wording import counted

    def so_far(loaded: Loaded) -> str:
        return ", ".join(
            counted(number, noun)
            for number, noun in (
                (loaded.parts, "part"),
                (loaded.added + loaded.updated, "document"),
                (loaded.claims, "claim"),
            )
        )

    began = time.monotonic()
    with stopping("what is counted as done is kept, and the same command goes on"), counting() as tell:
        noted(folder)  # before a database is made
        with Filler(settings.database_url(database.db), judge=judging.judge) as filler:
            found = filler.load(folder, lambda loaded: tell(so_far(loaded)))
            if filler.inquiry:
                say(filler.inquiry)
    updated = f" and updated {found.updated:,}" if found.updated else ""
    typer.echo(
        f"Added {counted(found.added, 'document')}{updated} with {counted(found.claims, 'claim')} and "
        f"{in_conflict(found.conflicts, found.opinions)}; {found.unchanged:,} unchanged."
    )
    tell_listing(found.conflicts, found.opinions)
    say(f"{(found.added + found.updated) / max(0.1, time.monotonic() - began):,.1f} documents a second.")


def _so_far(progress: Progress, began: float) -> str:
    rate = progress.words / max(0.1, time.monotonic() - began)
    return f"{progress.documents:,} documents, {progress.refused:,} refused, {rate:,.0f} words/s"


@contextmanager
def stopping(advice: str) -> Iterator[None]:
    """Ctrl-C stops at once, says how to go on, and exits with 130."""
    from claims.cli.output import say

    try:
        yield
    except KeyboardInterrupt:
        say(f"Stopped; {advice}.")
        raise typer.Exit(STOPPED) from None


@contextmanager
def counting() -> Iterator[Callable[[str], None]]:
    """A line on stderr that says how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda told: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown: Any = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("beginning ...")
        yield lambda told: bar.update(task, description=told)
