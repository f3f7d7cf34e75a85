"""What writers do to a store: a plan of steps that a seed makes, and the content that each step leaves.

Claims are made by hand, so that no language model is needed: "Brel said 12 people were killed in Gornovo." is parsed by
the patterns below. All else is what `Tracker` does.
"""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, get_args

from claims.conflicts.slots import slots_of
from claims.identity import digest, normalised
from claims.pipeline import Tracker
from claims.records import Claim, Document, Extraction, Refusal, Relation, Selection, Speaker
from claims.stated import Degree, Event, Facts, Quantity, Span
from claims.store import Store

PLACES = ("Gornovo", "Averin", "Yampol")
NAMES = ("Brel", "Sorvik", "Tarn", "Velmora", "Cherevaty", "Pushilin")
OUTLETS = ("Northline", "Meridian Report", "Dnipro Ledger", "Steppe Herald", "The Common Bench")
SAYINGS = (
    "{number} people were killed in {place}",
    "{place} was encircled",
    "{place} was half-encircled",
    "the plant in {place} was restarted",
    "the plant in {place} was not restarted",
)
SENTENCE = re.compile(r"(?P<who>\w+) said (?P<what>[^.]+)\.")
FIRST, SECOND = "by hand 1", "by hand 2"
"""Extractors: the second one overlooks some claims of the first, and reads others as allegations."""


def claims_by_hand(document: Document, extractor: str) -> list[Claim]:
    """What the extractor finds in a document whose every sentence is "NAME said SAYING."."""
    found = []
    for sentence in SENTENCE.finditer(document.text):
        odd = int(digest(sentence[0]), 16) % 5 if extractor == SECOND else None
        if odd != 0:
            found.append(_claim(document, sentence, extractor, "alleges" if odd == 1 else "asserts"))
    return found


def _claim(document: Document, sentence: re.Match[str], extractor: str, stance: Any) -> Claim:
    span, cue = Span(*sentence.span("what")), sentence.end("who") + 1
    speaker = Speaker(digest(sentence["who"]), sentence["who"], "person")
    return Claim(
        id=digest(document.id, normalised(sentence["what"]), "1"),
        document=document.info,
        text=sentence["what"],
        spans=(span,),
        cue_spans=(Span(cue, cue + len("said")),),
        source_spans=(Span(*sentence.span("who")),),
        sentence=Span(*sentence.span()),
        cue="said",
        source=sentence["who"],
        sentence_text=sentence[0],
        type="indirect",
        stance=stance,
        confidence=0.9,
        speaker=speaker,
        via=None,
        said_on=None,
        extractor=extractor,
        refers=(),
        facts=slots_of(_facts(sentence["what"], span, document), speaker),
    )


def _facts(words: str, span: Span, document: Document) -> Facts:
    place = next(name for name in PLACES if name in words)
    negated = " not " in words
    number = re.match(r"\d+", words)
    killed = Quantity(float(number[0]), float(number[0]), "person", words, span, topic="kill") if number else None
    degree = Degree("encirclement", 0.0 if "half" in words else 1.0, words, span, place) if "encirc" in words else None
    event = Event("restart", span, patient="plant", negated=negated, main=True) if "restart" in words else None
    return Facts(
        entities=(place,),
        places=(place,),
        terms=tuple(sorted(set(words.lower().split()))),
        quantities=(killed,) if killed else (),
        degrees=(degree,) if degree else (),
        events=(event,) if event else (),
        negated=negated,
        scene=(place.lower(), "plant", "blast"),
        about=(place.lower(),),
        day=document.published,
    )


class ByHand:
    """Stands in for the extractor of a Tracker."""

    def __init__(self, name: str = FIRST) -> None:
        self.name = name

    def extract_many(self, documents: Iterable[Document | Refusal]) -> Iterator[Extraction | Refusal]:
        for one in documents:
            yield one if isinstance(one, Refusal) else Extraction(one, (), (), (), (), self.name)


class TrackerByHand(Tracker):
    def _resolved(self, extraction: Extraction) -> list[Claim]:
        return claims_by_hand(extraction.document, extraction.extractor)


DEADLY = "Death comes of "
"""A text with this kills the process that reads it: as long as the file is there that the next word names, for it is
removed at that; "always" where there is no such file."""


def serve(line: Connection, model: str | None, _: object = None) -> None:
    """What claims.jobs.serve does, with claims made by hand."""
    line.send([])
    with suppress(EOFError):
        while True:
            documents = line.recv()
            for document in documents:
                _live_or_die(document)
            line.send([(Extraction(one, (), (), (), (), FIRST), claims_by_hand(one, FIRST)) for one in documents])


def _live_or_die(document: Document) -> None:
    at = document.text.find(DEADLY)
    if at < 0:
        return
    of = document.text[at + len(DEADLY) :].split()[0]
    if of == "always" or Path(of).exists():
        Path(of).unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)


def tracker(url: str, who: str = "one") -> Tracker:
    """A Tracker over this database that finds claims without a language model."""
    opened = TrackerByHand(url, user=who)
    opened._extractor = ByHand()  # type: ignore[assignment]
    return opened


@dataclass(frozen=True)
class Step:
    """One transaction."""

    action: str
    document: Document | None = None
    ids: tuple[str, ...] = ()
    verdict: Any = None
    note: str = ""
    before: int = 0
    """How many identities the writer has decided before."""

    def take(self, on: Tracker) -> None:
        match self.action:
            case "add":
                assert self.document
                list(on.add([self.document]))
            case "remove":
                on.remove(self.ids[0])
            case "reextract":
                on._extractor = ByHand(SECOND)  # type: ignore[assignment]
                list(on.reextract(self.ids))
                on._extractor = ByHand()  # type: ignore[assignment]
            case "judge":
                on.judge(on.claim(self.ids[0]), self.verdict, self.note)
            case "judge conflict":
                pairs = on.related(on.claim(self.ids[0]))
                if pairs:
                    on.judge(min(pairs, key=lambda pair: pair.id), self.verdict, self.note)
            case "identify":
                a, b = (Speaker(one, one, "person") for one in self.ids)
                (on.merge if self.verdict == "same" else on.split)(a, b)

    def is_taken(self, on: Tracker) -> bool:
        """A writer that was killed may have done more than it could tell. To add again changes nothing anyway."""
        match self.action:
            case "remove":
                return all(info.id != self.ids[0] for info in on.documents())
            case "reextract":
                return on.store.extractor(self.ids[0]) == SECOND
            case "judge" | "judge conflict":
                return any(entry.details.get("note") == self.note for entry in on.log())
            case "identify":
                decided = [one for one in on.log(actions=("merge", "split")) if one.who == on.user]
                return len(decided) > self.before
        return False


MANY = ("a", "b", "c", "d")
"""Writers at once. What they decide must not depend on who comes first, so one alone decides who is who."""
NOT_OF = {"a": ("judge conflict",)} | dict.fromkeys(MANY[1:], ("judge conflict", "identify"))


class Plan:
    """The steps of one writer, the same for the same seed."""

    def __init__(self, seed: int, who: str, length: int) -> None:
        self.who = who
        self._random = random.Random(f"{seed} {who}")
        self._held: dict[str, Document] = {}
        self._extractor: dict[str, str] = {}
        self._judged: set[str] = set()
        self._identities = 0
        self.steps: list[Step] = []
        while len(self.steps) < length:
            self.steps += self._next(len(self.steps))

    def _next(self, number: int) -> list[Step]:
        kinds = ("add", "update", "judge", "judge conflict", "identify", "remove", "reextract")
        kind = self._random.choices(kinds, (60, 8, 12, 5, 4, 5, 6))[0] if number > 3 else "add"
        if kind in NOT_OF.get(self.who, ()):
            return []
        note = f"{self.who} {number}"
        if kind == "add":
            return [self._put(self._document(f"{self.who} {number}"))]
        id = self._random.choice(sorted(self._held))
        document = self._held[id]
        if kind == "update":
            return [self._put(replace(document, text=self._text()))]
        if kind == "remove":
            del self._held[id]
            return [Step("remove", ids=(id,))]
        if kind == "reextract":
            if id in self._judged or self._extractor[id] == SECOND:
                return []
            self._extractor[id] = SECOND
            return [Step("reextract", ids=(id,))]
        claims = claims_by_hand(document, self._extractor[id])
        if not claims:
            return []
        claim = self._random.choice(claims)
        if kind == "identify":
            ids = sorted(self._random.sample(sorted({one.speaker.id for one in claims if one.speaker}), 2))
            verdict = self._random.choice(("same", "same", "different"))
            self._identities += 1
            return [Step("identify", ids=tuple(ids), verdict=verdict, before=self._identities - 1)]
        self._judged.add(id)
        return [Step(kind, ids=(claim.id,), verdict=self._random.choice(("confirmed", "rejected")), note=note)]

    def _put(self, document: Document) -> Step:
        self._held[document.id] = document
        self._extractor[document.id] = FIRST
        return Step("add", document)

    def _document(self, title: str) -> Document:
        day = f"2021-03-0{self._random.randint(1, 4)}"
        return Document(self._text(), title, self._random.choice(OUTLETS), day, None, title, "en")

    def _text(self) -> str:
        """Sayings about one place, each by another speaker."""
        place, names = self._random.choice(PLACES), self._random.sample(NAMES, 4)
        said = [saying.format(place=place, number=self._random.randint(8, 13)) for saying in SAYINGS]
        picked = self._random.sample(said, 4)
        return " ".join(f"{name} said {words}." for name, words in zip(names, picked, strict=True))


Content = dict[str, list[Any]]


def content_of(store: Store) -> Content:
    """All that the store says but for row numbers and the time of day."""
    all_claims = Selection(rejected=True)
    claims = list(store.claims(all_claims))
    return {
        "documents": sorted(store.documents(), key=lambda one: one.id),
        "texts": [store.document(one.id).text for one in sorted(store.documents(), key=lambda one: one.id)],
        "claims": claims,
        "statements": sorted({claim.statement for claim in claims}),
        "conflicts": [
            (one.a.id, one.b.id, one.relation, one.kind, one.score, one.reason, one.marks_a, one.marks_b, one.judgement)
            for relation in get_args(Relation)
            for one in store.conflicts(Selection(relation=relation, rejected=True))
        ],
        "speakers": store.speakers(all_claims),
        "judgements": [
            (one.subject, one.verdict, one.ids, one.kind, one.note, one.withdrawn_by)
            for one in store.judgements(withdrawn=True)
        ],
        "found": [claim.id for place in PLACES for claim in store.claims(Selection(about=f"{place} people"))],
        "log": [(one.who, one.action, one.subject, one.id, one.words, dict(one.details)) for one in store.log()],
    }


SHARED = ("documents", "texts", "claims", "statements", "conflicts", "speakers", "found")
"""What does not depend on which of several writers came first."""


def differences(found: Content, wanted: Content, parts: Sequence[str] | None = None) -> list[str]:
    return [
        f"{part}: {len(found[part])} instead of {len(wanted[part])}, or others"
        for part in parts or tuple(wanted)
        if found[part] != wanted[part]
    ]


@cache
def plan_of(seed: int, who: str, length: int) -> Plan:
    return Plan(seed, who, length)
