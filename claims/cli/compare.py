"""`claims compare`: two accounts in two columns, or many across."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claims.cli.choosing import in_database, one_of
from claims.cli.options import Database, Limits, Output, flags

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.records import Selection

Across = Literal["speaker", "outlet"]
EXAMPLES = """\
claims compare Pushilin Cherevaty --about Liman
claims compare --about Liman --by outlet"""


@flags
def run(
    a: Annotated[
        str | None,
        typer.Argument(
            metavar="A", autocompletion=in_database("speaker"), help="A speaker, by name or alias.", show_default=False
        ),
    ] = None,
    b: Annotated[
        str | None,
        typer.Argument(metavar="B", autocompletion=in_database("speaker"), help="Another speaker.", show_default=False),
    ] = None,
    by: Annotated[
        Across | None,
        typer.Option(
            metavar="WHAT",
            **one_of(Across),
            help="Without A and B, what stands across: speaker (so it is if left out) or outlet.",
        ),
    ] = None,
    *,
    which: Limits,
    database: Database,
    output: Output,
) -> None:
    """Set two speakers' accounts side by side.

    They are aligned row by row where they speak of the same matter. Between them stands how they relate: a conflict,
    an agreement, or only that it is the same matter. What one of them alone speaks of is listed below. With --about and
    without A and B, matters stand down and all speakers (or outlets) across.
    """
    selection = which.selection()
    if a and b and by:
        raise typer.BadParameter("--by is for comparing everybody: leave out A and B, or leave out --by.")
    if a and b:
        with database.tracker() as tracker:
            two(tracker, replace(selection, speaker=a, against=b), output)
    elif a or not (selection.about or selection.place):
        raise typer.BadParameter("give two speakers, or --about TEXT or --place NAME to compare all who speak of it.")
    else:
        with database.tracker() as tracker:
            many(tracker, selection, by or "speaker", output)


UNRELATED = (
    "No account of the one is found to conflict or agree with an account of the other here. Both may speak of one "
    "thing all the same: `claims list --speaker NAME --about WORD` shows what each says of it, `claims compare --about "
    "WORD` all who speak of it."
)


def two(tracker: Tracker, selection: Selection, output: Output) -> None:
    from claims.cli import compared
    from claims.cli.listing import nothing, tell, tell_uncompared
    from claims.cli.output import emit, say
    from claims.tables.accounts import COMPARED, SIDE_BY_SIDE, aligned

    left, right = heard(tracker, selection.speaker), heard(tracker, selection.against)
    if set(right) <= set(left):
        raise typer.BadParameter(
            f"“{selection.speaker}” and “{selection.against}” are the same here: both match {_some(right)}. "
            "Give two different speakers; `claims speakers` lists them."
        )
    selection = tracker.looked_up(selection)
    pairs = [pair for matter in tracker.compare(selection) for pair in aligned(matter, set(left), set(right))]
    pairs.sort(key=lambda pair: not (pair.a and pair.b))  # first what both speak of
    heads = _head(left, selection.speaker), _head(right, selection.against)
    count = emit(
        pairs,
        output.columns(COMPARED, SIDE_BY_SIDE),
        output,
        lambda found, screen: compared.compared(found, *heads, screen),
    )
    tell_uncompared(tracker, selection)
    tell(count, "row", output, lambda: nothing(tracker, selection))
    if count and not any(pair.a and pair.b for pair in pairs):
        say(UNRELATED)


def heard(tracker: Tracker, name: str | None) -> dict[str, str]:
    """The speakers that a name matches, id to name, the most quoted first. Raises LookupFailed if they say nothing."""
    from claims.errors import LookupFailed
    from claims.records import Selection

    found = {count.speaker.id: count.speaker.name for count in tracker.speakers(Selection(speaker=name))}
    if not found:
        raise LookupFailed(f"{name}: no speaker of this name says anything here; `claims speakers` lists who does")
    return found


NAMED = 8
"""Speakers that are spelt out where a name matches several."""


def _head(found: dict[str, str], asked: str | None) -> str:
    """What stands over a side: the speaker's name; where there are several, what was asked, and who they are once."""
    from claims.cli.output import say

    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    many = f"{len(set(found.values()))} speakers"
    say(f"“{asked}” matches {many}: {_some(found)}; name one more exactly to narrow it.")
    return f"“{asked}”: {many}"


def _some(found: dict[str, str]) -> str:
    """The names, the first ones where there are many."""
    names = list(dict.fromkeys(found.values()))
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def many(tracker: Tracker, selection: Selection, by: str, output: Output) -> None:
    from claims.cli import compared
    from claims.cli.listing import nothing, tell, tell_uncompared
    from claims.cli.output import emit
    from claims.tables.accounts import ACCOUNTS, ACROSS, accounts

    selection = tracker.looked_up(selection)
    found = [account for matter in tracker.compare(selection) for account in accounts(matter, by)]
    count = emit(found, output.columns(ACCOUNTS, ACROSS), output, compared.across)
    tell_uncompared(tracker, selection)
    tell(count, "account", output, lambda: nothing(tracker, selection))
