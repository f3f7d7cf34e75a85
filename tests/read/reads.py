"""A file with these bytes, read: what tests of formats share."""

from __future__ import annotations

from pathlib import Path

from claims.read import documents
from claims.records import Document, Refusal


def read(path: Path, data: bytes, name: str, **how: object) -> list[Document | Refusal]:
    (path / name).parent.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(data)
    return list(documents([str(path / name)], **how))  # type: ignore[arg-type]


def only(found: list[Document | Refusal]) -> Document:
    [document] = found
    assert isinstance(document, Document), str(document)
    return document


def reason(found: list[Document | Refusal]) -> str:
    [refusal] = found
    assert isinstance(refusal, Refusal), refusal
    return f"{refusal.reason}; {refusal.advice}"
