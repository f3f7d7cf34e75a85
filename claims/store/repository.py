"""The store: documents and claims in, records out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, Table, func, select

from claims.errors import Ambiguous, LookupFailed
from claims.records import (
    Claim,
    Comparison,
    Conflict,
    Document,
    DocumentInfo,
    Selection,
    Speaker,
    SpeakerCount,
    Statement,
)
from claims.store import conflicts, selecting, slots, writing
from claims.store.engine import open_engine, reading
from claims.store.engine import writing as write_transaction
from claims.store.rows import INFO, claims_of, claims_select, info_of, speakers_of
from claims.store.tables import claim, document, version

CHUNK = 500
"""Rows that are made into records together."""
CHOICES = 10
ALL = Selection()
Listing = Literal["claims", "conflicts", "speakers", "documents"]


class Store:
    """Documents, claims and what relates them, in one database. For one thread; open another store in another.

    Every method raises StoreError if the database can't be read or written, with what to do in its message.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing: Connection | None = None
        self._met: dict[str, Claim] = {}
        """Claims that sharing() read in this transaction: the claims of a document share most of their candidates."""

    @classmethod
    def open(cls, url: str, *, create: bool) -> Store:
        """Open the database at this URL; `create` makes it, or brings an older one up to date.

        Raises StoreMissing where there is none, StoreVersion where its schema is another, or StoreError.
        """
        return cls(open_engine(url, create=create))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, to which all calls inside belong. Inside another it is part of that one."""
        if self._writing is not None:
            yield
            return
        with write_transaction(self._engine) as connection:
            self._writing = connection
            try:
                yield
            finally:
                self._writing = None
                self._met.clear()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self.transaction():
            assert self._writing is not None
            self._met.clear()
            yield self._writing

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """The transaction at hand, else a view of its own."""
        if self._writing is not None:
            yield self._writing
            return
        with reading(self._engine) as connection:
            yield connection

    def holds(self, new: Document) -> bool:
        """The document is stored, with this text as its current version."""
        with self._read() as connection:
            return self._current_sha(connection, new) == new.sha256

    def save(self, new: Document, claims: Sequence[Claim]) -> Literal["added", "updated", "unchanged"]:
        """Store a document's text and its claims. A text that is current already changes nothing.

        With another text, claims that stay keep their ids, and those that went are withdrawn; what related to the
        document's claims is forgotten, to be found anew by relate(). Raises StoreError.
        """
        with self._write() as connection:
            known = self._current_sha(connection, new)
            if known == new.sha256:
                return "unchanged"
            writing.put_document(connection, new)
            writing.put_speakers(connection, claims)
            writing.put_claims(connection, new, claims)
            return "added" if known is None else "updated"

    def relate(self, comparisons: Iterable[Comparison], same_utterance: Iterable[tuple[str, str]]) -> None:
        """Keep how claims relate, and which of them report the same utterance (pairs of ids); in any order."""
        with self._write() as connection:
            writing.put_comparisons(connection, comparisons)
            writing.put_same_utterance(connection, same_utterance)

    def sharing(self, of: Claim, limit: int) -> list[Claim]:
        """At most `limit` other claims that share a slot with this one, those that share most first."""
        with self._read() as connection:
            ids = slots.sharing(connection, of, limit)
            known = self._met if self._writing is not None else {}
            unmet = [one for one in ids if one not in known]
            found = connection.execute(claims_select().where(claim.c.id.in_(unmet)))
            known.update((one.id, one) for one in claims_of(connection, found))
            return [known[one] for one in ids]

    def claims(self, selection: Selection = ALL) -> Iterator[Claim]:
        """Newest first, undated ones last; one an appearance. Raises LookupFailed or Ambiguous for its document."""
        with self._read() as connection:
            query = (
                claims_select()
                .where(*selecting.of_claims(self._with_whole_id(connection, selection)))
                .order_by(claim.c.day.desc().nulls_last(), claim.c.document_id, claim.c.content_start, claim.c.id)
                .limit(selection.limit)
            )
            for rows in connection.execute(query.execution_options(yield_per=CHUNK)).partitions():
                yield from claims_of(connection, rows)

    def undated(self, selection: Selection, of: Listing = "claims") -> int:
        """How many the selection's dates leave out of this listing because they have none.

        A speaker has none where none of its claims that are asked for has one, a conflict where neither side has one.
        """
        if not selection.dated:
            return 0
        with self._read() as connection:
            asked = self._with_whole_id(connection, selection)
            if of == "conflicts":
                return conflicts.undated(connection, asked)
            asked = asked.without_dates()
            said = selecting.of_claims(asked)
            if of == "documents":
                without = select(document.c.id).where(*_wanted_documents(asked), document.c.published_on.is_(None))
            elif of == "speakers":
                theirs = _claims_where(claim.c.speaker_id).where(*said, claim.c.speaker_id.is_not(None))
                without = theirs.group_by(claim.c.speaker_id).having(func.count(claim.c.day) == 0)
            else:
                without = _claims_where(claim.c.id).where(*said, claim.c.day.is_(None))
            return self._count(connection, select(func.count()).select_from(without.subquery()))

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        with self._read() as connection:
            found = self._whole_id(connection, claim, prefix)
            [one] = claims_of(connection, connection.execute(claims_select().where(claim.c.id == found)))
            return one

    def document(self, prefix: str) -> Document:
        """The document whose id begins so, in its current text version. Raises LookupFailed, or Ambiguous."""
        with self._read() as connection:
            row = connection.execute(
                select(document, version.c.text)
                .join_from(document, version, version.c.document_id == document.c.id)
                .where(document.c.id == self._whole_id(connection, document, prefix), version.c.is_current)
            ).one()
            return Document(
                text=row.text,
                title=row.title,
                outlet=row.outlet,
                published=row.published,
                url=row.url,
                name=row.name,
                language=row.language,
            )

    def documents(self, selection: Selection = ALL) -> Iterator[DocumentInfo]:
        """The latest published first, undated ones last, with counts of words and claims.

        Where the selection asks for speakers, words or kinds of claims, those documents that have such a claim.
        """
        own = select(func.count()).where(claim.c.document_id == document.c.id, ~claim.c.withdrawn).scalar_subquery()
        with self._read() as connection:
            selection = self._with_whole_id(connection, selection)
            query = (
                select(version.c.document_id, version.c.sha256, version.c.words, own.label("claims"), *INFO)
                .join_from(document, version, version.c.document_id == document.c.id)
                .where(version.c.is_current, *_wanted_documents(selection))
                .order_by(document.c.published_on.desc().nulls_last(), document.c.id)
                .limit(selection.limit)
            )
            for row in connection.execute(query.execution_options(yield_per=CHUNK)):
                yield info_of(row, words=row.words, claims=row.claims)

    def speakers(self, selection: Selection = ALL) -> list[SpeakerCount]:
        """Who says what is selected, the most quoted first."""
        with self._read() as connection:
            wanted = selecting.of_claims(self._with_whole_id(connection, selection))
            count = func.count()
            counts = connection.execute(
                _claims_where(claim.c.speaker_id, count.label("claims"))
                .add_columns(func.count(claim.c.document_id.distinct()).label("documents"))
                .where(*wanted, claim.c.speaker_id.is_not(None))
                .group_by(claim.c.speaker_id)
                .order_by(count.desc(), claim.c.speaker_id)
                .limit(selection.limit)
            ).all()
            ids = [row.speaker_id for row in counts]
            known: dict[str, Speaker] = {}
            heard: dict[str, list[str]] = {}
            for start in range(0, len(ids), CHUNK):
                some = ids[start : start + CHUNK]
                known |= speakers_of(connection, some)
                outlets = _claims_where(claim.c.speaker_id, document.c.outlet).distinct()
                outlets = outlets.where(*wanted, claim.c.speaker_id.in_(some), document.c.outlet.is_not(None))
                for row in connection.execute(outlets):
                    heard.setdefault(row.speaker_id, []).append(row.outlet)
            return [
                SpeakerCount(
                    speaker=known[row.speaker_id],
                    claims=row.claims,
                    documents=row.documents,
                    outlets=tuple(sorted(heard.get(row.speaker_id, []))),
                )
                for row in counts
            ]

    def conflicts(self, selection: Selection = ALL) -> list[Conflict]:
        """Statement against statement, once for each kind, the highest score first; `relation` says which relation."""
        with self._read() as connection:
            return conflicts.conflicts(connection, self._with_whole_id(connection, selection))

    def related(self, to: Claim) -> list[Conflict]:
        """What the claim's statement conflicts with, agrees with or else relates to, the highest score first."""
        with self._read() as connection:
            return conflicts.related(connection, to.id)

    def statements(self, claims: Iterable[Claim]) -> list[Statement]:
        """The statements that these claims are appearances of, with all their appearances, in the claims' order."""
        with self._read() as connection:
            ids = dict.fromkeys(one.statement or one.id for one in claims)
            found = conflicts.statements(connection, ids)
            return [found[statement] for statement in ids if statement in found]

    @staticmethod
    def _current_sha(connection: Connection, of: Document) -> str | None:
        query = select(version.c.sha256).where(version.c.document_id == of.id, version.c.is_current)
        return connection.scalar(query)

    @staticmethod
    def _count(connection: Connection, query: Select[Any]) -> int:
        return int(connection.scalar(query) or 0)

    def _with_whole_id(self, connection: Connection, selection: Selection) -> Selection:
        if selection.document is None:
            return selection
        return replace(selection, document=self._whole_id(connection, document, selection.document))

    def _whole_id(self, connection: Connection, rows: Table, prefix: str) -> str:
        """The one id that begins so, withdrawn claims left out."""
        begin = prefix.strip().lower()
        words = claim.c.text if rows is claim else func.coalesce(document.c.title, document.c.name)
        query = select(rows.c.id, words.label("words"))
        if rows is claim:
            query = query.where(~claim.c.withdrawn)
        found = connection.execute(query.where(rows.c.id == begin)).all()
        if not found and re.fullmatch(r"[0-9a-f]{4,}", begin):
            beginning = query.where(rows.c.id >= begin, rows.c.id < begin + "g").order_by(rows.c.id)
            found = connection.execute(beginning.limit(CHOICES + 1)).all()
        if not found:
            raise LookupFailed(self._not_found(connection, rows, prefix, begin))
        if len(found) > 1:
            choices = [f"{row.id}  {_first_words(row.words)}" for row in found[:CHOICES]]
            raise Ambiguous(f"{prefix}: several {rows.name}s have an id that begins so; type more of it", choices)
        return str(found[0].id)

    @staticmethod
    def _not_found(connection: Connection, rows: Table, prefix: str, begin: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{4,}", begin):
            return f"{prefix}: no {rows.name} has this id; give at least the first 4 of its digits (0-9, a-f)"
        if rows is claim and connection.scalar(select(claim.c.id).where(claim.c.id >= begin, claim.c.id < begin + "g")):
            return f"{prefix}: this claim is withdrawn: the current text of its document no longer has it"
        return f"{prefix}: no {rows.name} has an id that begins so; `claims list --jsonl` shows the ids"


def _claims_where(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(claim.join(document, claim.c.document_id == document.c.id))


def _wanted_documents(selection: Selection) -> selecting.Conditions:
    wanted = selecting.of_documents(selection)
    if selecting.asks_for_claims(selection):
        said = selecting.of_claims(selection.without_dates())
        wanted.append(document.c.id.in_(_claims_where(claim.c.document_id).where(*said)))
    return wanted


def _first_words(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
