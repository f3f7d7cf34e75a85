"""What places and outlets have in common on the command line: reading, writing, naming, merging."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from claims.cli.options import Database, Form, flags
from claims.settings import shipped

if TYPE_CHECKING:
    from claims.pipeline import Noun
    from claims.registered import Entry, Imported


class Listing(TyperGroup):
    """A group that lists where no command is named: `claims places --limit 5` is `claims places list --limit 5`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@dataclass(frozen=True)
class Kind:
    """A registry as the commands speak of it."""

    noun: Noun
    own: str
    """The column that only this registry has, and what stands in it."""
    meaning: str
    two: tuple[str, str]
    """Two names of one, for the examples."""
    third: str
    more: str = ""
    """What else an import does."""

    @property
    def plural(self) -> str:
        return f"{self.noun}s"


def add_commands(app: typer.Typer, kind: Kind) -> None:
    """The commands that change a registry, or write it out."""
    one, other = (f'"{name}"' if " " in name else name for name in kind.two)
    for name, made, example in (
        ("import", _import, f"{kind.plural}.csv"),
        ("export", _export, f"-o {kind.plural}.csv"),
        ("alias", _alias, f'{one} "{kind.third}"'),
        ("merge", _merge, f"{one} {other}"),
        ("split", _split, f"{one} {other}"),
    ):
        epilog = f"\b\nExample:\n  claims {kind.plural} {name} {example}"
        command = made(kind)
        command.__doc__ = (command.__doc__ or "").format(
            noun=kind.noun, plural=kind.plural, own=kind.own, meaning=kind.meaning, more=kind.more
        )
        app.command(name, epilog=epilog)(flags(command))


First = Annotated[str, typer.Argument(metavar="A", help="Its id, or any of its names.")]
Second = Annotated[str, typer.Argument(metavar="B", help="The id or a name of the other one.")]


def _import(kind: Kind) -> Any:
    def run(
        database: Database,
        file: Annotated[
            Path | None,
            typer.Argument(metavar="FILE", help="The CSV file; without it, those that come with claims."),
        ] = None,
    ) -> None:
        """Register {plural} from a CSV file.

        Its first line names the columns: id, name, aliases (with | between them) and {own} ({meaning}). Aliases are
        added to those that are known; a {noun} with a known id gets the name and {own} of the file. Lines that can't
        be used are refused with their number and the reason, the rest is kept, and the exit code is 1. Importing the
        same again changes nothing.{more}
        """
        from claims.read.registry import entries

        given = [file] if file else sorted(shipped("seeds").glob(f"{kind.plural}*.csv"))
        if not given:
            raise typer.BadParameter(f"no {kind.plural} come with claims; name a file.")
        refused = False
        with database.tracker(create=True) as tracker, tracker.registry(kind.noun) as registry:
            for one in given:
                done = registry.put(entries(one, [kind.own]), source=one.name, who=tracker.user)
                _tell_import(kind, one.name, done)
                refused = refused or bool(done.refused)
        if refused:
            raise typer.Exit(1)

    return run


def _tell_import(kind: Kind, name: str, done: Imported) -> None:
    from claims.cli.output import say
    from claims.wording import counted

    for refusal in done.refused:
        say(f"refused {refusal}")
    refused = f", {counted(len(done.refused), 'line')} refused" if done.refused else ""
    say(
        f"{name}: {counted(done.new, f'new {kind.noun}')}, {done.changed:,} changed, "
        f"{done.unchanged:,} as they were{refused}."
    )


def _export(kind: Kind) -> Any:
    def run(
        database: Database,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar="FILE", help="Write to this file; - is the standard output."),
        ] = None,
    ) -> None:
        """Write the registered {plural} as the CSV that `claims {plural} import` reads.

        Those that were merged are one line, with the names of all.
        """
        from claims.cli.output import opened, say, shielded
        from claims.read.registry import write
        from claims.wording import counted

        with database.tracker() as tracker:
            entries = list(tracker.registered(kind.noun))
        with opened(Form(output=output)) as stream:
            write(entries, [kind.own], shielded(stream))
        say(f"{counted(len(entries), kind.noun)}.")

    return run


def _alias(kind: Kind) -> Any:
    def run(
        one: First,
        name: Annotated[str, typer.Argument(metavar="NAME", help="The other name or spelling.")],
        database: Database,
        remove: Annotated[bool, typer.Option("--remove", help="Take the name away again.")] = False,
    ) -> None:
        """Let a {noun} go by another name too, or no longer.

        What only the texts name is registered by this. It is noted in `claims log`.
        """
        with database.tracker() as tracker, tracker.registry(kind.noun) as registry:
            change = registry.unalias if remove else registry.alias
            entry = change(one, name, who=tracker.user)
        _tell(entry)

    return run


def _merge(kind: Kind) -> Any:
    def run(one: First, other: Second, database: Database) -> None:
        """Make two {plural} one, which goes by the name of the first.

        Names that only the texts know may be merged as well as registered ones. `claims {plural} split` takes it back,
        `claims log` has it.
        """
        with database.tracker() as tracker, tracker.registry(kind.noun) as registry:
            entry = registry.merge(one, other, who=tracker.user)
        _tell(entry)

    return run


def _split(kind: Kind) -> Any:
    def run(one: First, other: Second, database: Database) -> None:
        """Take back that two {plural} were merged."""
        with database.tracker() as tracker, tracker.registry(kind.noun) as registry:
            entries = registry.split(one, other, who=tracker.user)
        for entry in entries:
            _tell(entry)

    return run


def _tell(entry: Entry) -> None:
    from claims.cli.output import say

    say(f"{entry.name}: also called {', '.join(entry.aliases)}." if entry.aliases else f"{entry.name}.")
