"""Days as options take them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import typer

from claims.errors import InputError


def as_option(parse: Callable[[str], date]) -> Callable[[str], date]:
    """A parser of days that refuses what is none as wrong usage."""

    def of(given: str) -> date:
        try:
            return parse(given)
        except InputError as error:
            raise typer.BadParameter(f"{error}.") from None

    return of


def iso(given: str | None) -> str | None:
    """A date as a document keeps it, however it is written; anything else is refused, for it would count as none and
    nobody would know."""
    return given if given is None else in_iso_form(given)


def in_iso_form(given: str, option: str = "") -> str:
    """Raises typer.BadParameter, which names the option if that is not known from the callback."""
    from claims.read.days import in_iso

    if found := in_iso(given):
        return found
    raise typer.BadParameter(f"{option}“{given}” is no date, or may be two; write it as 2022-10-01.")
