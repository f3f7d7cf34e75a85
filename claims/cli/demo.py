"""`claims demo`: the seed articles from end to end."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from claims.cli.options import Model, flags
from claims.records import Selection

EXAMPLES = """\
claims demo
claims demo --db try.db"""
CLAIMS = 5
CONFLICTS = (
    Selection(about="Liman", kind="degree", limit=1),
    Selection(about="Gornovo", kind="number", limit=1),
    Selection(about="Gornovo", kind="denial", limit=1),
    Selection(about="Averin", kind="number", limit=1),
    Selection(about="Averin", kind="reversal", limit=1),
)
"""What is asked of the three events: few pairs of many kinds, to show what they look like."""


@flags
def run(
    model: Model,
    db: Annotated[
        str, typer.Option(metavar="FILE|URL", help="The database to make or use, apart from your own.")
    ] = "claims-demo.db",
) -> None:
    """Show what the tool does, on articles that ship with it.

    They are added to a database of their own; then who said what about Krasny Liman is printed, and where accounts of
    three events conflict. The second time nothing is new, and it is quick.
    """
    from claims import read, settings
    from claims.cli import listing
    from claims.cli.ingest import ingest
    from claims.cli.options import Database, Output

    database, place = Database(db), shlex.quote(db)
    articles = settings.shipped("seeds") / "articles"
    typer.echo(f"The articles that ship with claims go into {db}.")
    summary = ingest(lambda: database.tracker(create=True, model=model.model), read.documents([str(articles)]))
    with database.tracker() as tracker:
        typed(f"claims list --about Liman --limit {CLAIMS} --db {place}")
        listing.claims(tracker, Selection(about="Liman", beliefs=False, limit=CLAIMS), Output(limit=CLAIMS))
        for asked in CONFLICTS:
            typed(f"claims conflicts --about {asked.about} --kind {asked.kind} --limit {asked.limit} --db {place}")
            listing.conflicts(tracker, asked, Output(limit=asked.limit))
    typer.echo(f"{_to_be_found()}{NEXT.format(db=place)}")
    if summary.refused:
        raise typer.Exit(1)


FIRST = """
First, so that your shell finds `claims` in its virtual environment:
  . {activate}
"""
NEXT = """
Next, type one of these:
  claims conflicts --about Gornovo --db {db}
  claims compare Pushilin Cherevaty --db {db}
  claims speakers --db {db}
  claims serve --open --db {db}"""


def _to_be_found() -> str:
    """What to type so that `claims` is a command; nothing where it is one already."""
    activate = Path(sys.prefix, "bin", "activate")
    if shutil.which("claims") or not activate.is_file():
        return ""
    here = activate.relative_to(Path.cwd()) if activate.is_relative_to(Path.cwd()) else activate
    return FIRST.format(activate=shlex.quote(str(here)))


def typed(command: str) -> None:
    """Announce what follows as the command that prints it."""
    typer.echo(f"\n$ {command}")
