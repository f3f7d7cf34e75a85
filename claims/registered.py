"""What a registry knows: places, outlets and others that go by several names, whatever the texts call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from claims.identity import digest
from claims.records import Refusal, Speaker, SpeakerKind


@dataclass(frozen=True)
class Entry:
    """A line of a registry: one somebody or something, with its names."""

    id: str
    name: str
    """The name that listings show."""
    aliases: tuple[str, ...] = ()
    """Other names and spellings, sorted, without the name itself."""
    more: Mapping[str, str] = field(default_factory=dict)
    """The registry's own columns that have a value: `within` of a place, `domain` of an outlet."""
    where: str = ""
    """`file:line` that it was read from."""


@dataclass(frozen=True)
class Imported:
    """What an import made of a registry."""

    new: int
    changed: int
    unchanged: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class PlaceCount:
    """A place with how often, where and when claims refer to it by any of its names."""

    id: str | None
    """None where the texts name the place and the registry does not know it."""
    name: str
    aliases: tuple[str, ...]
    within: tuple[str, ...]
    """Names of what it lies in, the nearest first."""
    claims: int
    documents: int
    first: date | None
    """Days of the earliest and the latest of the claims that have one."""
    last: date | None


@dataclass(frozen=True)
class Place:
    """All that is known of one place."""

    count: PlaceCount
    holds: tuple[str, ...]
    """Names of what lies directly in it, sorted."""
    merged: tuple[str, ...]
    """Names of the places that were merged into it."""
    claims_within: int
    """Claims that refer to it or to anything that lies in it."""


@dataclass(frozen=True)
class OutletCount:
    """An outlet with how much of it is stored, under any of its names and domains."""

    id: str | None
    """None where documents name the outlet and the registry does not know it."""
    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    """Hosts of the addresses of its documents."""
    documents: int
    claims: int


SPEAKER_COLUMNS = ("kind", "affiliation", "side", "wikidata")
_KINDS = tuple(kind for kind in get_args(SpeakerKind) if kind != "unnamed")


def speaker_of(entry: Entry) -> Speaker | Refusal:
    """The speaker that the line is, a person where it names no kind; a refusal where there is no such kind."""
    kind: Any = entry.more.get("kind", "person")
    if kind not in _KINDS:
        return Refusal(entry.where, f"“{kind}” is no kind of speaker", f"write one of {', '.join(_KINDS)}")
    return Speaker(
        id=digest("registry", entry.id),
        name=entry.name,
        kind=kind,
        affiliation=entry.more.get("affiliation"),
        aliases=entry.aliases,
        side=entry.more.get("side"),
        entry=entry.id,
        wikidata=entry.more.get("wikidata"),
    )


def entry_of(speaker: Speaker) -> Entry:
    """The line that the speaker is."""
    more = {
        "kind": speaker.kind,
        **{name: getattr(speaker, name) for name in SPEAKER_COLUMNS[1:] if getattr(speaker, name)},
    }
    return Entry(speaker.entry or speaker.id, speaker.name, speaker.aliases, more)
