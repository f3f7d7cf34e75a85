"""Parts into a store: documents by whole tables' worth of rows, what they relate to in batches, then who is one.

A part is one transaction, in which its claims are compared with all that was stored before, so that whatever is
interrupted leaves a store in which all is related; what is stored already is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from claims.bulk import parts
from claims.bulk.job import noted
from claims.bulk.parts import Extracted
from claims.changes import changed
from claims.conflicts import relate_each
from claims.errors import ClaimsError
from claims.outcomes import conflicts_among
from claims.pipeline import Tracker
from claims.records import Comparison
from claims.speakers import across
from claims.store.loading import Found

COMPARED = 2000
"""Claims that are compared together, at least: what they are compared with is in memory."""
SPEAKERS = 2000
"""Speakers that are settled together."""


@dataclass
class Loaded:
    """What became of the documents of a job."""

    parts: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    claims: int = 0
    conflicts: int = 0
    opinions: int = 0

    def oppose(self, comparisons: Iterable[Comparison]) -> None:
        conflicts, opinions = conflicts_among(comparisons)
        self.conflicts += conflicts
        self.opinions += opinions


Tell = Callable[[Loaded], None]


class Filler(Tracker):
    """A Tracker that takes in what a job found."""

    def load(self, folder: Path, tell: Tell = lambda loaded: None) -> Loaded:
        """Store the documents of all parts in the folder, in their order, with what relates to them, and settle who is
        one. Adding the same again changes nothing.

        Raises ClaimsError where the job did not come to its end or a part is damaged, StoreError.
        """
        job, loaded = noted(folder), Loaded()
        if not job.parts:
            raise ClaimsError(
                f"{folder}: its job is not done; type the same `claims bulk extract` again, which goes on"
            )
        begun = datetime.fromisoformat(job.begun)
        for name in job.parts:
            self.load_part(parts.place(folder, name), begun, loaded)
            loaded.parts += 1
            tell(loaded)
        self.settle()
        return loaded

    def load_part(self, file: Path, read_at: datetime, loaded: Loaded) -> None:
        """The part's documents, in one transaction."""
        with self.store.transaction():
            known = self.store.stored(parts.ids(file))
            fresh: dict[str, Found] = {}
            later = []
            for one in parts.read(file, read_at):
                if one.document.id in known or one.document.id in fresh:
                    later.append(one)
                else:
                    fresh[one.document.id] = Found(*one)
            self.store.load(list(fresh.values()))
            self._relate_fresh(list(fresh.values()), loaded)
            loaded.added += len(fresh)
            loaded.claims += sum(len(one.claims) for one in fresh.values())
            for one in later:
                self._put_again(one, loaded)

    def _relate_fresh(self, fresh: Sequence[Found], loaded: Loaded) -> None:
        for some in _together(fresh):
            before = self.store.before([one.document.id for one in some])
            related = relate_each(before.groups(), before, self.language_model)
            self.store.load_relations(related.comparisons, related.same_utterance)
            loaded.oppose(related.comparisons)

    def _put_again(self, one: Extracted, loaded: Loaded) -> None:
        """A document that is stored: nothing if with this text, else another version of it."""
        if self.store.knows(one.document):
            loaded.unchanged += 1
            return
        document = self.store.as_set(one.document)
        former, by = self.store.current(document.id), self.store.extractor(document.id)
        corrected = self._as_corrected(document, one.claims, None)
        self.store.save(document, corrected, one.extractor, one.company, read=one.document)
        current = self.store.current(document.id)
        related = self._relate(current)
        opposed = self.store.confirmed_in_pairs(document.id) if former else ()
        change = changed(document, by, former, current, one.claims, opposed)
        self.store.note("edit", change, who=self.user, extractor=one.extractor)
        loaded.updated += 1
        loaded.claims += len(one.claims)
        loaded.oppose(related.comparisons)

    def settle(self) -> int:
        """As the Tracker does, so many speakers at a time: those who share a key first, each batch a transaction."""
        fresh = {one.speaker.id: one for one in self.store.unsettled()}
        keys = {id: across.keys_of(one) for id, one in fresh.items()}
        self.store.add_speaker_keys(keys)
        waiting = sorted(fresh, key=lambda id: (min(keys[id], default=""), id))
        count = 0
        for start in range(0, len(waiting), SPEAKERS):
            some = waiting[start : start + SPEAKERS]
            with self.store.transaction():
                near = self.store.neighbourhood([fresh[id] for id in some], across)
                concerned = self.store.link(near, across.links_in(near.parts))
                self._relate_anew(concerned)
            count += sum(map(len, concerned.values()))
        return count


def _together(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Documents until they have so many claims."""
    some: list[Found] = []
    for one in found:
        some.append(one)
        if sum(len(each.claims) for each in some) >= COMPARED:
            yield some
            some = []
    if some:
        yield some
