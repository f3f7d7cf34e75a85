"""Attributions that the layout makes: transcripts ("NAME: text"), signed and block quotations, posts of a network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from claims.extract.candidates import Candidate, noun_phrase, subject_of
from claims.extract.quotation import CLOSERS, OPENERS, WORD, Inside
from claims.extract.readings import REPORTING
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LABEL = re.compile(
    r"""[“"]?(?P<name>[A-Z][\w.’'-]* (?:,?[ ](?:[A-Z][\w.’'-]*|of|the|de|van|von|al|bin)){0,6})
        (?:[ ]?\([^)\n]{1,40}\))? (?P<colon>:)\s+(?=\S)""",
    re.VERBOSE,
)
_SIGNATURE = re.compile(
    r"""\s* (?:—|–|―|--|-)[ ]? (?P<name>[A-Z][\w.’'-]* (?:[ ][\w.’'-]+){0,5}) (?:,[ ][^\n.!?]{1,80})? \.? \s*""",
    re.VERBOSE,
)
_POSTED = re.compile(
    r"""\s (?:—|–|―|--|-)[ ]? (?P<name>[\w“"'’] (?:(?!\s-)[^\n()@—–―]){1,50}) [ ]? \(@\w+\) [ ]*
        (?P<date>[A-Z][a-z]+\.?[ ]\d{1,2},?[ ]\d{4} | \d{1,2}[ ][A-Z][a-z]+\.?,?[ ]\d{4})""",
    re.VERBOSE,
)
"""How a page prints who posted what stands before it: "— Ann Lee (@annlee) May 2, 2019"."""
_LINKS = re.compile(r"(?:\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S*)+\s*$")
_ORNAMENT = re.compile(r"[^\w.)’'”\"]+$")
_SKIP = re.compile(r"\s*Skip \w+ post(?: \d+)? by @?\w+\s+")
"""What pages print before a post for those who hear them read."""
_ASIDE = re.compile(r"[\[(][^\])]*[\])]\.?")
_PARAGRAPH = re.compile(r"[^\n]+")
_ENDS = tuple('.?!…—–-”"’)')
VERBATIM = frozenset({"turn", "block", "post"})
"""The frames of a transcript's turns, of block quotations and posts: word for word, without marks around them."""
_NO_BLOCK = (*OPENERS, "-", "–", "—", "•", "*")
"""How what is no block quotation begins: with marks of its own, or the first of a list."""
_STOPS = tuple(".?!…,")
_NEAR = 12
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp"})
_POINTERS = frozenset({"following", "this", "so"})
_FEWEST_TURNS = 3
_SPOKEN = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|me|us|[Yy]es|No|Yeah|Thanks?|Well|OK|Okay|Right)\b|\?|^[“\"‘]"
)
_NOBODY = frozenset({"fact", "facts", "assessment", "context", "note", "reality", "truth", "verdict"})
"""What checks of facts set against what somebody said."""
_SPOKEN_SHARE = 0.25
"""Of the turns of a transcript at least so many ask, answer, are quoted or speak of "I" and "you"; none of 85
transcripts among 10,000 articles has less, and twelve of the lists there, of states, races or pros and cons."""
_FEWEST_WORDS = 3
_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Turn:
    """What one speaker says until another is named."""

    name: Span
    colon: Span
    pieces: tuple[Span, ...]


class _Post(NamedTuple):
    """What somebody posted on a network, as a page shows it."""

    said: Span
    name: Span
    date: Span


def laid_out(doc: Doc, inside: Inside) -> list[Candidate]:
    """The attributions by layout, in text order."""
    paragraphs = [Span(*found.span()) for found in _PARAGRAPH.finditer(inside.text)]
    found = [_of_turn(doc, turn) for turn in _turns(inside.text, paragraphs)]
    found += [_signed(doc, quotation, name) for quotation, name in _signatures(inside, paragraphs)]
    found += [_of_post(doc, post) for post in _posts(inside.text, paragraphs)]
    taken = [span for one in found if one is not None for span in one.content]
    found += [one for one in _blocks(doc, inside, paragraphs) if not any(map(one.content[0].overlaps, taken))]
    return sorted((one for one in found if one is not None), key=lambda one: one.content)


def _turns(text: str, paragraphs: Sequence[Span]) -> Iterator[_Turn]:
    """Those of a transcript: several paragraphs that name their speakers, at least one of them again and again, and
    that speak.

    What an unnamed paragraph says between two turns belongs to the turn before it; behind the last one it is the
    article's own words again.
    """
    labels = {number: found for number, span in enumerate(paragraphs) if (found := _label(text, span))}
    names = Counter(found["name"].split()[-1].lower() for found in labels.values())
    if len(labels) < _FEWEST_TURNS or len(names) < 2 or max(names.values()) < 2:
        return
    spoken = sum(bool(_SPOKEN.search(text[found.end() : paragraphs[at].end])) for at, found in labels.items())
    if spoken < _SPOKEN_SHARE * len(labels):
        return
    numbers = sorted(labels)
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 1], strict=True):
        found = labels[number]
        if found["name"].split()[-1].lower() in _NOBODY:
            continue
        own = Span(found.end(), _last(text, paragraphs[number]))
        others = paragraphs[number + 1 : following]
        more = _of_quotation(text, own, others) if text[own.start] in OPENERS else others
        pieces = [own, *(_whole(text, span) for span in more)]
        said = tuple(piece for piece in pieces if not _ASIDE.fullmatch(piece.of(text)) and WORD.search(piece.of(text)))
        if said:
            yield _Turn(Span(*found.span("name")), Span(*found.span("colon")), said)


def _of_quotation(text: str, own: Span, paragraphs: Sequence[Span]) -> list[Span]:
    """Of the paragraphs behind one that is quoted those that its quotation goes on in: it was left open, and each opens
    it anew."""
    wholes = [_whole(text, span) for span in paragraphs]
    pairs = zip([own, *wholes], wholes, strict=False)
    goes_on = (text[one.end - 1] not in CLOSERS and text[other.start] in OPENERS for one, other in pairs)
    return wholes[: sum(1 for _ in takewhile(bool, goes_on))]


def _label(text: str, paragraph: Span) -> re.Match[str] | None:
    """The name in front of what is said, if what follows reads like something said."""
    found = _LABEL.match(text, paragraph.start + _indent(text, paragraph), paragraph.end)
    if found is None or len(found["name"]) > _LONGEST_NAME:
        return None
    said = text[found.end() : paragraph.end].rstrip()
    spoken = any(word[0].islower() for word in WORD.findall(said))
    return found if spoken and said.endswith(_ENDS) else None


def _signatures(inside: Inside, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """A quotation that is its whole paragraph, and the name behind a dash on its line or the next."""
    text = inside.text
    for quotation in inside.quotations:
        start = text.rfind("\n", 0, quotation.span.start) + 1
        if not quotation.span.of(text).rstrip(CLOSERS).endswith(_STOPS):  # a title is no sentence
            continue
        if text[start : quotation.span.start].strip() or len(WORD.findall(quotation.span.of(text))) < _FEWEST_WORDS:
            continue
        end = text.find("\n", quotation.span.end)
        end = len(text) if end < 0 else end
        if not text[quotation.span.end : end].strip():
            following = next((span for span in paragraphs if span.start >= end), None)
            end = following.end if following else end
        found = _SIGNATURE.fullmatch(text, quotation.span.end, end)
        if found:
            yield quotation.span, Span(*found.span("name"))


def _posts(text: str, paragraphs: Sequence[Span]) -> Iterator[_Post]:
    """What stands before the line that says who posted it and when: in its paragraph, else in the one before."""
    above: Span | None = None
    for paragraph in paragraphs:
        start = paragraph.start
        for found in _POSTED.finditer(text, max(0, paragraph.start - 1), paragraph.end):
            own = Span(start, max(start, found.start()))
            before = own if WORD.search(own.of(text)) else above
            start = found.end()
            if before and len(WORD.findall((said := _bare_post(text, before)).of(text))) >= _FEWEST_WORDS:
                end = found.start("name") + len(_ORNAMENT.sub("", found["name"]))
                yield _Post(said, Span(found.start("name"), end), Span(*found.span("date")))
        above = paragraph if start == paragraph.start else None


def _bare_post(text: str, span: Span) -> Span:
    """Without the links at its end and what pages add."""
    skipped = _SKIP.match(text, span.start, span.end)
    links = _LINKS.search(text, span.start, span.end)
    return _whole(text, Span(skipped.end() if skipped else span.start, links.start() if links else span.end))


def _blocks(doc: Doc, inside: Inside, paragraphs: Sequence[Span]) -> Iterator[Candidate]:
    """ "In a letter he wrote:" and a paragraph of its own without marks: it is word for word what he wrote."""
    text = inside.text
    for lead, block in pairwise(paragraphs):
        said = _whole(text, block)
        words = said.of(text)
        if not lead.of(text).rstrip().endswith(":") or words.startswith(_NO_BLOCK) or words.endswith(":"):
            continue
        if lead.of(text).rstrip().endswith(" that:"):
            continue  # what follows is told in the writer's words
        verb = _last_reporting_verb(doc, inside, Span(lead.start, _last(text, lead)))
        source = subject_of(verb) if verb is not None else None
        if verb is None or source is None or len(WORD.findall(words)) < _FEWEST_WORDS or not words.endswith(_ENDS):
            continue
        if any(child.dep_ in _OBJECTS and child.lower_ not in _POINTERS for child in verb.rights):
            yield Candidate("block", None, None, (said,), (), ())  # "he denied it:" and his words, without a cue
        else:
            cue = Span(verb.idx, verb.idx + len(verb))
            yield Candidate("block", verb, source, (said,), (cue,), (noun_phrase(source),))


def standing(one: Candidate, found: Sequence[Candidate], doc: Doc) -> Candidate | None:
    """What holds of it beside what was found: of a block the sentences before others speak within it.

    ("I" is whose block it is.)
    """
    others = [other.content[0].start for other in found if one.frame == "block" and _speaks_within(other, one)]
    if not others:
        return one
    [block] = one.content
    sentences = (sentence for sentence in doc.sents if block.start < sentence.end_char <= min(others))
    end = max((_last(doc.text, Span(block.start, sentence.end_char)) for sentence in sentences), default=None)
    return replace(one, content=(Span(block.start, end),)) if end else None


def _speaks_within(other: Candidate, block: Candidate) -> bool:
    if other.source_token is None or other.source_token.lower_ in ("i", "we"):
        return False
    return any(span.overlaps(block.content[0]) for span in other.content)


def _last_reporting_verb(doc: Doc, inside: Inside, lead: Span) -> Token | None:
    """The verb of saying near the colon that ends the paragraph, if no other verb stands between."""
    words = doc.char_span(*lead, alignment_mode="contract")
    for token in reversed(words[-_NEAR:] if words is not None else ()):
        if token.pos_ in ("VERB", "AUX") and not inside(token.idx):
            return token if token.lemma_.lower() in REPORTING else None
    return None


def _of_turn(doc: Doc, turn: _Turn) -> Candidate | None:
    source = _head(doc, turn.name)
    return Candidate("turn", None, source, turn.pieces, (turn.colon,), (turn.name,)) if source else None


def _of_post(doc: Doc, post: _Post) -> Candidate | None:
    source = _head(doc, post.name)
    return Candidate("post", None, source, (post.said,), (), (post.name,), when=post.date) if source else None


def _signed(doc: Doc, quotation: Span, name: Span) -> Candidate | None:
    source = _head(doc, name)
    return Candidate("signed", None, source, (quotation,), (), (name,)) if source else None


def _head(doc: Doc, name: Span) -> Token | None:
    words = doc.char_span(*name, alignment_mode="expand")
    return words.root if words is not None else None


def _indent(text: str, span: Span) -> int:
    words = span.of(text)
    return len(words) - len(words.lstrip())


def _last(text: str, span: Span) -> int:
    return span.start + len(span.of(text).rstrip())


def _whole(text: str, span: Span) -> Span:
    return Span(span.start + _indent(text, span), max(_last(text, span), span.start + _indent(text, span)))
