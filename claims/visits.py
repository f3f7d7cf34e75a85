"""Addresses that are followed: when each was asked, what it answered, and what of it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

VisitKind = Literal["list", "article"]


@dataclass(frozen=True)
class Visit:
    """What is known of an address that is followed, or that a followed one names."""

    address: str
    kind: VisitKind
    """A feed, a sitemap or a page that names one is a list."""
    listed_on: str | None = None
    """The list that named it last; None for what the user named."""
    title: str | None = None
    author: str | None = None
    published: str | None = None
    """As its list says, like the title and the author."""
    changed: str | None = None
    """When it last changed, in the words of its list."""
    asked_at: datetime | None = None
    """UTC: the last time; None if never."""
    status: int | None = None
    """Of the last answer, as in HTTP; None where there was none."""
    etag: str | None = None
    last_modified: str | None = None
    """What the server calls the state that was read: sent back, so that it answers only when there is another."""
    done: bool = False
    """It was read, or refused for good; of a list, that what it names was noted."""
    document: str | None = None
    """Id of the document that was read from it."""
