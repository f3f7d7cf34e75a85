"""A pair of claims that may be compared, with all that is known of it before anybody judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claims.conflicts.control import control
from claims.conflicts.denials import denial
from claims.conflicts.features import Features, features_of
from claims.conflicts.findings import Finding
from claims.conflicts.rules import RULES
from claims.conflicts.setting import Setting, setting_of
from claims.conflicts.words import grows, wider
from claims.records import Claim

Test = Callable[[Claim, Claim], bool]
NEXT_TO = 100
"""So many characters apart, two claims of one document may answer each other."""
NO_ASSERTION = frozenset({"demands", "promises"})


@dataclass(frozen=True)
class Case:
    """Two claims, the one with the smaller id first, on what may be one matter."""

    a: Claim
    b: Claim
    setting: Setting
    findings: tuple[Finding, ...]
    """What the rules say."""
    features: Features

    @classmethod
    def of(cls, a: Claim, b: Claim, *, having: Test | None = None) -> Case | None:
        """None for what is never compared: demands and promises, which assert nothing, a claim that stands within the
        other, which it reports, claims on different matters, and pairs that fail the test that they are put to."""
        if a.id == b.id or {a.stance, b.stance} & NO_ASSERTION:
            return None
        if a.document.id == b.document.id and any(one.overlaps(other) for one in a.spans for other in b.spans):
            return None
        if having and not having(a, b):
            return None
        a, b = sorted((a, b), key=lambda claim: claim.id)
        setting = setting_of(a, b)
        if not setting.one_matter:
            return None
        findings = tuple(_findings(a, b, setting))
        return cls(a, b, setting, findings, features_of(a, b, setting, findings))

    def certainty(self, finding: Finding) -> float:
        """The rule's strength, less what is doubtful about the matter, the claims or their modality."""
        score = finding.strength * (0.7 + 0.3 * self.setting.ground)
        if (self.a.facts.hedged or self.b.facts.hedged) and finding.kind != "denial":
            score -= 0.1  # a denial of what is only thought likely is a denial still
        if "believes" in (self.a.stance, self.b.stance):
            score -= 0.05
        confidence = min(self.a.confidence, self.b.confidence)
        return round(max(0.0, min(0.99, score)) * (0.85 + 0.15 * confidence), 3)


def in_touch(a: Claim, b: Claim) -> bool:
    """Something in them meets, a word, a figure of one thing, a scale; or one denies, or stands right by the other.

    Of pairs that lie near each other by chance this leaves a third, of those that conflict two thirds; what conflicts
    without any of it is beyond what the judge could be sure of.
    """
    return (
        a.facts.denied != b.facts.denied
        or not a.facts.touching.isdisjoint(b.facts.touching)
        or (a.document.id == b.document.id and _adjoin(a, b))
        or not _tolls(a).isdisjoint(_tolls(b))
    )


def _tolls(claim: Claim) -> set[str]:
    """What becomes of those whom it counts: "no one was harmed", "eight were injured"."""
    topics = (quantity.topic for quantity in claim.facts.quantities)
    return {wider(topic) or topic for topic in topics if grows(topic)}


def _adjoin(a: Claim, b: Claim) -> bool:
    return max(b.spans[0].start - a.spans[-1].end, a.spans[0].start - b.spans[-1].end) < NEXT_TO


def _findings(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """What the rules find; of what one side denies, only that it does, and that a place is in other hands."""
    rules = (denial, control) if a.facts.denied or b.facts.denied else RULES
    for rule in rules:
        yield from rule(a, b, setting)
