"""`claims extract`: the attributions of a text, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.options import Beliefs, Metadata, Model, Output, flags
from claims.cli.web_options import Web

if TYPE_CHECKING:
    from claims.records import Document, Extraction, Refusal, Resolution

EXAMPLES = """\
claims extract report.txt
echo '“It is over,” said Ann Lee.' | claims extract - --jsonl"""


@flags
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL|-...", help="Files, folders, web addresses; - is the standard input."),
    ],
    given: Metadata,
    web: Web,
    which: Beliefs,
    model: Model,
    output: Output,
) -> None:
    """Print who says what in documents, without storing anything.

    With --jsonl, a line a document: its id and its quotes, each with type, content, cue, source, speaker, stance and
    confidence. Spans are [start, end] in code points of the text as given. What somebody is only said to believe,
    hope or want is left out without --beliefs.
    """
    from claims import read
    from claims.cli import views
    from claims.cli.listing import tell
    from claims.cli.output import emit, emit_objects
    from claims.cli.passed import PassedOver
    from claims.pipeline import claims_of
    from claims.tables import CLAIMS, LISTED, quote_line

    refused: list[Refusal] = []
    passed = PassedOver()
    documents = read.documents(
        inputs, stdin=sys.stdin.buffer, access=web.access(), pass_over=passed.note, **given.fields()
    )
    everything = attributed(documents, model.model, refused)
    found = everything if which.beliefs else (said_only(*pair) for pair in everything)
    if output.wanted in ("json", "jsonl"):
        emit_objects((quote_line(*pair) for pair in found), output)
    else:
        claims = (claim for pair in found for claim in claims_of(*pair))
        count = emit(claims, output.columns(CLAIMS, LISTED), output, views.claims)
        if count or not refused:
            tell(count, "attribution", output, "Nobody is quoted in it.")
    passed.tell("`claims add --report FILE`")
    if refused:
        raise typer.Exit(1)


def attributed(
    documents: Iterable[Document | Refusal], model: str | None, refused: list[Refusal]
) -> Iterator[tuple[Extraction, Resolution]]:
    """Each document's attributions; what is refused is told as it comes, and noted."""
    from claims import settings
    from claims.cli.output import say
    from claims.extract import Extractor
    from claims.records import Refusal
    from claims.speakers import resolve

    def refuse(refusal: Refusal) -> None:
        refused.append(refusal)
        say(f"refused: {refusal}")

    def readable() -> Iterator[Document]:
        for item in documents:
            if isinstance(item, Refusal):
                refuse(item)
            else:
                yield item

    for outcome in Extractor.load(settings.model(model)).extract_many(readable()):
        if isinstance(outcome, Refusal):
            refuse(outcome)
        else:
            yield outcome, resolve(outcome)


def said_only(extraction: Extraction, resolution: Resolution) -> tuple[Extraction, Resolution]:
    """Without what is only believed; the speakers stay with their quotes."""
    kept = [
        (quote, speaker)
        for quote, speaker in zip(extraction.quotes, resolution.speakers, strict=True)
        if quote.stance != "believes"
    ]
    return (
        replace(extraction, quotes=tuple(quote for quote, _ in kept)),
        replace(resolution, speakers=tuple(speaker for _, speaker in kept)),
    )
