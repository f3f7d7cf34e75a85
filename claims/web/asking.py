"""What a page is asked for: the fields of its form, and the selection that they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from claims.days import first_day, last_day
from claims.errors import InputError
from claims.records import ConflictKind, QuoteType, Selection, Stance

LONGEST = 300
"""Characters of a field; nobody types more, and it would be searched for."""
FURTHEST = 100_000
"""Rows that can be leafed through."""
SIDE = "side:"
"""What the store takes for all whom the user put on a side."""


def _one_of(kind: Any) -> Callable[[str], str]:
    def parse(given: str) -> str:
        if given not in get_args(kind):
            raise InputError(f"there is no “{given}”; choose one of: {', '.join(get_args(kind))}")
        return given

    return parse


def _score(given: str) -> float:
    try:
        score = float(given)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise InputError(f"“{given}” is no score; give a number between 0 and 1")
    return score


FIELDS: Mapping[str, Callable[[str], Any]] = {
    "about": str,
    "speaker": str,
    "against": str,
    "place": str,
    "outlet": str,
    "since": first_day,
    "until": last_day,
    "kind": _one_of(ConflictKind),
    "stance": _one_of(Stance),
    "type": _one_of(QuoteType),
    "judged": _one_of(Literal["confirmed", "rejected"]),
    "min_score": _score,
}
"""Fields of forms that are fields of a Selection too, and how what is typed becomes the value."""


@dataclass(frozen=True)
class Asked:
    """What was typed, and what it means."""

    given: Mapping[str, str]
    """Fields that are not empty, as they were typed."""
    selection: Selection
    start: int = 0
    """Rows that were on the pages before."""
    after: str = ""
    """The id of the last of them, where the address says which: to go on after it takes as long anywhere in a list."""

    def field(self, name: str) -> str:
        return self.given.get(name, "")

    def link(self, **changed: str | int | None) -> str:
        """The query of the same page with some fields changed, or left out where None."""
        fields: dict[str, Any] = {**self.given, **({"start": self.start} if self.start else {}), **changed}
        kept = {name: value for name, value in fields.items() if value not in (None, "", 0)}
        return f"?{urlencode(kept)}" if kept else "?"

    def beyond(self, *shown: str) -> bool:
        """Other fields than these are filled in."""
        return bool(self.given.keys() - set(shown))

    @property
    def narrowed(self) -> bool:
        """It says of what or of whom."""
        return any(name in self.given for name in ("about", "speaker", "against", "side", "place", "kind", "outlet"))

    @property
    def decided(self) -> bool:
        """It says how sure the pairs must be, how they were judged, or of which statement they are."""
        return any(name in self.given for name in ("judged", "min_score", "of"))


def asked(query: Mapping[str, str]) -> Asked:
    """What this query asks for; fields that are no filters are passed over. Raises InputError, naming the field."""
    given = {name: value.strip() for name, value in query.items() if value.strip() and name in {*FIELDS, "side", "of"}}
    for name, value in given.items():
        if len(value) > LONGEST:
            raise InputError(f"{name}: this is longer than {LONGEST} characters; give fewer words")
    values = {name: _parsed(name, given[name]) for name in FIELDS if name in given}
    values |= _whom(given)
    if values.get("since") and values.get("until") and values["since"] > values["until"]:
        raise InputError(f"since: {given['since']} is later than {given['until']}; exchange the two")
    values["rejected"] = values.get("judged") == "rejected"
    return Asked(given, Selection(**values), _start(query.get("start", "")), after=query.get("after", "")[:LONGEST])


def _parsed(name: str, value: str) -> Any:
    try:
        return FIELDS[name](value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def _whom(given: Mapping[str, str]) -> dict[str, str]:
    """Speaker, opponent and side, as the two that a selection has."""
    side = f"{SIDE}{given['side'].removeprefix(SIDE)}" if "side" in given else None
    both = [one for one in (given.get("speaker"), given.get("against"), side) if one]
    if len(both) > 2:
        raise InputError("side: a pair has two sides; give two of speaker, against and side, not three")
    return dict(zip(("speaker", "against"), both, strict=False))


def _start(given: str) -> int:
    if not given.isdecimal():
        return 0
    start = int(given[:9])
    if start > FURTHEST:
        raise InputError(f"start: nobody reads {FURTHEST:,} rows; narrow the list with more fields")
    return start
