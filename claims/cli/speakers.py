"""`claims speakers`: who is heard."""

from __future__ import annotations

from claims.cli.options import ClaimFilters, Database, Output, flags

EXAMPLES = """\
claims speakers
claims speakers --about Liman --format csv"""


@flags
def run(which: ClaimFilters, database: Database, output: Output) -> None:
    """List who is heard, those with most statements first.

    Each speaker comes with what he is, his other names, and the number of statements, claims, documents and outlets:
    a statement that forty outlets print is one statement and forty claims.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.speakers(tracker, which.selection(output.limit), output)
