"""What a format is: how it is told, and a reader from bytes to what is in them.

A module of this folder with a `FORMAT` in it is a format; `claims/read/formats.py` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias

from claims.identity import iso_date
from claims.origin import GIVEN, given_over
from claims.read.stream import Room, Stream, most, whole
from claims.records import Document, Refusal

Said: TypeAlias = Mapping[str, tuple[str | None, str]]
"""Field of a document -> its value, and where that comes from."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Input:
    """The bytes of a file, of a page, of a member of an archive, and what is known of them; still to be read."""

    name: str
    """What documents and refusals call it."""
    stream: Stream
    room: Room
    """What it may unfold to."""
    path: str = ""
    """Whose ending tells the format; empty where the content must tell."""
    format: Format | None = None
    """Where it is known beforehand."""
    charset: str | None = None
    """A label from outside."""
    url: str | None = None
    """The address that it came from."""
    fetched_at: datetime = field(default_factory=now)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field of a document -> the column or key that has it, as the user says."""
    named: bool = True
    """The user named it, rather than a folder or archive that it lies in."""
    depth: int = 0
    """How many archives it lies in."""

    def inner(self, name: str, stream: Stream, path: str, *, named: bool) -> Input:
        """What lies in it, one step deeper."""
        return replace(self, name=name, stream=stream, path=path, format=None, named=named, depth=self.depth + 1)


@dataclass(frozen=True)
class Read:
    """A document, and the bytes that it was read from."""

    document: Document
    data: bytes
    place: str
    """What a refusal of it would name."""
    fetched_at: datetime | None = None
    """Where the input says it of the document."""


def saying(document: Document, said: Said) -> Document:
    """The document with these fields and their origins; what has no value is passed over."""
    known = {field: (value, origin) for field, (value, origin) in said.items() if value}
    origins = {**document.origins, **{field: origin for field, (_, origin) in known.items()}}
    return replace(document, origins=origins, **{field: value for field, (value, _) in known.items()})  # type: ignore[arg-type]


def giving(document: Document, given: Mapping[str, str | None]) -> Document:
    """The document with what the user says of it; the origin says what that replaced."""
    return saying(document, {name: (value, _of_given(document, name, value)) for name, value in given.items() if value})


def _of_given(document: Document, name: str, value: str) -> str:
    said: str | None = getattr(document, name)
    same = not said or said == value or (name == "published" and iso_date(said) == iso_date(value) is not None)
    return GIVEN if same else given_over(said or "", document.origins.get(name))


@dataclass(frozen=True)
class Link:
    """A document that stands elsewhere: its address, and what is known of it here."""

    url: str
    place: str
    known: Said = field(default_factory=dict)


Found: TypeAlias = Read | Refusal | Link | Input
"""A document, why there is none, where one is, or bytes that are to be read in turn."""
Reader: TypeAlias = Callable[[Input], Iterator[Found]]


@dataclass(frozen=True)
class Format:
    """How one kind of file is told and read. `read` raises Refused where nothing in it can be used."""

    name: str
    read: Reader
    begins: Callable[[bytes], bool]
    """Whether a file with this head is one; where several say so, the first of the list has it."""
    suffixes: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    """Content types."""
    limit: Callable[[], int] | None = None
    """The most bytes of a file that is one document; None for one that has many."""
    unfolds: bool = False
    """It is packed as one piece: a suffix before its own tells what of."""


def single(read: Callable[[bytes, Input], Document], limit: Callable[[], int] = most) -> Reader:
    """The reader of a format whose files are one document each."""

    def read_whole(given: Input) -> Iterator[Found]:
        data = whole(given.stream, limit())
        yield Read(read(data, given), data, given.name)

    return read_whole
