"""What can be said of two claims on one matter: a small function a kind, each with the reason that it prints.

A rule takes the two claims and their setting and yields its findings. Precision comes before recall: a rule that is
not sure that both claims speak of the same thing says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from claims.conflicts.accounts import cause, clock, demanded, fate, measure, responsibility
from claims.conflicts.control import control
from claims.conflicts.counts import figures_differ, number
from claims.conflicts.denials import denial
from claims.conflicts.findings import Finding, Rule, said, same, thing_of, words_at
from claims.conflicts.propositions import firm, same_side
from claims.conflicts.setting import Setting
from claims.conflicts.words import actor, grows, opposite, same_name, scales, takes, wider, word_list
from claims.records import Claim
from claims.stated import Degree, Event

CORRECTION = re.compile(
    r"\b(correct(s|ed|ion|ing)|revis(e|es|ed|ing)|retract(s|ed|ing)?|updated|withdrew (his|her|its|their) statement)\b",
    re.I,
)
VAGUE_PREDICATES = word_list("vague_predicates")


def polarity(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One says that it happened, the other that it did not."""
    for one, other in product(a.facts.events, b.facts.events):
        if not firm(a, one) or not firm(b, other) or {one.predicate, other.predicate} & VAGUE_PREDICATES:
            continue
        if _only_beside(a, one) or _only_beside(b, other):
            continue
        opposed = opposite(one.predicate) == other.predicate
        if not opposed and one.predicate != other.predicate and not _one_deed(one, other):
            continue
        matched = _same_roles(one, other, setting)
        if grows(one.predicate) and "nobody" in (one.patient, other.patient):
            continue  # whether none or some were hurt is for the figures
        if not matched or _agent_denied(one, other) or _both_ways(a, one) or _both_ways(b, other):
            continue
        marks = ((one.span,), (other.span,), one.predicate)
        words = f"{said(a, one)} against {said(b, other)}"
        if (one.negated != other.negated) == opposed:
            if not opposed and one.main and other.main and not figures_differ(a, b, one.predicate):
                yield Finding("agreement", None, matched - 0.1, f"both say “{words_at(a, one.span)}”", *marks)
        elif setting.copy:
            continue
        elif setting.other_scope:
            yield Finding("different scope", None, 0.5, f"{words}, of different {setting.other_scope}", *marks)
        else:
            yield Finding("conflict", "polarity", matched, words, *marks)


def absence(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One says that there was none of it, the other tells what it did or what was done with it."""
    for one, other in product(a.facts.events, b.facts.events):
        if "be" not in (one.predicate, other.predicate) or one.predicate == other.predicate:
            continue
        both = ((a, one), (b, other))
        none, told = (one, other) if one.predicate == "be" else (other, one)
        if not none.negated or told.negated or told.hedged or none.patient is None:
            continue
        teller = b if told is other else a
        if setting.other_scope or setting.copy or not _was_there(none, told, teller, setting):
            continue
        sides = [said(claim, event) if event is told else f"“{words_at(claim, event.span)}”" for claim, event in both]
        words = " against ".join(sides)
        yield Finding("conflict", "polarity", 0.75, words, (one.span,), (other.span,), none.patient)


def _was_there(none: Event, told: Event, teller: Claim, setting: Setting) -> bool:
    """What is said not to have been is what the other event is, what did it, or what it was done to."""
    thing, enough = thing_of(none), len(setting.terms) >= 2 and (setting.same_document or setting.alike >= 0.15)
    if thing == told.predicate:
        near = setting.same_document or (bool(setting.names) and setting.days_apart == 0)
        meant = bool({*setting.terms} - {thing}) or (setting.same_document and told.main)
        return near and meant and thing not in VAGUE_PREDICATES and not _counts(teller, thing)
    if thing != none.patient:
        return False  # a deed, not a thing: that something is done to a deal does not make it
    if same(none.patient, told.agent):
        return enough or (setting.close and told.main)
    return enough and same(none.patient, told.patient) is True


def _only_beside(claim: Claim, event: Event) -> bool:
    """ "They can help without designating it": nothing is said of whether it was."""
    return claim.facts.hedged and not event.told


def _counts(claim: Claim, thing: str) -> bool:
    """The claim has a figure for it: whether none or some were hurt is then for the figures."""
    return grows(thing) and any(thing in (one.topic, wider(one.topic)) for one in claim.facts.quantities)


def _both_ways(claim: Claim, event: Event) -> bool:
    """The claim itself says it both ways, of different things."""
    alike = (other for other in claim.facts.events if other.predicate == event.predicate and not other.hedged)
    return any(other.negated != event.negated for other in alike)


def _agent_denied(one: Event, other: Event) -> bool:
    """ "Not shot by the commandos" denies who did it, not that it was done."""
    if one.negated == other.negated:
        return False
    denied, said = (one, other) if one.negated else (other, one)
    doer = actor(denied.agent)
    return doer is not None and not (said.agent and (same(doer, said.agent) or same_side(doer, said.agent)))


def _one_deed(one: Event, other: Event) -> bool:
    """ "No missile hit the plane", "a missile shot the plane down": what was undone takes in what was done, by one to
    one. That nothing was shot down does not say that it was not hit."""
    undone, done = (one, other) if one.negated else (other, one)
    if not undone.negated or done.negated or done.predicate not in takes(undone.predicate):
        return False
    return same(one.agent, other.agent) is True and same(one.patient, other.patient) is True


def _of_things(event: Event) -> Event:
    """ "The dam collapsed", "the dam is intact": what a thing does alone is said of it."""
    alone = event.patient is None and event.agent is not None and actor(event.agent) is None
    return replace(event, agent=None, patient=event.agent) if alone else event


def _same_roles(one: Event, other: Event, setting: Setting) -> float:
    """How well agents and patients of two events go together, 0 where they exclude each other."""
    one, other = _of_things(one), _of_things(other)
    agents = None if "nobody" in (one.agent, other.agent) else same(actor(one.agent), actor(other.agent))
    if agents is None and same(one.agent, other.agent):
        agents = True  # a missile, a storm
    roles = (agents, None if "nobody" in (one.patient, other.patient) else same(one.patient, other.patient))
    if False in roles or same(one.place, other.place) is False:
        return 0.0
    more = len([term for term in setting.terms if term not in (one.predicate, other.predicate)])
    if "nobody" in (one.agent, other.agent) and roles[1] is not False:
        both = one.main and other.main and setting.same_document
        return 0.7 if roles[1] or both or (more and setting.close) else 0.55
    if "nobody" in (one.patient, other.patient) and more and setting.close and None not in (one.patient, other.patient):
        return 0.7
    if roles == (True, True):
        return 0.9
    if True in roles:
        if roles[1] and one.patient and one.patient[:1].isupper():
            return 0.8 if more >= 2 else 0.72 if setting.close else 0.65
        named = any(role and role[:1].isupper() for role in (one.agent, one.patient))
        return (
            0.8
            if more >= 3 or (more == 2 and named)
            else 0.62
            if more and (named or (one.main and other.main))
            else 0.0
        )
    if more >= 2 and setting.close and setting.alike >= 0.25:
        return 0.7
    return 0.6 if setting.alike >= 0.3 and more >= 2 else 0.0


def degree(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """Different steps of one ordered scale, or states that exclude each other."""
    for one, other in product(a.facts.degrees, b.facts.degrees):
        if one.scale != other.scale:
            continue
        scale = scales()[one.scale]
        sure = _same_theme(one, other, a, b, setting)
        if not sure:
            continue
        marks = ((one.span,), (other.span,), scale.name)
        if one.level == other.level and one.negated == other.negated:
            if scale.kind != "evaluation" and not (scale.name == "fate" and a.facts.holdings and b.facts.holdings):
                yield Finding("agreement", None, 0.6 * sure, f"“{one.words}” and “{other.words}” say as much", *marks)
        elif setting.other_scope and scale.of != "theme":
            yield Finding(
                "different scope",
                None,
                0.6,
                f"“{one.words}” against “{other.words}”, of different {setting.other_scope}",
                *marks,
            )
        elif clash := _clash(one, other, scale.ordered):
            yield Finding("conflict", scale.kind, sure, clash, *marks)


def _clash(one: Degree, other: Degree, ordered: bool) -> str | None:
    """Why two places on a scale exclude each other, None where they don't."""
    low, high = sorted((one, other), key=lambda degree: (degree.level, degree.words))
    if one.negated and other.negated:
        return None
    if one.level == other.level:
        return " against ".join(f"“{'not ' if degree.negated else ''}{degree.words}”" for degree in (one, other))
    if high.negated and ordered:
        return None  # "half-encircled" and "not encircled" go together
    if low.negated and ordered:
        return None  # "not damaged but destroyed" may say more
    if one.negated or other.negated:
        return None
    return (
        f"{_bare(low.words)} is short of {_bare(high.words)}" if ordered else f"“{one.words}” against “{other.words}”"
    )


def _bare(words: str) -> str:
    return words.strip("“”\"' ").lower()


def _same_theme(one: Degree, other: Degree, a: Claim, b: Claim, setting: Setting) -> float:
    """How sure it is that two degrees are said of the same thing."""
    scale = scales()[one.scale]
    theme = same(one.of, other.of)
    if scale.of == "matter":
        return _same_matter(one, other, a, b, setting)
    at_place = bool(setting.places) or _names_place(one.of, b) or _names_place(other.of, a)
    if scale.of == "place":
        if at_place:
            return 0.9
        unplaced = not (a.facts.places and b.facts.places)
        if scale.kind == "degree" and unplaced and setting.close:
            return 0.75
        return 0.75 if theme else 0.6 if setting.other_places else 0.0
    if theme and (setting.terms or setting.same_document):
        specific = one.of is not None and one.of[:1].isupper()
        return 0.85 if specific or setting.alike >= 0.2 else 0.55
    return 0.0


def _names_place(theme: str | None, other: Claim) -> bool:
    return theme is not None and any(same_name(theme, place) for place in (*other.facts.places, *other.refers))


def _same_matter(one: Degree, other: Degree, a: Claim, b: Claim, setting: Setting) -> float:
    """For words that judge or explain a whole event: names or words in common beside the scale's own."""
    if scales()[one.scale].kind == "evaluation":
        return 0.6 if not setting.same_speaker and (setting.names or len(setting.terms) >= 2) else 0.0
    if scales()[one.scale].kind == "place" and not setting.terms:
        return 0.0  # who stood outside and who was forced inside may be anybody
    if setting.same_speaker and setting.close:
        return 0.8
    return 0.8 if setting.names and setting.terms else 0.65 if setting.same_document or len(setting.terms) >= 2 else 0.5


def corrects(a: Claim, b: Claim) -> bool:
    """The later of two claims says that it corrects the earlier one."""
    days = [claim.facts.day or date.min.isoformat() for claim in (a, b)]
    later = [claim for claim, day in zip((a, b), days, strict=True) if day == max(days)]
    return any(CORRECTION.search(claim.sentence_text) for claim in later)


RULES: tuple[Rule, ...] = (
    number,
    degree,
    polarity,
    absence,
    denial,
    responsibility,
    demanded,
    cause,
    fate,
    clock,
    measure,
    control,
)
