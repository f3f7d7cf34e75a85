"""Which pairs of claims are compared, and what they have to do with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, Protocol

from claims.conflicts.comparing import compared
from claims.conflicts.judge import Judge
from claims.conflicts.places import under_one_name
from claims.conflicts.reprints import DAYS, reprinted
from claims.conflicts.utterances import same_utterance
from claims.records import Claim, Comparison, Printing

NEIGHBOURS = 100
"""How many claims of other documents a new one is compared with at most: the work is bounded as the store grows."""
BESIDE = 60
"""Of its own document a claim is compared with so many on either side: half of those that contradict each other have
no word in common."""


class Candidates(Protocol):
    """Where stored claims come from: the store, for `relate`."""

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        """To each claim at most `limit` current claims of other documents that share slots with it, those that share
        most first."""
        ...

    def current(self, document_id: str) -> list[Claim]:
        """The current claims of a document; empty where it is not stored."""
        ...

    def place_names(self, name: str) -> Sequence[str]:
        """All names of the place that goes by this one, first the one to know it by; empty where there is none."""

    def printings(self, document_id: str, within: int) -> list[Printing]:
        """The document and its copies, itself first, each with its current claims, of a copy those that are not more
        than so many days before or after all of the document's own; empty where it is not stored."""
        ...


class Related(NamedTuple):
    """What claims have to do with each other."""

    comparisons: list[Comparison]
    """Those worth telling."""
    same_utterance: list[tuple[str, str]]
    """The pairs of claim ids that report one utterance, each pair once."""
    crowded: int = 0
    """New claims that share slots with more claims than they were compared with."""


def relate(
    claims: Sequence[Claim], candidates: Candidates, judge: Judge | None = None, said_by: Collection[str] | None = None
) -> Related:
    """What new claims have to do with each other and with stored ones, in an order that does not depend on theirs.

    Without a judge, the one that ships says it. With `said_by` only pairs of which both sides are of these speakers
    (ids).
    """
    return relate_each([claims], candidates, judge, said_by)


def relate_each(
    groups: Iterable[Sequence[Claim]],
    candidates: Candidates,
    judge: Judge | None = None,
    said_by: Collection[str] | None = None,
) -> Related:
    """The same for several groups of claims, the one after the other, with all pairs judged together."""
    utterances: set[tuple[str, str]] = set()
    pairs: dict[tuple[str, str], tuple[Claim, Claim]] = {}
    crowded = 0
    for claims in groups:
        utterances |= _reprinted(claims, candidates)
        found, more = pairs_of(claims, candidates)
        pairs.update(((a.id, b.id), (a, b)) for a, b in found if said_by is None or _are_by(said_by, a, b))
        crowded += more
    apart = {key: pair for key, pair in pairs.items() if key not in utterances}
    utterances |= {key for key, (a, b) in apart.items() if same_utterance(a, b)}
    told = compared((pair for key, pair in sorted(apart.items()) if key not in utterances), judge)
    return Related(list(told), sorted(utterances), crowded)


def _reprinted(claims: Sequence[Claim], candidates: Candidates) -> set[tuple[str, str]]:
    """The pairs of these claims with those that copies of their documents print at the same place, the smaller id
    first."""
    found: set[tuple[str, str]] = set()
    new = {claim.id for claim in claims}
    for document in dict.fromkeys(claim.document.id for claim in claims):
        own, *copies = candidates.printings(document, DAYS) or [Printing("", ())]
        asked = Printing(own.text, tuple(one for one in own.claims if one.id in new))
        for copy in copies:
            found.update((min(pair), max(pair)) for pair in reprinted(asked, copy))
    return found


def pairs_of(claims: Sequence[Claim], candidates: Candidates) -> tuple[list[tuple[Claim, Claim]], int]:
    """The pairs to compare, each once, the smaller id first; and how many claims share slots with more claims than the
    NEIGHBOURS that they are paired with."""
    claims = [under_one_name(claim, candidates.place_names) for claim in claims]
    pairs: dict[tuple[str, str], tuple[Claim, Claim]] = {}
    crowded = 0
    for claim, other in (*_side_by_side(claims, candidates), *_in_common(claims)):
        _pair(pairs, claim, other)
    named: dict[str, Claim] = {}
    for claim, stored in zip(claims, candidates.sharing_each(claims, NEIGHBOURS + 1), strict=True):
        crowded += len(stored) > NEIGHBOURS
        for other in stored[:NEIGHBOURS]:
            if other.id not in named:
                named[other.id] = under_one_name(other, candidates.place_names)
            _pair(pairs, claim, named[other.id])
    return [pairs[key] for key in sorted(pairs)], crowded


def _are_by(speakers: Collection[str], *claims: Claim) -> bool:
    return all(claim.speaker is not None and claim.speaker.id in speakers for claim in claims)


def _pair(pairs: dict[tuple[str, str], tuple[Claim, Claim]], claim: Claim, other: Claim) -> None:
    first, second = (claim, other) if claim.id < other.id else (other, claim)
    pairs[first.id, second.id] = (first, second)


def _side_by_side(claims: Sequence[Claim], candidates: Candidates) -> Iterator[tuple[Claim, Claim]]:
    """Each claim with those that stand near it in its document, new or stored before."""
    new = {claim.id: claim for claim in claims}
    for document in dict.fromkeys(claim.document.id for claim in claims):
        stored = (under_one_name(one, candidates.place_names) for one in candidates.current(document))
        own = (claim for claim in claims if claim.document.id == document)
        text = sorted({one.id: one for one in (*stored, *own)}.values(), key=lambda one: (one.spans, one.id))
        for at, one in enumerate(text):
            yield from ((one, other) for other in text[at + 1 : at + 1 + BESIDE] if {one.id, other.id} & new.keys())


def _in_common(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of different new documents that share a slot."""
    by_slot: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for slot in claim.facts.slots:
            by_slot[slot].append(claim)
    for sharing in by_slot.values():
        yield from ((a, b) for a, b in combinations(sharing, 2) if a.document.id != b.document.id)
