"""The reference, written from the code: commands, columns, formats, settings and the library.

It is written each time that the documentation is built, into `docs/reference/`, and not committed: so it is never out
of date, and a new command, column or format is in it without anybody's doing.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import typer.main

import claims
import claims.errors
import claims.export
import claims.settings
import claims.tables
from claims.annotation import FORMATS as ANNOTATORS
from claims.cli import app
from claims.cli.export_options import ClaimsFormat, ExportFormat, PairsFormat, RecordFormat
from claims.cli.options import TableFormat
from claims.read.formats import FORMATS
from claims.tables import Column

Path_ = tuple[str, ...]


def write(folder: Path) -> None:
    """Make the folder hold these pages and no others; a page that stays as it was is not touched."""
    pages = {**dict(commands()), "columns": columns(), "formats": formats(), "settings": settings(), "api": library()}
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.md"):
        if file.stem not in pages:
            file.unlink()
    for name, page in pages.items():
        file = folder / f"{name}.md"
        if not file.is_file() or file.read_text(encoding="utf-8") != page:
            file.write_text(page, encoding="utf-8")


def commands() -> Iterator[tuple[str, str]]:
    """Name and text of the pages on the command line: all commands at a glance, then a page each."""
    root: Any = typer.main.get_command(app)
    names = root.list_commands(None)
    every = [(path, command) for name in names for path, command in _below((name,), members(root)[name])]
    rows = [[f"[`claims {' '.join(path)}`]({_page(path)})", _sentence(command.help)] for path, command in every]
    listed = "\n".join(f"claims-{name}" for name in names)
    yield (
        "commands",
        (
            "# All commands\n\n`claims COMMAND --help` says the same in the terminal.\n\n"
            f"{_table(['command', 'does'], rows)}\n```{{toctree}}\n:hidden:\n\n{listed}\n```\n"
        ),
    )
    for name in names:
        yield f"claims-{name}", "\n".join(_described(path, command) for path, command in every if path[0] == name)


def _below(path: Path_, command: Any) -> Iterator[tuple[Path_, Any]]:
    """A command, then those that it has."""
    yield path, command
    for name, one in members(command).items():
        yield from _below((*path, name), one)


def members(group: Any) -> dict[str, Any]:
    """The commands of a group, by name; of those that are imported when they are asked for, themselves."""
    listed = getattr(group, "commands", {})
    return {name: one.loaded() if hasattr(one, "loaded") else one for name, one in listed.items()}


def _page(path: Path_) -> str:
    return f"claims-{path[0]}.md" + (f"#claims-{'-'.join(path)}" if len(path) > 1 else "")


def _described(path: Path_, command: Any) -> str:
    context = command.make_context(f"claims {' '.join(path)}", [], resilient_parsing=True)
    usage = command.get_usage(context).removeprefix("Usage: ")
    arguments = [one.get_help_record(context) for one in command.params if one.param_type_name == "argument"]
    options = [one.get_help_record(context) for one in command.params if one.param_type_name == "option"]
    return "\n".join(
        [
            f"{'#' * len(path)} claims {' '.join(path)}\n",
            f"```text\n{' '.join(usage.split())}\n```\n",
            _prose(command.help) + "\n",
            _parameters("argument", arguments),
            _parameters("option", options),
            _examples(command.epilog or ""),
        ]
    )


def _parameters(what: str, told: list[tuple[str, str] | None]) -> str:
    """A table of what `--help` says of each; None is what it hides."""
    rows = [[f"`{' '.join(one[0].split())}`", _cell(one[1])] for one in told if one]
    return _table([what, ""], rows) if rows else ""


def _examples(epilog: str) -> str:
    """What stands below the help: the commands that show it at work."""
    lines = [line.strip() for line in epilog.splitlines()]
    shown = "\n".join(line for line in lines if "claims " in line)
    return f"For example:\n\n```text\n{shown}\n```\n" if shown else ""


def columns() -> str:
    """Every table that a module of `claims.tables` describes, those of exports first."""
    first = [("claims", "CLAIMS"), ("claims --unique", "STATEMENTS"), ("conflicts", "CONFLICTS")]
    first += [("speakers", "SPEAKERS"), ("documents", "DOCUMENTS")]
    exports = [_columns(f"export {name}", getattr(claims.tables, constant)) for name, constant in first]
    done = {constant for _, constant in first}
    others = [_columns(name.lower().replace("_", " "), value) for name, value in _tables() if name not in done]
    return (
        "# Columns\n\nA value may be empty where nothing is known. Lists are joined by `; ` where the format has none; "
        "a span is the first character and the one after the last, in Unicode code points. A `date` is ISO 8601.\n\n"
        + "\n".join(exports)
        + "\n## Other tables\n\nOf what other commands print, by the name of its list in `claims.tables`: for programs "
        "(CSV, TSV, JSON), and those for people.\n\n" + "\n".join(f"#{table}" for table in others)
    )


def _tables() -> Iterator[tuple[str, Sequence[Column[Any]]]]:
    """Each once, though modules import each other's."""
    modules = [
        claims.tables,
        *(import_module(f"claims.tables.{one.name}") for one in iter_modules(claims.tables.__path__)),
    ]
    found: dict[str, Sequence[Column[Any]]] = {}
    for module in modules:
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, tuple) and value and all(isinstance(one, Column) for one in value):
                found.setdefault(name, value)
    return iter(found.items())


def _columns(title: str, described: Sequence[Column[Any]]) -> str:
    rows = [[f"`{one.name}`", one.kind, _cell(one.help)] for one in described]
    return f"## {title}\n\n" + _table(["column", "values", ""], rows)


def formats() -> str:
    """What is read, listed, exported and taken back, from the registries."""
    read = [[one.name, _codes(one.suffixes), _codes(one.media)] for one in FORMATS]
    exported = [
        [f"`{name}`", "a table" if name in get_args(ExportFormat) else _cell(_kind(name)), _of(name)]
        for name in dict.fromkeys((*get_args(ClaimsFormat), *get_args(PairsFormat)))
    ]
    return (
        "# Formats\n\n## Read\n\nBy `claims add`, `read` and `extract`; [reading.md](../reading.md) says how.\n\n"
        + _table(["format", "endings", "content types"], read)
        + "\n## Listed\n\nEvery listing takes `--format` with one of "
        + _codes(get_args(TableFormat))
        + ".\n"
        "\n## Exported\n\nBy `claims export`; [formats.md](../formats.md) says what is in them.\n\n"
        + _table(["`--format`", "", "of"], exported)
        + "\n## Taken back\n\n`claims import` takes "
        + _codes((*ANNOTATORS, "factcheck"))
        + ".\n"
    )


def _kind(name: str) -> str:
    """The first line of the module that writes it."""
    module = {"nested": "claims.export.conflicts", "spacy": "claims.annotation.docbin"}.get(name)
    home = "claims.annotation" if name in ANNOTATORS else "claims.export"
    return _sentence(import_module(module or f"{home}.{name}").__doc__)


def _of(name: str) -> str:
    if name in get_args(ExportFormat):
        return "claims, conflicts, speakers, documents"
    return "claims" if name in get_args(RecordFormat) else "conflicts"


def settings() -> str:
    """What the environment sets, and the limits, from `claims/settings.py`."""
    source = Path(claims.settings.__file__).read_text(encoding="utf-8")
    variables: dict[str, str] = {}
    for function in ast.parse(source).body:
        said = ast.get_docstring(function) or "" if isinstance(function, ast.FunctionDef) else ""
        for name in re.findall(r"\bCLAIMS_[A-Z_]+", said):
            variables.setdefault(name, said)
    rows = [[f"`{name}`", _cell(said)] for name, said in sorted(variables.items())]
    limits = [[f"`{name}`", f"`{getattr(claims.settings, name)}`", _cell(said)] for name, said in described(source)]
    return (
        "# Settings\n\n## Environment\n\n" + _table(["variable", ""], rows)
        + "\nA password for PostgreSQL comes from `PGPASSWORD` or `~/.pgpass`. `NO_COLOR` and `COLUMNS` are heeded.\n"
        "\n## Limits and defaults\n\nConstants of `claims.settings`.\n\n" + _table(["name", "value", ""], limits)
    )  # fmt: skip


def described(source: str) -> Iterator[tuple[str, str]]:
    """Name and description of each constant of a module that has one below it."""
    body = ast.parse(source).body
    for one, after in pairwise(body):
        match one, after:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, " ".join(said.split())


def library() -> str:
    """The public names, and the errors, each with its members: Sphinx reads them from the code."""
    public = [name for name in claims.__all__ if not name.startswith("_")]
    errors = [name for name, one in vars(claims.errors).items() if inspect.isclass(one) and name not in public]
    return (
        "# The library\n\n`import claims` loads neither a language model nor a database library; they come when they "
        "are first needed. What is not here is not promised to stay.\n\n"
        "```{eval-rst}\n" + "\n".join(map(_documented, [*_functions_first(public)])) + "```\n"
        "\n## Errors\n\n```{eval-rst}\n"
        + "\n".join(f".. autoclass:: claims.errors.{name}\n   :show-inheritance:\n" for name in errors)
        + "```\n"
    )


def _functions_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (inspect.isclass(getattr(claims, name)), name != "Tracker"))


def _documented(name: str) -> str:
    if not inspect.isclass(getattr(claims, name)):
        return f".. autofunction:: claims.{name}\n"
    return f".. autoclass:: claims.{name}\n   :members:\n   :inherited-members: tuple\n"


def as_rst(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are plain text with `code` in it."""
    lines[:] = [re.sub(r"(?<!`)`\s*([^`]+?)\s*`(?!`)", r"``\1``", line) for line in lines]


def _sentence(text: str | None) -> str:
    return _cell((text or "").strip().split("\n\n")[0])


def _prose(text: str | None) -> str:
    """Paragraphs of a help text; what a terminal must not wrap is kept as it is."""
    parts = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(
        "```text\n" + part.replace("\b\n", "") + "\n```" if part.startswith("\b") else " ".join(part.split())
        for part in parts
    ).replace("<", "\\<")


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words if word)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("\n", " ") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(_bars(cell) for cell in line)} |\n" for line in lines)


def _bars(cell: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", cell)
