"""`claims export`: the same selections for other programs."""

from __future__ import annotations

import typer

from claims.cli.options import Appearances, ClaimFilters, ConflictFilters, Database, ExportOutput, ListedClaims, flags

EXAMPLES = """\
claims export claims --about Liman -o liman.csv
claims export conflicts --format markdown"""

app = typer.Typer(
    help="Write what was found for other programs.\n\nIt is CSV unless --format says another.",
    no_args_is_help=True,
)


@app.command(
    "claims", epilog="\b\nExample:\n  claims export claims --all --since 2022-10-01 --format jsonl -o claims.jsonl"
)
@flags
def export_claims(which: ListedClaims, appearances: Appearances, database: Database, output: ExportOutput) -> None:
    """Write who said what, newest first, a row a statement.

    The columns are those of its first appearance that matches, with the number and outlets of all; --all writes a row a
    claim, which is each appearance of each statement (`statement_id` says of which).

    What somebody is only said to believe, hope or want is left out without --beliefs.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.claims(tracker, which.selection(output.limit), output, every=appearances.all)


@app.command("conflicts", epilog="\b\nExample:\n  claims export conflicts --kind number -o numbers.csv")
@flags
def export_conflicts(which: ConflictFilters, database: Database, output: ExportOutput) -> None:
    """Write the pairs of statements, a row a pair.

    The surest come first; in a row, side a's columns come before side b's.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.conflicts(tracker, which.selection(output.limit), output)


@app.command("speakers", epilog="\b\nExample:\n  claims export speakers --format json")
@flags
def export_speakers(which: ClaimFilters, database: Database, output: ExportOutput) -> None:
    """Write the speakers, a row a speaker, those with most statements first."""
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.speakers(tracker, which.selection(output.limit), output)


@app.command("documents", epilog="\b\nExample:\n  claims export documents --outlet Reuters --format tsv")
@flags
def export_documents(which: ClaimFilters, database: Database, output: ExportOutput) -> None:
    """Write the documents of the claims, a row a document."""
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.documents(tracker, which.selection(output.limit), output)
