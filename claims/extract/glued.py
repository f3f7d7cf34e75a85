"""What has run into a name and is none of it: a page's label, an agency's credit, a body or an office before it, a
headline's verb.

The parse takes capitalised words that follow each other for one name. What shows that they are more: the entity
recogniser lets the name begin later, the text has the rest by itself elsewhere, a word is a verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extract import nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Bounds = tuple[int, int]

_AGENCIES = tuple(
    tuple(name.split())
    for name in ("Associated Press", "AP", "Agence France-Presse", "AFP", "Getty Images", "Reuters", "REUTERS", "UPI")
)
_CREDITED = frozenset(agency[0] for agency in _AGENCIES)
_HEADLINE_VERBS = nouns.word_set(
    """
    accuses admits argues asks blasts condemns defends demands denies dismisses insists praises promises rejects says
    slams tells threatens urges vows warns
    """
)
"""Of saying, as headlines have them; "Reports" and "Claims" may be a name's last word."""
_OTHER_VERBS = nouns.word_set(
    """
    agrees announces backs bans begins blames calls cancels challenges claims confirms cuts defeats discusses drops ends
    faces fails fires gets gives goes hits holds joins keeps launches leads leaves loses makes meets moves names needs
    offers opens orders plans pledges pulls pushes puts quits reacts releases responds returns reveals seeks sends shows
    signs speaks starts takes talks tries turns unveils vetoes visits votes wants weighs wins
    """
)
"""Of headlines too, behind a surname."""

_FURNITURE = nouns.word_set(
    "breaking close exclusive gallery listen live more photo photos read related update video watch"
)
"""What pages print in capitals before a text."""
_OPENING = nouns.word_set("early earlier former late later many most other past previous recent some such")
_OPENING_TAGS = frozenset(("IN", "RB", "VBG", "WRB"))
_SAYING = nouns.word_set("add argue explain note report say tell tweet write")


def freed(doc: Doc, start: int, end: int) -> Bounds:
    """The bounds of the name by itself; some of it always stays."""
    start = _behind_furniture(doc, start, end)
    start = _behind_opening(doc, start, end)
    start = _behind_credit(doc, start, end)
    start = _behind_employer(doc, start, end)
    start = _behind_office(doc, start, end)
    return start, _before_verb(doc, start, end)


def is_furniture(token: Token) -> bool:
    """ "CLOSE" of "CLOSE Activists say", "Story" and "Highlights" of "Story Highlights Secretary of State says"."""
    if token.is_upper:
        return token.lower_ in _FURNITURE
    heading = ("story", "highlights")
    return any(token.doc[i : i + 2].text.lower().split() == [*heading] for i in (token.i - 1, token.i) if i >= 0)


def _behind_furniture(doc: Doc, start: int, end: int) -> int:
    """Behind labels, and the first of a name printed twice: the credit of a picture, and who is on it."""
    while start < end - 1 and is_furniture(doc[start]):
        start += 1
    half = (end - start) // 2
    return start + half if half > 1 and doc[start : start + half].text == doc[start + half : end].text else start


def _behind_opening(doc: Doc, start: int, end: int) -> int:
    """ "Supreme Court" of "Early Supreme Court rulings": the first word of a sentence, where the text has the rest by
    itself elsewhere."""
    first = doc[start]
    if start + 1 >= end or not first.is_sent_start or first.is_upper:
        return start
    opens = first.tag_ in _OPENING_TAGS or first.lower_ in _OPENING
    return start + 1 if opens and doc[start + 1].text[0].isupper() and _stands_alone(doc, start, end) else start


def _stands_alone(doc: Doc, start: int, end: int) -> bool:
    """The text has the words behind the first by themselves, too; asked last, for it reads all of the text."""
    text = doc.text
    return text.count(doc[start + 1 : end].text) > text.count(doc[start:end].text)


def _behind_employer(doc: Doc, start: int, end: int) -> int:
    """ "Ann Lee" of "The Daily Post's Ann Lee reported": who says so is called by two names behind a possessor."""
    owner = end - 3
    if owner <= start or not _is_possessive(doc[owner]):
        return start
    verb, named = doc[end - 1].head, [doc[end - 2], doc[end - 1]]
    person = all(token.tag_ == "NNP" and token.lower_ not in nouns.ORGANISATION | nouns.PLACE for token in named)
    return owner + 1 if person and verb.lemma_ in _SAYING and doc[end - 1].dep_ == "nsubj" else start


def is_employees(doc: Doc, start: int) -> bool:
    """The name that begins here was taken for one with its bearer's employer: "The Daily Post's Ann Lee"."""
    return start > 0 and doc[start].ent_iob_ == "I" and doc[start].ent_type_ == "ORG" and _is_possessive(doc[start - 1])


def _is_possessive(token: Token) -> bool:
    return token.tag_ == "POS" or token.lower_ in ("’s", "'s", "‘s")


def _behind_credit(doc: Doc, start: int, end: int) -> int:
    """ "Barack Obama" of "Reuters Barack Obama", if it is a person's or the text has it elsewhere: not so of "Reuters
    Institute"."""
    if doc[start].text not in _CREDITED:
        return start
    for agency in _AGENCIES:
        behind = start + len(agency)
        words = tuple(token.text for token in doc[start:behind])
        if behind < end and words == agency and doc[behind].text[0].isalnum():
            rest, glued = doc[behind:end].text, doc[start:end].text
            alone = doc[end - 1].ent_type_ == "PERSON" or doc.text.count(rest) > doc.text.count(glued)
            return behind if alone else start
    return start


def _behind_office(doc: Doc, start: int, end: int) -> int:
    """ "James Clapper" of "National Intelligence James Clapper": the words before a person's full name, where the
    recogniser leaves them out of it and they are no names."""
    first = next((i for i in range(start + 1, end - 1) if _begins_full_name(doc, i)), start)
    before = doc[start:first]
    if first == start or any(token.ent_type_ == "PERSON" or _is_part_of_name(token) for token in before):
        return start
    return first if len(before) > 1 or _is_no_name(before[0]) else start


def _begins_full_name(doc: Doc, at: int) -> bool:
    named = doc[at].ent_type_ == "PERSON" and doc[at].ent_iob_ == "B" and doc[at + 1].ent_iob_ == "I"
    return named and doc[at].lower_ not in nouns.NAME_PARTICLES


def _is_part_of_name(token: Token) -> bool:
    """An initial, or a word such as "van"."""
    return token.lower_ in nouns.NAME_PARTICLES or len(token.text.rstrip(".")) == 1


def _is_no_name(token: Token) -> bool:
    """ "elect", "Del.", "C.E.O."; one capitalised word may be a first name that the recogniser does not know."""
    return token.text.islower() or ("." in token.text and token.lower_ not in ("st.", "ste."))


def _before_verb(doc: Doc, start: int, end: int) -> int:
    """ "Trump" of "Trump Says He"."""
    person = doc[start].ent_type_ == "PERSON"
    for i in range(start + 1, end):
        if doc[i].lower_ in _HEADLINE_VERBS or (person and doc[i].tag_ == "VBZ" and doc[i].is_alpha):
            return i
    behind = start + 1
    return behind if behind < end and doc[behind].lower_ in _OTHER_VERBS and _is_surname(doc[start]) else end


def _is_surname(token: Token) -> bool:
    """The text names somebody so in full, elsewhere."""
    full = (entity for entity in token.doc.ents if entity.label_ == "PERSON" and len(entity) > 1)
    return any(entity[-1].text == token.text for entity in full)
