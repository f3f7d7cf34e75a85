"""The texts that a document has or had, with what came along with them, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from claims.origin import Part
from claims.records import Document

BY_HAND = "set by hand"
"""The origin of a field that a person set: no input changes it."""
FIELDS = ("title", "outlet", "published", "url", "author", "modified")
"""Metadata that inputs tell and people may correct."""
READ_WITH = frozenset({"title", "published"})
"""Metadata by which a text is read: whom it is about, and on which day "on Saturday" is."""

Told = Mapping[str, Any]
"""Metadata as an input told it: a value a field, and under "origins" where each came from."""


def told_by(document: Document) -> Told:
    return {name: getattr(document, name) for name in FIELDS} | {"origins": dict(document.origins)}


@dataclass(frozen=True)
class Edition:
    """A text that a document has or had."""

    sha256: str
    added_at: datetime
    """UTC."""
    words: int
    is_current: bool
    extractor: str
    raw_sha256: str | None = None
    """Of the bytes that it was read from."""
    fetched_at: datetime | None = None
    """UTC."""
    is_kept: bool = False
    """The bytes are stored too."""
    parts: tuple[Part, ...] = ()
    told: Told = field(default_factory=dict, hash=False)
    """The metadata that came with it; empty where an earlier release read it."""


@dataclass(frozen=True)
class Dossier:
    """All that is known of a document."""

    document: Document
    """As it is now, corrections included."""
    editions: tuple[Edition, ...]
    """In the order in which they came."""
    claims: int
    statements: int
    withdrawn: int
    """Claims that former texts had."""
    conflicts: int
    """Pairs with one of its claims."""

    @property
    def current(self) -> Edition:
        return next(one for one in self.editions if one.is_current)


@dataclass(frozen=True)
class Said:
    """A claim as one text had it."""

    id: str
    text: str
    speaker: str | None
    stance: str = "asserts"
    type: str | None = None
    """None where an earlier release noted it: then neither this nor the day is known."""
    said_on: str | None = None
    """The ISO date of the saying, where the text settles it."""

    def differs(self, other: Said) -> dict[str, tuple[str | None, str | None]]:
        """What is known of both and not the same, as in this text and in the other."""
        names = ["speaker", "stance", *(["type", "said_on"] if self.type and other.type else [])]
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True)
class Edited:
    """One text of a document beside a later one."""

    document: Document
    before: Edition
    after: Edition
    texts: tuple[str, str]
    claims: tuple[tuple[Said | None, Said | None], ...]
    """Before and after; None where one has it not. Those of the later text in its order, then those that went."""

    def fields(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Metadata that changed, where both are known: name, before, after."""
        for name in FIELDS if self.before.told and self.after.told else ():
            before, after = self.before.told.get(name), self.after.told.get(name)
            if before != after:
                yield name, before, after


Change = Literal["came", "went", "changed", "stayed"]


def change_of(before: object | None, after: object | None) -> Change:
    if before is None:
        return "came"
    if after is None:
        return "went"
    return "stayed" if before == after else "changed"


def change_of_claim(before: Said | None, after: Said | None) -> Change:
    """As `change_of`, by the words and by what is known of both."""
    if before is None or after is None:
        return change_of(before, after)
    return "changed" if before.text != after.text or before.differs(after) else "stayed"
