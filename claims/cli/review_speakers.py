"""Who may be one: two speakers with what they say in context."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from claims.cli.render import Screen, indented, plain
from claims.cli.review import Review, quoted
from claims.heard import Link
from claims.records import Speaker
from claims.tables import standing

if TYPE_CHECKING:
    from claims.pipeline import Tracker

QUOTES = 2
"""Claims of each that are shown."""


class SpeakersReview(Review[Link]):
    """The pairs of speakers that may be one, the surest first; what is decided may make other pairs certain."""

    keys: ClassVar = {"s": "same", "d": "different", "u": "unsure"}
    tallied: ClassVar = keys

    def __init__(self, tracker: Tracker, of: Speaker | None) -> None:
        super().__init__()
        self.tracker, self.of = tracker, of

    def _open(self) -> list[Link]:
        skipped = {(link.a, link.b) for link, key in self.done if key == "k"}
        return [link for link in self.tracker.suggestions(self.of) if (link.a, link.b) not in skipped]

    def next(self) -> Link | None:
        return next(iter(self._open()), None)

    def left(self) -> int:
        return len(self.tracker.suggestions(self.of))

    def decide(self, item: Link, key: str) -> bool:
        decide = {"s": self.tracker.merge, "d": self.tracker.split, "u": self.tracker.leave_open}[key]
        decide(*self._both(item))
        return True

    def undo(self, item: Link, key: str) -> None:
        self.tracker.undecide(*self._both(item))

    def _both(self, link: Link) -> tuple[Speaker, Speaker]:
        return self.tracker.store.part(link.a), self.tracker.store.part(link.b)

    def draw(self, item: Link, drawn: Screen) -> str:
        head = drawn.bold(f"Are these one?  {item.score:.2f}, {len(self._open()):,} left")
        why = indented(plain(item.reason), drawn.width, 5, "why: ")
        sides = [self._side(letter, id, drawn) for letter, id in (("A", item.a), ("B", item.b))]
        return "\n".join([head, why, "", *sides])

    def _side(self, letter: str, id: str, drawn: Screen) -> str:
        speaker = self.tracker.store.part(id)
        about = ", ".join(filter(None, (standing(speaker), f"id {id[:8]}")))
        head = f"{letter}  {drawn.bold(plain(speaker.name))}  {drawn.dim(plain(about))}"
        return "\n".join([head, *self._quotes(id, drawn), ""])

    def _quotes(self, id: str, drawn: Screen) -> list[str]:
        """What they say, with the words that name them marked."""
        lines: list[str] = []
        for claim in self.tracker.quotes_of(id, QUOTES):
            where = claim.document.outlet, claim.document.published, claim.document.title
            lines += quoted(claim, claim.source_spans, drawn, where)
        return lines or ["   (heard in no document that is stored: it is in your registry)"]
