"""`claims read`: what is understood of files, pages and archives, before anything is stored."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    from claims.cli.listing import tell
    from claims.cli.output import emit, emit_objects
    from claims.cli.passed import PassedOver
    from claims.tables.documents import LISTED_READ, READ, document_line

    noticed, passed = Noticed(), PassedOver()
    documents = read.documents(inputs, stdin=sys.stdin.buffer, pass_over=passed.note, **given.fields())
    found = _readable(documents, noticed)
    if output.wanted in ("json", "jsonl"):
        emit_objects(map(document_line, found), output)
    else:
        tell(
            emit(found, output.columns(READ, LISTED_READ), output, views.read),
            "document",
            output,
            "There is no document in it.",
        )
    noticed.tell()
    passed.tell("`claims add --report FILE`")
    if noticed.refused:
        raise typer.Exit(1)


@dataclass
class Noticed:
    """What needs a word at the end."""

    refused: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    """Fields that the user's words replaced."""
    strange: list[tuple[Document, str]] = field(default_factory=list)
    """What may be in another language."""
    undated: list[Document] = field(default_factory=list)

    def note(self, document: Document) -> None:
        from claims.cli.ingest import foreign
        from claims.cli.undated import gives_no_date
        from claims.origin import replaces

        self.replaced.update(name for name, origin in document.origins.items() if replaces(origin))
        self.strange += foreign(document)
        self.undated += [document] if gives_no_date(document) else []

    def tell(self) -> None:
        from claims.cli.ingest import tell_foreign, tell_replaced
        from claims.cli.undated import tell_undated

        tell_replaced(self.replaced)
        tell_undated(self.undated, stored=False)
        tell_foreign(self.strange)


def _readable(documents: Iterable[Document | Refusal], noticed: Noticed) -> Iterator[Document]:
    """The documents; what is refused is told as it comes."""
    from claims.cli.output import say
    from claims.records import Refusal

    for item in documents:
        if isinstance(item, Refusal):
            noticed.refused += 1
            say(f"refused: {item}")
        else:
            noticed.note(item)
            yield item
