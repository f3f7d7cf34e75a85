"""`claims conflicts`: accounts that cannot both be true, and what people decide of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claims import settings
from claims.cli.choosing import choices, in_database, one_of
from claims.cli.options import ConflictFilters, Database, Output, flags, given, refuse_given
from claims.cli.values import written
from claims.records import ConflictKind, Selection

if TYPE_CHECKING:
    from claims.pipeline import Tracker

EXAMPLES = """\
claims conflicts --about Liman
claims conflicts --speaker Pushilin --against Cherevaty --min-score 0.8
claims conflicts --about Gornovo --timeline
claims conflicts review --about Liman"""

app = typer.Typer(
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
)
ALL_JUDGED = "{} listed, and all judged; --judged confirmed or --judged rejected goes through them again."
ONLY_THE_SUREST = (
    "The surest pairs are listed, up to twenty from 0.7 where few are sure: name a matter with --about, --place or "
    "--speaker for more, or give --min-score 0 for all."
)
LESS_SURE = "Less sure pairs are left out; --min-score 0 lists them too."
SAYING_WHAT = ("about", "place", "speaker", "doc")
"""Filters of which a timeline needs one."""


@app.callback()
@flags
def run(
    ctx: typer.Context,
    which: ConflictFilters,
    database: Database,
    output: Output,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Accounts in order of when they were said, with all that relates them.")
    ] = False,
) -> None:
    """Show the accounts that cannot both hold, side by side; or judge or add some, with one of the commands.

    The surest come first. The words that decided stand in [brackets], and the line below each pair says why. A
    conflict is not a verdict: who is right is for you to find out.

    The score says, from 0 to 1, how sure it is that both speak of one matter and cannot both hold. It is not the
    probability that either is true. What a person added has 1. Listed are pairs from 0.7, and where nothing says of
    what (--about, --place, --speaker, --kind and the like) from 0.92, or the twenty surest from 0.7 where fewer have
    that. Of the pairs from 0.7 about four in ten are conflicts, of those from 0.8 half, of those from 0.92 four in
    five. Of what is below 0.7 one in ten is: of that, three are listed where there is nothing else; --min-score 0
    lists all.

    The kinds: number (5 dead, 9 dead), degree (encircled, half-encircled), status (fled, were killed), polarity (it is
    so, it is not), denial (one denies what the other says), responsibility, cause, place, time, identity (another
    who, why, where, when), reversal (one speaker says otherwise later), evaluation (opposed judgements of one act,
    listed only when asked for with --kind).

    With --timeline and --about, --place, --speaker or --doc: who gave which figure or account when, matter by matter,
    and how it relates to which of those before: ≠ a conflict (with its score), → an update, = an agreement, ~ another
    scope. A date is that of publication, unless “said” stands with it; “of” is the day that the account tells of.
    """
    if ctx.invoked_subcommand is not None:
        refuse_given(ctx)
        return
    from claims.cli import listing

    selection = which.selection(output.limit)
    if timeline:
        _demand_matter(ctx, which)
    with database.tracker() as tracker:
        if timeline:
            listing.timeline(tracker, selection, output)
        else:
            surest = _surest(tracker, which, selection)
            listing.conflicts(tracker, surest, output, 0.0 if _says_how_sure(which) else _bar(which))


def _surest(tracker: Tracker, which: ConflictFilters, selection: Selection) -> Selection:
    """What is listed: the surest pairs and no fewer than a few, which is said; all where it is asked how sure."""
    from claims.cli.output import say

    if _says_how_sure(which):
        return selection
    surest = tracker.surest(selection, _bar(which))
    if surest != selection:
        say(ONLY_THE_SUREST if _of_anything(which) else LESS_SURE)
    return surest


def _says_how_sure(which: ConflictFilters) -> bool:
    """It is asked how sure, or how judged, the pairs are, or for others than conflicts: then no bar is set."""
    return which.relation != "conflict" or which.min_score is not None or bool(which.judged) or which.rejected


def _bar(which: ConflictFilters) -> float:
    """The score from which pairs are sure enough to be listed."""
    return settings.SUREST if _of_anything(which) else settings.SURE


def _of_anything(which: ConflictFilters) -> bool:
    """Nothing says of what or of whom: over a whole database that is too much to list."""
    return not any(getattr(which, name) for name in (*SAYING_WHAT, "against", "kind", "across_sides"))


def _demand_matter(ctx: typer.Context, which: ConflictFilters) -> None:
    """Raise Typer's BadParameter where a timeline would be of everything, or could not show what was asked for."""
    if not any(getattr(which, name) for name in SAYING_WHAT):
        raise typer.BadParameter("--timeline needs to know of what: give --about, --place, --speaker or --doc too.")
    if "--relation" in given(ctx):
        raise typer.BadParameter("--timeline shows how accounts relate, whichever way; leave out --relation.")


@app.command("review", epilog="\b\nExample:\n  claims conflicts review --about Liman")
@flags
def review(which: ConflictFilters, database: Database) -> None:
    """Go through the pairs that are listed, and judge them: both sides in their sentences, the surest first.

    Keys: c confirm, r reject, a or b side A or B is misread (its claim is rejected, and no pair of it is listed any
    more), n note (why; it goes with your answer, or is kept as a remark on side A), k skip, z or u undo the last, ? the
    keys, q leave. What was judged stands at once, and is not asked again: the same command goes on where you left. With
    --judged or --rejected you go through what was judged so, to judge it anew. Where no terminal is, the keys are read
    from the input, one a line; the line after n is the note.
    """
    from claims.cli import listing
    from claims.cli.output import say
    from claims.cli.review import ask
    from claims.cli.review_conflicts import ConflictsReview
    from claims.wording import counted

    with database.tracker() as tracker:
        selection = _surest(tracker, which, which.selection())
        pairs = ConflictsReview(tracker, selection)
        if pairs.pairs:
            ask(pairs)
        elif listed := len(tracker.conflicts(selection)):
            say(ALL_JUDGED.format(counted(listed, "pair")))
        else:
            listing.tell(0, "pair", Output())


@app.command("add", epilog='\b\nExample:\n  claims conflicts add 3f2a91 b07c44 --kind cause --note "valve, not fire"')
@flags
def add(
    a: Annotated[
        str,
        typer.Argument(
            metavar="A", autocompletion=in_database("claim"), help="A claim's id, or enough of its beginning."
        ),
    ],
    b: Annotated[
        str,
        typer.Argument(
            metavar="B", autocompletion=in_database("claim"), help="The same, of the claim that it conflicts with."
        ),
    ],
    database: Database,
    kind: Annotated[
        ConflictKind | None,
        typer.Option(
            metavar="KIND", **one_of(ConflictKind), help="Needed: the kind; `claims conflicts --help` has them."
        ),
    ] = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", callback=written, help="Needed: why the two cannot both hold.")
    ] = None,
) -> None:
    """Add a conflict that was missed: two claims that cannot both hold, by their ids, the kind, and why.

    It is listed beside the others as one that a person added, the note for its reason, and stays through edits and
    re-extraction as long as the texts have both claims. `claims judge A B --withdraw` takes it back.
    """
    from claims.cli.output import say
    from claims.tables import speaker_name

    if kind is None or note is None:
        missing = [option for option, said in (("--kind KIND", kind), ("--note TEXT", note)) if said is None]
        lacks = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing"
        raise typer.BadParameter(f"say of which kind it is, and why: {lacks}. Kinds: {choices(ConflictKind)}.")
    with database.tracker() as tracker:
        added = tracker.oppose(tracker.claim(a), tracker.claim(b), kind, note)
    one, other = (f"{speaker_name(side.speaker)}, “{side.claim.text.strip('“”')}”" for side in (added.a, added.b))
    where = " (listed with --kind evaluation)" if kind == "evaluation" else ""
    say(f"added, {kind}{where}: {one} against {other}")
