"""The store: documents and claims in, records out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from claims.heard import Circle, Company
from claims.judgements import Action, Change, Judgement, LogEntry, Verdict
from claims.records import (
    Attributed,
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
from claims.registered import OutletCount, PlaceCount
from claims.store import (
    appearances,
    attributed,
    circles,
    conflicts,
    counting,
    deciding,
    documents,
    heard,
    judging,
    printings,
    selecting,
    slots,
    writing,
)
from claims.store.accounts import Accounts, claims_where, count_only_so, counted
from claims.store.corrections import Corrections
from claims.store.dialects import dialect_of
from claims.store.editions import Editions, as_set, retell, retold
from claims.store.engine import open_engine
from claims.store.loading import Loading
from claims.store.naming import demand_speaker, whole_id
from claims.store.rows import CHUNK, claims_of, claims_select, compared_by_number, compared_claims
from claims.store.search import one_key
from claims.store.shelves import Shelves
from claims.store.speakers import Speakers
from claims.store.tables import claim, document, version

ALL = Selection()
NAMING_NOBODY = Company()
Listing = Literal["claims", "statements", "conflicts", "speakers", "documents"]


class Store(Accounts, Corrections, Speakers, Editions, Shelves, Loading):
    """Documents, claims and what relates them, in one database. For one thread; open another store in another.

    Every method raises StoreError if the database can't be read or written, with what to do in its message.
    """

    @classmethod
    def open(cls, url: str, *, create: bool) -> Store:
        """Open the database at this URL; `create` makes it, or brings an older one up to date.

        Raises StoreMissing where there is none, StoreVersion where its schema is another, or StoreError.
        """
        return cls(open_engine(url, create=create))

    def holds(self, new: Document) -> bool:
        """The document is stored, with this text as its current version."""
        with self._read() as connection:
            return self._current_sha(connection, new) == new.sha256

    def knows(self, new: Document) -> bool:
        """It holds the document, and what the input says of it is not otherwise by what the user gave, then or now."""
        with self._read() as connection:
            return self._current_sha(connection, new) == new.sha256 and not retold(connection, new)

    def save(
        self,
        new: Document,
        claims: Sequence[Claim],
        extractor: str = "",
        company: Company = NAMING_NOBODY,
        *,
        read: Document | None = None,
        renew: bool = False,
    ) -> Literal["added", "updated", "unchanged"]:
        """Store a document's text, whom it names, and its claims, found by `extractor`. A text that is current already
        changes nothing, unless its claims are to be renewed, or the user gives other metadata. What people set of the
        document stays; `read` is the document as the input told it, where `new` has what they set already.

        Claims that stay keep their ids and judgements, and those that went are withdrawn; what related to the claims of
        the document is forgotten, to be found anew by relate() of all its current() ones. Raises StoreError.
        """
        with self._write() as connection:
            known = self._current_sha(connection, new)
            is_retold = known == new.sha256 and not renew and retold(connection, read or new)
            if known == new.sha256 and not renew and not is_retold:
                return "unchanged"
            read, new = read or new, as_set(connection, new)
            writing.put_document(connection, new, extractor, company, read)
            if is_retold:
                retell(connection, read)
            writing.put_speakers(connection, (one.speaker for one in claims if one.speaker))
            writing.put_claims(connection, new, claims)
            return "added" if known is None else "updated"

    def current(self, document_id: str) -> list[Claim]:
        """The claims of a document's current text, rejected ones too, in the text's order, as relate() needs them."""
        known = self._current if self._writing is not None else {}
        if document_id not in known:
            with self._read() as connection:
                query = claims_select().where(claim.c.document_id == document_id, ~claim.c.withdrawn)
                rows = connection.execute(query.order_by(claim.c.content_start, claim.c.id))
                known[document_id] = compared_claims(connection, rows)
        return list(known[document_id])

    def relate(self, comparisons: Iterable[Comparison], same_utterance: Iterable[tuple[str, str]]) -> None:
        """Keep how claims relate, and which of them report the same utterance (pairs of ids); in any order."""
        with self._write() as connection:
            writing.put_comparisons(connection, comparisons)
            writing.put_same_utterance(connection, same_utterance)

    def anew(
        self, concerned: Mapping[str, Mapping[str, Circle]], asked: circles.Asked
    ) -> Iterator[tuple[list[Claim], circles.OfSpeakers | None]]:
        """Claims (ids by document) that are to be compared anew, those of a document together that have the same
        speakers given, with what these say; None where that is everybody. To be taken in a transaction, in which
        nothing but relate() is done meanwhile."""
        for some in circles.groups_of(concerned):
            first = some[0]
            if first.said_by is None:
                yield [one for one in self.current(first.document) if one.id in first.ids], None
                continue
            with self._write() as connection:
                looked_up = circles.LookedUp(connection, some, asked, self.places.spoken(connection))
            yield from ((looked_up.claims_of(one), looked_up.among(one)) for one in some)

    def printings(self, document_id: str, within: int) -> list[Printing]:
        """The document and its copies, those with all but the same text, itself first, each with its claims, but of
        copies none that are more than so many days from all of its own; empty where it is not stored."""
        with self._read() as connection:
            return printings.printings(connection, [printings.Wanted(document_id)], within)[0]

    def copies(self, document_id: str) -> list[str]:
        """Ids of the documents whose text is all but the same as this one's, sorted."""
        with self._read() as connection:
            return printings.copies(connection, document_id)

    def twin(self, of: Document) -> DocumentInfo | None:
        """Another document with this text, read from the same bytes, unless each is of an outlet of its own."""
        with self._read() as connection:
            return printings.twin(connection, of)

    def sharing(self, of: Claim, limit: int) -> list[Claim]:
        """At most `limit` claims of other documents that share a slot with this one, those that share most first."""
        return self.sharing_each([of], limit)[0]

    def sharing_each(self, claims: Sequence[Claim], limit: int) -> list[list[Claim]]:
        """The same for many claims, as for each alone, but sooner."""
        with self._read() as connection:
            numbers = slots.sharing(connection, claims, limit)
            met = self._met if self._writing is not None else None
            known = compared_by_number(connection, (number for some in numbers for number in some), met)
            return [[known[number] for number in some] for some in numbers]

    def place_names(self, name: str) -> Sequence[str]:
        """All names that claims use of the place that goes by this one, first the one that it is known by; empty where
        they use no other.
        """
        if self._place_names is None or self._writing is None:
            with self._read() as connection:
                self._place_names = self.places.spoken(connection)
        return self._place_names.get(one_key(name), ()) if self._place_names else ()

    def claims(self, selection: Selection = ALL) -> Iterator[Claim]:
        """Newest first, or `oldest` first, undated ones last; one an appearance. Raises LookupFailed or Ambiguous for
        its document or place."""
        with self._read() as connection:
            wanted = selecting.of_claims(self._asked(connection, selection))
            left = selection.limit
            order = appearances.order_of(selection)(claim.c)
            for part in appearances.parts(connection, selection):
                query = claims_select().where(*part, *wanted).limit(left).order_by(*order)
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
            yield from appearances.statements(connection, self._asked(connection, selection))

    def attributed(self, selection: Selection = ALL) -> Iterator[Attributed]:
        """The texts that have claims which are selected, with these, in the order of the documents' ids; the limit is
        one of claims. Raises LookupFailed or Ambiguous for its document or place."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            yield from attributed.texts(connection, selecting.of_claims(asked), selection.limit)

    def stated(self, selection: Selection = ALL) -> Iterator[Statement]:
        """The statements that have selected claims, with these alone for appearances, in the order of their ids; the
        limit is one of statements. Raises LookupFailed or Ambiguous for its document or place."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            yield from attributed.statements(connection, selecting.of_claims(asked), selection.limit)

    def undated(self, selection: Selection, of: Listing = "claims", most: int | None = None) -> int:
        """How many the selection's dates leave out of this listing because they have none; of claims, statements and
        documents `most` + 1 where there are more than that.

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
            if of == "speakers":
                return counted(connection, heard.without_date(said), None)
            if of == "documents":
                without = select(document.c.id).where(*documents.wanted(asked), document.c.published_on.is_(None))
                return counted(connection, without, most)
            without = claims_where(claim.c.statement_id).where(*said, claim.c.day.is_(None))
            if of == "statements":
                return count_only_so(connection, asked, without, claim.c.day.is_not(None), most)
            return counted(connection, without, most)

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        with self._read() as connection:
            found = whole_id(connection, claim, prefix)
            [one] = claims_of(connection, connection.execute(claims_select().where(claim.c.id == found)))
            return one

    def documents(self, selection: Selection = ALL) -> Iterator[DocumentInfo]:
        """The latest published first, undated ones last, with counts of words and claims.

        Where the selection asks for speakers, words or kinds of claims, those documents that have such a claim.
        """
        with self._read() as connection:
            yield from documents.listed(connection, self._asked(connection, selection))

    def speakers(self, selection: Selection = ALL) -> list[SpeakerCount]:
        """Who says what is selected, those with most statements first."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            found = counting.answer(connection, asked)
            return heard.after(connection, selecting.of_claims(asked), asked) if found is None else found

    def place_counts(self, selection: Selection = ALL) -> list[PlaceCount]:
        """The places that what is selected refers to, the most often named first."""
        with self._read() as connection:
            wanted = selecting.of_claims(self._asked(connection, selection))
            return self.places.counts(connection, wanted, selection.limit)

    def outlet_counts(self, selection: Selection = ALL) -> list[OutletCount]:
        """Who published what is selected, who published most first."""
        with self._read() as connection:
            asked = self._asked(connection, selection)
            found = self.outlets.counts(connection, documents.wanted(asked), selecting.of_claims(asked))
            return found[: selection.limit]

    def conflicts(self, selection: Selection = ALL) -> list[Conflict]:
        """Statement against statement, once for each kind, the highest score first; `relation` says which relation."""
        with self._read() as connection:
            return list(conflicts.conflicts(connection, self._asked(connection, selection)))

    def scores(self, selection: Selection = ALL) -> list[float]:
        """How sure each of the same pairs is, the surest first: sooner than with what was said."""
        with self._read() as connection:
            return conflicts.scores(connection, self._asked(connection, selection))

    def each_pair(self, selection: Selection = ALL) -> Iterator[Conflict]:
        """The same, as they are read: for exports of any length."""
        with self._read() as connection:
            yield from conflicts.conflicts(connection, self._asked(connection, selection))

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

    def outdated(self, extractor: str) -> Iterator[str]:
        """Ids of the documents whose current claims another extractor found."""
        with self._read() as connection:
            query = select(version.c.document_id).where(version.c.is_current, version.c.extractor != extractor)
            yield from connection.scalars(query.order_by(version.c.document_id))

    def extractors(self) -> dict[str, int]:
        """What found the current claims, each with how many documents."""
        query = select(version.c.extractor, func.count()).where(version.c.is_current).group_by(version.c.extractor)
        with self._read() as connection:
            return {str(name): int(count) for name, count in connection.execute(query.order_by(version.c.extractor))}

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

    def judged(self, document_id: str) -> list[Judgement]:
        """What was decided, and stands, about a document's claims, and about pairs with one of them."""
        with self._read() as connection:
            return judging.of_document(connection, document_id)

    def confirmed_in_pairs(self, document_id: str) -> set[str]:
        """Ids of both sides of the pairs that a person confirmed, one of them the document's."""
        with self._read() as connection:
            return judging.confirmed_in_pairs(connection, document_id)

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
        """The selection with whole ids, and those whom its names mean. Raises LookupFailed or Ambiguous for its
        document, speakers, place and outlets."""
        if isinstance(selection, selecting.Asked):
            return selection
        given = {field.name: getattr(selection, field.name) for field in fields(Selection)}
        if selection.document is not None:
            given["document"] = whole_id(connection, document, selection.document)
        speakers, opponents = (
            self._whom(connection, words, rejected=selection.rejected)
            for words in (selection.speaker, selection.against)
        )
        meant = self._meant(connection, selection)
        weighs = dialect_of(connection).weighs
        return selecting.Asked(**given, speakers=speakers, opponents=opponents, weighs=weighs, **meant)

    @staticmethod
    def _whom(connection: Connection, words: str | None, *, rejected: bool) -> Any:
        """Whom these words mean. Raises LookupFailed where no speaker is called so."""
        found = selecting.whom(connection, words, rejected=rejected)
        if words is not None and found == ():
            demand_speaker(connection, words)
        return found

    def _meant(self, connection: Connection, of: Selection) -> dict[str, Any]:
        """What the registries know of the selection's place and outlets."""
        return {
            "places": None if of.place is None else self.places.keys(connection, of.place, narrow=of.narrow),
            "published": None if of.outlet is None else self.outlets.published(connection, of.outlet),
            "relayed": None if of.via is None else self.outlets.relayed(connection, of.via),
        }
