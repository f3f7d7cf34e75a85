"""What goes beside an export: what was asked for and written, by which versions, and the digest of the output."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from claims.records import Selection

VERSION = 1
WRITTEN_BY = {
    "xlsx": ("openpyxl",),
    "parquet": ("pyarrow",),
    "html": ("tabulate",),
    "latex": ("tabulate",),
    "spacy": ("spacy",),
}
"""The libraries on whose version an output depends."""
PIECE = 1 << 20


def manifest(
    what: str, format: str, counts: Mapping[str, int], selection: Selection, output: Path, more: Mapping[str, Any]
) -> dict[str, Any]:
    """`more` is what else was asked for. There is no time in it: the same export has the same manifest."""
    return {
        "manifest": VERSION,
        "export": what,
        "format": format,
        "counts": dict(counts),
        "filters": filters(selection) | dict(more),
        "versions": _versions(format),
        "files": [_file(path, output) for path in _files(output)],
    }


def filters(selection: Selection) -> dict[str, Any]:
    """What was asked for, where that is not what is asked for anyway."""
    found = {}
    for field in fields(Selection):
        value = getattr(selection, field.name)
        if value != field.default:
            found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found


def _versions(format: str) -> dict[str, str]:
    from claims import __version__

    found = {"claims": __version__, "python": platform.python_version()}
    for library in WRITTEN_BY.get(format, ()):
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


def _files(output: Path) -> list[Path]:
    return sorted(path for path in output.rglob("*") if path.is_file()) if output.is_dir() else [output]


def _file(path: Path, output: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
    name = path.relative_to(output).as_posix() if path != output else path.name
    return {"name": name, "bytes": size, "sha256": digest.hexdigest()}
