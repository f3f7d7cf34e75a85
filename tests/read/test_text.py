"""Plain text is stored as it is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from claims import settings
from claims.read import documents, text
from claims.read.encoding import decoded
from claims.read.refused import Refused
from claims.records import Document, Refusal


def test_nothing_in_the_text_is_changed(tmp_path: Path) -> None:
    words = "Bridge stays closed\r\n\r\n  The\u00a0mayor said “no”.The council\tsaid\x0byes.\r\n\rEnd \n\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + words.encode())
    [found] = documents([str(tmp_path / "a.txt")])
    assert isinstance(found, Document)
    assert found.text == words
    assert found.title == "Bridge stays closed"


@pytest.mark.parametrize(
    ("beginning", "title"),
    [
        ("Bridge to stay closed, mayor says\n\nShe said so.", "Bridge to stay closed, mayor says"),
        ("Will the bridge open?\n \t\nShe said so.", "Will the bridge open?"),
        ("The mayor said the bridge was closed.\n\nShe said so.", None),
        ("She added: “It is closed.”\n\nShe said so.", None),
        ("The bridge is closed\nand stays so, she said.", None),
        ("Closed\n\nShe said so.", None),
        ("Bridge stays closed\n\n", None),
        ("word " * 40 + "\n\nShe said so.", None),
        ("", None),
    ],
)
def test_a_first_line_alone_that_is_no_sentence_is_the_title(beginning: str, title: str | None) -> None:
    found = text.read(beginning.encode(), "a.txt")
    assert found.title == title
    assert found.text == beginning


@given(some.text(some.characters(categories=("L", "M", "N", "P", "S", "Z"), include_characters="\r\n\t\x0b\x85")))
@example("a\r\nb\rc\u2028d\x85e\ufeff \u00a0")
def test_whatever_the_text_it_is_stored_as_it_is(words: str) -> None:
    assert text.read(b"\xef\xbb\xbf" + words.encode(), "a.txt").text == words


@given(some.binary())
def test_any_bytes_are_text_that_can_be_stored_or_refused(data: bytes) -> None:
    try:
        decoded(data).encode()
    except Refused:
        return


@pytest.mark.parametrize("blank", ["", " \n\n\t", "\ufeff"])
def test_a_text_without_words_is_refused(tmp_path: Path, blank: str) -> None:
    (tmp_path / "a.txt").write_text(blank)
    [found] = documents([str(tmp_path / "a.txt")])
    assert isinstance(found, Refusal)
    assert found.reason == "there is no text in it"


def test_a_text_over_the_limit_is_refused_with_its_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_TEXT", 1000)
    (tmp_path / "just.txt").write_text("word " * 200)
    (tmp_path / "over.txt").write_text("word " * 300)
    (tmp_path / "far.txt").write_text("word " * 3000)
    far, just, over = documents([str(tmp_path)])
    assert isinstance(just, Document)
    assert str(over).endswith("over.txt: text of 1,500 characters is over the limit of 1,000; split it")
    assert "has 15,000 bytes and is over the limit of 1,000 characters; split it" in str(far)


def test_a_file_far_over_the_limit_is_refused_without_being_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(tmp_path / "huge.txt", "wb") as file:
        file.truncate(50_000_000_000)  # sparse: takes no room
    monkeypatch.setattr("builtins.open", None)
    [found] = documents([str(tmp_path / "huge.txt")])
    assert "has 50,000,000,000 bytes" in str(found)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2013-04-18-ap.txt", "2013-04-18"),
        ("2013-04-18.txt", "2013-04-18"),
        ("2013-04-181.txt", None),
        ("2013-13-18-ap.txt", None),
        ("ap-2013-04-18.txt", None),
    ],
)
def test_the_day_that_a_file_s_name_begins_with_is_its_date(tmp_path: Path, name: str, published: str | None) -> None:
    (tmp_path / name).write_text("The mayor said no.")
    [found] = documents([str(tmp_path / name)])
    assert isinstance(found, Document)
    assert (found.published, found.origins.get("published")) == (published, published and "name of the file")


ENCODED = base64.b64encode(bytes(range(256)) * 20).decode()


@pytest.mark.parametrize("words", ["q9Xz" * 1250, ENCODED, "said " + "f" * 900])
def test_what_has_no_words_is_no_text(tmp_path: Path, words: str) -> None:
    (tmp_path / "random.txt").write_text(words)
    [refused] = documents([str(tmp_path / "random.txt")])
    assert isinstance(refused, Refusal)
    assert "it is data, not" in refused.reason
    assert refused.advice == "add the article's words as text"
