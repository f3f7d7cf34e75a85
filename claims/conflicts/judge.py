"""Whether two claims can both be true: one interface, so that whoever judges can be changed for another."""

from __future__ import annotations

import math
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any, Protocol

from claims.conflicts.cases import Case
from claims.conflicts.deciding_words import deciding_words
from claims.conflicts.forest import Forest
from claims.conflicts.reader import HalfRead, Reader, Side, as_read, head_of
from claims.conflicts.screen import Screen, load_screen
from claims.networks import at_once
from claims.records import Claim, ConflictKind
from claims.stated import Span

WEIGHTS = Path(__file__).with_name("judge.npz")
SCREEN = "screen.npz"
"""The file beside the weights that says which pairs are worth reading; without it more are read."""
TOLD = 0.5
"""The least score at which a rule is heard."""
UNREAD = 0.2
"""The most that is thought of a pair that was not worth reading."""
CONVINCED = 1.5
"""The log-odds of a conflict that a reader seldom goes beyond."""
TURNED = 1.0
"""What reading the claims in the other order too adds to those log-odds at most, but for one pair in a hundred."""
MOST_ODDS = 500.0
"""Beyond these the probability is 0 for all that a float can tell."""
RELATIONS = ("conflict", "agreement", "other")
"""What the reader's first logits stand for; those after them are of the kinds of conflict."""

Seen = tuple[Case, float]
"""A pair with the log-odds of a conflict at a glance."""


@dataclass(frozen=True)
class Verdict:
    """What a judge says of two claims."""

    probability: float
    """That they cannot both hold, between 0 and 1."""
    kind: ConflictKind | None = None
    """What kind of conflict it would be."""
    words: Callable[[], tuple[Span, Span]] | None = None
    """Finds the words on each side that decided; asked for only where the pair is listed."""
    by: str | None = None
    """Who judges, where that is to be said with the reason."""


class Judge(Protocol):
    """Whoever says of pairs whether they conflict."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> Sequence[Verdict]:
        """One verdict a case, in their order; each depends on its case alone and not on which claim comes first.

        Of what surely stays under the bar, a probability, nothing more needs to be known.
        """


@dataclass(frozen=True)
class LearnedJudge:
    """What was fitted to labelled pairs: trees over the features of a pair, and a reader of its words."""

    glance: Forest
    """The log-odds of a conflict by the features; most pairs need no second look."""
    trust: tuple[float, ...]
    """How much the glance and the reader count, and last what is added: a logistic regression."""
    kinds: tuple[ConflictKind, ...]
    """What the reader's logits after those of the relations stand for."""
    reader: Reader
    screen: Screen | None = None

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        seen = self.seen(cases)
        worth = self.worth_reading(seen, bar)
        read = iter(at_once(lambda pair: self._read(*pair, bar), list(compress(seen, worth))))
        return [next(read) if more else self._unread(glance) for more, (_, glance) in zip(worth, seen, strict=True)]

    def seen(self, cases: Sequence[Case]) -> list[Seen]:
        """Each with its glance."""
        return list(zip(cases, self.glance.log_odds([case.features for case in cases]), strict=True))

    def worth_reading(self, seen: Sequence[Seen], bar: float) -> list[bool]:
        """What a rule takes for a conflict, and what a reading could lift over the bar if the screen passes it."""
        ruled = [is_ruled(case) for case, _ in seen]
        hoped = [
            not known and chance(self._weighed(glance, CONVINCED)) >= bar
            for known, (_, glance) in zip(ruled, seen, strict=True)
        ]
        if self.screen and self.screen.knows(bar):
            passed = iter(self.screen.passes(list(compress(seen, hoped)), bar))
            hoped = [more and next(passed) for more in hoped]
        return [known or more for known, more in zip(ruled, hoped, strict=True)]

    def _unread(self, glance: float) -> Verdict:
        return Verdict(min(UNREAD, chance(self._weighed(glance, 0.0))))

    def _read(self, case: Case, glance: float, bar: float) -> Verdict:
        one, other = as_read(case.a), as_read(case.b)
        half = self.reader.half(one, other)
        there = self.reader.on(half)
        if not is_ruled(case) and chance(self._weighed(glance, against_others(there, 0) + TURNED)) < bar:
            return Verdict(chance(self._weighed(*evidence(glance, there))))
        back = self.reader.on(self.reader.half(other, one))
        logits = [(a + b) / 2 for a, b in zip(there, back, strict=True)]
        return Verdict(
            round(chance(self._weighed(*evidence(glance, logits))), 4),
            self._kind(logits),
            lambda: self._deciding_words(case.a, case.b, half),
        )

    def _weighed(self, *parts: float) -> float:
        """The log-odds of a conflict, from all that is weighed."""
        *weights, added = self.trust
        return added + sum(weight * part for weight, part in zip(weights, parts, strict=True))

    def _kind(self, logits: Sequence[float]) -> ConflictKind:
        of_kinds = logits[len(RELATIONS) :]
        return self.kinds[max(range(len(self.kinds)), key=of_kinds.__getitem__)]

    def _deciding_words(self, a: Claim, b: Claim, read: HalfRead) -> tuple[Span, Span]:
        """The words without which the reader takes the two least for a conflict: the clause as if the rest were all
        that was said, words of it half-way on."""
        heads, shown = [head_of(claim) for claim in (a, b)], [as_read(claim) for claim in (a, b)]

        def with_text(side: Side, text: str) -> float:
            texts = [*shown[:side], f"{heads[side]} {text}", *shown[side + 1 :]]
            return against_others(self.reader.on(self.reader.half(*texts)), 0)

        def without(side: Side, words: range) -> float:
            before = len(heads[side].split())
            left_out = range(words.start + before, words.stop + before)
            return against_others(self.reader.on(read.without(side, left_out)), 0)

        return deciding_words(a, b, with_text, without)


def is_ruled(case: Case) -> bool:
    return any(finding.relation == "conflict" for finding in case.findings)


def evidence(glance: float, logits: Sequence[float]) -> tuple[float, float]:
    """What is weighed: the log-odds of a conflict at a glance, and by the reader."""
    return glance, against_others(logits, 0)


def against_others(logits: Sequence[float], number: int) -> float:
    """The log-odds of one relation, by the reader."""
    relations = logits[: len(RELATIONS)]
    others = [logit for at, logit in enumerate(relations) if at != number]
    most = max(others)
    return relations[number] - most - math.log(sum(math.exp(logit - most) for logit in others))


def chance(odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-odds)) if odds > -MOST_ODDS else 0.0


class RulesAlone:
    """Judges as the rules do, where there are no weights; two that leave a matter open don't conflict."""

    def verdicts(self, cases: Sequence[Case], bar: float) -> list[Verdict]:
        return [Verdict(0.0 if _both_open(case) else _ruled(case, bar)) for case in cases]


def _both_open(case: Case) -> bool:
    return case.a.facts.hedged and case.b.facts.hedged


def _ruled(case: Case, bar: float) -> float:
    """As sure as the surest rule; what a rule says is over any bar."""
    conflicts = (case.certainty(finding) for finding in case.findings if finding.relation == "conflict")
    surest = max(conflicts, default=0.0)
    return max(surest, bar) if surest >= TOLD else surest


@cache
def load_judge(path: Path = WEIGHTS) -> Judge:
    """The judge that ships; with a warning, the rules alone if the file is missing or broken."""
    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return replace(_judge(stored), screen=load_screen(path.with_name(SCREEN)))
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or error
        warnings.warn(f"{path}: no weights to judge conflicts by ({reason}); the rules judge alone", stacklevel=2)
        return RulesAlone()


def _judge(stored: Mapping[str, Any]) -> LearnedJudge:
    return LearnedJudge(
        glance=Forest.of(stored, "glance"),
        trust=tuple(stored["trust"].tolist()),
        kinds=tuple(stored["kinds"].tolist()),
        reader=Reader.of(
            stored["lower"].tobytes(), stored["upper"].tobytes(), bytes(stored["vocabulary"]).decode().split("\n")
        ),
    )


def save(judge: LearnedJudge, path: Path) -> None:
    """Write what `load_judge` reads."""
    import numpy as np

    np.savez_compressed(
        path,
        trust=np.array(judge.trust),
        kinds=np.array(judge.kinds),
        lower=np.frombuffer(judge.reader.lower, np.uint8),
        upper=np.frombuffer(judge.reader.upper, np.uint8),
        vocabulary=np.frombuffer("\n".join(judge.reader.pieces.vocabulary).encode(), np.uint8),
        **judge.glance.arrays("glance"),
    )
