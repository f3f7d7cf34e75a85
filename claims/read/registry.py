"""Registries as CSV, read and written in one form: a line an entry, with id, name, aliases and columns of its own.

    id,name,aliases,within
    krasny-liman,Krasny Liman,Liman|Lyman|Красный Лиман,donetsk-region

The file is UTF-8, its first line names the columns, in any order, and `|` stands between aliases.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from claims.errors import InputError
from claims.read.refused import Refused
from claims.records import Refusal
from claims.registered import Entry

REQUIRED = ("id", "name")
BETWEEN = "|"
LONGEST = 200
"""Characters of an id or a name."""


def entries(file: Path, own: Sequence[str]) -> Iterator[Entry | Refusal]:
    """The entries of a registry that has these columns of its own, and a refusal for each line that is none.

    Raises InputError if the file can't be read, or if its first line does not name the columns.
    """
    rows = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    header = _header(rows, file, own)
    lines: dict[str, int] = {}
    while True:
        try:
            if (cells := next(rows, None)) is None:
                return
            if any(cell.strip() for cell in cells):
                entry = _entry(cells, header, f"{file}:{rows.line_num}")
                if (line := lines.setdefault(entry.id, rows.line_num)) != rows.line_num:
                    raise Refused(f"the id “{entry.id}” is that of line {line} already", "give each line its own id")
                yield entry
        except csv.Error as error:
            advice = 'put a cell with commas or quotes in "double quotes"'
            yield Refusal(f"{file}:{rows.line_num}", f"it is no CSV: {error}", advice)
        except Refused as refused:
            yield refused.of(f"{file}:{rows.line_num}")


def write(entries: Iterable[Entry], own: Sequence[str], stream: TextIO) -> int:
    """Write a registry so that `entries` reads the same again; says how many entries there were."""
    columns = (*REQUIRED, "aliases", *own)
    rows = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    rows.writeheader()
    count = 0
    for entry in entries:
        rows.writerow({"id": entry.id, "name": entry.name, "aliases": BETWEEN.join(entry.aliases), **entry.more})
        count += 1
    return count


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file}: it is not UTF-8; save it as “CSV UTF-8”") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{file}: it can't be read: {reason}; check its name, and who may read it") from None


def _header(rows: Iterator[list[str]], file: Path, own: Sequence[str]) -> list[str]:
    known = (*REQUIRED, "aliases", *own)
    advice = f"let it name these columns: {','.join(known)}"
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
    except csv.Error as error:
        raise InputError(f"{file}: its first line is no CSV: {error}; {advice}") from None
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise InputError(f"{file}: its first line names no column “{missing[0]}”; {advice}")
    if strange := [name for name in header if name not in known]:
        raise InputError(f"{file}: there is no column “{strange[0]}” here; {advice}")
    if len(set(header)) < len(header):
        raise InputError(f"{file}: its first line names a column twice; {advice}")
    return header


def _entry(cells: Sequence[str], header: Sequence[str], where: str) -> Entry:
    """Raises Refused where the line is no entry."""
    if len(cells) != len(header):
        advice = "write as many cells as the first line has, and put cells with commas in double quotes"
        raise Refused(f"it has {len(cells)} cells instead of {len(header)}", advice)
    given = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=True)}
    id, name = given.pop("id"), given.pop("name")
    aliases = sorted({" ".join(alias.split()) for alias in given.pop("aliases", "").split(BETWEEN)} - {"", name})
    if not re.fullmatch(r"[\w.:-]+", id):
        raise Refused(f"“{id}” is no id" if id else "it has no id", "write one of letters, digits and - without spaces")
    if not name:
        raise Refused("it has no name", "write one")
    for words in (id, name, *aliases):
        if len(words) > LONGEST:
            raise Refused(f"“{words[:30]}…” is longer than {LONGEST} characters", "shorten it")
        if not re.search(r"\w", words):
            raise Refused(f"“{words}” has no letter or digit", "write a name that has some")
    return Entry(id, name, tuple(aliases), {name: words for name, words in given.items() if words}, where)
