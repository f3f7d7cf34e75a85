"""What options take, in help texts, errors and the shell's completion: one of a few values, or what a database has."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, get_args

import typer

if TYPE_CHECKING:
    from claims.entrypoints import Kind
    from claims.store.offering import Offered


def choices(kind: Any) -> str:
    """The values of a Literal, as a help text lists them."""
    return ", ".join(get_args(kind))


def one_of(kind: Any, more: Callable[[], Iterable[str]] = tuple) -> dict[str, Any]:
    """What makes an option take the values of a Literal, offer them to the shell for completion, and say in plain words
    which there are. `more` finds others, and is asked only where those won't do."""

    def parse(given: str) -> str:
        if given not in get_args(kind) and given not in (others := tuple(more())):
            values = *get_args(kind), *others
            raise typer.BadParameter(
                f"there is no “{given}”; {_near(given, values)}choose one of: {', '.join(values)}."
            )
        return given

    def complete(incomplete: str) -> list[str]:
        return [value for value in (*get_args(kind), *more()) if value.startswith(incomplete)]

    return {"parser": parse, "autocompletion": complete}


def _near(given: str, values: Sequence[str]) -> str:
    """The value that is spelled almost so, asked back."""
    from difflib import get_close_matches

    near = get_close_matches(given.casefold(), values, 1)
    return f"did you mean {near[0]}? Else " if near else ""


def added(kind: Kind) -> Callable[[str], list[str]]:
    """Completes the names of what other packages add."""

    def complete(incomplete: str) -> list[str]:
        from claims.entrypoints import plugins

        return [one.name for one in plugins(kind) if one.name.startswith(incomplete)]

    return complete


def in_database(kind: Offered) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Completes ids or names of what the database has that --db names; offers nothing where anything is wrong."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from claims import settings
        from claims.store.offering import offered

        with suppress(Exception):
            found = offered(settings.database_url(ctx.params.get("db")), kind, incomplete)
            return [(_as_one_word(words), says) for words, says in found]
        return []

    return complete


def _as_one_word(name: str) -> str:
    """As the shell has to be given it: bash alone takes what it is offered as if it were typed, unless that began with
    a quotation mark."""
    begun = os.environ.get("COMP_WORDS", "").rpartition("\n")[2]
    if os.environ.get("_CLAIMS_COMPLETE") != "complete_bash" or begun[:1] in ("'", '"'):
        return name
    return re.sub(r"([ &])", r"\\\1", name)
