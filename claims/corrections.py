"""Corrections by people: a claim that is another's, or in another stance, one that the extractor missed, and a conflict
that the rules missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from claims.errors import ClaimsError
from claims.heard import Circle
from claims.identity import normalised
from claims.judgements import Correction
from claims.reading import Reading, check_places, free_id, is_same, passage_of, words_at
from claims.records import Claim, Conflict, ConflictKind, Document, Extraction, Speaker, Stance, Statement
from claims.stated import Span

if TYPE_CHECKING:
    from claims.extract import Extractor
    from claims.store import Store


class Corrections:
    """What a Tracker knows of corrections; the rest of it supplies the store and finds what relates."""

    store: Store
    user: str

    @property
    def extractor(self) -> Extractor:
        raise NotImplementedError

    def _relate_anew(self, concerned: Mapping[str, Mapping[str, Circle]]) -> None:
        raise NotImplementedError

    def corrections(self, of: str) -> list[Correction]:
        """Those that stand of the claim, or of a document's claims, with this id, in the order of making."""
        return self.store.corrections(of)

    def as_heard(self, claim: Claim) -> Claim:
        """The claim with the speaker and the stance that the text was read to give it."""
        return self.store.as_heard(claim)

    def speaker(self, words: str, *, exactly: bool = False) -> Speaker:
        """The speaker whom a name, an alias or the beginning of an id means, or words of a name unless `exactly`.

        Raises Ambiguous with the choices, or LookupFailed with the names that are nearest.
        """
        return self.store.speaker(words, exactly=exactly)

    @staticmethod
    def new_speaker(name: str, kind: Literal["person", "organisation", "group"] = "person") -> Speaker:
        """A speaker whom no text has named so far, for a correction: the same that a text would make of this name.

        Raises ClaimsError where there is no word in it.
        """
        from claims.speakers import speaker_id

        if not normalised(name):
            raise ClaimsError(f"“{name}”: there is no word in this name; give the name as a text would")
        name = " ".join(name.split())
        return Speaker(speaker_id(kind, name), name, kind)

    def _as_corrected(
        self, document: Document, claims: Sequence[Claim], extraction: Extraction | None
    ) -> Sequence[Claim]:
        """The claims that were found with those that people pointed out, each with what it states as they say it is."""
        corrections = self.store.corrections(document.id)
        if not corrections:
            return claims
        if extraction and not extraction.tokens:  # another process has read it, and kept them
            extraction = self.extractor.extract(document)
        reading = self._reading(extraction or Extraction(document, (), (), (), (), ""))
        return reading.with_corrections(claims, corrections, self._named(corrections))

    def _reading(self, extraction: Extraction) -> Reading:
        from claims.speakers import resolve

        return Reading(extraction, resolve(extraction))

    def _named(self, corrections: Iterable[Correction]) -> dict[str, Speaker]:
        return self.store.heard_speakers(one.speaker for one in corrections if one.speaker)

    def correct(
        self,
        claim: Claim,
        *,
        speaker: Speaker | Literal["unknown"] | None = None,
        stance: Stance | None = None,
        note: str = "",
    ) -> Claim:
        """Say that the claim is another's (`unknown`: nobody's who is known), or in another stance; or only note it.

        The correction outranks every extractor, lasts as long as the claim's words do, and follows merges of the
        speaker; what the claim relates to is found anew. Returns the claim as it is now. Raises LookupFailed where it
        is gone, ClaimsError where there is nothing to correct or note.
        """
        if speaker is None and stance is None:
            self.store.correct(claim, who=self.user, note=note)
        else:
            with self._restating(claim):
                self.store.correct(claim, speaker=speaker, stance=stance, who=self.user, note=note)
        return self.store.claim(claim.id)

    def withdraw(self, claim: Claim, note: str = "") -> tuple[str, ...]:
        """Take back all that was decided about the claim: judgement, corrections, notes, and that it was pointed out.

        Returns what that was: some of "judgement", "speaker", "stance", "note" and "missed". A claim that only a person
        had pointed out is gone then. Raises LookupFailed where it is gone, or nothing was decided.
        """
        if not claim.corrected:
            return self.store.take_back(claim, who=self.user, note=note)
        with self._restating(claim):
            return self.store.take_back(claim, who=self.user, note=note)

    def misread(self, claim: Claim, note: str = "") -> list[tuple[Claim, str]]:
        """Reject the claim, and what else reports its statement in the same words, for that was read alike.

        Returns each as it was, with the note of what was decided about it. Raises LookupFailed where one is gone.
        """
        alike = [(one, self._noted(one)) for one in self.store.appearances(claim) if one.text == claim.text]
        with self.store.transaction():
            for one, _ in alike:
                self.store.judge(one, "rejected", who=self.user, note=note or None)
        return alike

    def read_right(self, claim: Claim) -> None:
        """Take back that the claim is misread, for all that was rejected with it."""
        alike = [one for one in self.store.appearances(claim, rejected=True) if one.text == claim.text]
        with self.store.transaction():
            for one in alike:
                if one.judgement == "rejected":
                    self.store.judge(one, None, who=self.user)

    def _noted(self, claim: Claim) -> str:
        """The note of the judgement that stands of the claim."""
        return next((one.note or "" for one in self.store.judgements(claim.id) if one.subject == "claim"), "")

    @contextmanager
    def _restating(self, claim: Claim) -> Iterator[None]:
        """What is corrected inside changes what the claim states, and so what it relates to."""
        document = self.store.document(claim.document.id)
        reading = self._reading(self.extractor.extract(document))
        with self.store.transaction():
            self._demand(document)
            yield
            if any(one.id == claim.id for one in self.store.current(document.id)):
                self._restate(reading, self.store.as_heard(claim))
            self._relate_anew({document.id: {claim.id: None}})

    def _restate(self, reading: Reading, heard: Claim) -> None:
        """Keep what the claim, given as the text was read, states by the corrections of it that stand."""
        corrections = self.store.corrections(heard.id)
        self.store.restate(reading.corrected(heard, corrections, self._named(corrections)))

    def _demand(self, document: Document) -> None:
        if not self.store.holds(document):
            name = document.title or document.name or document.id
            raise ClaimsError(f"{name}: it was edited or removed meanwhile; look at it again, and do the same again")

    def note(
        self,
        document: str,
        content: Sequence[Span],
        *,
        speaker: Speaker | None,
        stance: Stance | None = None,
        cue: Sequence[Span] = (),
        source: Sequence[Span] = (),
        note: str = "",
    ) -> Claim:
        """Add a claim that the extractor missed to a document (its id): these words of its text, by this speaker.

        It is confirmed, and stays through re-extraction and through every edit that leaves its words in the text; an
        extractor that finds it later finds the same claim. Returns it. Raises LookupFailed for the document's id,
        ClaimsError where the spans are none of its text or are a claim already.
        """
        stored = self.store.document(document)
        places = tuple(content), tuple(cue), tuple(source)
        check_places(places, stored.text)
        reading = self._reading(self.extractor.extract(stored))
        with self.store.transaction():
            self._demand(stored)
            current = self.store.current(stored.id)
            id = free_id(stored, words_at(content, stored.text), (one.id for one in current))
            missed = reading.pointed_out(id, places, self.user)
            for one in current:
                if is_same(one, missed):
                    raise ClaimsError(f"{one.id}: these words are a claim already; correct it with `claims judge`")
            passage = passage_of(places, stored.text)
            self.store.point_out(stored, missed, passage, speaker, stance, who=self.user, note=note)
            self._restate(reading, missed)
            self._relate_anew({stored.id: {id: None}})
        return self.store.claim(id)

    def oppose(self, a: Claim, b: Claim, kind: ConflictKind, note: str) -> Conflict:
        """Say that two claims conflict where the rules find nothing; the note is the reason that listings give.

        It is a judgement: it lasts through re-extraction and edits as long as both claims do, and is taken back by
        `judge(conflict, None)`. Returns the conflict as it is listed. Raises ClaimsError where the two can be none.
        """
        with self.store.transaction():
            a, b = self.store.claim(a.id), self.store.claim(b.id)
            self._demand_two(a, b, kind)
            one, other = (Statement(side.statement, side.speaker, (side,)) for side in (a, b))
            self.store.oppose(
                Conflict(one, other, "conflict", kind, 1.0, note, (), (), "", by_hand=True), who=self.user, note=note
            )
            [found] = self._opposed(a, b, kind)
        return found

    def _demand_two(self, a: Claim, b: Claim, kind: ConflictKind) -> None:
        """Raise ClaimsError where these two can't be added as a conflict of this kind."""
        pair = f"{a.id[:8]} and {b.id[:8]}"
        if a.statement == b.statement:
            one = "one claim" if a.id == b.id else "one statement in two reports"
            raise ClaimsError(f"{pair}: this is {one}, which can't conflict with itself; give the ids of two")
        if "rejected" in (a.judgement, b.judgement):
            raise ClaimsError(f"{pair}: one of these two claims is rejected; take that back with --withdraw first")
        if kind == "reversal" and a.speaker and b.speaker and a.speaker.id != b.speaker.id:
            raise ClaimsError(
                f"{pair}: a reversal is one speaker's, and these are {a.speaker.name} and {b.speaker.name}; give "
                "another kind, or say with `claims speakers merge` that the two are one"
            )
        for known in self._opposed(a, b, kind):
            judged = f", and {known.judgement}" if known.judgement else ""
            raise ClaimsError(
                f"{pair}: these two are listed with this kind already{judged}; `claims judge` confirms, rejects or "
                "takes back what was decided"
            )

    def _opposed(self, a: Claim, b: Claim, kind: ConflictKind) -> list[Conflict]:
        """The conflict of this kind of the two statements, if there is one."""
        both = {a.statement, b.statement}
        return [
            one for one in self.store.related(a, rejected=True) if one.kind == kind and {one.a.id, one.b.id} == both
        ]
