"""`claims reextract`: bring stored documents to the extractor that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.options import Database, Judging, Model, Output, flags
from claims.cli.runs import Jobs, processes
from claims.cli.values import words

if TYPE_CHECKING:
    from claims.cli.ingest import Step
    from claims.judgements import Change
    from claims.pipeline import Tracker

EXAMPLES = """\
claims reextract
claims reextract --doc 5b1d07 --jsonl"""


@flags
def run(
    database: Database,
    model: Model,
    judging: Judging,
    output: Output,
    doc: Annotated[
        str | None, typer.Option(metavar="ID", callback=words, help="This document only, whatever found its claims.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All documents, whatever found their claims.")] = False,
    jobs: Jobs = 1,
) -> None:
    """Find the claims of stored documents anew, with the extractor that is installed.

    Without --doc or --all it takes the documents whose claims another version of the extractor found. Claims with the
    same words keep their ids and what was decided about them; a confirmed or corrected claim stays even where it is not
    found again. What changed is listed, a row a document, and noted in `claims log`. Ctrl-C keeps what is done; without
    --all the same command again goes on.
    """
    if doc and every:
        raise typer.BadParameter("--doc is one document and --all is every one; say one of them.")
    from claims.cli import views
    from claims.cli.ingest import stepping
    from claims.cli.output import emit, say
    from claims.tables.upkeep import RENEWED, RENEWED_FOR_PEOPLE
    from claims.wording import counted

    with database.tracker(model=model.model, judge=judging.judge) as tracker:
        documents = [doc] if doc else [info.id for info in tracker.documents()] if every else tracker.outdated()
        tally = Tally(len(documents))
        with stepping(len(documents), "documents") as step:
            changes = tally.counting(tracker, documents[: output.limit], processes(jobs), step)
            emit(changes, output.columns(RENEWED, RENEWED_FOR_PEOPLE), output, views.reextractions)
    if not documents:
        say(f"All claims were found by {tracker.extractor.name}: nothing to do.")
        return
    for refusal in tally.refused:
        say(f"refused: {refusal}")
    say(
        f"{counted(tally.done, 'document')} read anew, {tally.same:,} of them without any change: "
        f"{counted(tally.kept, 'claim')} kept, {tally.changed:,} changed, {tally.new:,} new, {tally.gone:,} gone"
        + (f"; {tally.judged:,} kept only because people confirmed or corrected them." if tally.judged else ".")
    )
    if tally.stopped:
        rest = "" if every or doc else "; the same command again goes on from there"
        say(f"Stopped. What is counted above is kept{rest}.")
        raise typer.Exit(130)
    if tally.refused:
        raise typer.Exit(1)


class Tally:
    """What became of the documents so far."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.done = self.same = self.kept = self.changed = self.new = self.gone = self.judged = 0
        self.refused: list[str] = []
        self.stopped = False

    def counting(self, tracker: Tracker, documents: list[str], jobs: int, step: Step) -> Iterator[Change]:
        """The changes, those without any left out; Ctrl-C ends them."""
        from claims.records import Refusal

        try:
            for change in tracker.reextract(documents, jobs=jobs):
                step()
                if isinstance(change, Refusal):
                    self.refused.append(str(change))
                    continue
                self._count(change)
                if change.any:
                    yield change
        except KeyboardInterrupt:
            self.stopped = True

    def _count(self, change: Change) -> None:
        self.done += 1
        self.kept += change.kept
        for name in ("changed", "new", "gone", "judged"):
            setattr(self, name, getattr(self, name) + len(getattr(change, name)))
        self.same += not change.any
