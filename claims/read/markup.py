"""Marked-up prose to plain text with its paragraphs: what feeds and news items carry, which has no page around it."""

from __future__ import annotations

import re
from typing import Any

from claims.read.refused import foreign
from claims.records import Part, PartKind
from claims.stated import Span

_HIDDEN = {"script", "style", "head", "template", "noscript", "iframe", "svg", "object", "form", "button"}
_KINDS: dict[str, PartKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"), "headline"),
    **dict.fromkeys(("figcaption", "media-caption", "caption"), "caption"),
}
_BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "section",
} | {
    *("article", "aside", "header", "footer", "figure", "hr", "body", "block", "bq", "media", "main", "address"),
    *_KINDS,
}
PARAGRAPH = "\n\n"


def prose(markup: str) -> tuple[str, tuple[Part, ...]]:
    """The text of a fragment of HTML, and which stretches of it are headlines or captions; ("", ()) if it has none.

    Raises Refused if it can't be parsed.
    """
    import lxml.html

    if not markup.strip():
        return "", ()
    with foreign("its markup"):
        parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
        root = lxml.html.document_fromstring(f"<div>{markup.replace(chr(0), '')}</div>", parser=parser)
        return prose_of(root)


def prose_of(root: Any) -> tuple[str, tuple[Part, ...]]:
    """As `prose`, of an element of lxml, whose names may have a namespace."""
    from lxml import etree

    blocks: list[tuple[PartKind | None, list[str]]] = [(None, [])]
    kinds: list[PartKind | None] = [None]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _HIDDEN:
                walk.skip_subtree()
                continue
            if name in _BLOCKS:
                kinds.append(_KINDS.get(name, kinds[-1]))
                blocks.append((kinds[-1], []))
            blocks[-1][1].append("\n" if name == "br" else _unbroken(element.text))
            continue
        if event == "end" and name in _BLOCKS:
            kinds.pop()
            blocks.append((kinds[-1], []))
        if element is not root:
            blocks[-1][1].append(_unbroken(element.tail))
    return _joined([(kind, _set("".join(pieces))) for kind, pieces in blocks])


def _unbroken(words: str | None) -> str:
    """Where lines end in the markup means nothing."""
    return re.sub(r"[\r\n]", " ", words or "")


def _set(words: str) -> str:
    """One space between words; a line break (there are only those of <br>) stays one, two make a paragraph."""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    return re.sub(r"\n{3,}", PARAGRAPH, "\n".join(lines)).strip()


def _joined(blocks: list[tuple[PartKind | None, str]]) -> tuple[str, tuple[Part, ...]]:
    text, parts = "", []
    for kind, words in blocks:
        if words:
            text += PARAGRAPH if text else ""
            if kind:
                parts.append(Part(Span(len(text), len(text) + len(words)), kind))
            text += words
    return text, tuple(parts)
