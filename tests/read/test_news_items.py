"""What news agencies send: ninjs and NewsML-G2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import examples
import pytest
from test_formats import only, read, reason

from claims.records import Document


def item(**properties: Any) -> bytes:
    return json.dumps({"uri": "https://courier.example/1", "type": "text", **properties}).encode()


def test_ninjs_2(tmp_path: Path) -> None:
    found = only(read(tmp_path, examples.ninjs(), "a.json"))
    assert found.text == examples.TEXT
    assert (found.title, found.outlet, found.author) == (examples.TITLE, examples.OUTLET, "Ann Lee")
    assert (found.published, found.modified) == ("2022-10-01T10:00:00Z", "2022-10-02T11:00:00Z")
    assert found.name == "urn:newsml:courier.example:20221001:1"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"body_text": "One said no.\n\nTwo said yes."}, "One said no.\n\nTwo said yes."),
        ({"body_xhtml": "<div><p>One said\nno.</p><p>Two said yes.</p></div>"}, "One said no.\n\nTwo said yes."),
        ({"body_xhtml": "<p>One.</p>", "body_text": "Plain."}, "Plain."),
        ({"bodies": [{"contentType": "text/plain", "value": "One said no."}]}, "One said no."),
    ],
)
def test_ninjs_1_and_3(tmp_path: Path, body: dict[str, Any], text: str) -> None:
    data = item(headline="A", byline="Ann Lee", copyrightholder="Northline", versioncreated="2022-10-01", **body)
    for name in ("a.json", "a.jsonl"):
        found = only(read(tmp_path, data, name))
        assert (found.text, found.title, found.author, found.outlet) == (text, "A", "Ann Lee", "Northline")
        assert (found.url, found.published) == ("https://courier.example/1", "2022-10-01")


def test_a_list_of_items_is_a_document_each(tmp_path: Path) -> None:
    data = f'[{examples.ninjs().decode()}, {{"text": "One said no."}}, 7, {{"uri": "x", "body_text": ""}}]'.encode()
    one, two, number, empty = read(tmp_path, data, "a.json")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert two.name == f"{tmp_path / 'a.json'}:2"
    assert "the list holds a number" in str(number)
    assert "no body" in str(empty)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pubstatus": "canceled", "body_text": "x"}, "was cancelled"),
        ({"pubstatus": "withheld", "body_text": "x"}, "is withheld"),
        ({"type": "picture", "body_text": "x"}, "the item is picture, not text"),
        ({"headlines": []}, "the item has no body"),
        ({"bodies": [7, {"value": 7}, {"value": "<!-- -->"}]}, "the item has no body"),
    ],
)
def test_items_that_are_no_article_are_refused(tmp_path: Path, more: dict[str, Any], words: str) -> None:
    assert words in reason(read(tmp_path, item(**more), "a.json"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"uri": "x",\n "body_text": }', "not valid JSON: a value is missing at line 2, character 15"),
        (b"7", "it is no JSON"),
        (b"[{" * 50_000, "a key in double quotes is missing"),
        (b'[{"a":' * 50_000, "brackets too deep"),
        (b"[" * 100_000, "it is no JSON"),
        (b"{}", 'has no "text"'),
    ],
)
def test_json_that_is_none(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in reason(read(tmp_path, data, "a.json"))


def test_newsml_in_a_message(tmp_path: Path) -> None:
    one, two = read(tmp_path, examples.newsml(), "a.xml")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.text == f"{examples.TITLE}\n\n{examples.TEXT}"
    assert [(part.kind, part.span.of(one.text)) for part in one.parts] == [("headline", examples.TITLE)]
    assert (one.title, one.outlet, one.author) == (examples.TITLE, examples.OUTLET, "Ann Lee")
    assert (one.name, two.name) == ("urn:x:1", "urn:x:2")


def test_nitf_inside_newsml(tmp_path: Path) -> None:
    nitf = (
        '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>not this</title></head><body><body.head/>'
        "<body.content><hl2>Cracks</hl2><block><p>One said <em>no</em>.</p><p>Two said yes.</p></block>"
        "<media><media-caption>The bridge</media-caption></media></body.content></body></nitf>"
    )
    found = only(read(tmp_path, examples.news_item(nitf).encode(), "a.xml"))
    assert found.text == "Cracks\n\nOne said no.\n\nTwo said yes.\n\nThe bridge"
    assert [part.kind for part in found.parts] == ["headline", "caption"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ninat:text", "ninat:picture", "the item is picture, not text"),
        ('<itemClass qcode="ninat:text"/>', '<pubStatus qcode="stat:canceled"/>', "was cancelled"),
        ("<body>", "<nobody>", "can't be parsed"),
    ],
)
def test_news_items_that_are_no_article_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in reason(read(tmp_path, examples.news_item().replace(old, new).encode(), "a.xml"))


def test_a_package_names_items_and_is_none(tmp_path: Path) -> None:
    assert "no news item" in reason(read(tmp_path, b"<packageItem/>", "a.xml"))


def test_xml_with_a_document_type_is_refused_and_nothing_of_it_followed(tmp_path: Path) -> None:
    traps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    data = f'<!DOCTYPE newsItem [<!ENTITY l0 "lol">{traps}]>{examples.news_item("<p>&l8;</p>")}'
    assert reason(read(tmp_path, data.encode(), "a.xml"))
    harmless = f"<!DOCTYPE newsItem>{examples.news_item()}"
    assert "document type" in reason(read(tmp_path, harmless.encode(), "a.xml"))
