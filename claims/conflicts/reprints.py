"""Which claims of two copies of one text are one utterance: the same words, or all but the same, at the same place.

Who is found to speak does not decide: an unnamed source is somebody else in every document, and "he" may be settled in
one copy and not in another. Words by which two accounts would differ (figures, negation, names) do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from claims.conflicts.numerals import MULTIPLES, VAGUE, WORDS
from claims.conflicts.setting import same_speaker
from claims.conflicts.utterances import differ_in_fact
from claims.identity import normalised
from claims.records import Claim, Printing

AROUND = 10
"""Words before and after a claim by which its place is known."""
REACH = 120
"""Characters in which these words are looked for."""
SAME_PLACE = 0.5
"""Share of those words, on one side, that must be the same."""
TELLING = 8
"""Words in a row that are said at one place only, wherever that stands in the copy."""
ALL_BUT = 0.85
"""Similarity of two contents from which they are the same but for a word or two."""
DAYS = 14
"""Days between two printings of one utterance: what is printed later is a text made anew from an old one."""
FEWEST = 6
"""Words of a content of which one may differ."""
NEGATING = frozenset(["no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "t"])
""" "t" is what is left of "didn't"."""
DECISIVE = NEGATING | {*WORDS, *MULTIPLES, *VAGUE}


@dataclass(frozen=True)
class _Said:
    """A claim as its text has it."""

    claim: Claim
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(normalised(self.claim.text).split())

    @cached_property
    def before(self) -> Set[str]:
        start = self.claim.spans[0].start
        return frozenset(normalised(self.text[max(0, start - REACH) : start]).split()[1:][-AROUND:])

    @cached_property
    def after(self) -> Set[str]:
        end = self.claim.spans[-1].end
        return frozenset(normalised(self.text[end : end + REACH]).split()[:-1][:AROUND])


def reprinted(one: Printing, other: Printing) -> Iterator[tuple[str, str]]:
    """Pairs of ids of the claims that two copies of one text both print. Symmetric but for the order in a pair."""
    others = [_Said(claim, other.text) for claim in other.claims]
    for claim in one.claims:
        said = _Said(claim, one.text)
        yield from ((claim.id, that.claim.id) for that in others if _one_utterance(said, that))


def _one_utterance(a: _Said, b: _Said) -> bool:
    if not _near(a.claim, b.claim) or not _all_but_the_same(a, b):
        return False
    same_place = _much_the_same(a.before, b.before) or _much_the_same(a.after, b.after)
    return (same_place or (a.words == b.words and len(a.words) >= TELLING)) and _may_be_one_speaker(a.claim, b.claim)


def _all_but_the_same(a: _Said, b: _Said) -> bool:
    """The same words, or so many that what differs is no more than an editor's touch."""
    if a.words == b.words:
        return True
    shorter, longer = sorted((a.words, b.words), key=lambda words: (len(words), words))
    if len(shorter) < FEWEST or len(shorter) < ALL_BUT * len(longer):
        return False
    if SequenceMatcher(None, shorter, longer, autojunk=False).ratio() < ALL_BUT:
        return False
    return not _decides(a, b) and not differ_in_fact(a.claim, b.claim)


def _decides(a: _Said, b: _Said) -> bool:
    """A word that only one of them has is a figure or a negation, or each has a name that the other has not."""
    ours, theirs = Counter(a.words), Counter(b.words)
    changed = {*(ours - theirs), *(theirs - ours)}
    if any(word in DECISIVE or re.search(r"\d", word) for word in changed):
        return True
    return bool(_names(a, changed) and _names(b, changed))


def _names(said: _Said, among: Set[str]) -> set[str]:
    """Words with a capital, but for the first, which may begin a sentence."""
    written = re.findall(r"\w+", said.claim.text)[1:]
    return {word for word in written if word[:1].isupper() and word.casefold() in among}


def _near(a: Claim, b: Claim) -> bool:
    return a.day is None or b.day is None or abs((a.day - b.day).days) <= DAYS


def _much_the_same(one: Set[str], other: Set[str]) -> bool:
    return bool(one) and len(one & other) >= SAME_PLACE * max(len(one), len(other))


def _may_be_one_speaker(a: Claim, b: Claim) -> bool:
    """Not two who are named by different words."""
    named = [claim.speaker for claim in (a, b) if claim.speaker and claim.speaker.kind != "unnamed"]
    return len(named) < 2 or same_speaker(*named) or normalised(a.source) == normalised(b.source)
