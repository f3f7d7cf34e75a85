"""The listings that both their own commands and `claims export` write: one way each to ask, write and tell the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from claims import settings
from claims.cli import views
from claims.cli.options import Output
from claims.cli.output import emit, say
from claims.cli.render import Screen
from claims.records import Conflict, Selection, Speaker
from claims.tables import (
    CLAIMS,
    CONFLICTS,
    DOCUMENTS,
    HEARD,
    LISTED,
    LISTED_STATEMENTS,
    OPPOSED,
    SPEAKERS,
    STATEMENTS,
)
from claims.tables.crowds import crowds
from claims.tables.timeline import IN_TIME_BY_MATTER, MOMENTS
from claims.tables.timeline import timeline as history
from claims.wording import counted

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.store.repository import Listing


def claims(tracker: Tracker, selection: Selection, output: Output, *, every: bool = False) -> int:
    """A row a statement, or a row for `every` claim; says how many there were."""
    tell_whom(tracker, selection)
    selection = tracker.looked_up(selection)
    if every:
        count = emit(tracker.claims(selection), output.columns(CLAIMS, LISTED), output, views.claims)
    else:
        found = tracker.statements(selection)
        count = emit(found, output.columns(STATEMENTS, LISTED_STATEMENTS), output, views.statements)
    tell_undated(tracker, selection, "claims" if every else "statements")
    tell_believed(tracker, selection, "claims" if every else "statements")
    tell(count, "claim" if every else "statement", output, lambda: nothing(tracker, selection))
    return count


def conflicts(
    tracker: Tracker,
    selection: Selection,
    output: Output,
    bar: float = 0.0,
    passing: Callable[[Iterable[Conflict]], Iterable[Conflict]] = iter,
) -> int:
    """A row a pair; says how many there were, and how many of them are under the `bar` from which they are sure.

    All pairs are seen by `passing` on their way. With a bar a table has of each statement no more than its surest few
    pairs: one that is misread would fill it.
    """
    tell_whom(tracker, selection)
    selection = tracker.looked_up(selection)
    folds = bool(bar) and output.wanted == "table"
    listed: list[Conflict] = []
    folded: list[frozenset[str]] = []

    def draw(found: list[Conflict], screen: Screen) -> str:
        if folds:
            listed.extend(found)
            folded.extend(tracker.unlisted(selection, found))
        return views.conflicts(found, screen, bar, crowds(folded, found))

    asked = replace(selection, most_of_one=settings.MOST_OF_ONE) if folds else selection
    count = emit(passing(tracker.each_pair(asked)), output.columns(CONFLICTS, OPPOSED), output, draw, "conflicts")
    tell_undated(tracker, selection, "conflicts")
    tell(count, "pair", output, lambda: _why_none(tracker, selection))
    if folded:
        say(
            f"{counted(len(folded), 'more pair')} of statements that are listed {settings.MOST_OF_ONE} times already; "
            "`claims show ID` has all of a claim, --min-score 0 lists them too, and `claims judge ID --reject` takes a "
            "claim that is misread out of all its pairs."
        )
    unsure = [pair for pair in listed if pair.score < bar and not pair.judgement]
    if unsure:
        are = "is" if len(unsure) == 1 else "are"
        say(
            f"{len(unsure):,} of them {are} under {bar:g}, the score of sure ones; --min-score {bar:g} leaves such out."
        )
    return count


def agreements(tracker: Tracker, selection: Selection, output: Output) -> None:
    tell_whom(tracker, selection)
    count = emit(tracker.agreements(selection), output.columns(CONFLICTS, OPPOSED), output, views.conflicts)
    tell_undated(tracker, replace(selection, relation="agreement"), "conflicts")
    tell(count, "pair", output, lambda: _why_none(tracker, selection))


def nothing(tracker: Tracker, selection: Selection) -> str:
    """What to try where nothing matches; what else may be meant where a word of --about is nowhere."""
    near = tracker.meant(selection.about) if selection.about else []
    return f"Did you mean {' or '.join(f'“{words}”' for words in near)}? {NOTHING}" if near else NOTHING


def _why_none(tracker: Tracker, selection: Selection) -> str:
    if selection.apart != "sides":
        return nothing(tracker, selection)
    return NO_PAIR_ACROSS if any(one.speaker.side for one in tracker.speakers()) else NO_SIDES


def timeline(tracker: Tracker, selection: Selection, output: Output) -> None:
    """Accounts in order of when they were said, by matter."""
    tell_whom(tracker, selection)
    moments = (moment for matter in tracker.timeline(selection) for moment in history(matter))
    count = emit(moments, output.columns(MOMENTS, IN_TIME_BY_MATTER), output, views.timeline)
    tell_undated(tracker, replace(selection, relation=None), "conflicts")
    tell(count, "account", output, lambda: nothing(tracker, selection))


def speakers(tracker: Tracker, selection: Selection, output: Output) -> int:
    tell_whom(tracker, selection)
    count = emit(tracker.speakers(selection), output.columns(SPEAKERS, HEARD), output, views.speakers, "speakers")
    tell_undated(tracker, selection, "speakers")
    tell(count, "speaker", output, lambda: nothing(tracker, selection))
    return count


def documents(tracker: Tracker, selection: Selection, output: Output) -> int:
    tell_whom(tracker, selection)
    count = emit(
        tracker.documents(selection), output.columns(DOCUMENTS, DOCUMENTS), output, views.documents, "documents"
    )
    tell_undated(tracker, selection, "documents")
    tell(count, "document", output, lambda: nothing(tracker, selection))
    return count


NAMED = 8
"""Speakers that are named where words mean several."""


def tell_whom(tracker: Tracker, selection: Selection) -> None:
    """Say on stderr whom the names that were asked for mean, where that is not plain, whatever is written."""
    for words in filter(None, (selection.speaker, selection.against)):
        meant, spokesmen = tracker.called(words)
        if [one.name for one in meant] != [words] and meant:
            several = f"{len(meant):,} speakers" if len(meant) > 1 else "one speaker"
            choose = "; give a fuller name or an id for one of them" if len(meant) > 1 else ""
            say(f"“{words}” means {several}: {_some(meant)}{choose}.")
        if spokesmen:
            say(f"For “{words}” speak also: {_some(spokesmen)}.")


def _some(found: Sequence[Speaker]) -> str:
    names = [f"{one.name} ({one.id[:8]})" if len(found) > 1 else one.name for one in found[:NAMED]]
    more = len(found) - NAMED
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


NOTHING = "Use fewer or other filters, or add documents with `claims add`."
NO_PAIR_ACROSS = "Speakers have sides, but no two on different sides relate so here. " + NOTHING
NO_SIDES = (
    "No speaker has a side. Sides are your labels: `claims speakers side NAME SIDE` gives them, and `claims speakers "
    "import FILE`."
)


def tell_undated(tracker: Tracker, selection: Selection, of: Listing) -> None:
    """Say on stderr what the dates asked for leave out because it has none."""
    left_out = tracker.undated(selection, of, settings.MOST_TOLD) if selection.dated else 0
    if left_out:
        noun = "pair" if of == "conflicts" else of.removesuffix("s")
        more = _up_to(left_out, noun) if of in ("claims", "statements", "documents") else counted(left_out, noun)
        say(f"{more} without a date left out; leave --since and --until away to see all.")


def _up_to(count: int, noun: str) -> str:
    """The number of things, as far as it was counted."""
    most = settings.MOST_TOLD
    return f"More than {counted(most, noun)}" if count > most else counted(count, noun)


def tell_believed(tracker: Tracker, selection: Selection, of: Literal["claims", "statements"]) -> None:
    """Say on stderr how many more there are with --beliefs."""
    if left_out := tracker.believed(selection, of, settings.MOST_TOLD):
        says, them = ("says", "it") if left_out == 1 else ("say", "them")
        more = _up_to(left_out, f"more {of.removesuffix('s')}")
        say(f"{more} only {says} what somebody believes, hopes or wants; --beliefs lists {them}.")


def tell_uncompared(tracker: Tracker, selection: Selection) -> None:
    """Say on stderr how many statements a comparison leaves out, because those it is made of are later."""
    if left_out := tracker.uncompared(selection, settings.MOST_TOLD):
        more = _up_to(left_out, "earlier statement")
        say(f"{more} left out; --since and --until, or --about, choose others.")


def tell(count: int, noun: str, output: Output, advice: str | Callable[[], str] = NOTHING) -> None:
    """Say on stderr how many there were, or what to try where there were none; programs are told of the latter only."""
    if count == 0:
        say(f"No {noun} matches. {advice if isinstance(advice, str) else advice()}")
    elif output.wanted == "table":
        stopped = ", stopped at --limit" if count == output.limit else ""
        say(f"{counted(count, noun)}{stopped}.")
