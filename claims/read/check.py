"""What every document must be, whatever format it came in."""

from __future__ import annotations

import re
from dataclasses import replace

from claims import settings
from claims.identity import canonical_url
from claims.read.language import NO_LANGUAGE, language_name, language_of
from claims.read.parts import with_parts
from claims.read.refused import Refused
from claims.records import Document

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
"""A letter of the script that the installed model reads: what has none is not a word too short to tell its language."""
AS_TEXT = "add the article's words as text"
RUN = 300
"""Characters from which what has no words is no text: an address alone may have so many."""
_FIELDS = {
    "text": "the text",
    "title": "the title",
    "outlet": "the outlet",
    "published": "the date",
    "url": "the URL",
    "author": "the author",
    "modified": "the date of its last change",
    "name": "the id",
}


def checked(document: Document) -> Document:
    """The document with its language and its parts. Raises Refused if no later stage could use it."""
    for field, words in _FIELDS.items():
        _refuse_unstorable(getattr(document, field) or "", words)
    if not document.text.strip():
        raise Refused("there is no text in it", "give the article's words")
    if len(document.text) > settings.MAX_TEXT:
        raise Refused(
            f"text of {len(document.text):,} characters is over the limit of {settings.MAX_TEXT:,}", "split it"
        )
    if _is_no_prose(document.text):
        raise Refused("there are no words in it, only a long run of characters: it is data, not text", AS_TEXT)
    _refuse_odd_url(document.url)
    language = language_of(document.text)
    if language == NO_LANGUAGE:
        raise Refused("its text is in no language: it is data, not prose", AS_TEXT)
    if language not in (None, settings.LANGUAGE):
        read = language_name(settings.LANGUAGE)
        raise Refused(
            f"the text is in {language_name(language)} ({language}) and the installed model reads {read}",
            f"add a translation into {read}",
        )
    if not _LATIN.search(document.text):
        read = language_name(settings.LANGUAGE)
        raise Refused(
            "there is no readable text in it, not one Latin letter: it is binary, or in another script",
            f"add the article's words in {read}, as text",
        )
    origins = {**document.origins, "language": "the text"} if language else document.origins
    return with_parts(replace(document, language=language or document.language, origins=origins))


def _is_no_prose(text: str) -> bool:
    """What was encoded or drawn at random has no spaces."""
    return len(text) > RUN and max(map(len, text.split())) > len(text) / 2


def _refuse_unstorable(words: str, what: str) -> None:
    found = _UNSTORABLE.search(words)
    if found is None:
        return
    if found[0] == "\0":
        raise Refused(f"{what} holds a NUL character at character {found.start():,}", "take it out")
    raise Refused(
        f"{what} holds half a character (U+{ord(found[0]):04X}) at character {found.start():,}, which can't be stored",
        "it was cut in two by the program that wrote it: write it again, or take it out",
    )


def _refuse_odd_url(url: str | None) -> None:
    try:
        canonical_url(url or "")
    except ValueError:
        raise Refused("its URL is not a valid one", "correct the URL, or leave it out") from None
