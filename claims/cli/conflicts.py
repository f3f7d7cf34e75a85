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
    conflict is not a verdict: who is right is for you to find out.

    The score says, from 0 to 1, how sure the rules are that both speak of one matter and cannot both hold. It is not
    the probability that either is true.

    The kinds: number (5 dead, 9 dead), degree (encircled, half-encircled), status (fled, were killed), polarity (it is
    so, it is not), denial (one denies what the other says), responsibility, cause, place, time, identity (another
    who, why, where, when), reversal (one speaker says otherwise later), evaluation (opposed judgements of one act,
    listed only when asked for with --kind).
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.conflicts(tracker, which.selection(output.limit), output)
