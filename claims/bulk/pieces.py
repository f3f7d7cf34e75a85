"""Inputs cut into pieces: so many documents each, named by their place in the inputs and by what is in them."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import pydantic_core

from claims import read
from claims.errors import InputError
from claims.read.folder import files
from claims.records import Document, Refusal

TOGETHER = 16_000_000
"""Bytes of small files that are read one after the other as if they were one."""

Item = Document | Refusal


class Piece(NamedTuple):
    """What one process reads and extracts at a time."""

    name: str
    items: tuple[Item, ...]


class Source(NamedTuple):
    """Files, by their whole paths, that are read one after the other, a large one alone."""

    paths: tuple[str, ...]
    first: int | None = None
    """So many documents of it are wanted; None for all."""


def sources(inputs: Sequence[str]) -> list[Source]:
    """The files to read, in order.

    Raises InputError for what is no file or folder: others can't read an address, or a pipe, again.
    """
    for name in inputs:
        if name == "-" or "://" in name:
            raise InputError(f"{name}: a job reads files and folders, which can be read again; save it to a file")
    found = _grouped([path for name in inputs for path in _paths(os.path.abspath(name))])
    return [Source(tuple(paths)) for paths in found]


def first_of(found: Sequence[Source], many: int, given: Mapping[str, Any]) -> list[Source]:
    """The sources that hold the first so many documents, the last of them cut; they are read through for that."""
    kept: list[Source] = []
    for source in found:
        items = read.documents(source.paths, first=many, **given)
        count = sum(isinstance(one, Document) for one in items)
        if count == many:
            return [*kept, source._replace(first=many)]
        kept.append(source)
        many -= count
    return kept


def _paths(name: str) -> list[str]:
    """The files of a folder; what can't be read is left to the reading, which says why."""
    if not os.path.isdir(name):
        return [name]
    found = [one if isinstance(one, str) else one.name for one in files(name)]
    return found or [name]


def _grouped(paths: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = []
    room = 0
    for path in paths:
        size = os.path.getsize(path) if os.path.isfile(path) else 0
        if not found or size > room:
            found.append([])
            room = TOGETHER
        found[-1].append(path)
        room -= size
    return found


def pieces(number: int, source: Source, documents: int, given: Mapping[str, Any]) -> Iterator[Piece]:
    """The pieces of the source with this number, of so many documents and refusals each, in order."""
    items = read.documents(source.paths, first=source.first, **given)
    for at in itertools.count():
        some = tuple(itertools.islice(items, documents))
        if not some:
            return
        yield Piece(f"{number:06}-{at:06}-{_digest(some)}", some)


def _digest(items: Sequence[Item]) -> str:
    """Of all that a part follows from: another text, title or date makes another part."""
    told = [{f.name: getattr(item, f.name) for f in fields(item) if f.name != "original"} for item in items]
    raw = [item.original.sha256 if isinstance(item, Document) and item.original else None for item in items]
    return hashlib.sha256(pydantic_core.to_json([told, raw])).hexdigest()[:12]
