"""All commands by name and first sentence; a command's own module is imported when somebody asks for that command."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

COMMANDS = {
    "init": "Make the database, or bring an older one up to date.",
    "add": "Add documents: who said what, and what conflicts.",
    "read": "Print the documents in files, folders, archives and web pages, without storing them.",
    "extract": "Print who says what in documents, without storing anything.",
    "list": "List who said what, newest first, a row a statement.",
    "show": "Show one claim in full, with what relates to it.",
    "speakers": "List who is heard, see who is who, and say who is one and who is not.",
    "places": "List the places that claims refer to, or say which names mean one place.",
    "outlets": "List the outlets, or say which names and domains mean one.",
    "conflicts": "Show the accounts that cannot both hold, side by side; "
    "or judge or add some, with one of the commands.",
    "agreements": "Show who corroborates whom: two speakers whose accounts agree, side by side.",
    "compare": "Set two speakers' accounts side by side.",
    "serve": "Show conflicts side by side in a browser, until Ctrl-C.",
    "report": "Write what is said about something into one file: conflicts side by side, accounts over time, "
    "who and where.",
    "judge": "Confirm, reject or correct a claim, or judge a pair of claims in conflict.",
    "note": "Add a claim that the extractor missed, by its place in the text of a document.",
    "docs": "List the documents, show where one came from, correct what is known of it, or take one out.",
    "export": "Write what was found for other programs.",
    "import": "Take over what annotators corrected in an export, or attach published fact checks.",
    "bulk": "Read and extract very many documents, and load them into a database.",
    "db": "Look after the database.",
    "reextract": "Find the claims of stored documents anew, with the extractor that is installed.",
    "log": "List what people decided and what was done to the store, the latest first.",
    "plugins": "List what other packages add, and whether it works: readers, extractors, judges and exporters.",
    "evaluate": "Measure how well attributions and conflicts are found, on gold.",
    "demo": "Show what the tool does, on articles that ship with it.",
}
"""In the order of use: a command's name, and what its own help begins with, as a test makes sure."""
_MODULES = {"import": "importing"}
"""Where a module can't have its command's name."""


class Listed(TyperCommand):
    """A command as the list of all shows it; `loaded` is the command itself."""

    def loaded(self) -> Any:
        assert self.name
        return load(self.name)


class Commands(TyperGroup):
    """All commands, none loaded before it is called: `claims --help` and `claims list` need no other's imports."""

    def __init__(self, **more: Any) -> None:
        listed = {name: Listed(name, help=help, rich_markup_mode=None) for name, help in COMMANDS.items()}
        super().__init__(**{**more, "commands": listed})

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        return super().parse_args(ctx, spelled(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, or completed."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found.loaded() if isinstance(found, Listed) else found, rest


def spelled(args: list[str]) -> list[str]:
    """As we spell what other programs take: `help list` is `list --help`, `version` --version, and a database that is
    named before the command is named after it."""
    match args:
        case ["help", *path]:
            return [*path, "--help"]
        case ["version"]:
            return ["--version"]
        case ["--db", database, command, *rest]:
            return _of_database([command, *rest], database)
        case [first, command, *rest] if first.startswith("--db="):
            return _of_database([command, *rest], first.removeprefix("--db="))
    return args


def _of_database(args: list[str], database: str) -> list[str]:
    """With the database behind all options, and before what is no option whatever it looks like."""
    end = args.index("--") if "--" in args else len(args)
    return [*args[:end], "--db", database, *args[end:]]


def load(name: str) -> Any:
    """A command or group, as its module has it: a function `run` with EXAMPLES, or a Typer application `app`."""
    module = import_module(f"claims.cli.{_MODULES.get(name, name)}")
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    if hasattr(module, "app"):
        holder.add_typer(module.app, name=name)
    else:
        examples = "\n".join(f"  {line}" for line in module.EXAMPLES.splitlines())
        holder.command(name, epilog=f"\b\nExamples:\n{examples}")(module.run)
    return get_group(holder).commands[name]
