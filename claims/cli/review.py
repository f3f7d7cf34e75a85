"""Going through suggestions in the terminal: two speakers, what they say in context, a key for the answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from claims.cli.output import say, screen
from claims.cli.render import Screen, indented, marked, paint, plain, wrap
from claims.heard import Link
from claims.records import Claim, Speaker
from claims.tables import standing

if TYPE_CHECKING:
    from claims.pipeline import Tracker

KEYS = "s same, d different, u unsure, k skip, z undo, q leave"
QUOTES = 2
"""Claims of each that are shown."""


def ask(tracker: Tracker, of: Speaker | None) -> None:
    """Ask about each pair, the surest first, until there are no more or the user leaves."""
    drawn = screen(sys.stdout)
    decided: list[tuple[Link, str]] = []
    skipped: set[tuple[str, str]] = set()
    counts = {"s": 0, "d": 0, "u": 0}
    while True:
        open_ones = [link for link in tracker.suggestions(of) if (link.a, link.b) not in skipped]
        if not open_ones:
            break
        link = open_ones[0]
        sys.stdout.write(_pair(tracker, link, len(open_ones), drawn))
        sys.stdout.flush()
        key = _key()
        if key == "q":
            break
        if key == "z":
            undone = _undo(tracker, decided, skipped)
            if undone:
                counts[undone] -= 1
        elif key == "k":
            skipped.add((link.a, link.b))
            decided.append((link, ""))
        elif key in counts:
            _decide(tracker, link, key)
            counts[key] += 1
            decided.append((link, key))
        else:
            say(f"There is no “{plain(key)}”: {KEYS}.")
    _tell(counts, len(tracker.suggestions(of)))


def _decide(tracker: Tracker, link: Link, key: str) -> None:
    """Raises nothing: what can't be decided so is told, and asked again after the others."""
    from claims.errors import ClaimsError

    a, b = (tracker.store.part(id) for id in (link.a, link.b))
    decide = {"s": tracker.merge, "d": tracker.split, "u": tracker.leave_open}[key]
    try:
        decide(a, b)
    except ClaimsError as error:
        say(str(error))


def _undo(tracker: Tracker, decided: list[tuple[Link, str]], skipped: set[tuple[str, str]]) -> str:
    """Takes back the last decision, and says which key it was; empty where it was none."""
    if not decided:
        say("There is nothing to undo.")
        return ""
    link, key = decided.pop()
    if key:
        tracker.undecide(*(tracker.store.part(id) for id in (link.a, link.b)))
    skipped.discard((link.a, link.b))
    return key


def _key() -> str:
    """One key of a terminal, else a line of the input; the end of it leaves."""
    if sys.stdin.isatty():
        key = typer.getchar()
        return "q" if key in ("\x03", "\x04", "\x1b") else key.lower()
    line = sys.stdin.readline()
    return line.strip().lower()[:1] if line else "q"


def _pair(tracker: Tracker, link: Link, left: int, drawn: Screen) -> str:
    head = drawn.bold(f"Are these one?  {link.score:.2f}, {left:,} left")
    why = indented(plain(link.reason), drawn.width, 5, "why: ")
    sides = [_side(letter, tracker, id, drawn) for letter, id in (("A", link.a), ("B", link.b))]
    return "\n".join([head, why, "", *sides, drawn.dim(KEYS), ""])


def _side(letter: str, tracker: Tracker, id: str, drawn: Screen) -> str:
    speaker = tracker.store.part(id)
    about = ", ".join(filter(None, (standing(speaker), f"id {id[:8]}")))
    head = f"{letter}  {drawn.bold(plain(speaker.name))}  {drawn.dim(plain(about))}"
    return "\n".join([head, *_quotes(tracker.quotes_of(id, QUOTES), drawn), ""])


def _quotes(claims: Sequence[Claim], drawn: Screen) -> list[str]:
    """What they say, with the words that name them marked."""
    lines: list[str] = []

    def painted(text: str, width: int) -> list[str]:
        return paint(wrap(text, width), drawn)

    for claim in claims:
        where = ", ".join(filter(None, (claim.document.outlet, claim.document.published, claim.document.title)))
        lines += [drawn.dim(line) for line in _indent(plain(where), drawn, wrap)]
        start = claim.sentence.start
        ranges = [(span.start - start, span.end - start) for span in claim.source_spans]
        lines += _indent(
            marked(claim.sentence_text, ranges), drawn, lambda text, width: paint(wrap(text, width), drawn)
        )
    return lines or ["   (heard in no document that is stored: it is in your registry)"]


def _indent(text: str, drawn: Screen, into: Callable[[str, int], list[str]]) -> list[str]:
    return [f"   {line}" for line in into(text, drawn.width - 3)]


def _tell(counts: dict[str, int], left: int) -> None:
    said = f"{counts['s']:,} same, {counts['d']:,} different, {counts['u']:,} unsure"
    say(f"{said}; {left:,} left to decide." if left else f"{said}; nothing is left to decide.")
