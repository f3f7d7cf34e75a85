"""Dates of inputs that need a word: those that can't be read, whose documents are kept without one, and those that are
taken from the name of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.cli.output import say
from claims.read.days import FILE_NAME
from claims.records import Document, Refusal
from claims.wording import counted

KINDS = 5
"""Kinds of such values that are named, each by its first one."""
ADVICE = "write it as 2020-03-03, or set it: claims docs set ID --published DATE"
GIVEN = "write it as 2020-03-03, or give it: --published DATE"
"""Advice where nothing is stored."""


def gives_no_date(document: Document) -> bool:
    """It gives something for its date that is none."""
    return bool(document.published) and document.published_on is None


def is_dated_by_name(document: Document) -> bool:
    return document.origins.get("published") == FILE_NAME


def tell_dated_by_name(found: Sequence[Document]) -> None:
    """Say on stderr how many documents are dated by their files' names."""
    if found:
        are = "is" if len(found) == 1 else "are"
        first = f"{found[0].name}: {found[0].published}"
        many = counted(len(found), "document")
        say(f"{many} {are} dated by the name of the file ({first}); --published DATE says otherwise.")


def unread(document: Document) -> Refusal:
    """As a report has it, though the document is kept."""
    return Refusal(document.name, f"kept without a date: “{document.published}” can't be read as one", ADVICE)


def tell_undated(found: Sequence[Document], stored: bool = True) -> None:
    """Say on stderr which values were no dates: each kind once, by its first one and how many there are."""
    kinds: dict[str, list[Document]] = {}
    for document in found:
        kinds.setdefault(_kind(document.published or ""), []).append(document)
    for some in list(kinds.values())[:KINDS]:
        more = f" and {len(some) - 1:,} more like it" if len(some) > 1 else ""
        say(f"warning: {some[0].name}: “{some[0].published}” can't be read as a date{more}.")
    if found:
        kept = ("is" if len(found) == 1 else "are") + " kept" if stored else "would be kept"
        say(f"{counted(len(found), 'document')} {kept} without a date: {ADVICE if stored else GIVEN}.")


def _kind(words: str) -> str:
    """What values of one kind have in common: where their digits and letters stand."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", words))
