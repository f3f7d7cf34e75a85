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
