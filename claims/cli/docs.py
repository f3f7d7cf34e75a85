"""`claims docs`: the documents, where one came from, what edits made of it, corrections of what is known of it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.choosing import in_database
from claims.cli.options import ClaimFilters, Database, Form, Judging, Model, Output, flags
from claims.cli.registries import Listing
from claims.cli.values import written
from claims.editions import FIELDS

if TYPE_CHECKING:
    from claims.records import Document

EXAMPLES = """\
claims docs --outlet Reuters
claims docs show 5b1d07
claims docs diff 5b1d07
claims docs remove 5b1d07"""

app = typer.Typer(
    cls=Listing,
    help="List the documents, show where one came from, correct what is known of it, or take one out.\n\n"
    "Without a command it lists: `claims docs --outlet Reuters` is `claims docs list --outlet Reuters`.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
)

Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", autocompletion=in_database("document"), help="The document's id, or enough of its beginning."
    ),
]
Text = typer.Option(metavar="SHA256", callback=written, help="The text whose digest begins so, not the current one.")


@app.command("list", epilog="\b\nExample:\n  claims docs list --outlet Reuters --since 2022-10")
@flags
def list_documents(which: ClaimFilters, database: Database, output: Output) -> None:
    """List the documents, the latest published first.

    Filters on what is said list the documents in which it is said.
    """
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.documents(tracker, which.selection(output.limit), output)


@app.command("show", epilog="\b\nExample:\n  claims docs show 5b1d07 --format json")
@flags
def show(document_id: Id, database: Database, form: Form) -> None:
    """Show all that is known of a document, and where each of it came from.

    Title, outlet, dates, address and author come with their origin; then when it was read, the digests of its bytes
    and its text, how many claims and conflicts it has, and all its texts with their dates.
    """
    from claims.cli import dossiers
    from claims.cli.output import emit
    from claims.tables.editions import DOSSIER

    with database.tracker() as tracker:
        found = tracker.dossier(document_id)
    output = Output(form.format, form.jsonl, form.output)
    emit([found], DOSSIER, output, lambda _, screen: dossiers.dossier(found, screen))


@app.command(
    "set",
    epilog="\b\nExamples:\n"
    '  claims docs set 5b1d07 --published 2022-10-01 --author "Ann Lee"\n'
    "  claims docs set 5b1d07 c02f9e --outlet Reuters",
)
@flags
def set_metadata(
    document_ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...", autocompletion=in_database("document"), help="Their ids, or enough of their beginnings."
        ),
    ],
    database: Database,
    model: Model,
    judging: Judging,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When, as an ISO date.")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Its address.")] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who wrote it.")] = None,
    modified: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was last changed, as an ISO date.")
    ] = None,
    as_read: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help=f"Take back what was set of it: {', '.join(FIELDS)}; may be repeated."),
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the log.")] = "",
) -> None:
    """Correct what is known of documents: what you set outranks what any input says, now and later.

    An empty value says that it has none. A document keeps its id, also where that came from the title or the address.
    A title or date has the text read anew, so that the days of its claims and what they conflict with follow. It is
    noted in `claims log`, and --as-read takes it back.
    """
    from claims.cli.dates import in_iso_form
    from claims.cli.output import say
    from claims.tables import SHORT_ID

    told = {"title": title, "outlet": outlet, "published": published, "url": url, "author": author}
    given = {name: value.strip() or None for name, value in {**told, "modified": modified}.items() if value is not None}
    for name in ("published", "modified"):
        if written := given.get(name):
            given[name] = in_iso_form(written, f"--{name} ")
    back = [name.strip().lower() for name in as_read or ()]
    if odd := [name for name in back if name not in FIELDS or name in given]:
        raise typer.BadParameter(f"--as-read {odd[0]}: name one of these that is not set too: {', '.join(FIELDS)}.")
    if not given and not back:
        raise typer.BadParameter("say what to correct: --title, --outlet, --published, --url, --author or --modified.")
    with database.tracker(model=model.model, judge=judging.judge) as tracker:
        ids = list(dict.fromkeys(tracker.document(one).id for one in document_ids))
        if len(ids) > 1 and (title or url):
            raise typer.BadParameter("--title and --url are of one document; set them one by one.")
        for id in ids:
            now = tracker.describe(id, given, back, note)
            if len(ids) > 1:
                say(f"{id[:SHORT_ID]}, {now.title or now.name}:")
            _tell(now, given, back)


def _tell(now: Document, given: Collection[str], back: Collection[str]) -> None:
    """Say on stderr what is known now."""
    from claims.cli.output import say

    for name in (*given, *back):
        value, origin = getattr(now, name), now.origins.get(name, "where from is not known")
        if name in back:
            say(f"{name}: {f'{value} ({origin})' if value else 'none'}, as it was read")
        else:
            say(f"{name}: {value or 'none'} ({origin})")


@app.command("source", epilog="\b\nExample:\n  claims docs source 5b1d07 -o page.html")
@flags
def source(
    document_id: Id,
    database: Database,
    text: Annotated[str | None, Text] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file; - is the standard output."),
    ] = None,
) -> None:
    """Write the bytes that a document was read from, exactly as they came.

    They are there where it was added with `claims add --keep-source`. They may be anything, so they are not written to
    a terminal.
    """
    from claims.cli.output import emit_bytes

    with database.tracker() as tracker:
        data = tracker.original(document_id, text)
    emit_bytes(data, output, f"claims docs source {document_id}")


@app.command("diff", epilog="\b\nExample:\n  claims docs diff 5b1d07")
@flags
def diff(
    document_id: Id,
    database: Database,
    form: Form,
    before: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="SHA256", callback=written, help="The text whose digest begins so; else the former."
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="SHA256", callback=written, help="The text whose digest begins so; else the current."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List the claims that stayed as they were too.")] = False,
) -> None:
    """Show what an edit made of a document: one of its texts beside a later one.

    Metadata that changed; the claims that went, came and changed (their speaker, stance, day or manner of quoting),
    each with what did; and the sentences that differ, with the words that do. Claims that stayed are counted, unless
    --all asks for them. `claims docs show` lists the texts.
    """
    from claims.cli import dossiers
    from claims.cli.output import emit, say
    from claims.tables.editions import EDITED, changes
    from claims.wording import counted

    with database.tracker() as tracker:
        found = tracker.edited(document_id, before, after)
    output, texts = Output(form.format, form.jsonl, form.output), (found.before, found.after)
    rows = list(changes(found))
    listed = [one for one in rows if every or one.change != "stayed"]
    stayed = len(rows) - len(listed)
    if not emit(listed, EDITED, output, lambda rows, screen: dossiers.edited(rows, stayed, texts, screen)):
        say("Nothing differs.")
    if stayed:
        say(f"{counted(stayed, 'claim')} stayed as {'it was' if stayed == 1 else 'they were'}; --all lists them.")


@app.command("text", epilog="\b\nExample:\n  claims docs text 5b1d07")
@flags
def text(
    document_id: Id,
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
    document_id: Id,
    database: Database,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove a document with its texts, its claims and what was decided about them.

    It asks first. What relates to other documents' claims goes too, and nothing of it comes back when the document is
    added again. That it was there, what was decided and who removed it stay in `claims log`.
    """
    from claims.cli.output import say
    from claims.errors import ClaimsError
    from claims.records import Selection
    from claims.wording import counted

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
