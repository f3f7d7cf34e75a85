"""zip and tar: files in a file. Nothing is unpacked to disk, and a member's name is only what it is called."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator

from claims import settings
from claims.read.form import Format, Found, Input
from claims.read.refused import Refused, foreign, printable
from claims.read.stream import Stream, damaged, in_memory, unfolded, whole

AGAIN = "fetch it again, or unpack it and add what is in it"


def _zip(given: Input) -> Iterator[Found]:
    """The members of known kinds, in the order of the archive; a Refusal for each that is encrypted or damaged."""
    with foreign("the zip archive", AGAIN):
        archive = zipfile.ZipFile(_seekable(given.stream))
        members = [member for member in archive.infolist() if _is_wanted(member.filename) and not member.is_dir()]
    for member in members:
        name = _name(given, member.filename)
        try:
            inner = archive.open(member)
        except OSError:
            raise
        except Exception as error:
            yield damaged(error).of(name)
            continue
        with inner:
            yield _member(given, unfolded(inner, given.room), member.filename)
    if not members:
        raise _empty()


def _tar(given: Input) -> Iterator[Found]:
    """As `_zip`; read in one go from beginning to end, as from a tape."""
    empty = True
    with foreign("the tar archive", AGAIN):
        archive = tarfile.open(fileobj=given.stream, mode="r|")  # noqa: SIM115
    while member := _next(archive):
        if not member.isreg() or not _is_wanted(member.name):
            continue
        empty = False
        with foreign("the tar archive", AGAIN):
            inner = archive.extractfile(member)
        if inner is not None:
            yield _member(given, unfolded(inner, given.room), member.name)
    if empty:
        raise _empty()


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    with foreign("the tar archive", AGAIN):
        member = archive.next()
        archive.members = []  # type: ignore[attr-defined]  # it would remember them all
        return member


def _seekable(stream: Stream) -> Stream:
    """An archive that is not a file of its own is held in memory: its directory stands at its end."""
    return stream if stream.seekable() else in_memory(whole(stream, settings.MAX_HELD))


def _is_wanted(name: str) -> bool:
    """As in a folder: a known kind, and nothing hidden."""
    from claims.read.formats import is_read

    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in parts) or "__MACOSX" in parts
    return is_read(parts[-1]) and not hidden


def _member(given: Input, stream: Stream, name: str) -> Input:
    return given.inner(_name(given, name), stream, name, named=False)


def _name(given: Input, member: str) -> str:
    return f"{given.name}:{printable(member)}"


def _empty() -> Refused:
    from claims.read.formats import known

    return Refused("there is nothing to read in the archive", f"what is read: {known()}")


ZIP = Format(
    "zip archive", _zip, lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")), (".zip",), ("application/zip",)
)
TAR = Format("tar archive", _tar, lambda head: head[257:262] == b"ustar", (".tar",), ("application/x-tar",))
