"""Going through what is to be decided in the terminal: one thing after another, in its context, a key for the answer.

What is gone through says with a `Review` what comes next, how it looks and what a key does.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

import typer

from claims.cli.output import say, screen
from claims.cli.render import Screen, marked, paint, plain, wrap
from claims.records import Claim
from claims.stated import Span

Item = TypeVar("Item")
COMMON = {"k": "skip", "z": "undo", "q": "leave"}
"""Keys that every review has."""


class Review(ABC, Generic[Item]):
    """What is gone through, and what is decided about it."""

    keys: ClassVar[dict[str, str]]
    """What the keys that decide are for."""
    tallied: ClassVar[dict[str, str]]
    """What the closing line calls the decisions, by key."""

    def __init__(self) -> None:
        self.done: list[tuple[Item, str]] = []
        """What was decided or skipped in this review, with the key, in order."""

    @abstractmethod
    def next(self) -> Item | None:
        """What to ask about now."""

    @abstractmethod
    def draw(self, item: Item, drawn: Screen) -> str: ...

    @abstractmethod
    def decide(self, item: Item, key: str) -> bool:
        """Says whether the item is decided. Raises ClaimsError where it can't be decided so."""

    @abstractmethod
    def undo(self, item: Item, key: str) -> None:
        """Take back what the key decided."""

    @abstractmethod
    def left(self) -> int:
        """How many are not decided."""

    def end(self) -> str:
        """Keep what was typed and went with no answer; says so, "" where nothing was."""
        return ""

    @property
    def help(self) -> str:
        return ", ".join(f"{key} {word}" for key, word in {**self.keys, **COMMON}.items())

    def meant(self, key: str) -> str:
        """The key that was typed, as another one or as its word."""
        words = {word: own for own, word in {**self.keys, **COMMON}.items()}
        return "z" if key == "u" and key not in self.keys else words.get(key, key)


def ask(review: Review[Item]) -> None:
    """Ask about one after the other until there are no more or the user leaves. What was decided stands at once.

    Exits with 130 where Ctrl-C ends it.
    """
    drawn = screen(sys.stdout)
    try:
        while _goes_on(review, drawn):
            pass
    except KeyboardInterrupt:
        _tell(review)
        raise typer.Exit(130) from None
    _tell(review)


def _goes_on(review: Review[Item], drawn: Screen) -> bool:
    """Ask about what comes next; says whether there may be more to ask."""
    item = review.next()
    if item is None:
        return _is_taken_back(review, drawn)
    _show(f"{review.draw(item, drawn)}\n{drawn.dim(review.help)}\n")
    while (key := review.meant(pressed())) not in {**review.keys, **COMMON}:
        say(f"Keys: {review.help}." if key == "?" else f"There is no “{plain(key)}”: {review.help}.")
    _answer(review, item, key)
    return key != "q"


def _is_taken_back(review: Review[Item], drawn: Screen) -> bool:
    """At the end the last answer can still be undone."""
    if not review.done:
        return False
    _show(drawn.dim("That was the last: z undo, any other key leaves.") + "\n")
    if review.meant(pressed()) != "z":
        return False
    _undo(review)
    return True


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _answer(review: Review[Item], item: Item, key: str) -> None:
    from claims.errors import ClaimsError

    if key == "z":
        _undo(review)
    elif key == "k":
        review.done.append((item, key))
    elif key != "q":
        try:
            if review.decide(item, key):
                review.done.append((item, key))
        except ClaimsError as error:
            say(f"{error}. It is skipped.")
            review.done.append((item, "k"))


def _undo(review: Review[Item]) -> None:
    """Take back the last answer, so that it is asked again."""
    if not review.done:
        say("There is nothing to undo.")
        return
    item, key = review.done.pop()
    if key != "k":
        review.undo(item, key)


def pressed() -> str:
    """One key of a terminal, else a line of the input: "cancel" is no "c" for confirm. The end of it leaves."""
    if sys.stdin.isatty():
        try:
            key = typer.getchar()
        except EOFError:
            return "q"
        return "q" if key == "\x1b" else key.lower()
    line = sys.stdin.readline()
    return line.strip().lower() if line else "q"


def typed(prompt: str) -> str:
    """A line that the user types."""
    _show(prompt)
    line = sys.stdin.readline().strip()
    sys.stdout.write("" if sys.stdin.isatty() else f"{line}\n\n")
    return line


def quoted(claim: Claim, marks: Iterable[Span], drawn: Screen, where: Sequence[str | None]) -> list[str]:
    """Where and when it stands, and its sentence with some words of it marked."""
    start = claim.sentence.start
    ranges = [(span.start - start, span.end - start) for span in marks]
    width = drawn.width - 3
    about = wrap(plain(", ".join(filter(None, where))), width)
    said = paint(wrap(marked(claim.sentence_text, ranges), width), drawn)
    return [*(f"   {drawn.dim(line)}" for line in about), *(f"   {line}" for line in said)]


def _tell(review: Review[Item]) -> None:
    words = [review.tallied.get(key) for _, key in review.done]
    said = ", ".join(f"{words.count(word):,} {word}" for word in dict.fromkeys(review.tallied.values()))
    left = review.left()
    if kept := review.end():
        say(kept)
    say(f"{said}; {left:,} left to decide." if left else f"{said}; nothing is left to decide.")
