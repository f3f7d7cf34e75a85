"""`claims import`: what annotators corrected, and what fact checkers published, comes back to the claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from claims.cli.choosing import choices, one_of
from claims.cli.naming import NewKind
from claims.cli.options import Database, Model, flags
from claims.cli.values import written
from claims.records import Refusal

if TYPE_CHECKING:
    from claims.annotation import Format
    from claims.pipeline import Tracker
    from claims.sheets import Sheet, Taken

ImportFormat = Literal["doccano", "labelstudio", "brat", "spacy", "factcheck"]

EXAMPLES = """\
claims export claims --doc 212fce --format brat -o desk.zip
claims import desk.zip --format brat --note "read by Ann"
claims import project.json --format labelstudio --gold gold.jsonl
claims import answer.json --format factcheck"""


@flags
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="What the tool wrote, or the answer of the API.")],
    format: Annotated[
        str,
        typer.Option(metavar="FORMAT", **one_of(ImportFormat), help=f"Of what: {choices(ImportFormat)}."),
    ],
    database: Database,
    model: Model,
    gold: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Change nothing: write what is marked now as gold, for `claims evaluate`."),
    ] = None,
    new: Annotated[
        NewKind | None,
        typer.Option(metavar="KIND", **one_of(NewKind), help="What a speaker is whom nobody knows by that name."),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Confirm the claims that annotators left marked.")] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", callback=written, help="Why, for the log.")] = "imported",
) -> None:
    """Take over what annotators corrected in an export, or attach published fact checks.

    A quote that was removed is rejected, one that was added is noted as a claim that was missed, and one with another
    speaker or stance is corrected, all as with `claims judge` and `claims note`: each has its way back. Taking the same
    file again changes nothing. What can't be taken over is refused with the reason, and the rest goes on.

    factcheck is the answer of claims:search of Google's Fact Check Tools. A review is attached to the claim of the same
    speaker with all but the same words, and shown by `claims show` as theirs; what fits no claim is left, and counted.
    """
    if format == "factcheck":
        if gold or new or confirm:
            raise typer.BadParameter("--gold, --new and --confirm are of what annotators corrected.")
        with database.tracker() as tracker:
            _fact_checks(tracker, file)
        return
    from claims.annotation import read

    sheets = read(cast("Format", format), file)
    if gold:
        if new or confirm:
            raise typer.BadParameter("--gold changes nothing in the database; leave --new and --confirm out.")
        _gold(sheets, gold)
        return
    with database.tracker(model=model.model) as tracker:
        _take(tracker, sheets, new, confirm, note)


def _take(tracker: Tracker, sheets: Iterable[Sheet | Refusal], new: NewKind | None, confirm: bool, note: str) -> None:
    from claims.cli.output import say
    from claims.wording import counted

    refused: list[Refusal] = []
    done: list[Taken] = []
    for taken in tracker.take(_passed(sheets, refused), new=new, confirm=confirm, note=note):
        if isinstance(taken, Refusal):
            refused.append(taken)
        else:
            done.append(taken)
            refused += taken.refused
    counts = {
        what: sum(len(getattr(taken, what)) for taken in done)
        for what in ("rejected", "corrected", "added", "confirmed")
    }
    words = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing changed"
    say(f"{counted(len(done), 'document')}: {words}.")
    _tell(refused)


def _gold(sheets: Iterable[Sheet | Refusal], gold: Path) -> None:
    from claims.cli.output import say
    from claims.evaluate.gold import write
    from claims.sheets import gold_row
    from claims.wording import counted

    refused: list[Refusal] = []
    count = [0, 0]

    def rows() -> Iterator[dict[str, object]]:
        for sheet in _passed(sheets, refused):
            count[0] += 1
            count[1] += len(sheet.markings)
            yield gold_row(sheet)

    write(gold, rows())
    say(f"{counted(count[0], 'document')} with {counted(count[1], 'quote')}, for `claims evaluate quotes {gold}`.")
    _tell(refused)


def _passed(sheets: Iterable[Sheet | Refusal], refused: list[Refusal]) -> Iterator[Sheet]:
    """The sheets that can be used; the others are noted."""
    for sheet in sheets:
        if isinstance(sheet, Refusal):
            refused.append(sheet)
        else:
            yield sheet


def _fact_checks(tracker: Tracker, file: Path) -> None:
    from claims.annotation.factcheck import read
    from claims.cli.output import say
    from claims.factchecks import FactCheck
    from claims.wording import counted

    refused: list[Refusal] = []

    def checks() -> Iterator[FactCheck]:
        for check in read(file):
            if isinstance(check, Refusal):
                refused.append(check)
            else:
                yield check

    attached = left = 0
    for checked in tracker.attach(checks()):
        attached += bool(checked.attached)
        left += not checked.attached
        for one in checked.attached:
            say(
                f"{one.claim[:8]}: reviewed by {one.check.publisher}: {one.check.rating} ({one.score:.0f} of 100 alike)"
            )
        if not checked.attached:
            say(f"left: “{checked.check.text}”, for {checked.reason}")
    say(f"{counted(attached, 'fact check')} attached, {left:,} left.")
    _tell(refused)


def _tell(refused: list[Refusal]) -> None:
    """Say what was refused, and leave with exit code 1 if anything was."""
    from claims.cli.output import say

    for refusal in refused:
        say(f"refused: {refusal}")
    if refused:
        raise typer.Exit(1)
