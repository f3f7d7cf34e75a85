"""`claims note`: add a claim that the extractor missed."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.choosing import in_database
from claims.cli.naming import Said, only_place, span
from claims.cli.options import Database, Model, flags
from claims.stated import Span

EXAMPLES = """\
claims docs text 5b1d07
claims note 5b1d07 --text "the bridge was mined" --speaker "Anna Abel"
claims note 5b1d07 --at 1204:1239 --cue 1240:1246 --speaker Abel
claims judge 3f2a91 --withdraw"""
PLACE = "START:END"


@flags
def run(
    document_id: Annotated[
        str,
        typer.Argument(
            metavar="DOC", autocompletion=in_database("document"), help="The document's id, or enough of its beginning."
        ),
    ],
    said: Said,
    database: Database,
    model: Model,
    at: Annotated[
        list[Span] | None,
        typer.Option(metavar=PLACE, parser=span, help="Where the words of the claim stand; again for each part."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="The words of the claim as the text has them, instead of --at."),
    ] = None,
    cue: Annotated[
        list[Span] | None, typer.Option(metavar=PLACE, parser=span, help="Where the words that mark the saying stand.")
    ] = None,
    source: Annotated[
        list[Span] | None, typer.Option(metavar=PLACE, parser=span, help="Where the words that name who speaks stand.")
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the log.")] = "",
) -> None:
    """Add a claim that the extractor missed, by its place in the text of a document.

    Places are counted in characters from 0, the end not included; `claims docs text` prints a text with them. The claim
    is listed as a confirmed one, stays through re-extraction and through every edit that leaves its words in the text,
    and is compared with all others. If an extractor finds it later it is the same claim. `claims judge ID --withdraw`
    takes it back.
    """
    from claims.cli.output import say
    from claims.tables import speaker_name

    said.demand_sense()
    if not said.speaker and not said.no_speaker:
        raise typer.BadParameter("say who said it: --speaker NAME, or --no-speaker.")
    if bool(at) == bool(text):
        raise typer.BadParameter("say where it stands: --at START:END or --text WORDS, again for each part.")
    with database.tracker(model=model.model) as tracker:
        document = tracker.document(document_id)
        content = at or [only_place(words, document.text, document.id) for words in text or ()]
        claim = tracker.note(
            document.id,
            content,
            speaker=said.whom(tracker),
            stance=said.stance,
            cue=cue or (),
            source=source or (),
            note=note,
        )
    say(f"{claim.id[:8]}: “{claim.text.strip('“”')}”, said by {speaker_name(claim.speaker)}")
