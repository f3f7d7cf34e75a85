"""Out to annotators and back: sheets in the formats of doccano, Label Studio, brat and spaCy, a module a format.

Each carries, beside what its tool shows, what went out (`Sheet.given`): what comes back is compared with that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal, get_args

from claims.records import Refusal
from claims.sheets import Sheet

Format = Literal["doccano", "labelstudio", "brat", "spacy"]
FORMATS: tuple[Format, ...] = get_args(Format)
TO_FILES = frozenset({"brat", "spacy"})
"""Formats that are written to a folder or an archive of files, and not to one stream of text."""
_MODULES = {"spacy": "docbin"}


def write(format: Format, sheets: Iterable[Sheet], to: IO[str] | Path) -> int:
    """Write the sheets one by one, to a stream of text, or where the format is one of TO_FILES to a path; how many."""
    count: int = _module(format).write(sheets, to)
    return count


def read(format: Format, path: Path) -> Iterator[Sheet | Refusal]:
    """The sheets of a file or folder, one by one, as annotators left them; a Refusal for each that can't be used.

    Raises Refused where nothing of it can.
    """
    found: Iterator[Sheet | Refusal] = _module(format).read(path)
    return found


def _module(format: Format) -> Any:
    return import_module(f"claims.annotation.{_MODULES.get(format, format)}")
