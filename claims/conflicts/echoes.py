"""What is said twice of one utterance: of the words that somebody relays, and of those that he relays them with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from claims.records import Claim, Comparison
from claims.stated import Span


def without_echoes(told: Iterable[Comparison], claims: Mapping[str, Claim]) -> Iterator[Comparison]:
    """Without what an outer attribution has to do with a claim where one within it has the same to do with it: "police
    said the suspect denied it" contradicts whom "the suspect denied it" contradicts, and once is enough."""
    found = list(told)
    partners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        partners[one.a, one.relation].add(one.b)
        partners[one.b, one.relation].add(one.a)
    for one in found:
        sides = (one.a, one.b, one.marks_a), (one.b, one.a, one.marks_b)
        if not any(
            _echoes(claims[own], marks, [claims[id] for id in partners[other, one.relation] if id != own])
            for own, other, marks in sides
        ):
            yield one


def _echoes(outer: Claim, marks: Sequence[Span], others: Iterable[Claim]) -> bool:
    """Whether one of the others stands within it, and what decided stands in that."""
    return any(
        one.document.id == outer.document.id
        and one.spans != outer.spans
        and _lie_in(one.spans, outer.spans)
        and (not marks or any(mark.overlaps(span) for mark in marks for span in one.spans))
        for one in others
    )


def _lie_in(spans: Iterable[Span], outer: Iterable[Span]) -> bool:
    whole = list(outer)
    return all(any(own.contains(span) for own in whole) for span in spans)
