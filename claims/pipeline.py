"""The river in one place: read -> extract -> speakers -> claims -> store -> conflicts, and the Tracker over it all."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from claims import settings
from claims.accounts import Accounts
from claims.archive import Archive
from claims.brought import Brought
from claims.changes import changed
from claims.corrections import Corrections
from claims.following import Following
from claims.heard import Circle, Company
from claims.identities import Identities
from claims.identity import normalised
from claims.jobs import Answer, Batch, Readers
from claims.judgements import Action, Change, Judgement, LogEntry
from claims.outcomes import Outcome, Summary, conflicts_among
from claims.reading import claims_of, resolved
from claims.records import (
    Attributed,
    Claim,
    Conflict,
    Document,
    DocumentInfo,
    Extraction,
    Refusal,
    Selection,
    SpeakerCount,
    Statement,
    StatementCount,
)
from claims.registered import Entry, OutletCount, Place, PlaceCount

if TYPE_CHECKING:
    from claims.conflicts import Related
    from claims.conflicts.plugged import NamedJudge
    from claims.extract import Extractor
    from claims.store import Store
    from claims.store.circles import OfSpeakers
    from claims.store.registry import Registry
    from claims.store.repository import Listing

__all__ = ["EVERYTHING", "Noun", "Outcome", "Summary", "Tracker", "claims_in", "claims_of"]

EVERYTHING = Selection()
Item = TypeVar("Item")
Noun = Literal["place", "outlet"]


def claims_in(document: Document, model: str | None = None) -> list[Claim]:
    """The claims of one document, without a database. Raises ModelError if the language model can't be loaded."""
    return resolved(_extractor(settings.model(model)).extract(document))


@cache
def _extractor(model: str) -> Extractor:
    from claims.extract import Extractor

    return Extractor.load(model)


def _company(extraction: Extraction | None) -> Company:
    """Whom and what the document names."""
    from claims.speakers import company_of

    return company_of(extraction) if extraction else Company()


class Tracker(Accounts, Corrections, Identities, Following, Archive, Brought):
    """Claims over a database: add documents, ask who said what, list the accounts that conflict.

    >>> with Tracker("claims.db") as tracker:
    ...     for outcome in tracker.add(claims.read.documents(["articles/"])):
    ...         ...
    ...     for conflict in tracker.conflicts(Selection(about="Liman")):
    ...         print(conflict.a.claim.text, "|", conflict.b.claim.text, "|", conflict.reason)

    Raises StoreMissing if there is no database and `create` is false, StoreVersion or StoreError if it can't be used.
    """

    def __init__(
        self,
        database: str | None = None,
        *,
        create: bool = True,
        model: str | None = None,
        judge: str | None = None,
        user: str | None = None,
    ) -> None:
        from claims.store import Store

        self.store: Store = Store.open(settings.database_url(database), create=create)
        self.user = settings.user(user)
        """Who decides, for the log."""
        self._model = model
        self._extractor: Extractor | None = None
        self._judging = judge
        self._language_model: NamedJudge | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.store.close()
        if self._language_model and (shortfall := self._language_model.shortfall):
            warnings.warn(shortfall, stacklevel=1)

    @property
    def extractor(self) -> Extractor:
        """Loaded at first use, because queries never need it."""
        if self._extractor is None:
            from claims.extract import Extractor

            self._extractor = Extractor.load(self._model)
        return self._extractor

    @property
    def language_model(self) -> NamedJudge | None:
        """Who judges pairs beside the judge that ships, or instead; None unless configured. Raises JudgeError."""
        if self._language_model is None and (endpoint := settings.judge_endpoint(self._judging)):
            from claims.conflicts.plugged import judge_named

            self._language_model = judge_named(endpoint)
        return self._language_model

    @property
    def inquiry(self) -> str:
        """Which language model was asked about pairs, where, and about how many, in words; "" where none was."""
        return self._language_model.inquiry if self._language_model else ""

    def add(
        self, documents: Iterable[Document | Refusal], *, together: int | None = None, jobs: int = 1
    ) -> Iterator[Outcome]:
        """Store each document with its claims and what they relate to; one outcome an input, in their order.

        Every document is one transaction: who stops taking outcomes loses nothing that was yielded. What is stored
        already, with the same text and metadata, is not parsed again. Now and then, and at the end, it is settled who
        of the speakers is one. `together` documents are parsed at a time, by several processes where `jobs` is over 1.
        """
        batches = (self._batch(some) for some in _batches(documents, together or settings.BATCH))
        stored = itertools.count(1)
        with closing(self._read(batches, jobs)) as read:
            for batch, answers in read:
                for item, is_known in zip(batch.items, batch.known, strict=True):
                    if is_known:
                        yield self._unchanged(item)
                    elif isinstance(answer := next(answers), Refusal):
                        yield Outcome("refused", answer)
                    else:
                        extraction, found = answer
                        as_read = item if isinstance(item, Document) else None
                        yield self._keep(extraction.document, found, extraction.extractor, extraction, as_read)
                        if next(stored) % settings.SETTLED_AFTER == 0:
                            self.settle()
        self.settle()

    def _batch(self, items: list[Document | Refusal]) -> Batch:
        known = [isinstance(item, Document) and self.store.knows(item) for item in items]
        fresh = [self._as_set(item) for item, is_known in zip(items, known, strict=True) if not is_known]
        return Batch(items, known, fresh)

    def _read(self, batches: Iterable[Batch], jobs: int) -> Generator[tuple[Batch, Iterator[Answer]]]:
        """Each batch with what is found in what is fresh of it, in their order, read here or by processes."""
        if jobs > 1:
            with Readers(jobs, self._model) as readers:
                yield from readers.read(batches)
        else:
            yield from ((batch, self._answers(batch.fresh)) for batch in batches)

    def _answers(self, fresh: Sequence[Document | Refusal]) -> Iterator[Answer]:
        for one in self.extractor.extract_many(fresh) if fresh else ():
            yield one if isinstance(one, Refusal) else (one, self._resolved(one))

    def _as_set(self, item: Document | Refusal) -> Document | Refusal:
        return self.store.as_set(item) if isinstance(item, Document) else item

    def _unchanged(self, item: Document | Refusal) -> Outcome:
        """The same text is stored; if its bytes are to be kept and are not, they are now."""
        if isinstance(item, Document):
            self.store.keep(item)
        return Outcome("unchanged", item)

    def _resolved(self, extraction: Extraction) -> list[Claim]:
        return resolved(extraction)

    def _keep(
        self,
        document: Document,
        claims: Sequence[Claim],
        extractor: str,
        extraction: Extraction | None = None,
        read: Document | None = None,
    ) -> Outcome:
        """Store a document with the claims that the extractor found; `read` is it as the input told it."""
        self._ask_ahead(document, claims, extraction)
        with self.store.transaction():
            former = self.store.current(document.id)
            by = self.store.extractor(document.id)
            corrected = self._as_corrected(document, claims, extraction)
            status = self.store.save(document, corrected, extractor, _company(extraction), read=read)
            if status == "unchanged":  # the same text came twice, close together
                return self._unchanged(read or document)
            current = self.store.current(document.id)
            related = self._relate(current)
            opposed = self.store.confirmed_in_pairs(document.id) if former else ()
            change = changed(document, by, former, current, claims, opposed)
            if status == "updated":
                self.store.note("edit", change, who=self.user, extractor=extractor)
        conflicts, opinions = conflicts_among(related.comparisons)
        twin = self.store.twin(document) if status == "added" else None
        return Outcome(status, document, len(claims), conflicts, change.unfounded, related.crowded, twin, opinions)

    def _relate(self, claims: Sequence[Claim], among: OfSpeakers | None = None) -> Related:
        """Find what stored claims have to do with each other and with all others, or with what these speakers say."""
        from claims.conflicts import relate

        related = relate(claims, among or self.store, self.language_model, among.said_by if among else None)
        self.store.relate(related.comparisons, related.same_utterance)
        return related

    def _ask_ahead(self, document: Document, claims: Sequence[Claim], extraction: Extraction | None) -> None:
        """Ask the language model, if one judges, before the database is locked: `_relate` then finds it answered."""
        if (judge := self.language_model) and judge.ahead:
            from claims.conflicts.llm import ask_ahead

            ask_ahead(self._as_corrected(document, claims, extraction), self.store, judge)

    def _relate_anew(self, concerned: Mapping[str, Mapping[str, Circle]]) -> None:
        """Find what some claims (ids by stored document) have to do with what the speakers say whom they are given
        with, when nothing of it is known."""
        from claims.conflicts.places import under_one_name
        from claims.conflicts.relations import BESIDE, NEIGHBOURS
        from claims.conflicts.reprints import DAYS
        from claims.store.circles import Asked

        for claims, among in self.store.anew(concerned, Asked(BESIDE, DAYS, NEIGHBOURS + 1, under_one_name)):
            self._relate(claims, among)

    def extractors(self) -> dict[str, int]:
        """What found the claims of the stored documents, each with how many documents; "" where that was not noted."""
        return self.store.extractors()

    def outdated(self) -> list[str]:
        """Ids of the documents whose claims another extractor found than the one that is installed."""
        return list(self.store.outdated(self.extractor.name))

    def reextract(self, documents: Iterable[str], *, jobs: int = 1) -> Iterator[Change | Refusal]:
        """Let the extractor that is installed find the claims of stored documents (ids) anew; what changed, one by one.

        Claims with the same words keep their ids and judgements, and confirmed or corrected ones stay even where they
        are not found again. Each document is one transaction; `jobs` processes read.
        Raises LookupFailed or Ambiguous for an id.
        """
        texts = ([self.store.document(one) for one in some] for some in _batches(documents, settings.BATCH))
        batches = (Batch(some, [False] * len(some), some) for some in texts)
        with closing(self._read(batches, jobs)) as read:
            for answer in (answer for _, answers in read for answer in answers):
                if isinstance(answer, Refusal):
                    yield answer
                else:
                    extraction, found = answer
                    yield self._renew(extraction.document, found, extraction.extractor, extraction)
        self.settle()

    def _renew(
        self, document: Document, claims: Sequence[Claim], extractor: str, extraction: Extraction | None = None
    ) -> Change | Refusal:
        """Replace a stored document's claims by those that this extractor found."""
        self._ask_ahead(document, claims, extraction)
        with self.store.transaction():
            if not self.store.holds(document):
                name = document.title or document.name or document.id
                return Refusal(name, "it was edited or removed meanwhile", "do the same again")
            former = self.store.current(document.id)
            by = self.store.extractor(document.id)
            self.store.save(
                document, self._as_corrected(document, claims, extraction), extractor, _company(extraction), renew=True
            )
            current = self.store.current(document.id)
            self._relate(current)
            opposed = self.store.confirmed_in_pairs(document.id)
            change = changed(document, by, former, current, claims, opposed)
            if change.any or by != extractor:
                self.store.note("reextract", change, who=self.user, extractor=extractor)
        return change

    def judge(self, judged: Claim | Conflict, verdict: Literal["confirmed", "rejected"] | None, note: str = "") -> None:
        """Decide about a claim or a conflict; None takes back what was decided. Rejected ones are listed no more.

        The decision survives re-extraction. Raises LookupFailed where the claim is gone, or nothing was decided.
        """
        self.store.judge(judged, verdict, who=self.user, note=note or None)

    def claims(self, selection: Selection = EVERYTHING) -> Iterator[Claim]:
        """Newest first; one an appearance of what was said."""
        return self.store.claims(selection)

    def statements(self, selection: Selection = EVERYTHING) -> Iterator[StatementCount]:
        """Newest first; one a statement, by the first of its appearances that the selection has."""
        return self.store.statements(selection)

    def attributed(self, selection: Selection = EVERYTHING) -> Iterator[Attributed]:
        """The texts that have selected claims, with these, in the order of the documents' ids."""
        return self.store.attributed(selection)

    def stated(self, selection: Selection = EVERYTHING) -> Iterator[Statement]:
        """The statements that have selected claims, with these alone for appearances, in the order of their ids."""
        return self.store.stated(selection)

    def looked_up(self, selection: Selection) -> Selection:
        """The selection with whom and what its names mean looked up, for several queries of the same."""
        return self.store.asked(selection)

    def undated(self, selection: Selection, of: Listing = "claims", most: int | None = None) -> int:
        """How many the selection's dates leave out because they have no date; `most` + 1 where there are more than
        that, of claims, statements and documents."""
        return self.store.undated(selection, of, most)

    def believed(
        self,
        selection: Selection,
        of: Literal["claims", "statements"] = "statements",
        most: int = settings.MOST_COUNTED,
    ) -> int:
        """How many the selection leaves out because they only say what somebody believes, hopes or wants; `most` + 1
        where there are more than that."""
        return self.store.believed(selection, of, most)

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins so. Raises LookupFailed, or Ambiguous with the choices."""
        return self.store.claim(prefix)

    def appearances(self, claim: Claim, *, rejected: bool = False) -> tuple[Claim, ...]:
        """All appearances of the claim's statement, the earliest first; those that a person rejected if asked for."""
        return self.store.appearances(claim, rejected=rejected)

    def documents(self, selection: Selection = EVERYTHING) -> Iterator[DocumentInfo]:
        return self.store.documents(selection)

    def speakers(self, selection: Selection = EVERYTHING) -> list[SpeakerCount]:
        """Those with most statements first."""
        return self.store.speakers(selection)

    def places(self, selection: Selection = EVERYTHING) -> list[PlaceCount]:
        """The places that claims refer to, the most often named first."""
        return self.store.place_counts(selection)

    def place(self, name: str) -> Place:
        """All that is known of a place. Raises LookupFailed with the nearest names, or Ambiguous."""
        return self.store.places.place(name)

    def outlets(self, selection: Selection = EVERYTHING) -> list[OutletCount]:
        """Who published most first."""
        return self.store.outlet_counts(selection)

    def registered(self, noun: Noun) -> Iterator[Entry]:
        """All places or outlets that somebody registered, merged ones as one."""
        return (self.store.places if noun == "place" else self.store.outlets).entries()

    @contextmanager
    def registry(self, noun: Noun) -> Iterator[Registry]:
        """The registry of places or outlets, to change it, in one transaction.

        Claims that speak of a place by a name that now means another place than before are compared anew at its end.
        """
        with self.store.transaction():
            if noun == "outlet":
                yield self.store.outlets
                return
            with self.store.connection() as connection:
                before = self.store.places.spoken(connection)
            yield self.store.places
            renamed = self.store.places.renamed(before)
            self._relate_anew({document: dict.fromkeys(claims) for document, claims in renamed.items()})

    def conflicts(self, selection: Selection = EVERYTHING) -> list[Conflict]:
        """Statement against statement, the highest score first."""
        return self.store.conflicts(selection)

    def each_pair(self, selection: Selection = EVERYTHING) -> Iterator[Conflict]:
        """The same, one by one as they are read: for exports of any length."""
        return self.store.each_pair(selection)

    def agreements(self, selection: Selection = EVERYTHING) -> list[Conflict]:
        """Who says what somebody else says too: those on different sides first, then the others, the surest first.

        With `apart="sides"` only those on different sides. Unnamed speakers of one name whose words are the same are
        left out: one text copied the other.
        """
        apart = selection.apart or "speakers"
        asked = self.store.asked(replace(selection, relation="agreement", kind=None, apart=apart, limit=None))
        found = self.store.conflicts(replace(asked, apart="sides"))
        across = {pair.id for pair in found}
        if asked.apart != "sides":
            found += [pair for pair in self.store.conflicts(asked) if pair.id not in across]
        return [pair for pair in found if not _is_copy(pair)][: selection.limit]

    def judgements(self, of: str) -> list[Judgement]:
        """Those that stand of the claim or speaker with this id, in the order of making."""
        return self.store.judgements(of)

    def judged(self, document: str) -> list[Judgement]:
        """Those that stand of a document's claims (its id), and of pairs with one of them."""
        return self.store.judged(document)

    def related(self, claim: Claim, *, rejected: bool = False) -> list[Conflict]:
        """The claim's conflicts and agreements, of every relation; those that a person rejected only if asked for."""
        return self.store.related(claim, rejected=rejected)

    def log(
        self, *, of: str | None = None, actions: Collection[Action] = (), limit: int | None = None
    ) -> Iterator[LogEntry]:
        """What was decided and done, the latest first. Raises LookupFailed where `of` is no id."""
        return self.store.log(of=of, actions=actions, limit=limit)


def _is_copy(pair: Conflict) -> bool:
    """Both speakers are unnamed, and their words and what they are called are the same, or within the other's."""
    a, b = (side.claim.speaker for side in (pair.a, pair.b))
    if not a or not b or {a.kind, b.kind} != {"unnamed"}:
        return False
    names = sorted((set(normalised(one.name).split()) for one in (a, b)), key=len)
    words = sorted((f" {normalised(side.claim.text)} " for side in (pair.a, pair.b)), key=len)
    return names[0] <= names[1] and words[0] in words[1]


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
