"""`claims show`: one claim in full."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.choosing import in_database
from claims.cli.options import Database, Form, Output, flags

EXAMPLES = """\
claims show 3f2a91"""
FEWEST_DIGITS = 4
"""Of an id: fewer would seldom be unique, and the database looks for no fewer."""


@flags
def run(
    claim_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=in_database("claim"),
            help="The claim's id, or enough of its beginning to be unique.",
        ),
    ],
    database: Database,
    form: Form,
) -> None:
    """Show one claim in full, with what relates to it.

    Source, cue and content are marked and named in the sentence, which stands in its context. Below come where it is
    from, where else it is reported, what it states, and what conflicts or agrees with it. Listings show enough of an id
    to type.
    """
    from claims.cli import detail
    from claims.cli.detail import Decided
    from claims.cli.output import emit
    from claims.errors import LookupFailed
    from claims.tables import speaker_name
    from claims.tables.accounts import SHOWN, Account

    if len(claim_id) < FEWEST_DIGITS:
        raise LookupFailed(f"{claim_id}: an id needs at least four digits; `claims list` shows the ids")
    with database.tracker() as tracker:
        claim = tracker.claim(claim_id)
        rejected = claim.judgement == "rejected"
        related = tracker.related(claim, rejected=rejected)
        others = [one for one in tracker.appearances(claim, rejected=rejected) if one.id != claim.id]
        heard = tracker.as_heard(claim)
        said = Decided(tracker.judgements(claim.id), tracker.corrections(claim.id), heard, tracker.fact_checks(claim))
        account = Account("", speaker_name(claim.speaker), claim, tuple(related))
        document = tracker.document(claim.document.id)
        output = Output(form.format, form.jsonl, form.output)
        emit([account], SHOWN, output, lambda _, screen: detail.claim(claim, document, related, screen, said, others))
