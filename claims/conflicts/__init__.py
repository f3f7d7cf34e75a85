"""Facts of a claim; which pairs to compare; compare two; say why."""

from claims.conflicts.comparing import LISTED, compare, weigh
from claims.conflicts.days import said_on
from claims.conflicts.facts import facts_of
from claims.conflicts.grouping import matters
from claims.conflicts.relations import NEIGHBOURS, Candidates, Related, pairs_of, relate, relate_each
from claims.conflicts.utterances import same_utterance

__all__ = [
    "LISTED",
    "NEIGHBOURS",
    "Candidates",
    "Related",
    "compare",
    "facts_of",
    "matters",
    "pairs_of",
    "relate",
    "relate_each",
    "said_on",
    "same_utterance",
    "weigh",
]
