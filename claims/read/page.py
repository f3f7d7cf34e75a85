"""What a page says of itself: title, outlet, author, dates, language and address, each with the place that says so."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from claims.identity import normalised
from claims.read.days import Stated, in_address, settled, stated, written
from claims.read.jsonld import JsonLd, Node, body, texts

MOST_CHARACTERS = 2000
"""Of any value: more of it is not looked at."""
LONGEST_NAME, LONGEST_TITLE, LONGEST_BYLINE = 100, 500, 120
_FEWEST_IN_PARAGRAPH, _FEWEST_IN_LEAD = 20, 8
_MOST_BEFORE_TEXT = 300
"""Elements between the headline and the first paragraph that are looked at."""
_MOST_HEADINGS = 20
_TITLES = ("og:title", "dc.title", "twitter:title")
_OUTLETS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "apple-mobile-web-app-title",
)
_AUTHORS = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "og:datepublished",
    "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date.created", "dc.date", "dcterms.date", "pubdate",
    "publishdate", "publish_date", "publish-date", "publication_date", "published_at", "article.published",
    "parsely-pub-date", "sailthru.date", "bt:pubdate", "cxenseparse:recs:publishtime", "original-publication-date",
    "rnews:datepublished", "displaydate", "date.release", "pdate", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
_LANGUAGES = ("content-language", "language", "dc.language", "inlanguage", "og:locale")
_SEPARATOR = re.compile(r"\s+[|–—•·»:-]+\s+")
_CHANGED = re.compile(r"updat|modif|edited|correct", re.IGNORECASE)


class Said(NamedTuple):
    """A value and where it came from."""

    value: str
    origin: str


class Page:
    """A parsed page; `fetched` is the address that it came from."""

    def __init__(self, tree: Any, fetched: str | None = None) -> None:
        self._tree = tree
        self._fetched = fetched
        self._json = JsonLd(
            one.text or "" for one in tree.iter("script") if "ld+json" in (one.get("type") or "").lower()
        )

    @cached_property
    def _meta(self) -> dict[str, str]:
        """The first value of each meta tag by its name in small letters."""
        found: dict[str, str] = {}
        for tag in self._tree.iter("meta"):
            value = " ".join(html.unescape((tag.get("content") or "")[:MOST_CHARACTERS]).split())
            for kind in ("property", "name", "itemprop", "http-equiv"):
                if value and tag.get(kind):
                    found.setdefault(tag.get(kind).strip().lower(), value)
        return found

    def _of_meta(self, *names: str) -> Iterator[Said]:
        return (Said(self._meta[name], f"meta {name}") for name in names if name in self._meta)

    @cached_property
    def article(self) -> Node:
        """Its node in JSON-LD."""
        return self._json.article(said.value for said in [*self._of_meta(*_TITLES), *self._headings, *self._title_tag])

    @property
    def body(self) -> str:
        """The article's text as JSON-LD has it."""
        return body(self.article)

    def _of_json(self, key: str) -> list[Said]:
        return [Said(words, "JSON-LD") for words in texts(self.article.get(key))]

    @cached_property
    def _headings(self) -> list[Said]:
        found = itertools.islice(self._tree.iter("h1"), _MOST_HEADINGS)
        return [Said(words, "h1") for one in found if (words := _line(one))]

    @cached_property
    def _title_tag(self) -> list[Said]:
        return [Said(words, "title tag") for one in self._tree.iter("title") if (words := _line(one))][:1]

    @cached_property
    def title(self) -> Said | None:
        """As the page is shared first, for the headline in JSON-LD is often one made for search engines."""
        one_heading = self._headings if len({said.value for said in self._headings}) == 1 else []
        found = [*self._of_meta(*_TITLES), *self._of_json("headline"), *one_heading, *self._title_tag]
        outlets = {normalised(said.value) for said in self._outlets()}
        others = {normalised(said.value) for said in [*found, *self._headings]} | {""}
        for said in found:
            words = _without_tail(said.value, outlets, others)
            if words and normalised(words) not in outlets and len(words) <= LONGEST_TITLE:
                return Said(words, said.origin)
        return None

    @cached_property
    def outlet(self) -> Said | None:
        """The name of the site, if it gives one: the publisher in JSON-LD may be the agency that the text is from."""
        return next((said for said in self._outlets() if len(said.value) <= LONGEST_NAME), None)

    def _outlets(self) -> Iterator[Said]:
        handles = []
        for said in self._of_meta(_OUTLETS[0]):
            for name in _SEPARATOR.split(said.value):
                if _is_name(name, self._host):
                    yield Said(name.strip(), said.origin)
                    break
            else:
                handles.append(said)
        yield from (Said(name, "JSON-LD") for name in self._json.names(self.article.get("publisher")) if _is_name(name))
        yield from (said for said in self._of_meta(*_OUTLETS[1:]) if _is_name(said.value))
        yield from (Said(tail, said.origin) for said in self._title_tag if (tail := _tail_of(said.value, self._host)))
        yield from (said for said in handles if not urlsplit(said.value).scheme)
        if self._host:
            yield Said(self._host, "host of the address")

    @cached_property
    def _host(self) -> str:
        return host_of(self.url.value) if self.url else ""

    @cached_property
    def author(self) -> Said | None:
        """Who wrote it, where that is not the outlet itself."""
        visible = (
            Said(words, "byline") for one in self._tree.iter("a", "span") if _is_author(one) and (words := _line(one))
        )
        candidates = [
            *(Said(_and(self._json.names(self.article.get(key))), "JSON-LD") for key in ("author", "creator")),
            *self._of_meta(*_AUTHORS),
            *visible,
        ]
        nobody = {"", *(normalised(said.value) for said in self._outlets())}
        for said in candidates:
            name = re.sub(r"^by\s+", "", said.value, flags=re.IGNORECASE).strip()
            if "://" not in name and len(name) <= 2 * LONGEST_NAME and normalised(name) not in nobody:
                return Said(name, said.origin)
        return None

    @cached_property
    def language(self) -> Said | None:
        """The ISO 639 code that the page declares."""
        tags = [
            Said(self._tree.get("lang") or "", "html lang"),
            *self._of_json("inLanguage"),
            *self._of_meta(*_LANGUAGES),
        ]
        for said in tags:
            if found := re.fullmatch(r"([a-z]{2,3})(?:[-_][\w-]*)?", said.value.strip(), re.IGNORECASE):
                return Said(found[1].lower(), said.origin)
        return None

    @cached_property
    def modified(self) -> Said | None:
        """Nothing where it would be before the article was published."""
        if self._changed is None or (self._settled and self._changed.day < self._settled.day):
            return None
        return Said(self._changed.words, self._changed.origin)

    @cached_property
    def published(self) -> Said | None:
        """Nothing where its places disagree."""
        return Said(self._settled.words, self._settled.origin) if self._settled else None

    @cached_property
    def _changed(self) -> Stated | None:
        said = [*self._of_json("dateModified"), *self._of_meta(*_MODIFIED), *self._marked("dateModified")]
        return next((one for each in said if (one := stated(*each, each.origin))), None)

    @cached_property
    def _settled(self) -> Stated | None:
        found = [
            *((said, "JSON-LD") for said in self._of_json("datePublished")),
            *((said, "meta") for said in self._of_meta(*_PUBLISHED)),
            *((said, "visible") for said in self._marked("datePublished")),
            *((said, "visible") for said in self._under_headline()),
        ]
        dates = [one for said, place in found if (one := stated(*said, place))]
        changed: date | None = self._changed.day if self._changed else None
        return settled(dates, in_address(self.url.value if self.url else None), changed)

    def _marked(self, name: str) -> Iterator[Said]:
        """Dates that the page marks up where it shows them."""
        for one in self._tree.iter("time", "span", "abbr", "div", "p"):
            if one.get("itemprop") == name or (
                name == "datePublished" and one.tag == "time" and "pubdate" in one.attrib
            ):
                yield Said(one.get("datetime") or one.get("content") or _line(one)[:LONGEST_BYLINE], f"{one.tag} tag")

    def _under_headline(self) -> Iterator[Said]:
        """The first date between the headline and the text."""
        for one in self._before_text():
            words = _line(one)
            if len(words) > LONGEST_BYLINE or _CHANGED.search(words):
                continue
            if one.tag == "time" and one.get("datetime"):
                yield Said(one.get("datetime"), "time tag")
                return
            if day := written(words):
                yield Said(day.isoformat(), "byline")
                return

    def _before_text(self) -> Iterator[Any]:
        elements = self._tree.iter()
        if not any(one.tag == "h1" and _line(one) for one in elements):
            return
        for _, one in zip(range(_MOST_BEFORE_TEXT), elements, strict=False):
            if isinstance(one.tag, str) and one.tag not in ("script", "style"):
                yield one
            if one.tag == "p" and len(_line(one).split()) >= _FEWEST_IN_PARAGRAPH:
                return

    @cached_property
    def lead(self) -> str:
        """The paragraph over the text that the page marks as its summary, which is often left out as no part of it."""
        marked = (one for one in self._before_text() if one.get("itemprop") == "description" and one.tag != "meta")
        leads = (_line(one) for one in marked)
        return next((words for words in leads if words.endswith(".") and len(words.split()) >= _FEWEST_IN_LEAD), "")

    @cached_property
    def url(self) -> Said | None:
        """The address that the page calls its own, if it is an article's and of the site that the page came from: a
        page must not pass for another outlet's. Where that is unknown, of the site that most of the page names."""
        tags = self._tree.iter("link")
        links = [
            Said(one.get("href") or "", "link canonical")
            for one in tags
            if (one.get("rel") or "").lower() == "canonical"
        ]
        named = [*links, *self._of_meta("og:url"), *self._of_json("url"), *self._json_page()]
        base = self._fetched or next((said.value for said in named if said.value.startswith("http")), "")
        found = [Said(address, said.origin) for said in named if (address := _article_address(said.value, base))]
        if self._fetched is None:
            whole = {said.value.strip() for said in named}
            found = [said for said in found if said.value in whole] or found  # a relative one has nothing to stand on
            hosts = Counter(host_of(said.value) for said in found)
            return max(found, key=lambda said: hosts[host_of(said.value)], default=None)
        own = (said for said in found if _same_site(host_of(said.value), host_of(self._fetched or "")))
        return next(own, Said(self._fetched, "address"))

    def _json_page(self) -> list[Said]:
        page = self.article.get("mainEntityOfPage")
        return [Said(words, "JSON-LD") for words in texts(page.get("@id") if isinstance(page, dict) else page)]


def _line(element: Any) -> str:
    """Its words on one line; of a long text the beginning."""
    words = ""
    for piece in element.itertext() if isinstance(element.tag, str) else ():
        words += piece[: MOST_CHARACTERS - len(words)]
        if len(words) == MOST_CHARACTERS:
            break
    return " ".join(words.split())


def _is_author(element: Any) -> bool:
    return "author" in (element.get("rel"), element.get("itemprop"))


def _and(names: Iterable[str]) -> str:
    return ", ".join(re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in names)


def _is_name(words: str, host: str = "") -> bool:
    """Not an address, not a handle, not an account."""
    words = words.strip()
    handle = words.islower() and " " not in words
    guessed = host.count(".") > 1 and words.lower() == host.split(".")[0]  # from hosted.example.org
    address = re.fullmatch(r"(https?:)?//\S+|@\S+|\S+\.(com|org|net|co\.\w+)", words.lower())
    return bool(normalised(words)) and not (handle or guessed or address)


def _tail_of(title: str, host: str) -> str | None:
    """What stands last in a title, if the site's name is in it or it in the site's."""
    tail = _SEPARATOR.split(title)[-1].strip()
    letters = re.sub(r"\W", "", tail.lower()).removeprefix("the")
    labels = [label for label in host.split(".")[:-1] if label not in ("co", "com", "net", "org", "ac", "gov")]
    site = re.sub(r"\W", "", labels[-1]) if labels else ""
    named = len(letters) > 2 and (letters in site or (len(site) > 3 and site in letters))
    return tail if tail != title and named else None


def _without_tail(title: str, outlets: set[str], others: set[str]) -> str:
    """Without what pages put behind a title: the outlet's name, or all that no other title of the page has."""
    for found in reversed(list(_SEPARATOR.finditer(title))):
        front, tail = title[: found.start()], title[found.end() :]
        if normalised(tail) in outlets or normalised(front) in others:
            return _without_tail(front.strip(), outlets, others - {normalised(front)})
    return title.strip()


def _article_address(address: str, base: str) -> str | None:
    try:
        whole = urljoin(base, address.strip())
        parts = urlsplit(whole)
        named = parts.scheme in ("http", "https") and parts.hostname and parts.path not in ("", "/")
    except ValueError:
        return None
    return whole if address.strip() and named else None


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _same_site(a: str, b: str) -> bool:
    """One host, or a part of the other: m.example.org and example.org."""
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")
