"""`claims export`: the same selections for other programs."""

from __future__ import annotations

import typer

from claims.cli.export_options import ClaimsOutput, ExportOutput, PairsOutput, Unique
from claims.cli.options import ClaimFilters, ConflictFilters, Database, ListedClaims, flags

EXAMPLES = """\
claims export claims --about Liman -o liman.csv
claims export conflicts --format markdown"""

app = typer.Typer(
    help="Write what was found for other programs.\n\n"
    "The format is what --format says, else what the ending of --output says, CSV where there is none.",
    no_args_is_help=True,
)


@app.command("claims", epilog="\b\nExample:\n  claims export claims --since 2022-10-01 --format xlsx -o claims.xlsx")
@flags
def export_claims(which: ListedClaims, unique: Unique, database: Database, output: ClaimsOutput) -> None:
    """Write who said what, newest first, a row a claim: each appearance of each statement.

    `statement_id` says what is the same statement; --unique writes each of them once, by its first appearance that
    matches, with the number and outlets of all.

    webannotation, ftm, doccano, labelstudio, brat and spacy are by document, with its text; schemaorg by statement.
    What annotators make of the last four comes back with `claims import`.

    What somebody is only said to believe, hope or want is left out without --beliefs.
    """
    from claims.cli import exporting, listing

    output.demand_sense()
    selection = which.selection(output.limit)
    with database.tracker() as tracker:
        if output.is_record:
            exporting.refuse_columns(output, unique=unique.unique)
            counts = exporting.claims(tracker, selection, output)
        else:
            count = listing.claims(tracker, selection, output, every=not unique.unique)
            counts = {"statements" if unique.unique else "claims": count}
        exporting.conclude(tracker, "claims", output, counts, selection, unique=unique.unique)


@app.command("conflicts", epilog="\b\nExample:\n  claims export conflicts --kind number -o numbers.csv")
@flags
def export_conflicts(which: ConflictFilters, database: Database, output: PairsOutput) -> None:
    """Write the pairs of statements, a row a pair.

    The surest come first; in a row, side a's columns come before side b's. All are written, the unsure ones too, and
    how many these are is said: --min-score 0.92 leaves the sure ones. `nested` is JSON with both statements and
    all their appearances, of which there is a JSON Schema.
    """
    from claims.cli import exporting, listing

    output.demand_sense()
    selection, unsure = which.selection(output.limit), exporting.Unsure()
    with database.tracker() as tracker:
        if output.is_record:
            exporting.refuse_columns(output)
            count = exporting.pairs(tracker, selection, output, unsure.passing)
        else:
            count = listing.conflicts(tracker, selection, output, passing=unsure.passing)
        exporting.conclude(tracker, "conflicts", output, {"pairs": count}, selection)
    unsure.tell()


@app.command("speakers", epilog="\b\nExample:\n  claims export speakers --format json")
@flags
def export_speakers(which: ClaimFilters, database: Database, output: ExportOutput) -> None:
    """Write the speakers, a row a speaker, those with most statements first."""
    from claims.cli import exporting, listing

    output.demand_sense()
    selection = which.selection(output.limit)
    with database.tracker() as tracker:
        count = listing.speakers(tracker, selection, output)
        exporting.conclude(tracker, "speakers", output, {"speakers": count}, selection)


@app.command("documents", epilog="\b\nExample:\n  claims export documents --outlet Reuters --format tsv")
@flags
def export_documents(which: ClaimFilters, database: Database, output: ExportOutput) -> None:
    """Write the documents of the claims, a row a document."""
    from claims.cli import exporting, listing

    output.demand_sense()
    selection = which.selection(output.limit)
    with database.tracker() as tracker:
        count = listing.documents(tracker, selection, output)
        exporting.conclude(tracker, "documents", output, {"documents": count}, selection)
