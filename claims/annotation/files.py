"""Several files in a folder or a zip. Names from outside never become paths, and nothing is unpacked to disk."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from claims.errors import ClaimsError
from claims.read.refused import Refused, foreign, printable
from claims.read.stream import Room, most, too_large, unfolded
from claims.whole import whole

Put = Callable[[str, bytes], None]
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same export is the same archive."""


def safe(name: str) -> str:
    """A file's name of what may be anything: letters, digits, `_` and `-`."""
    return re.sub(r"[^0-9A-Za-z_-]", "_", name) or "_"


@contextmanager
def putting(to: Path) -> Iterator[Put]:
    """Writes files by their names: into an archive where `to` ends in .zip, else into a folder, which must be new or
    empty. Raises ClaimsError where that can't be."""
    try:
        if to.suffix.lower() == ".zip":
            with whole(to) as place, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
                yield lambda name, data: archive.writestr(_member(name), data)
            return
        to.mkdir(exist_ok=True)
        if any(to.iterdir()):
            raise ClaimsError(f"{to}: there is something in this folder; give a new one, or a name that ends in .zip")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ClaimsError(f"{to}: it can't be written: {reason}; give --output another place") from None
    yield lambda name, data: _put(to / name, data)


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


@dataclass(frozen=True)
class Files:
    """What came back, by base name; each is read when it is asked for."""

    readers: dict[str, Callable[[], bytes]]

    def names(self, ending: str) -> list[str]:
        return sorted(name for name in self.readers if name.lower().endswith(ending))

    def read(self, name: str) -> bytes:
        """Raises Refused where there is none, or it is over the limit."""
        if name not in self.readers:
            raise Refused(f"there is no file {printable(name)} beside it", "give the folder as it was exported, whole")
        return self.readers[name]()


@contextmanager
def files(path: Path) -> Iterator[Files]:
    """The files of a folder, with those below it, or of a zip archive. Raises Refused where it is neither.

    Links are left out: they may lead anywhere. Two files of one name are told by the first.
    """
    if path.is_dir():
        found: dict[str, Callable[[], bytes]] = {}
        for one in sorted(path.rglob("*")):
            if one.is_file() and not one.is_symlink() and not one.name.startswith("."):
                found.setdefault(one.name, _from_disk(one))
        yield Files(found)
        return
    if not path.is_file():
        raise Refused(f"{printable(str(path))}: there is no such file or folder", "give what the tool wrote")
    with foreign("the zip archive", "give the folder, or the archive as it was exported"):
        archive = zipfile.ZipFile(path)
        members = [member for member in archive.infolist() if not member.is_dir()]
    room = Room(lambda: path.stat().st_size)
    with archive:
        listed: dict[str, Callable[[], bytes]] = {}
        for member in members:
            name = PurePosixPath(member.filename.replace("\\", "/")).name
            if name and not name.startswith("."):
                listed.setdefault(name, _from_archive(archive, member, room))
        yield Files(listed)


def _from_disk(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        with open(path, "rb") as stream:
            data = stream.read(most() + 1)
        if len(data) > most():
            raise too_large(most())
        return data

    return read


def _from_archive(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: Room) -> Callable[[], bytes]:
    def read() -> bytes:
        with foreign("the zip archive", "export it again"):
            inner = archive.open(member)
        with inner:
            data = unfolded(inner, room).read(most() + 1)
        if len(data) > most():
            raise too_large(most())
        return data

    return read
