"""What is brought back from elsewhere: claims as annotators corrected them, and fact checks that others published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from claims.errors import ClaimsError, LookupFailed
from claims.factchecks import ENOUGH, Attached, Checked, FactCheck, is_called, likeness
from claims.records import Claim, Refusal, Selection, Speaker, Stance
from claims.sheets import Marking, Sheet, Taken, whole
from claims.stated import Span

if TYPE_CHECKING:
    from claims.store import Store

NewKind = Literal["person", "organisation", "group"]
AGAIN = "export it again, and correct that"


@dataclass
class _Done:
    """Ids of claims, by what was done to them, and why the rest was not."""

    rejected: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Brought:
    """What a Tracker takes over from others; the rest of it supplies the store, judges, corrects and notes."""

    store: Store
    user: str

    def judge(self, judged: Claim, verdict: Literal["confirmed", "rejected"] | None, note: str = "") -> None:
        raise NotImplementedError

    def correct(
        self, claim: Claim, *, speaker: Speaker | Literal["unknown"] | None = None, stance: Stance | None = None,
        note: str = "",
    ) -> Claim:  # fmt: skip
        raise NotImplementedError

    def note(
        self, document: str, content: Sequence[Span], *, speaker: Speaker | None, stance: Stance | None = None,
        cue: Sequence[Span] = (), source: Sequence[Span] = (), note: str = "",
    ) -> Claim:  # fmt: skip
        raise NotImplementedError

    def speaker(self, words: str) -> Speaker:
        raise NotImplementedError

    @staticmethod
    def new_speaker(name: str, kind: NewKind = "person") -> Speaker:
        raise NotImplementedError

    def take(
        self, sheets: Iterable[Sheet], *, new: NewKind | None = None, confirm: bool = False, note: str = ""
    ) -> Iterator[Taken | Refusal]:
        """Take over what annotators made of documents: a quote that they removed is rejected, one that they added is
        noted as missed, and another speaker or stance is corrected; `confirm` confirms what they left.

        A name that nobody goes by is a `new` speaker of this kind, or its marking is refused. Taking the same sheet
        again changes nothing. A Refusal stands for a sheet of which nothing can be taken.
        """
        for sheet in sheets:
            try:
                yield self._take(sheet, new, confirm, note)
            except ClaimsError as error:
                yield _refusal(sheet.name, error)

    def _take(self, sheet: Sheet, new: NewKind | None, confirm: bool, note: str) -> Taken:
        document = self.store.document(sheet.document)
        if document.text != sheet.text:
            raise ClaimsError(f"its text was edited since it was exported; {AGAIN}")
        current = {claim.id: claim for claim in self.store.current(document.id)}
        done = _Done()
        for marking in sheet.removed:
            claim = current.get(marking.claim)
            if claim and claim.judgement != "rejected":
                self.judge(claim, "rejected", note)
                done.rejected.append(claim.id)
        for given, marking in self._pairs(sheet, current):
            try:
                if given:
                    self._correct(current[given.claim], given, marking, new, note, done)
                else:
                    who = self._whom(marking.speaker, current.values(), new)
                    places = {"cue": marking.cue, "source": marking.source}
                    added = self.note(
                        document.id, marking.content, speaker=who, stance=marking.stance, note=note, **places
                    )
                    done.added.append(added.id)
            except ClaimsError as error:
                words = marking.content[0].of(sheet.text)
                done.refused.append(_refusal(f"{sheet.name}: “{words[:60]}”", error))
        if confirm:
            self._confirm(sheet, current, note, done)
        lists = (done.rejected, done.corrected, done.added, done.confirmed, done.refused)
        return Taken(document.id, sheet.name, *map(tuple, lists))  # type: ignore[arg-type]

    @staticmethod
    def _pairs(sheet: Sheet, current: Mapping[str, Claim]) -> Iterator[tuple[Marking | None, Marking]]:
        """Each marking with what it was; of an added one that is a claim already, with what that is."""
        for given, marking in sheet.kept:
            if given.claim in current:
                yield given, marking
        places = {tuple(whole(claim.spans, sheet.text)): claim for claim in current.values()}
        for marking in sheet.added:
            known = places.get(tuple(whole(marking.content, sheet.text)))
            if known is None:
                yield None, marking
                continue
            name = known.speaker.name if known.speaker else None
            yield replace(marking, claim=known.id, stance=known.stance, speaker=name), marking

    def _correct(
        self, claim: Claim, given: Marking, marking: Marking, new: NewKind | None, note: str, done: _Done
    ) -> None:
        """What differs from what was given, and is not as it is by now."""
        name = claim.speaker.name if claim.speaker else None
        speaker: Speaker | Literal["unknown"] | None = None
        if marking.speaker not in (given.speaker, name):
            current = self.store.current(claim.document.id)
            speaker = self._whom(marking.speaker, current, new) or "unknown"
        stance = marking.stance if marking.stance not in (given.stance, claim.stance) else None
        if speaker or stance:
            self.correct(claim, speaker=speaker, stance=stance, note=note)
            done.corrected.append(claim.id)

    def _confirm(self, sheet: Sheet, current: Mapping[str, Claim], note: str, done: _Done) -> None:
        for given, _ in sheet.kept:
            claim = current.get(given.claim)
            if claim and claim.judgement is None:
                self.judge(self.store.claim(claim.id), "confirmed", note)
                done.confirmed.append(claim.id)

    def _whom(self, name: str | None, around: Collection[Claim], new: NewKind | None) -> Speaker | None:
        """Who is called so: first of those who speak in the document. Raises LookupFailed or Ambiguous."""
        if not name:
            return None
        here = {one.id: one for claim in around if (one := claim.speaker) and name in (one.name, *one.aliases)}
        if len(here) == 1:
            return next(iter(here.values()))
        try:
            return self.speaker(name)
        except LookupFailed as error:
            if type(error) is not LookupFailed:
                raise
            if new:
                return self.new_speaker(name, new)
            raise LookupFailed(f"{error}; add --new person, --new organisation or --new group if it is new") from None

    def attach(self, checks: Iterable[FactCheck]) -> Iterator[Checked]:
        """Attach published fact checks to the claims that they review: those of who goes by the claimant's name, whose
        words are as alike as `factchecks.ENOUGH`, of each statement the most alike. Nothing below that is attached."""
        for check in checks:
            found = self._reviewed(check)
            if isinstance(found, str):
                yield Checked(check, reason=found)
            else:
                self.store.fact_checks.attach(found, who=self.user)
                yield Checked(check, found)

    def fact_checks(self, claim: Claim) -> list[Attached]:
        """Those that others published on the claim's statement, in the order of their dates."""
        return self.store.fact_checks.of(claim.statement or claim.id)

    def _reviewed(self, check: FactCheck) -> tuple[Attached, ...] | str:
        """The claims that it reviews, or why there are none."""
        if not check.claimant:
            return "it does not say whose claim it is"
        called, _ = self.store.called(check.claimant)
        ids = {one.id for one in called if is_called(check.claimant, (one.name, *one.aliases))}
        best: dict[str, Attached] = {}
        nearest = 0.0
        if not ids:
            return f"nobody goes by “{check.claimant}”"
        for claim in self.store.claims(Selection(speaker=check.claimant)):
            if claim.speaker and claim.speaker.id in ids:  # not those who speak for them
                score = likeness(check.text, claim.text, denied=claim.facts.denied)
                nearest = max(nearest, score)
                known = best.get(claim.statement)
                if score >= ENOUGH and (known is None or (-score, claim.id) < (-known.score, known.claim)):
                    best[claim.statement] = Attached(check, claim.id, score)
        return tuple(best.values()) or f"no claim of “{check.claimant}” is alike enough ({nearest:.0f} of {ENOUGH:.0f})"


def _refusal(name: str, error: ClaimsError) -> Refusal:
    reason, _, advice = str(error).partition("; ")
    return Refusal(name, reason, advice or AGAIN)
