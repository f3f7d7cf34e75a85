"""Which language a text is in, as far as that is beyond doubt.

The identifier is langid (Lui and Baldwin 2012, "langid.py: An Off-the-shelf Language Identification Tool"), by its
maintained fork py3langid.
"""

from __future__ import annotations

from functools import cache
from typing import Any

WINDOW = 1000
"""Characters looked at in the beginning, the middle and the end of a text."""
LEAST = 60
"""Bytes of UTF-8 below which nothing is said: in bytes, because a script without spaces has no words to count."""
SHORT = 150
"""Bytes below which more certainty is asked for: of 3,011 English news paragraphs as short none passed for foreign."""
SURE, SURE_IF_SHORT = 0.7, 0.99
PERHAPS = 0.6
"""Certainty from which a text may be in another language: of 20,000 short paragraphs of English news 2 seem to be."""
NO_LANGUAGE = "zxx"
WORDS = 40
"""Bytes below which a text is hardly a sentence."""
ENGLISH_TOO = {"pcm"}
"""Nigerian Pidgin: not told apart, because tweets quoted in English news pass for it."""


def language_of(text: str) -> str | None:
    """The ISO 639 code of the language in which a text begins, goes on and ends; None if short, mixed or unsure."""
    size = len(text.encode("utf-8", "replace"))
    if size < LEAST:
        return None
    sure = SURE if size >= SHORT else SURE_IF_SHORT
    heard = [_identifier().classify(window) for window in _windows(text)]
    languages = {language for language, certainty in heard if certainty >= sure}
    return str(heard[0][0]) if len(languages) == 1 and all(certainty >= sure for _, certainty in heard) else None


def maybe_foreign(text: str) -> str | None:
    """The language that a text may be in, by its beginning, middle and end, where that is not sure and not English."""
    if len(text.encode("utf-8", "replace")) < WORDS or language_of(text) is not None:
        return None
    heard = [_identifier().classify(window) for window in _windows(text)]
    languages = [str(language) for language, certainty in heard if certainty >= PERHAPS]
    strange = len(languages) == len(heard) and not {"en", NO_LANGUAGE} & {*languages}
    return languages[0] if strange else None


def language_name(code: str) -> str:
    """In English: "Russian"; the code itself where there is no name."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).english_name or code
    except (UnknownLocaleError, ValueError):
        return code


def _windows(text: str) -> list[str]:
    if len(text) <= 3 * WINDOW:
        return [text]
    middle = (len(text) - WINDOW) // 2
    return [text[:WINDOW], text[middle : middle + WINDOW], text[-WINDOW:]]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(set(identifier.labels) - ENGLISH_TOO)
    return identifier
