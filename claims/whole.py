"""Files that are written whole or not at all: who fails or is stopped in the middle leaves what was there before."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE

OPEN_ALREADY = ("/dev/fd/", "/dev/std", "/proc/")
"""Names of what this process, or another, has open: nothing can take their place."""
NAMED = 40
"""Characters of a file's name that the one beside it has too; names have their limit."""


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Where to write a file: beside it, and it is replaced once all is written, its permissions kept.

    A link goes on leading to where it led. What can't be replaced (a pipe, a device, a file in a folder where nothing
    may be added) is written in place. Raises OSError where nothing can be written.
    """
    real = Path(os.path.realpath(file))
    if real.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if _only_in_place(file, real):
        yield file
        return
    beside = real.with_name(f".{real.name[:NAMED]}.{token_hex(4)}.part")
    try:
        yield beside
        if real.exists():
            _as_before(real, beside)
        os.replace(beside, real)
    finally:
        beside.unlink(missing_ok=True)


def _only_in_place(file: Path, real: Path) -> bool:
    """Nothing can take its place, or nothing may: who has no right to write it is refused when writing in place."""
    if str(file.absolute()).startswith(OPEN_ALREADY):
        return True
    if not real.exists():
        return False
    return not (real.is_file() and os.access(real, os.W_OK) and os.access(real.parent, os.W_OK | os.X_OK))


def _as_before(real: Path, beside: Path) -> None:
    """Permissions, and where this user may give files away also owner and group."""
    former = real.stat()
    with suppress(OSError, AttributeError):
        os.chown(beside, former.st_uid, former.st_gid)
    beside.chmod(S_IMODE(former.st_mode))
