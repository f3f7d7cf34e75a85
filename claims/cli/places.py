"""`claims places`: which places claims refer to, and what else they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.options import ClaimFilters, Database, Form, Output, flags
from claims.cli.registries import Kind, Listing, add_commands

EXAMPLES = """\
claims places
claims places import seeds/places.csv
claims places merge "Krasny Liman" Lyman
claims list --place Yampol"""

app = typer.Typer(
    cls=Listing,
    help="List the places that claims refer to, or say which names mean one place.\n\n"
    "Without a command it lists: `claims places --since 2022-10` is `claims places list --since 2022-10`.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
)


@app.command("list", epilog="\b\nExample:\n  claims places list --since 2022-10-01 --limit 20")
@flags
def list_places(which: ClaimFilters, database: Database, output: Output) -> None:
    """List the places that claims refer to, the most often named first.

    Each comes with its other names, what it lies in, how many claims and documents refer to it by any of its names
    (`claims list --place NAME --narrow --all --beliefs` lists them), and the days of the first and the last of them.
    Claims on what lies in a place count for that only; `claims places show` counts both. Places that nobody registered
    are listed by the name that the texts use.
    """
    from claims.cli import listing, views
    from claims.cli.output import emit
    from claims.tables.registered import NAMED_PLACES, PLACES

    with database.tracker() as tracker:
        found = tracker.places(which.selection(output.limit))
        count = emit(found, output.columns(PLACES, NAMED_PLACES), output, views.places)
        listing.tell(count, "place", output)


@app.command("show", epilog='\b\nExample:\n  claims places show "Donetsk Region"')
@flags
def show(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Its id, or any of its names.")],
    database: Database,
    form: Form,
) -> None:
    """Show a place: its names, what it lies in, what lies in it, and how many claims refer to it."""
    from claims.cli import views
    from claims.cli.output import emit
    from claims.tables.registered import PLACE

    with database.tracker() as tracker:
        output = Output(form.format, form.jsonl, form.output)
        emit([tracker.place(place)], PLACE, output, views.place)


COMPARED = """

        Claims that call a place otherwise than it is known by are compared with others anew, as when they were added;
        in a large store that takes minutes."""

add_commands(
    app,
    Kind(
        "place",
        "within",
        "the id of the place that it lies in",
        ("Krasny Liman", "Lyman"),
        "Красный Лиман",
        COMPARED,
    ),
)
