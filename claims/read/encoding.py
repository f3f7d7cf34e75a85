"""Bytes to text without mojibake: UTF-8 first, then what the input declares, then a guess that must be a sure one."""

from __future__ import annotations

import codecs
import re

from claims.read.refused import Refused

SAVE_AS_UTF8 = "open it in an editor and save it as UTF-8"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TEXT_CODECS = re.compile(r"(cp\d+|iso8859|koi8|mac|gb|big5|euc|shift|johab|hz|iso2022|tis|ptcp|kz).*|utf-(8|16|32).*")
_WINDOWS = {"ascii": "cp1252", "iso8859-1": "cp1252"}
"""What browsers take these labels for (WHATWG Encoding Standard)."""

_FITTING = re.compile(
    r"""(?<=\w)[’´] | ’(?=\w) | [,.!?]’
      | (?<![a-z])[“”‘„«»¡¿] | [“”„«»](?![a-z]) | (?<=\S)’(?!\w) | …
      | [–—•·\u00a0©®™†¶] | [£€¥$](?=\s?\d) | (?<=\d)[£€°¢%½¼¾²³]
      | (?<!\w)[½¼¾§±]
      | (?<=[a-zß-öø-ÿœšž])[ß-öø-ÿœšž] | (?<![^\W_])[ß-öø-ÿœ](?=[a-z]) | (?<=\b[A-Z])[ß-öø-ÿœ]
      | \b[À-ÖØ-Þ](?=[a-zß-öø-ÿ]) | (?<=[A-ZÀ-ÖØ-Þ])[À-ÖØ-ÞŠŽŒ](?![a-z])""",
    re.X,
)
_SURE = 0.95


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of these bytes, without a byte order mark and with line ends as they are.

    `declared` is a charset label from outside (HTTP, HTML). Raises Refused for what is binary, damaged or unsure.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name)
    refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _declared(data, declared) or _guessed(data)
        if text is None:
            raise _undecodable(data, error.start) from None
        return text


def repaired(data: bytes, declared: str | None = None) -> str:
    """As `decoded`, but bytes that break otherwise sound UTF-8 become U+FFFD: most of a page is no article."""
    try:
        return decoded(data, declared)
    except Refused:
        if data.startswith(codecs.BOM_UTF8) or mostly_utf8(data):
            return data.decode("utf-8-sig", "replace")
        raise


def refuse_binary(data: bytes) -> None:
    """Raises Refused if the bytes are no text in any encoding, UTF-16 with a mark excepted."""
    for magic, what in _KNOWN:
        if data.startswith(magic):
            raise Refused(f"it is {what}, not text", "save its text as .txt (UTF-8) and add that")
    if b"\0" in data:
        raise Refused("it holds NUL bytes: binary, or UTF-16 without a mark", f"if it is text, {SAVE_AS_UTF8}")
    head = data[:65536]
    if len(_CONTROLS.findall(head)) > 0.02 * len(head):
        raise Refused("it is full of control characters, so it is no text", "add the article as .txt, .html or .jsonl")


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(f"it is marked as {name.upper()} but is not, at byte {error.start:,}", SAVE_AS_UTF8) from None


def _declared(data: bytes, label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
        name = _WINDOWS.get(name, name)
        return data.decode(name) if _TEXT_CODECS.fullmatch(name) else None
    except (LookupError, UnicodeError, ValueError):  # a label from outside may be anything
        return None


def _guessed(data: bytes) -> str | None:
    """Windows or Mac Western text if its quotation marks and accents then stand where such marks stand, else another
    script where the statistics are plain. They are not for English: a few curly quotes look alike in thirty code pages.
    """
    if mostly_utf8(data):
        return None
    for name in ("cp1252", "mac_roman"):
        text = _declared(data, name)
        if text is not None and _fit(text) >= _SURE:
            return text
    if len(re.findall(rb"[\x80-\xff]", data)) < 0.2 * len(data):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None and best.chaos < 0.05 and best.coherence > 0.4 else None


def _fit(text: str) -> float:
    """The share of characters beyond ASCII that stand where they are usual in Western text."""
    return sum(not found[0].isascii() for found in _FITTING.finditer(text)) / max(1, sum(not c.isascii() for c in text))


def mostly_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 with some damage: most of what is not ASCII in it is sound."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= c <= "\udcff" for c in text)
    return sum(not c.isascii() for c in text) - broken > broken


def _undecodable(data: bytes, at: int) -> Refused:
    if mostly_utf8(data):
        return Refused(f"it is UTF-8 except for damage at byte {at:,}", "repair that place and save it as UTF-8")
    return Refused(f"its encoding is unknown (not UTF-8 at byte {at:,}, and unlike any other)", SAVE_AS_UTF8)
