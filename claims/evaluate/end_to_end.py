"""Conflicts end to end: documents in, list out, held against labelled pairs of claims that stand in the documents.

The documents are added to a fresh store, as by `claims add`, and what is listed is all that `claims conflicts
--min-score 0` lists, the evaluation conflicts too. A gold conflict is found if a listed pair has its two sides, in
either order: each with an appearance in the gold's document of which what is shown has the gold's words (Jaccard at
least .5), and whose speaker is the gold's. Of one that is missed it is told where it was lost on the way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, get_args

from claims.conflicts.cases import in_touch
from claims.conflicts.relations import pairs_of
from claims.errors import GoldError
from claims.evaluate.conflicts import Part
from claims.evaluate.gold import GoldPair, Row, Side
from claims.evaluate.quotes import same_name
from claims.evaluate.runs import Progress
from claims.evaluate.sides import FOUND
from claims.evaluate.units import Text, jaccard
from claims.pipeline import Tracker
from claims.records import Claim, Conflict, Document, Refusal, Selection, Statement
from claims.stated import Span
from claims.tables.passages import outside, passage

Why = Literal[
    "not extracted", "other bounds", "other speaker", "one statement", "no candidates", "not listed", "other relation"
]
WHYS: tuple[Why, ...] = get_args(Why)
"""Where a gold conflict is lost. not extracted: no claim has a word of a side; other bounds: one has, but what is shown
of it not enough of them, or too many others; other speaker: somebody else is held to say it; one statement: the
sides are taken for one utterance; no candidates: they are not compared; not listed: they are, and nothing is told of
it, or too unsure; other relation: they are held to agree, to be of different scope, or one to be an update of the
other."""

Both = tuple[Sequence[Claim], Sequence[Claim]]
"""Of a gold pair, the appearances that are the one side and the other."""

Label = Literal["gold conflict", "other speaker", "false alarm", "unlabelled"]
LABELS: tuple[Label, ...] = get_args(Label)
"""What a listed pair is by the gold. other speaker: the words are those of a gold conflict, a speaker is not; false
alarm: the words are those of a pair that is compatible."""

ONE_DOCUMENT = "it takes the place of a text with the same address, or outlet and title; correct one of the two"


@dataclass(frozen=True)
class Heard:
    """What the store has of one side of a gold pair."""

    side: Side
    near: tuple[Claim, ...]
    """The claims that have a word of it, the most like it first."""
    said: tuple[Claim, ...]
    """Those of them that are like enough in something that a list may show of them."""
    text: Text

    @classmethod
    def of(cls, side: Side, claims: Iterable[Claim], text: Text) -> Heard:
        """Out of the claims of its document."""
        wanted = text.covered(side.spans(text.text))
        alike = [(jaccard(wanted, text.covered(claim.spans)), claim) for claim in claims]
        near = [claim for like, claim in sorted(alike, key=lambda one: (-one[0], one[1].id)) if like > 0]
        heard = cls(side, tuple(near), (), text)
        return replace(heard, said=tuple(one for one in near if any(map(heard.like, _showings(one)))))

    def like(self, spans: Iterable[Span]) -> bool:
        """Whether the words there are the gold's."""
        wanted = self.text.covered(self.side.spans(self.text.text))
        return jaccard(wanted, self.text.covered(spans)) >= FOUND

    def shown(self, statement: Statement, marks: Sequence[Span]) -> list[Claim]:
        """Its appearances of a listed statement whose words, as they are shown, are the gold's; the marks are the first
        one's."""
        first = statement.claim.id
        theirs = (claim for claim in self.said if claim.statement == statement.id)
        return [one for one in theirs if self.like(passage(one, marks if one.id == first else ()).spans)]

    @cached_property
    def right(self) -> tuple[Claim, ...]:
        """Those that are said by the gold's speaker."""
        return tuple(claim for claim in self.said if said_by(self.side, claim))

    @property
    def lacks(self) -> Why | None:
        """What is wrong with this side already, if anything."""
        if not self.near:
            return "not extracted"
        if not self.said:
            return "other bounds"
        return None if self.right else "other speaker"

    def row(self) -> Row:
        """With the claims found there, or with the nearest where none is like enough."""
        found = self.right or self.said or self.near[:1]
        return {
            **self.side.row(),
            "lacks": self.lacks,
            "found": [claim_row(claim) for claim in found],
        }


@dataclass(frozen=True)
class Outcome:
    """What became of a gold conflict: where it was lost, or None if it was found."""

    pair: GoldPair
    a: Heard
    b: Heard
    why: Why | None
    told: Conflict | None = None
    """What the store says of the two sides."""

    def row(self) -> Row:
        told = self.told
        return {
            "error": self.why,
            "kind": self.pair.kind,
            "a": self.a.row(),
            "b": self.b.row(),
            "relation": told and told.relation,
            "score": told and told.score,
            "reason": told and told.reason,
        }


class Listed(NamedTuple):
    """Two statements in the list of conflicts, with all that they are listed for, the surest first."""

    conflicts: tuple[Conflict, ...]
    label: Label
    pair: GoldPair | None
    """The labelled pair that it is."""

    def row(self) -> Row:
        first = self.conflicts[0]
        return {
            "label": self.label,
            "kind": self.pair and self.pair.kind,
            "a": claim_row(first.a.claim),
            "b": claim_row(first.b.claim),
            "listed": [conflict.kind for conflict in self.conflicts],
            "score": first.score,
            "reason": first.reason,
        }


@dataclass(frozen=True)
class Measured:
    """What was made of documents, against the gold."""

    documents: int
    claims: int
    outcomes: tuple[Outcome, ...]
    """One a gold conflict."""
    listed: tuple[Listed, ...]

    @property
    def found(self) -> Part:
        return self._found(lambda pair: "")[""] if self.outcomes else Part(0, 0)

    @property
    def by_kind(self) -> dict[str, Part]:
        return self._found(lambda pair: pair.kind)

    @property
    def by_documents(self) -> dict[str, Part]:
        """Of the gold conflicts that stand in one document, and in two."""
        return self._found(lambda pair: "one document" if pair.a.document == pair.b.document else "two documents")

    @property
    def missed(self) -> dict[Why, Counter[str]]:
        """How many gold conflicts were lost where, by kind."""
        counted: dict[Why, Counter[str]] = {why: Counter() for why in WHYS}
        for outcome in self.outcomes:
            if outcome.why:
                counted[outcome.why][outcome.pair.kind] += 1
        return {why: kinds for why, kinds in counted.items() if kinds}

    @property
    def labels(self) -> dict[Label, int]:
        """How many listed pairs are what by the gold."""
        counted = Counter(pair.label for pair in self.listed)
        return {label: counted[label] for label in LABELS}

    def _found(self, group: Callable[[GoldPair], str]) -> dict[str, Part]:
        of = Counter(group(outcome.pair) for outcome in self.outcomes)
        found = Counter(group(outcome.pair) for outcome in self.outcomes if outcome.why is None)
        return {name: Part(found[name], number) for name, number in of.most_common()}

    def figures(self) -> dict[str, object]:
        def counts(part: Part) -> dict[str, int]:
            return {"found": part.called, "of": part.of}

        return {
            "documents": self.documents,
            "claims": self.claims,
            "conflicts": self.found.of,
            "found": self.found.called,
            "recall": self.found.percent,
            "by_documents": {name: counts(part) for name, part in self.by_documents.items()},
            "by_kind": {name: counts(part) for name, part in self.by_kind.items()},
            "listed": len(self.listed),
            "listed_by_label": dict(self.labels),
            "missed": {why: dict(kinds) for why, kinds in self.missed.items()},
        }

    def errors(self) -> Iterator[Row]:
        """The gold conflicts that were missed, then the false alarms."""
        yield from (outcome.row() for outcome in self.outcomes if outcome.why)
        yield from ({"error": pair.label, **pair.row()} for pair in self.listed if pair.label == "false alarm")


def run(
    pairs: Sequence[GoldPair],
    documents: Mapping[str, Document],
    model: str | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Add the documents (by their names in the gold) to a fresh store, list its conflicts, and measure the list.

    Raises ModelError, and GoldError for a document that is refused or takes the place of another.
    """
    with TemporaryDirectory() as folder, Tracker(str(Path(folder) / "claims.db"), model=model) as tracker:
        for done, outcome in enumerate(tracker.add(documents.values()), start=1):
            if isinstance(outcome.item, Refusal):
                raise GoldError(str(outcome.item))
            if outcome.status == "updated":
                raise GoldError(f"{outcome.item.name}: {ONE_DOCUMENT}")
            if progress:
                progress(done, len(documents))
        return measure(tracker, pairs, documents)


def measure(tracker: Tracker, pairs: Sequence[GoldPair], documents: Mapping[str, Document]) -> Measured:
    """What is listed of the documents that are stored, held against the pairs."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in tracker.claims():
        claims[claim.document.id].append(claim)
    texts = {name: Text(document.text) for name, document in documents.items()}
    heard = {
        side: Heard.of(side, claims[documents[side.document].id], texts[side.document])
        for pair in pairs
        for side in (pair.a, pair.b)
    }
    listed = [_labelled(conflicts, pairs, heard) for conflicts in _listed(tracker)]
    told = [conflict for one in listed for conflict in one.conflicts]
    gold = (pair for pair in pairs if pair.conflict)
    outcomes = tuple(_outcome(pair, heard[pair.a], heard[pair.b], told, tracker) for pair in gold)
    return Measured(len(documents), sum(map(len, claims.values())), outcomes, tuple(listed))


def _showings(claim: Claim) -> Iterator[Sequence[Span]]:
    """The places of what a list may show of it."""
    yield from (passage(claim, marks).spans for marks in ((), *claim.facts.clauses, *_cores(claim)))


def _cores(claim: Claim) -> Iterator[Sequence[Span]]:
    """Each clause without its asides: marked so, it is shown so."""
    for clause in claim.facts.clauses or (claim.spans,):
        yield outside(claim, clause, claim.facts.asides)


def said_by(side: Side, claim: Claim) -> bool:
    """Whether the claim's speaker is the gold's: under any of his names, and of several speakers any."""
    if side.speaker is None:
        return True
    names = (claim.speaker.name, *claim.speaker.aliases) if claim.speaker else ()
    return any(same_name(gold, name) for gold in side.speaker.split(";") for name in names)


def claim_row(claim: Claim) -> Row:
    return {
        "doc": claim.document.name,
        "speaker": claim.speaker and claim.speaker.name,
        "stance": claim.stance,
        "text": claim.text,
    }


def _listed(tracker: Tracker) -> Iterator[tuple[Conflict, ...]]:
    """The conflicts in the list, those of the same two statements together, the surest first."""
    found = tracker.conflicts() + tracker.conflicts(Selection(kind="evaluation"))
    pairs: defaultdict[frozenset[str], list[Conflict]] = defaultdict(list)
    for conflict in sorted(found, key=lambda conflict: (-conflict.score, conflict.id)):
        pairs[frozenset((conflict.a.id, conflict.b.id))].append(conflict)
    return map(tuple, pairs.values())


def _labelled(conflicts: tuple[Conflict, ...], pairs: Sequence[GoldPair], heard: Mapping[Side, Heard]) -> Listed:
    """The pair with what the gold says of it; where several labelled pairs fit, a conflict counts before others."""
    found: dict[Label, GoldPair] = {}
    for pair in pairs:
        if fits := _label(conflicts[0], pair, heard[pair.a], heard[pair.b]):
            found.setdefault(fits, pair)
    label: Label = next((label for label in LABELS if label in found), "unlabelled")
    return Listed(conflicts, label, found.get(label))


def _label(conflict: Conflict, pair: GoldPair, a: Heard, b: Heard) -> Label | None:
    found = [both for both in _shown(conflict, a, b) if all(both)]
    if not found:
        return None
    if not pair.conflict:
        return "false alarm"
    return "gold conflict" if any(_right(both, a, b) for both in found) else "other speaker"


def _shown(conflict: Conflict, a: Heard, b: Heard) -> tuple[Both, Both]:
    """The appearances of a listed pair's two statements that are the gold's sides, either way round."""
    one, other = (conflict.a, conflict.marks_a), (conflict.b, conflict.marks_b)
    return (a.shown(*one), b.shown(*other)), (a.shown(*other), b.shown(*one))


def _right(both: Both, a: Heard, b: Heard) -> bool:
    """Whether they are said by the gold's speakers."""
    return all(any(said_by(heard.side, claim) for claim in side) for heard, side in zip((a, b), both, strict=True))


def _joined(a: Iterable[Claim], b: Iterable[Claim]) -> set[frozenset[str]]:
    """The statements of one side with those of the other."""
    return {frozenset((one.statement, other.statement)) for one, other in product(a, b)}


def _outcome(pair: GoldPair, a: Heard, b: Heard, listed: Sequence[Conflict], tracker: Tracker) -> Outcome:
    """Found, or lost at the first step that fails on either side, then for both together."""
    sides = _joined(a.right, b.right)
    if any(_right(both, a, b) for conflict in listed for both in _shown(conflict, a, b)):
        return Outcome(pair, a, b, None)
    if why := next((why for why in WHYS if why in (a.lacks, b.lacks)), None):
        return Outcome(pair, a, b, why)
    if any(frozenset((one.a.id, one.b.id)) in sides for one in listed):
        return Outcome(pair, a, b, "other bounds")
    if told := next(_told(a, sides, tracker), None):
        return Outcome(pair, a, b, "not listed" if told.relation == "conflict" else "other relation", told)
    if any(len(both) == 1 for both in sides):
        return Outcome(pair, a, b, "one statement")
    compared = any(_compared(one, other, tracker) for one, other in product(a.right, b.right))
    return Outcome(pair, a, b, "not listed" if compared else "no candidates")


def _told(a: Heard, sides: set[frozenset[str]], tracker: Tracker) -> Iterator[Conflict]:
    """What the store says of the two sides, whatever it is."""
    for claim in a.right:
        yield from (one for one in tracker.related(claim) if frozenset((one.a.id, one.b.id)) in sides)


def _compared(a: Claim, b: Claim, tracker: Tracker) -> bool:
    """Whether one is among the claims that the other is compared with."""
    met = ({one.id, other.id} for one, other in pairs_of([a], tracker.store)[0])
    return in_touch(a, b) and {a.id, b.id} in met
