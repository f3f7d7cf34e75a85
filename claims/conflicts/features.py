"""What two claims share and where they differ, as numbers for the judge; in which order they come does not count."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from claims.conflicts.findings import Finding
from claims.conflicts.intervals import disjoint
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import opposite, same_name, signal
from claims.records import Claim

Features = dict[str, float]

NEAR = 60
"""So many characters before a claim, a word of denial or contrast is of it."""
FIGURE = re.compile(r"\d[\d,.]*")
STANCES = ("denies", "admits", "alleges", "demands", "promises", "believes")
MOST_DAYS = 30
FAR = 100_000
"""Characters between two claims of two documents."""


def features_of(a: Claim, b: Claim, setting: Setting, findings: Sequence[Finding]) -> Features:
    """The features of a pair by name; one that is left out is 0. Every value is finite."""
    pair = (a, b)
    return {
        **_of_setting(setting, pair),
        **_of_negation(pair),
        **_of_stance(pair),
        **_of_judgement(pair),
        **_of_speakers(pair),
        **_of_figures(a, b),
        **_of_events(a, b),
        **_of_place_in_text(pair, setting),
        **_of_findings(findings),
    }


def _of_setting(setting: Setting, pair: tuple[Claim, Claim]) -> Features:
    sizes = [len(claim.facts.terms) for claim in pair]
    return {
        "lead": setting.lead,
        "about": setting.about,
        "story": setting.story,
        "alike": setting.alike,
        "shared terms": len(setting.terms),
        "shared names": len(setting.names),
        "shared places": len(setting.places),
        "other places": float(setting.other_places),
        "other days": float(setting.other_days),
        "same document": float(setting.same_document),
        "same speaker": float(setting.same_speaker),
        "days apart": min(MOST_DAYS, setting.days_apart) if setting.days_apart is not None else -1.0,
        "copy": float(setting.copy),
        "ground": setting.ground,
        "contained": len(setting.terms) / max(1, min(sizes)),
        "shorter": min(sizes),
        "longer": max(sizes),
    }


def _of_negation(pair: tuple[Claim, Claim]) -> Features:
    """Each way to say that something is not so, whether one of the two does or both."""
    ways = {
        "not": [_says("negation", claim.text) for claim in pair],
        "main verb negated": [claim.facts.negated for claim in pair],
        "denied": [claim.facts.denied for claim in pair],
        "denying cue": [_says("denial", f"{_before(claim)} {claim.cue}") for claim in pair],
        "denying words": [_says("denial", claim.text) for claim in pair],
    }
    found: Features = {}
    for way, (one, other) in ways.items():
        found[f"{way} in one"] = float(one != other)
        found[f"{way} in both"] = float(one and other)
    against = [sum(ways[way][side] for way in ("not", "denying cue", "denied")) % 2 for side in (0, 1)]
    return found | {"one for, one against": float(against[0] != against[1])}


def _of_stance(pair: tuple[Claim, Claim]) -> Features:
    stances = {claim.stance for claim in pair}
    left_open = [_says("open", f"{_before(claim)} {claim.text}") for claim in pair]
    return {
        **{stance: float(stance in stances) for stance in STANCES},
        "hedged": float(sum(claim.facts.hedged for claim in pair)),
        "left open": float(sum(left_open)),
        "only points elsewhere": float(sum(claim.facts.elsewhere for claim in pair)),
        "direct": float(sum(claim.type == "direct" for claim in pair)),
    }


def _of_judgement(pair: tuple[Claim, Claim]) -> Features:
    """How kindly each speaks: words of praise less words of blame."""
    kind = [_count("praise", claim.text) - _count("blame", claim.text) for claim in pair]
    return {
        "praise against blame": max(0.0, float(-kind[0] * kind[1])),
        "kinder": abs(kind[0] - kind[1]),
        "kind": sum(kind),
    }


@lru_cache(maxsize=1 << 14)  # a claim is compared with many others
def _says(what: str, text: str) -> bool:
    return bool(signal(what).search(text))


@lru_cache(maxsize=1 << 14)
def _count(pattern: str, text: str) -> int:
    return sum(1 for _ in signal(pattern).finditer(text))


def _of_speakers(pair: tuple[Claim, Claim]) -> Features:
    kinds = [claim.speaker.kind if claim.speaker else None for claim in pair]
    return {
        "names the other speaker": float(_names_speaker(*pair) + _names_speaker(*reversed(pair))),
        "without speaker": float(kinds.count(None)),
        "unnamed": float(kinds.count("unnamed")),
        "organisations": float(kinds.count("organisation")),
    }


def _names_speaker(claim: Claim, other: Claim) -> bool:
    speaker = other.speaker
    return speaker is not None and any(same_name(speaker.name, name) for name in names_of(claim))


def _of_figures(a: Claim, b: Claim) -> Features:
    figures = [set(FIGURE.findall(claim.text)) for claim in (a, b)]
    counts = [(one, other) for one in a.facts.quantities for other in b.facts.quantities]
    clashing = [(one, other) for one, other in counts if disjoint(one, other)]
    both = all(figures)
    return {
        "figures in both": float(both),
        "no figure in common": float(both and not figures[0] & figures[1]),
        "figure in common": float(bool(figures[0] & figures[1])),
        "counts of one thing clash": float(any(one.head == other.head for one, other in clashing)),
        "counts of one event clash": float(any(one.topic and one.topic == other.topic for one, other in clashing)),
        "counts clash": float(bool(clashing)),
        "counts of one thing agree": float(
            any(one.head == other.head and not disjoint(one, other) for one, other in counts)
        ),
    }


def _of_events(a: Claim, b: Claim) -> Features:
    events = [(one, other) for one in a.facts.events for other in b.facts.events]
    same = [(one, other) for one, other in events if one.predicate == other.predicate]
    degrees = [(one, other) for one in a.facts.degrees for other in b.facts.degrees if one.scale == other.scale]
    levels = [one.level == other.level and one.negated == other.negated for one, other in degrees]
    return {
        "same events": min(3, len(same)),
        "same event, negated in one": float(any(one.negated != other.negated for one, other in same)),
        "opposite events": float(any(opposite(one.predicate) == other.predicate for one, other in events)),
        "other degree": float(not all(levels)),
        "same degree": float(any(levels)),
    }


def _of_place_in_text(pair: tuple[Claim, Claim], setting: Setting) -> Features:
    """How near they stand in one document, and whether a word of contrast leads to the later or to either."""
    if not setting.same_document:
        contrasts = sum(_says("contrast", _before(claim)) for claim in pair)
        return {"contrast": contrasts / 2, "gap": math.log1p(FAR)}
    first, second = sorted(pair, key=lambda claim: claim.spans[0].start)
    lead = second.sentence_text[: max(NEAR // 3, second.spans[0].start - second.sentence.start)]
    return {
        "contrast": float(_says("contrast", lead)),
        "same sentence": float(first.sentence == second.sentence),
        "gap": math.log1p(max(0, second.spans[0].start - first.spans[-1].end)),
    }


def _of_findings(findings: Sequence[Finding]) -> Features:
    """The strongest word of each rule."""
    found: Features = {}
    for name, strength in _named(findings):
        found[name] = max(found.get(name, 0.0), strength)
    return found


def _named(findings: Sequence[Finding]) -> Iterator[tuple[str, float]]:
    for finding in findings:
        yield f"rule: {finding.relation}", finding.strength
        if finding.relation == "conflict":
            yield f"rule: {finding.kind}", finding.strength


def _before(claim: Claim) -> str:
    """The words of its sentence right before a claim."""
    at = max(0, claim.spans[0].start - claim.sentence.start)
    return claim.sentence_text[max(0, at - NEAR) : at]
