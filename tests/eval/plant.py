"""Copies of news texts as other outlets print them: the edits that wire copy goes through, each by itself and together.

Every edit is a function of the text, another text and a seeded Random, and returns the edited text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

Edit = Callable[[str, str, Random], str]

PLACES = ("LONDON", "WASHINGTON", "GENEVA", "CANBERRA", "NEW DELHI")
AGENCIES = ("Reuters", "AP", "AFP", "Wire services")
TOP = (
    "This story was supplied by a news agency and has not been edited by our staff. Sign up here for our daily "
    "newsletter and never miss the stories that matter most to you.",
    "By our foreign desk. Listen to this article in our app, share it with your friends, or save it for later.",
)
END = (
    "Our journalism depends on readers like you. Subscribe today for unlimited access to our reporting, our archive "
    "and our app. Read more: The ten stories you missed this week. Follow us for more news from around the world.",
    "Copyright. All rights reserved. This material may not be published, broadcast, rewritten or redistributed. "
    "Do you have information on this story? Write to our newsroom in confidence.",
)
SPELLINGS = {
    "center": "centre",
    "color": "colour",
    "defense": "defence",
    "favor": "favour",
    "honor": "honour",
    "labor": "labour",
    "organization": "organisation",
    "organizations": "organisations",
    "percent": "per cent",
    "program": "programme",
    "programs": "programmes",
    "recognize": "recognise",
    "toward": "towards",
    "traveled": "travelled",
}
SYNONYMS = {
    "about": "some",
    "also": "too",
    "because": "since",
    "but": "yet",
    "during": "amid",
    "last": "past",
    "many": "numerous",
    "said": "stated",
    "several": "various",
    "while": "as",
}
SHARE = 0.6
"""Of the words that could be changed, those that are."""


def headline(text: str, _: str, random: Random) -> str:
    """Another dateline before the first sentence, and a headline of the outlet's own above it."""
    first = re.sub(r"^[A-Z][A-Za-z ,.]{2,40}(\([A-Za-z ]+\))? ?[—–-]+ ?", "", text, count=1)
    place, agency = random.choice(PLACES), random.choice(AGENCIES)
    title = " ".join(random.sample(re.findall(r"\w{5,}", text)[:60] or ["News"], k=6)).capitalize()
    return f"{title}\n\n{place} ({agency}) - {first}"


def boilerplate_on_top(text: str, _: str, random: Random) -> str:
    return f"{random.choice(TOP)}\n\n{text}"


def boilerplate_at_the_end(text: str, _: str, random: Random) -> str:
    return f"{text}\n\n{random.choice(END)}"


def last_third_cut(text: str, _: str, __: Random) -> str:
    sentences = _sentences(text)
    return " ".join(sentences[: max(1, len(sentences) * 2 // 3)])


def sentences_dropped(text: str, _: str, random: Random) -> str:
    """One of five."""
    return " ".join(one for one in _sentences(text) if random.random() > 0.2)


def spelling(text: str, _: str, __: Random) -> str:
    return re.sub(r"\w+", lambda word: _cased(word[0], SPELLINGS), text)


def words_changed(text: str, _: str, random: Random) -> str:
    """Words for words, and one word in fifty left out."""
    kept = re.sub(r"\w+ ", lambda word: "" if random.random() < 0.02 else word[0], text)
    return re.sub(r"\w+", lambda word: _cased(word[0], SYNONYMS) if random.random() < SHARE else word[0], kept)


def marks_and_white_space(text: str, _: str, __: Random) -> str:
    """Straight quotation marks for curly ones or the other way round, other dashes, no paragraphs."""
    curly = {"“": '"', "”": '"', "’": "'", "‘": "'", "—": "--", "–": "-"}
    if any(mark in text for mark in curly):
        text = re.sub(f"[{''.join(curly)}]", lambda mark: curly[mark[0]], text)
    else:
        text = re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")
    return re.sub(r"\s+", " ", text)


def paragraphs_of_another(text: str, other: str, _: Random) -> str:
    """Two of them, at the end."""
    paragraphs = [one for one in re.split(r"\n\s*\n", other) if len(one.split()) > 20] or [other]
    return "\n\n".join([text, *paragraphs[1:3]])


def several(text: str, other: str, random: Random) -> str:
    """Headline, spelling, sentences dropped, and boilerplate at the end."""
    for edit in (headline, spelling, sentences_dropped, boilerplate_at_the_end):
        text = edit(text, other, random)
    return text


def first_half_among_others(text: str, other: str, random: Random) -> str:
    """The first half, under an outlet's boilerplate, with two paragraphs of another text."""
    sentences = _sentences(text)
    half = " ".join(sentences[: max(1, len(sentences) // 2)])
    return paragraphs_of_another(boilerplate_on_top(half, other, random), other, random)


EDITS: Mapping[str, Edit] = {
    edit.__name__.replace("_", " "): edit
    for edit in (
        headline,
        boilerplate_on_top,
        boilerplate_at_the_end,
        last_third_cut,
        sentences_dropped,
        spelling,
        words_changed,
        marks_and_white_space,
        paragraphs_of_another,
        several,
        first_half_among_others,
    )
}


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text)


def _cased(word: str, table: Mapping[str, str]) -> str:
    """The word that the table has in its place, with its capital."""
    found = table.get(word.lower(), word)
    return found.capitalize() if word[:1].isupper() and found != word else found
