"""Whatever is added, edited, removed, judged, corrected, merged and re-extracted, in whatever order: the store
is sound after each step and holds what a model of a few dictionaries holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from postgres import Server
from said import (
    ANNA,
    BORIS,
    CLARA,
    EVERYTHING,
    MINISTRY,
    SPEAKERS,
    Said,
    TrackerByHand,
    blame,
    contents,
    dead,
    deny,
    heard,
    news,
    pair,
    ringed,
    rows,
    where,
)
from said import claim as stored

from claims.errors import ClaimsError, LookupFailed
from claims.identity import digest, normalised
from claims.judgements import Change, LogEntry
from claims.pipeline import Tracker
from claims.reading import exactly
from claims.records import Claim, Conflict, Document, Speaker, Stance
from claims.store.checking import check
from claims.store.writing import connected, forget_comparisons

Databases = Callable[[], AbstractContextManager[str]]
Pair = tuple[str, str]
Heard = tuple[str | None, str]
"""Who said it and in what stance, as the text was read."""

PLACES = ("North", "South", "East")
THINGS = (
    dead(ANNA, 10),
    dead(ANNA, 12),
    dead(BORIS, 10),
    dead(BORIS, 12),
    dead(MINISTRY, 12),
    ringed(BORIS),
    ringed(CLARA),
    ringed(CLARA, half=True),
    blame(ANNA),
    deny(MINISTRY),
    deny(BORIS),
)
NAMES = {speaker.id: speaker.name for speaker in SPEAKERS}
places, things, whom = st.sampled_from(PLACES), st.sampled_from(THINGS), st.sampled_from(SPEAKERS)
several = st.lists(things, min_size=1, max_size=4)
verdicts = st.sampled_from(["confirmed", "rejected", None])
anybody = st.sampled_from([*SPEAKERS, "unknown", None])
stances = st.sampled_from([None, "asserts", "denies", "demands"])


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Databases:
    """Gives empty databases of one kind, as many as are asked for."""

    @contextmanager
    def copied() -> Iterator[str]:
        for file in tmp_path.glob("claims.db*"):
            file.unlink()
        yield f"sqlite:///{shutil.copy(empty_file, tmp_path / 'claims.db')}"

    @contextmanager
    def served() -> Iterator[str]:
        server: Server = request.getfixturevalue("postgres")
        url = server.ready()
        yield url
        server.done(url)

    return copied if request.param == "sqlite" else served


def one_of(names: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """For each speaker the smallest of those that are one."""
    return connected(sorted(names), sorted(pairs))


def _heard(claims: Iterable[Claim]) -> dict[str, Heard]:
    return {claim.id: (claim.speaker and claim.speaker.id, claim.stance) for claim in claims}


class Life(RuleBasedStateMachine):
    """A Tracker with claims made by hand, and what it should hold."""

    def __init__(self, database: AbstractContextManager[str]) -> None:
        super().__init__()
        self.database = database
        self.tracker = TrackerByHand(database.__enter__(), create=False, user="ann")
        self.documents: dict[str, Document] = {}
        self.current: dict[str, dict[str, Heard]] = {}
        """By place the current claims with whom they were heard from; nobody where only a person found it."""
        self.ever: dict[str, dict[str, Heard]] = {}
        """Withdrawn ones too."""
        self.by: dict[str, str | None] = {}
        """Who said a claim, by the corrections that stand; the stances and missed claims likewise."""
        self.stances: dict[str, str] = {}
        self.missed: dict[str, tuple[str, int]] = {}
        """The words, and which of the places that have them."""
        self.named: dict[str, set[str]] = {}
        """By place all whom corrections of its claims ever named."""
        self.known: set[str] = set()
        """Speakers."""
        self.verdicts: dict[str, str] = {}
        self.on_pairs: list[tuple[Pair, str, str]] = []
        """Two claims, kind and verdict of the judgements that stand, in order."""
        self.same: set[Pair] = set()
        self.different: set[Pair] = set()
        self.tied: set[Pair] = set()
        """All who were ever judged together."""
        self.log: list[LogEntry] = []

    @initialize(second=several)
    def begin(self, second: list[Said]) -> None:
        """Two documents are there and everybody is heard, so that the steps that follow have something to work on."""
        self.add("North", [dead(ANNA, 10), ringed(CLARA), blame(BORIS), deny(MINISTRY)], "")
        self.add("South", second, "")

    @rule(place=places, said=several, before=st.sampled_from(["", "An update."]))
    def add(self, place: str, said: list[Said], before: str) -> None:
        document = news(place, *said, before=before)
        former = self.documents.get(place)
        status = "added" if former is None else "unchanged" if former.text == document.text else "updated"
        claims = heard(document, *said)
        assert self.tracker._keep(document, claims, "hand 1").status == status
        if status != "unchanged":
            self.documents[place] = document
            self._now(place, _heard(claims) | self._found_again(document, claims))

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 9))
    def add_again(self, at: int) -> None:
        assert self.tracker._keep(self.documents[self._place(at)], [], "hand 3").status == "unchanged"

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 9), said=several, cut=st.booleans())
    def reextract(self, at: int, said: list[Said], cut: bool) -> None:
        """Some is found again, some not, some by another speaker, some cut shorter."""
        place = self._place(at)
        document, former = self.documents[place], self.current[place]
        found = [one for one in dict.fromkeys(said) if one.words in document.text]
        if cut:
            found = [Said(one.by, one.words.rsplit(" ", 1)[0], one.stance) for one in found]
        found = list({one.words: one for one in found}.values())
        claims = heard(document, *found, extractor="hand 2")
        change = self.tracker._renew(document, claims, "hand 2")
        assert isinstance(change, Change)
        new = _heard(claims)
        stay = {id: by for id, by in former.items() if id not in new and self._vouched(id)}
        again = self._found_again(document, claims)
        assert set(change.new) == (new.keys() | again.keys()) - former.keys()
        stay = {id: by for id, by in (stay | again).items() if id in former}
        assert set(change.gone) == former.keys() - new.keys() - stay.keys()
        assert set(change.judged) == stay.keys()
        assert change.kept + len(change.changed) == len(former) - len(change.gone)
        self._now(place, new | stay | again)

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 9))
    def remove(self, at: int) -> None:
        place = self._place(at)
        self.tracker.remove(self.documents.pop(place).id)
        del self.current[place]
        gone = self.ever.pop(place)
        self.verdicts = {id: verdict for id, verdict in self.verdicts.items() if id not in gone}
        self.on_pairs = [one for one in self.on_pairs if not gone.keys() & set(one[0])]
        for of in (self.by, self.stances, self.missed):
            for id in gone.keys() & of.keys():
                del of[id]
        self.named.pop(place, None)
        still = {by for claims in self.ever.values() for by, _ in claims.values() if by}
        still |= {one for named in self.named.values() for one in named}
        tied = one_of(self.known, self.tied)
        self.known = {one for one in self.known if tied[one] in {tied[by] for by in still}}
        for pairs in (self.same, self.different, self.tied):
            pairs &= {(a, b) for a in self.known for b in self.known}

    @rule(a=whom, b=whom)
    def merge(self, a: Speaker, b: Speaker) -> None:
        self._identify(a, b, self.tracker.merge, self.same, self.different)

    @rule(a=whom, b=whom)
    def split(self, a: Speaker, b: Speaker) -> None:
        self._identify(a, b, self.tracker.split, self.different, self.same)

    @rule(three=st.permutations(SPEAKERS))
    def make_three_one_and_split_two_of_them(self, three: list[Speaker]) -> None:
        a, b, c, _ = three
        self.merge(a, b)
        self.merge(b, c)
        self.split(a, c)

    def _identify(self, a: Speaker, b: Speaker, decide: Any, into: set[Pair], out_of: set[Pair]) -> None:
        two = (min(a.id, b.id), max(a.id, b.id))
        if a.id == b.id or not {a.id, b.id} <= self.known:
            with pytest.raises(LookupFailed):
                decide(a, b)
            return
        before = (set(into), set(out_of))
        into.add(two)
        out_of.discard(two)
        who = one_of(self.known, self.same)
        if any(who[one] == who[other] for one, other in self.different):
            for pairs, former in zip((into, out_of), before, strict=True):
                pairs ^= pairs ^ former
            with pytest.raises(ClaimsError, match="judged to be different"):
                decide(a, b)
            return
        self.tied.add(two)
        decide(a, b)

    @precondition(lambda self: any(self.current.values()))
    @rule(at=st.integers(0, 99), verdict=verdicts)
    def judge_claim(self, at: int, verdict: Any) -> None:
        _, claim = self._claim(at)
        if verdict is None and claim.id not in self.verdicts:
            with pytest.raises(LookupFailed, match="nothing was decided"):
                self.tracker.judge(claim, None)
            return
        self.tracker.judge(claim, verdict, "because")
        self.verdicts.pop(claim.id, None)
        if verdict:
            self.verdicts[claim.id] = verdict

    @precondition(lambda self: any(self.current.values()))
    @rule(at=st.integers(0, 99), who=anybody, stance=stances)
    def correct(self, at: int, who: Any, stance: Stance | None) -> None:
        place, claim = self._claim(at)
        self.tracker.correct(claim, speaker=who, stance=stance, note="because")
        if who:
            self._said_by(place, claim.id, who if isinstance(who, Speaker) else None)
        if stance:
            self.stances[claim.id] = stance

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 9), said=things, who=whom, shorter=st.booleans())
    def note_a_missed_claim(self, at: int, said: Said, who: Speaker, shorter: bool) -> None:
        of = self._place(at)
        document = self.documents[of]
        words = said.words.rsplit(" ", 1)[0] if shorter else said.words
        if words not in document.text:
            return
        there = {claim.spans for claim in self.tracker.store.current(document.id) if claim.text == words}
        if where(document, words) in there:
            with pytest.raises(ClaimsError, match="these words are a claim already"):
                self.tracker.note(document.id, where(document, words), speaker=who)
            return
        id = self.tracker.note(document.id, where(document, words), speaker=who).id
        assert id == digest(document.id, normalised(words), str(len(there) + 1)) or there
        self._now(of, self.current[of] | {id: (None, "asserts")})
        self._said_by(of, id, who)
        self.missed[id] = (words, 1)
        self.verdicts[id] = "confirmed"

    @precondition(lambda self: any(self.current.values()))
    @rule(at=st.integers(0, 99))
    def withdraw(self, at: int) -> None:
        place, claim = self._claim(at)
        decided = (self.verdicts, self.by, self.stances, self.missed)
        if not any(claim.id in of for of in decided):
            with pytest.raises(LookupFailed, match="nothing was decided"):
                self.tracker.withdraw(claim)
            return
        self.tracker.withdraw(claim)
        if claim.id in self.missed and self.current[place][claim.id][0] is None:
            del self.current[place][claim.id]
        for of in decided:
            of.pop(claim.id, None)  # type: ignore[attr-defined]

    @rule(at=st.integers(0, 99), verdict=verdicts)
    def judge_conflict(self, at: int, verdict: Any) -> None:
        listed = self.tracker.conflicts(EVERYTHING)
        if not listed:
            return
        conflict = listed[at % len(listed)]
        standing = self._standing(conflict)
        if verdict is None and not standing:
            with pytest.raises(LookupFailed, match="nothing was decided"):
                self.tracker.judge(conflict, None)
            return
        self.tracker.judge(conflict, verdict)
        self.on_pairs = [one for one in self.on_pairs if one not in standing]
        if verdict:
            self.on_pairs.append(((conflict.a.claim.id, conflict.b.claim.id), str(conflict.kind), verdict))

    @precondition(lambda self: sum(map(len, self.current.values())) > 1)
    @rule(at=st.integers(0, 99), other=st.integers(0, 99))
    def oppose(self, at: int, other: int) -> None:
        a, b = self._claim(at)[1], self._claim(other)[1]
        before = {conflict.id for conflict in self.tracker.conflicts(EVERYTHING)}
        pair = digest(*sorted((a.statement, b.statement)), "cause")
        if a.statement == b.statement or pair in before or "rejected" in (a.judgement, b.judgement):
            with pytest.raises(ClaimsError):
                self.tracker.oppose(a, b, "cause", "because")
            return
        self.tracker.oppose(a, b, "cause", "because")
        self.on_pairs.append(((a.id, b.id), "cause", "confirmed"))

    @invariant()
    def what_was_confirmed_of_two_claims_is_listed(self) -> None:
        current = {id for claims in self.current.values() for id in claims}
        listed = {conflict.id for conflict in self.tracker.conflicts(EVERYTHING)}
        for two, kind, _ in self.on_pairs:
            if set(two) <= current:
                a, b = (self.tracker.claim(id).statement for id in two)
                assert a == b or digest(*sorted((a, b)), kind) in listed

    @invariant()
    def the_store_is_sound(self) -> None:
        assert list(check(self.tracker.store)) == []

    @invariant()
    def it_holds_the_documents_and_claims_of_the_model(self) -> None:
        who = one_of(self.known, self.same)
        should = {
            id: (who.get(self.by.get(id, by) or ""), self.stances.get(id, stance), self.verdicts.get(id))
            for claims in self.current.values()
            for id, (by, stance) in claims.items()
        }
        found = {claim.id: claim for claim in self.tracker.claims(EVERYTHING)}
        assert {
            id: (claim.speaker and claim.speaker.id, claim.stance, claim.judgement) for id, claim in found.items()
        } == should
        for speaker in {claim.speaker for claim in found.values() if claim.speaker}:
            group = {NAMES[one] for one in self.known if who[one] == speaker.id}
            assert group <= {speaker.name, *speaker.aliases}
        listed = {claim.id for claim in self.tracker.claims()}
        assert listed == {id for id, (*_, verdict) in should.items() if verdict != "rejected"}
        counts = {info.id: info.claims for info in self.tracker.documents()}
        assert counts == {
            document.id: len(listed & self.current[place].keys()) for place, document in self.documents.items()
        }

    @invariant()
    def conflicts_are_judged_as_in_the_model(self) -> None:
        every = self.tracker.conflicts(EVERYTHING)
        for conflict in every:
            standing = self._standing(conflict)
            assert conflict.judgement == (standing[-1][2] if standing else None)
        listed = {conflict.id for conflict in self.tracker.conflicts()}
        shown = [
            one
            for one in every
            if one.judgement != "rejected"
            and all(any(claim.judgement != "rejected" for claim in side.claims) for side in (one.a, one.b))
        ]
        assert listed <= {conflict.id for conflict in shown}
        unrejected = [one for one in shown if all(c.judgement != "rejected" for s in (one.a, one.b) for c in s.claims)]
        assert {conflict.id for conflict in unrejected} <= listed

    @invariant()
    def the_log_only_grows(self) -> None:
        found = list(self.tracker.log())[::-1]
        assert found[: len(self.log)] == self.log
        assert [entry.number for entry in found] == sorted(entry.number for entry in found)
        self.log = found

    def teardown(self) -> None:
        before = contents(self.tracker)
        self._relate_anew()
        assert contents(self.tracker) == before, "what relates does not depend on the way here"
        for place in list(self.documents):
            self.tracker.remove(self.documents[place].id)
        assert rows(self.tracker).keys() <= {"log"}
        self.tracker.close()
        self.database.__exit__(None, None, None)

    def _relate_anew(self) -> None:
        store = self.tracker.store
        with store.transaction():
            assert store._writing is not None
            forget_comparisons(store._writing, [claim.id for claim in store.claims(EVERYTHING)])
            for document in self.documents.values():
                self.tracker._relate(store.current(document.id))

    def _place(self, at: int) -> str:
        return sorted(self.documents)[at % len(self.documents)]

    def _now(self, place: str, claims: dict[str, Heard]) -> None:
        self.current[place] = claims
        self.ever[place] = self.ever.get(place, {}) | claims
        self.known |= {by for by, _ in claims.values() if by}

    def _found_again(self, document: Document, found: list[Claim]) -> dict[str, Heard]:
        """Missed claims of this document whose words it has where nothing was found."""
        ids = {claim.id for claim in found}
        again = {}
        for id, (words, nth) in self.missed.items():
            places = exactly(words, document.text)
            if id in self.ever.get(document.outlet or "", ()) and id not in ids and places:
                at = places[min(nth, len(places)) - 1]
                if not any(claim.text == words and claim.spans == (at,) for claim in found):
                    again[id] = (None, "asserts")
        return again

    def _vouched(self, id: str) -> bool:
        """A person confirmed the claim, or corrected it, or confirmed a conflict of it."""
        opposed = {one for pair, _, verdict in self.on_pairs for one in pair if verdict == "confirmed"}
        return self.verdicts.get(id, "confirmed" if {*self.by, *self.stances, *opposed} & {id} else None) == "confirmed"

    def _claim(self, at: int) -> tuple[str, Claim]:
        """One of the current claims, with its place."""
        of = sorted((id, place) for place, claims in self.current.items() for id in claims)
        id, place = of[at % len(of)]
        return place, self.tracker.claim(id)

    def _said_by(self, place: str, id: str, who: Speaker | None) -> None:
        self.by[id] = who and who.id
        if who:
            self.known.add(who.id)
            self.named.setdefault(place, set()).add(who.id)

    def _standing(self, conflict: Conflict) -> list[tuple[Pair, str, str]]:
        """The judgements of these two statements that stand, by whatever appearances they name."""
        sides = [{claim.id for claim in side.claims} for side in (conflict.a, conflict.b)]
        return [
            one
            for one in self.on_pairs
            if one[1] == conflict.kind and any({a} & sides[0] and {b} & sides[1] for a, b in (one[0], one[0][::-1]))
        ]


def examples(request: pytest.FixtureRequest, on_sqlite: int, on_postgresql: int, steps: int = 15) -> settings:
    """Fewer on PostgreSQL, where a step takes longer; the same ones every time."""
    return settings(
        max_examples=on_postgresql if "postgresql" in request.node.name else on_sqlite,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def test_the_store_is_what_the_model_says_whatever_is_done_to_it(
    databases: Databases, request: pytest.FixtureRequest
) -> None:
    run_state_machine_as_test(lambda: Life(databases()), settings=examples(request, 13, 3))


def done(databases: Databases, deeds: list[tuple[str, Any]]) -> Any:
    """What the store holds after these; a judgement waits until what it is about is there."""
    with databases() as url, TrackerByHand(url, create=False, user="ann") as tracker:
        waiting = list(deeds)
        while waiting:
            before = len(waiting)
            waiting = [deed for deed in waiting if not _does(tracker, *deed)]
            assert len(waiting) < before, waiting
        return contents(tracker)


def _does(tracker: Tracker, deed: str, of: Any) -> bool:
    try:
        if deed == "add":
            place, said = of
            tracker._keep(news(place, *said), heard(news(place, *said), *said), "hand 1")
        elif deed == "merge":
            tracker.merge(*of)
        elif deed == "correct":
            tracker.correct(stored(tracker, *of[0]), **of[1])
        elif deed == "note":
            document = tracker.document(news(of[0]).id)
            tracker.note(document.id, where(document, of[1]), speaker=of[2])
        else:
            claims = [stored(tracker, place, said) for place, said in of[0]]
            tracker.judge(claims[0] if len(claims) == 1 else pair(tracker, *claims), of[1])
    except LookupFailed:
        return False
    return True


DOCUMENTS: dict[str, tuple[Said, ...]] = {
    "North": (dead(ANNA, 10), ringed(BORIS), blame(ANNA), deny(MINISTRY)),
    "South": (dead(BORIS, 12), ringed(CLARA, half=True)),
    "East": (dead(ANNA, 10), dead(CLARA, 12)),
    "West": (dead(MINISTRY, 10), ringed(BORIS)),
}
DEEDS: list[tuple[str, Any]] = [
    *(("add", document) for document in DOCUMENTS.items()),
    ("merge", (BORIS, CLARA)),
    ("judge", ([("North", ringed(BORIS))], "rejected")),
    ("judge", ([("East", dead(ANNA, 10))], "confirmed")),
    ("judge", ([("North", blame(ANNA)), ("North", deny(MINISTRY))], "rejected")),
    ("judge", ([("West", dead(MINISTRY, 10)), ("South", dead(BORIS, 12))], "confirmed")),
    ("correct", (("East", dead(CLARA, 12)), {"speaker": ANNA})),
    ("correct", (("West", ringed(BORIS)), {"speaker": CLARA, "stance": "admits"})),
    ("note", ("South", "encircled by troops", MINISTRY)),
]


def test_documents_and_judgements_in_another_order_come_to_the_same(
    databases: Databases, request: pytest.FixtureRequest
) -> None:
    expected = done(databases, DEEDS)
    judged = {judgement for *_, judgement in expected[1][0]}
    assert judged >= {"rejected", "confirmed"}, "there is something that could differ"

    @examples(request, 8, 3)
    @given(st.permutations(DEEDS))
    def in_any_order(deeds: list[tuple[str, Any]]) -> None:
        assert done(databases, deeds) == expected

    in_any_order()
