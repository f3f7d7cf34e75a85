"""The flags of `claims export`: formats for other programs, which columns, and what is noted beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

import typer

from claims.cli.choosing import choices, one_of
from claims.cli.options import Output
from claims.cli.values import words

if TYPE_CHECKING:
    from claims.tables import Columns

R = TypeVar("R")
ExportFormat = Literal["table", "csv", "tsv", "json", "jsonl", "markdown", "html", "latex", "xlsx", "parquet"]
RecordFormat = Literal["webannotation", "schemaorg", "ftm", "doccano", "labelstudio", "brat", "spacy"]
"""Formats of claims that are no tables."""
TO_FILES = ("brat", "spacy")
"""Those of several files."""
ClaimsFormat = Literal[ExportFormat, RecordFormat]
PairsFormat = Literal[ExportFormat, "nested"]
READABLE = "readable"
"""What is typed for the columns of people's lists, in place of names of columns."""
OWN = (*get_args(ClaimsFormat), *get_args(PairsFormat))


def added_formats() -> list[str]:
    """Formats that other packages add."""
    from claims.entrypoints import added

    return [one.name for one in added("exporter", OWN)]


def _help(kind: Any) -> str:
    return (
        f"{choices(kind)}; or what another package adds (see `claims plugins`). Else as the ending of --output says, "
        "csv where it has none."
    )


@dataclass(frozen=True)
class ExportOutput(Output):
    """As `Output`, for other programs first, and with every column."""

    format: Annotated[
        str | None, typer.Option(metavar="FORMAT", **one_of(ExportFormat, added_formats), help=_help(ExportFormat))
    ] = None
    only: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            callback=words,
            help="Only these columns, in this order: speaker,text,outlet; or readable: the few that people read.",
        ),
    ] = None
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write here what was written: counts, filters, versions, and the digest of the output."
        ),
    ] = None

    @property
    def unasked(self) -> str:
        """As the file's ending says, CSV where it has none. Raises Typer's BadParameter for one that says nothing."""
        from claims.export import ENDINGS

        if self.output and self.output.suffix and not self.by_ending:
            raise typer.BadParameter(
                f"{self.output}: the ending {self.output.suffix} says no format; end it in one of "
                f"{', '.join(ENDINGS)}, or give --format."
            )
        return self.by_ending or "csv"

    @property
    def is_record(self) -> bool:
        """It is no table."""
        return self.wanted in (*get_args(RecordFormat), "nested")

    @property
    def in_bytes(self) -> bool:
        """It is written to a file as bytes, and never to a terminal."""
        from claims.export import in_bytes

        return self.wanted != "table" and not self.is_record and in_bytes(self.wanted)

    def demand_sense(self) -> None:
        """Raise Typer's BadParameter where there is no file that is asked for something that needs one; say on stderr
        where a file's ending promises another format than the one that is asked for."""
        at_hand = self.output is not None and str(self.output) != "-"
        if self.manifest and not at_hand:
            raise typer.BadParameter("--manifest is of a file; give --output FILE too.")
        if self.wanted in TO_FILES and not at_hand:
            raise typer.BadParameter(
                f"{self.wanted} writes several files; give --output a folder, or a name that ends in .zip."
            )
        if self._is_misnamed:
            from claims.cli.output import say

            say(f"{self.output} will hold {self.wanted}, as you asked for, though its ending says {self.by_ending}.")

    @property
    def _is_misnamed(self) -> bool:
        """Records may be JSON, and another package's format may have any ending."""
        promised = self.by_ending
        if promised is None or self.wanted not in OWN or self.wanted == promised:
            return False
        return not (self.is_record and promised in ("json", "jsonl"))

    def columns(self, every: Columns[R], readable: Columns[R]) -> Columns[R]:
        """All, or those that were asked for. Raises Typer's BadParameter for one that there is not."""
        if self.only is None:
            return every
        if self.only == READABLE:
            return readable
        known = {column.name: column for column in every}
        asked = [name.strip() for name in self.only.split(",")]
        if strange := [name for name in asked if name not in known]:
            raise typer.BadParameter(f"--columns: there is no column “{strange[0]}”; there are {', '.join(known)}.")
        return [known[name] for name in dict.fromkeys(asked)]


@dataclass(frozen=True)
class ClaimsOutput(ExportOutput):
    """As `ExportOutput`, for claims."""

    format: Annotated[
        str | None, typer.Option(metavar="FORMAT", **one_of(ClaimsFormat, added_formats), help=_help(ClaimsFormat))
    ] = None


@dataclass(frozen=True)
class PairsOutput(ExportOutput):
    """As `ExportOutput`, for pairs of statements."""

    format: Annotated[
        str | None, typer.Option(metavar="FORMAT", **one_of(PairsFormat, added_formats), help=_help(PairsFormat))
    ] = None


@dataclass(frozen=True)
class Unique:
    """Whether each statement is shown once."""

    unique: Annotated[
        bool, typer.Option("--unique", help="A row a statement, by its first appearance, with the number of all.")
    ] = False
