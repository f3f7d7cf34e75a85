"""Whether two claims are about the same thing: names, places, days and the stories that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from claims.conflicts.words import name_key, same_name, share_name
from claims.identity import normalised
from claims.records import Claim, Speaker

WITHIN_DAYS = 10
"""Reports further apart than this are about another day, unless one document holds both."""
SAME_STORY = 0.14
"""Share of the two documents' leading words from which they are taken to tell one story."""
LEADING = 4
"""Two of so many leading words in common make one story of reports of the same days."""
NEAR_STORY = 0.1
"""The same where the claims share two names."""


@dataclass(frozen=True)
class Setting:
    """What two claims have in common before anybody looks at what they say."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    other_places: bool
    """Both name places, and none in common."""
    terms: tuple[str, ...]
    alike: float
    """Jaccard index of their content words."""
    story: float
    """Jaccard index of what their documents are about; 1 in one document."""
    same_document: bool
    same_speaker: bool
    days_apart: int | None
    lead: int = 0
    """How many of their documents' first few words are the same."""

    about: int = 0
    """How many of the names that their documents are about are the same."""

    other_days: bool = False
    """They name different days, or one names a day on which the other had been said already."""

    copy: bool = False
    """One's words stand within the other's: what the parse finds in one only is no conflict."""

    @property
    def other_scope(self) -> str | None:
        """What keeps two claims of one story apart, in a word."""
        return "places" if self.other_places else "days" if self.other_days else None

    @property
    def one_matter(self) -> bool:
        """They may be about the same thing at all."""
        if self.lead >= 2 and self.days_apart is not None and self.days_apart <= 2:
            return True
        if self.about >= 2 and self.days_apart is not None and self.days_apart <= 3:
            return True
        near = self.days_apart is None or self.days_apart <= WITHIN_DAYS
        if self.same_document:
            return True
        return near and self.story >= (NEAR_STORY if len(self.names) >= 2 else SAME_STORY)

    @property
    def close(self) -> bool:
        """They stand in one article or in two that surely tell one story."""
        near = self.days_apart is not None and self.days_apart <= 2
        return self.same_document or (near and (self.about >= 2 or self.story >= 0.25))

    @property
    def ground(self) -> float:
        """How sure it is that they are about the same thing, between 0 and 1."""
        return (
            0.3 * min(1.0, max(self.story, 0.12 * self.about) / 0.3)
            + 0.2 * bool(self.places)
            + 0.25 * min(1.0, len(self.names) / 2)
            + 0.25 * min(1.0, self.alike / 0.3)
        )

    @property
    def words(self) -> str:
        """What they share, for the reason: "same place, same day"."""
        shared = ["same place"] if self.places else [f"both on {self.names[0]}"] if self.names else []
        if self.days_apart == 0:
            shared.append("same day")
        return ", ".join(shared) or ("same article" if self.same_document else "same story")


def setting_of(a: Claim, b: Claim) -> Setting:
    """The common setting of two claims. Symmetric."""
    terms_a, terms_b = set(a.facts.terms), set(b.facts.terms)
    common = terms_a & terms_b
    places = share_name(a.facts.places, b.facts.places)
    return Setting(
        names=tuple(share_name(names_of(a), names_of(b))),
        places=tuple(places),
        other_places=bool(a.facts.places and b.facts.places and not places),
        terms=tuple(sorted(common)),
        alike=len(common) / len(terms_a | terms_b) if common else 0.0,
        story=1.0 if a.document.id == b.document.id else _overlap(a.facts.scene, b.facts.scene),
        same_document=a.document.id == b.document.id,
        same_speaker=same_speaker(a.speaker, b.speaker),
        days_apart=_days_apart(a, b),
        other_days=_other_days(a, b),
        copy=_copy(a, b),
        about=len({*a.facts.about} & {*b.facts.about}),
        lead=len({*a.facts.scene[:LEADING]} & {*b.facts.scene[:LEADING]}),
    )


def names_of(claim: Claim) -> tuple[str, ...]:
    """Everybody and every place that a claim names, pronouns resolved."""
    return tuple(dict.fromkeys((*claim.facts.places, *claim.facts.entities, *claim.refers)))


def same_speaker(a: Speaker | None, b: Speaker | None) -> bool:
    """The same somebody: by id, or by a name that is part of the other. Unnamed sources are never the same."""
    if a is None or b is None or "unnamed" in (a.kind, b.kind):
        return False
    return (
        a.id == b.id
        or (a.kind == b.kind == "person" and same_name(a.name, b.name))
        or name_key(a.name) == name_key(b.name)
    )


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    common = set(one) & set(other)
    return len(common) / len({*one, *other}) if common else 0.0


def far_apart(a: Claim, b: Claim) -> bool:
    """They stand in two articles, and so many days apart that their setting would not be one matter: sooner known."""
    apart = None if a.document.id == b.document.id else _days_apart(a, b)
    return apart is not None and apart > WITHIN_DAYS


def _days_apart(a: Claim, b: Claim) -> int | None:
    days = [_day(claim) for claim in (a, b)]
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None


def _copy(a: Claim, b: Claim) -> bool:
    shorter, longer = sorted((_plain(a.text), _plain(b.text)), key=len)
    return shorter in longer


_plain = lru_cache(maxsize=1 << 12)(normalised)
"""A claim is compared with many others."""


def _other_days(a: Claim, b: Claim) -> bool:
    if a.facts.dated and b.facts.dated:
        return a.facts.day != b.facts.day
    return any(
        one.facts.dated and (day := _day(one)) and other.day and day > other.day for one, other in ((a, b), (b, a))
    )


def _day(claim: Claim) -> date | None:
    return date.fromisoformat(claim.facts.day) if claim.facts.day else claim.day
