"""E-mail: what the message itself says, and whose words it quotes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import examples
import pytest
from test_formats import only, read, reason

from claims.records import Document, Refusal


def marked(tmp_path: Path, plain: str) -> list[str]:
    found = only(read(tmp_path, examples.mail(plain), "a.eml"))
    assert {part.kind for part in found.parts} <= {"boilerplate"}
    return [part.span.of(found.text) for part in found.parts]


def test_subject_sender_and_date(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.mail(), "a.eml"))
    assert (found.title, found.author, found.published) == (examples.TITLE, "Ann Lee", "2022-10-01T10:00:00+02:00")
    assert found.text == examples.TEXT + "\n"


def test_plain_text_is_preferred_to_html(tmp_path: Path) -> None:
    assert only(read(tmp_path, examples.mail("The words.", examples.PAGE), "a.eml")).text == "The words.\n"


def test_html_alone_is_read_as_a_page_is(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.mail(None, examples.PAGE), "a.eml"))
    assert "cracks in four" in found.text
    assert "<p>" not in found.text
    assert found.title == examples.TITLE


def test_what_is_quoted_and_the_signature_are_boilerplate(tmp_path: Path) -> None:
    text = (
        "I said no.\n\nOn Sat, 1 Oct 2022, Bo Ray\n<bo@a.example> wrote:\n> Did you say yes?\n>\n> You did.\n\n"
        "Bo asked twice.\n\n-- \nAnn Lee\nThe Harbour Courier\n"
    )
    assert marked(tmp_path, text) == [
        "On Sat, 1 Oct 2022, Bo Ray\n<bo@a.example> wrote:\n> Did you say yes?\n>\n> You did.",
        "-- \nAnn Lee\nThe Harbour Courier",
    ]


def test_a_message_that_follows_below_is_boilerplate(tmp_path: Path) -> None:
    assert marked(tmp_path, "I said no.\n\n-----Original Message-----\nFrom: Bo\n\nDid you?\n") == [
        "-----Original Message-----\nFrom: Bo\n\nDid you?"
    ]
    assert marked(tmp_path, "No.\n-- \nAnn\n\n> Did you?\n") == ["-- \nAnn", "> Did you?"]


def test_a_rule_between_articles_is_no_signature(tmp_path: Path) -> None:
    assert marked(tmp_path, "One said no.\n-- \n" + "Two said yes.\n" * 40) == []


def test_a_mailbox_is_a_document_a_message(tmp_path: Path) -> None:
    one, two = (examples.mail(f"{name} said no.\n\n>From here on it said >From.") for name in ("One", "Two"))
    line = b"From ann@courier.example Sat Oct  1 10:00:00 2022\n"
    found = read(tmp_path, line + one + b"\n" + line + two + b"\n" + line + b"\n", "a.mbox")
    first, second, empty = found
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(empty, Refusal)
    assert (first.name, second.name) == (f"{tmp_path / 'a.mbox'}:1", f"{tmp_path / 'a.mbox'}:2")
    assert second.text.startswith("Two said no.\n\nFrom here on it said >From.")
    assert first.original is not None
    assert first.original.sha256 == hashlib.sha256(one.replace(b">From here", b"From here") + b"\n").hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        b"From: a\nTo: b\n\n",
        b"From: a\nTo: b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw==\n",
        b"From: a\nContent-Type: text/plain; charset=nonsense\nDate: Sat, 99 Oct 2022\n\n \n",
    ],
)
def test_a_message_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    assert reason(read(tmp_path, data, "a.eml"))


def test_a_date_that_is_none_is_left_empty(tmp_path: Path) -> None:
    found = only(read(tmp_path, b"From: a@b.c\nSubject: x\nDate: soon\n\nOne said no.\n", "a.eml"))
    assert (found.published, found.author) == (None, "a@b.c")
