"""`claims read`: what is understood of files, pages and archives, before anything is stored."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.options import Metadata, Output, flags

if TYPE_CHECKING:
    from claims.records import Document, Refusal

EXAMPLES = """\
claims read 'articles/**/*.html'
claims read news.csv --map text=body --map title=headline --jsonl
claims read crawl.warc.gz --jsonl | claims add -"""


@flags
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-...", help="Files, folders, 'patterns', web addresses; - is the standard input."
        ),
    ],
    given: Metadata,
    output: Output,
) -> None:
    """Print the documents in files, folders, archives and web pages, without storing them.

    A row a document: title, outlet, date, words, and where each of them was found. With --jsonl everything, the text
    and its parts too, in lines that `claims add` takes. What can't be read is refused with its reason, the rest goes
    on, and the exit code is 1.
    """
    from claims import read
    from claims.cli import views
    from claims.cli.ingest import tell_foreign, tell_replaced
    from claims.cli.listing import tell
    from claims.cli.output import emit, emit_objects
    from claims.cli.passed import PassedOver
    from claims.tables.documents import LISTED_READ, READ, document_line

    refused: list[Refusal] = []
    replaced: Counter[str] = Counter()
    strange: list[tuple[Document, str]] = []
    passed = PassedOver()
    documents = read.documents(inputs, stdin=sys.stdin.buffer, pass_over=passed.note, **given.fields())
    found = _readable(documents, refused, replaced, strange)
    if output.wanted in ("json", "jsonl"):
        emit_objects(map(document_line, found), output)
    else:
        tell(
            emit(found, output.columns(READ, LISTED_READ), output, views.read),
            "document",
            output,
            "There is no document in it.",
        )
    tell_replaced(replaced)
    tell_foreign(strange)
    passed.tell("`claims add --report FILE`")
    if refused:
        raise typer.Exit(1)


def _readable(
    documents: Iterable[Document | Refusal],
    refused: list[Refusal],
    replaced: Counter[str],
    strange: list[tuple[Document, str]],
) -> Iterator[Document]:
    """The documents; what is refused is told as it comes, and noted, as are fields that the user's words replaced and
    what may be in another language."""
    from claims.cli.ingest import foreign
    from claims.cli.output import say
    from claims.origin import replaces
    from claims.records import Refusal

    for item in documents:
        if isinstance(item, Refusal):
            refused.append(item)
            say(f"refused: {item}")
        else:
            replaced.update(name for name, origin in item.origins.items() if replaces(origin))
            strange += foreign(item)
            yield item
