"""Attributions that tell nothing somebody said: a refusal to comment, a saying that is denied, nobody's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extract.candidates import Candidate
from claims.extract.nouns import PLACE
from claims.extract.stance import stance_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from claims.stated import Span

_NOBODY = re.compile(
    r"""(?: no(?=\s[^\d\s]|$) | nobody | no-one | none | neither | few | (?:hardly|scarcely)\s(?:any\w*|a) |
        not\s(?:one|a\ssingle|any\w*|every\w*|all|many) )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SILENT = frozenset({"decline", "refuse"})
_SPEAKING = frozenset({"comment", "respond", "discuss", "say", "speak", "answer", "elaborate"})
_TOPIC = re.compile(r"(?:how|why|when|where|what)\b(?!.*\?$)", re.IGNORECASE)
_NEGATIVE = frozenset({"no", "nobody", "none", "nothing", "never"})


def says_nothing(candidate: Candidate, text: str) -> bool:
    """Who declines to comment, refuses to do something, or did not mention it, says nothing that could be compared."""
    cue = candidate.cue_token
    if cue is None:
        return False
    if cue.dep_ == "xcomp" and cue.head.lemma_.lower() in _SILENT and cue.lemma_.lower() in _SPEAKING:
        return True
    if cue.lemma_.lower() in _SILENT:
        return candidate.frame == "infinitive" or candidate.content[0].of(text).lower().startswith("comment")
    if _says_the_reverse(candidate, cue) or _names_a_topic(candidate, text):
        return True
    negated = any(child.dep_ == "neg" for child in cue.children) or is_nobody(
        " ".join(span.of(text) for span in candidate.source)
    )
    return negated and stance_of(cue, candidate.frame) == "asserts"


def is_nobody(source: str) -> bool:
    """ "Neither side", "no expert", "few of them": what they say, believe or deny nobody does, or not they.

    "No 10" is an address.
    """
    return _NOBODY.match(source) is not None


def _names_a_topic(candidate: Candidate, text: str) -> bool:
    """ "Court documents: How the jury decided", "Oregon: It is the latest state to ..." tell what comes is on."""
    if candidate.frame != "labelled":
        return False
    first, second = [*candidate.content[0].of(text).lower().split(), "", ""][:2]
    label = candidate.source_token
    place = label is not None and label.ent_type_ in ("GPE", "LOC")
    described = first == "it" or (first in ("the", "this") and second in PLACE)
    return (place and described) or _TOPIC.match(candidate.content[0].of(text)) is not None


def _says_the_reverse(candidate: Candidate, cue: Token) -> bool:
    """ "The bridge was not hit, as the rebels claimed": that it was, if anything."""
    doc, content = cue.doc, candidate.content[-1]
    first = min(span.start for span in (*candidate.cue, *candidate.source))
    before = [token for token in cue.sent if content.end <= token.idx < first and not token.is_punct]
    return [token.lower_ for token in before] in (["as"], ["just", "as"]) and _is_negative(doc, content)


def _is_negative(doc: Doc, clause: Span) -> bool:
    """Its main verb is negated, itself or by what it governs."""
    words = doc.char_span(*clause, alignment_mode="expand")
    if words is None:
        return False
    own = (words.root, *words.root.children)
    denying = (token.dep_ == "neg" or token.lower_ in _NEGATIVE for one in own for token in one.children)
    return any(denying)
