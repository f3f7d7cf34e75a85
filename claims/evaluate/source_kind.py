"""What kind of source a mention is, by its head: a pronoun, a name, a noun for a body, or somebody unnamed."""

from __future__ import annotations

from typing import Literal

from claims.extract.nouns import ORGANISATION, PRONOUNS

SourceKind = Literal["name", "pronoun", "organisation noun", "unnamed", "none"]
SOURCE_KINDS: tuple[SourceKind, ...] = ("name", "pronoun", "organisation noun", "unnamed", "none")
_MORE_PRONOUNS = frozenset("i we you who which that one it this these those many some others everyone nobody".split())  # noqa: SIM905


def source_kind(source: str, head: str) -> SourceKind:
    """`head` is the head word of the source, or empty where it is not known: then the last word counts."""
    words = source.split()
    if not words:
        return "none"
    word = head or words[-1].strip(".,’'”\"")
    if word.lower() in PRONOUNS or word.lower() in _MORE_PRONOUNS:
        return "pronoun"
    if word.lower() in ORGANISATION:
        return "organisation noun"
    return "name" if word[:1].isupper() else "unnamed"
