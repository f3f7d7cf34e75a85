"""The files of a folder, in one order on every machine."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from claims.read.refused import Refused
from claims.records import Refusal

Place = tuple[int, int]
"""Device and inode: what a folder is, by whatever path it is reached."""


def files(folder: str) -> Iterator[str | Refusal]:
    """The paths of files of known kinds in the folder and below, sorted, each folder once, hidden ones left out.

    A Refusal stands for a folder that can't be read and for a link that leads back to a folder above it.
    """
    seen: set[Place] = set()
    waiting: list[tuple[str, frozenset[Place]]] = [(folder, frozenset())]
    while waiting:
        path, above = waiting.pop()
        try:
            if not os.path.isdir(path):
                yield path
                continue
            status = os.stat(path)
            place = (status.st_dev, status.st_ino)
            if place in above:
                raise Refused("the link leads back to a folder above it", "remove the link; the rest was read")
            if place not in seen:
                seen.add(place)
                waiting += [(inner, above | {place}) for inner in _inside(path)]
        except Refused as refused:
            yield refused.of(path)
        except OSError as error:
            yield unreadable(error).of(path)


def _inside(folder: str) -> list[str]:
    """Folders and files of known kinds, last first, as a stack wants them."""
    from claims.read.formats import is_read

    with os.scandir(folder) as entries:
        paths = [e.path for e in entries if not e.name.startswith(".") and (is_read(e.name) or os.path.isdir(e.path))]
    return sorted(paths, reverse=True)


def matching(pattern: str) -> list[str] | None:
    """The folders and files of known kinds that a pattern with *, ** or [] means, sorted; what lies in a folder that it
    means is read with that. None for what is no pattern."""
    from claims.read.formats import is_read

    if not glob.has_magic(pattern) or "\0" in pattern:
        return None
    found = [Path(path) for path in sorted(glob.glob(pattern, recursive=True))]
    folders = {path for path in found if path.is_dir()}
    return [
        str(path)
        for path in found
        if (path in folders or is_read(path.name)) and not any(above in folders for above in path.parents)
    ]


def unreadable(error: OSError) -> Refused:
    """What the operating system says, in plain words."""
    match error:
        case FileNotFoundError():
            return Refused("there is no such file or folder", "check the path (a web address begins with https://)")
        case PermissionError():
            return Refused("you may not read it", "get the right to read it, or copy it to a place of yours")
        case _:
            return Refused(f"it can't be read ({error.strerror or error})", "copy it elsewhere and try that")
