"""Nouns that are neither people nor bodies and are heard all the same: texts, and what somebody speaks through."""

from __future__ import annotations

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
ISSUED = DOCUMENTS | {"account"}
"""What somebody speaks through."""
ISSUING = "issued|released|published|posted|sent|put out|circulated"


def can_speak(wanted: Description) -> bool:
    """Whether a noun that is none for people or bodies may be heard: a text, or a word for people that says little."""
    return wanted.noun in CAN_SPEAK
