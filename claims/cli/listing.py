"""The listings that both their own commands and `claims export` write: one way each to ask, write and tell the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.cli import views
from claims.cli.options import Output
from claims.cli.output import emit, say
from claims.records import Selection
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

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.store.repository import Listing


def claims(tracker: Tracker, selection: Selection, output: Output, *, every: bool = False) -> None:
    """A row a statement, or a row for `every` claim."""
    if every:
        count = emit(tracker.claims(selection), output.columns(CLAIMS, LISTED), output, views.claims)
    else:
        found = tracker.statements(selection)
        count = emit(found, output.columns(STATEMENTS, LISTED_STATEMENTS), output, views.statements)
    tell_undated(tracker, selection, "claims" if every else "statements")
    tell(count, "claim" if every else "statement", output)


def conflicts(tracker: Tracker, selection: Selection, output: Output) -> None:
    count = emit(tracker.conflicts(selection), output.columns(CONFLICTS, OPPOSED), output, views.conflicts)
    tell_undated(tracker, selection, "conflicts")
    tell(count, "pair", output)


def speakers(tracker: Tracker, selection: Selection, output: Output) -> None:
    count = emit(tracker.speakers(selection), output.columns(SPEAKERS, HEARD), output, views.speakers)
    tell_undated(tracker, selection, "speakers")
    tell(count, "speaker", output)


def documents(tracker: Tracker, selection: Selection, output: Output) -> None:
    count = emit(tracker.documents(selection), DOCUMENTS, output, views.documents)
    tell_undated(tracker, selection, "documents")
    tell(count, "document", output)


NOTHING = "Use fewer or other filters, or add documents with `claims add`."


def tell_undated(tracker: Tracker, selection: Selection, of: Listing) -> None:
    """Say on stderr what the dates asked for leave out because it has none."""
    left_out = tracker.undated(selection, of) if selection.dated else 0
    if left_out:
        noun = "pair" if of == "conflicts" else of.removesuffix("s")
        say(f"{counted(left_out, noun)} without a date left out; leave --since and --until away to see all.")


def tell(count: int, noun: str, output: Output, advice: str = NOTHING) -> None:
    """Say on stderr how many there were, or what to try where there were none; programs are told of the latter only."""
    if count == 0:
        say(f"No {noun} matches. {advice}")
    elif output.wanted == "table":
        stopped = ", stopped at --limit" if count == output.limit else ""
        say(f"{counted(count, noun)}{stopped}.")


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 claim", "2,000 claims"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
