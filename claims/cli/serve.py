"""`claims serve`: the page, in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from claims.cli.options import Database, flags
from claims.cli.values import words

EXAMPLES = """\
claims serve --open
claims serve --db claims-demo.db --port 8000"""


@flags
def run(
    database: Database,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")] = 8700,
    host: Annotated[
        str,
        typer.Option(
            metavar="HOST",
            callback=words,
            help="The address to listen at. Others than this machine's own take a token.",
        ),
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another name that the page answers to, as behind a proxy; may be repeated."),
    ] = None,
    open: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
) -> None:
    """Show conflicts side by side in a browser, until Ctrl-C.

    The page has conflicts with the words marked that decided, timelines as drawings, two speakers in columns, claims,
    speakers, and articles with every attribution highlighted. It is for this machine alone: what is bound elsewhere
    with --host can be read by all who reach it, and judging there takes the token that is printed.
    """
    from claims.cli.output import say
    from claims.web import serve

    def told(address: str, token: str | None) -> None:
        say(f"The page is at {address} (Ctrl-C ends it).")
        if token:
            say(f"Everybody who reaches it may read. To judge there, give this token: {token}")
        if open:
            typer.launch(address)

    serve(database.db, host=host, port=port, names=name or (), told=told)
    say("Ended.")
