"""What somebody is by the words around a name: the title or office in them, without what only their sentence means."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from claims.extract import nouns
from claims.extract.phrases import entity_at, is_role

if TYPE_CHECKING:
    from spacy.tokens import Doc

Bounds = tuple[int, int]

_LEADING = nouns.word_set("always any both even every just like only perhaps some still that these this those usually")
_POINTING = nouns.word_set("any each every no that this")
_WEEKDAYS = nouns.word_set("monday tuesday wednesday thursday friday saturday sunday")
_COURTESY = nouns.word_set("mr mrs ms miss mx")
_SHORT = nouns.word_set("adm brig capt cmdr col cpl det gen gov hon insp lt maj prof rep reps rev sen sens sgt supt")
_CUT_OFF = frozenset(("ADP", "CCONJ", "DET", "SCONJ"))
_RUN_TOGETHER = re.compile(r"[a-z]{4}[A-Z][a-z]{2}")


def office(doc: Doc, start: int, end: int) -> Bounds | None:
    """The title or office among the tokens that describe somebody; None where they tell none."""
    start = _behind_what_leads(doc, start, end)
    end = _before_what_was_cut_off(doc, start, end)
    if start >= end or _RUN_TOGETHER.search(doc[start:end].text) or _is_anothers(doc, start, end):
        return None
    if doc[end - 1].lower_.rstrip(".") in _COURTESY and not any(map(is_role, doc[start : end - 1])):
        return end - 1, end
    return start, _with_stop(doc, end)


def _behind_what_leads(doc: Doc, start: int, end: int) -> int:
    """Behind "even", "Wednesday", a dateline, the first of words that are said twice."""
    if start and doc[start - 1].lower_ in _POINTING and doc[start].is_lower:
        start += len(list(takewhile(lambda token: token.is_lower and not is_role(token), doc[start:end])))
    while start < end - 1 and (further := _step(doc, start, end)):
        start = further
    return start


def _step(doc: Doc, at: int, end: int) -> int:
    """Where the role goes on behind what is none of it; 0 where it begins here."""
    token = doc[at]
    if token.is_punct or token.lower_ in _LEADING | _WEEKDAYS:
        return at + 1
    for size in (1, 2, 3):
        words = [word.lower_ for word in doc[at : min(at + 2 * size, end)]]
        if len(words) == 2 * size and words[:size] == words[size:]:
            return at + size
    return _behind_place(doc, at, end) or _behind_another(doc, at, end)


def _behind_place(doc: Doc, at: int, end: int) -> int:
    """ "U.S. Attorney General" of "calm in Ferguson U.S. Attorney General Eric Holder", a title and who is below it."""
    if not at or doc[at - 1].lower_ not in ("in", "near"):
        return 0
    name = len(list(takewhile(lambda token: token.pos_ == "PROPN" and not is_role(token), doc[at:end])))
    return next((i for i in range(at + 1, at + name) if doc[i].text in ("U.S.", "US", "U.K.", "UK")), 0)


def _behind_another(doc: Doc, at: int, end: int) -> int:
    """ "Trade representative" of "Trump and trade representative Robert Lighthizer"."""
    name = len(list(takewhile(lambda token: token.pos_ == "PROPN" and not is_role(token), doc[at:end])))
    joint = at + name
    if not name or joint + 1 >= end or doc[joint].lower_ != "and" or doc[joint].ent_type_:
        return 0
    return joint + 1 if doc[joint + 1].is_lower else 0


def _before_what_was_cut_off(doc: Doc, start: int, end: int) -> int:
    """ "Author of", "warden of San Quentin and": where the rest is a title in quotation marks, or another's."""
    while end > start and (doc[end - 1].pos_ in _CUT_OFF or doc[end - 1].text in (",", "-", "“", '"')):
        end -= 1
    return end


def _is_anothers(doc: Doc, start: int, end: int) -> bool:
    """It ends in the full name of somebody else who has a title: "chairman of the joint chiefs General Mark Milley"."""
    entity = entity_at(doc, end - 1)
    if entity is None or doc[end - 1].ent_type_ != "PERSON" or entity.end > end or entity.start <= start + 1:
        return False
    if not is_role(doc[entity.start - 1]):
        return False
    before = entity.start - 1
    while before > start and doc[before].pos_ in ("PROPN", "ADJ", "NOUN", "PUNCT"):
        before -= 1
    return doc[before].lower_ not in ("for", "to", "with", "under")


def _with_stop(doc: Doc, end: int) -> int:
    """ "Capt." with its full stop."""
    short = doc[end - 1].lower_ in _SHORT and not doc[end - 1].whitespace_
    return end + 1 if short and end < len(doc) and doc[end].text == "." else end
