"""`claims outlets`: who published, and what else they are called."""

from __future__ import annotations

import typer

from claims.cli.options import ClaimFilters, Database, Output, flags
from claims.cli.registries import Kind, Listing, add_commands

EXAMPLES = """\
claims outlets
claims outlets import outlets.csv
claims outlets alias Reuters "Reuters (UK)"
claims list --outlet reuters.com"""

app = typer.Typer(
    cls=Listing,
    help="List the outlets, or say which names and domains mean one.\n\n"
    "Without a command it lists: `claims outlets --since 2022-10` is `claims outlets list --since 2022-10`.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
)


@app.command("list", epilog="\b\nExample:\n  claims outlets list --about Liman")
@flags
def list_outlets(which: ClaimFilters, database: Database, output: Output) -> None:
    """List the outlets, who published most first.

    Each comes with its other names, its domains, and how many documents and claims are its. A document's outlet is the
    registered one that its metadata name, else the registered one that publishes where its address says, else what
    the metadata, or at least the address, say.
    """
    from claims.cli import listing, views
    from claims.cli.output import emit
    from claims.tables.registered import OUTLETS, PUBLISHERS

    with database.tracker() as tracker:
        found = tracker.outlets(which.selection(output.limit))
        count = emit(found, output.columns(OUTLETS, PUBLISHERS), output, views.outlets)
        listing.tell(count, "outlet", output)


add_commands(
    app, Kind("outlet", "domain", "where it publishes, reuters.com", ("Reuters", "reuters.com"), "Reuters (UK)")
)
