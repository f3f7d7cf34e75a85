"""Which cues are cues of speech, so that belief and intention can be left out of a score.

The stems are those of the speech-cue list (`speech_cues.txt`) that came with the scorer by which this project's
peers were measured; each is a regular expression for the start of a word.
"""

from __future__ import annotations

import re

_STEMS = r"""
sa(id|y|ys|ying)\b t(old|ell|ells|elling)\b accord(ing|ance) add(s|ed|ing)?\b wr(ote|ite|ites|iting|itten)\b ask
answer call(s|ed|ing)?\b not(e|es|ed|ing)\b report announc suggest tweet describ argu explain acknowledg declar
urg(e|es|ed|ing)\b cit(e|es|ed|ing)\b claim respond prais agre propos stat(e|es|ed|ing|ement|ements)\b warn promis
insist repl(y|ies|ied|ying)\b reveal predict question pledg vow dismiss blam reject refut point(s|ed|ing)?\b
admi(t|ts|tted|tting)\b recall den(y|ies|ied|ying|ial)\b confirm blast post(s|ed|ing)?\b assur mock critici accus
complain stress repeat reiterat joke remind echo put\x20it assert conced thank mention decr(y|ies|ied|ying)\b lament
condemn denounc defend refer(s|red|ring)?\b express disclos testif quot comment remark brief(s|ed|ing)?\b alleg
boast demand appeal apolog sp(oke|eak|eaks|eaking|oken)\b talk discuss order(s|ed|ing)?\b threat emphasi maintain
contend estimat identif conclud continu advis instruct inform retort shout yell declin quip tout charg
"""
STEMS: tuple[str, ...] = tuple(_STEMS.split())

_SPEECH = re.compile(rf"\b(?:{'|'.join(STEMS)})", re.IGNORECASE)


def is_speech(cue: str) -> bool:
    """Whether these words mark speech: one of the stems begins a word, or there is a colon, or nothing at all."""
    return not cue or ":" in cue or _SPEECH.search(cue) is not None
