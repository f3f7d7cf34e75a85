"""Where results go: the standard output or a file, drawn for people or exported for programs; all else to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

import typer

from claims.cli.options import Form, Output
from claims.cli.render import Screen, plain, shown
from claims.errors import ClaimsError
from claims.export import exporter
from claims.tables import Columns, rows
from claims.whole import whole

R = TypeVar("R")
WIDTH = 100
"""Columns of a table where no terminal says how many there are."""


def say(text: str) -> None:
    """Tell the user something that is no result; text from outside is made safe for the terminal."""
    typer.echo("\n".join(plain(line) for line in text.split("\n")), err=True)


def emit(
    records: Iterable[R],
    columns: Columns[R],
    output: Output,
    draw: Callable[[list[R], Screen], str],
    title: str = "claims",
) -> int:
    """Write the records as the flags ask, `draw` making the table and `title` saying what they are; says how many were
    written."""
    records = begun(islice(records, output.limit))
    with opened(output) as stream:
        if output.wanted == "table":
            held = list(records)
            stream.write(draw(held, screen(stream)) if held else "")
            return len(held)
        out = stream if output.in_bytes else shielded(stream)
        return exporter(output.wanted, out, columns, title).write_all(rows(records, columns))


class _Shield:
    """A terminal that shows text from outside and never obeys it; files and pipes get every character."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(shown(text))


def shielded(stream: TextIO) -> TextIO:
    """The stream itself, unless it is a terminal."""
    return cast(TextIO, _Shield(stream)) if stream.isatty() else stream


def begun(records: Iterator[R]) -> Iterator[R]:
    """The same records, the first one at hand: what fails at once fails before a file is opened and emptied."""
    return chain(list(islice(records, 1)), records)


def emit_objects(objects: Iterable[dict[str, Any]], output: Output) -> int:
    """Write objects that are no rows of columns, as JSON or JSON Lines."""
    wanted = begun(islice(objects, output.limit))
    with opened(output) as stream:
        return exporter("json" if output.wanted == "json" else "jsonl", shielded(stream), ()).write_all(wanted)


@contextmanager
def opened(output: Form) -> Iterator[Any]:
    """The stream to write to: of bytes where the format is, else UTF-8, with what no encoding can hold escaped.

    A file of separated values says with its first character that it is UTF-8, which Excel would not guess. Raises
    ClaimsError where there is nothing to write to, or bytes would go to a terminal.
    """
    in_bytes = output.in_bytes
    if output.output is None or str(output.output) == "-":
        if in_bytes and sys.stdout.isatty():
            raise ClaimsError(f"{output.wanted} is nothing to be shown on a terminal; give --output FILE")
        sys.stdout.flush()
        yield sys.stdout.buffer if in_bytes else sys.stdout
        sys.stdout.flush()
        return
    encoding = "utf-8-sig" if output.wanted in ("csv", "tsv") else "utf-8"
    how: dict[str, Any] = {"encoding": encoding, "errors": "backslashreplace", "newline": ""}
    with written(output.output, "wb") if in_bytes else written(output.output, "w", **how) as stream:
        yield stream


@contextmanager
def written(file: Path, mode: str, option: str = "--output", **how: Any) -> Iterator[Any]:
    """A file, open, that replaces what has its name only once all is written. Raises ClaimsError where it can't be
    opened; `option` is what gave the name."""
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(open(stack.enter_context(whole(file)), mode, **how))
        except OSError as error:
            raise ClaimsError(f"{file}: it can't be written: {_reason(error, file, option)}") from None
        yield stream


def emit_bytes(data: bytes, output: Path | None, command: str) -> None:
    """Write bytes as they are. Raises ClaimsError where they would go to a terminal, which might obey them, or can't
    be written."""
    if output is None or str(output) == "-":
        if sys.stdout.isatty():
            raise ClaimsError(f"these are bytes, not to be shown on a terminal; type `{command} -o FILE`")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with written(output, "wb") as stream:
        stream.write(data)


def _reason(error: OSError, file: Path, option: str) -> str:
    """Why a file can't be opened for writing, and what to do about it."""
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {file.parent}; make it, or give {option} another place"
    if isinstance(error, IsADirectoryError):
        return f"it is a folder; give {option} the name of a file in it"
    return f"{(error.strerror or str(error)).lower()}; give {option} another place"


def screen(stream: TextIO) -> Screen:
    """How wide to draw, and whether in colour: only on a terminal, and never against NO_COLOR."""
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(width(), colour)


def width() -> int:
    """COLUMNS, else the width of the terminal on stdout, else on stderr (a pager stands between), else `WIDTH`."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, shutil.get_terminal_size().columns)
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            return max(40, os.get_terminal_size(stream.fileno()).columns)  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            continue
    return WIDTH
