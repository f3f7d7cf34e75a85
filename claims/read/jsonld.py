"""What a page says of its article in JSON-LD (schema.org): one node of it, found without trusting the page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claims.identity import normalised

Node = Mapping[str, Any]

LONGEST, MOST_VALUES = 2000, 100
"""Characters of a value, and values in a list; what is beyond is not looked at."""
MOST_CHARACTERS, MOST_NODES = 3_000_000, 20_000
"""Of all scripts of a page; what is beyond is not looked at."""
_ARTICLE = re.compile(r"\w*Article|Report|\w*BlogPosting|ClaimReview")
_COMMENTED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$")
_TAG = re.compile(r"<[^<>]{1,500}>")
_BREAK = re.compile(r"</p>|<br\s*/?>|</div>|\n", re.IGNORECASE)


class JsonLd:
    """The nodes of a page's scripts, in order."""

    def __init__(self, scripts: Iterator[str]) -> None:
        self.nodes: list[Node] = []
        left = MOST_CHARACTERS
        for script in scripts:
            left -= len(script)
            if left >= 0:
                self.nodes += _nodes(_parsed(script), MOST_NODES - len(self.nodes))
        self._named = {one["@id"]: one for one in self.nodes if isinstance(one.get("@id"), str) and len(one) > 1}

    def article(self, titles: Iterator[str]) -> Node:
        """The node of the page's own article; an empty one where none is, or where it can't be told which of several.

        `titles` are what the page calls itself elsewhere.
        """
        articles = [one for one in self.nodes if _is_article(one)]
        if len(articles) > 1:
            own = {normalised(title) for title in titles}
            articles = [one for one in articles if own & {normalised(words) for words in texts(one.get("headline"))}]
        if not articles:
            articles = [one for one in self.nodes if "WebPage" in texts(one.get("@type")) and one.get("datePublished")]
        same = {(*texts(one.get("headline")), *texts(one.get("datePublished"))) for one in articles}
        return articles[0] if len(same) == 1 else {}

    def names(self, value: Any) -> list[str]:
        """Of persons and organisations: given as words, as nodes, or as the ids of nodes."""
        found = []
        for one in value[:MOST_VALUES] if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                one = one.get("name") or self._named.get(str(one.get("@id")), {}).get("name")
            found += texts(one)
        return list(dict.fromkeys(found))


def texts(value: Any) -> list[str]:
    """The words of a value that is words or a list of them, without entities, on one line each."""
    values = value if isinstance(value, list) else [value]
    lines = (" ".join(html.unescape(one[:LONGEST]).split()) for one in values[:MOST_VALUES] if isinstance(one, str))
    return [line for line in lines if line]


def body(article: Node) -> str:
    """The text of the article with a paragraph a line, if the node has it."""
    found = article.get("articleBody")
    if not isinstance(found, str):
        return ""
    lines = (_TAG.sub(" ", html.unescape(line)).split() for line in _BREAK.split(html.unescape(found)))
    return "\n".join(" ".join(line) for line in lines if line)


def _is_article(node: Node) -> bool:
    named = any(_ARTICLE.fullmatch(kind.rsplit("/", 1)[-1]) for kind in texts(node.get("@type")))
    return named and bool(node.get("headline") or node.get("datePublished"))


def _parsed(script: str) -> Any:
    try:
        return json.loads(_COMMENTED.sub("", script), strict=False)
    except (
        ValueError,
        RecursionError,
    ):  # whatever somebody wrote; numbers of thousands of digits; thousands of brackets
        return None


def _nodes(value: Any, most: int) -> list[Node]:
    """All objects in a value, those further out first, and at most so many."""
    found: list[Node] = []
    waiting = [value]
    for one in waiting:
        if len(waiting) > 10 * MOST_NODES or len(found) >= most:
            break
        if isinstance(one, dict):
            found.append(one)
            waiting += [inner for inner in one.values() if isinstance(inner, dict | list)]
        elif isinstance(one, list):
            waiting += [inner for inner in one if isinstance(inner, dict | list)]
    return found
