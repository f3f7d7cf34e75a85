"""`claims conflicts`: accounts that cannot both be true, side by side."""

from __future__ import annotations

from claims.cli.options import ConflictFilters, Database, Output, flags

EXAMPLES = """\
claims conflicts --about Liman
claims conflicts --speaker Pushilin --against Cherevaty --min-score 0.8"""


@flags
def run(which: ConflictFilters, database: Database, output: Output) -> None:
    """Show the accounts that cannot both hold, side by side.

    The surest come first. The words that decided stand in [brackets], and the line below each pair says why. A
    conflict is not a verdict: who is right is for you to find out. Opposed judgements of the same act (--kind
    evaluation) are not listed unless asked for.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.conflicts(tracker, which.selection(output.limit), output)
