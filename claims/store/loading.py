"""Many documents at once, with claims that were found elsewhere: whole tables' worth of rows, loaded as fast as can be.

What is stored is what `Store.save` would have stored, document by document. How the claims relate is found afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, func, select

from claims.copies import keys_of
from claims.editions import told_by
from claims.heard import Company
from claims.records import Claim, Comparison, Document, Printing
from claims.store import judging, neighbours, slots, writing
from claims.store.anew import unsettle
from claims.store.dialects import dialect_of
from claims.store.editions import origin_values
from claims.store.references import references_of
from claims.store.rows import (
    claim_values,
    claims_select,
    company_values,
    compared_by_number,
    compared_claims,
    comparison_values,
    document_values,
)
from claims.store.slots import number_of
from claims.store.tables import band, claim, comparison, document, reference, slot, version
from claims.store.transactions import Transactions

SOME = 1000
_IN_TEXT = (claim.c.content_start, claim.c.id)
"""Ids in one statement."""
Row = Mapping[str, Any]
Id = TypeVar("Id", str, int)


class Found(NamedTuple):
    """A document, and what an extractor found in it."""

    document: Document
    claims: Sequence[Claim]
    company: Company
    extractor: str


class Loading(Transactions):
    """Documents in bulk."""

    def stored(self, ids: Iterable[str]) -> dict[str, str]:
        """Of these documents those that are stored, with the digest of their current text."""
        with self._read() as connection:
            return _stored(connection, sorted(set(ids)))

    def load(self, found: Sequence[Found]) -> None:
        """Store documents that are not stored yet, each once; all of them or none. Raises StoreError."""
        with self._write() as connection:
            _load(connection, found)

    def before(self, documents: Sequence[str]) -> Before:
        """What each of these documents (ids), which were the last to be loaded, is compared with."""
        return Before(self, self._read, documents)

    def load_relations(self, comparisons: Sequence[Comparison], same_utterance: Iterable[tuple[str, str]]) -> None:
        """As relate(), of claims that nothing was known to relate to before."""
        with self._write() as connection:
            number = _next(connection, comparison)
            rows = sorted(map(comparison_values, comparisons), key=lambda row: (row["a_id"], row["b_id"]))
            _put(connection, comparison, ({**row, "number": at} for at, row in enumerate(rows, start=number)))
            pairs = sorted(same_utterance)
            for start in range(0, len(pairs), SOME):
                writing.put_same_utterance(connection, pairs[start : start + SOME])

    def add_speaker_keys(self, keys: Mapping[str, Iterable[str]]) -> None:
        """These speakers (ids) have these keys, too."""
        with self._write() as connection:
            neighbours.add_speaker_keys(connection, keys)

    def place_names(self, name: str) -> Sequence[str]:
        raise NotImplementedError

    def printings(self, document_id: str, within: int) -> list[Printing]:
        raise NotImplementedError


class Before:
    """Claims that were stored before those of some documents, as `conflicts.Candidates` wants them: looked up for all
    of these at once, and read once."""

    def __init__(
        self, store: Loading, read: Callable[[], AbstractContextManager[Connection]], documents: Sequence[str]
    ) -> None:
        self._store, self._read = store, read
        self._current: dict[str, list[Claim]] = {id: [] for id in documents}
        with read() as connection:
            query = claims_select().where(claim.c.document_id.in_(documents), ~claim.c.withdrawn)
            for one in compared_claims(connection, connection.execute(query.order_by(*_IN_TEXT))):
                self._current[one.document.id].append(one)
        self._sharing: dict[str, list[Claim]] = {}

    def groups(self) -> list[list[Claim]]:
        """The claims of each document."""
        return list(self._current.values())

    def current(self, document_id: str) -> list[Claim]:
        return self._current[document_id]

    def place_names(self, name: str) -> Sequence[str]:
        return self._store.place_names(name)

    def printings(self, document_id: str, within: int) -> list[Printing]:
        return self._store.printings(document_id, within)

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        """The same limit is to be asked for each time."""
        if not self._sharing:
            every = [one for own in self._current.values() for one in own]
            self._sharing = dict(zip((one.id for one in every), self._shared(every, limit), strict=True))
        return [self._sharing[one.id] for one in claims]

    def _shared(self, every: Sequence[Claim], limit: int) -> list[list[Claim]]:
        with self._read() as connection:
            numbers = slots.sharing_before(connection, every, limit)
            known = compared_by_number(connection, (number for some in numbers for number in some))
            return [[known[number] for number in some] for some in numbers]


def _stored(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for some in _parts(ids):
        query = select(version.c.document_id, version.c.sha256)
        for row in connection.execute(query.where(version.c.is_current, version.c.document_id.in_(some))):
            known[row.document_id] = row.sha256
    return known


def _load(connection: Connection, found: Sequence[Found]) -> None:
    documents = {one.document.id: number for number, one in enumerate(found, start=_next(connection, document))}
    assert len(documents) == len(found), "each document once"
    _put_speakers(connection, [claim for one in found for claim in one.claims])
    rows = list(_claim_rows(connection, found))
    for table, filled in (
        (document, [_document_row(one, documents[one.document.id]) for one in found]),
        (version, map(_version_row, found)),
        (band, (row for one in found for row in _bands(documents[one.document.id], one.document.text))),
        (claim, rows),
        (slot, (row for one in rows for row in _slots(one))),
        (reference, (row for one in rows for row in references_of(one["number"], one))),
    ):
        _put(connection, table, filled)


def _put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    dialect = dialect_of(connection)
    if dialect.load(connection, table, ({column.name: row.get(column.name) for column in table.c} for row in rows)):
        dialect.loaded(connection, table)


def _next(connection: Connection, table: Table) -> int:
    """The row number that comes next; the caller is the only one to write."""
    return (connection.scalar(select(func.max(table.c.number))) or 0) + 1


def _document_row(of: Found, number: int) -> Row:
    return {**document_values(of.document), "number": number, "company": company_values(of.company)}


def _version_row(of: Found) -> Row:
    text = of.document.text
    return {
        "document_id": of.document.id,
        "sha256": of.document.sha256,
        "is_current": True,
        "words": len(text.split()),
        "added_at": judging.now(),
        "text": text,
        "extractor": of.extractor,
        "parts": [[*part.span, part.kind] for part in of.document.parts] or None,
        "told": dict(told_by(of.document)),
        **origin_values(of.document),
    }


def _bands(number: int, text: str) -> Iterator[Row]:
    return ({"key": key, "document_number": number} for key in sorted(set(keys_of(text))))


def _put_speakers(connection: Connection, claims: Iterable[Claim]) -> None:
    heard: dict[str, list[Claim]] = {}
    for one in claims:
        if one.speaker:
            heard.setdefault(one.speaker.id, []).append(one)
    for some in _parts(sorted(heard)):
        writing.put_speakers(connection, (one.speaker for id in some for one in heard[id] if one.speaker))
        unsettle(connection, some)


def _claim_rows(connection: Connection, found: Sequence[Found]) -> Iterator[Row]:
    """Each with its number, and with the speaker that whom it was heard from is judged to be."""
    heard = sorted({one.speaker.id for each in found for one in each.claims if one.speaker})
    canonical: dict[str | None, str] = {}
    for some in _parts(heard):
        canonical.update(writing.canonical(connection, some))
    number = _next(connection, claim)
    for each in found:
        for one in {one.id: one for one in each.claims}.values():
            values = claim_values(one, each.document)
            yield {**values, "number": number, "speaker_id": canonical.get(values["heard_id"])}
            number += 1


def _slots(of: Row) -> Iterator[Row]:
    keys = {number_of(words) for words in of["facts"].get("slots", ())}
    return ({"key": key, "claim_number": of["number"]} for key in sorted(keys))


def _parts(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[start : start + SOME] for start in range(0, len(ids), SOME))
