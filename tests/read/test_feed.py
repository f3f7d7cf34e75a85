"""RSS and Atom: whole articles only, and nothing of XML's traps."""

from __future__ import annotations

import hashlib
from pathlib import Path
from time import process_time

import examples
import pytest
from reads import only, read, reason

from claims.records import Document

SHORT = "<title>A</title><link>https://a.example/1</link>"


def item(content: str, summary: str = "") -> bytes:
    return examples.rss(
        f"<item>{SHORT}<description>{summary}</description><content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )


def test_an_entry_with_its_article_becomes_a_document(tmp_path: Path) -> None:
    found, _ = read(tmp_path, examples.rss(), "a.rss")
    assert isinstance(found, Document)
    assert found.text == examples.TEXT
    assert (found.title, found.outlet, found.author, found.url) == (
        *(examples.TITLE, examples.OUTLET, "Ann Lee"),
        examples.URL,
    )
    assert (found.published, found.modified) == ("2022-10-01T10:00:00+00:00", None)


def test_a_summary_is_not_the_article(tmp_path: Path) -> None:
    _, refused = read(tmp_path, examples.rss(), "a.rss")
    assert str(refused).endswith(
        ":2: the entry has only a summary, which is not the article; "
        "add its address (https://courier.example/2), or the feed's address with --follow"
    )


@pytest.mark.parametrize("end", [" […]", " ...", "… Read more", " Continue reading →", ""])
def test_neither_is_its_beginning(tmp_path: Path, end: str) -> None:
    found = read(tmp_path, item(f"<p>{' '.join(examples.STORY)} {' '.join(examples.STORY)}{end}</p>"), "a.rss")
    assert isinstance(found[0], Document) is not bool(end)


def test_content_that_only_says_the_summary_again_is_none(tmp_path: Path) -> None:
    assert "only a summary" in reason(read(tmp_path, item("The mayor said no.", "The mayor said no."), "a.rss"))


def test_short_content_is_the_article_where_there_is_no_summary(tmp_path: Path) -> None:
    data = item("<p>The mayor said no.</p>").replace(b"<description></description>", b"")
    assert only(read(tmp_path, data, "a.rss")).text == "The mayor said no."


def test_captions_and_headings_are_marked(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.atom(), "a.atom"))
    assert [(part.kind, part.span.of(found.text)) for part in found.parts] == [
        ("caption", "The bridge in May"),
        ("headline", "Cracks"),
    ]
    assert (found.published, found.modified) == ("2022-10-01T10:00:00+00:00", "2022-10-02T11:00:00+00:00")


def test_scripts_are_no_words(tmp_path: Path) -> None:
    found = only(read(tmp_path, item(f"<script>evil()</script>{examples.PARAGRAPHS}<style>p {{}}</style>"), "a.rss"))
    assert found.text == examples.TEXT


def test_the_evidence_of_an_entry_is_its_bytes(tmp_path: Path) -> None:
    found, _ = read(tmp_path, examples.rss(), "a.rss")
    data = examples.rss()
    piece = data[data.index(b"<item>") : data.index(b"</item>") + len(b"</item>")]
    assert isinstance(found, Document)
    assert found.original is not None
    assert found.original.sha256 == hashlib.sha256(piece).hexdigest()


def test_entities_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    traps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    dtd = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY l0 "lol">{traps}]>'
    data = examples.rss(f"<item>{SHORT}<content:encoded>&x; &l8; {'said ' * 80}</content:encoded></item>")
    data = data.replace(b"<rss ", dtd.encode() + b"<rss ", 1)
    for found in read(tmp_path, data, "a.rss"):
        assert "secret" not in getattr(found, "text", "")
        assert len(getattr(found, "text", "")) < 2000


@pytest.mark.parametrize("data", [b"<rss/>", b"<rss version='2.0'><channel/></rss>", b"<feed", b"", b"\0\0"])
def test_what_is_no_feed_is_refused(tmp_path: Path, data: bytes) -> None:
    assert reason(read(tmp_path, data, "a.rss"))


def test_an_author_without_end_takes_no_time(tmp_path: Path) -> None:
    """Where an e-mail address is looked for in it, the time goes with the square of its length: minutes, for these."""
    author = f"<dc:creator>{'a' * 300_000}</dc:creator>".encode()
    started = process_time()
    [found] = read(
        tmp_path, item(f"<p>{examples.TEXT}</p>").replace(b"<description>", author + b"<description>", 1), "a.rss"
    )
    assert found
    assert process_time() - started < 20
