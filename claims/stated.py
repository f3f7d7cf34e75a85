"""What a claim states, in slots that can be compared; the nouns of conflicts, which records.py builds on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

QuoteType = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "denies", "admits", "alleges", "demands", "promises", "believes"]
Relation = Literal["conflict", "agreement", "different scope", "update"]
ConflictKind = Literal[
    "number",
    "polarity",
    "denial",
    "degree",
    "status",
    "responsibility",
    "cause",
    "place",
    "time",
    "identity",
    "reversal",
    "evaluation",
]
SpeakerKind = Literal["person", "organisation", "group", "unnamed"]

STORY = "~"
"""What a slot begins with that holds a leading word of the document alone: it takes several to make one story."""


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Quantity:
    """A number that a claim states, as the interval that it allows: "more than 200 soldiers" is (200, inf)."""

    low: float
    high: float
    head: str
    """Lemma of what is counted or measured: soldier, tank, percent."""
    words: str
    span: Span
    exact: bool = True
    """False for about, some, nearly, dozens: the bounds are soft."""
    low_open: bool = False
    high_open: bool = False
    topic: str = ""
    """Concept of the predicate over it: lose, kill, seize."""
    of: tuple[str, ...] = ()
    """What narrows the head, sorted: ukrainian, wounded. Another narrowing counts another subset."""


@dataclass(frozen=True)
class Event:
    """A predicate of a claim with who did what to whom, and whether the claim says that it happened."""

    predicate: str
    span: Span
    agent: str | None = None
    patient: str | None = None
    place: str | None = None
    negated: bool = False
    hedged: bool = False
    main: bool = False
    """It is what the claim says first of all, not a clause inside it."""
    told: bool = True
    """The claim says so, in its main clause or what that governs; not only named in a clause beside it."""


@dataclass(frozen=True)
class Degree:
    """A word on an ordered scale: half-encircled stands below encircled on the scale `encirclement`."""

    scale: str
    level: float
    words: str
    span: Span
    of: str | None = None
    """What it is said of, where that was settled."""
    negated: bool = False


@dataclass(frozen=True)
class Holding:
    """That somebody has a place in his hands, or has not."""

    place: str
    span: Span
    by: str | None = None
    """Who has it; None where it is only said to have been taken, not by whom."""
    held: bool = True
    taken: bool = False
    """It came into his hands, by this account; else it is only said to be there."""


@dataclass(frozen=True)
class Called:
    """The speaker of a claim as its own document has it: what other documents call the same somebody is nothing to
    what the claim states."""

    name: str
    kind: SpeakerKind
    role: str | None = None
    aliases: tuple[str, ...] = ()


Clause = tuple[Span, ...]
"""A part of a claim that states something by itself, in pieces where words that are not the claim's lie between."""


@dataclass(frozen=True)
class Facts:
    """What a claim states, in slots that can be compared: a pure function of its words and their context."""

    entities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Lemmas of the content words, sorted."""
    quantities: tuple[Quantity, ...] = ()
    events: tuple[Event, ...] = ()
    degrees: tuple[Degree, ...] = ()
    clocks: tuple[Quantity, ...] = ()
    """Times of day, in minutes since the last noon or midnight; their topic is the event that they are of."""
    measures: tuple[Quantity, ...] = ()
    """Ages in years, dimensions in metres: the head says which (age, depth, magnitude), `of` whose."""
    holdings: tuple[Holding, ...] = ()
    """Who has which place."""
    negated: bool = False
    """The main predicate of the claim is negated."""
    hedged: bool = False
    denied: bool = False
    """The speaker denies what the words say, by the cue or by words of denial among them ("dismissed the report")."""
    elsewhere: bool = False
    """The words only point at something said elsewhere ("the allegations", "this")."""
    meant: tuple[str, ...] = ()
    """Lemmas of the content words right before such a claim, which most likely point at what those say; sorted."""
    scene: tuple[str, ...] = ()
    """What the whole document is mostly about, the weightiest first: names and nouns, in lower case."""
    about: tuple[str, ...] = ()
    """The names among those, nations aside: what tells one story from another."""
    day: str | None = None
    """ISO date by which it is compared: one that the words name, or those nearby, else the document's. People are told
    another, more careful one: `claims.tables.told`."""
    dated: bool = False
    """The words themselves name that day."""
    clauses: tuple[Clause, ...] = ()
    """In the order of the text; empty where the claim is one clause."""
    asides: tuple[Span, ...] = ()
    """Words beside what its clauses say, in the order of the text: closer descriptions, examples, what was when."""
    bare: bool = False
    """The words are a clause only with their cue: "any involvement"."""
    slots: tuple[str, ...] = ()
    speaker: Called | None = None

    @cached_property
    def touching(self) -> frozenset[str]:
        """What must meet something of another claim's for the two to be worth a look: words, things counted, scales,
        places held."""
        counted = (f"#{quantity.head}" for quantity in self.quantities)
        measured = (f"{measure.head} of {' '.join(measure.of).casefold()}" for measure in self.measures)
        held = (f"@{holding.place.casefold()}" for holding in self.holdings)
        scales = (f"={degree.scale}" for degree in self.degrees)
        return frozenset((*self.terms, *counted, *measured, *held, *scales))
