"""`claims speakers`: who is heard, who is who, and what people decide of that."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.choosing import in_database
from claims.cli.options import ClaimFilters, Database, Form, Output, flags, refuse_given

if TYPE_CHECKING:
    from claims.records import Speaker

EXAMPLES = """\
claims speakers --about Liman
claims speakers show "Denis Pushilin"
claims speakers review
claims speakers merge "Vicente Fox" "Vincente Fox"
claims speakers import speakers.csv"""

app = typer.Typer(
    help="List who is heard, see who is who, and say who is one and who is not.",
    epilog="\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES.splitlines()),
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
)

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        autocompletion=in_database("speaker"),
        help="A name or an alias of a speaker, or the beginning of an id.",
    ),
]
One = Annotated[
    str,
    typer.Argument(
        metavar="A", autocompletion=in_database("speaker"), help="A name, an alias, or the beginning of an id."
    ),
]
Other = Annotated[
    str, typer.Argument(metavar="B", autocompletion=in_database("speaker"), help="The same, of another speaker.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take back what was decided about the two.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask where both are entries of your registry.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for the log.")]


@app.callback()
@flags
def run(ctx: typer.Context, which: ClaimFilters, database: Database, output: Output) -> None:
    """List who is heard, those with most statements first; or see and say who is who, with one of the commands.

    Each speaker comes with what he is, his other names, and the number of statements, claims, documents and outlets:
    a statement that forty outlets print is one statement and forty claims. Who is called by several names is one
    speaker where that is sure: `show` says why, `review` asks you about the rest, and what you decide outranks every
    guess.
    """
    if ctx.invoked_subcommand is not None:
        refuse_given(ctx)
        return
    from claims.cli import listing

    with database.tracker() as tracker:
        listing.speakers(tracker, which.selection(output.limit), output)


@app.command("show", epilog="\b\nExample:\n  claims speakers show Pushilin")
@flags
def show(name: Name, database: Database, form: Form) -> None:
    """Show one speaker: all names, and why those who are called so are one.

    Each row is a speaker as some texts name it, those whom they call alike in one: how often it is heard, and what
    makes it one with the others; --jsonl has each by itself, with its id. Below stand those who may be the same, for
    `claims speakers review`.
    """
    from claims.cli import who
    from claims.cli.output import emit
    from claims.tables.speakers import PARTS

    with database.tracker() as tracker:
        speaker = tracker.speaker(name)
        parts = tracker.parts(speaker)
        output = Output(form.format, form.jsonl, form.output)
        known = who.known(tracker, speaker)
        emit(parts, PARTS, output, lambda found, screen: who.speaker(known, found, screen))


@app.command("review", epilog="\b\nExample:\n  claims speakers review")
@flags
def review(
    database: Database,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", autocompletion=in_database("speaker"), help="Ask only about who may be this speaker."
        ),
    ] = None,
) -> None:
    """Go through those who may be one, and decide: the surest first, with what they say in its context.

    Keys: s same, d different, u unsure (it is not asked again), k skip, z undo the last, ? the keys, q leave. What
    was decided stands, and counts at once. Where no terminal is, the keys are read from the input, one a line.
    """
    from claims.cli.review import ask
    from claims.cli.review_speakers import SpeakersReview

    with database.tracker() as tracker:
        ask(SpeakersReview(tracker, tracker.speaker(name) if name is not None else None))


@app.command("merge", epilog='\b\nExample:\n  claims speakers merge "Vicente Fox" "Vincente Fox"')
@flags
def merge(
    a: One,
    b: Other,
    database: Database,
    undo: Undo = False,
    note: Note = None,
    yes: Yes = False,
) -> None:
    """Say that two speakers are one: their claims are listed together and compared as one speaker's.

    All names stay. `--undo` takes it back, `split` says that they are not one. Of two entries of your registry it asks
    first, for the registry says that they are two.
    """
    _decide(database, a, b, "undo" if undo else "same", note, sure=yes)


@app.command("split", epilog='\b\nExample:\n  claims speakers split "John Allan" "John Allen"')
@flags
def split(
    a: One,
    b: Other,
    database: Database,
    undo: Undo = False,
    note: Note = None,
) -> None:
    """Say that two speakers are not one, whatever they look like.

    Name the two as the texts do: `claims speakers show` lists them with ids. Who else is one with either stays so.
    """
    _decide(database, a, b, "undo" if undo else "different", note)


def _decide(database: Database, a: str, b: str, verdict: str, note: str | None, *, sure: bool = False) -> None:
    from claims.cli.output import say

    with database.tracker() as tracker:
        one, other = (tracker.speaker(words, exactly=True) for words in (a, b))
        if verdict == "undo":
            tracker.undecide(one, other)
        elif verdict == "same":
            if not sure:
                _demand_sure(tracker.whole(one), tracker.whole(other))
            tracker.merge(one, other, note or "")
        else:
            tracker.split(one, other, note or "")
    words = {"same": "are one", "different": "are not one", "undo": "are as their looks say"}[verdict]
    say(f"“{one.name}” and “{other.name}” {words} now.")


def _demand_sure(one: Speaker, other: Speaker) -> None:
    """Ask whether two are to be one whom the registry has as two. Raises ClaimsError where nobody is there to be asked,
    typer.Exit where the answer is no."""
    from claims.cli.output import say
    from claims.errors import ClaimsError

    if not (one.entry and other.entry) or one.entry == other.entry:
        return
    two = f"“{one.name}” ({one.entry}) and “{other.name}” ({other.entry}) are two entries of your registry"
    if not sys.stdin.isatty():
        raise ClaimsError(f"{two}; nobody is there to be asked: say --yes to make them one")
    if not typer.confirm(f"{two}. Make them one?", err=True):
        say("They stay two.")
        raise typer.Exit(1)


@app.command("alias", epilog='\b\nExample:\n  claims speakers alias "Denis Pushilin" "the head of the DPR"')
@flags
def alias(
    name: Name,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What the speaker is called too.")],
    database: Database,
    remove: Annotated[bool, typer.Option("--remove", help="Take back that it is.")] = False,
) -> None:
    """Say what else a speaker is called: whoever is called so is this speaker, unless you say otherwise."""
    from claims.cli.output import say

    with database.tracker() as tracker:
        speaker = tracker.speaker(name, exactly=True)
        if remove:
            tracker.take_alias(speaker, words)
        else:
            tracker.give_alias(speaker, words)
    say(f"“{speaker.name}” is {'no longer ' if remove else ''}called “{words}”.")


@app.command("side", epilog='\b\nExample:\n  claims speakers side "Denis Pushilin" Russia')
@flags
def side(
    name: Name,
    database: Database,
    label: Annotated[str | None, typer.Argument(metavar="[SIDE]", help="Your label: Russia, management ...")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take the label away.")] = False,
) -> None:
    """Label whose account a speaker gives, to compare accounts by side."""
    from claims.cli.output import say

    if (label is None) != clear:
        raise typer.BadParameter("give the side, or --clear.")
    with database.tracker() as tracker:
        speaker = tracker.speaker(name, exactly=True)
        tracker.set_side(speaker, label)
    say(f"“{speaker.name}” is {f'of the side {label}' if label else 'of no side'} now.")


@app.command("import", epilog="\b\nExample:\n  claims speakers import seeds/speakers.csv")
@flags
def import_registry(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, as `claims speakers export` writes it.")],
    database: Database,
) -> None:
    """Take in a registry of speakers: names, aliases, affiliation, side and Wikidata id.

    The first line names the columns: id,name,kind,aliases,affiliation,side,wikidata; aliases stand between `|`. What
    the registry says outranks what texts look like. A line stands for all of its entry: what it leaves empty is empty
    then. The same file again changes nothing; a line that can't be used is reported, and the others are taken.
    """
    from claims.cli.output import say
    from claims.read import registry
    from claims.records import Refusal
    from claims.registered import SPEAKER_COLUMNS, speaker_of
    from claims.wording import counted

    found = [
        line if isinstance(line, Refusal) else speaker_of(line) for line in registry.entries(file, SPEAKER_COLUMNS)
    ]
    refused = [line for line in found if isinstance(line, Refusal)]
    entries = [line for line in found if not isinstance(line, Refusal)]
    with database.tracker(create=True) as tracker:
        changed = tracker.register(entries)
    for refusal in refused:
        say(str(refusal))
    read = f"{counted(len(entries), 'speaker')} read, {changed:,} of them new or changed"
    say(f"{read}; {counted(len(refused), 'line')} refused.")
    if refused:
        raise typer.Exit(1)


@app.command("export", epilog="\b\nExample:\n  claims speakers export -o speakers.csv")
@flags
def export_registry(
    database: Database,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file; - is the standard output."),
    ] = None,
) -> None:
    """Write the registry as CSV, in the form that `claims speakers import` takes."""
    from claims.cli.output import opened
    from claims.read import registry
    from claims.registered import SPEAKER_COLUMNS, entry_of

    with database.tracker() as tracker, opened(Form("csv", False, output)) as stream:
        registry.write(map(entry_of, tracker.speaker_registry()), SPEAKER_COLUMNS, stream)
