"""Noun phrases by their head, and where the proper name in each begins and ends, its title before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extract import nouns
from claims.extract.glued import freed, is_furniture
from claims.records import MentionKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

MODIFIERS = frozenset(("compound", "amod", "nmod", "nummod", "quantmod", "punct", "case", "det"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_OFTEN = 2
"""So many times a text has a word as a name before it is one where the tagger has something else."""
_TO_BE = frozenset(("elect", "designate"))
_NOT_NAMES = frozenset(
    ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE", "LAW", "EVENT", "WORK_OF_ART")
)


_OFFICES = frozenset(("bureau", "department", "office"))
"""Bodies that are whose they are: "Sheriff's Office" is a name, and "Office" alone is none."""
_FIRMS = frozenset(("co", "corp", "inc", "jr", "llc", "llp", "ltd", "plc", "sr"))
"""What stands behind a comma and is of the name before it."""


@dataclass
class Phrase:
    """A noun phrase by its head, with the bounds (tokens) of the proper name in it."""

    head: Token
    name: tuple[int, int] | None = None
    kind: MentionKind = "other"
    label: str = ""
    title: tuple[int, int] | None = None
    """Tokens before the name that say what the person is."""
    apposition: Token | None = None
    office: Token | None = None
    """The role that a name follows without a comma: "Ambassador" of "the Ambassador to the UN Nikki Haley"."""
    predicate: Token | None = None
    """The noun of "X is the director of Y", which tells X's role."""
    embedded: bool = False


def pronoun_of(token: Token) -> str | None:
    """The pronoun that the token is: "us" is one, "US" is a country."""
    word = token.lower_
    if word not in nouns.PRONOUNS or (len(word) > 1 and token.text.isupper()):
        return None
    return word if token.pos_ in ("PRON", "DET", "ADV") and token.tag_ != "EX" else None


def phrases_of(doc: Doc) -> list[Phrase]:
    """A phrase for each head of a noun phrase, and one for each name that only modifies another noun."""
    found: list[Phrase] = []
    covered: set[int] = set()
    proper = Counter(token.text for token in doc if token.pos_ == "PROPN")
    for token in doc:
        if pronoun_of(token):
            found.append(Phrase(token))
        elif _is_mistagged(token, proper):
            found.append(Phrase(token, (token.i, token.i + 1)))
            covered.add(token.i)
        elif _is_of_title(token):
            continue
        elif token.pos_ in ("NOUN", "PROPN") and token.dep_ not in MODIFIERS and token.ent_type_ not in _NOT_NAMES:
            phrase = Phrase(token, named(token))
            if phrase.name:
                phrase.head = token if token.i < phrase.name[1] else doc[phrase.name[1] - 1]
                phrase.title = _title(phrase)
                phrase.office = _split_office(phrase)
                phrase.label = _label(doc, phrase.name)
                covered.update(range(*phrase.name))
            found.append(phrase)
    for entity in doc.ents:
        own_words = _between_commas(doc, entity.start, entity.end, entity.start)
        bounds = trimmed(doc, *freed(doc, *own_words))
        if bounds and bounds[1] - bounds[0] == 1 and doc[bounds[0]].lower_ in nouns.PORTFOLIOS:
            continue
        if entity.label_ in nouns.ENTITY_KINDS and bounds and not covered.intersection(range(*bounds)):
            head = doc[bounds[1] - 1]
            own = next((p for p in found if p.head.i in range(*bounds)), None)
            if own is not None and is_bare_role(own.head):
                continue
            if own is not None:
                own.name, own.label = bounds, entity.label_
                own.title = own.title or _title(own)
            else:
                found.append(Phrase(head, bounds, label=entity.label_, embedded=True))
    inside = [p.name for p in found if p.name]
    return [p for p in found if not (p.name and any(_within(p.name, other) for other in inside))]


def _is_mistagged(token: Token, proper: Counter[str]) -> bool:
    """A name that the tagger took for another word where the sentence begins with it: "Long denied it"."""
    subject = token.dep_ in SUBJECTS and token.pos_ in ("VERB", "ADV", "ADJ")
    return subject and token.is_title and proper[token.text] >= _OFTEN


def _is_of_title(token: Token) -> bool:
    """ "State" of "Secretary of State"."""
    return token.lower_ in nouns.PORTFOLIOS and token.dep_ == "pobj" and is_role(token.head.head)


def _between_commas(doc: Doc, start: int, end: int, at: int) -> tuple[int, int]:
    """One name of "Abrams, Steyer", that with the token `at`; "Dane, Orr & Cole" and "Dane, Inc." are one."""
    words = [token.lower_ for token in doc[start:end]]
    if doc[at].ent_type_ not in ("ORG", "PERSON") or {"and", "&"}.intersection(words):
        return start, end
    commas = [i for i in range(start, end - 1) if doc[i].text == "," and doc[i + 1].lower_.rstrip(".") not in _FIRMS]
    return max((i + 1 for i in commas if i < at), default=start), min((i for i in commas if i > at), default=end)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def named(token: Token) -> tuple[int, int] | None:
    """The bounds of the name that a noun heads, if it heads one: also "the Obama administration" is a body's name."""
    if token.pos_ == "PROPN" and not is_bare_role(token):
        return name_bounds(token)
    if token.lower_ != "administration" or not token.i:
        return None
    leader = token.nbor(-1)
    return (leader.i, token.i + 1) if leader.pos_ == "PROPN" and leader.head == token and not is_role(leader) else None


def name_bounds(head: Token) -> tuple[int, int] | None:
    """The run of capitalised words that ends in the head, without titles; for bodies with the "of ..." after it."""
    doc = head.doc
    if head.i > 1 and doc[head.i - 1].text == "(" and head.text.isupper() and doc[head.i - 2].pos_ == "PROPN":
        return name_bounds(doc[head.i - 2])
    start = head.i
    while start > 0 and _belongs(doc[start - 1], head):
        start -= 1
    start = _before_nickname(doc, start, head)
    while start < head.i and doc[start].is_punct:
        start += 1
    if not doc[start].text[:1].isupper() and not head.text[:1].isupper():
        return None
    end = head.i + 1
    if head.lower_ in nouns.ORGANISATION or head.lower_ in ("republic", "union"):
        start, end = _body_bounds(head, start, end)
    else:
        roles = [i for i in range(start, head.i) if is_role(doc[i]) and not _is_within_name(doc[i])]
        if roles:
            start = roles[-1] + 1
            while start < head.i and doc[start].text in (".", "-"):
                start += 1
        start = _entity_start(doc, start, head)
    while end < len(doc) and doc[end - 1].lower_ in nouns.NAME_PARTICLES and doc[end].pos_ == "PROPN":
        end += 1
    entity = entity_at(doc, head.i)
    bodily = head.ent_type_ in ("ORG", "GPE", "LOC", "FAC") or head.lower_ in nouns.ORGANISATION | {"republic"}
    if entity and bodily and not is_role(doc[entity.start]):
        first, last = _between_commas(doc, entity.start, entity.end, head.i)
        last -= doc[last - 1].pos_ == "ADP"  # "Office in"
        start, end = min(start, first), max(end, last)
    if bodily:
        start = _behind_prefix(doc, start, head)
    return trimmed(doc, *freed(doc, start, end))


def _before_nickname(doc: Doc, start: int, head: Token) -> int:
    """ "Henry" of "Henry “Hank” Johnson"."""
    marks = doc[start - 1].text + doc[start - 3].text if start > 3 else ""
    if marks not in ("”“", '""') or doc[start - 2].pos_ != "PROPN" or doc[start - 4].pos_ != "PROPN":
        return start
    start -= 4
    while start > 0 and doc[start - 1].pos_ == "PROPN" and head.is_ancestor(doc[start - 1]):
        start -= 1
    return start


def _is_within_name(token: Token) -> bool:
    """ "King" of "Angus S. King Jr.", which is no title there."""
    entity = entity_at(token.doc, token.i)
    if entity is None or token.ent_type_ != "PERSON" or token.i == entity.start or is_role(entity[0]):
        return False
    before, behind = token.nbor(-1), token.doc[min(token.i + 1, len(token.doc) - 1)]
    return len(before.text.rstrip(".")) == 1 or behind.lower_.rstrip(".") in ("jr", "sr") or token.i == entity.end - 1


def _belongs(token: Token, head: Token) -> bool:
    if token.ent_type_ in _NOT_NAMES and token.ent_type_ != head.ent_type_:
        return False
    if token.pos_ == "PROPN" or (token.lower_ in nouns.NAME_PARTICLES and token.i and token.nbor(1).pos_ == "PROPN"):
        joined = token.i < token.head.i <= head.i or token.head.i == head.i
        same = bool(token.ent_type_) and token.ent_type_ == head.ent_type_ and head.ent_iob_ != "B"
        before = token.i > 0 and token.nbor(-1).pos_ == "PROPN"
        return (joined or same) and (token.pos_ == "PROPN" or before) and token.text not in (",", "(")
    return False


def _body_bounds(head: Token, start: int, end: int) -> tuple[int, int]:
    """An organisation's name takes the country before it and the "of Defense" after it."""
    doc = head.doc
    while start > 0 and doc[start - 1].ent_type_ == "NORP" and doc[start - 1].i >= head.left_edge.i:
        start -= 1
    owner = doc[start - 2] if start > 1 and doc[start - 1].tag_ == "POS" else None
    if owner is not None and owner.ent_type_ in ("GPE", "LOC") and head.is_ancestor(owner):
        start = owner.i
        while doc[start].ent_iob_ == "I":
            start -= 1
    elif owner is not None and head.lower_ in _OFFICES and is_role(owner):
        start = next(i for i in range(owner.left_edge.i, start) if doc[i].pos_ != "DET")
    while end + 1 < len(doc) and doc[end].lower_ in ("of", "for", "and", "&") and doc[end].text != "And":
        nxt = end + 1 + (doc[end + 1].lower_ == "the" and end + 2 < len(doc))
        if not doc[nxt].text[:1].isupper() or doc[nxt].pos_ not in ("PROPN", "ADJ"):
            break
        if doc[end].lower_ in ("and", "&") and (doc[end - 1].dep_ == "pobj" or doc[end].head.i >= nxt) is False:
            break
        end = nxt + 1
        while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].ent_type_ not in _NOT_NAMES:
            end += 1
    return start, end


def _behind_prefix(doc: Doc, start: int, head: Token) -> int:
    """Behind "anti-Dane" of "the anti-Dane Syrian Observatory"."""
    prefixed = doc[start].is_lower and doc[start].lower_ not in nouns.NAME_PARTICLES and doc[start + 1].text == "-"
    return start + 3 if prefixed and start + 3 <= head.i else start


def _entity_start(doc: Doc, start: int, head: Token) -> int:
    """Another entity in front of a person's name is his affiliation: "Hamas" of "Hamas Khalil al-Hayya"."""
    entity = entity_at(doc, head.i)
    if (
        entity
        and head.ent_type_ == "PERSON"
        and start < entity.start
        and doc[entity.start - 1].ent_type_ not in ("", "PERSON")
    ):
        return entity.start
    return start


def entity_at(doc: Doc, index: int) -> Tokens | None:
    if not doc[index].ent_type_:
        return None
    start, end = index, index + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return doc[start:end]


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Without article, possessive mark and punctuation at the ends."""
    while start < end and (doc[start].is_space or doc[start].is_punct or doc[start].lower_ in ("the", "a", "an")):
        start += 1
    while end > start and (
        doc[end - 1].is_space
        or (doc[end - 1].is_punct and doc[end - 1].text not in (".", ")"))
        or doc[end - 1].tag_ == "POS"
    ):
        end -= 1
    for i in range(start, end):
        if "\n" in doc[i].text:
            end = i
            break
    for opener, closer in (("(", ")"), ("‘", "’"), ("“", "”")):
        inside = [doc[i].text for i in range(start, end)]
        if inside.count(opener) > inside.count(closer) and end < len(doc) and doc[end].text == closer:
            end += 1
    return (start, end) if start < end else None


def _split_office(phrase: Phrase) -> Token | None:
    """Take the body off a name that follows an office: "UN" off "UN Nikki Haley" after "the Ambassador to the"."""
    if phrase.name is None or phrase.head.lower_ in nouns.ORGANISATION:
        return None
    doc, (start, end) = phrase.head.doc, phrase.name
    if office := _office_of_body(doc, start):
        return office
    if _is_charge(doc, start, end):
        phrase.name = (start + 1, end)
        return doc[start - 2]
    if end - start < 3:
        return None
    before = start - 1 - (start > 1 and doc[start - 1].lower_ == "the")
    if before < 1 or doc[before].pos_ != "ADP" or not is_role(doc[before - 1]):
        return None
    first = doc[start]
    if not (first.is_upper and len(first) > 1) and (
        first.ent_type_ in ("", "PERSON") or doc[start + 1].ent_iob_ == "I"
    ):
        return None
    phrase.name = (start + 1, end)
    return doc[before - 1]


def _is_charge(doc: Doc, start: int, end: int) -> bool:
    """ "Charge" of "Special Agent in Charge Ann Lee"."""
    charge = doc[start].lower_ == "charge" and start > 1 and doc[start - 1].lower_ == "in"
    return charge and end - start > 1 and is_role(doc[start - 2])


def _office_of_body(doc: Doc, start: int) -> Token | None:
    """ "Director" of "the Director of National Intelligence James Clapper", where the name begins behind its body."""
    first = start
    while first > 1 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].dep_ == "compound":
        first -= 1
    body = doc[first:start]
    if not len(body) or doc[start].ent_type_ != "PERSON" or any(map(is_role, body)):
        return None
    before = first - 1 - (doc[first - 1].lower_ == "the")
    if before < 1 or doc[before].lower_ not in ("of", "for", "to"):
        return None
    office = doc[before - 1]
    return office if is_role(office) and not is_plural(office) else None


def _title(phrase: Phrase) -> tuple[int, int] | None:
    """The words before the name that hold a role: "Prime Minister" of "Prime Minister Justin Trudeau"."""
    if phrase.name is None:
        return None
    doc, first = phrase.head.doc, phrase.name[0]
    last = first - 1
    while last >= 0 and doc[last].text in (".", "-"):
        last -= 1
    end = last + 1
    if last > 1 and doc[last].lower_ in _TO_BE and doc[last - 1].text == "-":
        last -= 2
    last = _office_with_body(doc, last)
    if last < 0 or not is_role(doc[last]) or not (phrase.head.is_ancestor(doc[last]) or doc[last].pos_ == "PROPN"):
        return None
    start = last
    while (
        start > 0 and doc[start - 1].i >= phrase.head.sent.start and _modifies(doc[start - 1], doc[last], phrase.head)
    ):
        start -= 1
    while start < last and (doc[start].is_punct or doc[start].pos_ == "DET" or is_furniture(doc[start])):
        start += 1
    return start, end


def _office_with_body(doc: Doc, last: int) -> int:
    """ "Secretary" of "Secretary of State John Kerry", whose title ends in "State"; else the same."""
    of = last
    while of > 0 and last - of < 4 and doc[of].pos_ == "PROPN" and not is_role(doc[of]):
        of -= 1
    if not 0 < of < last or doc[of].lower_ not in ("of", "for") or doc[last + 1].ent_type_ not in ("PERSON", ""):
        return last
    return of - 1 if doc[of - 1].pos_ == "PROPN" and is_role(doc[of - 1]) else last


def _modifies(token: Token, role: Token, head: Token) -> bool:
    if token.pos_ == "VERB" and token.dep_ not in ("amod", "compound"):
        return False
    if token.dep_ in SUBJECTS or token.is_space or token.text in (",", ";", ":", "“", "”", '"'):
        return False
    return role.is_ancestor(token) or head.is_ancestor(token)


def is_role(token: Token) -> bool:
    word = token.lower_.rstrip(".")
    if token.text == "fellow" and token.i + 1 < len(token.doc) and token.nbor(1).pos_ in ("ADJ", "NOUN", "PROPN"):
        return False  # "his fellow senator"
    return any(one in nouns.PERSON or one.endswith("ologist") for one in (word, word.removesuffix("s")))


def is_bare_role(token: Token) -> bool:
    """A capitalised role that names nobody: "the Prime Minister", "MP", but not "Stephen King"."""
    if not is_role(token):
        return False
    before = token.doc[token.i - 1] if token.i else None
    entity = entity_at(token.doc, token.i)
    if entity is None or len(entity) == 1:
        return True
    if token.ent_type_ == "ORG" and token.i < entity.end - 1:
        return token.nbor(1).lower_ == "of"
    named = token.ent_type_ == "PERSON" and entity.end == token.i + 1
    return not (named and before is not None and before.pos_ == "PROPN" and not is_role(before))


def _label(doc: Doc, bounds: tuple[int, int]) -> str:
    labels = Counter(doc[i].ent_type_ for i in range(*bounds) if doc[i].ent_type_)
    return min(labels, key=lambda label: (-labels[label], label)) if labels else ""


def is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")
