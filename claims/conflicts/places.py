"""Places under one name, whatever the texts call them: what a registry knows, read into the facts of a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from claims.conflicts.words import name_key
from claims.records import Claim

Names = Callable[[str], Sequence[str]]
"""All names of the place that goes by this one, first the one to know it by; empty where there is no such place."""


def under_one_name(claim: Claim, names_of: Names) -> Claim:
    """The claim with each place under the name that it is known by, and with slots under all of its names."""
    facts = claim.facts
    named = {name: names for name in (*facts.places, *facts.entities, *claim.refers) if (names := names_of(name))}
    if not named:
        return claim

    def one(name: str) -> str:
        return named[name][0] if name in named else name

    def each(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(one, names)))

    def role(name: str | None) -> str | None:
        return name and one(name)

    events = tuple(
        replace(event, place=role(event.place), agent=role(event.agent), patient=role(event.patient))
        for event in facts.events
    )
    return replace(
        claim,
        refers=each(claim.refers),
        facts=replace(
            facts,
            places=each(facts.places),
            entities=each(facts.entities),
            events=events,
            degrees=tuple(replace(degree, of=role(degree.of)) for degree in facts.degrees),
            slots=tuple(dict.fromkeys((*facts.slots, *_slots(facts.slots, named.items())))),
        ),
    )


def _slots(slots: Sequence[str], named: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """The slots of a place's name under its other names too."""
    keys = {name_key(name): [name_key(other) for other in names] for name, names in named}
    for slot in slots:
        name, between, rest = slot.partition("|")
        yield from (f"{other}{between}{rest}" for other in keys.get(name, ()))
