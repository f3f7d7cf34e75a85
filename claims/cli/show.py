"""`claims show`: one claim in full."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.options import Database, Output, flags

EXAMPLES = """\
claims show 3f2a91"""


@flags
def run(
    claim_id: Annotated[
        str, typer.Argument(metavar="ID", help="The claim's id, or enough of its beginning to be unique.")
    ],
    database: Database,
    output: Output,
) -> None:
    """Show one claim in full, with what relates to it.

    Source, cue and content are marked and named in the sentence, which stands in its context. Below come where it is
    from, what it states, and what conflicts or agrees with it. Listings show enough of an id to type.
    """
    from claims.cli import detail
    from claims.cli.output import emit
    from claims.tables import SHOWN, Account, speaker_name

    with database.tracker() as tracker:
        claim = tracker.claim(claim_id)
        related = tracker.related(claim)
        account = Account("", speaker_name(claim.speaker), claim, tuple(related))
        document = tracker.document(claim.document.id)
        emit([account], SHOWN, output, lambda _, screen: detail.claim(claim, document, related, screen))
