"""Accounts side by side: by matter, along time, and of two speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claims import settings
from claims.records import Conflict, Matter, Selection

if TYPE_CHECKING:
    from claims.store import Store

EVERYTHING = Selection()


def least_listed(scores: Sequence[float], sure: float) -> float:
    """The score from which pairs are listed, of the highest scores: where few are sure that of the last of the FEW.

    Under SURE, where one in ten is a conflict, it is that of the last of the FEWEST, and only where there is no other.
    """
    if scores and scores[0] < settings.SURE:
        return scores[: settings.FEWEST][-1]
    return min(sure, max(settings.SURE, scores[settings.FEW - 1] if len(scores) > settings.FEW else 0.0))


class Accounts:
    """What a Tracker says of accounts; the rest of it supplies the store."""

    store: Store

    def timeline(self, selection: Selection = EVERYTHING, most: int | None = None) -> list[Matter]:
        """The matters on which selected accounts relate, in whichever way, with all accounts on them that are selected
        or that relate to one. `most` bounds the work: of so many of the surest pairs, and of the latest accounts."""
        from claims.conflicts import matters

        asked = self.store.asked(replace(selection, relation=None, limit=most))
        links = self.store.conflicts(asked)
        if not links:
            return []
        sides = {side.id: side for pair in links for side in (pair.a, pair.b)}
        statements = {one.id: one for one in self.store.accounts(asked, sides)} | sides
        return [matter for matter in matters(list(statements.values()), links) if matter.conflicts]

    def compare(self, selection: Selection) -> list[Matter]:
        """The selected accounts by matter: those of `speaker` and of `against`, or of all where neither is given.

        Of more statements than settings.MOST_COMPARED the latest; uncompared() says how many that leaves out.
        """
        from claims.conflicts import matters

        asked = self.store.asked(replace(selection, relation=None, limit=settings.MOST_COMPARED))
        statements = {one.id: one for one in self.store.accounts(asked)}
        links = self.store.between(replace(asked, limit=None), statements)
        return matters(list(statements.values()), links)[: selection.limit]

    def uncompared(self, selection: Selection, most: int | None = None) -> int:
        """How many of the selected statements compare() leaves out, because others are later; `most` + 1 where there
        are more than that."""
        end = None if most is None else most + settings.MOST_COMPARED
        return max(0, self.store.count_statements(selection, end) - settings.MOST_COMPARED)

    def relations(self, selection: Selection, statements: Collection[str]) -> list[Conflict]:
        """The selected pairs that have one of these statements (ids) for a side, the highest score first."""
        return self.store.relations(selection, statements)

    def meant(self, about: str) -> list[str]:
        """What a search without an answer may mean, the nearest first: names to which claims refer that are spelled
        almost as a word of it that no claim has."""
        return self.store.meant(about)

    def surest(self, selection: Selection, score: float = settings.SUREST) -> Selection:
        """Of these pairs those with the score, and where few have it the first few: less sure ones would bury the rest.
        What is less than SURE is left out all the same, but for very few where there is nothing else."""
        first = self.store.scores(replace(selection, limit=settings.FEW + 1))
        bar = least_listed(first, score)
        is_all = len(first) <= settings.FEW and min(first, default=bar) >= bar
        return selection if is_all else replace(selection, min_score=bar)

    def unlisted(self, selection: Selection, listed: Iterable[Conflict]) -> list[frozenset[str]]:
        """The pairs, as the ids of their statements, that are missing from a list with `most_of_one` (settings) because
        one of the two stands in it so often already."""
        there = Counter(frozenset((pair.a.id, pair.b.id)) for pair in listed)
        often = Counter(side for pair in there.elements() for side in pair)
        full = [side for side, times in often.items() if times >= settings.MOST_OF_ONE]
        every = replace(selection, most_of_one=None, limit=None)
        return list((Counter(self.store.pairs_of(every, full)) - there).elements()) if full else []
