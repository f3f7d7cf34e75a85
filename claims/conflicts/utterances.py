"""Whether two claims report the same utterance: the same speaker, about the same day, in much the same words."""

from __future__ import annotations

import re
from itertools import product

from claims.conflicts.setting import same_speaker
from claims.conflicts.words import share_name, word_list
from claims.records import Claim

DAYS = 3
FEWEST_WORDS = 4
ALIKE = 0.38
"""Jaccard index of their words from which one speaker's reported words of the same days are one utterance."""
WITHIN = 0.6
"""Share of the shorter's words that stand in the longer, from which the same figure or degree is one utterance."""
FUNCTION = word_list("function")


def same_utterance(a: Claim, b: Claim) -> bool:
    """One speaker's words, reported twice: copied, cut short or lightly paraphrased. Symmetric."""
    if not same_speaker(a.speaker, b.speaker) or not _near(a, b) or differ_in_fact(a, b):
        return False
    one, other = _words(a), _words(b)
    if _measure_alike(a, b) and _mostly_within(one, other):
        return True
    common, shorter = len(one & other), min(len(one), len(other))
    if shorter < FEWEST_WORDS:
        return one == other and shorter > 0 and _one_occasion(a, b)
    contained = common / shorter >= 0.85 and shorter >= FEWEST_WORDS + 2
    return contained or (common >= FEWEST_WORDS and common / len(one | other) >= ALIKE)


def differ_in_fact(a: Claim, b: Claim) -> bool:
    """One denies or negates what the other does not, or their figures, degrees, places or outcomes differ."""
    if a.stance != b.stance and "denies" in (a.stance, b.stance):
        return True
    return a.facts.negated != b.facts.negated or a.facts.denied != b.facts.denied or _clash(a, b)


def _clash(a: Claim, b: Claim) -> bool:
    """Their figures, degrees, places or the outcome of one event differ."""
    figures, others = _figures(a), _figures(b)
    if figures and others and not figures & others:
        return True
    if a.facts.places and b.facts.places and not share_name(a.facts.places, b.facts.places):
        return True
    if any(
        one.scale == other.scale and (one.level, one.negated) != (other.level, other.negated)
        for one, other in product(a.facts.degrees, b.facts.degrees)
    ):
        return True
    return any(
        one.predicate == other.predicate and one.negated != other.negated
        for one, other in product(a.facts.events, b.facts.events)
    )


def _measure_alike(a: Claim, b: Claim) -> bool:
    """Both say the same degree on one scale, or the same figure of the same thing."""
    return bool(_degrees(a) & _degrees(b) or _counts(a) & _counts(b))


def _mostly_within(one: frozenset[str], other: frozenset[str]) -> bool:
    """The shorter says hardly anything that the longer does not, and more than one word."""
    common, shorter = len(one & other), min(len(one), len(other))
    return common >= 2 and common / shorter >= WITHIN


def _degrees(claim: Claim) -> frozenset[tuple[str, float]]:
    return frozenset((degree.scale, degree.level) for degree in claim.facts.degrees)


def _counts(claim: Claim) -> frozenset[tuple[float, float, str, str]]:
    return frozenset((q.low, q.high, q.head, q.topic) for q in claim.facts.quantities if q.topic)


def _near(a: Claim, b: Claim) -> bool:
    return a.day is None or b.day is None or abs((a.day - b.day).days) <= DAYS


def _one_occasion(a: Claim, b: Claim) -> bool:
    """So near that even a formula ("no comment", "we will win") is not said twice; without a date nobody knows."""
    if a.day is None or b.day is None:
        return a.document.id == b.document.id
    return abs((a.day - b.day).days) <= 1


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", claim.text.casefold())) - FUNCTION


def _figures(claim: Claim) -> frozenset[tuple[float, float]]:
    return frozenset((quantity.low, quantity.high) for quantity in claim.facts.quantities)
