"""What a description says: the noun, what narrows it, whether it points back ("the ministry") or not ("a ministry")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from claims.records import Mention
from claims.speakers.names import SMALL_WORDS, body_words, countries, folded, word_set, words

Pointer = Literal["definite", "indefinite", "possessive", "bare"]

_NOUN_CLASSES = """
spokesman spokeswoman spokesperson representative
leader head chief chairman chairwoman chair chairperson boss
lawyer attorney counsel barrister solicitor
lawmaker legislator senator sen congressman congresswoman rep mp representative politician parliamentarian
governor gov
general gen
colonel col
sheriff
policeman policewoman officer
ambassador envoy diplomat
professor prof academic researcher scientist scholar expert
minister premier
writer author novelist
activist campaigner
ceo executive
prosecutor
company firm carrier airline airway manufacturer automaker maker retailer corporation operator inc corp co ltd plc
union federation confederation
group organisation organization movement charity association foundation
military army forces navy troops command
ministry
department
police
church diocese archdiocese
court tribunal
party
newspaper paper daily outlet magazine tabloid times post journal herald tribune telegraph guardian enquirer inquirer
broadcaster network station channel news
bank
hospital
council board commission committee panel
town city village settlement hamlet port suburb municipality
country nation republic
region province district county oblast territory
island
"""
_CLASSES: dict[str, set[int]] = {}
for _number, _line in enumerate(_NOUN_CLASSES.strip().splitlines()):
    for _word in _line.split():
        _CLASSES.setdefault(_word, set()).add(_number)

_LOOSE = word_set(
    """
    's all another any big both controversial current each elderly embattled every former her his its key
    large late local longtime main many more most my national new official old one other our own prominent s
    same senior several some state that their then these this those three top two veteran young your
    """
)
_LESSER = frozenset(("vice", "deputy", "assistant"))
_STATUS = _LESSER | {"former", "ex", "late", "acting", "interim"}
SETTLEMENT = min(_CLASSES["town"])
GENERIC = _CLASSES["company"]
"""Nouns that can take up a name which does not hold them: "the company" for Germanwings."""
MEDIA = _CLASSES["newspaper"] | _CLASSES["broadcaster"]
"""Nouns that can take up a medium by any name."""
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:-(?:TV|FM|AM))?")
_MEDIA_NAMES = word_set(
    """
    abc afp ansa ap axios bbc bloomberg cbc cbs cnbc cnn efe espn huffpost interfax itar-tass itv msnbc nbc
    npr pbs politico pti reuters ria rt sana tass upi xinhua
    """
)
_AGENCIES = word_set(
    """
    atf cdc centcom cia cpsc dea dhs doj eeoc epa eu faa fbi fda fema ftc ice interpol irs isil isis mi5 mi6 nasa nato
    nhtsa nsa ntsb sec un u.n unicef who
    """
)
_BODIES_OF = word_set(
    "bank board bureau chamber church college council court department house institute ministry office university"
)
COUNTRY = min(_CLASSES["country"])


def may_be(name: str, media: bool) -> bool:
    """Whether a body of this name can be called a medium, or else a company: WBUR is no firm, the FBI no paper."""
    told = folded(name) in _MEDIA_NAMES or _CALL_SIGN.fullmatch(name) is not None
    return folded(name) not in _AGENCIES if media else not told


@dataclass(frozen=True)
class Description:
    """The words of a nominal, sorted by what they do."""

    noun: str
    modifiers: frozenset[str]
    pointer: Pointer
    status: frozenset[str]
    """Whether it is a vice, deputy, former or late one."""

    @property
    def countries(self) -> frozenset[str]:
        return countries(self.modifiers)


def singular(noun: str) -> str:
    """Good enough for nouns that name people and bodies: "countries" is "country"."""
    irregular = {
        "men": "man",
        "women": "woman",
        "people": "people",
        "corps": "corps",
        "children": "child",
        "police": "police",
    }
    for plural, single in irregular.items():
        if noun == plural or (noun.endswith(plural) and plural in ("men", "women")):
            return noun.removesuffix(plural) + single
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def alike(a: str, b: str) -> bool:
    """The nouns can name one thing: spokesman and spokeswoman, company and airline."""
    return a == b or bool(_CLASSES.get(a, set()) & _CLASSES.get(b, set()))


def classes(noun: str) -> set[int]:
    return _CLASSES.get(noun, set())


def describe(mention: Mention) -> Description:
    """Of a nominal mention, by its own words."""
    text = mention.text
    at = mention.head.start - mention.span.start
    end = mention.head.end - mention.span.start
    before, noun, after = text[:at], text[at:end], text[end:]
    first = folded(before.split()[0]) if before.split() else ""
    narrowing = body_words(before) | body_words(after)
    dropped = (_LOOSE | SMALL_WORDS) - ({"state"} if folded(after).split()[:2] == ["of", "state"] else set())
    plain = frozenset(
        word for word in narrowing if word not in dropped and not re.fullmatch(r"[\d-]+(year-old)?", word)
    )
    return Description(
        noun=singular(folded(noun)),
        modifiers=plain,
        pointer=_pointer(first),
        status=_STATUS & set(words(before)),
    )


def _pointer(first: str) -> Pointer:
    if first in ("the", "this", "that", "these", "those"):
        return "definite"
    if first in ("his", "her", "its", "their", "our", "my", "your"):
        return "possessive"
    if first in ("a", "an", "one", "another", "some", "several", "many", "two", "three", "other") or first.isdigit():
        return "indefinite"
    return "bare"


def without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", re.sub(r"\s+", " ", text).strip(), flags=re.I)


def role_fits(wanted: Description, role: str) -> bool:
    """Whether a role ("Russian President") is what the description ("the president") asks for."""
    own = [singular(word) for word in words(role)]
    core = re.split(r"\b(?:of|for|at|in|to|from|on|with|and)\b|,", folded(role))[0]
    if core.split()[-1:] and core.split()[-1] in _BODIES_OF:  # "University of Gornovo law professor"
        core = folded(role)
    nouns = [singular(word) for word in re.findall(r"[\w-]+(?!['\w-])", core)]
    place = next((i for i, word in enumerate(nouns) if alike(word, wanted.noun)), None)
    if place is None:
        return False
    if _LESSER & set(nouns[:place]) - wanted.status or wanted.status - set(own):
        return False
    known = body_words(role) | frozenset(own)
    if wanted.countries - countries(known):
        return False
    asked = wanted.modifiers - wanted.countries - _STATUS
    return all(word in known or singular(word) in known for word in asked)
