"""Where a document came from: the bytes it was read from, and the parts of its text that are not prose."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from claims.stated import Span

PartKind = Literal["headline", "caption", "boilerplate"]


GIVEN = "given"
"""The origin of what the user says of inputs; what it replaced, and where that was from, may follow."""


def given_over(value: str, origin: str | None) -> str:
    """The origin of what the user says where the input says this itself."""
    return f"{GIVEN}; {origin or 'the input'} said {value}"


def is_given(origin: str | None) -> bool:
    return (origin or "").partition(";")[0] == GIVEN


def replaces(origin: str | None) -> bool:
    """The user said it instead of what the input says itself."""
    return (origin or "").startswith(f"{GIVEN};")


@dataclass(frozen=True)
class Part:
    """A stretch of a text that is not its running prose; a claim in a headline or caption is marked as from there, and
    in boilerplate ("ADVERTISEMENT", "Read more: ...") there are none."""

    span: Span
    kind: PartKind


@dataclass(frozen=True)
class Original:
    """The bytes that a document was read from: the evidence that the page said so."""

    sha256: str
    """Of the bytes as they came, before any decoding: of the page, the line, the entry of an archive or feed."""
    fetched_at: datetime
    """UTC: when the bytes were read, from the web or from disk."""
    data: bytes | None = None
    """None unless they are to be kept."""

    @staticmethod
    def digest(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()
