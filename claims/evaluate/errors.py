"""What went wrong, attribution by attribution: missed, extra, cut short, run on, or given to somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from claims.evaluate.gold import GoldDocument, ScoredQuote
from claims.evaluate.quotes import paired
from claims.evaluate.units import Unit
from claims.records import CONTENT_JOINER

ErrorKind = Literal[
    "missed", "within another", "too short", "too long", "shifted", "wrong source", "extra", "extra within"
]
KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)
"""missed: nothing found overlaps it; within another: what was found there belongs to another attribution; too short,
too long, shifted: found, with less than eight words in ten right; wrong source: content right, source not; extra:
found, with no gold there; extra within: found within a gold attribution that has been found besides."""


@dataclass(frozen=True)
class Error:
    """A gold attribution that was not found right, or a found one that is none; `gold` or `found` may be missing."""

    document: str
    kind: ErrorKind
    gold: Unit | None
    found: Unit | None

    @property
    def of(self) -> Unit:
        unit = self.gold or self.found
        assert unit is not None
        return unit

    def row(self, text: str) -> dict[str, Any]:
        return {
            "id": self.document,
            "error": self.kind,
            "type": self.of.type,
            "source_kind": self.of.source_kind,
            "gold": _words(self.gold, text),
            "found": _words(self.found, text),
        }


def _words(unit: Unit | None, text: str) -> dict[str, Any] | None:
    if unit is None:
        return None
    quote = unit.quote
    return {
        "content": CONTENT_JOINER.join(span.of(text) for span in quote.content),
        "cue": " ".join(span.of(text) for span in quote.cue),
        "source": " ".join(span.of(text) for span in quote.source),
        "spans": [list(span) for span in quote.content],
    }


def errors(gold: Iterable[GoldDocument], predicted: Mapping[str, Sequence[ScoredQuote]]) -> Iterator[Error]:
    """Those of each document in turn: of the gold first, then what was found without any."""
    for document in gold:
        ours = Unit.all_of(document.quotes, document.document.text)
        theirs = Unit.all_of(predicted.get(document.id, ()), document.document.text)
        pairs = paired(ours, theirs)
        for unit, found in pairs:
            if not unit.source_right(found):
                yield Error(document.id, "wrong source", unit, found)
        taken = {id(found) for _, found in pairs}
        done = {id(unit) for unit, _ in pairs}
        for unit in ours:
            if id(unit) not in done:
                yield _of_gold(document.id, unit, theirs, taken)
        for found in theirs:
            if id(found) not in taken:
                over = [unit for unit in ours if unit.content & found.content]
                if not over:
                    yield Error(document.id, "extra", None, found)
                elif all(id(unit) in done for unit in over):
                    yield Error(document.id, "extra within", None, found)


def _of_gold(document: str, unit: Unit, found: Sequence[Unit], taken: set[int]) -> Error:
    over = [one for one in found if one.content & unit.content]
    if not over:
        return Error(document, "missed", unit, None)
    best = max(over, key=lambda one: len(one.content & unit.content))
    if id(best) in taken:
        return Error(document, "within another", unit, best)
    missing, added = len(unit.content - best.content), len(best.content - unit.content)
    kind: ErrorKind = "too short" if not added else "too long" if not missing else "shifted"
    return Error(document, kind, unit, best)


def by_group(found: Iterable[Error]) -> dict[ErrorKind, Counter[str]]:
    """How many errors of each kind, by type of quotation and by kind of source."""
    counted: dict[ErrorKind, Counter[str]] = {kind: Counter() for kind in KINDS}
    for error in found:
        counted[error.kind].update((error.of.type, error.of.source_kind))
    return {kind: counts for kind, counts in counted.items() if counts}
