"""Exports that are no tables, and what is noted beside an export."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import typer

from claims.cli.export_options import TO_FILES, ExportOutput
from claims.cli.listing import tell, tell_undated
from claims.cli.output import begun, opened, say, shielded, written
from claims.records import Attributed, Claim, Conflict, Selection
from claims.settings import SUREST
from claims.wording import counted

if TYPE_CHECKING:
    from claims.pipeline import Tracker

R = TypeVar("R")
BY_STATEMENT = "schemaorg"
ANNOTATORS = ("doccano", "labelstudio", "brat", "spacy")


def claims(tracker: Tracker, selection: Selection, output: ExportOutput) -> dict[str, int]:
    """The selected claims, by text or statement; says how many there were of what."""
    counts = {"claims": 0}
    if output.wanted == BY_STATEMENT:
        statements = _counted(tracker.stated(selection), counts, lambda one: one.claims)
        counts["statements"] = _records(statements, output)
    else:
        texts = _counted(tracker.attributed(selection), counts, lambda one: one.claims)
        write = _annotators if output.wanted in ANNOTATORS else _records
        counts["documents"] = write(texts, output)
    tell_undated(tracker, selection, "claims")
    tell(counts["claims"], "claim", output)
    return counts


class Unsure:
    """Counts the pairs that pass whose score is under that of sure ones, and says what that means."""

    count = 0

    def passing(self, pairs: Iterable[Conflict]) -> Iterator[Conflict]:
        for pair in pairs:
            self.count += pair.relation == "conflict" and not pair.judgement and pair.score < SUREST
            yield pair

    def tell(self) -> None:
        if self.count:
            say(
                f"{counted(self.count, 'pair')} under {SUREST:g}: of a sample readers held 81% of those from {SUREST:g}"
                " to be conflicts, 47% of those from 0.8, and lower down it is fewer (docs/conflicts.md). "
                f"--min-score {SUREST:g} leaves the sure ones."
            )


def pairs(
    tracker: Tracker,
    selection: Selection,
    output: ExportOutput,
    passing: Callable[[Iterable[Conflict]], Iterable[Conflict]] = iter,
) -> int:
    count = _records(passing(tracker.each_pair(selection)), output)
    tell_undated(tracker, selection, "conflicts")
    tell(count, "pair", output)
    return count


def conclude(
    tracker: Tracker,
    what: str,
    output: ExportOutput,
    counts: Mapping[str, int],
    selection: Selection,
    *,
    unique: bool = False,
) -> None:
    """Say what was written where, on a terminal, and write the manifest, if one is asked for."""
    if output.output is not None and str(output.output) != "-" and sys.stderr.isatty():
        so_many = " and ".join(counted(count, noun.removesuffix("s")) for noun, count in counts.items())
        say(f"Wrote {so_many} to {output.output}.")
    _note(tracker, what, output, counts, selection, unique=unique)


def _note(
    tracker: Tracker, what: str, output: ExportOutput, counts: Mapping[str, int], selection: Selection, *, unique: bool
) -> None:
    """Write the manifest, if one is asked for. Raises ClaimsError where it can't be written."""
    if output.manifest is None or output.output is None:
        return
    from claims.export.manifest import manifest

    more: dict[str, Any] = {"unique": True} if unique else {}
    if output.only:
        more["columns"] = output.only
    found = manifest(what, output.wanted, counts, selection, output.output, more)
    found["extractors"] = tracker.extractors()
    if what == "claims":
        found["left out"] = {"beliefs": tracker.believed(selection, "statements" if unique else "claims")}
    with written(output.manifest, "w", "--manifest", encoding="utf-8") as stream:
        stream.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def refuse_columns(output: ExportOutput, *, unique: bool = False) -> None:
    """Raise Typer's BadParameter where rows or columns are asked for of what has none."""
    if output.only:
        raise typer.BadParameter(f"--columns are of tables, and {output.wanted} is none.")
    if unique:
        raise typer.BadParameter(f"--unique is of tables, and {output.wanted} is none.")


def _counted(records: Iterable[R], counts: dict[str, int], claims_of: Callable[[R], tuple[Claim, ...]]) -> Iterator[R]:
    """The records, their claims counted as they pass."""
    for record in records:
        counts["claims"] += len(claims_of(record))
        yield record


def _records(records: Iterable[Any], output: ExportOutput) -> int:
    from claims.export.records import record_exporter

    records = begun(iter(records))
    with opened(output) as stream:
        return record_exporter(output.wanted, shielded(stream)).write_all(records)


def _annotators(texts: Iterable[Attributed], output: ExportOutput) -> int:
    from claims import annotation
    from claims.sheets import sheet_of

    format = cast(annotation.Format, output.wanted)
    sheets = begun(map(sheet_of, texts))
    if format not in TO_FILES:
        with opened(output) as stream:
            return annotation.write(format, sheets, shielded(stream))
    return annotation.write(format, sheets, cast(Path, output.output))
