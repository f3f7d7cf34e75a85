"""`claims docs`: the documents, the text of one, and taking one out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from claims.cli.options import ClaimFilters, Database, Form, Output, flags

EXAMPLES = """\
claims docs list --outlet Reuters
claims docs text 5b1d07
claims docs remove 5b1d07"""

app = typer.Typer(
    help="List the documents, print the text of one, or take one out.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
    no_args_is_help=True,
)


@app.command("list", epilog="\b\nExample:\n  claims docs list --outlet Reuters --since 2022-10")
@flags
def list_documents(which: ClaimFilters, database: Database, output: Output) -> None:
    """List the documents, the latest published first.

    Filters on what is said list the documents in which it is said.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.documents(tracker, which.selection(output.limit), output)


@app.command("text", epilog="\b\nExample:\n  claims docs text 5b1d07")
@flags
def text(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="The document's id, or enough of its beginning.")],
    database: Database,
    form: Form,
) -> None:
    """Print the text of a document, a row a sentence, with the places that `claims note` takes.

    Places are counted in characters (Unicode code points) from 0, the end not included. Sentences are told by their
    punctuation alone, so here and there one is cut in two.
    """
    from claims.cli import views
    from claims.cli.output import emit
    from claims.tables.texts import PIECES, pieces

    with database.tracker() as tracker:
        document = tracker.document(document_id)
    emit(pieces(document.text), PIECES, Output(form.format, form.jsonl, form.output), views.pieces)


@app.command("remove", epilog="\b\nExample:\n  claims docs remove 5b1d07 --yes")
@flags
def remove(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="The document's id, or enough of its beginning.")],
    database: Database,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove a document with its texts, its claims and what was decided about them.

    It asks first. What relates to other documents' claims goes too, and nothing of it comes back when the document is
    added again. That it was there, what was decided and who removed it stay in `claims log`.
    """
    from claims.cli.listing import counted
    from claims.cli.output import say
    from claims.errors import ClaimsError
    from claims.records import Selection

    with database.tracker() as tracker:
        [info] = tracker.documents(Selection(document=document_id))
        judged, corrected = len(tracker.judged(info.id)), len(tracker.corrections(info.id))
        what = f"“{info.title or info.name or info.url or info.id}” with {counted(info.claims, 'claim')}"
        what += f" and {counted(judged, 'judgement')} of them" if judged else ""
        what += f" and {counted(corrected, 'correction')}" if corrected else ""
        if not yes:
            if not sys.stdin.isatty():
                raise ClaimsError(f"{info.id}: nobody is there to be asked; say --yes to remove {what}")
            if not typer.confirm(f"Remove {what}?", err=True):
                say("Nothing is removed.")
                raise typer.Exit(1)
        tracker.remove(info.id)
    say(f"Removed {what}.")
