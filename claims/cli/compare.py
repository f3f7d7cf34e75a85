"""`claims compare`: two accounts in two columns, or many across."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claims.cli.options import Database, Limits, Output, flags

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.records import Selection

EXAMPLES = """\
claims compare Pushilin Cherevaty --about Liman
claims compare --about Liman --by outlet"""


@flags
def run(
    a: Annotated[
        str | None, typer.Argument(metavar="A", help="A speaker, by name or alias.", show_default=False)
    ] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="Another speaker.", show_default=False)] = None,
    by: Annotated[Literal["speaker", "outlet"], typer.Option(help="Without A and B: what stands across.")] = "speaker",
    *,
    which: Limits,
    database: Database,
    output: Output,
) -> None:
    """Set two speakers' accounts side by side.

    They are aligned row by row where they speak of the same matter. Between them stands how they relate: a conflict,
    an agreement, or that one side only speaks of it. With --about and without A and B, matters stand down and all
    speakers (or outlets) across.
    """
    selection = which.selection()
    if a and b:
        with database.tracker() as tracker:
            two(tracker, replace(selection, speaker=a, against=b), output)
    elif a or not selection.about:
        raise typer.BadParameter("give two speakers, or --about TEXT to compare everybody who speaks of it.")
    else:
        with database.tracker() as tracker:
            many(tracker, selection, by, output)


def two(tracker: Tracker, selection: Selection, output: Output) -> None:
    from claims.cli import views
    from claims.cli.listing import tell
    from claims.cli.output import emit
    from claims.tables import COMPARED, aligned

    left, right = heard(tracker, selection.speaker), heard(tracker, selection.against)
    pairs = [pair for matter in tracker.compare(selection) for pair in aligned(matter, set(left), set(right))]
    heads = _head(left, selection.speaker), _head(right, selection.against)
    count = emit(pairs, COMPARED, output, lambda found, screen: views.compared(found, *heads, screen))
    tell(count, "row", output)


def heard(tracker: Tracker, name: str | None) -> dict[str, str]:
    """The speakers that a name matches, id to name, the most quoted first. Raises LookupFailed if there is none."""
    from claims.errors import LookupFailed
    from claims.records import Selection

    found = {count.speaker.id: count.speaker.name for count in tracker.speakers(Selection(speaker=name))}
    if not found:
        raise LookupFailed(f"{name}: no speaker goes by this name; `claims speakers` lists them")
    return found


def _head(found: dict[str, str], asked: str | None) -> str:
    names = list(dict.fromkeys(found.values()))
    return names[0] if len(names) == 1 else f"{asked} ({', '.join(names)})"


def many(tracker: Tracker, selection: Selection, by: str, output: Output) -> None:
    from claims.cli import views
    from claims.cli.listing import tell
    from claims.cli.output import emit
    from claims.tables import ACCOUNTS, accounts

    found = [account for matter in tracker.compare(selection) for account in accounts(matter, by)]
    tell(emit(found, ACCOUNTS, output, views.across), "account", output)
