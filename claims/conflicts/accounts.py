"""Rival accounts of one event: who did it, why, when, what became of people, and who asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from claims.conflicts.findings import Finding, said, same, words_at
from claims.conflicts.intervals import disjoint
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import blames, concept, is_person, nation_in, same_name, word_list
from claims.records import Claim
from claims.stated import Event, Quantity

FORCE, CAUGHT, OUT = word_list("force"), word_list("caught"), word_list("out")
ALL = re.compile(r"\b(all|every|everybody|everyone|whole|entire|most) ", re.I)
NEARLY = 0.02
"""Two figures for one measure may differ by so much of it and be the same, told in other units."""
WHO = {"responsible": "who is responsible", "order": "who gave the order", "kill": "who killed"}


def responsibility(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """The same deed laid at two doors."""
    for one, other in product(a.facts.events, b.facts.events):
        if one.negated or other.negated or one.predicate != other.predicate or not blames(one.predicate):
            continue
        doers = _doer(one), _doer(other)
        named = all(doer and doer[:1].isupper() for doer in doers) or (
            one.predicate == "responsible" and all(doer and is_person(doer.split()[-1].casefold()) for doer in doers)
        )
        if same(*doers) is not False or _one_surname(*doers) or not named or _own(doers[0], a) or _own(doers[1], b):
            continue
        if setting.same_speaker or any(
            same_name(doers[at] or "", name) for at, side in ((0, b), (1, a)) for name in names_of(side)
        ):
            continue  # who names both may hold both to have done it
        alike = same(one.patient, other.patient)
        state = one.agent is None
        if one.predicate == "responsible":
            if alike is False or len({bool(doer and doer[:1].isupper()) for doer in doers}) == 2:
                continue
            if not alike and not setting.close and setting.story < 0.2:
                continue
        elif not state and alike is not True and len(setting.terms) < (2 if one.predicate == "order" else 3):
            continue
        words = f"“{doers[0]}” against “{doers[1]}”: {WHO.get(one.predicate, f'who did it (“{one.predicate}”)')}"
        strength = (0.65 if state or not alike else 0.75) - 0.1 * (one.hedged + other.hedged)
        strength += 0.1 if setting.close and one.predicate in ("responsible", "order") else 0.0
        yield Finding("conflict", "responsibility", strength, words, (one.span,), (other.span,), one.predicate)


def _one_surname(one: str | None, other: str | None) -> bool:
    """Two spellings of one name, rather: "Qasem Soleimani", "Qassem Soleimani"."""
    last = [(name or "").casefold().split()[-1:] for name in (one, other)]
    return bool(last[0]) and last[0] == last[1]


def demanded(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """Somebody has asked for what he says that he never did: "never demanded the resignation", "until he resigns"."""
    if not setting.same_speaker:
        return
    for one, other in product(a.facts.events, b.facts.events):
        never, told = (one, other) if one.predicate == "demand" and one.negated else (other, one)
        if never.predicate != "demand" or not never.negated or told.negated or never.patient is None:
            continue
        if concept(never.patient.casefold()) == told.predicate and setting.names:
            words = f"{said(a, one)} against {said(b, other)}"
            yield Finding("conflict", "reversal", 0.8, words, (one.span,), (other.span,), told.predicate)


def cause(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One effect laid to two causes that have no word in common."""
    for one, other in product(a.facts.events, b.facts.events):
        if {one.predicate, other.predicate} != {"cause"} or one.negated or other.negated or one.hedged or other.hedged:
            continue
        causes = one.agent, other.agent
        if same(*causes) is not False or not same(one.patient, other.patient) or not setting.close:
            continue
        if setting.same_speaker or any(
            set(words_of(mine)) & set(theirs.facts.terms) for mine, theirs in zip(causes, (b, a), strict=True)
        ):
            continue
        words = f"“{causes[0]}” against “{causes[1]}” as the cause of “{one.patient}”"
        yield Finding("conflict", "cause", 0.75, words, (one.span,), (other.span,), one.patient or "cause")


def words_of(name: str | None) -> list[str]:
    return [concept(word) for word in (name or "").casefold().split()]


def fate(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """All of a force are dead or caught, and it is out: "almost all were killed or captured", "everybody came out"."""
    if setting.same_speaker or setting.other_scope or not setting.close:
        return
    for one, other in product(a.facts.events, b.facts.events):
        if {one.predicate, other.predicate} & CAUGHT and {one.predicate, other.predicate} & OUT:
            caught, left = (one, other) if one.predicate in CAUGHT else (other, one)
            sides = caught.patient, left.patient or left.agent
            if any(event.negated or event.hedged for event in (one, other)) or not all(map(_force, sides)):
                continue
            if not (_of_all(a, one) or _of_all(b, other)):
                continue
            if len({nation for side in sides if side and (nation := nation_in(side))}) < 2:
                words = f"{said(a, one)} against {said(b, other)}"
                yield Finding("conflict", "status", 0.8, words, (one.span,), (other.span,), "fate")


def _of_all(claim: Claim, event: Event) -> bool:
    """The sentence says before the event that it is of all of them, or most."""
    before = claim.text[: max(0, claim.text.find(words_at(claim, event.span)))]
    return bool(ALL.search(re.split(r"[.!?…]", before)[-1]))


def _force(name: str | None) -> bool:
    return name is not None and name.casefold().split()[-1] in FORCE


def clock(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """The same event at two times of one day."""
    for one, other in product(a.facts.clocks, b.facts.clocks):
        apart = abs(one.low - other.low)
        if one.topic != other.topic or not one.topic or not 15 <= min(apart, 720 - apart) <= 300 or not setting.close:
            continue
        if setting.other_scope != "places":
            words = f"“{one.words}” against “{other.words}”"
            yield Finding("conflict", "time", 0.75, words, (one.span,), (other.span,), one.topic)


def measure(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One person of two ages, one well of two depths."""
    for one, other in product(a.facts.measures, b.facts.measures):
        if one.head != other.head or not _far(one, other) or not same(*one.of, *other.of):
            continue
        named = all(of[:1].isupper() for of in (*one.of, *other.of))
        if named or (setting.close and one.head != "age"):
            words = f"“{one.words}” against “{other.words}”"
            yield Finding("conflict", "number", 0.9 if named else 0.75, words, (one.span,), (other.span,), one.head)


def _far(one: Quantity, other: Quantity) -> bool:
    """Further apart than two ways to round or to convert one measure."""
    low, high = sorted((one, other), key=lambda measure: (measure.high, measure.low))
    return disjoint(one, other) and high.low - low.high > NEARLY * high.low


def _own(doer: str | None, claim: Claim) -> bool:
    """Who blames himself more likely speaks of somebody else, whom a pronoun hides; not who claims responsibility."""
    claimed = claim.facts.bare and "responsibility" in claim.facts.terms
    return not claimed and claim.speaker is not None and same_name(doer or "", claim.speaker.name)


def _doer(event: Event) -> str | None:
    """Who is said to have done it: of "Russia is responsible" the one that the state is said of."""
    return event.agent or (
        event.patient if event.predicate in ("responsible", "culprit", "perpetrator", "murderer") else None
    )
