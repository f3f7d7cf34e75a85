"""Finding by words: full text behind one function, and the spelling under which names are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
)

from claims.identity import normalised
from claims.store.dialects import has_words, matches
from claims.store.name_words import with_all
from claims.store.tables import alias, claim, document, speaker

SMALL_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "the"})
SIDE = "side:"
"""Before a label: all whom the user put on this side."""
SPELLINGS = {
    "centre": "center",
    "defence": "defense",
    "labour": "labor",
    "organisation": "organization",
    "programme": "program",
}
"""British to American, where names of bodies and offices differ."""


def words_of(name: str) -> list[str]:
    """The words that tell a name from another: no case, accents, small words or possessives; one spelling of each.

    >>> words_of("Russia's Ministry of Defence")
    ['russia', 'ministry', 'defense']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = normalised(re.sub(r"['’]s\b", "", plain)).split()
    return [SPELLINGS.get(word, word) for word in words if word not in SMALL_WORDS]


def key(*names: str | None) -> str:
    """The words of these names as one string, a space around each word, so that whole words are found in it."""
    return f" {' '.join(word for name in names if name for word in words_of(name))} "


@lru_cache(maxsize=1 << 14)
def one_key(name: str) -> str:
    """key() of one name, remembered: claims refer to the same few names again and again."""
    return key(name)


def called(words: str, *, rejected: bool = False, silent: bool = False) -> Select[tuple[str]]:
    """Canonical ids of the speakers whom the words fit best, among all who say something, or among `silent` ones too.

    The first of these that is true of anybody decides. So "Trump" is Donald Trump and not the critics of the Trump
    administration, and who is only known by an office is found all the same:

    1. they are its name or an alias, or the last words of a person's, or all stand in an organisation's name;
    2. all stand in its name, or in one alias;
    3. all stand in its name, role and affiliation taken together.

    `side:` and a label means all of this side; eight digits of an id or more mean whom it names.
    """
    wanted = words_of(words)
    if words.startswith(SIDE):
        return select(speaker.c.canonical_id).where(speaker.c.side == words.removeprefix(SIDE).strip()).distinct()
    if re.fullmatch("[0-9a-f]{8,20}", words):
        return select(speaker.c.canonical_id).where(speaker.c.id >= words, speaker.c.id < words + "g").distinct()
    if not wanted:
        return select(speaker.c.canonical_id).where(false())

    def has_all(of: ColumnElement[str]) -> ColumnElement[bool]:
        return and_(*(of.contains(f" {word} ", autoescape=True) for word in wanted))

    whole = key(words)
    last = and_(speaker.c.kind == "person", alias.c.key.endswith(whole, autoescape=True))
    within = and_(speaker.c.kind == "organisation", alias.c.words == speaker.c.name, has_all(alias.c.key))
    level = case(
        (or_(alias.c.key == whole, last, within), 1),
        (has_all(alias.c.key), 2),
        (has_all(speaker.c.key), 3),
    )
    said = claim.alias("said")
    kept = [] if rejected else [said.c.judgement != "rejected"]
    speaks = exists().where(said.c.speaker_id == speaker.c.canonical_id, ~said.c.withdrawn, *kept)
    heard = [] if silent else [speaks]
    fitting = (
        select(speaker.c.canonical_id, level.label("level"), func.min(level).over().label("best"))
        .join_from(speaker, alias, alias.c.speaker_id == speaker.c.id)
        .where(speaker.c.id.in_(with_all(wanted)), level.is_not(None), *heard)  # every level asks for all the words
        .subquery()
    )
    return select(fitting.c.canonical_id).where(fitting.c.level == fitting.c.best).distinct()


def terms(words: str) -> list[str]:
    """What a search asks for: words, and phrases in double quotes; whatever has no letter or digit is dropped.

    >>> terms('withdrawn "Krasny Liman" --')
    ['withdrawn', 'Krasny Liman']
    """
    sound = words.encode("utf-8", "replace").decode().replace("\0", " ")
    found = re.findall(r'"([^"]*)"|(\S+)', re.sub("[“”„]", '"', sound))
    return [term for phrase, word in found if re.search(r"[^\W_]", term := phrase or word)]


def has(rows: Table, words: list[str], *, held: bool = False) -> ColumnElement[bool]:
    """Rows of this table whose searched columns have all of the words and phrases; `held` of rows that are found by
    something else.

    Case, accents and inflection (Porter's stems) don't count; a part of a word is not a word. Words are never syntax:
    the databases are given letters and digits only, quoted.
    """
    if held:
        return has_words(_index(rows), rows.c.number, literal(_query(words)))
    return rows.c.number.in_(numbers_with(rows, words))


def numbers_with(rows: Table, words: list[str]) -> Select[tuple[int]]:
    """The numbers of those rows."""
    index = table(f"{rows.name}_fts", column("rowid", BigInteger))
    return select(index.c.rowid).where(matches(_index(rows), literal(_query(words))))


def _index(of: Table) -> ColumnElement[Any]:
    return column(f"{of.name}_fts", is_literal=True)


def _query(words: list[str]) -> str:
    return " ".join(f'"{plain(word)}"' for word in words)


def plain(words: str) -> str:
    """Runs of letters and digits with a space between; the databases themselves take case, accents and endings off."""
    whole = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFC", words))
    return re.sub(r"[\W_]+", " ", whole).strip()


def is_about(words: str, *, wide: bool = False, held: bool = False) -> ColumnElement[bool]:
    """Claims (joined with their documents) that have all the words in text, names referred to or sentence.

    `wide` lets each of the words stand in the document's title instead. `held` is for claims that are found by
    something else: of each it is only looked up whether it has them.
    """
    wanted = terms(words)
    if not wanted:
        return false()
    if not wide:
        return has(claim, wanted, held=held)
    return and_(*(or_(has(claim, [word]), has(document, [word])) for word in wanted))
