"""No mojibake: the right text, or a clear refusal."""

from __future__ import annotations

import pytest

from claims.read.encoding import decoded, repaired
from claims.read.refused import Refused

ENGLISH = (
    "“We don’t know,” the mayor said – and it cost £5 million… The café on Rue Zoë was closed, Müller’s lawyer said."
)
RUSSIAN = "Министерство обороны сообщило в субботу, что войска выведены из города из-за угрозы окружения. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman"])
def test_english_with_typography_is_decoded_right(encoding: str) -> None:
    assert decoded(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_another_script_is_decoded_right(encoding: str) -> None:
    assert decoded(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["cp850", "cp1250", "gb18030"])
def test_what_is_not_sure_is_refused_rather_than_guessed(encoding: str) -> None:
    words = "The mayor of Łódź said that Brzęczyszczykiewicz was „not there”." if encoding == "cp1250" else ENGLISH
    with pytest.raises(Refused, match=r"encoding is unknown \(not UTF-8 at byte \d+"):
        decoded(words.encode(encoding, "ignore"))


def test_a_declared_charset_is_believed_if_it_fits() -> None:
    assert decoded("Łódź said „no”.".encode("cp1250"), "windows-1250") == "Łódź said „no”."
    assert decoded("“No,” she said.".encode("cp1252"), "ISO-8859-1") == "“No,” she said."
    assert decoded("“No,” she said.".encode(), "windows-1252") == "“No,” she said."


@pytest.mark.parametrize("label", ["nonsense", "unicode_escape", "utf-7", "rot13", "zlib", "idna", "\0", "ü" * 100, ""])
def test_a_declared_charset_that_is_none_does_no_harm(label: str) -> None:
    assert decoded("“No,” she said.".encode("cp1252"), label) == "“No,” she said."


def test_utf8_with_a_damaged_place_is_refused_with_the_place() -> None:
    data = ENGLISH.encode() * 3
    at = data.index("–".encode())
    with pytest.raises(Refused, match=f"UTF-8 except for damage at byte {at}"):
        decoded(data[:at] + b"\xff" + data[at + 1 :])


def test_a_page_with_a_damaged_place_is_read_around_it() -> None:
    assert repaired("“No” and “yes”".encode() + b"\xff") == "“No” and “yes”\ufffd"
    with pytest.raises(Refused):
        repaired(b"\xff\x81\x81\xff")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a Word document"),
        (b"{\\rtf1 Hello}", "an RTF"),
        (b"some \0 text", "NUL bytes"),
        ("no mark".encode("utf-16-le"), "UTF-16 without a mark"),
        (bytes(range(1, 32)) * 10, "control characters"),
        (b"\xff\xfea", "marked as UTF-16"),
        (b"\xef\xbb\xbf\xff", "marked as UTF-8 but is not, at byte 0"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        decoded(data)
