"""Following feeds and sitemaps: what is new on them is added as it is read, and remembered once it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from claims.records import Document, Refusal

if TYPE_CHECKING:
    from claims.outcomes import Outcome
    from claims.read.follow import Manner
    from claims.store import Store


class Following:
    """What a Tracker knows of the web; the rest of it supplies the store and adds what is read."""

    store: Store

    def add(self, documents: Iterable[Document | Refusal], *, together: int | None = None) -> Iterator[Outcome]:
        raise NotImplementedError

    def follow(self, addresses: Iterable[str], manner: Manner | None = None) -> Iterator[Outcome]:
        """Add the new articles of feeds, of sitemaps and of pages that name a feed; one outcome an article.

        Each is stored before the next one is asked for, and read again only where `manner` says so. Whoever stops
        taking outcomes, or is killed, loses nothing: the same again goes on from there.
        """
        from claims.read.follow import AS_EVER, follow

        for outcome in self.add(follow(addresses, self.store.visits, manner or AS_EVER), together=1):
            if isinstance(outcome.item, Document):
                self.store.visits.done(outcome.item.name, outcome.item.id)
            yield outcome
