"""How alike two spellings are: transliterations, short forms of given names, slips of the pen."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from anyascii import anyascii
from rapidfuzz.distance import OSA, JaroWinkler

from claims.heard import Heard
from claims.speakers.names import bare, person_words

Alike = Literal["equal", "spelled", "nickname", "initial", "other"]
SPELLED_ALIKE = 0.88
"""Jaro-Winkler similarity from which two words with one skeleton are spellings of one name."""
_SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("tsch", "c"), ("tch", "c"), ("zh", "s"), ("sh", "s"), ("ch", "c"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("ck", "k"), ("th", "t"), ("dj", "j"), ("tz", "ts"), ("x", "ks"), ("w", "v"), ("q", "k"),
    ("z", "s"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("y", "i"), ("j", "i"), ("c", "k"), ("e", "i"), ("o", "u"),
)  # fmt: skip
"""What one sound is written as, in the romanisations of several scripts; the longer first."""


@lru_cache(maxsize=65536)
def latin(word: str) -> str:
    """In lower-case Latin letters without accents: "Пушилин" is "pushilin"."""
    return re.sub(r"[^a-z]", "", anyascii(word).lower())


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """What romanisations of one name have in common: "Zelensky", "Zelenskyy" and "Zelenskiy" have one skeleton."""
    plain = latin(bare(word))
    for written, sound in _SOUNDS:
        plain = plain.replace(written, sound)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return plain.rstrip("i") or plain


def surname_key(one: Heard) -> str:
    return skeleton(person_words(one.speaker.name)[-1])


@lru_cache(maxsize=65536)
def alike(a: str, b: str) -> Alike:
    """Two given names or two surnames, folded."""
    a, b = a.rstrip("."), b.rstrip(".")
    if a == b:
        return "equal"
    if (len(a) == 1 or len(b) == 1) and latin(a)[:1] == latin(b)[:1]:
        return "initial"
    if latin(bare(a)) == latin(bare(b)) or a in b.split("-")[:1] or b in a.split("-")[:1]:
        return "spelled"
    if skeleton(a) == skeleton(b) and JaroWinkler.similarity(latin(a), latin(b)) >= SPELLED_ALIKE:
        return "spelled"
    if min(len(a), len(b)) >= 6 and OSA.distance(latin(a), latin(b)) == 1:
        return "spelled"
    return "nickname" if b in nicknames_of(a) or a in nicknames_of(b) else "other"


@lru_cache(maxsize=65536)
def transliterated(a: str, b: str) -> bool:
    """Two surnames in one text are one in two romanisations: "Dehghan" and "Dehqan", "Gaddafi" and "Qaddafi"."""
    one, other = (skeleton(word).replace("g", "k") for word in (a, b))
    return one == other and JaroWinkler.similarity(latin(a), latin(b)) >= SPELLED_ALIKE


@lru_cache(maxsize=65536)
def keys_of_likeness(word: str) -> frozenset[str]:
    """Words that are `alike`, other than by an initial, share one: a form of them, or what a slip of the pen leaves."""
    plain, letters = word.rstrip("."), latin(word)
    slips = (letters[:at] + letters[at + 1 :] for at in range(len(letters))) if len(plain) >= 6 else ()
    forms = (plain, plain.split("-")[0], letters, latin(bare(plain)), skeleton(plain))
    return frozenset((*forms, *slips)) | nicknames_of(plain)


@lru_cache(maxsize=8192)
def nicknames_of(given: str) -> frozenset[str]:
    """The short forms of a given name."""
    return frozenset(_namer().nicknames_of(given))


@cache
def _namer():  # type: ignore[no-untyped-def]
    from nicknames import NickNamer

    return NickNamer()
