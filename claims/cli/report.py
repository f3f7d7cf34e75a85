"""`claims report`: what is said about something, as one file to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from claims.cli.choosing import one_of
from claims.cli.options import ConflictFilters, Database, Form, flags

Written = Literal["html", "markdown"]
EXAMPLES = """\
claims report --about Liman -o report.html
claims report --about Gornovo --format markdown
claims report --judged confirmed -o confirmed.html"""
BY_ENDING: dict[str, Written] = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


@flags
def run(
    which: ConflictFilters,
    database: Database,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it, instead of the standard output."),
    ] = None,
    format: Annotated[
        Written | None,
        typer.Option(
            metavar="FORMAT",
            **one_of(Written),
            help="html or markdown; else as the file's ending says, and html where it has none.",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", min=1, metavar="N", help="Conflicts, speakers and articles at most, of each."),
    ] = 100,
) -> None:
    """Write what is said about something into one file: conflicts side by side, accounts over time, who and where.

    The HTML has its styles and drawings inside, and needs no other file, no script and no network. Markdown has the
    drawings as tables.
    """
    from claims.cli.output import opened, say
    from claims.web import html_report, markdown_report

    if not any(getattr(which, name) for name in ("about", "place", "speaker", "doc", "judged")):
        raise typer.BadParameter(
            "a report is about something: give --about, --place, --speaker or --doc, or --judged confirmed for all "
            "that was confirmed."
        )
    form = format or _by_ending(output)
    make = html_report if form == "html" else markdown_report
    with database.tracker() as tracker:
        text = make(tracker, which.selection(), limit)
    with opened(Form(output=output)) as stream:
        stream.write(text)
    if output:
        say(f"Wrote {output}.")


def _by_ending(output: Path | None) -> Written:
    """What the file's ending says; HTML where it has none. Raises Typer's BadParameter for what a report can't be."""
    ending = output.suffix.lower() if output else ""
    if ending and ending not in BY_ENDING:
        raise typer.BadParameter(
            f"{output}: a report is HTML (.html, .htm) or Markdown (.md, .markdown); choose one of these endings, or "
            "say with --format which of them it is."
        )
    return BY_ENDING.get(ending, "html")
