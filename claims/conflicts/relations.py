"""How two claims relate, and which pairs of claims are compared at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from claims.conflicts.denials import denial
from claims.conflicts.findings import Finding
from claims.conflicts.places import under_one_name
from claims.conflicts.reprints import reprinted
from claims.conflicts.rules import RULES, corrects
from claims.conflicts.setting import Setting, names_of, setting_of
from claims.conflicts.utterances import same_utterance
from claims.conflicts.words import name_key, nation_in
from claims.records import Claim, Comparison, Printing

LISTED = 0.5
"""The least score at which a relation is told."""
NEIGHBOURS = 200
"""How many stored claims a new one is compared with at most: the work stays bounded as the store grows."""
NO_ASSERTION = frozenset({"demands", "promises"})
RANK = {"conflict": 3, "update": 2, "different scope": 1, "agreement": 0}


class Candidates(Protocol):
    """Where stored claims come from: the store, for `relate`."""

    def sharing(self, claim: Claim, limit: int) -> list[Claim]:
        """At most `limit` current claims that share a slot with this one, those that share most first."""
        ...

    def place_names(self, name: str) -> Sequence[str]:
        """All names of the place that goes by this one, first the one to know it by; empty where there is none."""

    def printings(self, document_id: str) -> list[Printing]:
        """The document and its copies, itself first, each with its current claims; empty where it is not stored."""
        ...


def compare(a: Claim, b: Claim) -> Comparison | None:
    """How two claims relate, with the reason; None where there is nothing to say. Symmetric.

    Demands and promises assert nothing and are never compared; two claims that both leave the matter open
    don't conflict.
    """
    if a.id == b.id or {a.stance, b.stance} & NO_ASSERTION or (a.facts.hedged and b.facts.hedged):
        return None
    if a.document.id == b.document.id and any(one.overlaps(other) for one in a.spans for other in b.spans):
        return None  # one reports the other
    a, b = sorted((a, b), key=lambda claim: claim.id)
    setting = setting_of(a, b)
    if not setting.one_matter:
        return None
    found = [
        (score, finding) for finding in _findings(a, b, setting) if (score := _score(finding, a, b, setting)) >= LISTED
    ]
    if not found:
        return None
    score, best = max(found, key=lambda row: (RANK[row[1].relation] >= 2, row[0], RANK[row[1].relation], row[1].reason))
    return _comparison(a, b, best, score, setting)


def _findings(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """What the rules find; of what one side denies, only that it does."""
    rules = (denial,) if a.facts.denied or b.facts.denied else RULES
    for rule in rules:
        yield from rule(a, b, setting)


def _score(finding: Finding, a: Claim, b: Claim, setting: Setting) -> float:
    """The rule's strength, less what is doubtful about the matter, the claims or their modality."""
    score = finding.strength * (0.7 + 0.3 * setting.ground)
    if (a.facts.hedged or b.facts.hedged) and finding.kind != "denial":
        score -= 0.1  # a denial of what is only thought likely is a denial still
    if "believes" in (a.stance, b.stance):
        score -= 0.05
    return round(max(0.0, min(0.99, score)) * (0.85 + 0.15 * min(a.confidence, b.confidence)), 3)


def _comparison(a: Claim, b: Claim, finding: Finding, score: float, setting: Setting) -> Comparison:
    relation, kind = finding.relation, finding.kind
    reason = f"{finding.reason}; {setting.words}"
    if relation == "conflict" and setting.same_speaker and kind != "evaluation":
        if corrects(a, b):
            relation, kind, reason = "update", None, f"{reason}; the speaker corrects the account"
        else:
            kind, reason = "reversal", f"{reason}; same speaker"
    return Comparison(
        a.id, b.id, relation, kind, score, reason, finding.a, finding.b, matter_of(a, b, finding.topic, setting)
    )


def matter_of(a: Claim, b: Claim, topic: str, setting: Setting) -> str:
    """What both claims are about, in a few words: "Krasny Liman: encirclement"."""
    shared = setting.places or setting.names or a.facts.places or b.facts.places
    name = (
        shared[0] if shared else _as_written(next((word for word in a.facts.scene if word in b.facts.scene), ""), a, b)
    )
    return f"{name}: {topic}" if name and topic else name or topic


def _as_written(word: str, *claims: Claim) -> str:
    """A leading word of the documents, which are kept in lower case, with the case of the text."""
    names = (name for claim in claims for name in names_of(claim) if name_key(name) == word)
    texts = [text for claim in claims for text in (claim.sentence_text, claim.document.title or "")]
    written = (found[0] for text in texts for found in re.finditer(rf"\b{re.escape(word)}\b", text, re.I))
    shown = next((form for form in (*names, *written) if not (form.islower() or form.isupper())), word)
    is_name = nation_in(word) or any(word in claim.facts.about for claim in claims)
    return shown.title() if shown == word and is_name else shown[:1].upper() + shown[1:]


def relate(claims: Sequence[Claim], candidates: Candidates) -> tuple[list[Comparison], list[tuple[str, str]]]:
    """What new claims have to do with each other and with stored ones.

    Returns the comparisons worth telling and the pairs of claim ids that report one utterance, each pair once, in an
    order that does not depend on that of the claims.
    """
    comparisons: dict[tuple[str, str], Comparison] = {}
    utterances = _reprinted(claims, candidates)
    for a, b in _pairs(claims, candidates):
        if (a.id, b.id) in utterances:
            continue
        if same_utterance(a, b):
            utterances.add((a.id, b.id))
        elif comparison := compare(a, b):
            comparisons[a.id, b.id] = comparison
    return [comparisons[pair] for pair in sorted(comparisons)], sorted(utterances)


def _reprinted(claims: Sequence[Claim], candidates: Candidates) -> set[tuple[str, str]]:
    """The pairs that copies of their documents print at the same place, the smaller id first."""
    found: set[tuple[str, str]] = set()
    for document in dict.fromkeys(claim.document.id for claim in claims):
        own, *copies = candidates.printings(document) or [Printing("", ())]
        for copy in copies:
            found.update((min(pair), max(pair)) for pair in reprinted(own, copy))
    return found


def _pairs(claims: Sequence[Claim], candidates: Candidates) -> list[tuple[Claim, Claim]]:
    """Each pair of claims that share a slot once, the smaller id first."""
    by_slot: dict[str, list[Claim]] = defaultdict(list)
    claims = [under_one_name(claim, candidates.place_names) for claim in claims]
    for claim in claims:
        for slot in claim.facts.slots:
            by_slot[slot].append(claim)
    pairs: dict[tuple[str, str], tuple[Claim, Claim]] = {}
    for claim in claims:
        beside = [other for slot in claim.facts.slots for other in by_slot[slot]]
        if claim.facts.denied:  # "the allegation" shares no word with what it means
            beside += [other for other in claims if other.document.id == claim.document.id]
        stored = candidates.sharing(claim, NEIGHBOURS)
        for other in (*beside, *(under_one_name(one, candidates.place_names) for one in stored)):
            if other.id != claim.id:
                first, second = sorted((claim, other), key=lambda one: one.id)
                pairs[first.id, second.id] = (first, second)
    return [pairs[key] for key in sorted(pairs)]
