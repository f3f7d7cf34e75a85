"""Attributions within attributions: in "police said the suspect told them ...", the police relay what he told them.

The outer one stays what it is; the inner one is one more, marked as standing within it. PolNeAR, of which the judge
knows what an attribution is, marks one a word, the outer: so it is no help here, and only what is plain is taken, a
verb of saying with somebody of its own for a subject, and the clause or act that it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from claims.extract.candidates import Candidate, antecedent, noun_phrase, spans_of_tokens, subject_of
from claims.extract.quotation import Inside
from claims.extract.readings import FINITE, REPORTING, Reading, readings
from claims.extract.stance import is_listed, is_speech_act, stance_of
from claims.extract.unsaid import says_nothing
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_STATED = frozenset({"asserts", "denies", "admits", "alleges"})
"""What belief, demand or promise is relayed says nothing that an account could contradict."""
_PASSING_ON = frozenset({"asserts", "admits", "alleges"})
"""Who denies that somebody said so, or believes that he did, does not relay it."""
_CLAUSES = ("clause", "that", "quotation")
_RELATIVES = frozenset({"who", "which", "that"})
_FINITE = FINITE | {"VBN", "VBG"}
_SHORTEST = 8
"""Characters of what is said: "it" is nothing to show."""


def within(outer: Candidate, read: Mapping[int, Candidate], inside: Inside) -> Iterator[Candidate]:
    """The attributions that stand in an outer one's content, each with its source; `read` are the readings that the
    judge likes best, by the cue's number."""
    doc = next((token.doc for token in (outer.cue_token, outer.source_token) if token is not None), None)
    if doc is None or stance_of(outer.cue_token, outer.frame) not in _PASSING_ON:
        return
    for cue in _verbs(outer, inside, doc):
        subject = _subject(cue)
        if subject is None or not _is_somebody(subject) or not _in(noun_phrase(subject), outer):
            continue
        found = _as_judged(read.get(cue.i), subject, outer) or _as_parsed(cue, subject, outer, inside)
        if found is not None and stance_of(cue, found.frame) in _STATED and not says_nothing(found, doc.text):
            yield found


def _verbs(outer: Candidate, inside: Inside, doc: Doc) -> Iterator[Token]:
    """The verbs of saying in a content, outside of quotation marks, that tell of something said."""
    for span in outer.content:
        words = doc.char_span(*span, alignment_mode="contract")
        for token in words or ():
            if token.pos_ == "VERB" and not inside(token.idx) and _is_told(token):
                yield token


def _is_told(verb: Token) -> bool:
    """ "Told", "has denied", "are saying"; not "would say", "did not say", "if he says"."""
    if verb.lemma_.lower() not in REPORTING and not is_listed(verb, "clause"):
        return False
    if verb.tag_ not in _FINITE or any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children):
        return False
    helped = any(child.dep_ == "aux" and child.lemma_ in ("have", "be") for child in verb.children)
    return (verb.tag_ in FINITE or helped) and not any(child.lower_ in ("if", "whether") for child in verb.lefts)


def _subject(verb: Token) -> Token | None:
    """Its own, or one that it shares; not whoever did to that subject what another verb tells."""
    subject = subject_of(verb)
    if subject is None or subject.dep_ == "poss":
        return None
    return None if subject.head.dep_ == "agent" and subject.head.head != verb else subject


def _is_somebody(subject: Token) -> bool:
    """Whom the subject names or describes; "he" is mostly the outer speaker, who said that he had said so."""
    if subject.lower_ in _RELATIVES:
        verb = next((verb for verb in subject.ancestors if verb.dep_ == "relcl"), None)
        return verb is not None and antecedent(verb).pos_ in ("NOUN", "PROPN")
    return subject.pos_ in ("NOUN", "PROPN")


def _as_judged(judged: Candidate | None, subject: Token, outer: Candidate) -> Candidate | None:
    """The judge's own reading, if it is a plain one and of this subject's words."""
    if judged is None or judged.source_token != subject or judged.cue_token is None:
        return None
    plain = _is_plain(judged.cue_token, judged.frame) and _is_long(judged.content)
    return judged if plain and _is_part(judged.content, outer) else None


def _as_parsed(cue: Token, subject: Token, outer: Candidate, inside: Inside) -> Candidate | None:
    """What the parse hangs on the verb, as far as it lies in the outer content."""
    tokens = list(cue.doc)
    for reading in readings(cue, inside, tokens):
        if reading.end == "whole" and _is_plain(cue, reading.frame):
            words = [i for i in reading.words if _covers(outer, tokens[i])]
            content = spans_of_tokens(cue.doc, words, inside)
            if _is_long(content) and _is_part(content, outer):
                return Candidate(reading.frame, cue, subject, content, _marks(reading), (noun_phrase(subject),))
    return None


def _is_plain(cue: Token, frame: str) -> bool:
    return frame.startswith(_CLAUSES) or is_speech_act(cue, frame)


def _is_long(content: tuple[Span, ...]) -> bool:
    return sum(span.end - span.start for span in content) >= _SHORTEST


def _marks(reading: Reading) -> tuple[Span, ...]:
    return tuple(Span(token.idx, token.idx + len(token)) for token in sorted(reading.cue, key=lambda token: token.i))


def _is_part(content: tuple[Span, ...], outer: Candidate) -> bool:
    return content != outer.content and all(_in(span, outer) for span in content)


def _in(span: Span, outer: Candidate) -> bool:
    return any(own.contains(span) for own in outer.content)


def _covers(outer: Candidate, token: Token) -> bool:
    return _in(Span(token.idx, token.idx + len(token)), outer)
