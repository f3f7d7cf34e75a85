"""Copies that were edited as outlets edit are found among many texts; bench_copies.py measures on real articles."""

from __future__ import annotations

from random import Random

import pytest
from bench_copies import found_in, planted
from plant import EDITS

from claims.copies import BANDS, are_copies, keys_of, shingles
from claims.records import Document
from claims.store import Store

HARD = "first half among others"
"""Half a text with as much of others: no longer one text."""
SYLLABLES = ("ba", "co", "di", "fu", "ga", "he", "ki", "lo", "mu", "ne", "po", "ri", "sa", "te", "vu", "wo", "ya", "zi")
USUAL = [
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "that",
    "it",
    "was",
    "for",
    "on",
    "as",
    "with",
    "said",
    "by",
    "but",
    "at",
    "from",
    "they",
    "had",
    "be",
    "not",
    "he",
    "are",
    "his",
    "were",
]


def article(number: int) -> Document:
    """A text of made-up words among the usual ones, in sentences and paragraphs."""
    random = Random(number)
    names = ["".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(200)]

    def sentence() -> str:
        words = [random.choice(USUAL if random.random() < 0.5 else names) for _ in range(random.randint(8, 24))]
        return " ".join(words).capitalize() + "."

    paragraphs = [" ".join(sentence() for _ in range(3)) for _ in range(8)]
    return Document("\n\n".join(paragraphs), f"Story {number}", "Wire", "2022-10-01", f"https://wire.example/{number}")


ARTICLES = [article(number) for number in range(60)]


def test_every_edit_is_one_and_leaves_a_text() -> None:
    one, other = ARTICLES[:2]
    for name, edit in EDITS.items():
        edited = edit(one.text, other.text, Random(1))
        assert len(edited.split()) > 100, name
        assert edited != one.text or name == "spelling", name


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_copies_are_found_and_nothing_else(store: Store, seed: int) -> None:
    copies = planted(ARTICLES, 4 * len(EDITS), seed)
    documents = [*ARTICLES, *(one.document for one in copies)]
    Random(seed).shuffle(documents)
    found, *_ = found_in(store, documents)
    missed = [one.edit for one in copies if one.pair not in found and one.edit != HARD]
    assert len(missed) <= 1, missed
    assert found <= {one.pair for one in copies}


def test_the_keys_of_a_text_are_its_own_and_stay_what_they_are() -> None:
    """They are stored: were they made otherwise, new texts would not meet the old ones."""
    text = " ".join(str(number) for number in range(100))
    assert len(keys_of(text)) == len(set(keys_of(text))) == BANDS
    assert keys_of(text)[:2] == (-8549090551310886363, -6938068000835597986)
    assert keys_of(text.replace(" ", "\n— ")) == keys_of(text)
    assert set(keys_of(text)) & set(keys_of(text + " one more"))
    assert not set(keys_of(text)) & set(keys_of(ARTICLES[0].text))


def test_a_text_of_a_few_words_is_no_copy() -> None:
    short = "Nobody was hurt, the mayor said. " * 3
    assert keys_of(short) == keys_of("") == ()
    assert not are_copies(shingles(short), shingles(short))


def test_unusual_characters_are_no_obstacle() -> None:
    strange = " ".join(f"\ud800{number}é" for number in range(60))
    assert len(keys_of(strange)) == BANDS
