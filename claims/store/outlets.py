"""Outlets: whose a document is, by the name that its metadata give, else by the host of its address.

A name that nobody registered yields to a domain that somebody did: desks and sections sign with names of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from claims.errors import LookupFailed
from claims.registered import Entry, OutletCount
from claims.store.naming import did_you_mean
from claims.store.registry import Book, Registry, called, known, nearest
from claims.store.search import key
from claims.store.tables import claim, document, outlet, outlet_merge, outlet_name, reference

OUTLETS = Book("outlet", "domain", outlet, outlet_name, outlet_merge, own_is_name=True)
Conditions = Sequence[ColumnElement[bool]]


class Imprint(NamedTuple):
    """What a document says of its outlet."""

    key: str | None
    """The name that it gives, as search.key() spells it."""
    domain: str | None


class Printed(NamedTuple):
    """How much there is under an imprint."""

    imprint: Imprint
    words: str | None
    """The name as it is spelt."""
    documents: int
    claims: int


class Outlets(Registry):
    """The store's registry of outlets."""

    book = OUTLETS

    def heard(self, connection: Connection, words: str) -> str | None:
        """How documents, or claims that it relayed, spell the outlet; its domain where only that is known."""
        by_name = select(func.min(document.c.outlet)).where(document.c.outlet_key == key(words))
        by_domain = select(func.min(document.c.domain)).where(document.c.domain == words.strip().lower())
        relayed = select(func.min(reference.c.words)).where(reference.c.part == "via", reference.c.key == key(words))
        return next((found for query in (by_name, by_domain, relayed) if (found := connection.scalar(query))), None)

    def names(self, connection: Connection) -> list[str]:
        """The names and domains of outlets that documents have."""
        found = connection.execute(select(document.c.outlet, document.c.domain).distinct())
        return sorted({words for row in found for words in row if words})

    def published(self, connection: Connection, words: str) -> ColumnElement[bool]:
        """Documents of the outlet that goes by this name or domain. Raises LookupFailed if none does, or Ambiguous."""
        imprints = [Imprint(*row) for row in connection.execute(select(*IMPRINT).distinct())]
        if called(connection, OUTLETS, words):
            whose, id = _Whose(connection), self.find(connection, words)
            return _printed([one for one in imprints if id in whose(one)], imprints)
        host = words.strip().lower()
        own = [one for one in imprints if one.key == key(words) or _belongs(one.domain, host)]
        if not own:
            raise self.missing(connection, words)
        return _printed(own, imprints)

    def relayed(self, connection: Connection, words: str) -> ColumnElement[bool]:
        """Claims that this outlet, or whoever goes by this name, relayed. Raises LookupFailed where nobody of this name
        relayed any, or Ambiguous."""
        keys = {key(words)}
        is_registered = bool(called(connection, OUTLETS, words))
        if is_registered:
            id = self.find(connection, words)
            own = select(outlet.c.id).where(outlet.c.canonical_id == id)
            keys = set(connection.scalars(select(outlet_name.c.key).where(outlet_name.c.outlet_id.in_(own))))
        fits = or_(*(reference.c.key.contains(one, autoescape=True) for one in sorted(keys) if one.strip()), false())
        relayed = select(reference.c.claim_number).where(reference.c.part == "via", fits)
        if not is_registered and connection.scalar(relayed.limit(1)) is None:
            raise self._no_relay(connection, words)
        return claim.c.number.in_(relayed)

    def _no_relay(self, connection: Connection, words: str) -> LookupFailed:
        relays = connection.scalars(select(reference.c.words).where(reference.c.part == "via").distinct())
        near = did_you_mean(nearest(words, relays))
        return LookupFailed(
            f"{words}: nobody of this name relayed a claim; {near}`claims list --jsonl` has who did as via"
        )

    def counts(self, connection: Connection, documents: Conditions, claims: Conditions) -> list[OutletCount]:
        """The outlets of such documents, with how many of such claims they published; the largest first."""
        own = select(func.count()).select_from(claim).where(claim.c.document_id == document.c.id, *claims)
        said = func.sum(own.correlate(document).scalar_subquery())
        query = select(*IMPRINT, func.min(document.c.outlet), func.count(), said).where(*documents)
        whose = _Whose(connection)
        groups: dict[str, list[Printed]] = {}
        for name, domain, words, count, claims_count in connection.execute(query.group_by(*IMPRINT)):
            imprint = Imprint(name, domain)
            for group in whose(imprint) or filter(None, [name or domain]):
                groups.setdefault(group, []).append(Printed(imprint, words, count, int(claims_count)))
        entries = known(connection, OUTLETS, whose.ids & groups.keys())
        found = [_count(entries.get(group), rows) for group, rows in groups.items()]
        return sorted(found, key=lambda one: (-one.documents, one.name))


IMPRINT = (document.c.outlet_key, document.c.domain)


class _Whose:
    """Tells which of the registered outlets published: by name, else by the nearest domain above the host."""

    def __init__(self, connection: Connection) -> None:
        query = select(outlet_name.c.key, outlet_name.c.words, outlet.c.canonical_id)
        self._by_name: dict[str, set[str]] = {}
        self._by_domain: dict[str, set[str]] = {}
        for row in connection.execute(query.join_from(outlet_name, outlet, outlet.c.id == outlet_name.c.outlet_id)):
            self._by_name.setdefault(row.key, set()).add(row.canonical_id)
            if is_domain(row.words):
                self._by_domain.setdefault(row.words.lower(), set()).add(row.canonical_id)
        self.ids = {id for ids in self._by_name.values() for id in ids}

    def __call__(self, imprint: Imprint) -> tuple[str, ...]:
        """Ids of the outlet; of several where they go by one name, of none where nobody registered it."""
        named = self._by_name.get(imprint.key or "")
        labels = (imprint.domain or "").split(".")
        above = (".".join(labels[at:]) for at in range(len(labels)))
        return tuple(sorted(named or next((self._by_domain[one] for one in above if one in self._by_domain), ())))


def is_domain(words: str) -> bool:
    return re.fullmatch(r"[\w-]+(\.[\w-]+)+", words) is not None


def _belongs(domain: str | None, to: str) -> bool:
    return domain is not None and (domain == to or domain.endswith(f".{to}"))


def _printed(wanted: Sequence[Imprint], all: Sequence[Imprint]) -> ColumnElement[bool]:
    """Documents with one of these imprints, of all that there are: a name that is always wanted needs no domain."""
    domains: dict[str | None, set[str | None]] = {}
    for name, domain in wanted:
        domains.setdefault(name, set()).add(domain)
    always = {name for name in domains if name and domains[name] == {one.domain for one in all if one.key == name}}
    sometimes = [
        and_(_is(document.c.outlet_key, [name]), _is(document.c.domain, some))
        for name, some in domains.items()
        if name not in always
    ]
    return or_(document.c.outlet_key.in_(sorted(always)), *sometimes) if domains else false()


def _is(column: Any, values: Iterable[str | None]) -> ColumnElement[bool]:
    """The column is one of these, of which one may be nothing."""
    some = set(values)
    listed = column.in_(sorted(value for value in some if value is not None))
    return or_(listed, column.is_(None)) if None in some else listed


def _count(entry: Entry | None, rows: Sequence[Printed]) -> OutletCount:
    domains = {row.imprint.domain for row in rows}
    domains |= {entry.more.get("domain")} if entry else set()
    published = sorted(filter(None, domains))
    words = min((row.words for row in rows if row.words), default="".join(published[:1]))
    return OutletCount(
        id=entry.id if entry else None,
        name=entry.name if entry else words,
        aliases=entry.aliases if entry else (),
        domains=tuple(published),
        documents=sum(row.documents for row in rows),
        claims=sum(row.claims for row in rows),
    )
