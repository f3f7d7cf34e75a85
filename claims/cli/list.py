"""`claims list`: who said what."""

from __future__ import annotations

from claims.cli.options import Appearances, Database, ListedClaims, Output, flags

EXAMPLES = """\
claims list --about "Krasny Liman" --since 2022-10-01
claims list --place Yampol
claims list --speaker Pushilin --stance denies --jsonl
claims list --outlet Reuters --all"""


@flags
def run(which: ListedClaims, appearances: Appearances, database: Database, output: Output) -> None:
    """List who said what, newest first, a row a statement.

    What several outlets print, or one prints again, is one statement: its first appearance that matches is shown, and
    how many more there are. --all shows each.

    With --place it reads as a history of what was said of a place: oldest first.

    What somebody is only said to believe, hope or want is left out without --beliefs.

    Dates filter by when it was said, else by when it was published. Statements without any date are then left out, and
    counted on stderr.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.claims(tracker, which.selection(output.limit), output, every=appearances.all or which.withdrawn)
