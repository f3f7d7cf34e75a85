"""What must hold of every file, whatever is in it."""

from __future__ import annotations

import io
import resource
import signal
import time
import warnings
from pathlib import Path
from types import FrameType

from claims.cli.render import plain
from claims.read import documents
from claims.records import Document, Refusal
from claims.tables.documents import document_line
from fuzz.grow import Case

SECONDS = 20.0
"""The most that a file may take; most take milliseconds."""
MEGABYTES = 800
"""The most that memory may grow beyond what the libraries take."""


def held() -> float:
    """The most memory that this process has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _hangs(signum: int, frame: FrameType | None) -> None:
    raise AssertionError(f"it takes longer than {SECONDS:g} seconds")


def check(case: Case, folder: Path) -> list[Document | Refusal]:
    """Documents and Refusals, in time and in bounds; all that is said of them can be shown and stored."""
    before, started = held(), time.monotonic()
    signal.signal(signal.SIGALRM, _hangs)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = list(_read(case, folder))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    assert found, "neither a document nor a word why not"
    assert held() - before < MEGABYTES, f"memory grew by {held() - before:.0f} MB"
    assert time.monotonic() - started < SECONDS
    for each in found:
        _is_sound(each)
    return found


def _read(case: Case, folder: Path) -> list[Document | Refusal]:
    if not case.name:
        return list(documents(["-"], stdin=io.BytesIO(case.data), keep=True))
    path = folder / case.name
    path.write_bytes(case.data)
    return list(documents([str(path)], keep=True))


def _is_sound(each: Document | Refusal) -> None:
    if isinstance(each, Refusal):
        assert each.name
        assert each.reason
        assert each.advice
        plain(str(each)).encode()
        return
    str(document_line(each)).encode()
    assert each.text.strip()
    assert each.original
    assert each.original.data is not None
    assert all(value for value in each.origins.values())
    reached = 0
    for part in each.parts:
        assert reached <= part.span.start < part.span.end <= len(each.text)
        reached = part.span.end
