"""Options that take one of a few values: what they are, in help texts, errors and the shell's completion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, get_args

import typer

if TYPE_CHECKING:
    from claims.entrypoints import Kind


def choices(kind: Any) -> str:
    """The values of a Literal, as a help text lists them."""
    return ", ".join(get_args(kind))


def one_of(kind: Any, more: Callable[[], Iterable[str]] = tuple) -> dict[str, Any]:
    """What makes an option take the values of a Literal, offer them to the shell for completion, and say in plain words
    which there are. `more` finds others, and is asked only where those won't do."""

    def parse(given: str) -> str:
        if given not in get_args(kind) and given not in more():
            raise typer.BadParameter(f"there is no “{given}”; choose one of: {', '.join((*get_args(kind), *more()))}.")
        return given

    def complete(incomplete: str) -> list[str]:
        return [value for value in (*get_args(kind), *more()) if value.startswith(incomplete)]

    return {"parser": parse, "autocompletion": complete}


def added(kind: Kind) -> Callable[[str], list[str]]:
    """Completes the names of what other packages add."""

    def complete(incomplete: str) -> list[str]:
        from claims.entrypoints import plugins

        return [one.name for one in plugins(kind) if one.name.startswith(incomplete)]

    return complete
