"""The command line: a file a command, each a few lines over the library; nothing heavy is imported before its use."""

from __future__ import annotations

import atexit
import gc
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from claims.cli.commands import Commands
from claims.errors import Ambiguous, ClaimsError

UsageError: Any = typer.BadParameter.__base__
"""Of the click that Typer carries, wherever that is."""


_UPGRADE = "`claims init` brings an older database up to date"
MEANT = {
    "No such command 'upgrade'": _UPGRADE,
    "No such command 'migrate'": _UPGRADE,
    "No such option: -v": "`claims --version` prints the version",
}
"""What does what other programs have another word for."""


class Root(Commands):
    """All commands, with one answer to what can go wrong in any of them."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with answered():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with answered():
            return super().invoke(ctx)


@contextmanager
def answered() -> Iterator[None]:
    """Errors that the user can do something about become a message and exit code 1; a reader who left is no error."""
    try:
        yield
    except BrokenPipeError:
        hush(sys.stdout)
        raise typer.Exit(0) from None
    except UsageError as error:
        if _may_lack_quotes(error):
            error.message = f'{error.message.rstrip(".")}. Quote names of several words: "Navy Yard".'
        if meant := MEANT.get(error.message.rstrip(".").split(". ")[0]):
            error.message = f"{error.message.rstrip('.')}: {meant}."
        raise
    except (ClaimsError, OSError) as error:
        complain(error)
        raise typer.Exit(1) from None


def _may_lack_quotes(error: Any) -> bool:
    """A word is left over behind an option or an argument: it may be the second of a name."""
    from claims.cli.options import given

    no_command = error.message.startswith("No such command") and error.ctx is not None
    return "unexpected extra argument" in error.message or bool(no_command and given(error.ctx))


def complain(error: Exception) -> None:
    from claims.cli.output import say

    say(f"claims: {_without_password(_in_words(error))}")
    for choice in error.choices if isinstance(error, Ambiguous) else ():
        say(f"  {choice}")


def _in_words(error: Exception) -> str:
    """The system's errors name the file first and leave their number out."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, (str(error.filename or ""), error.strerror.lower())))
    return str(error)


def _without_password(words: str) -> str:
    """What looks like `//user:password@` is masked, whatever was made of a mistyped address."""
    return re.sub(r"(/[^\s:/@]+):[^\s/@]+@", r"\1:***@", words)


def hush(stream: TextIO) -> None:
    """Let what is still to be written go nowhere, so that nothing complains at the end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


app = typer.Typer(
    cls=Root,
    help="Who said what in the news, and which accounts cannot both be true, side by side.",
    epilog="\b\nStart with `claims demo`, or:\n  claims add report.txt\n  claims list\n  claims conflicts",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"claims {version('claims')}")
        except PackageNotFoundError:
            typer.echo("claims, run from a checkout that is not installed")
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


def warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning for people: what it says, not where in the code; of libraries nothing, for users can't mend them."""
    if category is UserWarning and "claims" in Path(filename).parts:
        typer.echo(f"warning: {message}", err=True)


OBJECTS = 20_000
"""So many new ones, before Python looks for garbage among them; by itself it looks after every 700."""


def collect_seldom() -> None:
    """Look for garbage seldom, and no more when the process ends, which frees everything anyway.

    Imports make a hundred thousand objects and no garbage: to look through them over and over, and once more at the
    end, takes as long as a query.
    """
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)


def main() -> None:
    """What the `claims` script runs."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    warnings.showwarning = warn
    code: Any = 0
    try:
        app(prog_name="claims")
    except SystemExit as end:
        code = end.code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        hush(sys.stdout)
    sys.exit(code)
