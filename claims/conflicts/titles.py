"""What a matter is called: a name, and what is said of it in a word or a few."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from claims.conflicts.numerals import MULTIPLES, WORDS
from claims.conflicts.setting import names_of
from claims.conflicts.words import name_key, nation_in, word_list
from claims.days import WEEKDAYS
from claims.records import Claim

ASIDE = frozenset((*word_list("time"), *WEEKDAYS, *word_list("parts"), *WORDS, *MULTIPLES))
"""Words that say when or how many: what a statement is about is told by others."""


def title(name: str, topic: str, claims: Sequence[Claim]) -> str:
    """ "Krasny Liman: encirclement"; of the topic, words in a row with commas, what tells something that the name does
    not."""
    names = named_in(claims) | {*name.casefold().split(), *name_key(name).split()}
    telling = ", ".join(word for word in topic.split(", ") if tells(word, names))
    return f"{name}: {telling}" if name and telling else name or telling


def tells(word: str, names: Collection[str]) -> bool:
    """It says what is said, and not only of whom, when or how many; `names` are the words of names."""
    counts = word in ASIDE or any(char.isdigit() for char in word)
    return not (counts or nation_in(word) or word.casefold() in names or name_key(word) in names)


def named_in(claims: Sequence[Claim]) -> set[str]:
    """The words of all that the claims name, and months, but those that they have in lower case too: "the war" is no
    name, and "the march" no month."""
    said = " ".join(claim.text for claim in claims)
    words = {word for claim in claims for name in names_of(claim) for word in name_key(name).split()}
    words.update(word_list("months"))
    return {word for word in words if not re.search(rf"\b{re.escape(word)}", said)}
