"""The files of a folder, in one order on every machine."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from claims.read.refused import Refused
from claims.records import Refusal

Place = tuple[int, int]
"""Device and inode: what a folder is, by whatever path it is reached."""


PassOver = Callable[[str], None]
"""Is told the path of each file of a kind that is not read."""


def _unnoticed(path: str) -> None:
    pass


def files(folder: str, pass_over: PassOver = _unnoticed) -> Iterator[str | Refusal]:
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
                waiting += [(inner, above | {place}) for inner in _inside(path, pass_over)]
        except Refused as refused:
            yield refused.of(path)
        except OSError as error:
            yield unreadable(error).of(path)


def _inside(folder: str, pass_over: PassOver) -> list[str]:
    """Folders and files of known kinds, last first, as a stack wants them."""
    with os.scandir(folder) as entries:
        paths = sorted(entry.path for entry in entries if not entry.name.startswith("."))
    return [path for path in paths if _is_wanted(path, pass_over)][::-1]


def _is_wanted(path: str, pass_over: PassOver) -> bool:
    from claims.read.formats import is_read

    if is_read(os.path.basename(path)) or os.path.isdir(path):
        return True
    pass_over(path)
    return False


def matching(pattern: str, pass_over: PassOver = _unnoticed) -> list[str] | None:
    """The folders and files of known kinds that a pattern with *, ** or [] means, sorted; what lies in a folder that it
    means is read with that. None for what is no pattern."""
    if not glob.has_magic(pattern) or "\0" in pattern:
        return None
    found = [Path(path) for path in sorted(glob.glob(pattern, recursive=True))]
    folders = {path for path in found if path.is_dir()}
    return [
        str(path)
        for path in found
        if not any(above in folders for above in path.parents) and _is_wanted(str(path), pass_over)
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
