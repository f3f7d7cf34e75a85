"""Who and what is named or meant: persons, organisations, groups, places, pronouns, and nouns that stand for them.

The parse says where a phrase begins and ends; what it stands for is decided by evidence from the whole document
(titles, appositions, "the town of", the entity labels of every occurrence), because the labels of a small model err on
any one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, cast

from claims.extract import nouns
from claims.extract.glued import is_furniture
from claims.extract.kinds import decide_kinds, guess_kind, noun_kind, role_above
from claims.extract.phrases import (
    MODIFIERS,
    SUBJECTS,
    Phrase,
    entity_at,
    is_plural,
    is_role,
    named,
    phrases_of,
    pronoun_of,
    trimmed,
)
from claims.extract.roles import office
from claims.records import Mention, MentionForm
from claims.stated import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

Gender = Literal["female", "male"]

_TAILS = frozenset(("of", "for", "from", "at", "to", "in", "on", "with", "without", "near", "behind"))
_KNOWING = frozenset(("aware", "briefed", "close", "familiar", "involved"))
"""What says of an unnamed source how it knows: "a person familiar with the matter"."""
_WEAK_SUBJECT_WORDS = frozenset(("which", "who", "that", "whom", "whose"))


def find(doc: Doc, quoted: Callable[[int], bool]) -> list[Mention]:
    """All mentions in text order; `quoted` says whether the character at an offset is inside quotation marks."""
    phrases = phrases_of(doc)
    decide_kinds(doc, phrases)
    merged = _merge_appositions(phrases)
    sentence_of = _sentence_numbers(doc)
    found = [
        _mention(phrase, sentence_of[phrase.head.i], quoted)
        for phrase in phrases
        if phrase.head.i not in merged and (phrase.kind != "other" or pronoun_of(phrase.head))
    ]
    return sorted(found, key=lambda mention: (mention.span, mention.head))


def of_source(
    doc: Doc, span: Span, mentions: Sequence[Mention], quoted: Callable[[int], bool] | None = None
) -> Mention:
    """The mention for a quote's source words: one of `mentions` if it has their head, else built from the words."""
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    if words is None or not len(words):
        raise ValueError(f"no words of the document at {span.start}-{span.end}")
    root = _head_of(words, frozenset(mention.head.start for mention in mentions))
    several = _coordinated(words, root, mentions)
    if several:
        return several
    at = Span(root.idx, root.idx + len(root))
    own = [mention for mention in mentions if mention.head.overlaps(at)]
    around = [m for m in mentions if m.span.contains(at) and span.contains(m.head) and m.name and m.kind != "place"]
    for mention in own or around:
        return mention
    phrase = Phrase(root, named(root))
    phrase.kind = noun_kind(root) if phrase.name is None else guess_kind(root)
    number = _sentence_numbers(doc)[root.i]
    built = _mention(phrase, number, quoted or (lambda _: False))
    return built if built.span.contains(at) and built.span.overlaps(span) else _bare(span, at, doc, number)


def with_labels(doc: Doc, mentions: Sequence[Mention], labels: Sequence[Span]) -> list[Mention]:
    """The mentions with those that the layout names, such as the speakers of a transcript, in their place.

    A letter ("Q", "A") names nobody.
    """
    rest = [mention for mention in mentions if not any(mention.span.overlaps(label) for label in labels)]
    named = [_label(doc, label) for label in labels if label.end - label.start > 1]
    return sorted([*rest, *named], key=lambda mention: (mention.span, mention.head))


def _label(doc: Doc, span: Span) -> Mention:
    name, _, role = span.of(doc.text).partition(",")
    words = doc.char_span(span.start, span.start + len(name), alignment_mode="expand")
    assert words is not None
    last, titles = words[-1], _titles(words)
    paper = len(words) > 1 and last.lower_ in nouns.PAPERS
    body = paper or last.lower_ in nouns.ORGANISATION or all(word.ent_type_ == "ORG" for word in words)
    return Mention(
        span=span,
        head=Span(last.idx, last.idx + len(last)),
        text=span.of(doc.text),
        kind="organisation" if body else "person",
        form="name",
        sentence=_sentence_numbers(doc)[last.i],
        name=words[titles:].text,
        role=role.strip() or words[:titles].text or None,
        subject=True,
    )


def _titles(words: Tokens) -> int:
    """How many of the words that a turn begins with say what the speaker is: two of "REV. ANN EMBER"."""
    count = len(list(takewhile(lambda word: is_role(word) or word.text == ".", words[:-1])))
    return count if words[count].lower_ not in _TAILS else 0


# Appositions and the mention itself


def _merge_appositions(phrases: Sequence[Phrase]) -> set[int]:
    """Join name and description of one somebody; returns the heads that are now part of another phrase."""
    by_head = {phrase.head.i: phrase for phrase in phrases if not phrase.embedded}
    merged: set[int] = set()
    for phrase in phrases:
        head = phrase.head
        if phrase.embedded or head.i in merged:
            continue
        if head.dep_ == "attr" and phrase.name is None and phrase.kind == "person":
            subject = next((t for t in head.head.lefts if t.dep_ == "nsubj"), None)
            above = by_head.get(subject.i) if subject is not None else None
            if above is not None and above.name and above.kind == "person" and not _negated(head.head):
                above.predicate = head
            merged.add(head.i)
        if phrase.office is not None and phrase.office.i in by_head and phrase.name:
            above = by_head[phrase.office.i]
            above.name, above.kind, above.apposition = phrase.name, "person", head
            merged.add(head.i)
            continue
        if head.dep_ != "appos" or _is_larger_place(phrase):
            continue
        above = by_head.get(role_above(head.head).i) or by_head.get(head.head.i)
        if above is not None and above.head.i not in merged and _one_somebody(above, phrase):
            above.apposition = head
            if above.name is None and phrase.name is not None:
                above.name, above.title = phrase.name, None
                above.kind = phrase.kind
            merged.add(head.i)
    return merged


def _is_larger_place(phrase: Phrase) -> bool:
    """ "Norland" of "a man in Gornovo, Norland", who has no name."""
    smaller = phrase.head.head
    lies_in = smaller.dep_ == "pobj" and smaller.head.lower_ in nouns.PLACE_PREPOSITIONS
    return lies_in and (phrase.label == "GPE" or smaller.ent_type_ == "GPE") and phrase.label != "PERSON"


def _negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _one_somebody(a: Phrase, b: Phrase) -> bool:
    if (a.name is None) == (b.name is None) or a.kind not in ("person", "organisation", "place"):
        return False
    between = a.head.doc[a.head.i : b.head.i]
    if len(between) > 25 or a.head.sent != b.head.sent or any(word.is_quote and word.text in '“”"' for word in between):
        return False
    if (is_plural(a.head) and a.name is None) or (is_plural(b.head) and b.name is None):
        return False
    described = b if b.name is None else a
    if a.kind != b.kind:
        return False
    return described.head.pos_ in ("NOUN", "PROPN")


def _mention(phrase: Phrase, sentence: int, quoted: Callable[[int], bool]) -> Mention:
    head, doc = phrase.head, phrase.head.doc
    start, end = _edges(phrase)
    span = _characters(doc, start, end)
    word = pronoun_of(head) or ""
    _, gender, plural = nouns.PRONOUNS.get(word, ("", None, is_plural(head) and phrase.name is None))
    described = None if word else _description(phrase)
    role, affiliation = _role(phrase, described)
    form: MentionForm = "pronoun" if word else "name" if phrase.name else "nominal"
    return Mention(
        span=span,
        head=Span(head.idx, head.idx + len(head)),
        text=doc[start:end].text,
        kind=phrase.kind,
        form=form,
        sentence=sentence,
        name=_name(doc, phrase.name) if phrase.name else None,
        role=role,
        affiliation=affiliation,
        gender=cast("Gender | None", gender) or (_gender(head, described) if phrase.kind == "person" else None),
        plural=plural or (phrase.kind == "group" and form == "nominal"),
        subject=not phrase.embedded and (head.dep_ in SUBJECTS or _subject_by_apposition(head)),
        quoted=quoted(head.idx),
    )


def _subject_by_apposition(head: Token) -> bool:
    return head.dep_ in ("conj", "appos") and head.head.dep_ in SUBJECTS


def _edges(phrase: Phrase) -> tuple[int, int]:
    """Tokens from the article to the end of the apposition or of the "of ..."."""
    head, doc = phrase.head, phrase.head.doc
    if phrase.embedded and phrase.name:
        return phrase.name
    if pronoun_of(head):
        return head.i, head.i + 1
    start, end = head.i, head.i + 1
    for child in head.lefts:
        if child.dep_ in MODIFIERS | {"poss", "advmod", "nmod", "predet", "neg"} and not child.is_punct:
            start = min(start, child.left_edge.i)
    if phrase.name and phrase.apposition is None:
        start, end = min(start, phrase.name[0]), max(end, phrase.name[1])
    if phrase.title:
        start = min(start, phrase.title[0])
    for child in head.rights:
        if child.i <= end + 1 and _is_tail(child, phrase.kind == "person" and phrase.name is not None):
            end = max(end, _end_of_tail(child))
    if phrase.name is None and end < len(doc) and doc[end].head == head and doc[end].lower_ in _KNOWING:
        end = max(end, _end_of_tail(doc[end]))
    if phrase.apposition is not None:
        end = max(end, phrase.apposition.i + 1, _tail_end(phrase.apposition))
    start, end = min(start, head.i), max(end, head.i + 1)
    while start < head.i and (
        doc[start].is_space or doc[start].text in ("“", '"', ",", ")", "”") or is_furniture(doc[start])
    ):
        start += 1
    if end < len(doc) and doc[end].text == ")" and "(" in [token.text for token in doc[start:end]]:
        end += 1
    while end > head.i + 1 and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text != ")")):
        end -= 1
    return start, end


def _tail_end(noun: Token) -> int:
    ends = [_end_of_tail(child) for child in noun.rights if _is_tail(child, False)]
    return max([noun.i + 1, *ends])


def _is_tail(child: Token, of_name: bool) -> bool:
    """A phrase that belongs to the noun: "of the command", but not "on Friday"; after a name only "of" and "from"."""
    if child.dep_ != "prep" or child.lower_ not in (("of", "from") if of_name else _TAILS):
        return False
    return not any(word.ent_type_ in ("DATE", "TIME") for word in child.rights)


def _end_of_tail(preposition: Token) -> int:
    """The words that hang on the preposition, up to a comma or quotation mark."""
    doc, last = preposition.doc, preposition.right_edge.i
    end = preposition.i + 1
    while end <= last and doc[end].text not in (",", ";", ":", "“", "”", '"', "—", "–") and not doc[end].is_space:
        end += 1
    return end + 1 if end < len(doc) and doc[end].text == ")" else end


def _description(phrase: Phrase) -> tuple[int, int] | None:
    """Where the words say what the somebody is, besides the name."""
    doc = phrase.head.doc
    if phrase.kind != "person" and not (phrase.kind == "group" and phrase.name is None):
        return None
    if phrase.name is None:
        bounds = _edges(phrase)
    elif phrase.apposition is not None:
        described = phrase.apposition if phrase.apposition.i not in range(*phrase.name) else phrase.head
        if described is phrase.head:
            bounds = (described.left_edge.i, min(_tail_end(described), phrase.name[0]))
        else:
            bounds = (described.left_edge.i, _tail_end(described))
    elif phrase.title:
        bounds = phrase.title
    elif phrase.predicate is not None:
        bounds = (phrase.predicate.left_edge.i, _tail_end(phrase.predicate))
    else:
        return None
    return trimmed(doc, *bounds)


def _role(phrase: Phrase, described: tuple[int, int] | None) -> tuple[str | None, str | None]:
    """What somebody is, and the body or place that the role belongs to."""
    doc = phrase.head.doc
    told = office(doc, *described) if described and phrase.name else described
    if told is None or _unbalanced(words := _name(doc, told)):
        return None, None
    return words, _affiliation(doc, told)


def _unbalanced(words: str) -> bool:
    """ "CNN) President": bounds that cut through brackets or marks took something that is no role."""
    return words.count("(") != words.count(")") or words.count("“") != words.count("”")


def _affiliation(doc: Doc, bounds: tuple[int, int]) -> str | None:
    """ "Donetsk People’s Republic" of "head of the Donetsk People’s Republic (DPR)"."""
    for i in range(*bounds):
        if doc[i].lower_ in ("of", "for", "at") and doc[i].pos_ == "ADP":
            noun = next((child for child in doc[i].rights if child.dep_ == "pobj"), None)
            if noun is not None:
                entity = entity_at(doc, noun.i)
                start, end = (entity.start, entity.end) if entity is not None else (noun.left_edge.i, noun.i + 1)
                tail = trimmed(doc, start, min(end, bounds[1]))
                return re.sub(r" ?\([^)]*\)?$", "", _name(doc, tail)) if tail else None
    for i in range(*bounds):
        entity = entity_at(doc, i)
        if entity is not None and doc[i].ent_type_ in ("ORG", "GPE", "NORP", "LOC") and not is_role(doc[i]):
            tail = trimmed(doc, max(entity.start, bounds[0]), min(entity.end, bounds[1]))
            return _name(doc, tail) if tail else None
    return None


def _gender(head: Token, described: tuple[int, int] | None) -> Gender | None:
    words = head.doc[slice(*described)].text if described else ""
    for word in re.findall(r"[\w-]+", f"{words} {head.text}".lower()):
        if word in nouns.FEMALE:
            return "female"
        if word in nouns.MALE:
            return "male"
    return None


def _name(doc: Doc, bounds: tuple[int, int]) -> str:
    return re.sub(r"\s+", " ", doc[bounds[0] : bounds[1]].text).strip()


def _characters(doc: Doc, start: int, end: int) -> Span:
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        numbers[sentence.start : sentence.end] = [number] * (sentence.end - sentence.start)
    return numbers


# Sources


def _head_of(words: Tokens, heads: frozenset[int]) -> Token:
    """The word that the others hang on; for "who" and "which" the noun that they stand for."""
    root = words.root
    if root.pos_ not in ("NOUN", "PROPN", "PRON"):
        root = _nominal(words, heads) or root
    if root.lower_ in _WEAK_SUBJECT_WORDS:
        for above in root.ancestors:
            if above.dep_ == "relcl" and above.head.pos_ in ("NOUN", "PROPN", "PRON"):
                return above.head
        before = root.i - 1 if root.lower_ in ("who", "which") else -1
        while before >= root.sent.start and root.i - before < 6:
            if words.doc[before].pos_ in ("NOUN", "PROPN"):
                return words.doc[before]
            before -= 1
    return root


def _nominal(words: Tokens, heads: frozenset[int]) -> Token | None:
    """Of "one of Dane's friends, Ann Lee" who is named behind, else the friends: whose they are is another."""
    others = [token for token in words if token.dep_ != "poss"]
    known = [token for token in others if token.idx in heads]
    named_behind = [token for token in known if token.dep_ == "appos" and token.pos_ == "PROPN"]
    nominal = [token for token in others if token.pos_ in ("PROPN", "PRON", "NOUN")]
    return next(iter(named_behind or known or nominal), None)


def _coordinated(words: Tokens, root: Token, mentions: Sequence[Mention]) -> Mention | None:
    """ "Karl Marx and Friedrich Engels" is one source of several somebodies."""
    others = [token for token in root.conjuncts if words.start <= token.i < words.end]
    if not others:
        return None
    starts = {token.idx for token in (root, *others)}
    parts = [m for m in mentions if m.head.start in starts and (m.name or m.plural or _determined(m))]
    if len(parts) < 2:
        return None
    span = _characters(words.doc, words.start, words.end)
    return Mention(
        span=span,
        head=Span(root.idx, root.idx + len(root)),
        text=words.text,
        kind="group",
        form="name",
        sentence=parts[0].sentence,
        name=_together(words.text),
        plural=True,
        subject=parts[0].subject,
        quoted=parts[0].quoted,
    )


def _together(several: str) -> str:
    """The names of several without "both", which is none of them."""
    return re.sub(r"^both\s|\s(?:both|alike|each)$", "", re.sub(r"\s+", " ", several), flags=re.IGNORECASE)


def _determined(mention: Mention) -> bool:
    return mention.text.lower().startswith(("the ", "a ", "an ", "another ", "one ", "his ", "her ", "their "))


def _bare(span: Span, head: Span, doc: Doc, sentence: int) -> Mention:
    return Mention(span, head, span.of(doc.text), "other", "nominal", sentence)
