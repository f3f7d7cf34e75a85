"""Files that other packages read: what their readers are, and how they become formats among ours."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from claims.entrypoints import Plugin, added
from claims.errors import PluginError
from claims.read.form import Format, Found, Input, Read
from claims.read.refused import Refused, foreign
from claims.read.stream import most, whole
from claims.records import Document

FIELDS = ("title", "outlet", "published", "modified", "author", "url")
"""What of a document has its origin noted."""


class ReadsFiles(Protocol):
    """What an entry point of `claims.readers` names, called without arguments: a class will do.

    It may have a method `begins(head: bytes) -> bool` too, which tells such a file by its first bytes where it has no
    name, as on standard input.
    """

    suffixes: Sequence[str]
    """How the names of such files end: (".srt",)."""

    def read(self, data: bytes, name: str) -> Iterable[Document]:
        """The documents in a file (its whole content; what it is called). ValueError's words say why there is none."""
        ...


def added_formats(own: Sequence[Format]) -> list[Format]:
    """The formats that other packages add; what is broken, or would take a file that we read, is left out and said."""
    taken = {suffix for format in own for suffix in format.suffixes}
    formats = []
    for plugin in added("reader", [format.name for format in own]):
        try:
            formats.append(_format(plugin, taken))
        except PluginError as error:
            warnings.warn(f"{error}", stacklevel=2)
    return formats


def _format(plugin: Plugin, taken: Collection[str]) -> Format:
    """Raises PluginError where it is no reader."""
    try:
        reader: ReadsFiles = plugin.load()()
        suffixes = tuple(suffix.lower() for suffix in reader.suffixes)
        read = reader.read
    except PluginError:
        raise
    except Exception as error:
        raise plugin.error(f"it is no reader as docs/plugins.md has it ({error})") from error
    if ours := sorted({*suffixes} & {*taken}):
        warnings.warn(f"{plugin} is not asked about {', '.join(ours)}, which claims reads itself", stacklevel=2)
    left = tuple(suffix for suffix in suffixes if suffix not in taken)
    return Format(plugin.name, _Reading(plugin, read), getattr(reader, "begins", _never), left)


def _never(head: bytes) -> bool:
    return False


class _Reading:
    """Bytes to documents, by another package's reader; all that can go wrong in it is a refusal of the file."""

    def __init__(self, plugin: Plugin, read: Any) -> None:
        self._plugin = plugin
        self._read = read

    def __call__(self, given: Input) -> Iterator[Found]:
        data = whole(given.stream, most())
        found = self._documents(data, given.name)
        for number, document in enumerate(found):
            place = given.name if number == 0 else f"{given.name}:{number + 1}"
            yield Read(self._placed(document, place), data, place)

    def _documents(self, data: bytes, name: str) -> Iterator[Document]:
        with foreign(f"by the {self._plugin} it", f"mend the file, or tell {self._plugin.package}"):
            try:
                for document in self._read(data, name):
                    if not isinstance(document, Document):
                        raise TypeError(f"{type(document).__name__} is no Document")
                    yield document
            except ValueError as error:
                raise Refused(f"{error}", f"mend the file; it was read by the {self._plugin}") from error

    def _placed(self, document: Document, place: str) -> Document:
        """With what it is called, and where its fields came from, where the reader does not say it."""
        said = {name: f"reader {self._plugin.name}" for name in FIELDS if getattr(document, name)}
        return replace(document, name=document.name or place, origins={**said, **document.origins})
