"""Everything in a parse that could be an attribution: cue, source and content, with the frame that joins them.

The judge decides which of them are. Frames follow the syntax of reporting (Quirk et al. 1985, 16.30 ff. and 14.28 f.):
a clause or infinitive or noun phrase that a verb governs, a reporting clause put after or into what is reported,
`according to`, an adjective or noun with its clause. Quotations are in `quoted.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extract.quotation import Inside
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
COMPLEMENTS = frozenset({"dobj", "oprd", "prep", "xcomp", "acomp"})
HELD = frozenset({"ccomp", "dobj", "xcomp"})
REPORTING = frozenset(
    """
    say tell add claim report announce warn argue insist note write state confirm explain suggest maintain allege
    believe think stress acknowledge admit deny
    """.split()  # noqa: SIM905
)
"""Verbs that hold a clause so regularly that one is looked for where the parser shows none."""
OBJECT_PREPOSITIONS = frozenset({"for", "about", "of", "on", "against", "to", "with", "in", "over", "at", "as", "from"})
NOUN_PHRASE_FRAMES = frozenset({"object", "object and more", "noun of", *OBJECT_PREPOSITIONS})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
NOUN_PHRASE_PARTS = frozenset({"DET", "ADJ", "PROPN", "NOUN", "PRON", "NUM", "PART", "ADP", "ADV", "AUX"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
_CUE_PARTS = frozenset({"VERB", "AUX", "NOUN"})
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
    tail: str = ""
    """What it ends with that may not belong to it, and whether that was cut off: "full conj cue", "cut according"."""


def candidates(doc: Doc, inside: Inside, worth: Collection[str] | None = None) -> list[Candidate]:
    """All candidates whose cue stands outside quotation marks, in text order of their cues.

    `worth` holds the lemmas that are worth a look as a cue; without it every word is looked at.
    """
    found: list[Candidate] = []
    for token in doc:
        looked_at = token.lower_ == "according" or (
            token.pos_ in _CUE_PARTS and (worth is None or token.lemma_.lower() in worth)
        )
        if looked_at and not inside(token.idx):
            found += _of_token(token, inside)
    return found


def _of_token(token: Token, inside: Inside) -> Iterator[Candidate]:
    if token.lower_ == "according":
        yield from _according(token, inside)
    elif token.pos_ in ("VERB", "AUX") and token.dep_ not in AUXILIARIES:
        yield from _of_verb(token, inside)
    elif token.pos_ == "NOUN":
        yield from _of_noun(token, inside)


def _of_verb(verb: Token, inside: Inside) -> Iterator[Candidate]:
    subject = subject_of(verb)
    for frame, cue, content in _complements(verb):
        yield from candidate(frame, cue, subject, content, inside)
    if not any(child.dep_ in HELD for child in verb.children):
        yield from _misparsed(verb, subject, inside)


def _misparsed(verb: Token, subject: Token | None, inside: Inside) -> Iterator[Candidate]:
    """Readings by word order alone, for a verb whose clause the parser lost: "..., X confirmed", "X said ..."."""
    if verb.lemma_.lower() not in REPORTING or verb.tag_ not in FINITE:
        return
    doc, sentence = verb.doc, verb.sent
    first = verb.i
    while first - 1 > sentence.start and doc[first - 1].pos_ in NOUN_PHRASE_PARTS:
        first -= 1
    heads = [token for token in doc[first : verb.i] if token.pos_ in ("NOUN", "PROPN", "PRON")]
    if heads and first - 1 > sentence.start and doc[first - 1].text in (",", "”", '"') and _ends_there(verb):
        yield from candidate("word order before", [verb], heads[-1], doc[sentence.start : first - 1], inside)
    if subject is not None and sentence.end - verb.i > 5:
        yield from candidate("word order after", [verb], subject, doc[verb.i + 1 : sentence.end], inside)


def _ends_there(verb: Token) -> bool:
    """Behind the verb stands at most when, where and to whom it was said."""
    rest = verb.doc[verb.i + 1 : verb.sent.end]
    return all(token.pos_ not in ("VERB", "AUX", "SCONJ") for token in rest[:15])


def _complements(verb: Token) -> Iterator[tuple[str, list[Token], list[Token]]]:
    """(frame, cue tokens, content tokens) of each way that a verb can hold what is said."""
    cue = [verb, *(child for child in verb.children if child.dep_ == "prt")]
    children = [child for child in verb.children if not child.is_punct and not child.is_space]
    objects = [child for child in children if child.dep_ in ("dobj", "oprd", "attr")]
    for child in children:
        if child.dep_ == "ccomp" or (child.dep_ == "advcl" and _marked_that(child)):
            yield ("clause" if child.i > verb.i else "clause before"), cue, clause(child)
        elif child.dep_ == "xcomp" and child.i > verb.i:
            passive = any(other.dep_ == "nsubjpass" for other in children)
            yield ("passive infinitive" if passive else "infinitive"), cue, _with_passive_subject(verb, child)
        elif child.dep_ in ("dobj", "oprd") and child.i > verb.i:
            yield "object", cue, clause(child)
        elif child.dep_ == "prep" and child.i > verb.i and child.lower_ in OBJECT_PREPOSITIONS:
            held = [grand for grand in child.children if grand.dep_ in ("pobj", "pcomp")]
            if held:
                yield child.lower_, [*cue, child], [token for grand in held for token in clause(grand)]
        elif child.dep_ == "acomp" and verb.pos_ == "AUX":
            for grand in child.children:
                if grand.dep_ in ("ccomp", "xcomp"):
                    yield "adjective " + grand.dep_[0], [child], clause(grand)
    after = [child for child in children if child.i > verb.i and child.dep_ in COMPLEMENTS]
    if objects and len(after) > 1:
        first = min(objects, key=lambda token: token.i)
        yield "object and more", cue, [token for child in after if child.i >= first.i for token in child.subtree]
    as_said = verb.dep_ == "advcl" and any(child.lower_ == "as" and child.dep_ == "mark" for child in children)
    if verb.dep_ == "parataxis" or as_said:
        own = {token.i for token in verb.subtree}
        yield verb.dep_, cue, [token for token in clause(verb.head) if token.i not in own]


def _with_passive_subject(verb: Token, child: Token) -> list[Token]:
    subjects = [other for other in verb.children if other.dep_ == "nsubjpass"]
    return [*(token for subject in subjects for token in subject.subtree), *clause(child)]


def _of_noun(noun: Token, inside: Inside) -> Iterator[Candidate]:
    """ "Trump's claim that ...", "reports of ...", "in the belief that ..."."""
    holder = _holder(noun)
    for child in noun.children:
        if child.i <= noun.i:
            continue
        if child.dep_ in ("ccomp", "acl") and (child.dep_ == "ccomp" or child.tag_ == "VB" or _marked_that(child)):
            yield from candidate("noun " + child.dep_, [noun], holder, clause(child), inside)
        elif child.dep_ == "prep" and child.lower_ == "of" and any(c.dep_ == "poss" for c in noun.children):
            held = [token for grand in child.children for token in clause(grand)]
            yield from candidate("noun of", [noun], holder, held, inside)


def _marked_that(token: Token) -> bool:
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in token.children)


def _holder(noun: Token) -> Token | None:
    """Whose claim it is: the possessor, else whoever the "by" or "from" names, else the subject that makes it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return subject_of(noun.head)
    return None


def _according(token: Token, inside: Inside) -> Iterator[Candidate]:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    source = next((child for child in to.children if child.dep_ in ("pobj", "pcomp")), None) if to is not None else None
    if to is None or source is None:
        return
    own = {*(t.i for t in token.subtree), *(t.i for t in to.subtree)}
    top = token.head
    while top.dep_ in ("prep", "pobj", "dobj", "attr", "acomp", "conj", "agent", "compound") and top.head != top:
        top = top.head
    for frame, holder in (("according", top), ("according whole", token.sent.root)):
        yield from candidate(frame, [token, to], source, [t for t in clause(holder) if t.i not in own], inside)
        if top == token.sent.root:
            return


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
    behind_comma = verb.i > verb.sent.start and verb.nbor(-1).text == ","
    return behind_comma and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl")


def _reporting_verb_above(verb: Token) -> Token:
    """The highest verb that the participle depends on without crossing a relative clause, if it has a subject."""
    best = above = verb
    while above.head != above and above.dep_ != "relcl":
        above = above.head
        if above.pos_ in ("VERB", "AUX") and any(child.dep_ in SUBJECTS for child in above.children):
            best = above
    return best


def clause(token: Token) -> list[Token]:
    """The words below a token without what coordinates a new main clause after it."""
    return list(token.subtree)


def noun_phrase(token: Token) -> Span:
    """The full mention around a head: its modifiers and appositions, without the clauses that hang on it."""
    left, right = token.i, token.i
    words = sorted(token.subtree, key=lambda word: word.i)
    cut = {below.i for word in words if word != token and _cuts(word, token) for below in word.subtree}
    kept = [word for word in words if word.i not in cut and not word.is_space]
    for word in reversed([word for word in kept if word.i < token.i]):
        if word.i < left - 2:
            break
        left = word.i
    for word in (word for word in kept if word.i > token.i):
        if word.i > right + 2:
            break
        right = word.i
    doc = token.doc
    while right > token.i and (doc[right].is_punct and doc[right].text not in ')”"’'):
        right -= 1
    while left < token.i and doc[left].is_punct and doc[left].text not in '(“"‘':
        left += 1
    return Span(doc[left].idx, doc[right].idx + len(doc[right].text))


def _cuts(word: Token, head: Token) -> bool:
    if word.dep_ == "appos":
        return bool(word.head != head)  # an apposition to a word of the apposition describes somebody else
    if word.dep_ == "relcl" and word.left_edge.i > head.i and word.left_edge.nbor(-1).text == ",":
        return True  # "Ann Lee, a general, who had been in command": the clause is the writer's remark
    return word.head == head and (word.dep_ in CLAUSES or (word.dep_ == "conj" and word.pos_ == "VERB"))


def candidate(
    frame: str, cue: Sequence[Token], source: Token | None, content: Iterable[Token], inside: Inside
) -> Iterator[Candidate]:
    """A candidate, if its content has words that are neither its cue nor its source."""
    doc = cue[0].doc
    source_span = noun_phrase(source) if source is not None else None
    if source is not None and inside(source.idx) and not frame.startswith("noun"):
        return
    outside = {token.i for token in cue}
    words = sorted({token.i for token in content} - outside)
    if source_span is not None:
        words = [i for i in words if not (source_span.start <= doc[i].idx < source_span.end)]
    cue_spans = tuple(_merged([Span(token.idx, token.idx + len(token)) for token in cue], inside.text))
    source_spans = (source_span,) if source_span else ()
    if frame in NOUN_PHRASE_FRAMES:
        words = words[: _gloss(doc, words)]
    tail = _tail(doc, words) if source is not None else None
    readings = [(words, f"full {tail[1]}"), (words[: tail[0]], f"cut {tail[1]}")] if tail else [(words, "")]
    for held, ending in readings:
        spans = spans_of_tokens(doc, held, inside)
        if spans:
            yield Candidate(frame, cue[0], source, spans, cue_spans, source_spans, ending)


def _gloss(doc: Doc, words: Sequence[int]) -> int:
    """Where the writer's own remark on a noun phrase begins: "announced a draft of men, most of whom ..."."""
    for position in range(2, len(words)):
        token = doc[words[position]]
        first = token.left_edge.i
        if token.dep_ == "relcl" and words[0] < first and doc[first - 1].text == ",":
            return next(number for number, word in enumerate(words) if word >= first)
    return len(words)


def _tail(doc: Doc, words: Sequence[int]) -> tuple[int, str] | None:
    """Where a clause begins that may go with the speaker rather than with what is said, and what it is.

    "the incident was an error | , saying ..."; "the plane was hit | , according to reports"; "... | and warned Iran".
    """
    for position in range(2, len(words)):
        token = doc[words[position]]
        kind = _tail_kind(token, doc[words[0]])
        if kind:
            first = position
            while first > 1 and (
                words[first - 1] >= token.left_edge.i or doc[words[first - 1]].dep_ in ("cc", "punct")
            ):
                first -= 1
            return first, kind
    return None


def _leads_to(word: Token, token: Token) -> bool:
    return bool(word.i >= token.left_edge.i) or word.dep_ in ("cc", "punct")


def _tail_kind(token: Token, first: Token) -> str:
    if token.lower_ == "according":
        return "according"
    if token.pos_ not in ("VERB", "AUX") or token.head.i < first.i or token.left_edge.i <= first.i:
        return ""
    before = token.left_edge.nbor(-1)
    is_cue = token.lemma_.lower() in REPORTING
    if token.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in token.children):
        return "conj cue" if is_cue else "conj other"
    if token.dep_ in ("advcl", "relcl", "acl") and before.text == "," and is_cue:
        return f"{token.dep_} cue"
    return ""


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
    return tuple(_merged(spans, inside.text))


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


def _merged(spans: Sequence[Span], text: str) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and (span.start <= merged[-1].end or not text[merged[-1].end : span.start].strip()):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
