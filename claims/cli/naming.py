"""Whom and what the words of a command mean: a speaker, or a place in a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claims.cli.choosing import in_database, one_of
from claims.cli.values import words
from claims.records import Stance
from claims.stated import Span

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.records import Speaker

NewKind = Literal["person", "organisation", "group"]
FEW = 5
"""How many places are named."""


@dataclass(frozen=True)
class Said:
    """By whom and how something was said, as the user knows it."""

    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=in_database("speaker"),
            help="Who said it: a known name or alias, or the beginning of an id.",
        ),
    ] = None
    no_speaker: Annotated[bool, typer.Option("--no-speaker", help="Nobody is known to have said it.")] = False
    new: Annotated[
        NewKind | None,
        typer.Option(
            metavar="KIND",
            **one_of(NewKind),
            help="--speaker is somebody new: a person, organisation or group.",
        ),
    ] = None
    stance: Annotated[
        Stance | None,
        typer.Option(metavar="STANCE", **one_of(Stance), help="How it was said: asserts, denies, admits and the like."),
    ] = None

    def demand_sense(self) -> None:
        """Raise Typer's BadParameter where the options contradict each other."""
        if self.speaker and self.no_speaker:
            raise typer.BadParameter("--speaker and --no-speaker contradict each other.")
        if self.new and not self.speaker:
            raise typer.BadParameter("--new is of a speaker; give the name with --speaker.")

    def whom(self, tracker: Tracker) -> Speaker | None:
        """Whom --speaker means. Raises Ambiguous with the choices, or LookupFailed with what to do."""
        from claims.errors import Ambiguous, LookupFailed

        if self.speaker is None:
            return None
        if self.new:
            return tracker.new_speaker(self.speaker, self.new)
        try:
            return tracker.speaker(self.speaker, exactly=True)
        except Ambiguous:
            raise
        except LookupFailed as error:
            advice = (
                "add --new person, --new organisation or --new group if it is somebody new; "
                "give --no-speaker in place of --speaker if nobody is known to have said it"
            )
            raise LookupFailed(f"{error}; {advice}") from None


def span(given: str) -> Span:
    """The place that the user writes as START:END."""
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*:\s*([0-9]{1,9})\s*", given)
    if not found or int(found[1]) >= int(found[2]):
        raise typer.BadParameter(f"“{given}” is no place; write START:END, as 120:180; START is the first character.")
    return Span(int(found[1]), int(found[2]))


def only_place(said: str, text: str, document: str) -> Span:
    """Where a document's text has these words. Raises ClaimsError where it has them nowhere, or more than once."""
    from claims.errors import ClaimsError
    from claims.reading import exactly, places_with

    found = exactly(said, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise ClaimsError(f"“{said}”: the text has these words {len(found)} times; say which with {_listed(found)}")
    near = places_with(said, text)
    almost = f" (almost so: {_listed(near)})" if near else ""
    raise ClaimsError(
        f"“{said}”: the text has no such words{almost}; copy them from `claims docs text {document[:8]}`, "
        "a part at a time where something else stands between"
    )


def _listed(spans: Sequence[Span]) -> str:
    more = f" (and {len(spans) - FEW} more)" if len(spans) > FEW else ""
    return " or ".join(f"--at {start}:{end}" for start, end in spans[:FEW]) + more
