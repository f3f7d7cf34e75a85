"""Bytes to Documents: files, folders, web addresses and standard input; what can't be read becomes a Refusal."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeAlias

from claims import settings
from claims.read.check import checked
from claims.read.folder import PassOver, files, matching, unreadable
from claims.read.form import Found, Input, Link, Read, giving, saying
from claims.read.formats import MEDIA
from claims.read.meter import counted
from claims.read.refused import Refused, TooMuch, printable
from claims.read.url import ANYWHERE_PUBLIC, Access, fetch
from claims.records import Document, Original, Refusal

__all__ = ["Access", "documents"]

STDIN = "-"

Result: TypeAlias = Read | Refusal


def documents(
    inputs: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    first: int | None = None,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] | None = None,
    keep: bool = False,
    access: Access = ANYWHERE_PUBLIC,
    pass_over: PassOver | None = None,
) -> Iterator[Document | Refusal]:
    """The documents that the inputs hold, one at a time and always in the same order; a Refusal for each that fails.

    An input is a file of a kind that `claims.read.formats` lists, a folder of such files, a pattern of paths
    (`articles/**/*.html`), an http(s) address, or `-` for standard input. `outlet`, `published`, `title` and `url`
    override what an input says; the latter two name one document, so that a second one is refused. `first` stops after
    so many documents. `columns` says which column of a CSV file, or key of JSON, has a field of a document. `keep`
    lets each document's Original have its bytes. `access` is how the web is asked. `pass_over` is told each file of a
    folder, or pattern, that is of no kind that is read. Raises nothing.
    """
    given = {"outlet": outlet, "published": published, "title": title, "url": url}
    finish = _Finish({name: value for name, value in given.items() if value}, keep)
    for name in inputs if first != 0 else ():
        for found in _Reading(stdin, columns or {}, access, pass_over or (lambda path: None)).read(name):
            yield finish(found)
            if finish.count == first:
                return


@dataclass
class _Finish:
    """Makes a document of what was read: with what the user gave, and the evidence of its bytes."""

    given: dict[str, str]
    keep: bool
    count: int = 0
    """Documents so far."""

    def __call__(self, found: Result) -> Document | Refusal:
        if isinstance(found, Refusal):
            return found
        try:
            if self.count and self.given.keys() & {"title", "url"}:
                raise Refused("a title or URL was given for one document, and this is another", "add it on its own")
            document = checked(self._with_given(found))
        except Refused as refused:
            return refused.of(found.place)
        self.count += 1
        return document

    def _with_given(self, found: Read) -> Document:
        assert found.fetched_at is not None
        digest = hashlib.sha256(found.data).hexdigest()
        original = Original(digest, found.fetched_at, found.data if self.keep else None)
        return replace(giving(found.document, self.given), original=original)


@dataclass(frozen=True)
class _Reading:
    """Everything in one input, whatever lies in what. All that can go wrong with it ends here."""

    stdin: BinaryIO | None
    columns: Mapping[str, str]
    access: Access
    pass_over: PassOver

    def read(self, name: str, named: bool = True) -> Iterator[Result]:
        try:
            if name == STDIN:
                yield from self._stream(self.stdin or sys.stdin.buffer, "standard input")
            elif "://" in name and re.match(r"[a-z][a-z0-9+.-]*://", name, re.I):
                yield from self._address(name)
            elif os.path.isdir(name):
                yield from self._files(files(name, self.pass_over), "there is nothing to read in the folder")
            elif not os.path.lexists(name) and (found := matching(name, self.pass_over)) is not None:
                yield from self._files(found, "no file is called so")
            else:
                yield from self._file(name, named)
        except Refused as refused:
            yield refused.of(name)
        except OSError as error:
            yield unreadable(error).of(name)

    def _files(self, paths: Iterable[str | Refusal], nothing: str) -> Iterator[Result]:
        from claims.read.formats import known

        empty = True
        for found in paths:
            empty = False
            if isinstance(found, Refusal):
                yield found
            else:
                yield from self.read(found, named=False)
        if empty:
            raise Refused(nothing, f"name files of a kind that is read: {known()}")

    def _file(self, path: str, named: bool) -> Iterator[Result]:
        from claims.read.formats import known, of_path
        from claims.read.stream import too_large

        if "\0" in path:
            raise Refused("it is no path: it holds a NUL character", "check the path")
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("it is a device or pipe, not a file", "give - as the input to read from a pipe")
        formats = of_path(path)
        if not formats and os.path.splitext(path)[1]:
            raise Refused(f"files of this kind are not read, only {known()}", "save its text as .txt")
        limit = formats[0].limit() if len(formats) == 1 and formats[0].limit else None
        if limit is not None and status.st_size > limit:
            raise too_large(limit, status.st_size)
        with counted(path) as file:
            yield from self._stream(file, path, path if formats else "", named)

    def _stream(self, raw: BinaryIO, name: str, path: str = "", named: bool = True) -> Iterator[Result]:
        from claims.read.stream import Room, opened, size_of

        stream = opened(raw)
        room = Room(size_of(stream))
        yield from self._parts(Input(printable(name), stream, room, path, columns=self.columns, named=named))

    def _address(self, name: str) -> Iterator[Result]:
        from claims.read.stream import Room, in_memory

        page = fetch(name, self.access)
        yield from self._parts(
            Input(
                printable(name),
                in_memory(page.data),
                Room(lambda: len(page.data)),
                format=MEDIA[page.content_type],
                charset=page.charset,
                url=page.url,
                fetched_at=page.fetched_at,
                columns=self.columns,
            )
        )

    def _parts(self, given: Input) -> Iterator[Result]:
        """What is in it, and in what is in it."""
        from claims.read.formats import format_of

        if given.depth > settings.MAX_DEPTH:
            raise Refused(f"it lies in more than {settings.MAX_DEPTH} archives", "unpack it")
        empty = True
        for found in format_of(given).read(given):
            empty = False
            yield from self._resolved(found, given)
        if empty:
            raise Refused("there is nothing in it", "check that it was saved whole")

    def _resolved(self, found: Found, given: Input) -> Iterator[Result]:
        match found:
            case Read():
                yield replace(found, fetched_at=found.fetched_at or given.fetched_at)
            case Refusal():
                yield found
            case Link():
                yield from self._linked(found)
            case Input():
                try:
                    yield from self._parts(found)
                except TooMuch:
                    raise
                except Refused as refused:
                    yield refused.of(found.name)

    def _linked(self, link: Link) -> Iterator[Result]:
        """The documents at an address, with what is known of them here."""
        for found in self.read(link.url) if "://" in link.url else [_no_address(link)]:
            yield replace(found, document=saying(found.document, link.known)) if isinstance(found, Read) else found


def _no_address(link: Link) -> Refusal:
    return Refused("it has no text, and its URL is no web address", "give one that begins with https://").of(link.place)
