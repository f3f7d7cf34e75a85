"""Facts of a claim; which pairs to compare; compare two; say why."""

from claims.conflicts.days import said_on
from claims.conflicts.facts import facts_of
from claims.conflicts.grouping import matters
from claims.conflicts.relations import LISTED, Candidates, compare, relate
from claims.conflicts.utterances import same_utterance

__all__ = ["LISTED", "Candidates", "compare", "facts_of", "matters", "relate", "said_on", "same_utterance"]
