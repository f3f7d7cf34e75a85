"""Names as keys: what stays of a name when titles, articles, order, spelling and the form of a country change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from claims.identity import digest
from claims.records import SpeakerKind
from claims.speakers.countries import COUNTRIES, LONGEST


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = word_set(
    """
    a adm an brig capt captain chancellor cmdr col colonel dame dr gen general gov governor hon jr lady lord lt
    maj major minister miss mr mrs ms mx president prime prof professor rep rev reverend secretary sen senator
    sgt sir sr the
    """
)
OFFICES = word_set(
    """
    administrator ambassador analyst attorney chairman chairwoman chief commander commissioner congressman congresswoman
    coordinator correspondent deputy detective director elect executive former head inspector judge justice lawyer
    leader lieutenant mayor officer official premier prosecutor representative sergeant sheriff speaker spokesman
    spokesperson spokeswoman superintendent vice
    """
)
"""Words that a full name can begin with by a slip of the parser; a name of two words is left whole."""
COMMON_WORDS = word_set(
    """
    administration agency air appeals army assembly association attorney authority bank board bureau cabinet center
    central chamber chronicle church circuit city civil club command commerce commission committee company congress
    coast council county court culture customs daily defense department district east economy education election embassy
    emergency energy environment federal federation finance fire first force forces foreign foundation gazette general
    globe government guard guardian health herald high hospital house immigration independent information institute
    intelligence interior joint journal judiciary justice labor legislature local mail ministry mission municipal
    national navy news north observer office opposition palace parliament party police post presidency prison
    prosecutor public radio region regional republic second security senate service society south staff standard state
    statistics supreme team television telegraph times trade transport treasury tribune union university west
    """
)
"""Words that bodies of many countries, states and towns have in their names: alone they name none of them."""
SMALL_WORDS = word_set("the a an of for and & in on at to from with")
_SPELLINGS = {
    "defence": "defense",
    "organisation": "organization",
    "centre": "center",
    "labour": "labor",
    "ministery": "ministry",
    "programme": "program",
}
_NICKNAME = re.compile(r"(?<=\w[\s.])\s*[“\"][^“”\"]+[”\"](?=\s\w)")
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[-’'&]\w+)*")


def folded(text: str) -> str:
    """Lower case without accents: "Ličen" and "Licen" are one."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in their order, folded, with the possessive dropped."""
    found = [re.sub(r"'s?$", "", word) for word in _WORD.findall(folded(text))]
    return tuple(word for word in found if word and word != "s")


@lru_cache(maxsize=65536)
def person_words(name: str) -> tuple[str, ...]:
    """A person's name without titles, nickname and inner initials; "Jr." stays with the last name: another man's."""
    found = list(words(_NICKNAME.sub(" ", name)))
    while len(found) > 1 and (found[0].rstrip(".") in TITLES or (len(found) > 2 and found[0] in OFFICES)):
        del found[0]
    if len(found) > 3 and found[1] in OFFICES:  # "FAA Administrator Michael Huerta"
        del found[:2]
    if len(found) > 1 and found[-1] in ("jr", "sr", "ii", "iii"):
        found[-2:] = [f"{found[-2]} {found[-1]}"]
    return tuple(w for i, w in enumerate(found) if i in (0, len(found) - 1) or len(w.rstrip(".")) > 1)


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """Without the article of Arabic names."""
    return re.sub(r"^(?:al|el)[- ](?=\w{3})", "", word)


@lru_cache(maxsize=65536)
def body_words(name: str) -> frozenset[str]:
    """What identifies an organisation or place: "Russia's Ministry of Defence" is {russia, ministry, defense}."""
    found: list[str] = []
    rest = list(words(name))
    while rest:
        for size in range(min(LONGEST, len(rest)), 0, -1):
            country = COUNTRIES.get(tuple(rest[:size]))
            if country is not None:
                found.append(country)
                del rest[:size]
                break
        else:
            found.append(_SPELLINGS.get(rest[0], rest[0]))
            del rest[0]
    plain = [word for word in found if word not in SMALL_WORDS]
    return frozenset(plain or found)


def countries(of: Iterable[str]) -> frozenset[str]:
    """The countries among words that `body_words` returned."""
    return frozenset(word for word in of if word in _COUNTRY_KEYS)


_COUNTRY_KEYS = frozenset(COUNTRIES.values())


def initials(name: str) -> frozenset[str]:
    """The abbreviations that a name of several words can have: with and without its small words."""
    parts = re.findall(r"\w+", re.sub("[’']s", "", name))
    big = "".join(part[0] for part in parts if part.lower() not in SMALL_WORDS)
    every = "".join(part[0] for part in parts)
    return frozenset(short.upper() for short in (big, every) if len(short) > 1)


@lru_cache(maxsize=65536)
def is_scoped(kind: SpeakerKind, name: str) -> bool:
    """What the name says is not enough to tell whom another document means by it: a surname, "Foreign Ministry"."""
    if kind == "person":
        return len(person_words(name)) == 1
    return kind in ("unnamed", "group") or body_words(name) <= COMMON_WORDS


def speaker_id(kind: SpeakerKind, name: str, document: str = "") -> str:
    """The id of a speaker: the same for every way to write the name.

    Whose name says too little is tied to the document: "a senior official" in two documents is not one somebody.
    """
    where = [document] if is_scoped(kind, name) else []
    if kind == "person":
        return digest("person", *where, *person_words(name))
    if kind == "unnamed":
        return digest("unnamed", *where, *words(name))
    # "Ukrainians" are not Ukraine, though both have its key.
    return digest("people" if kind == "group" else "body", *where, *sorted(body_words(name)))


def same_person(a: Sequence[str], b: Sequence[str], is_given: Callable[[str], bool] = lambda word: False) -> bool:
    """Two full names of one person: more words before or behind, an initial for a first name.

    A word more in the middle may be another person (Denis Sassou Nguesso and his son Denis Christel Sassou Nguesso),
    and so may one before a given name; before a surname ("Le Pen") it is the given name.
    """
    short, long = sorted((tuple(a), tuple(b)), key=len)
    if len(short) > 1 and short == long[: len(short)]:
        return True
    if len(short) > 1 and short == long[-len(short) :]:
        return not is_given(short[0])
    if a[-1] != b[-1]:
        return False
    first, other = a[0].rstrip("."), b[0].rstrip(".")
    return (len(first) == 1 or len(other) == 1) and first[0] == other[0]
