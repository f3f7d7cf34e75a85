"""`claims agreements`: who corroborates whom, side by side."""

from __future__ import annotations

from claims.cli.options import Database, Output, PairFilters, flags

EXAMPLES = """\
claims agreements --about Liman
claims agreements --across-sides"""


@flags
def run(which: PairFilters, database: Database, output: Output) -> None:
    """Show who corroborates whom: two speakers whose accounts agree, side by side.

    Those whom you gave different sides come first, for they have least reason to say the same; then the others, the
    surest first. Sides are your labels: `claims speakers side` gives them. The words that decided stand in [brackets],
    and the line below each pair says why.

    Who says again what he said himself corroborates nothing and is left out, and what several outlets print is one
    statement; `claims conflicts --relation agreement` lists the former too.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.agreements(tracker, which.selection(output.limit), output)
