"""`claims log`: what was decided and done, by whom and when."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.choosing import choices, one_of
from claims.cli.options import Database, Output, flags
from claims.cli.values import words
from claims.judgements import Action

EXAMPLES = """\
claims log --limit 20
claims log --of 3f2a91 --action judge"""


@flags
def run(
    database: Database,
    output: Output,
    of: Annotated[
        str | None,
        typer.Option(
            metavar="ID", callback=words, help="What was done to what has this id: a claim, document, speaker ..."
        ),
    ] = None,
    action: Annotated[
        Action | None,
        typer.Option(metavar="ACTION", **one_of(Action), help=f"Entries of this kind: {choices(Action)}."),
    ] = None,
) -> None:
    """List what people decided and what was done to the store, the latest first.

    Every judgement, merge, name, import, edit of a stored article, removal and re-extraction is here, with who and when
    (UTC). Lines are only ever added: the database refuses to change or delete one. CLAIMS_USER sets the name that is
    noted, else it is that of the system's user.
    """
    from claims.cli import listing, views
    from claims.cli.output import emit
    from claims.tables.upkeep import DONE, LOG

    with database.tracker() as tracker:
        entries = tracker.log(of=of, actions=[action] if action else (), limit=output.limit)
        count = emit(entries, output.columns(LOG, DONE), output, views.log)
        listing.tell(count, "line", output, "Nothing was decided or removed yet, or nothing of this id or action.")
