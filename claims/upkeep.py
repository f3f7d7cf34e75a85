"""What looking after a database finds out: damage, sizes, and what was copied."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something in the database that is not as it should be."""

    kind: str
    """What kind of thing: document, text, claim, speaker, comparison, judgement, index, guard, table or database."""
    id: str
    """The thing's id; its name where it has none."""
    wrong: str
    """What is wrong with it."""
    advice: str
    """What to do about it."""


@dataclass(frozen=True)
class Figure:
    """One of the figures of a database: how many there are of something, or what room it takes."""

    group: str
    """What is counted: a table, or documents, claims, conflicts ..."""
    name: str
    """Which of them: the table's name, a kind, a state."""
    count: int | None
    bytes: int | None = None
    """Room on disk, of a table with all its indexes; None where the database does not say."""


@dataclass(frozen=True)
class Copied:
    """A table of two databases, side by side after a copy."""

    table: str
    rows: int
    """In the database that was copied."""
    copied: int
    """In the other one, read back."""
    checksum: str
    """Of all values of all rows, in whatever order they come: 64 hexadecimal digits, the same on every database."""
    copied_checksum: str

    @property
    def equal(self) -> bool:
        return (self.rows, self.checksum) == (self.copied, self.copied_checksum)


@dataclass(frozen=True)
class Backup:
    """A backup that was written."""

    file: str
    documents: int
    claims: int
    bytes: int
