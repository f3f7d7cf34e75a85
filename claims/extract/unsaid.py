"""Attributions that tell nothing somebody said: a refusal to comment, a saying that is denied, nobody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from claims.extract.candidates import Candidate
from claims.extract.nouns import GROUP, ORGANISATION, PERSON, PLACE
from claims.extract.stance import stance_of
from claims.records import Extraction, Quote, Token
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Token as Word

_NOBODY = re.compile(
    r"""(?: no(?=\s[^\d\s]|$) | nobody | no-one | none | neither | few | (?:hardly|scarcely)\s(?:any\w*|a) |
        not\s(?:one|a\ssingle|any\w*|every\w*|all|many) )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DENIED = frozenset({"neither", "no", "nobody", "none", "no-one"})
_SILENT = frozenset({"decline", "refuse"})
_SPEAKING = frozenset({"comment", "respond", "discuss", "say", "speak", "answer", "elaborate"})
_LEAVING = frozenset({"avoid", "decline", "fail", "neglect", "refrain", "refuse"})
_AVOWING = frozenset(
    {"accuse", "acknowledge", "admit", "allege", "claim", "concede", "confess", "recognize", "recognise"}
)
"""What is not said where it is not done, though the verb says more than that it is said."""
_TELLING = (_AVOWING - {"recognize", "recognise"}) | {
    "add",
    "announce",
    "argue",
    "assert",
    "contend",
    "declare",
    "deny",
    "explain",
    "insist",
    "report",
    "say",
    "state",
}
_NO_WORDS = frozenset({"nothing", "nothing more", "nothing else", "little", "anything"})
_TOPIC = re.compile(r"(?:how|why|when|where|what)\b(?!.*\?$)", re.IGNORECASE)
_NEGATIVE = frozenset({"no", "nobody", "none", "nothing", "never"})
_ATTITUDES = frozenset(
    """
    admiration affection anger compassion courage curiosity determination disdain disrespect empathy enthusiasm
    excitement face gratitude interest leadership love loyalty mercy patience pride regret remorse resilience resolve
    respect restraint solidarity sorrow strength support sympathy unity
    """.split()  # noqa: SIM905
)
"""What one shows by what one does: "solidarity"."""
_BELIEVING = frozenset({"believe", "think"})


def says_nothing(candidate: Candidate, text: str) -> bool:
    """Who declines to comment, refuses to do something, or did not mention it, says nothing that could be compared."""
    cue = candidate.cue_token
    if cue is None:
        return False
    if cue.dep_ == "xcomp" and cue.head.lemma_.lower() in _SILENT and cue.lemma_.lower() in _SPEAKING:
        return True
    if cue.lemma_.lower() in _SILENT:
        return candidate.frame == "infinitive" or candidate.content[0].of(text).lower().startswith("comment")
    if (
        _is_left_undone(cue)
        or (cue.lemma_.lower() in _TELLING and _is_put_as_open(cue))
        or candidate.content[0].of(text).lower() in _NO_WORDS
    ):
        return True
    if _is_accused(cue) or _is_done(candidate, cue) or _charges_nobody(candidate, text):
        return True
    if _names_a_topic(candidate, text) or _takes_lives(candidate, text):
        return True
    source = candidate.source[0].of(text).lower().split() if candidate.source else [""]
    negated = any(child.dep_ == "neg" for child in cue.children) or source[0] in _DENIED
    return negated and (stance_of(cue, candidate.frame) == "asserts" or cue.lemma_.lower() in _AVOWING)


def _is_left_undone(cue: Word) -> bool:
    """ "He refused to admit it", "stopped short of accusing them": it is not said."""
    above = cue.head
    short = cue.lemma_.lower() == "stop" and cue.doc[min(cue.i + 1, len(cue.doc) - 1)].lower_ == "short"
    if short or cue.lemma_.lower() in _LEAVING - _SILENT:
        return True
    if cue.dep_ == "pcomp":
        before = [word.lemma_.lower() for word in cue.doc[max(0, above.i - 2) : above.i]]
        return before == ["stop", "short"] or (above.lower_ == "from" and above.head.lemma_.lower() in _LEAVING)
    return cue.dep_ == "xcomp" and above.lemma_.lower() in _LEAVING


def _is_put_as_open(cue: Word) -> bool:
    """ "If he says that", "did he say that?", "nor does he say why": asked, supposed or not said."""
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in cue.children):
        return True
    subject = next((child for child in cue.children if child.dep_ == "nsubj"), None)
    before = [child for child in cue.children if child.dep_ == "aux" and subject is not None and child.i < subject.i]
    turned = any(child.lower_ in ("nor", "neither") for child in cue.children) or cue.sent.text.rstrip(
        " ”\"'"
    ).endswith("?")
    return bool(before) and turned


def is_nobody(source: str) -> bool:
    """ "Neither side", "no expert", "few of them": what they say, believe or deny nobody does, or not they.

    "No 10" is an address.
    """
    return _NOBODY.match(source) is not None


def disbelievers(candidate: Candidate, text: str) -> Span | None:
    """The experts of "no experts believe that ...": what none of them believes they all deny."""
    cue, source = candidate.cue_token, candidate.source_token
    if cue is None or source is None or cue.lemma_.lower() not in _BELIEVING or source.tag_ != "NNS":
        return None
    words = candidate.source[0]
    no, _, others = words.of(text).partition(" ")
    return Span(words.end - len(others), words.end) if no.lower() == "no" and _NOBODY.match(f"no {others}") else None


def _is_accused(cue: Word) -> bool:
    """ "The bombing suspects Ann and Bo Lee", "a suspect whom police sought": whom others suspect, and who does not."""
    if cue.lower_ not in ("suspect", "suspects"):
        return False
    before = cue.doc[max(0, cue.i - 1)]
    deed = before.pos_ == "NOUN" and before.lemma_.lower() not in PERSON | GROUP | ORGANISATION | {"one"}
    return deed or cue.pos_ == "NOUN"


def _is_done(candidate: Candidate, cue: Word) -> bool:
    """ "They paused to remember the dead", "the crowd showed its solidarity": it is done and not said."""
    lemma = cue.lemma_.lower()
    if candidate.frame == "infinitive":
        return cue.doc.text.startswith("to remember ", candidate.content[0].start)
    if candidate.frame not in ("object", "object and more"):
        return False
    if lemma == "remember":
        return cue.tag_ == "VB"
    shown = (child.lemma_.lower() for child in cue.children if child.dep_ == "dobj")
    return lemma == "show" and any(noun in _ATTITUDES or noun.endswith(("self", "selves")) for noun in shown)


def _charges_nobody(candidate: Candidate, text: str) -> bool:
    """ "Neither officer has been charged with a crime"."""
    accuses = stance_of(candidate.cue_token, candidate.frame) == "alleges"
    return accuses and candidate.frame.startswith("passive") and is_nobody(candidate.content[0].of(text))


def _names_a_topic(candidate: Candidate, text: str) -> bool:
    """ "Court documents: How the jury decided", "Oregon: It is the latest state to ..." tell what comes is on."""
    if candidate.frame != "labelled":
        return False
    first, second = [*candidate.content[0].of(text).lower().split(), "", ""][:2]
    label = candidate.source_token
    place = label is not None and label.ent_type_ in ("GPE", "LOC")
    described = first == "it" or (first in ("the", "this") and second in PLACE)
    return (place and described) or _TOPIC.match(candidate.content[0].of(text)) is not None


def _takes_lives(candidate: Candidate, text: str) -> bool:
    """ "The fire, which claimed 20 lives"."""
    cue, content = candidate.cue_token, candidate.content[-1].of(text).lower()
    return (
        cue is not None
        and cue.lemma_.lower() == "claim"
        and re.fullmatch(r"[\w\s,.]{,30}\b(?:lives?|victims?)", content) is not None
    )


def says_the_reverse(quote: Quote, extraction: Extraction) -> bool:
    """ "The bridge was not hit, as the rebels claimed": that it was, if anything."""
    if quote.type == "direct" or not (quote.cue and quote.source):
        return False
    said, first = quote.content[-1], min(span.start for span in (*quote.cue, *quote.source))
    between = re.findall(r"\w+", extraction.document.text[said.end : first].lower())
    return between in (["as"], ["just", "as"]) and _is_negative(said, extraction.tokens)


def _is_negative(clause: Span, tokens: Sequence[Token]) -> bool:
    """Its main verb is negated, itself or by what it governs."""
    inside = {i for i, token in enumerate(tokens) if clause.contains(Span(token.start, token.end))}
    main = {i for i in inside if tokens[i].head not in inside or tokens[i].head == i}
    own = main | {i for i in inside if tokens[i].head in main}
    negating = (tokens[i] for i in inside if tokens[i].head in own)
    return any(token.dep == "neg" or token.text.lower() in _NEGATIVE for token in negating)
