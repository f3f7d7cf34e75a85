"""Pairs in conflict that nobody judged yet: both sides with their sentences, and why they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from claims.cli.render import Screen, indented, plain, short_ids
from claims.cli.review import Review, quoted, typed
from claims.cli.views import headline, more_appearances, why
from claims.errors import ClaimsError
from claims.records import Claim, Conflict, Selection
from claims.tables import SHORT_ID, speaker_name, standing
from claims.tables.opposed import Side, day_in_words, sides

if TYPE_CHECKING:
    from claims.pipeline import Tracker


class ConflictsReview(Review[Conflict]):
    """The pairs in the order of the listing; each is asked about once, and a skipped one in the next review."""

    keys: ClassVar = {"c": "confirm", "r": "reject", "a": "A misread", "b": "B misread", "n": "note"}
    tallied: ClassVar = {"c": "confirmed", "r": "rejected", "a": "misread", "b": "misread"}

    def __init__(self, tracker: Tracker, selection: Selection) -> None:
        super().__init__()
        self.tracker = tracker
        self.pairs = [pair for pair in tracker.conflicts(selection) if _is_open(pair, selection)]
        self.notes: dict[str, str] = {}
        """What was typed for a pair, by its id, to go with the answer."""
        self.misread: dict[str, list[tuple[Claim, str]]] = {}
        """The claims that were rejected at a pair (its id), as they were, each with its note."""

    def next(self) -> Conflict | None:
        asked = {pair.id for pair, _ in self.done}
        return next((pair for pair in self._standing() if pair.id not in asked), None)

    def left(self) -> int:
        decided = {pair.id for pair, key in self.done if key in self.tallied}
        return sum(pair.id not in decided for pair in self._standing())

    def _standing(self) -> list[Conflict]:
        """The pairs that show no claim which was found to be misread meanwhile."""
        gone = {claim.id for rejected in self.misread.values() for claim, _ in rejected}
        return [pair for pair in self.pairs if not {pair.a.claim.id, pair.b.claim.id} & gone]

    def decide(self, item: Conflict, key: str) -> bool:
        if key == "n":
            self.notes[item.id] = typed("Note, one line; it goes with your answer: ")
            return False
        if key in "ab":
            claim = sides(item)["ab".index(key)].statement.claim
            self.misread[item.id] = self.tracker.misread(claim, self.notes.get(item.id, ""))
            return True
        self.tracker.judge(item, "confirmed" if key == "c" else "rejected", self.notes.get(item.id, ""))
        return True

    def end(self) -> str:
        """A note that went with no answer becomes a remark on the claim of side A."""
        answered = {pair.id for pair, key in self.done if key in self.tallied}
        unsaid = [pair for pair in self.pairs if pair.id in self.notes.keys() - answered]
        return "\n".join(self._remarked(pair) for pair in unsaid)

    def _remarked(self, pair: Conflict) -> str:
        note = self.notes[pair.id]
        a, b = (one.statement.claim for one in sides(pair))
        try:
            self.tracker.correct(a, note=f"of the pair with {b.id[:SHORT_ID]}: {note}")
        except ClaimsError as error:
            return f"The note “{note}” went with no answer, and is not kept: {error}."
        return (
            f"The note “{note}” went with no answer: it is kept as a remark, which `claims show {a.id[:SHORT_ID]}` has."
        )

    def undo(self, item: Conflict, key: str) -> None:
        """What stood before stands again."""
        if key in "ab":
            for claim, note in self.misread.pop(item.id):
                self.tracker.judge(claim, claim.judgement, note)
        else:
            self.tracker.judge(item, item.judgement, item.note or "")

    def draw(self, item: Conflict, drawn: Screen) -> str:
        place = f"{self.pairs.index(item) + 1:,} of {len(self.pairs):,}"
        both = sides(item)
        ids = short_ids(side.claim.id for side, *_ in both)
        blocks = [_side(letter, one, ids, drawn) for letter, one in zip("AB", both, strict=True)]
        note = self.notes.get(item.id)
        noted = [indented(plain(note), drawn.width, 9, "note: "), ""] if note else []
        return "\n".join([headline(place, item, drawn), "", *blocks, *why(item, drawn.width), "", *noted]).rstrip("\n")


def _is_open(pair: Conflict, selection: Selection) -> bool:
    """Nobody judged it, or those that were judged so are asked for; claims that were rejected conflict with nothing."""
    asked_for = {None, *(["rejected"] if selection.rejected else [])}
    if selection.judged:
        asked_for = {selection.judged}
    stands = all(any(claim.judgement != "rejected" for claim in side.claims) for side in (pair.a, pair.b))
    return pair.judgement in asked_for and stands


def _side(letter: str, of: Side, ids: dict[str, str], drawn: Screen) -> str:
    side, marks, _ = of
    claim = side.claim
    stance = claim.stance if claim.stance != "asserts" else ""
    who = standing(side.speaker) if side.speaker else ""
    about = ", ".join(filter(None, (stance, who, f"id {ids[claim.id]}")))
    name = plain(speaker_name(side.speaker))
    head = indented(plain(f"{name}, {about}"), drawn.width, 3, f"{letter}  ").replace(name, drawn.bold(name), 1)
    where = claim.document.outlet, day_in_words(claim.day), claim.document.title or claim.document.name
    more = [f"   {drawn.dim(line)}" for line in more_appearances(side, drawn.width - 3)]
    return "\n".join([head, *quoted(claim, marks or claim.spans, drawn, where), *more, ""])
