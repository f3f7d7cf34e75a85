"""Registries: entries with their names, which of them are one, and the line in the log for each change.

What goes by several names is one entry; entries that were merged are one too, a pure function of the merges that stand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ClassVar

from sqlalchemy import Connection, Row, Table, delete, select, update

from claims.errors import Ambiguous, ClaimsError, LookupFailed
from claims.judgements import Action, LogSubject
from claims.records import Refusal
from claims.registered import Entry, Imported
from claims.store.dialects import dialect_of
from claims.store.judging import put_log
from claims.store.naming import LIKE, did_you_mean
from claims.store.references import NOWHERE
from claims.store.search import key, words_of
from claims.store.writing import connected

Pair = tuple[str, str]
MANY = 500
"""Ids in one statement."""
NEAREST = 3
BY_NAME = "name:"
"""How ids begin of entries that nobody imported: somebody merged, or added to, a name that the texts use."""


@dataclass(frozen=True)
class Book:
    """The tables of a registry."""

    noun: LogSubject
    own: str
    """The column that only this registry has."""
    rows: Table
    names: Table
    merges: Table
    own_is_name: bool = False
    """An entry goes by what stands in its own column too."""

    @property
    def named(self) -> Any:
        """The column of `names` that says whose name it is."""
        return self.names.c[f"{self.noun}_id"]


class Registry(ABC):
    """One of the store's registries. Every method raises StoreError if the database can't be read or written."""

    book: ClassVar[Book]

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[Connection]],
        write: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._read = read
        self._write = write

    @abstractmethod
    def heard(self, connection: Connection, words: str) -> str | None:
        """How the texts spell this name, registered or not; None where they don't have it."""

    @abstractmethod
    def names(self, connection: Connection) -> list[str]:
        """The names that the texts use, registered or not."""

    def entries(self) -> Iterator[Entry]:
        """All that is registered, merged ones as one, in the order of their ids."""
        with self._read() as connection:
            ids = connection.scalars(select(self.book.rows.c.canonical_id).distinct()).all()
            yield from known(connection, self.book, sorted(ids)).values()

    def put(self, given: Iterable[Entry | Refusal], *, source: str, who: str) -> Imported:
        """Register these entries, or add to what is known of them; what is refused comes back with the reason.

        The name and the own column of an entry become those that are given; no name is forgotten.
        """
        read = list(given)
        refused = [one for one in read if isinstance(one, Refusal)]
        with self._write() as connection:
            sound = self._sound(connection, [one for one in read if isinstance(one, Entry)], refused)
            before = as_registered(connection, self.book, [one.id for one in sound])
            new = [one for one in sound if one.id not in before]
            changed = [one for one in sound if one.id in before and not _says(before[one.id], one, self.book.own)]
            for entries in (new, changed):
                _put(connection, self.book, [_fuller(before.get(one.id), one) for one in entries])
            if new or changed:
                settle(connection, self.book)
                self._log_import(connection, source, new, changed, who)
            return Imported(len(new), len(changed), len(sound) - len(new) - len(changed), tuple(refused))

    def _sound(self, connection: Connection, entries: list[Entry], refused: list[Refusal]) -> list[Entry]:
        """The entries that fit what is known; the others are refused."""
        return entries

    def _log_import(
        self, connection: Connection, source: str, new: Sequence[Entry], changed: Sequence[Entry], who: str
    ) -> None:
        words = f"{source}: {len(new):,} {self.book.noun}s new, {len(changed):,} changed"
        ids = {"new": [one.id for one in new], "changed": [one.id for one in changed]}
        put_log(connection, "import", self.book.noun, source, words, who=who, details={"file": source, **ids})

    def alias(self, words: str, name: str, *, who: str) -> Entry:
        """Let what goes by `words` go by `name` too; returns it.

        Raises LookupFailed, Ambiguous, or ClaimsError where something else goes by that name already.
        """
        with self._write() as connection:
            id = self._registered(connection, words)
            others = [other for other in called(connection, self.book, name) if other != id]
            if others:
                [other] = known(connection, self.book, others[:1]).values()
                raise ClaimsError(
                    f"“{name}”: {other.name} goes by this name already; if the two are one, type "
                    f"`claims {self.book.noun}s merge`"
                )
            self._add_name(connection, id, name, who)
            return self._one(connection, self.find(connection, words))

    def _add_name(self, connection: Connection, id: str, name: str, who: str) -> None:
        if key(name) == NOWHERE:
            raise ClaimsError(f"“{name}”: no word of this tells a name from another; write a name that has some")
        if called(connection, self.book, name) != [id]:
            _put_names(connection, self.book, {id: [" ".join(name.split())]})
            settle(connection, self.book)
            self._log(connection, "alias", id, f"{self._one(connection, id).name} is also called {name}", who, name)

    def unalias(self, words: str, name: str, *, who: str) -> Entry:
        """Let what goes by `words` go by `name` no longer; returns it. Raises LookupFailed where it does not."""
        with self._write() as connection:
            id = self.find(connection, words)
            entry = self._one(connection, id)
            if key(name) == key(entry.name):
                raise ClaimsError(f"“{name}”: {entry.name} is listed by this name; import it with another one first")
            ids = select(self.book.rows.c.id).where(self.book.rows.c.canonical_id == id)
            gone = (self.book.named.in_(ids), self.book.names.c.key == key(name))
            if not connection.execute(delete(self.book.names).where(*gone)).rowcount:
                also = f"its other names are: {', '.join(entry.aliases)}" if entry.aliases else "it has no other name"
                raise LookupFailed(f"“{name}”: {entry.name} does not go by this name; {also}")
            settle(connection, self.book)
            self._log(connection, "withdraw", id, f"{entry.name} is no longer called {name}", who, name)
            return self._one(connection, self.find(connection, entry.id))

    def merge(self, kept: str, merged: str, *, who: str) -> Entry:
        """These two are one, which goes by the name of the first; returns it.

        Raises LookupFailed, Ambiguous, or ClaimsError where the two are one already.
        """
        with self._write() as connection:
            ids = [self._registered(connection, words) for words in (kept, merged)]
            if ids[0] == ids[1]:
                raise ClaimsError(f"{kept} and {merged} are one {self.book.noun} already; name two")
            names = [self._one(connection, id).name for id in ids]
            first, second = (self._own(connection, words) for words in (kept, merged))
            connection.execute(
                dialect_of(connection).insert(self.book.merges).on_conflict_do_nothing(),
                [{"kept_id": first, "merged_id": second}],
            )
            settle(connection, self.book)
            self._log(connection, "merge", first, " | ".join(names), who, second)
            return self._one(connection, self.find(connection, kept))

    def split(self, one: str, other: str, *, who: str) -> tuple[Entry, Entry]:
        """These two were merged and are not one; returns both. Raises LookupFailed where nobody merged them."""
        with self._write() as connection:
            ids = [self._own(connection, words) for words in (one, other)]
            merges = self.book.merges
            between = [pair for pair, real in _merges(connection, self.book) if sorted(real) == sorted(ids)]
            for kept, merged in between:
                connection.execute(delete(merges).where(merges.c.kept_id == kept, merges.c.merged_id == merged))
            if not between or ids[0] == ids[1]:
                raise LookupFailed(
                    f"{one} and {other}: these two were not merged; a name goes with "
                    f"`claims {self.book.noun}s alias --remove`, and `claims log` shows what was done"
                )
            settle(connection, self.book)
            self._log(connection, "split", ids[0], f"{one} | {other}", who, ids[1])
            first, second = (self._one(connection, self.find(connection, id)) for id in ids)
            return first, second

    def find(self, connection: Connection, words: str) -> str:
        """The one that has this id or goes by this name. Raises LookupFailed with the nearest names, or Ambiguous."""
        found = called(connection, self.book, words)
        if len(found) == 1:
            return found[0]
        if found:
            choices = [f"{one.id}  {one.name}" for one in known(connection, self.book, found).values()]
            raise Ambiguous(f"{words}: several {self.book.noun}s go by this name; say which by its id", choices)
        raise self.missing(connection, words)

    def missing(self, connection: Connection, words: str) -> LookupFailed:
        """That nothing goes by this name, with the names that are most like it."""
        near = nearest(words, [*self.names(connection), *connection.scalars(select(self.book.names.c.words))])
        hint, noun = did_you_mean(near) or "no name is like it; ", self.book.noun
        return LookupFailed(f"{words}: no {noun} goes by this name; {hint}`claims {noun}s` lists all")

    def _registered(self, connection: Connection, words: str) -> str:
        """The one that goes by this name; what only the texts know is registered."""
        if not called(connection, self.book, words):
            name = self.spelt(connection, words)
            _put(connection, self.book, [Entry(BY_NAME + "-".join(words_of(name)), name)])
        return self.find(connection, words)

    def spelt(self, connection: Connection, words: str) -> str:
        """How the texts spell this name. Raises LookupFailed, with the nearest names, where they don't have it."""
        heard = self.heard(connection, words)
        if heard is None:
            raise self.missing(connection, words)
        return heard

    def _own(self, connection: Connection, words: str) -> str:
        """The entry that the words name, whatever it was merged into; the same whatever was merged first."""
        self.find(connection, words)
        imported = dict(named_before(connection, self.book))
        return min(imported.get(one, one) for one in _entries_called(connection, self.book, words))

    def _one(self, connection: Connection, id: str) -> Entry:
        return known(connection, self.book, [id])[id]

    def _log(self, connection: Connection, action: Action, id: str, words: str, who: str, other: str) -> None:
        details = {f"{self.book.noun}s": [id, other]}
        put_log(connection, action, self.book.noun, id, words, who=who, details=details)


def called(connection: Connection, book: Book, words: str) -> list[str]:
    """Canonical ids of those that have this id, else of those that go by this name, sorted."""
    own = _entries_called(connection, book, words)
    query = select(book.rows.c.canonical_id).where(book.rows.c.id.in_(own)).distinct()
    return sorted(connection.scalars(query))


def _entries_called(connection: Connection, book: Book, words: str) -> list[str]:
    if connection.scalar(select(book.rows.c.id).where(book.rows.c.id == words.strip())):
        return [words.strip()]
    if key(words) == NOWHERE:
        return []
    return list(connection.scalars(select(book.named).where(book.names.c.key == key(words)).distinct()))


def as_registered(connection: Connection, book: Book, ids: Iterable[str]) -> dict[str, Entry]:
    """The entries with these ids, each by itself whatever it was merged into."""
    return {row.id: _entry(book, [row], names) for row, names in _with_names(connection, book, book.rows.c.id, ids)}


def known(connection: Connection, book: Book, ids: Iterable[str]) -> dict[str, Entry]:
    """The entries with these canonical ids, with all the names of those that were merged into them."""
    found = _with_names(connection, book, book.rows.c.canonical_id, ids)
    groups = groupby(sorted(found, key=lambda one: str(one[0].canonical_id)), key=lambda one: str(one[0].canonical_id))
    entries = {}
    for id, group in groups:
        rows, names = zip(*group, strict=True)
        first = sorted(rows, key=lambda row: (row.id != id, row.id))
        entries[id] = _entry(book, first, {word for some in names for word in some})
    return entries


def _with_names(
    connection: Connection, book: Book, column: Any, ids: Iterable[str]
) -> Iterator[tuple[Row[Any], set[str]]]:
    every = list(ids)
    for start in range(0, len(every), MANY):
        rows = connection.execute(select(book.rows).where(column.in_(every[start : start + MANY]))).all()
        own = [row.id for row in rows]
        names: dict[str, set[str]] = {}
        for id, words in connection.execute(select(book.named, book.names.c.words).where(book.named.in_(own))):
            names.setdefault(id, set()).add(words)
        yield from ((row, names.get(row.id, set())) for row in rows)


def _entry(book: Book, rows: Sequence[Row[Any]], names: set[str]) -> Entry:
    """One entry of rows that are one, the first of which it goes by."""
    own = next((value for row in rows if (value := getattr(row, book.own))), None)
    name = rows[0].name
    told = {name, own} if book.own_is_name else {name}
    return Entry(rows[0].id, name, tuple(sorted(names - told)), {book.own: own} if own else {})


def settle(connection: Connection, book: Book) -> None:
    """Work out anew which entries are one."""
    rows = book.rows
    connection.execute(update(rows).where(rows.c.canonical_id != rows.c.id).values(canonical_id=rows.c.id))
    for id, head in sorted(heads(connection, book).items()):
        connection.execute(update(rows).where(rows.c.id == id).values(canonical_id=head))


def heads(connection: Connection, book: Book) -> dict[str, str]:
    """For the entries that are one with others the one whose name they go by: a pure function of names and merges."""
    found = canonical({real for _, real in _merges(connection, book)})
    return found | {id: found.get(real, real) for id, real in named_before(connection, book)}


def _merges(connection: Connection, book: Book) -> list[tuple[Pair, Pair]]:
    """Each merge as it was made, and between which entries it is by now."""
    imported = dict(named_before(connection, book))
    pairs = connection.execute(select(book.merges.c.kept_id, book.merges.c.merged_id))
    return [((a, b), (imported.get(a, a), imported.get(b, b))) for a, b in pairs]


def named_before(connection: Connection, book: Book) -> Iterator[Pair]:
    """Entries that are known by a name of the texts only, with the one imported entry that goes by that name."""
    other = book.names.alias("other")
    theirs = other.c[book.named.name]
    pairs = (
        select(book.named, theirs.label("other_id"))
        .join_from(book.names, other, book.names.c.key == other.c.key)
        .join(book.rows, book.rows.c.id == book.named)
        .where(book.named.startswith(BY_NAME), book.names.c.words == book.rows.c.name)
        .where(~theirs.startswith(BY_NAME))
        .distinct()
    )
    for id, rows in groupby(sorted(tuple(row) for row in connection.execute(pairs)), key=lambda row: str(row[0])):
        if len(others := [row[1] for row in rows]) == 1:
            yield id, others[0]


def canonical(merges: Collection[Pair]) -> dict[str, str]:
    """For each entry that was merged or kept the one whose name they go by: one that was never merged into another.

    The smallest id where there are several, or none; so it does not matter in which order they were merged.
    """
    groups = connected({id for pair in merges for id in pair}, merges)
    merged = {second for first, second in merges if first != second}
    first: dict[str, str] = {}
    for id in sorted(groups, key=lambda one: (one in merged, one)):
        first.setdefault(groups[id], id)
    return {id: first[group] for id, group in groups.items()}


def nearest(words: str, names: Iterable[str]) -> list[str]:
    """The names most like these words, the most like first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        words, sorted(set(names)), scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAREST, score_cutoff=LIKE
    )
    return [name for name, _, _ in found]


def _says(entry: Entry, new: Entry, own: str) -> bool:
    """The entry says all that the new one says."""
    return (
        entry.name == new.name
        and {new.name, *new.aliases} <= {entry.name, *entry.aliases, entry.more.get(own)}
        and new.more.get(own) in (None, entry.more.get(own))
    )


def _fuller(entry: Entry | None, new: Entry) -> Entry:
    """The new entry, with what it leaves open of the one that is known."""
    return new if entry is None else replace(new, more={**entry.more, **new.more})


def _put(connection: Connection, book: Book, entries: Sequence[Entry]) -> None:
    """Add these, or replace name and own column of those that are there; names are only added."""
    if not entries:
        return
    statement = dialect_of(connection).insert(book.rows)
    renewed = {name: statement.excluded[name] for name in ("name", book.own)}
    connection.execute(
        statement.on_conflict_do_update(index_elements=("id",), set_=renewed),
        [{"id": one.id, "name": one.name, "canonical_id": one.id, book.own: one.more.get(book.own)} for one in entries],
    )
    _put_names(connection, book, {one.id: [one.name, *one.aliases, *_own_names(book, one)] for one in entries})


def _own_names(book: Book, entry: Entry) -> Sequence[str]:
    return [entry.more[book.own]] if book.own_is_name and book.own in entry.more else []


def _put_names(connection: Connection, book: Book, names: Mapping[str, Iterable[str]]) -> None:
    rows = [
        {book.named.name: id, "words": words, "key": key(words)}
        for id, some in names.items()
        for words in sorted(set(some))
        if key(words) != NOWHERE
    ]
    if rows:
        connection.execute(dialect_of(connection).insert(book.names).on_conflict_do_nothing(), rows)
