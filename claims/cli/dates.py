"""Days as options take them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import typer

from claims.errors import InputError
from claims.identity import iso_date


def as_option(parse: Callable[[str], date]) -> Callable[[str], date]:
    """A parser of days that refuses what is none as wrong usage."""

    def of(given: str) -> date:
        try:
            return parse(given)
        except InputError as error:
            raise typer.BadParameter(f"{error}.") from None

    return of


def iso(given: str | None) -> str | None:
    """A date as a document keeps it; anything else is refused, for it would count as none and nobody would know."""
    if given is not None and not iso_date(given):
        raise typer.BadParameter(f"“{given}” is no date; write it as 2022-10-01.")
    return given
