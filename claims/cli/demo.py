"""`claims demo`: the seed articles from end to end."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.options import Model, flags

EXAMPLES = """\
claims demo
claims demo --db try.db"""
ABOUT = "Liman"
CLAIMS, PAIRS = 20, 10
"""How many of each are shown: enough to see what they look like."""


@flags
def run(
    model: Model,
    db: Annotated[
        str, typer.Option(metavar="FILE|URL", help="The database to make or use, apart from your own.")
    ] = "claims-demo.db",
) -> None:
    """Show what the tool does, on articles that ship with it.

    They are added to a database of their own; then who said what about Krasny Liman is printed, and where the accounts
    conflict. The second time nothing is new, and it is quick.
    """
    from claims import read, settings
    from claims.cli import listing
    from claims.cli.ingest import ingest
    from claims.cli.options import Database, Output
    from claims.records import Selection

    articles = settings.shipped("seeds") / "articles"
    with Database(db).tracker(create=True, model=model.model) as tracker:
        typer.echo(f"The articles that ship with claims go into {db}.")
        summary = ingest(tracker, read.documents([str(articles)]))
        typed(f"claims list --about {ABOUT} --limit {CLAIMS} --db {db}")
        listing.claims(tracker, Selection(about=ABOUT, limit=CLAIMS), Output(limit=CLAIMS))
        typed(f"claims conflicts --about {ABOUT} --limit {PAIRS} --db {db}")
        listing.conflicts(tracker, Selection(about=ABOUT, limit=PAIRS), Output(limit=PAIRS))
    typer.echo(
        f"\nNext, type one of these:\n  claims conflicts --db {db}\n  claims compare Pushilin Cherevaty --db {db}"
    )
    if summary.refused:
        raise typer.Exit(1)


def typed(command: str) -> None:
    """Announce what follows as the command that prints it."""
    typer.echo(f"\n$ {command}")
