"""What the values of options may be."""

from __future__ import annotations

import typer


def words(given: str | None) -> str | None:
    """A text to filter by; an empty one is refused, for it would silently select everything."""
    if given is not None and not given.strip():
        raise typer.BadParameter("it is empty; leave the option out to select everything.")
    return given


def written(given: str | None) -> str | None:
    """A text to keep; an empty one says nothing."""
    if given is not None and not given.strip():
        raise typer.BadParameter("it is empty; write a few words.")
    return given


def columns(mapped: list[str]) -> dict[str, str]:
    """Field -> column, of "text=body"; a field may be called by any of its usual keys, as "date=day"."""
    from claims.read.record import FIELDS, KEYS

    usual = {key: field for field, keys in KEYS.items() for key in keys}
    found: dict[str, str] = {}
    for words in mapped:
        said, _, column = (part.strip() for part in words.partition("="))
        field = usual.get(said, said)
        if field not in FIELDS or not column:
            takes = f"write it as FIELD=COLUMN; fields are {', '.join(FIELDS)}."
            raise typer.BadParameter(f"--map “{words}” says no column of a field; {takes}")
        if field in found:
            raise typer.BadParameter(f"--map gives {field} two columns, “{found[field]}” and “{column}”.")
        found[field] = column
    return found
