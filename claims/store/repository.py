"""The store: documents and claims in, records out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, func, select

from claims.judgements import Action, Change, Judgement, LogEntry, Verdict
from claims.records import (
    Claim,
    Comparison,
    Conflict,
    Document,
    DocumentInfo,
    Printing,
    Selection,
    SpeakerCount,
    Statement,
    StatementCount,
)
from claims.store import appearances, conflicts, deciding, heard, judging, printings, selecting, slots, writing
from claims.store.engine import open_engine, reading
from claims.store.engine import writing as write_transaction
from claims.store.naming import whole_id
from claims.store.rows import INFO, claims_of, claims_select, info_of
from claims.store.tables import claim, document, version

CHUNK = 500
"""Rows that are made into records together."""
ALL = Selection()
PARTS = (claim.c.day.is_not(None), claim.c.day.is_(None))
"""Claims are listed in two queries, because PostgreSQL's index of days begins with those that have none."""
Listing = Literal["claims", "statements", "conflicts", "speakers", "documents"]


class Store:
    """Documents, claims and what relates them, in one database. For one thread; open another store in another.

    Every method raises StoreError if the database can't be read or written, with what to do in its message.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing: Connection | None = None
        self._met: dict[int, Claim] = {}
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

    def save(
        self, new: Document, claims: Sequence[Claim], extractor: str = "", *, renew: bool = False
    ) -> Literal["added", "updated", "unchanged"]:
        """Store a document's text and its claims, found by `extractor`. A text that is current already changes nothing,
        unless its claims are to be renewed.

        Claims that stay keep their ids and judgements, and those that went are withdrawn; what related to the claims of
        the document is forgotten, to be found anew by relate() of all its current() ones. Raises StoreError.
        """
        with self._write() as connection:
            known = self._current_sha(connection, new)
            if known == new.sha256 and not renew:
                return "unchanged"
            writing.put_document(connection, new, extractor)
            writing.put_speakers(connection, claims)
            writing.put_claims(connection, new, claims)
            return "added" if known is None else "updated"

    def current(self, document_id: str) -> list[Claim]:
        """The claims of a document's current text, rejected ones too, in the text's order, as relate() needs them."""
        with self._read() as connection:
            query = claims_select().where(claim.c.document_id == document_id, ~claim.c.withdrawn)
            return claims_of(connection, connection.execute(query.order_by(claim.c.content_start, claim.c.id)))

    def relate(self, comparisons: Iterable[Comparison], same_utterance: Iterable[tuple[str, str]]) -> None:
        """Keep how claims relate, and which of them report the same utterance (pairs of ids); in any order."""
        with self._write() as connection:
            writing.put_comparisons(connection, comparisons)
            writing.put_same_utterance(connection, same_utterance)

    def printings(self, document_id: str) -> list[Printing]:
        """The document and its copies, those with all but the same text, itself first; empty where it is not stored."""
        with self._read() as connection:
            texts = printings.copies(connection, document_id)
            query = claims_select().where(claim.c.document_id.in_(texts), ~claim.c.withdrawn)
            found: dict[str, list[Claim]] = {id: [] for id in texts}
            for one in claims_of(connection, connection.execute(query)) if len(texts) > 1 else ():
                found[one.document.id].append(one)
            return [Printing(texts[id], tuple(claims)) for id, claims in found.items()]

    def copies(self, document_id: str) -> list[str]:
        """Ids of the documents whose text is all but the same as this one's, sorted."""
        with self._read() as connection:
            return sorted(printings.copies(connection, document_id).keys() - {document_id})

    def sharing(self, of: Claim, limit: int) -> list[Claim]:
        """At most `limit` other claims that share a slot with this one, those that share most first."""
        with self._read() as connection:
            numbers = slots.sharing(connection, of, limit)
            known = self._met if self._writing is not None else {}
            unmet = [number for number in numbers if number not in known]
            found = connection.execute(claims_select().where(claim.c.number.in_(unmet))).all()
            known.update(zip((row.number for row in found), claims_of(connection, found), strict=True))
            return [known[number] for number in numbers]

    def claims(self, selection: Selection = ALL) -> Iterator[Claim]:
        """Newest first, undated ones last; one an appearance. Raises LookupFailed or Ambiguous for its document."""
        with self._read() as connection:
            wanted = selecting.of_claims(self._asked(connection, selection))
            left = selection.limit
            for part in PARTS[:1] if selection.dated else PARTS:
                query = claims_select().where(part, *wanted).limit(left)
                query = query.order_by(claim.c.day.desc(), claim.c.document_id, claim.c.content_start, claim.c.id)
                for rows in connection.execute(query.execution_options(yield_per=CHUNK)).partitions():
                    yield from claims_of(connection, rows)
                    left = None if left is None else left - len(rows)
                if left == 0:
                    return

    def statements(self, selection: Selection = ALL) -> Iterator[StatementCount]:
        """Newest first, undated ones last; one a statement, by the first of its appearances that the selection has.

        Raises LookupFailed or Ambiguous for its document.
        """
        with self._read() as connection:
            wanted = selecting.of_claims(self._asked(connection, selection))
            parts = [[part] for part in (PARTS[:1] if selection.dated else PARTS)]
            limit, rejected = selection.limit, selection.rejected
            yield from appearances.statements(connection, parts, wanted, limit, rejected=rejected)

    def undated(self, selection: Selection, of: Listing = "claims") -> int:
        """How many the selection's dates leave out of this listing because they have none.

        A speaker or statement has none where none of its claims that are asked for has one, a conflict where neither
        side has one.
        """
        if not selection.dated:
            return 0
        with self._read() as connection:
            asked = self._asked(connection, selection)
            if of == "conflicts":
                return conflicts.undated(connection, asked)
            asked = asked.without_dates()
            said = selecting.of_claims(asked)
            if of == "documents":
                without = select(document.c.id).where(*_wanted_documents(asked), document.c.published_on.is_(None))
            elif of == "statements":
                appeared = _claims_where(claim.c.statement_id).where(*said)
                once = appeared.where(claim.c.day.is_(None)).correlate(None)
                without = (
                    appeared.where(claim.c.statement_id.in_(once))
                    .group_by(claim.c.statement_id)
                    .having(func.count(claim.c.day) == 0)
                )
            elif of == "speakers":
                without = heard.without_date(said)
            else:
                without = _claims_where(claim.c.id).where(*said, claim.c.day.is_(None))
            return self._count(connection, select(func.count()).select_from(without.subquery()))

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        with self._read() as connection:
            found = whole_id(connection, claim, prefix)
            [one] = claims_of(connection, connection.execute(claims_select().where(claim.c.id == found)))
            return one

    def document(self, prefix: str) -> Document:
        """The document whose id begins so, in its current text version. Raises LookupFailed, or Ambiguous."""
        with self._read() as connection:
            row = connection.execute(
                select(document, version.c.text)
                .join_from(document, version, version.c.document_id == document.c.id)
                .where(document.c.id == whole_id(connection, document, prefix), version.c.is_current)
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
        kept = [] if selection.rejected else [claim.c.judgement != "rejected"]
        current = (claim.c.document_id == document.c.id, ~claim.c.withdrawn)
        own = select(func.count()).where(*current, *kept).scalar_subquery()
        stated = select(func.count(claim.c.statement_id.distinct())).where(*current, *kept).scalar_subquery()
        with self._read() as connection:
            selection = self._asked(connection, selection)
            query = (
                select(version.c.document_id, version.c.sha256, version.c.words, own.label("claims"), *INFO)
                .add_columns(stated.label("statements"))
                .join_from(document, version, version.c.document_id == document.c.id)
                .where(version.c.is_current, *_wanted_documents(selection))
                .order_by(document.c.published_on.desc().nulls_last(), document.c.id)
                .limit(selection.limit)
            )
            for row in connection.execute(query.execution_options(yield_per=CHUNK)):
                yield info_of(row, words=row.words, claims=row.claims, statements=row.statements)

    def speakers(self, selection: Selection = ALL) -> list[SpeakerCount]:
        """Who says what is selected, those with most statements first."""
        with self._read() as connection:
            wanted = selecting.of_claims(self._asked(connection, selection))
            return list(heard.speakers(connection, wanted, selection.limit))

    def conflicts(self, selection: Selection = ALL) -> list[Conflict]:
        """Statement against statement, once for each kind, the highest score first; `relation` says which relation."""
        with self._read() as connection:
            return conflicts.conflicts(connection, self._asked(connection, selection))

    def related(self, to: Claim, *, rejected: bool = False) -> list[Conflict]:
        """What the claim's statement conflicts with, agrees with or else relates to, the highest score first."""
        with self._read() as connection:
            return conflicts.related(connection, to.id, rejected=rejected)

    def appearances(self, of: Claim, *, rejected: bool = False) -> tuple[Claim, ...]:
        """All appearances of the claim's statement, itself among them, the earliest first; `rejected` ones too."""
        with self._read() as connection:
            found = conflicts.statements(connection, [of.statement], rejected=rejected)
            return found[of.statement].claims if found else ()

    def asked(self, selection: Selection) -> Selection:
        """The selection with what its names and ids mean looked up, for several queries of the same."""
        with self._read() as connection:
            return self._asked(connection, selection)

    def accounts(self, selection: Selection) -> list[Statement]:
        """The statements that the selected claims are appearances of, with all their appearances, the newest first."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            order = (claim.c.day.desc().nulls_last(), claim.c.document_id, claim.c.content_start, claim.c.id)
            ids = connection.scalars(
                _claims_where(claim.c.statement_id).where(*selecting.of_claims(asked)).order_by(*order)
            )
            wanted = dict.fromkeys(ids)
            found = conflicts.statements(connection, wanted, rejected=asked.rejected)
            return [found[one] for one in wanted if one in found]

    def outdated(self, extractor: str) -> Iterator[str]:
        """Ids of the documents whose current claims another extractor found."""
        with self._read() as connection:
            query = select(version.c.document_id).where(version.c.is_current, version.c.extractor != extractor)
            yield from connection.scalars(query.order_by(version.c.document_id))

    def extractor(self, document_id: str) -> str:
        """What found the document's current claims; empty where that was not noted."""
        with self._read() as connection:
            query = select(version.c.extractor).where(version.c.document_id == document_id, version.c.is_current)
            return connection.scalar(query) or ""

    def judge(self, judged: Claim | Conflict, verdict: Verdict | None, *, who: str, note: str | None = None) -> None:
        """Note what somebody decided about a claim or a conflict; None takes back what was decided before.

        Raises LookupFailed where the claim is gone, or nothing was decided.
        """
        with self._write() as connection:
            deciding.judge(connection, judged, verdict, who=who, note=note)

    def judgements(self, of: str | None = None, *, withdrawn: bool = False) -> list[Judgement]:
        """Those that stand, or all, of everything or of the claim or speaker with this id, in the order of making."""
        with self._read() as connection:
            return list(judging.judgements(connection, of, withdrawn=withdrawn))

    def identify(
        self, a: str, b: str, verdict: Verdict | None, *, who: str, note: str | None = None
    ) -> dict[str, list[str]]:
        """Note whether two speakers (ids) are one; None takes back what was decided before.

        Returns the claims (ids) of all whom that may concern by document: what relates to them is to be found anew, by
        relate(). Raises LookupFailed where there is no such speaker or judgement, ClaimsError where the judgements that
        would then stand contradict each other.
        """
        with self._write() as connection:
            return deciding.identify(connection, a, b, verdict, who=who, note=note)

    def judged(self, document_id: str) -> list[Judgement]:
        """What was decided, and stands, about a document's claims, and about pairs with one of them."""
        with self._read() as connection:
            return judging.of_document(connection, document_id)

    def remove(self, prefix: str, *, who: str) -> DocumentInfo:
        """Delete the document whose id begins so, its claims and their judgements. Raises LookupFailed or Ambiguous."""
        with self._write() as connection:
            id = whole_id(connection, document, prefix)
            [info] = self.documents(Selection(document=id, rejected=True))
            deciding.remove(connection, info, who=who)
            return info

    def note(self, action: Action, entry: Change, *, who: str, extractor: str) -> None:
        """Log what another text, or another extractor, made of a document's claims."""
        with self._write() as connection:
            deciding.note(connection, action, entry, who=who, extractor=extractor)

    def log(
        self, *, of: str | None = None, actions: Collection[Action] = (), limit: int | None = None
    ) -> Iterator[LogEntry]:
        """What was done, the latest first. Raises LookupFailed where `of` is no id."""
        with self._read() as connection:
            yield from judging.entries(connection, of=of, actions=actions, limit=limit)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A consistent view of the database for what looks after it."""
        with self._read() as connection:
            yield connection

    @staticmethod
    def _current_sha(connection: Connection, of: Document) -> str | None:
        query = select(version.c.sha256).where(version.c.document_id == of.id, version.c.is_current)
        return connection.scalar(query)

    @staticmethod
    def _count(connection: Connection, query: Select[Any]) -> int:
        return int(connection.scalar(query) or 0)

    def _asked(self, connection: Connection, selection: Selection) -> selecting.Asked:
        """The selection with whole ids, and those whom its names mean."""
        if isinstance(selection, selecting.Asked):
            return selection
        given = {field.name: getattr(selection, field.name) for field in fields(Selection)}
        if selection.document is not None:
            given["document"] = whole_id(connection, document, selection.document)
        speakers, opponents = (
            selecting.whom(connection, words, rejected=selection.rejected)
            for words in (selection.speaker, selection.against)
        )
        return selecting.Asked(**given, speakers=speakers, opponents=opponents)


def _claims_where(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(claim.join(document, claim.c.document_id == document.c.id))


def _wanted_documents(selection: selecting.Asked) -> selecting.Conditions:
    wanted = selecting.of_documents(selection)
    if selecting.asks_for_claims(selection):
        said = selecting.of_claims(selection.without_dates())
        wanted.append(document.c.id.in_(_claims_where(claim.c.document_id).where(*said)))
    return wanted
