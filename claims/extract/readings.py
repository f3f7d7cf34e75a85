"""Every way to read a cue: which words around it may be what is said, whole, cut short or carried further.

Frames follow the syntax of reporting (Quirk et al. 1985, 16.30 ff. and 14.28 f.): a clause, infinitive or noun phrase
that the cue governs, a reporting clause put after or into what is reported, a noun or adjective with its clause. Where
the parser may have ended a content too late or too early, each plausible end is a reading of its own; the judge ranks
them. Quotations are in `quoted.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extract.quotation import Inside

if TYPE_CHECKING:
    from spacy.tokens import Token

    from claims.extract.candidates import Candidate

AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
REPORTING = frozenset(
    """
    say tell add claim report announce warn argue insist note write state confirm explain suggest maintain allege
    believe think stress acknowledge admit deny
    """.split()  # noqa: SIM905
)
"""Verbs of which what they hold is an attribution nearly always."""
NOUN_PHRASE_FRAMES = frozenset(
    """
    object|object and more|noun of|passive subject|attr|for|about|of|on|against|to|with|in|over|at|as|from
    """.strip().split("|")
)
CUE_PARTS = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
PHRASE_PARTS = frozenset({"DET", "ADJ", "PROPN", "NOUN", "PRON", "NUM", "PART", "ADP", "ADV", "AUX"})
_PUT_IN = frozenset({"parataxis", "ccomp", "advcl", "dep", "conj", "relcl", "acl"})
_OBJECTS = frozenset({"dobj", "oprd"})
_HOLDING_CLAUSES = frozenset(
    {"say", "claim", "argue", "insist", "maintain", "allege", "believe", "think", "add", "note"}
)
"""Verbs of saying that seldom hold a noun phrase: "said the gunman" is no whole attribution."""
QUOTES = frozenset('“"‘«')
_OPENING = frozenset({"nsubj", "nsubjpass", "csubj", "expl", "mark", "advmod"})
_DENYING = frozenset({"deny", "dispute", "reject", "refute", "dismiss"})
_CUTTING = frozenset(
    {"advcl", "relcl", "acl", "conj", "appos", "prep", "npadvmod", "parataxis", "dep", "ccomp", "advmod"}
)
"""Relations of a phrase that may not belong to the content whose end it stands at."""
_PASSED_THROUGH = frozenset({"prep", "pobj", "dobj", "xcomp", "acomp", "attr"})
"""Relations of a governor whose own governor's next phrases may be part of the content as well."""
_REACH = 25
_MOST_CUTS = 8
_MOST_EXTENSIONS = 4
_DEEPEST = 6
_LONGEST_LABEL = 9
"""Tokens of what stands before a colon that names who speaks."""


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """One way to read a cue. Contents are numbers of tokens, in order."""

    frame: str
    """How the content hangs on the cue: clause, infinitive, object, for, quotation after ..."""
    cue: tuple[Token, ...]
    """Its head first."""
    root: Token
    """The word that governs the content."""
    words: tuple[int, ...]
    end: str = "whole"
    """whole, cut (an end of it was left out) or more (what follows was taken in)."""
    turn: Token | None = None
    """The head of the phrase that was left out or taken in last."""
    quotation: Candidate | None = None

    def without(self, phrase: tuple[int, int] | None) -> Reading:
        """The reading without the tokens of a phrase [first, last], unless it is a quotation."""
        if phrase is None or self.quotation is not None:
            return self
        first, last = phrase
        if not self.words or last < self.words[0] or first > self.words[-1]:
            return self
        return replace(self, words=tuple(i for i in self.words if not first <= i <= last))


def readings(cue: Token, inside: Inside, tokens: Sequence[Token]) -> list[Reading]:
    """All readings of the cue by the parse, without duplicates; `tokens` are the doc's."""
    found: list[Reading] = []
    for base in _bases(cue, inside):
        if not base.words:
            continue
        found.append(base)
        found += _cut(base, tokens)
        found += _extended(base)
        found += _carried_on(base, inside)
    seen: set[tuple[int, ...]] = set()
    unlike = []
    for reading in found:
        if reading.words and reading.words not in seen:
            seen.add(reading.words)
            unlike.append(reading)
    return unlike


def cue_tokens(tokens: Iterable[Token], inside: Inside, worth: Collection[str] | None) -> Iterator[Token]:
    """The words outside quotation marks that could be the head of a cue, by part of speech and lemma."""
    for token in tokens:
        looked_at = (
            token.pos_ in CUE_PARTS
            and token.dep_ not in AUXILIARIES
            and (worth is None or token.lemma_.lower() in worth)
        ) or token.lower_ == "according"
        if (looked_at or is_label(token)) and not inside(token.idx):
            yield token


def is_label(token: Token) -> bool:
    """A colon behind the first few words of a paragraph: "Reed: Bridge to open in May"."""
    if token.text != ":":
        return False
    first = _paragraph_start(token)
    return 0 < token.i - first <= _LONGEST_LABEL and token.doc[first].text[0].isupper()


def _paragraph_start(token: Token) -> int:
    first, doc = token.i, token.doc
    while first and token.i - first <= _LONGEST_LABEL and "\n" not in doc[first - 1].text:
        first -= 1
    return first


def _bases(cue: Token, inside: Inside) -> Iterator[Reading]:
    if cue.lower_ == "according":
        yield from _according(cue)
    elif cue.text == ":":
        yield from _labelled(cue)
    elif cue.pos_ in ("VERB", "AUX"):
        yield from _of_verb(cue)
        yield from _behind_that(cue)
        yield from _by_word_order(cue)
    elif cue.pos_ == "NOUN":
        yield from _of_noun(cue)
    else:
        yield from _of_adjective(cue)


def _of_verb(verb: Token) -> Iterator[Reading]:
    if _is_aside(verb):
        return
    cue = (verb, *(child for child in verb.children if child.dep_ == "prt"))
    for child in verb.children:
        if not child.is_punct and not child.is_space:
            yield from _held_by_verb(child, verb, cue)
    if verb.dep_ in _PUT_IN and verb.head != verb:
        own = {*_below(verb), *_opening(verb)}
        yield _reading("put in", cue, verb.head, [i for i in _below(verb.head) if i not in own])
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        yield from _with_complement(cue, verb.head)


def _held_by_verb(child: Token, verb: Token, cue: tuple[Token, ...]) -> Iterator[Reading]:
    if lost := _lost_subject(child):
        yield _reading("clause", cue, child, list(range(lost.left_edge.i, child.right_edge.i + 1)))
    elif child.dep_ == "ccomp" or (child.dep_ == "advcl" and _marked_that(child)):
        yield _reading("clause" if child.i > verb.i else "clause before", cue, child, _below(child))
    elif child.dep_ == "advcl" and child.i > verb.i:
        yield _reading("adverbial", cue, child, _below(child))
    elif child.dep_ == "xcomp" and child.i > verb.i:
        raised = ("nsubjpass", "nsubj") if verb.lemma_ in ("seem", "appear") else ("nsubjpass",)
        words = [word for other in verb.lefts if other.dep_ in raised for word in _below(other)]
        if words:
            yield _reading("passive infinitive", cue, child, words + _below(child))
        yield _reading("infinitive", cue, child, _below(child))
    elif child.dep_ in _OBJECTS and child.i > verb.i and child not in map(_lost_subject, verb.rights):
        yield _reading("object", cue, child, _below(child))
        for grand in child.rights:
            if grand.dep_ in ("relcl", "acl", "ccomp"):  # "asked the senator who would win", hung on the senator
                yield _reading("object's clause", cue, grand, _below(grand))
    elif child.dep_ in ("prep", "dative", "agent") and child.i > verb.i and child.pos_ in ("ADP", "SCONJ", "PART"):
        yield from _held_by_preposition(child, cue, child.lower_)
    elif child.dep_ == "acomp" and verb.pos_ == "AUX":
        for grand in child.children:
            if grand.dep_ in ("ccomp", "xcomp"):
                yield _reading("adjective " + grand.dep_[0], (child,), grand, _below(grand))
    elif child.dep_ in ("attr", "acomp") and child.i > verb.i:
        yield _reading(child.dep_, cue, child, _below(child))
    elif child.dep_ in _OBJECTS and verb.dep_ == "relcl" and child.lower_ == "which" and verb.lemma_ in _DENYING:
        yield _reading("object", cue, child, [child.i])  # "the charges, which he has denied": what stands before
    elif child.dep_ == "nsubjpass":
        yield _reading("passive subject", cue, child, _below(child))
        yield from _with_complement(cue, child)


def _opening(verb: Token) -> list[int]:
    """The "Asked about it" of "Asked about it, he said, “I knew nothing”", which is the writer's."""
    after = [token for token in verb.doc[verb.i + 1 : verb.i + 3] if token.text != ","]
    if not after or after[0].text not in QUOTES:
        return []
    participles = (child for child in verb.head.lefts if child.dep_ == "advcl" and child.tag_ in ("VBG", "VBN"))
    first = next(participles, None)
    return list(range(first.left_edge.i, verb.left_edge.i)) if first is not None and first.i < verb.i else []


def _is_aside(participle: Token) -> bool:
    """ "The panel said in a report, first seen by the BBC, that ...": that tells of the report, and not who spoke."""
    if participle.tag_ != "VBN" or participle.head.lemma_.lower() not in REPORTING:
        return False
    agent = next((child for child in participle.rights if child.dep_ == "agent"), None)
    behind = agent.right_edge.i + 1 if agent is not None else len(participle.doc)
    words = [token.lower_ for token in participle.doc[behind : behind + 2]]
    return words == [",", "that"]


def _lost_subject(clause: Token) -> Token | None:
    """The gunman of "police said the gunman, who fled, killed two", whom the parser takes for what was said."""
    verb = clause.head
    if clause.dep_ not in ("ccomp", "advcl") or clause.tag_ not in FINITE:
        return None
    if verb.lemma_.lower() not in _HOLDING_CLAUSES or any(child.dep_ in _OPENING for child in clause.lefts):
        return None
    return next((child for child in verb.rights if child.dep_ == "dobj" and child.i < clause.i), None)


def _with_complement(cue: tuple[Token, ...], subject: Token) -> Iterator[Reading]:
    """ "The plan was called a mistake", "X, known as Y": the content is both what is called so and how."""
    verb = cue[0]
    right = [child for child in verb.rights if child.dep_ in ("oprd", "attr", "prep", "dobj", "acomp", "advcl")]
    right = [child for child in right if child.lower_ != "by"]
    if right:
        own = set(_below(verb)) if verb.dep_ == "acl" else set()
        words = [i for i in _below(subject) if i not in own] + _below(right[0])
        yield _reading("passive whole", cue, right[0], words)


def _behind_that(verb: Token) -> Iterator[Reading]:
    """ "said on the air, where he is a guest, that ...": a clause with "that" whichever word it was hung on."""
    for token in verb.doc[verb.i + 2 : min(verb.i + _REACH, verb.sent.end)]:
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.head.i != verb.i:
            words = [word for word in _below(token.head) if word >= token.i]
            yield _reading("that", (verb,), token.head, words)
            return


def _held_by_preposition(preposition: Token, cue: tuple[Token, ...], frame: str) -> Iterator[Reading]:
    held = [child for child in preposition.children if child.dep_ in ("pobj", "pcomp")]
    if held:
        words = [word for child in held for word in _below(child)]
        yield _reading(frame, (*cue, preposition), held[0], words)


def _by_word_order(verb: Token) -> Iterator[Reading]:
    """Readings for a verb whose clause the parser lost: "..., X confirmed", "X said ...", "..., X said, ..."."""
    if verb.tag_ not in FINITE:
        return
    doc, sentence = verb.doc, verb.sent
    first = verb.i
    while first - 1 > sentence.start and doc[first - 1].pos_ in PHRASE_PARTS:
        first -= 1
    before = range(sentence.start, first - 1)
    comma = first - 1 > sentence.start and doc[first - 1].text in (",", "”", '"', "—", "–")
    last = verb.i + 1
    while last < sentence.end and doc[last].text != "," and last < verb.i + 12 and doc[last].pos_ in PHRASE_PARTS:
        last += 1
    goes_on = last + 2 < sentence.end and doc[last].text == ","
    cue = (verb,)
    if comma and len(before) > 1:
        yield _reading("order before", cue, verb, list(before))
        if goes_on:
            yield _reading("order around", cue, verb, [*before, *range(last + 1, sentence.end)])
    if sentence.end - verb.i > 5 and not any(child.dep_ in ("ccomp", "dobj") for child in verb.rights):
        yield _reading("order after", cue, verb, list(range(verb.i + 1, sentence.end)))


def _of_noun(noun: Token) -> Iterator[Reading]:
    """ "Trump's claim that ...", "reports of ...", "his view is that ...", "a look at ..."."""
    cue = (noun,)
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("ccomp", "acl", "relcl", "advcl", "appos"):
            yield _reading("noun " + child.dep_, cue, child, _below(child))
        elif child.dep_ == "prep":
            yield from _held_by_preposition(child, cue, "noun " + child.lower_)
    verb = noun.head
    if noun.dep_ in ("nsubj", "attr") and verb.lemma_ == "be":
        for child in verb.children:
            if child.i > max(noun.i, verb.i) and child.dep_ in ("ccomp", "xcomp", "attr", "advcl", "acomp"):
                yield _reading("noun is " + child.dep_, cue, child, _below(child))
    elif noun.dep_ in ("dobj", "pobj"):
        above = verb if noun.dep_ == "dobj" else verb.head
        for child in above.children:
            if child.i > noun.i and child.dep_ == "prep":
                yield from _held_by_preposition(child, cue, "noun " + child.lower_)
            elif child.i > noun.i and child.dep_ in ("ccomp", "advcl"):
                yield _reading("noun " + child.dep_, cue, child, _below(child))


def _of_adjective(adjective: Token) -> Iterator[Reading]:
    """ "sure that ...", "wary of ...", "it is obvious that ..."."""
    cue = (adjective,)
    children = [child for child in adjective.children if child.i > adjective.i]
    if adjective.dep_ in ("acomp", "oprd", "attr"):
        children += [child for child in adjective.head.children if child.i > adjective.i and child.dep_ != "prep"]
    for child in children:
        if child.dep_ in ("ccomp", "xcomp", "advcl"):
            yield _reading("adjective " + child.dep_[0], cue, child, _below(child))
        elif child.dep_ == "prep":
            yield from _held_by_preposition(child, cue, "adjective " + child.lower_)


def _labelled(colon: Token) -> Iterator[Reading]:
    """What follows a name and a colon, to the end of its sentence and of its paragraph."""
    doc = colon.doc
    last = colon.i + 1
    while last < len(doc) and "\n" not in doc[last].text:
        last += 1
    sentence = next((i for i in range(colon.i + 2, last) if doc[i].is_sent_start), last)
    for end in dict.fromkeys((sentence, last)):
        if end > colon.i + 1:
            yield _reading("labelled", (colon,), doc[colon.i + 1 : end].root, list(range(colon.i + 1, end)))


def _according(cue: Token) -> Iterator[Reading]:
    to = next((child for child in cue.children if child.lower_ == "to"), None)
    if to is None and cue.i + 1 < len(cue.doc) and cue.nbor().lower_ == "to":
        to = cue.nbor()
    if to is None:
        return
    own = {*_below(cue), *_below(to)}
    top = cue.head
    seen = set()
    while True:
        words = [i for i in _below(top) if i not in own]
        if top.dep_ not in ("prep", "pobj", "agent", "compound") and tuple(words) not in seen:
            seen.add(tuple(words))
            yield _reading("according", (cue, to), top, words)
        if top.head == top:
            break
        top = top.head
    whole = [i for i in range(cue.sent.start, cue.sent.end) if i not in own]
    yield _reading("according whole", (cue, to), cue.sent.root, whole)
    if min(own) == cue.sent.start:
        behind = max(own) + 1
        comma = next((i for i in range(cue.i + 2, cue.sent.end) if cue.doc[i].text == ","), None)
        yield _reading("according after", (cue, to), cue.sent.root, list(range(behind, cue.sent.end)))
        if comma is not None and comma + 1 < cue.sent.end:
            yield _reading("according comma", (cue, to), cue.sent.root, list(range(comma + 1, cue.sent.end)))


def _cut(base: Reading, doc: Sequence[Token]) -> Iterator[Reading]:
    """The base without the last of its phrases, one by one: where the reported words may have ended already."""
    words = base.words
    held = set(words)
    found: dict[int, Token] = {}
    for i in words[1:]:
        token = doc[i]
        if token.dep_ not in _CUTTING and not (i and doc[token.left_edge.i - 1].text in (",", "—", "–", "--")):
            continue
        first = token.left_edge.i
        if first <= words[0] or (first <= base.root.i and base.root.i in held) or token.head.i >= first:
            continue
        if not _ends_with(token, base.root, first, held):
            continue
        if token.dep_ == "conj":
            while first - 1 in held and doc[first - 1].dep_ in ("cc", "preconj", "punct"):
                first -= 1
        if first - 1 in held and first not in found:
            found[first] = token

    def unmarked(first: int) -> tuple[bool, int]:
        return "," not in (doc[first - 1].text, doc[first].text), first

    for first in sorted(found, key=unmarked)[:_MOST_CUTS]:
        kept = tuple(i for i in words if i < first)
        if kept:
            yield Reading(base.frame, base.cue, base.root, kept, "cut", found[first])


def _ends_with(token: Token, root: Token, first: int, held: set[int]) -> bool:
    """Whether all that governs the phrase stands before it: then it can be left out with all that follows."""
    above = token.head
    for _ in range(_DEEPEST):
        if above.i >= first:
            return False
        if above == root or above.i not in held or above.head == above:
            return True
        above = above.head
    return False


def _extended(base: Reading) -> Iterator[Reading]:
    """The base with the phrases that follow it under the same governor, one by one."""
    head = base.root.head
    if base.root.dep_ in ("pobj", "pcomp"):
        head = head.head
    end = base.words[-1] if base.words else -1
    if end < head.i or base.root.i < head.i or base.frame in ("put in", "according", "according whole"):
        return
    frame = "object and more" if base.frame == "object" else base.frame
    above, following = head, []
    while True:
        following += [child for child in above.rights if child.i > end and not child.is_punct and not child.is_space]
        if above.dep_ not in _PASSED_THROUGH or above.head.i >= above.i:
            break
        above = above.head
    for child in following[:_MOST_EXTENSIONS]:
        more = range(end + 1, child.right_edge.i + 1)
        yield Reading(frame, base.cue, base.root, (*base.words, *more), "more", child)


def _carried_on(base: Reading, inside: Inside) -> Iterator[Reading]:
    """A clause before its cue, and the quotation that the next sentence is: "It was hard, he said. “We tried.”"."""
    doc, sentence = base.root.doc, base.cue[0].sent
    if base.words[0] > base.cue[0].i or sentence.end >= len(doc):
        return
    quotation = inside.at(doc[sentence.end].idx)
    if quotation is None or "\n" in doc[sentence.end - 1].text or doc[sentence.end].idx > quotation.span.start + 1:
        return
    last = sentence.end
    while last + 1 < len(doc) and doc[last + 1].idx < quotation.span.end:
        last += 1
    more = range(sentence.end, last + 1)
    yield Reading(base.frame, base.cue, base.root, (*base.words, *more), "goes on", doc[sentence.end])


def _reading(frame: str, cue: tuple[Token, ...], root: Token, words: list[int]) -> Reading:
    own = {token.i for token in cue}
    return Reading(frame, cue, root, tuple(sorted(i for i in words if i not in own)))


def _below(token: Token) -> list[int]:
    """The words that hang on a token, itself among them: a stretch, unless its own head stands within."""
    first, last = token.left_edge.i, token.right_edge.i
    if first <= token.head.i <= last and token.head.i != token.i:
        return [word.i for word in token.subtree]
    return list(range(first, last + 1))


def _marked_that(token: Token) -> bool:
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in token.children)
