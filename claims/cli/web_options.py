"""Options of commands that read from the web."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from claims import settings

if TYPE_CHECKING:
    from claims.cli.options import Metadata
    from claims.read import Access
    from claims.read.follow import Manner


@dataclass(frozen=True)
class Web:
    """What of the web may be asked."""

    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", help="Read addresses of this machine and of private networks too; refused without it."
        ),
    ] = False

    def access(self) -> Access:
        """What is waited for is told on a terminal."""
        from claims.cli.output import say
        from claims.read import Access

        return Access(self.allow_private, tell=say) if sys.stderr.isatty() else Access(self.allow_private)


@dataclass(frozen=True)
class Followed(Web):
    """Whether, and how, addresses are followed."""

    follow: Annotated[
        bool,
        typer.Option(
            "--follow",
            help="The address is a feed (RSS, Atom), a sitemap, or a page that names a feed: read its new articles and "
            "only those, as robots.txt allows.",
        ),
    ] = False
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="With --follow: ask also for what was read, or refused, before, whether it has changed."
        ),
    ] = False
    delay: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.0,
            max=settings.LONGEST_WAIT,
            help="With --follow: the pause between two requests to a host, which may ask for more; "
            f"without it, {settings.DELAY:g} second.",
        ),
    ] = None

    def manner(self, inputs: list[str], given: Metadata, *, keep: bool = False) -> Manner | None:
        """How the inputs are followed; None if they are not. Raises Typer's BadParameter for what does not fit."""
        if not self.follow:
            if self.again or self.delay is not None:
                raise typer.BadParameter("--again and --delay say how to --follow; add that, or leave them out.")
            return None
        if given.title or given.url:
            raise typer.BadParameter("--title and --url are of one document, and --follow reads many; leave them out.")
        for name in inputs:
            if "://" not in name:
                raise typer.BadParameter(f"--follow takes addresses, not “{name}”; begin it with https://.")
        from claims.read.follow import Manner

        delay = settings.DELAY if self.delay is None else self.delay
        return Manner(self.access(), delay, self.again, given.first, keep, given.outlet, given.published)
