"""An attribution that could be: its spans, and the phrases that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extract.nouns import GROUP, ORGANISATION, PERSON
from claims.extract.quotation import Inside
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
_EDGES = " \t\n\xa0,;:.—–-"


@dataclass(frozen=True)
class Candidate:
    """One way to read some words as an attribution."""

    frame: str
    """How the content hangs on the cue: clause, infinitive, object, for, quotation after ..."""
    cue_token: Token | None
    source_token: Token | None
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    via: tuple[Span, ...] = ()
    """Who passed it on."""
    when: Span | None = None
    """The date that the layout gives it."""


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says: its own subject, the agent of a passive, or the subject shared with another verb."""
    if _comments_on_the_whole(verb):
        verb = _reporting_verb_above(verb)
    seen = 0
    while seen < 8:
        for child in verb.children:
            if child.dep_ == "agent":
                return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
        for child in verb.children:
            if child.dep_ in ("nsubj", "csubj"):
                return child
        if any(child.dep_ in ("nsubjpass", "expl") for child in verb.children):
            return None if verb.tag_ == "VBN" else next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ == "pobj" or verb.head == verb:
            return None
        if verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "prep", "acomp", "advmod"):
            return None
        if verb.dep_ == "ccomp" and verb.tag_ not in ("VBG", "VBN"):
            return None
        verb, seen = verb.head, seen + 1
    return None


def _comments_on_the_whole(verb: Token) -> bool:
    """ "X said ..., adding that ...": a participle behind a comma goes with the speaker of the whole sentence."""
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "acl"):
        return False
    return verb.i > verb.sent.start and verb.nbor(-1).text == ","


def _reporting_verb_above(verb: Token) -> Token:
    """The highest verb that the participle depends on without crossing a relative clause, if it has a subject."""
    best = above = verb
    while above.head != above and above.dep_ != "relcl":
        above = above.head
        if above.pos_ in ("VERB", "AUX") and any(child.dep_ in SUBJECTS for child in above.children):
            best = above
    return best


def noun_phrase(token: Token) -> Span:
    """The full mention around a head: its modifiers and appositions, without the clauses that hang on it."""
    first, last = phrase_bounds(token)
    doc = token.doc
    return Span(doc[first].idx, doc[last].idx + len(doc[last].text))


def phrase_bounds(token: Token) -> tuple[int, int]:
    """The first and last token of the mention."""
    left, right = token.i, token.i
    words = sorted(token.subtree, key=lambda word: word.i)
    cut = {below.i for word in words if word != token and _cuts(word, token) for below in word.subtree}
    kept = [word for word in words if word.i not in cut and not word.is_space]
    for word in reversed([word for word in kept if word.i < token.i]):
        if word.i < left - 2 or word.text == ".":  # the parse ran over the end of a sentence
            break
        left = word.i
    for word in (word for word in kept if word.i > token.i):
        if word.i > right + 2:
            break
        right = word.i
    doc = token.doc
    while right + 2 < len(doc) and doc[right + 1].text == "-" and _is_one_word(doc[right : right + 3]):
        right += 2  # "al" of "al-Ahmadi"
    while right > token.i and (doc[right].is_punct and doc[right].text not in ')”"’'):
        right -= 1
    while left < token.i and doc[left].is_punct and doc[left].text not in '(“"‘':
        left += 1
    return left, right


def _is_one_word(parts: Tokens) -> bool:
    """A name with a hyphen, which the tokenizer takes for three words."""
    return parts[0].pos_ == parts[2].pos_ == "PROPN" and not parts[0].whitespace_ and not parts[1].whitespace_


def _cuts(word: Token, head: Token) -> bool:
    if word.dep_ == "appos":
        # An apposition to a word of the apposition describes another; "Bell and his lawyer, Ann Lee" are two, and of
        # "one of the friends, Ann Lee" she is one.
        second = word.head.dep_ == "conj" and word.head.head == head and word.pos_ == "PROPN"
        return word.head != head and not second and not _is_one_of(head, word.head)
    if word.dep_ == "relcl" and word.left_edge.i > head.i and word.left_edge.nbor(-1).text == ",":
        return True  # "Ann Lee, a general, who had been in command": the clause is the writer's remark
    return word.head == head and (word.dep_ in CLAUSES or (word.dep_ == "conj" and word.pos_ == "VERB"))


def _is_one_of(one: Token, many: Token) -> bool:
    return one.lower_ == "one" and many.dep_ == "pobj" and many.head.lower_ == "of" and many.head.head == one


def antecedent(verb: Token) -> Token:
    """The noun that a relative clause with this verb describes, whatever the parser hangs it on.

    A name behind which its bearer is described is meant itself; and "who" is somebody, the critics of "critics of the
    withdrawal, who".
    """
    noun = verb.head
    while noun.dep_ == "appos" and noun.head.pos_ == "PROPN":
        noun = noun.head
    whole = noun.head.head
    in_part = noun.dep_ == "pobj" and noun.head.dep_ == "prep" and whole.lemma_.lower() in PERSON
    who = any(child.lower_ == "who" and child.dep_ in SUBJECTS for child in verb.children)
    return whole if who and in_part and not _somebody(noun) else noun


def _somebody(noun: Token) -> bool:
    return noun.pos_ == "PROPN" or noun.ent_type_ == "NORP" or noun.lemma_.lower() in PERSON | GROUP | ORGANISATION


def spans_of_tokens(doc: Doc, words: Sequence[int], inside: Inside) -> tuple[Span, ...]:
    """The stretches that these tokens cover: joined over punctuation, whole at quotation marks, trimmed at the ends."""
    runs: list[list[int]] = []
    for i in words:
        if runs and all(doc[j].is_punct or doc[j].is_space for j in range(runs[-1][1] + 1, i)):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    while runs and doc[runs[-1][1]].dep_ == "cc":
        runs[-1][1] -= 1
        runs = [run for run in runs if run[0] <= run[1]]
    spans = []
    for first, last in runs:
        if first == words[0] and doc[first].lower_ == "that" and doc[first].dep_ == "mark" and first < last:
            first += 1
        span = Span(doc[first].idx, doc[last].idx + len(doc[last]))
        trimmed_span = trimmed(inside.text, with_marks(span, inside))
        if any(char.isalnum() for char in trimmed_span.of(inside.text)):
            spans.append(trimmed_span)
    return tuple(merged(spans, inside.text))


def with_marks(span: Span, inside: Inside) -> Span:
    """A span that begins or ends within a quotation takes all of it in; one that touches its marks does too."""
    start, end = span
    first, last = inside.at(start), inside.at(max(start, end - 1))
    if first is not None and first.span.end <= end + 3:
        start = min(start, first.span.start)
    if last is not None and (last.span.start >= start or (last is first and end >= last.span.end - 3)):
        end = max(end, last.span.end)
    following = inside.at(end)
    if following is not None and following.span.start >= start and following.span.end - end <= 3:
        end = following.span.end
    return Span(start, end)


def trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and not _stop_of_quotation(text, start, end):
        end -= 1
    return Span(start, end)


def _stop_of_quotation(text: str, start: int, end: int) -> bool:
    """The final stop of an abbreviation stays: "U.S."."""
    return text[end - 1] == "." and end - start > 3 and text[end - 3] == "."


def merged(spans: Sequence[Span], text: str) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and (span.start <= merged[-1].end or not text[merged[-1].end : span.start].strip()):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
