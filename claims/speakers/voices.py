"""Nouns that are neither people nor bodies and are heard all the same: texts, and what somebody speaks through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from claims.records import Quote, Token
from claims.speakers.describe import Description
from claims.speakers.names import word_set

DOCUMENTS = word_set("article declaration email letter memo poll post report statement study survey tweet")
CAN_SPEAK = DOCUMENTS | word_set(
    """
    account affidavit broadcast bulletin cable clause complaint count data document edition editorial estimate evidence
    figure filing finding footage form guide guideline image indictment law lawsuit legislation model outlet paper
    petition photo record remark research review ruling segment source statistic story suit testimony verdict video
    acquaintance ally critic employer forecaster half majority many minority most none one other percent percentage
    share some those user website
    chain channel handful list number radio site television tv
    """
)
"""Texts that are quoted, and words for people that say little of them: who else is neither named nor one of them is
likelier a slip of the extraction than somebody who speaks."""
IMPERSONAL = frozenset({"appear", "seem", "remain", "emerge"})
ISSUED = DOCUMENTS | word_set("account analysis count data estimate figure list statistic")
"""What somebody speaks through."""
ISSUING = "issued|released|published|posted|sent|put out|circulated|written|compiled|collected|gathered|prepared"
PRINTED = word_set("article report story editorial")
"""What appears in a paper, and is the paper's."""


def can_speak(wanted: Description) -> bool:
    """Whether a noun that is none for people or bodies may be heard: a text, or a word for people that says little."""
    return wanted.noun in CAN_SPEAK


def goes_on(quote: Quote, before: Quote, tokens: Sequence[Token]) -> bool:
    """Whether words without a source may be of the speaker before: they go on without a cue, or with a verb of the same
    sentence ("... and said that"). "Reports that", "it was said that", "it is unclear whether" tell nobody's word.
    """
    if not quote.cue:
        return True
    cue = tokens[bisect_right(tokens, quote.cue[0].start, key=lambda token: token.start) - 1]
    active = cue.pos == "VERB" and cue.tag != "VBN" and cue.lemma.lower() not in IMPERSONAL
    return active and before.sentence.overlaps(quote.sentence)
