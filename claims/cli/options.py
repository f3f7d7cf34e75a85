"""The flags that commands share, each written once.

A command takes a group of flags as one parameter, a dataclass whose fields are the options:

    @flags
    def list_claims(which: ClaimFilters, database: Database, output: Output) -> None: ...

`flags` shows Typer the fields and hands the command the filled-in dataclasses.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args, get_type_hints

import typer

from claims.cli.choosing import added, choices, in_database, one_of
from claims.cli.dates import as_option, iso
from claims.cli.values import columns, words
from claims.days import first_day, last_day
from claims.records import ConflictKind, QuoteType, Relation, Selection, Stance

if TYPE_CHECKING:
    from claims.pipeline import Tracker
    from claims.tables import Columns

R = TypeVar("R")
Verdict = Literal["confirmed", "rejected"]
Where = Literal["headline", "caption", "prose"]
TableFormat = Literal["table", "csv", "tsv", "json", "jsonl", "markdown"]


def flags(command: Callable[..., None]) -> Callable[..., None]:
    """The command with each dataclass parameter spread into the options that its fields describe."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
    parameters = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            parameters += _parameters(groups[name])
        else:
            kind = inspect.Parameter.KEYWORD_ONLY if name in hints else parameter.kind
            parameters.append(parameter.replace(annotation=hints[name], kind=kind))

    @wraps(command)
    def spread(**given: Any) -> None:
        filled = {
            name: group(**{field.name: given.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        command(**given, **filled)

    spread.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spread


def _parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=hints[f.name])
        for f in fields(group)
    ]


def given(ctx: typer.Context) -> list[str]:
    """The options that the user gave a command, by their names."""
    return [
        parameter.opts[0]
        for parameter in ctx.command.params
        if (source := ctx.get_parameter_source(parameter.name or "")) and source.name == "COMMANDLINE"
    ]


def refuse_given(ctx: typer.Context) -> None:
    """Options before a command of a group are of its listing, and would say nothing to the command."""
    if options := given(ctx):
        command = f"{ctx.command_path} {ctx.invoked_subcommand}"
        raise typer.BadParameter(f"write {', '.join(options)} after “{command}”, as far as that takes it.")


@dataclass(frozen=True)
class Database:
    """Where the claims are kept."""

    db: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL",
            callback=words,
            help="The database: a file, or a URL. Without it, CLAIMS_DB_URL, else claims.db in this folder.",
        ),
    ] = None

    def tracker(self, *, create: bool = False, model: str | None = None, judge: str | None = None) -> Tracker:
        """The Tracker over it. Raises StoreMissing if there is none and `create` is false."""
        from claims.pipeline import Tracker

        return Tracker(self.db, create=create, model=model, judge=judge)


@dataclass(frozen=True)
class Model:
    """What finds the attributions."""

    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            callback=words,
            autocompletion=added("extractor"),
            help="The spaCy pipeline to parse with, an installed package or a folder; or weights that you trained, "
            "a file (.npz), with their pipeline; or an extractor that another package adds (see `claims plugins`).",
        ),
    ] = None


@dataclass(frozen=True)
class Judging:
    """What judges pairs of claims beside the judge that ships."""

    judge: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=added("judge"),
            help="Ask this language model, at CLAIMS_JUDGE_URL, about the pairs that may be in conflict: what they say "
            "is sent there; or let a judge that another package adds (see `claims plugins`) judge all pairs. Without "
            "it, CLAIMS_JUDGE_MODEL, else nobody is asked.",
        ),
    ] = None


@dataclass(frozen=True)
class Metadata:
    """What the user knows of the inputs; it outranks what they say themselves."""

    outlet: Annotated[str | None, typer.Option(metavar="NAME", callback=words, help="Who published.")] = None
    published: Annotated[
        str | None, typer.Option(metavar="DATE", callback=iso, help="When, as an ISO date: 2022-10-01.")
    ] = None
    title: Annotated[str | None, typer.Option(metavar="TEXT", callback=words, help="The title of a document.")] = None
    url: Annotated[
        str | None, typer.Option(metavar="URL", callback=words, help="The address of a document given as a file.")
    ] = None
    first: Annotated[int | None, typer.Option(min=1, metavar="N", help="Read the first N documents only.")] = None
    map: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN",
            help="Which column of a CSV file, or key of JSON, has a field of the documents: text, title, outlet, "
            "published, modified, author, url or id. Give it several times.",
        ),
    ] = None

    def fields(self) -> dict[str, Any]:
        """By the names of `read.documents`. Raises Typer's BadParameter for a mapping that is none."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "map"}
        return {**given, "columns": columns(self.map or [])}


@dataclass(frozen=True)
class Form:
    """How something is written, and where to."""

    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            **one_of(TableFormat),
            help=f"{choices(TableFormat)}; else as the ending of --output says, else a table, which fits the terminal "
            "or 100 columns.",
            show_default=False,
        ),
    ] = None
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Short for --format jsonl.")] = False
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file; - is the standard output."),
    ] = None

    @property
    def wanted(self) -> str:
        return "jsonl" if self.jsonl else self.format or self.unasked

    @property
    def unasked(self) -> str:
        """The format where nobody names one."""
        return "table"

    @property
    def in_bytes(self) -> bool:
        """It is no text."""
        return False


@dataclass(frozen=True)
class Output(Form):
    """How results are written, how many, and where to."""

    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Write the first N results only.")] = None

    @property
    def unasked(self) -> str:
        """As the file's ending says, else a table. Raises Typer's BadParameter for what only exports are."""
        promised = self.by_ending
        if promised is None or promised in get_args(TableFormat):
            return promised or "table"
        raise typer.BadParameter(
            f"{self.output}: it is `claims export` that writes {promised}; type that, or give a --format here."
        )

    @property
    def by_ending(self) -> str | None:
        """What the file's name promises."""
        from claims.export import ENDINGS

        return ENDINGS.get(self.output.suffix.lower()) if self.output else None

    def columns(self, every: Columns[R], readable: Columns[R]) -> Columns[R]:
        """Markdown is for people, and gets what a table on the terminal has."""
        return readable if self.wanted == "markdown" else every


@dataclass(frozen=True)
class Who:
    """Whose claims."""

    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=in_database("speaker"),
            help="Claims of the speaker who goes by this name, alias or id, and of who speaks for it; "
            "side:LABEL for all of a side.",
        ),
    ] = None


@dataclass(frozen=True)
class Limits:
    """What every listing can be narrowed by."""

    about: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", callback=words, help="Claims that say this, or refer to it, or whose sentence does."
        ),
    ] = None
    wide: Annotated[bool, typer.Option("--wide", help="Let --about match titles too.")] = False
    place: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", callback=words, help="Claims on this place, under any of its names, or on what lies in it."
        ),
    ] = None
    narrow: Annotated[bool, typer.Option("--narrow", help="Let --place leave out what lies in it.")] = False
    outlet: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=in_database("outlet"),
            help="Claims published by this outlet, by any of its names or domains.",
        ),
    ] = None
    via: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=in_database("outlet"),
            help="Claims that this outlet, or other, relayed.",
        ),
    ] = None
    since: Annotated[
        date | None,
        typer.Option(
            parser=as_option(first_day),
            metavar="DATE",
            help="Claims said (else published) on this day or later: 2022-10-01, 2022-10 or 2022.",
        ),
    ] = None
    until: Annotated[
        date | None,
        typer.Option(
            parser=as_option(last_day),
            metavar="DATE",
            help="Claims said (else published) by the end of this day, month or year.",
        ),
    ] = None
    type: Annotated[
        QuoteType | None,
        typer.Option(metavar="TYPE", **one_of(QuoteType), help=f"Claims quoted so: {choices(QuoteType)}."),
    ] = None
    stance: Annotated[
        Stance | None,
        typer.Option(
            metavar="STANCE",
            **one_of(Stance),
            help=f"Claims whose cue commits the speaker so: {choices(Stance)}.",
        ),
    ] = None
    doc: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            callback=words,
            autocompletion=in_database("document"),
            help="Claims of the document whose id begins so.",
        ),
    ] = None
    part: Annotated[
        Where | None,
        typer.Option(metavar="PART", **one_of(Where), help=f"Claims that stand there: {choices(Where)}."),
    ] = None
    judged: Annotated[
        Verdict | None,
        typer.Option(metavar="VERDICT", **one_of(Verdict), help="Only what a person confirmed, or rejected."),
    ] = None
    rejected: Annotated[bool, typer.Option("--rejected", help="Also what a person rejected.")] = False

    def selection(self, limit: int | None = None) -> Selection:
        """What the store is asked for. Raises Typer's BadParameter if nothing could match."""
        if self.since and self.until and self.since > self.until:
            raise typer.BadParameter(f"--since {self.since} is later than --until {self.until}.")
        return Selection(limit=limit, **self._asked())

    def _asked(self) -> dict[str, Any]:
        """What is asked for, by the names of a Selection's fields."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        given["rejected"] |= given["judged"] == "rejected"
        given["document"] = given.pop("doc")
        return given


@dataclass(frozen=True)
class ClaimFilters(Limits, Who):
    """Which claims."""


@dataclass(frozen=True)
class Beliefs:
    """Whether belief counts as something said."""

    beliefs: Annotated[
        bool,
        typer.Option("--beliefs", help="Also what somebody is only said to believe, hope or want (stance believes)."),
    ] = False


@dataclass(frozen=True)
class Appearances:
    """Whether each appearance is shown."""

    all: Annotated[
        bool, typer.Option("--all", help="Every appearance of a statement in a row of its own, wire copy too.")
    ] = False


@dataclass(frozen=True)
class ListedClaims(ClaimFilters, Beliefs):
    """Which claims, of those that a listing of claims shows, and in which order."""

    oldest: Annotated[
        bool | None,
        typer.Option(
            "--oldest/--newest", help="What comes first: the newest, but the oldest with --place, as a history."
        ),
    ] = None

    min_confidence: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0.0,
            max=1.0,
            help="Claims of which the extractor is at least as sure (column confidence), between 0 and 1.",
            show_default=False,
        ),
    ] = 0.0

    withdrawn: Annotated[
        bool,
        typer.Option("--withdrawn", help="Instead: what an edit, or another extractor, took out of its document."),
    ] = False

    def selection(self, limit: int | None = None) -> Selection:
        """A stance that is asked for decides alone; claims on a place are a history, unless told otherwise."""
        oldest = self.place is not None if self.oldest is None else self.oldest
        return replace(super().selection(limit), beliefs=self.beliefs or self.stance is not None, oldest=oldest)


@dataclass(frozen=True)
class PairFilters(ClaimFilters):
    """Which pairs of statements."""

    against: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            callback=words,
            autocompletion=in_database("speaker"),
            help="Pairs whose other side is this speaker.",
        ),
    ] = None
    across_sides: Annotated[
        bool, typer.Option("--across-sides", help="Only pairs of two speakers whom you gave different sides.")
    ] = False
    min_score: Annotated[
        float | None,
        typer.Option(
            metavar="SCORE",
            min=0.0,
            max=1.0,
            help="Pairs at least this sure, between 0 and 1. Left out: all, but the surest where nothing says of what.",
            show_default=False,
        ),
    ] = None

    def _asked(self) -> dict[str, Any]:
        given = super()._asked()
        given["min_score"] = given["min_score"] or 0.0
        given["apart"] = "sides" if given.pop("across_sides") else None
        return given


@dataclass(frozen=True)
class ConflictFilters(PairFilters):
    """Which pairs of statements, and how they relate."""

    kind: Annotated[
        ConflictKind | None,
        typer.Option(metavar="KIND", **one_of(ConflictKind), help=f"Conflicts of this kind: {choices(ConflictKind)}."),
    ] = None
    relation: Annotated[
        Relation,
        typer.Option(metavar="RELATION", **one_of(Relation), help=f"Pairs that relate so: {choices(Relation)}."),
    ] = "conflict"
