"""What the parse of a document tells of its mentions: whose clause one hangs on, and who is said to speak."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from claims.records import Mention, Token
from claims.speakers.names import word_set

_SPEAKING_UP = word_set(
    """
    acknowledge admit agree answer appeal applaud argue chime clarify comment complain concede concur condemn
    confirm counter criticize criticise defend deny describe disagree discuss dismiss dispute echo elaborate emphasize
    emphasise explain expound express interject joke lament laud mention muse note object offer opine plead point praise
    protest quip react rebut recall recount reflect reiterate reject remark remember repeat reply respond retort
    say second speak stress summarize summarise testify thank tweet urge voice warn welcome write
    """
)
"""Verbs that one does by talking, "chimed in" and "pointed out" among them."""
_MANNERS = word_set(
    """
    adamant blunt blunter categorical cautious clear combative conciliatory critical defiant diplomatic direct
    dismissive effusive emphatic enthusiastic explicit forthright frank guarded harsh harsher optimistic outspoken
    philosophical sceptical scathing skeptical succinct sympathetic unapologetic unequivocal unimpressed vague
    """
)
"""How somebody is who is about to be quoted: "the mayor was more blunt"."""
_LINKING = word_set("be remain seem sound appear")
_VOICES = word_set("support voice concern doubt")
"""What one adds: "the union added its voice"."""
_NEAR = 8


class Clauses:
    """The clauses of a document with their subjects."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._subjects = {token.head: number for number, token in enumerate(tokens) if token.dep == "nsubj"}
        """By the number of its verb."""

    def number_of(self, mention: Mention) -> int:
        """Of the token that is the mention's head."""
        return bisect_right(self._tokens, mention.head.start, key=lambda token: token.start) - 1

    def subject_above(self, mention: Mention) -> int | None:
        """The Ember of "Ember lost the vote when he said" and "Ember lost it, but he said": a token's number."""
        at = self._tokens[self.number_of(mention)].head
        while (above := self._tokens[at].head) != at:
            if above in self._subjects:
                return self._subjects[above]
            at = above
        return None

    def speaks_up(self, mention: Mention) -> bool:
        """ "The mayor agreed", "it was echoed by the mayor", "the mayor was more blunt"."""
        noun = self._tokens[self.number_of(mention)]
        above = self._tokens[noun.head]
        lemma = above.lemma.lower()
        if noun.dep == "pobj":
            return above.dep == "agent" and self._tokens[above.head].lemma.lower() in _SPEAKING_UP
        if noun.dep != "nsubj":
            return False
        behind = range(noun.head + 1, min(noun.head + _NEAR, len(self._tokens)))
        below = {self._tokens[i].lemma.lower() for i in behind if self._tokens[i].head == noun.head}
        return (
            lemma in _SPEAKING_UP
            or (lemma == "add" and not _VOICES.isdisjoint(below))
            or (lemma in _LINKING and not _MANNERS.isdisjoint(below))
        )
