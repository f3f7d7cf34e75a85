"""Whether two claims report the same utterance: the same speaker, about the same day, in much the same words."""

from __future__ import annotations

import re

from claims.conflicts.setting import same_speaker
from claims.conflicts.words import word_list
from claims.records import Claim

DAYS = 3
FEWEST_WORDS = 4
ALIKE = 0.38
"""Jaccard index of their words from which one speaker's reported words of the same days are one utterance."""
FUNCTION = word_list("function")


def same_utterance(a: Claim, b: Claim) -> bool:
    """One speaker's words, reported twice: copied, cut short or lightly paraphrased. Symmetric."""
    if a.stance != b.stance and "denies" in (a.stance, b.stance):
        return False
    if a.facts.negated != b.facts.negated or a.facts.denied != b.facts.denied:
        return False
    if not same_speaker(a.speaker, b.speaker) or not _near(a, b):
        return False
    figures, others = _figures(a), _figures(b)
    if figures and others and not figures & others:
        return False
    one, other = _words(a), _words(b)
    common, shorter = len(one & other), min(len(one), len(other))
    if shorter < FEWEST_WORDS:
        return one == other and shorter > 0
    contained = common / shorter >= 0.85 and shorter >= FEWEST_WORDS + 2
    return contained or (common >= FEWEST_WORDS and common / len(one | other) >= ALIKE)


def _near(a: Claim, b: Claim) -> bool:
    return a.day is None or b.day is None or abs((a.day - b.day).days) <= DAYS


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", claim.text.casefold())) - FUNCTION


def _figures(claim: Claim) -> frozenset[tuple[float, float]]:
    return frozenset((quantity.low, quantity.high) for quantity in claim.facts.quantities)
