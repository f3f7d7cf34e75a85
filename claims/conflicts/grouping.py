"""Which statements are about the same thing, so that their accounts can stand side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from claims.conflicts.setting import far_apart, setting_of
from claims.conflicts.titles import named_in, tells
from claims.conflicts.words import name_key, same_name
from claims.identity import normalised
from claims.records import Claim, Conflict, Matter, Statement
from claims.stated import STORY

CROWDED = 60
"""A slot that more statements than this share says too little to join them."""
ALIKE = 0.2
"""Jaccard index of content words from which two statements of one story are about the same thing."""


def matters(statements: Sequence[Statement], conflicts: Sequence[Conflict]) -> list[Matter]:
    """The statements by matter: those that relate, and those that name the same with the same words and share a slot,
    one for what they say.

    Those with most conflicts come first, then the largest. A statement that belongs with none is a matter of its own.
    """
    by_id = {statement.id: statement for statement in statements}
    own = [c for c in conflicts if c.a.id in by_id and c.b.id in by_id]
    links = [(c.a.id, c.b.id) for c in own if c.relation != "different scope"]
    groups = Groups(sorted(by_id))
    for one, other in links:
        groups.join(one, other)
    terms = {key: frozenset(one.claim.facts.terms) for key, one in by_id.items()}
    for one, other in _sharing(by_id):
        if (
            not groups.together(one, other)  # most are already, and to look at two claims takes longest
            and _jaccard(terms[one], terms[other]) >= ALIKE
            and _one_matter(by_id[one].claim, by_id[other].claim)
        ):
            groups.join(one, other)
    of: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in own:
        of[conflict.a.id].append(conflict)
    found = [_matter([by_id[key] for key in group], [c for key in group for c in of[key]]) for group in groups.all()]
    return sorted(
        found,
        key=lambda matter: (-len(_opposed(matter)), -len(matter.statements), matter.name, matter.statements[0].id),
    )


def _opposed(matter: Matter) -> list[Conflict]:
    return [conflict for conflict in matter.conflicts if conflict.relation == "conflict"]


def _sharing(by_id: dict[str, Statement]) -> set[tuple[str, str]]:
    """Pairs of statements that share a slot."""
    by_slot: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_id):
        for slot in by_id[key].claim.facts.slots:
            if not slot.startswith(STORY):
                by_slot[slot].append(key)
    together = {tuple(keys) for keys in by_slot.values() if 1 < len(keys) <= CROWDED}
    return {pair for keys in together for pair in combinations(keys, 2)}


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def _one_matter(a: Claim, b: Claim) -> bool:
    if far_apart(a, b):
        return False
    setting = setting_of(a, b)
    return setting.one_matter and bool(setting.places or setting.names) and setting.alike >= ALIKE


class Groups:
    """Keys in groups, at first each in one of its own."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._leader = {key: key for key in keys}
        self._order = {key: at for at, key in enumerate(keys)}

    def _find(self, key: str) -> str:
        leader = self._leader
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    def together(self, one: str, other: str) -> bool:
        return self._find(one) == self._find(other)

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self._find(one), self._find(other)), key=self._order.__getitem__)
        self._leader[second] = first

    def all(self) -> list[list[str]]:
        """The groups, each in the order of the keys."""
        groups: dict[str, list[str]] = defaultdict(list)
        for key in self._leader:
            groups[self._find(key)].append(key)
        return list(groups.values())


def _matter(group: list[Statement], conflicts: Iterable[Conflict]) -> Matter:
    ids = {statement.id for statement in group}
    within = (c for c in conflicts if c.b.id in ids)
    own = tuple(sorted(within, key=lambda c: (c.relation != "conflict", -c.score, c.id)))
    ordered = sorted(group, key=lambda statement: (str(statement.claim.day or "9999"), statement.id))
    return Matter(_name(ordered, own), tuple(ordered), own)


def _name(group: Sequence[Statement], conflicts: Sequence[Conflict]) -> str:
    """The matter of the surest conflict that the rules found in the group, else the name and the word that most of its
    statements share, of several the first of the earliest."""
    if named := next((one.matter for one in sorted(conflicts, key=lambda one: one.by_hand) if one.matter), None):
        return named
    facts = [statement.claim.facts for statement in group]
    name = _most(name for each in facts for name in sorted({*each.places, *each.entities}))
    own = name_key(name)
    words = (term for statement in group for term in _telling(statement.claim))
    word = _most(term for term in words if not same_name(term, own) and term not in own.split())
    return f"{name}: {word}" if name and word else name or word or "other"


def _telling(claim: Claim) -> list[str]:
    """Its content words in the order of the text, behind them those that stand there in another form; but not what
    only names somebody or a nation, or says when or how many."""
    text, names = f" {normalised(claim.text)}", named_in([claim])
    at = {term: text.find(f" {term}") for term in claim.facts.terms if tells(term, names)}
    return sorted(at, key=lambda term: (at[term] < 0, at[term], term))


def _most(words: Iterable[str]) -> str:
    """The word that comes most often, of several the first."""
    counts = Counter(words)
    return max(counts, key=counts.__getitem__, default="")
