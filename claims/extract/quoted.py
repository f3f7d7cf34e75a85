"""Candidates whose content is a quotation: the cue after it, before it, in its middle, or none at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.extract.candidates import Candidate, noun_phrase, subject_of
from claims.extract.quotation import CLOSERS, OPENERS, WORD, Inside, Quotation
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_AFTER_REACH = 35
"""Tokens in which a cue after a quotation is looked for: a name with a long apposition may stand before it."""
_GAP = 200
"""Characters between two pieces of a quotation."""
_FEW_WORDS = 3
_ADDRESSEE_PARTS = frozenset(("PROPN", "PRON", "DET", "ADP", "NOUN", "NUM", "ADV", "PART", "PUNCT"))
_STOPS = frozenset(".!?;")


def quoted_candidates(doc: Doc, inside: Inside) -> list[Candidate]:
    """Candidates for every quotation that stands free: one after another, with the pieces of one quotation joined."""
    out: list[Candidate] = []
    for index in range(len(inside.quotations)):
        out += _for_quotation(doc, index, inside)
    return out


def _for_quotation(doc: Doc, index: int, inside: Inside) -> Iterator[Candidate]:
    quotation = inside.quotations[index]
    if not WORD.search(quotation.span.of(inside.text)):
        return
    starts_sentence = _starts_sentence(inside.text, quotation.span.start)
    for frame, cue in (
        ("quotation before cue", _cue_after(doc, quotation, inside) if starts_sentence else None),
        ("quotation after cue", _cue_before(doc, quotation, inside)),
    ):
        if cue is None:
            continue
        source = _speaker_of(cue, inside)
        cue_span = Span(cue.idx, cue.idx + len(cue))
        content = _joined(doc, index, inside, cue)
        yield Candidate(frame, cue, source, content, (cue_span,), (noun_phrase(source),) if source is not None else ())


def _starts_sentence(text: str, offset: int) -> bool:
    """Nothing of its sentence stands before it: the quotation is not a fragment within somebody's clause."""
    before = text[:offset].rstrip(" \xa0\t").rstrip("”\"»’'")
    return not before or before[-1] in "\n.!?:…—–"


def _cue_after(doc: Doc, quotation: Quotation, inside: Inside) -> Token | None:
    """The verb of "“...,” said X" or "“...,” X of Y said": the first finite one before the sentence ends."""
    text = inside.text
    end = quotation.span.end
    body = quotation.span.of(text).rstrip("”\"»’' ")
    if not quotation.closed or (body[-1:] == "." and text[end : end + 1] not in (",",)):
        return None
    if text[end:].lstrip(" \xa0")[:1] in (".", "!", "?", "\n", ";", ":", ""):
        return None
    return _first_verb(_tokens_from(doc, end, inside), end)


def _tokens_from(doc: Doc, offset: int, inside: Inside) -> Iterator[Token]:
    """The tokens outside quotation marks from an offset to the end of the sentence."""
    start = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if start is None:
        return
    for token in doc[start.start : start.start + _AFTER_REACH]:
        if token.idx < offset or (token.is_space and "\n" not in token.text):
            continue
        if "\n" in token.text or inside(token.idx):
            return
        yield token
        if token.text in (".", "!", "?", ";"):
            return


def _first_verb(tokens: Iterator[Token], offset: int) -> Token | None:
    """The first verb that has a subject of its own and is not inside the subject's own clause."""
    for token in tokens:
        if token.idx == offset and token.text in (".", "!", "?"):
            return None
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "relcl", "acl"):
            return token
        if token.lower_ == "according":
            return token
    return None


def _cue_before(doc: Doc, quotation: Quotation, inside: Inside) -> Token | None:
    """The verb of "X said, “..."" or "X told Y: “..."": nothing but its objects and adverbials may stand between."""
    start = quotation.span.start
    before = inside.text[:start].rstrip(" \xa0\t\n")
    if not before:
        return None
    token = _token_at(doc, len(before) - 1)
    closing = token.text if token is not None else ""
    if token is None or inside(token.idx):
        return None
    freely = closing in (",", ":")
    if "\n" in inside.text[len(before) : start] and closing != ":":
        return None
    sentence_start = token.sent.start_char
    while token is not None and token.idx >= sentence_start and not inside(token.idx):
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "relcl", "acl"):
            return token if freely or _adjacent(token, start) else None
        if token.text in (";", ".") and token.idx + 1 < len(before):
            return None
        if token.i == 0:
            return None
        token = token.nbor(-1)
    return None


def _adjacent(verb: Token, start: int) -> bool:
    """The mark follows the verb, or whom it was told, when and where ("told Reuters on Monday “...")."""
    between = [token for token in verb.doc[verb.i + 1 : verb.i + 13] if token.idx < start and not token.is_space]
    return not between or (verb.lemma_ == "tell" and all(token.pos_ in _ADDRESSEE_PARTS for token in between))


def _token_at(doc: Doc, offset: int) -> Token | None:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def _speaker_of(cue: Token, inside: Inside) -> Token | None:
    """The cue's subject by the parse; else the noun that stands beside it, after or before."""
    if cue.lower_ == "according":
        return next((held for to in cue.children for held in to.children if held.dep_ == "pobj"), None)
    subject = subject_of(cue)
    if subject is not None and not inside(subject.idx) and abs(subject.i - cue.i) < _AFTER_REACH:
        return subject
    following = [token for token in cue.doc[cue.i + 1 : cue.i + 8] if token.sent == cue.sent]
    for token in following:
        if token.pos_ in ("PROPN", "NOUN", "PRON") and not inside(token.idx):
            return _phrase_head(token)
        if token.pos_ not in ("DET", "ADJ", "ADV", "PROPN"):
            break
    for token in reversed(cue.doc[max(0, cue.i - 6) : cue.i]):
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.sent == cue.sent and not inside(token.idx):
            return _phrase_head(token)
    return None


def _phrase_head(token: Token) -> Token:
    while token.dep_ in ("compound", "nmod", "amod", "poss") and token.head.pos_ in ("PROPN", "NOUN"):
        token = token.head
    return token


def _joined(doc: Doc, index: int, inside: Inside, cue: Token) -> tuple[Span, ...]:
    """The quotation with what belongs to it: its paragraphs, and the piece that goes on behind the cue."""
    found = inside.quotations
    first = index
    while first and found[first - 1].continues:
        first -= 1
    last = _end_of_paragraphs(found, index)
    while last + 1 < len(found) and _goes_on(doc, inside.text, found[last].span, found[last + 1], cue):
        last = _end_of_paragraphs(found, last + 1)
    return tuple(quotation.span for quotation in found[first : last + 1])


def _end_of_paragraphs(found: Sequence[Quotation], index: int) -> int:
    """The last of the quotations that go on from paragraph to paragraph."""
    while found[index].continues and index + 1 < len(found):
        index += 1
    return index


def _goes_on(doc: Doc, text: str, last: Span, following: Quotation, cue: Token) -> bool:
    """Between the two stands only the reporting clause, and what follows is a sentence (or the rest of one)."""
    between = Span(last.end, following.span.start).of(text)
    if not between.strip():
        return "\n" not in between
    if "\n" in between or len(between) > 300 or not last.end <= cue.idx < following.span.start:
        return False
    if between.rstrip()[-1] == "." and following.span.of(text).rstrip(CLOSERS).endswith(","):
        return False  # "A," he said. "B," she added: the second has a cue of its own
    stops = sum(token.text in _STOPS for token in doc[cue.i : cue.i + 80] if token.idx < following.span.start)
    return stops <= 1 and between.rstrip(" \xa0")[-1] in ".,:" and _has_words(text, following)


def _has_words(text: str, quotation: Quotation) -> bool:
    return len(WORD.findall(quotation.span.of(text))) >= _FEW_WORDS


def with_neighbours(candidate: Candidate, inside: Inside) -> Iterator[Candidate]:
    """The same with the quotation before or behind it in its paragraph, or without its last piece, for the judge."""
    if candidate.cue_token is None:
        return
    found, text, cue = inside.quotations, inside.text, candidate.cue_token.idx
    first, last = candidate.content[0], candidate.content[-1]
    before = [quotation.span for quotation in found if quotation.span.end <= first.start][-1:]
    behind = [quotation.span for quotation in found if quotation.span.start >= last.end][:1]
    if before and _is_near(text, before[0], first, cue):
        yield replace(candidate, frame="quotation with former", content=(*before, *candidate.content))
    if behind and _is_near(text, last, behind[0], cue):
        yield replace(candidate, frame="quotation with next", content=(*candidate.content, *behind))
    if len(candidate.content) > 1:
        yield replace(candidate, frame="quotation without last", content=candidate.content[:-1])


def _is_near(text: str, one: Span, other: Span, cue: int) -> bool:
    """In one paragraph with the cue's clause or nothing between."""
    between = Span(one.end, other.start).of(text)
    return "\n" not in between and len(between) < _GAP and (one.end <= cue < other.start or len(between) < 3)


def carried_on(inside: Inside, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Paragraphs that are all quotation, without a cue, right behind one that quotes: the speaker carries on."""
    taken = [span for candidate in chosen for span in candidate.content]
    out: list[Candidate] = []
    for quotation in inside.quotations:
        if any(quotation.span.overlaps(span) for span in taken) or not _is_said(inside.text, quotation):
            continue
        if _is_paragraph(inside.text, quotation.span) and _follows(inside.text, quotation.span, taken):
            out.append(Candidate("carried on", None, None, (quotation.span,), (), ()))
            taken.append(quotation.span)
    return out


def _is_said(text: str, quotation: Quotation) -> bool:
    """Long enough, or a whole sentence: "“Why not?”"."""
    words = quotation.span.of(text)
    whole = words.rstrip(CLOSERS).endswith((".", "?", "!", "…")) and words.lstrip(OPENERS)[:1].isupper()
    return whole or _has_words(text, quotation)


def _is_paragraph(text: str, span: Span) -> bool:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    around = text[start : span.start] + text[span.end : end if end >= 0 else len(text)]
    return not any(char.isalnum() for char in around)


def _follows(text: str, span: Span, taken: Sequence[Span]) -> bool:
    """The paragraph before holds a quote that was found."""
    before = text[: span.start].rstrip()
    start = before.rfind("\n") + 1
    return any(start <= other.start < len(before) for other in taken)
