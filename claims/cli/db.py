"""`claims db`: looking after the database."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from claims.cli.options import Database, Form, Output, flags
from claims.cli.values import words

EXAMPLES = """\
claims db check
claims db backup monday.db
claims db stats
claims db copy claims.db postgresql+psycopg://ann@localhost/news"""

Tell = Callable[[str, int], None]
OFTEN = 0.1
"""Seconds between two words on how far it is."""

app = typer.Typer(
    help="Look after the database.\n\nIt works alike on SQLite and PostgreSQL.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
    no_args_is_help=True,
)


@app.command("check", epilog="\b\nExample:\n  claims db check --jsonl -o problems.jsonl")
@flags
def check(database: Database, output: Output) -> None:
    """Check that nothing is damaged, lost or out of step.

    It looks at the database's own pages, indexes and constraints, and at all that follows from other rows: that each
    text is the one that was stored, each claim in it word for word, and that ids, statements, speakers, judgements,
    slots and full-text search fit what they were made from. Nothing is changed. The exit code is 1 if there is any
    problem. Others may go on writing; on SQLite they wait for a moment while full-text search is looked at.
    """
    from claims.cli import views
    from claims.cli.output import emit, say
    from claims.store.checking import check as problems
    from claims.tables.upkeep import FOUND, PROBLEMS

    checked: dict[str, int] = {}
    with database.tracker() as tracker, _progress(_on_screen(output)) as show:

        def tell(what: str, count: int) -> None:
            checked[what] = count
            show(what, count)

        count = emit(problems(tracker.store, tell), output.columns(PROBLEMS, FOUND), output, views.problems)
    listed = ", ".join(_counted(number, what) for what, number in checked.items() if number)
    found = f"{_counted(count, 'problems')}{' or more' if count == output.limit else ''}" if count else "no problem"
    say(f"Checked {listed}: {found}.")
    if count:
        raise typer.Exit(1)


@app.command("backup", epilog="\b\nExample:\n  claims db backup monday.db")
@flags
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The SQLite file to write.", show_default=False)],
    database: Database,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Write all of the database, as it is now, into a new SQLite file.

    Others may go on writing meanwhile: the backup holds one state. It has its name only when it is whole and was
    checked, and nothing is left behind if it is interrupted. A PostgreSQL database is backed up into an SQLite file
    too.
    """
    from claims import settings
    from claims.cli.output import say
    from claims.store.copying import backup as write
    from claims.tables.upkeep import size

    with _progress() as tell:
        written = write(settings.database_url(database.db), file, overwrite=overwrite, tell=tell)
    say(
        f"Wrote {written.file}: {_counted(written.documents, 'documents')} with {_counted(written.claims, 'claims')}, "
        f"{size(written.bytes)}.\n"
        f"It is a database like any other: `claims list --db {written.file}`.\n"
        f"To put it back: `claims db copy {written.file} FILE|URL`, into a new or empty database."
    )


@app.command("stats", epilog="\b\nExample:\n  claims db stats --format csv -o sizes.csv")
@flags
def stats(database: Database, output: Output) -> None:
    """Say how much the database holds, and what room it takes.

    Conflicts are counted as `claims conflicts` lists them, statement against statement, whatever was decided about
    them. A table's size is that on disk, with its indexes; an SQLite that was built without dbstat knows only the
    size of the whole.
    """
    from claims.cli import views
    from claims.cli.output import emit
    from claims.store.sizes import stats as figures
    from claims.tables.upkeep import FIGURES, MEASURED

    with database.tracker() as tracker:
        emit(figures(tracker.store), output.columns(FIGURES, MEASURED), output, views.figures)


@app.command("copy", epilog="\b\nExample:\n  claims db copy claims.db postgresql+psycopg://ann@localhost/news")
@flags
def copy(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM", callback=words, help="The database to copy: a file, or a URL.", show_default=False
        ),
    ],
    target: Annotated[
        str,
        typer.Argument(
            metavar="TO", callback=words, help="A new or empty database: a file, or a URL.", show_default=False
        ),
    ],
    form: Form,
) -> None:
    """Copy a database into a new one, of either kind.

    Everything goes over: texts, claims, judgements, the log. All rows are read back and compared, table by table; if
    any differs, nothing is kept and the exit code is 1. Others may go on writing to FROM: the copy is of one state.
    """
    from claims import settings
    from claims.cli import views
    from claims.cli.output import emit, say
    from claims.store.copying import copy as move
    from claims.tables.upkeep import COPIED, SET_SIDE_BY_SIDE

    with _progress() as tell:
        found = move(settings.database_url(source), settings.database_url(target), tell)
    output = Output(**vars(form))
    emit(found, output.columns(COPIED, SET_SIDE_BY_SIDE), output, views.copied)
    if not all(one.equal for one in found):
        say("The copy differs, so nothing of it was kept; type `claims db check` on FROM, and try again.")
        raise typer.Exit(1)
    say(f"Copied {_counted(sum(one.rows for one in found), 'rows')}; both are equal.")


@app.command(
    "metadata", epilog="\b\nExample:\n  claims db metadata -o metadata.json\n  datasette claims.db -m metadata.json"
)
@flags
def metadata(
    database: Database,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it, instead of the standard output."),
    ] = None,
) -> None:
    """Write what tables, views and columns hold as a metadata file for Datasette.

    The views claims_flat and conflicts_flat have what people ask for first. Datasette reads SQLite files: a PostgreSQL
    database becomes one with `claims db backup`.
    """
    import json

    from claims import settings
    from claims.cli.output import opened
    from claims.errors import StoreError
    from claims.tables.described import metadata as described

    place = settings.database_url(database.db)
    if not place.startswith("sqlite"):
        raise StoreError("Datasette reads SQLite files only; type `claims db backup FILE`, and give --db that file")
    with opened(Form(output=output)) as stream:
        json.dump(described(Path(place).stem), stream, indent=2, ensure_ascii=False)
        stream.write("\n")


def _on_screen(output: Output) -> bool:
    """Results appear on the terminal as they are found, where progress would get among them."""
    return output.wanted != "table" and sys.stdout.isatty() and str(output.output or "-") == "-"


@contextmanager
def _progress(quiet: bool = False) -> Iterator[Tell]:
    """A line on stderr that counts along, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda what, count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task, last = bar.add_task("opening ..."), 0.0

        def tell(what: str, count: int) -> None:
            nonlocal last
            if time.monotonic() - last > OFTEN:
                bar.update(task, description=f"{count:,} {what}" if count else f"{what} ...")
                last = time.monotonic()

        yield tell


def _counted(count: int, noun: str) -> str:
    """A number with its noun, which is given in the plural."""
    return f"{count:,} {noun.removesuffix('s') if count == 1 else noun}"
