"""The rule for denials: which assertion a denial is of, also when it stands in another document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from claims.conflicts.findings import Finding, same, short, thing_of, topic_of, words_at
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import blames, name_key, nation_in, pointing, same_name, word_list
from claims.records import Claim, Speaker

VAGUE_PREDICATES = word_list("vague_predicates")
FEW_WORDS = 8
"""A denial of so few words with a figure among them is of the figure."""
RIGHT_AFTER = 120
"""So many characters after a claim, "the allegation" can only be that one."""


def denial(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One denies what the other asserts."""
    if a.facts.denied and b.facts.denied:
        if setting.alike >= 0.3:
            yield Finding("agreement", None, 0.7, "both deny it", a.spans, b.spans, topic_of(setting))
        return
    if not a.facts.denied and not b.facts.denied:
        return
    denier, other = (a, b) if a.facts.denied else (b, a)
    matched = _denies(denier, other, setting)
    if not matched:
        return
    if _says_so_too(denier, other, setting) and not denier.facts.negated:
        yield Finding(
            "agreement",
            None,
            matched,
            "one denies it, the other says it is not so",
            a.spans,
            b.spans,
            topic_of(setting),
        )
        return
    if other.stance in ("believes",) or setting.same_speaker:
        matched -= 0.15
    who = denier.speaker.name if denier.speaker else "the other side"
    marks = {denier.id: denier.cue_spans + denier.spans, other.id: other.spans}
    reason = f"“{_denied_words(denier, other)}”, denied by {who}"
    yield Finding("conflict", "denial", matched, reason, marks[a.id], marks[b.id], topic_of(setting))


def _denied_words(denier: Claim, other: Claim) -> str:
    """What is denied: the figure, or what the other said where the denial only points at it."""
    only_figure = denier.facts.quantities and len(denier.text.split()) <= FEW_WORDS
    if other.facts.quantities and (only_figure or (denier.facts.elsewhere and _speaks_of_figures(denier))):
        meant = {(counted.low, counted.high) for counted in denier.facts.quantities}
        same_figure = (one.words for one in other.facts.quantities if (one.low, one.high) in meant)
        return next(same_figure, other.facts.quantities[0].words)
    return short(other.text if denier.facts.elsewhere else denier.text)


def _speaks_of_figures(claim: Claim) -> bool:
    return re.search(r"\b(figures?|numbers?|toll|count)\b", claim.text, re.I) is not None


def _says_so_too(denier: Claim, other: Claim, setting: Setting) -> bool:
    """The other says of the very thing that is denied that it is not so."""
    undone = {thing_of(event) for event in other.facts.events if event.negated}
    denied = {event.predicate for event in denier.facts.events} - VAGUE_PREDICATES
    if denied and undone and not other.facts.denied:
        return bool(undone & denied)
    return other.facts.negated or bool(undone & set(setting.terms))


def _denies(denier: Claim, other: Claim, setting: Setting) -> float:
    """How sure it is that a denial is of what the other claim says."""
    nothing = pointing("vague") | pointing("nouns") | pointing("denying")
    said = [term for term in setting.terms if term not in nothing]
    accused = _accused(denier, other)
    figures = _figures_denied(denier, other, setting)
    if figures or denier.facts.quantities:
        return figures  # "reports of 19 dead are wrong" denies the figure, not the deaths
    if denier.facts.elsewhere:
        near = setting.same_document and abs(denier.spans[0].start - other.spans[0].start) < 600
        alleged = other.stance == "alleges" or bool(re.search(r"accus|alleg|blam", other.cue))
        blamed = any(event.predicate == "responsible" for event in other.facts.events)
        wrong = blamed or bool(pointing("wrong") & set(other.facts.terms))
        named = [claim.speaker.name if claim.speaker else "" for claim in (denier, other)]
        if setting.same_speaker or named[0] == named[1] or _of_somebody_else(denier, other):
            return 0.0
        if accused and (alleged or wrong):
            return 0.9 if near else 0.75
        if setting.same_document and 0 < denier.sentence.start - other.spans[-1].end < RIGHT_AFTER:
            return 0.8 if alleged or wrong or _charges_somebody(other) else 0.65
        return 0.6 if near and alleged else 0.0
    act = [term for term in said if not any(term in name_key(name).split() for name in setting.names)]
    done = {event.predicate for event in other.facts.events} & set(act)
    if _other_object(denier, other) or (done and not _asserted(other, done)):
        return 0.0
    share = len(act) / max(1, len(set(denier.facts.terms) - nothing))
    if accused and act and (len(act) >= 2 or setting.alike >= 0.1 or share >= 0.5):
        return 0.85
    if setting.names and done and (setting.alike >= 0.15 or len(act) >= 2):
        return 0.8
    charges = other.stance == "alleges" or _charges_somebody(other)
    vague = bool(pointing("vague") & set(denier.facts.terms))
    if vague and act and setting.close and share >= 0.5 and charges:
        return 0.75
    near = setting.same_document and abs(denier.spans[0].start - other.spans[0].start) < 400
    if not (near or done or accused or charges):
        return 0.0  # "the use of gas is a crime" does not say that anybody used it
    whole = len(act) >= 2 and set(denier.facts.terms) - nothing <= set(other.facts.terms)
    if whole or len(act) >= 3 or setting.alike >= 0.35 or (near and (len(act) >= 2 or (act and share >= 0.34))):
        return 0.75 if whole else 0.7
    return 0.0


def _of_somebody_else(denier: Claim, other: Claim) -> bool:
    """ "Steele's comments were inaccurate" denies what Steele said, not what others say of him."""
    whose = re.search(r"[’']s? (comment|claim|statement|account|version|remark|report|assertion)", denier.text)
    if whose is None or other.speaker is None:
        return False
    own = denier.speaker.name if denier.speaker else ""
    named = [name for name in denier.facts.entities if not same_name(name, own)]
    return bool(named) and not any(same_name(name, other.speaker.name) for name in named)


def _asserted(claim: Claim, deeds: set[str]) -> bool:
    """One of the deeds is told of, not only named: "using it is a crime" tells of nobody who did."""
    told = (event for event in claim.facts.events if event.predicate in deeds)
    return any(event.agent or event.main or " " in words_at(claim, event.span) for event in told)


def _charges_somebody(claim: Claim) -> bool:
    return any(blames(event.predicate) and not event.negated for event in claim.facts.events)


def _other_object(denier: Claim, other: Claim) -> bool:
    """Both speak of the same doing, but what it was done to is never the same: weapons used, a vehicle used."""
    pairs = product(denier.facts.events, other.facts.events)
    alike = [same(one.patient, told.patient) for one, told in pairs if one.predicate == told.predicate]
    return bool(alike) and all(match is False for match in alike)


def _figures_denied(denier: Claim, other: Claim, setting: Setting) -> float:
    """ "The figure is a fairy tale", "reports of 19 dead are wrong": a denial of what the other counts."""
    for one, counted in product(denier.facts.quantities, other.facts.quantities):
        if (
            one.head == counted.head
            and one.topic == counted.topic
            and (one.low, one.high) == (counted.low, counted.high)
        ):
            return 0.85
    follows = setting.same_document and 0 < denier.spans[0].start - other.spans[0].start < 250
    pointed = denier.facts.elsewhere and _speaks_of_figures(denier)
    return 0.8 if pointed and follows and other.facts.quantities else 0.0


def _accused(denier: Claim, other: Claim) -> bool:
    """The other claim names the one who denies."""
    if denier.speaker is None:
        return False
    own = [name for name in (denier.speaker.name, _nation(denier.speaker), *denier.speaker.aliases) if name]
    actors = [event.agent for event in other.facts.events if event.agent]
    return any(same_name(mine, theirs) for mine in own for theirs in (*names_of(other), *actors))


def _nation(speaker: Speaker) -> str:
    """The nation that a government or its ministry speaks for."""
    return nation_in(speaker.name) or "" if speaker.kind in ("organisation", "group") else ""
