"""News passed on by news: in "CNN reported that officials believe ...", officials believe it, and CNN relays that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.extract.candidates import SUBJECTS, Candidate, noun_phrase, spans_of_tokens
from claims.extract.nested import within
from claims.extract.nouns import MEDIA
from claims.extract.quotation import Inside
from claims.extract.readings import REPORTING, readings
from claims.extract.stance import is_listed, is_speech_act
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELAYING = frozenset({"report", "write", "publish"})
_NO_MEDIA = frozenset({"PERSON", "GPE", "NORP"})
_MOST = 0.4
"""Share of the outer content, less the words for who says it, that what is passed on must make up."""
_QUOTING = frozenset({"quote", "cite"})
_SAYING = frozenset({"saying", "telling", "stating", "declaring"})
_DEEDS = frozenset({"decide", "refuse"})
_HOLDING = ("clause", "that", "adjective c", "adjective x", "infinitive")


def innermost(candidate: Candidate, inside: Inside, read: Mapping[int, Candidate]) -> Candidate:
    """What the medium passes on, with the medium as `via`; the candidate itself if it passes nothing on. `read` are the
    readings that the judge likes best, by the cue's number."""
    if quoted := _quoted_as_saying(candidate, inside):
        return replace(quoted, via=candidate.source)
    if _relays(candidate):
        passed_on = _said_within(candidate, inside) or _said_around(candidate) or _cited(candidate)
        passed_on = passed_on or _quoted_within(candidate, inside, read)
    else:
        passed_on = _cited(candidate) if _is_press(candidate) and candidate.frame in _HOLDING else None
    return replace(passed_on, via=candidate.source) if passed_on else candidate


def _said_within(candidate: Candidate, inside: Inside) -> Candidate | None:
    """ "CNN reported that officials believe ..."."""
    for cue, subject in _inner_cues(candidate):
        tokens = list(cue.doc)
        found = [
            (reading, words)
            for reading in readings(cue, inside, tokens)
            if _holds(reading.frame, cue) or is_speech_act(cue, reading.frame)
            if (words := [i for i in reading.words if _within(tokens[i], candidate)])
        ]
        reading, words = max(found, key=lambda pair: len(pair[1]), default=(None, []))
        content = spans_of_tokens(cue.doc, words, inside) if words else ()
        speaker = sum(len(word.text_with_ws) for word in subject.subtree)
        if reading and sum(map(_length, content)) >= _MOST * (sum(map(_length, candidate.content)) - speaker):
            own = tuple(_span(token) for token in sorted(reading.cue, key=lambda token: token.i))
            return Candidate(reading.frame, cue, subject, content, own, (noun_phrase(subject),))
    return None


def _holds(frame: str, cue: Token) -> bool:
    """What somebody has "decided to do" is a deed of his that is reported; what he "plans to do" is his word."""
    return frame in _HOLDING and not (frame == "infinitive" and cue.lemma_.lower() in _DEEDS)


def _quoted_within(candidate: Candidate, inside: Inside, read: Mapping[int, Candidate]) -> Candidate | None:
    """ "“...,” said the mayor, according to CNN"."""
    found = max(within(candidate, read, inside), key=_size, default=None)
    return found if found and _size(found) >= _MOST * _size(candidate) else None


def _size(candidate: Candidate) -> int:
    return sum(map(_length, candidate.content))


def _said_around(candidate: Candidate) -> Candidate | None:
    """ "Officials believe ..., CNN reported", of which the judge took "..." alone as what CNN reported."""
    root = _main_verb(candidate)
    if root is None or root.dep_ != "ccomp" or _within(root.head, candidate) or root.head == candidate.cue_token:
        return None
    subject = next((child for child in root.head.lefts if child.dep_ in SUBJECTS), None)
    if subject is None or root.head.lemma_.lower() not in REPORTING:
        return None
    cue, source = (_span(root.head),), (noun_phrase(subject),)
    return Candidate("clause", root.head, subject, candidate.content, cue, source)


def _quoted_as_saying(candidate: Candidate, inside: Inside) -> Candidate | None:
    """ "IRNA quoted a spokesman as saying ...", "..., IRNA quoted a spokesman as saying"."""
    quoting, medium = _quoting(candidate.cue_token), candidate.source_token
    if quoting is None or medium is None:
        return None
    sentence = quoting.sent
    saying = next((token for token in sentence if token.lower_ in _SAYING and token.nbor(-1).lower_ == "as"), None)
    quoted = next((child for child in quoting.rights if child.dep_ == "dobj"), None)
    if (
        saying is None
        or quoted is None
        or not quoting.i < quoted.i < saying.i
        or quoted.pos_ not in ("NOUN", "PROPN", "PRON")
    ):
        return None
    end = saying.idx + len(saying)
    parts = (own if own.end <= quoting.idx else _after(own, end, saying.doc.text) for own in candidate.content)
    content = tuple(part for part in parts if part) or _before(quoting, inside)
    cue = (_span(quoting), Span(saying.nbor(-1).idx, end))
    return Candidate(candidate.frame, saying, quoted, content, cue, (noun_phrase(quoted),)) if content else None


def _quoting(cue: Token | None) -> Token | None:
    """The verb of "quoted him as saying", of which either word may have been taken for the cue."""
    if cue is not None and cue.lower_ in _SAYING and cue.head.lower_ == "as":
        cue = cue.head.head
    return cue if cue is not None and cue.lemma_.lower() in _QUOTING else None


def _before(quoting: Token, inside: Inside) -> tuple[Span, ...]:
    """The clause that stands before its medium."""
    clause = next((child for child in quoting.lefts if child.dep_ == "ccomp"), None)
    words = range(clause.left_edge.i, clause.right_edge.i + 1) if clause is not None else ()
    return spans_of_tokens(quoting.doc, words, inside) if words else ()


def _after(span: Span, place: int, text: str) -> Span | None:
    """What of a span lies behind a place, without the space and the "that" before it."""
    start = max(span.start, place)
    words = text[start : span.end].lstrip(" ,:\n").removeprefix("that ")
    return Span(span.end - len(words), span.end) if words.strip() else None


def _cited(candidate: Candidate) -> Candidate | None:
    """ "Citing officials, CNN reported ...", "state media, citing officials, argued ..."."""
    for citing in _citing(candidate):
        for named in citing.rights:
            if named.dep_ == "dobj" and named.pos_ in ("NOUN", "PROPN"):
                cue, source = (_span(citing),), (noun_phrase(named),)
                return replace(candidate, cue_token=citing, source_token=named, cue=cue, source=source)
    return None


def _citing(candidate: Candidate) -> Iterator[Token]:
    """The word "citing" under the cue, or right behind the source, whatever the parser hangs it on."""
    cue, source = candidate.cue_token, candidate.source_token
    yield from (child for child in cue.children if child.dep_ == "advcl" and child.lower_ == "citing") if cue else ()
    if source is not None:
        behind = [token for token in source.sent if token.i > source.i][:2]
        if [token.lower_ for token in behind] == [",", "citing"]:
            yield behind[1]


def _is_press(candidate: Candidate) -> bool:
    """The source is "the newspaper", "state media"."""
    source = candidate.source_token
    return candidate.cue_token is not None and source is not None and source.lemma_.lower() in MEDIA


def _relays(candidate: Candidate) -> bool:
    """The source is a medium that reports what others say."""
    cue, source = candidate.cue_token, candidate.source_token
    if cue is None or source is None:
        return False
    if cue.lower_ != "according" and cue.lemma_.lower() not in _RELAYING:
        return False
    named = source.pos_ == "PROPN" and source.ent_type_ not in _NO_MEDIA
    return named or source.ent_type_ == "ORG" or source.lemma_.lower() in MEDIA


def _inner_cues(candidate: Candidate) -> Iterator[tuple[Token, Token]]:
    """The words that may be the cue of what is passed on, each with its subject: the main verb of the content, or the
    adjective behind it.
    """
    root = _main_verb(candidate)
    subject = next((child for child in root.lefts if child.dep_ in SUBJECTS), None) if root is not None else None
    if root is None or subject is None or not _within(subject, candidate):
        return
    if root.lemma_.lower() == "be":
        yield from ((child, subject) for child in root.rights if child.dep_ == "acomp" and is_listed(child, ""))
    elif root.lemma_.lower() in REPORTING or is_listed(root, ""):
        yield root, subject


def _main_verb(candidate: Candidate) -> Token | None:
    assert candidate.cue_token is not None
    doc = candidate.cue_token.doc
    words = [doc.char_span(*span, alignment_mode="expand") for span in candidate.content]
    longest = max((span for span in words if span is not None), key=len, default=None)
    root = longest.root if longest is not None else None
    return root if root is not None and root.pos_ in ("VERB", "AUX") else None


def _within(token: Token, candidate: Candidate) -> bool:
    return any(span.start <= token.idx < span.end for span in candidate.content)


def _length(span: Span) -> int:
    return span.end - span.start


def _span(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token))
