"""What a phrase stands for, a person, an organisation, a group or a place, by evidence from the whole document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from claims.extract import nouns
from claims.extract.glued import is_employees
from claims.extract.phrases import SUBJECTS, Phrase, is_plural, is_role, pronoun_of
from claims.records import MentionKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LABELS = 2.5
"""The most that equal labels count together: the model repeats its errors."""


@dataclass
class _Evidence:
    """Votes for what a name is, by its words."""

    votes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, name: str, kind: str, weight: float) -> None:
        self.votes[name][kind] += weight  # type: ignore[assignment]

    def best(self, name: str) -> MentionKind:
        votes = self.votes.get(name)
        if not votes:
            return "other"
        return cast(MentionKind, min(votes, key=lambda kind: (-votes[kind], kind)))


def decide_kinds(doc: Doc, phrases: Sequence[Phrase]) -> None:
    evidence = _Evidence()
    for phrase in phrases:
        if phrase.name:
            for kind, weight in _signs(phrase):
                evidence.add(_key(phrase), kind, weight)
    labels = Counter((_key(phrase), phrase.label) for phrase in phrases if phrase.name)
    for (key, label), count in labels.items():
        if label in nouns.ENTITY_KINDS:
            evidence.add(key, nouns.ENTITY_KINDS[label], min(float(count), _LABELS))
    full = [key for key in list(evidence.votes) if " " in key and evidence.best(key) == "person"]
    persons = {surname for key in full for surname in _surnames(key.split())}
    for phrase in phrases:
        word = pronoun_of(phrase.head)
        if phrase.name:
            phrase.kind = evidence.best(_key(phrase))
            if _key(phrase) in persons and not any(kind == "place" for kind, _ in _place_signs(phrase.head)):
                phrase.kind = "person"
        elif word:
            phrase.kind = cast(MentionKind, nouns.PRONOUNS[word][0])
        elif phrase.head.text[0].isupper() and phrase.head.lower_ in persons:
            phrase.name, phrase.kind = (phrase.head.i, phrase.head.i + 1), "person"
        else:
            phrase.kind = noun_kind(phrase.head)


def _surnames(name: Sequence[str]) -> Iterator[str]:
    """Of "bashar al - assad" both "assad" and "al - assad"."""
    yield name[-1]
    if len(name) > 3 and name[-2] in ("-", "–"):
        yield " ".join(name[-3:])


def _key(phrase: Phrase) -> str:
    assert phrase.name is not None
    return " ".join(word.lower_ for word in phrase.head.doc[phrase.name[0] : phrase.name[1]] if not word.is_space)


def _signs(phrase: Phrase) -> Iterator[tuple[str, float]]:
    head = phrase.head
    assert phrase.name is not None
    doc, (start, end) = head.doc, phrase.name
    words = [doc[i].lower_ for i in range(start, end)]
    if " ".join(words) in nouns.BODIES or words[:2] == ["islamic", "state"]:
        yield "organisation", 8.0
    bodily = {words[0], words[-1], *(word for word, small in pairwise(words) if small in ("for", "of"))}
    if bodily & nouns.ORGANISATION:
        yield "organisation", 4.0
    elif len(words) > 1 and words[-1] in nouns.PAPERS:
        yield "organisation", 2.5
    elif len(words) > 1 and doc[end - 1].lower_.removesuffix("s") in nouns.PLACE:
        yield "place", 3.0
    elif len(words) == 1 and not phrase.title and phrase.label in ("", "PERSON"):
        yield from _signs_of_no_person(phrase)
    if phrase.office is not None or (phrase.title and not _may_be_a_state(phrase, doc[phrase.title[1] - 1])):
        yield "person", 3.0
    if is_employees(doc, start) and not bodily & nouns.ORGANISATION:
        yield "person", 3.0
    if any(child.dep_ == "relcl" and any(t.lower_ == "who" for t in child.lefts) for child in head.children):
        yield "person", 1.0
    partner = _partner(phrase)
    alike = noun_kind(partner) if partner is not None and not is_plural(partner) else "other"
    if partner is not None and alike in ("person", "place", "organisation") and not _may_be_a_state(phrase, partner):
        yield alike, 2.0
    yield from _place_signs(head)
    yield from _body_signs(phrase)
    if head.dep_ in SUBJECTS and head.head.lemma_ in ("say", "tell", "add", "think", "claim"):
        yield "person", 0.5
    if len(words) == 1 and doc[start].is_upper and len(doc[start]) > 2 and phrase.label != "GPE":
        yield "organisation", 1.5


def _signs_of_no_person(phrase: Phrase) -> Iterator[tuple[str, float]]:
    """ "Libertarians" are several, and nobody is called "the Constitution"."""
    head = phrase.head
    assert phrase.name is not None
    first = phrase.name[0]
    several = head.dep_ in SUBJECTS and head.head.tag_ == "VBP" and head.text.endswith("s")
    if is_plural(head) or several:
        yield "group", 3.0
    elif first and head.doc[first - 1].lower_ == "the" and not phrase.embedded and phrase.apposition is None:
        yield "organisation", 2.0


def _may_be_a_state(phrase: Phrase, called: Token) -> bool:
    """ "Russia, Syria's leading ally" and "key U.S. ally Britain" are not called what persons alone are."""
    return phrase.label == "GPE" and called.lemma_.lower() in nouns.STATES_ARE


def _body_signs(phrase: Phrase) -> Iterator[tuple[str, float]]:
    """ "shares in Velmora", "a spokeswoman for Velmora", "Velmora, which was founded": what only bodies have and do."""
    head = phrase.head
    if phrase.label == "GPE" or phrase.title:
        return
    if phrase.label == "PERSON" and head.dep_ == "compound" and head.head.pos_ == "NOUN" and not is_role(head.head):
        yield "organisation", 2.0
    if head.dep_ == "nsubjpass" and head.head.lemma_ in nouns.FOUNDING:
        yield "organisation", 2.0
    if any(child.dep_ == "relcl" and any(t.lower_ == "which" for t in child.lefts) for child in head.children):
        yield "organisation", 1.0
    if head.dep_ == "pobj" and head.head.dep_ == "prep":
        noun = head.head.head.lemma_.lower().removesuffix("s")
        preposition = head.head.lower_
        if noun in ("share", "stake", "stock") and preposition == "in":
            yield "organisation", 3.0
        if noun.startswith("spokes") and preposition == "for":
            yield "organisation", 1.5


def _place_signs(head: Token) -> Iterator[tuple[str, float]]:
    """ "the towns of Yampol and Drobyshevo", "near Krasny Liman"."""
    taken_by_somebody = head.head.lemma_ in ("take", "capture") and any(c.dep_ == "agent" for c in head.head.children)
    if head.dep_ in ("nsubjpass", "dobj") and (head.head.lemma_ in nouns.TAKING or taken_by_somebody):
        yield "place", 1.5
    first = head
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    if first.dep_ != "pobj":
        return
    preposition = first.head
    if preposition.lower_ == "of" and preposition.head.lemma_.lower() in nouns.PLACE:
        yield "place", 4.0
    elif preposition.lower_ in nouns.PLACE_PREPOSITIONS or (
        preposition.lower_ in ("from", "to") and preposition.head.lemma_ in nouns.MOTION
    ):
        yield "place", 1.0


def _partner(phrase: Phrase) -> Token | None:
    """The other half of an apposition."""
    head = phrase.head
    for child in head.children:
        if child.dep_ == "appos" and child.i > head.i and child.pos_ in ("NOUN", "PROPN"):
            return child
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN"):
        return role_above(head.head)
    return None


def role_above(noun: Token) -> Token:
    """ "the head of the team, Hassan Rezaeifar": the name belongs to the head, wherever the parser hung it."""
    above = noun
    while above.dep_ in ("pobj", "poss", "appos", "conj", "nmod", "compound") and above.head.i < above.i:
        step = above.head
        above = step.head if step.pos_ == "ADP" and step.head.i < step.i else step
        if above.pos_ == "NOUN" and noun_kind(above) == "person" and not is_plural(above):
            return above
        if above.pos_ not in ("NOUN", "PROPN"):
            break
    return noun


def noun_kind(token: Token) -> MentionKind:
    lemma = token.lemma_.lower()
    word = token.lower_
    if is_role(token) or lemma in nouns.PERSON:
        return "group" if is_plural(token) else "person"
    if word in nouns.ORGANISATION or lemma in nouns.ORGANISATION:
        return "organisation"
    if word in nouns.GROUP:
        return "group"
    if word in nouns.PLACE or lemma in nouns.PLACE:
        return "place"
    return "other"


def guess_kind(token: Token) -> MentionKind:
    other = "other" if token.ent_type_ in ("EVENT", "LAW") else "person"
    return cast(MentionKind, nouns.ENTITY_KINDS.get(token.ent_type_, other))
