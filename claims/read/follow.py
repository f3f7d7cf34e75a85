"""Following a feed or a sitemap: its new articles and only those, politely, and from where a former run stopped."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from claims import settings
from claims.read import docx, html, pdf, text
from claims.read.answers import Answered, Busy, Unreached
from claims.read.check import checked
from claims.read.form import Input, Read, giving, saying
from claims.read.formats import MEDIA, format_of
from claims.read.hosts import host_of, parts_of
from claims.read.lists import LISTS, LONGEST_ADDRESS, Listing, listing_of
from claims.read.polite import Manners
from claims.read.refused import Refused
from claims.read.stream import Room, in_memory
from claims.read.url import ANYWHERE_PUBLIC, NONE_KNOWN, Access, Page, Validators, fetch
from claims.records import Document, Refusal
from claims.visits import Visit

SINGLE = (html.FORMAT, text.FORMAT, pdf.FORMAT, docx.FORMAT)
"""Formats that an article may have."""
ARTICLES = tuple(media for media, format in MEDIA.items() if format is None or format in SINGLE)
"""Content types that one may come as."""
FAILURES = 3
"""After so many addresses in vain, a host is out of reach."""


class Visits(Protocol):
    """What is remembered from one run to the next, by address."""

    def known(self, address: str) -> Visit | None: ...

    def put(self, visit: Visit) -> None:
        """Remember this of the address, in place of what was known."""
        ...

    def listed(self, of: Visit, named: Sequence[Visit]) -> None:
        """Remember this of a list and, at once, what it names: of what is known only what the list says of it is new,
        and a list that has changed is to be asked again. Lists that it names no more are let go."""
        ...

    def waiting(self, on: str) -> Sequence[Visit]:
        """What was named last on the list at this address and is not done, in the order of naming, but what was asked
        in vain before after all else; and the lists that it names, for something on them may wait."""
        ...


@dataclass(frozen=True)
class Manner:
    """How addresses are followed."""

    access: Access = ANYWHERE_PUBLIC
    delay: float = settings.DELAY
    """Seconds between two requests to a host; its robots.txt may ask for more."""
    again: bool = False
    """Ask also for the articles that were read, or refused, before, as far as they are listed now."""
    first: int | None = None
    """Stop after so many documents."""
    keep: bool = False
    """Let each document's Original have its bytes."""
    outlet: str | None = None
    published: str | None = None
    """As in `documents`: these outrank what an article says itself."""


AS_EVER = Manner()


def follow(addresses: Iterable[str], visits: Visits, manner: Manner = AS_EVER) -> Iterator[Document | Refusal]:
    """The new articles of feeds, of sitemaps and of pages that name a feed, as they come, and a Refusal for each that
    can't be read.

    A document's name is the address that its list has for it: whoever has stored it must say so to `visits` (`done`),
    or it is new again the next time. Raises nothing but what `visits` raises.
    """
    walk, count = _Walk(visits, manner), 0
    for address in addresses if manner.first != 0 else ():
        for found in walk.all_on(address):
            yield found
            count += isinstance(found, Document)
            if count == manner.first:
                return


class _Walk:
    """One run over lists and the articles that they name."""

    def __init__(self, visits: Visits, manner: Manner) -> None:
        self._visits = visits
        self._manner = manner
        self._manners = Manners(manner.access, manner.delay)
        self._seen: set[str] = set()
        self._busy: set[str] = set()
        """Hosts that this run leaves alone: they ask for it, or did not answer several times."""
        self._failures: Counter[str] = Counter()

    def all_on(self, address: str) -> Iterator[Document | Refusal]:
        """What the list at this address leads to, the lists that it names included, one after the other."""
        lists, count = deque([Visit(address, "list")]), 0
        while lists:
            of = lists.popleft()
            if not of.address.isprintable() or len(of.address.encode()) > LONGEST_ADDRESS:
                yield Refused("it is too long, or no address", "copy it again from the browser").of(of.address)
                continue
            if of.address in self._seen:
                continue
            self._seen.add(of.address)
            count += not self._is_settled(of)
            if count > settings.MAX_LISTS:
                reason = f"it leads to more than {settings.MAX_LISTS:,} feeds and sitemaps"
                yield Refused(reason, "follow those that you need, each by its own address").of(address)
                return
            try:
                wanted = self._visits.waiting(of.address) if self._is_settled(of) else self._asked(of)
            except Refused as refused:
                yield from self._refused(of, refused)
                continue
            lists.extend(one for one in wanted if one.kind == "list")
            yield from self._articles(one for one in wanted if one.kind == "article")

    def _is_settled(self, of: Visit) -> bool:
        """The list that names this one says that it has not changed since it was asked."""
        return of.done and of.changed is not None and not self._manner.again

    def _asked(self, of: Visit) -> Sequence[Visit]:
        """What is to be asked of what the list names, now and before. Raises Refused."""
        known = self._visits.known(of.address)
        of = known if known is not None and known.kind == "list" else of
        page = self._page(of, LISTS, conditionally=not self._manner.again)
        of = replace(of, asked_at=page.fetched_at, status=page.status, done=True)
        if page.is_unchanged:
            self._visits.put(of)
            return self._visits.waiting(of.address)
        listing = listing_of(page, of.address)
        of = replace(of, etag=page.validators.etag, last_modified=page.validators.last_modified)
        self._visits.listed(of, [replace(one, listed_on=of.address) for one in listing.named])
        waiting = self._visits.waiting(of.address)
        return [*waiting, *(self._known_of(listing, waiting) if self._manner.again else ())]

    def _known_of(self, listing: Listing, waiting: Sequence[Visit]) -> Iterator[Visit]:
        """What is done of what is listed now."""
        left = {one.address for one in waiting}
        for one in listing.named:
            known = self._visits.known(one.address) if one.address not in left else None
            if known is not None:
                yield known

    def _articles(self, wanted: Iterable[Visit]) -> Iterator[Document | Refusal]:
        for one in wanted:
            if one.address in self._seen:
                continue
            self._seen.add(one.address)
            try:
                found = self._read(one)
            except Refused as refused:
                yield from self._refused(one, refused)
            else:
                if found is not None:
                    yield found

    def _read(self, one: Visit) -> Document | None:
        """The article; None if it is as it was when it was read. Raises Refused."""
        page = self._page(one, ARTICLES, conditionally=one.done and one.document is not None)
        kept = replace(one, asked_at=page.fetched_at, status=page.status)
        if page.is_unchanged:
            self._visits.put(kept)
            return None
        etag, last_modified = page.validators.etag, page.validators.last_modified
        self._visits.put(replace(kept, etag=etag, last_modified=last_modified, done=False))
        given = {"outlet": self._manner.outlet, "published": self._manner.published}
        document = giving(article_of(page, one.address), given)
        original = page.original if self._manner.keep else replace(page.original, data=None)
        said = {"title": one.title, "author": one.author, "published": one.published}
        return checked(replace(_filled(document, said), original=original))

    def _page(self, of: Visit, accept: Collection[str], *, conditionally: bool) -> Page:
        if (host := host_of(parts_of(of.address))) in self._busy:
            raise _LeftAlone(host)
        known = Validators(of.etag, of.last_modified) if conditionally else NONE_KNOWN
        try:
            return fetch(of.address, self._manners.access, accept=accept, known=known)
        except Busy:
            self._busy.add(host)
            raise
        except Unreached:
            self._failures[host] += 1
            if self._failures[host] == FAILURES:
                self._busy.add(host)
            raise

    def _refused(self, of: Visit, refused: Refused) -> Iterator[Refusal]:
        """The refusal, once for all that a busy host has; what may be answered at another time stays to be asked."""
        if isinstance(refused, _LeftAlone):
            return
        status = refused.status if isinstance(refused, (Answered, Busy)) else None
        passing = isinstance(refused, (Unreached, Busy)) or (status or 0) >= 500
        known = self._visits.known(of.address) or of
        asked = replace(known, asked_at=datetime.now(UTC), status=status or known.status)
        self._visits.put(asked if of.kind == "list" or passing else replace(asked, done=True))
        yield refused.of(of.address)


class _LeftAlone(Refused):
    """The host is busy or out of reach, as was said, and not asked again; whatever is on it waits for another run."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} can't answer now", "try again later")


def article_of(page: Page, name: str) -> Document:
    """The one article on a page. Raises Refused if there is none."""
    room = Room(lambda: len(page.data))
    format = MEDIA[page.content_type]
    given = Input(name, in_memory(page.data), room, format=format, charset=page.charset, url=page.url)
    found = format_of(given)
    if found not in SINGLE:
        raise Refused(f"it is {found.name}, not an article", "add it without --follow")
    for each in found.read(given):
        if isinstance(each, Read):
            return each.document
    raise Refused("no article was found there", "open it in a browser, and see what it is")


def _filled(document: Document, said: Mapping[str, str | None]) -> Document:
    """The document with what the list says of it, where it says nothing itself."""
    return saying(document, {field: (said[field], "feed") for field in said if not getattr(document, field)})
