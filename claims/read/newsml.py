"""NewsML-G2, the news agencies' XML: a document a text item, alone or in a message of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from claims.read.feed import is_xml
from claims.read.form import Format, Found, Input, Read, saying
from claims.read.markup import prose_of
from claims.read.refused import Refused, foreign
from claims.read.stream import most, whole
from claims.records import Document, Part

ADVICE = "leave it out, or ask who sent it for a text item"
_UNUSABLE = {"canceled": "was cancelled", "withheld": "is withheld"}


def read(given: Input) -> Iterator[Found]:
    """A document a news item, its place `name:number` where there are several; a Refusal for each without words.

    Raises Refused for what is no NewsML-G2.
    """
    from lxml import etree

    data = whole(given.stream)
    root = safe_xml(data)
    items = [root] if _local(root) == "newsItem" else list(root.iter("{*}newsItem"))
    for number, item in enumerate(items, start=1):
        place = given.name if len(items) == 1 else f"{given.name}:{number}"
        try:
            piece = data if len(items) == 1 else etree.tostring(item, encoding="utf-8", with_tail=False)
            yield Read(_document(item, place), piece, place)
        except Refused as refused:
            yield refused.of(place)
    if not items:
        raise Refused("there is no news item in it", "a package only names items: add those")


def safe_xml(data: bytes) -> Any:
    """The root of XML, with no entity followed and nothing fetched. Raises Refused for other things, and for a DTD."""
    from lxml import etree

    with foreign("the XML", "check that it was saved whole"):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.doctype:
            raise Refused("it has a document type of its own, which may hide traps", "take the <!DOCTYPE ...> out")
        return root


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _document(item: Any, place: str) -> Document:
    """Raises Refused where the item has no words, or may not be used."""
    status = (_attribute(item, "pubStatus", "qcode") or "").rpartition(":")[2]
    if status in _UNUSABLE:
        raise Refused(f"the item {_UNUSABLE[status]} by who sent it", "leave it out")
    kind = (_attribute(item, "itemClass", "qcode") or "text").rpartition(":")[2]
    if kind not in ("text", "composite"):
        raise Refused(f"the item is {kind[:40]}, not text", ADVICE)
    text, parts = _body(item)
    if not text.strip():
        raise Refused("the item has no words in it", ADVICE)
    guid = item.get("guid") or ""
    url = guid if guid.startswith(("http://", "https://")) else None
    said = {field: _first(item, names) for field, names in _FIELDS.items()}
    document = Document(text=text, parts=parts, name=guid or place)
    return saying(document, {**said, "url": (url, "NewsML-G2 guid")})


_FIELDS = {
    "title": ("headline", "title"),
    "author": ("by", "creator"),
    "outlet": ("provider", "infoSource"),
    "published": ("contentCreated", "firstCreated", "versionCreated"),
    "modified": ("contentModified", "versionCreated"),
}
"""Field -> the elements that may have it; the first that says something counts."""


def _elements(item: Any, name: str) -> Iterator[Any]:
    """Those of the item's own metadata, not of what it is about."""
    for meta in ("itemMeta", "contentMeta"):
        yield from item.iterfind(f"{{*}}{meta}/{{*}}{name}")


def _attribute(item: Any, name: str, attribute: str) -> str | None:
    return next((element.get(attribute) for element in _elements(item, name)), None)


def _first(item: Any, names: Sequence[str]) -> tuple[str | None, str]:
    """The words of the first element that says something, and its name."""
    for name in names:
        if words := _words(item, name):
            return words, f"NewsML-G2 {name}"
    return None, ""


def _words(item: Any, name: str) -> str | None:
    """What an element says: its words, the name of what it points to, or the literal."""
    for element in _elements(item, name):
        named = element.find("{*}name")
        words = "".join((element if named is None else named).itertext()) or element.get("literal") or ""
        if words := " ".join(words.split()):
            return words
    return None


def _body(item: Any) -> tuple[str, tuple[Part, ...]]:
    """Marked-up content first: it has paragraphs, captions and headlines; else what stands there as plain text."""
    for inline in item.iterfind("{*}contentSet/{*}inlineXML"):
        bodies = [*inline.iter("{*}body.content"), *inline.iter("{*}body"), inline]
        text, parts = prose_of(bodies[0])
        if text:
            return text, parts
    for inline in item.iterfind("{*}contentSet/{*}inlineData"):
        if inline.get("contenttype", "text/plain").startswith("text/plain") and not inline.get("encoding"):
            return "".join(inline.itertext()).strip(), ()
    return "", ()


FORMAT = Format(
    "NewsML-G2",
    read,
    lambda head: is_xml(head, b"newsItem", b"newsMessage", b"packageItem"),
    (".xml",),
    ("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
    limit=most,
)
