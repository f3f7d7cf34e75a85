"""What can be said of two claims on one matter: a small function a kind, each with the reason that it prints.

A rule takes the two claims and their setting and yields its findings. Precision comes before recall: a rule that is
not sure that both claims speak of the same thing says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

from claims.conflicts.counts import number
from claims.conflicts.denials import denial
from claims.conflicts.findings import Finding, Rule, said, same, thing_of, words_at
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import actor, blames, concept, nation_in, opposite, same_name, scales, word_list
from claims.records import Claim, Degree, Event

CORRECTION = re.compile(
    r"\b(correct(s|ed|ion|ing)|revis(e|es|ed|ing)|retract(s|ed|ing)?|updated|withdrew (his|her|its|their) statement)\b",
    re.I,
)
FORCE, CAUGHT, OUT = word_list("force"), word_list("caught"), word_list("out")
ALL = re.compile(r"\b(all|every|everybody|everyone|whole|entire|most) ", re.I)
VAGUE_PREDICATES = word_list("vague_predicates")


def polarity(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One says that it happened, the other that it did not."""
    for one, other in product(a.facts.events, b.facts.events):
        if one.hedged or other.hedged or {one.predicate, other.predicate} & VAGUE_PREDICATES:
            continue
        opposed = opposite(one.predicate) == other.predicate
        if not opposed and one.predicate != other.predicate:
            continue
        matched = _same_roles(one, other, setting)
        if not matched or _agent_denied(one, other) or _both_ways(a, one) or _both_ways(b, other):
            continue
        marks = ((one.span,), (other.span,), one.predicate)
        words = f"{said(a, one)} against {said(b, other)}"
        if (one.negated != other.negated) == opposed:
            if not opposed and one.main and other.main:
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
        none, told = (one, other) if one.predicate == "be" else (other, one)
        if not none.negated or told.negated or told.hedged or none.patient is None:
            continue
        done = thing_of(none) == told.predicate and told.predicate not in VAGUE_PREDICATES
        meant = done or True in (same(none.patient, told.patient), same(none.patient, told.agent))
        if not meant or setting.other_scope or setting.copy:
            continue
        if len(setting.terms) < (1 if setting.close and (done or told.main) else 2):
            continue
        words = f"“{words_at(a, one.span)}” against “{words_at(b, other.span)}”"
        yield Finding("conflict", "polarity", 0.75, words, (one.span,), (other.span,), none.patient)


def _both_ways(claim: Claim, event: Event) -> bool:
    """The claim itself says it both ways, of different things."""
    return any(other.predicate == event.predicate and other.negated != event.negated for other in claim.facts.events)


def _agent_denied(one: Event, other: Event) -> bool:
    """ "Not shot by the commandos" denies who did it, not that it was done."""
    if one.negated == other.negated:
        return False
    denied, said = (one, other) if one.negated else (other, one)
    return actor(denied.agent) is not None and same(denied.agent, said.agent) is not True


def _same_roles(one: Event, other: Event, setting: Setting) -> float:
    """How well agents and patients of two events go together, 0 where they exclude each other."""
    agents = None if "nobody" in (one.agent, other.agent) else same(actor(one.agent), actor(other.agent))
    roles = (agents, None if "nobody" in (one.patient, other.patient) else same(one.patient, other.patient))
    if False in roles or same(one.place, other.place) is False:
        return 0.0
    if "nobody" in (one.agent, other.agent) and roles[1] is not False:
        return 0.7 if roles[1] or (one.main and other.main and setting.same_document) else 0.55
    more = len([term for term in setting.terms if term not in (one.predicate, other.predicate)])
    if roles == (True, True):
        return 0.9
    if True in roles:
        if roles[1] and one.patient and one.patient[:1].isupper():
            return 0.8 if more >= 2 else 0.65
        named = any(role and role[:1].isupper() for role in (one.agent, one.patient))
        return (
            0.8
            if more >= 3 or (more == 2 and named)
            else 0.62
            if more and (named or (one.main and other.main))
            else 0.0
        )
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
            if scale.kind != "evaluation":
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
        return f"“{one.words}” against “{'not ' if one.negated != other.negated else ''}{other.words}”"
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
        if scale.kind == "degree" and unplaced and (setting.same_document or setting.story >= 0.25):
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
    return 0.8 if setting.names and setting.terms else 0.65 if setting.same_document or len(setting.terms) >= 2 else 0.5


def responsibility(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """The same deed laid at two doors."""
    for one, other in product(a.facts.events, b.facts.events):
        if one.negated or other.negated or one.predicate != other.predicate or not blames(one.predicate):
            continue
        doers = _doer(one), _doer(other)
        named = one.predicate == "responsible" or all(doer and doer[:1].isupper() for doer in doers)
        if same(*doers) is not False or not named:
            continue
        if setting.same_speaker or any(
            same_name(doers[at] or "", name) for at, side in ((0, b), (1, a)) for name in names_of(side)
        ):
            continue  # who names both may hold both to have done it
        alike = same(one.patient, other.patient)
        state = one.agent is None
        if one.predicate == "responsible":
            if alike is not True and not setting.close and setting.story < 0.2:
                continue
        elif not state and alike is not True and len(setting.terms) < (2 if one.predicate == "order" else 3):
            continue
        words = f"“{doers[0]}” against “{doers[1]}” for “{one.predicate}”"
        strength = (0.65 if state or not alike else 0.75) - 0.1 * (one.hedged + other.hedged)
        strength += 0.1 if setting.close and one.predicate in ("responsible", "order") else 0.0
        yield Finding("conflict", "responsibility", strength, words, (one.span,), (other.span,), one.predicate)


def demanded(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """Somebody says that it was never asked for, and has asked for it: "never demanded the resignation", "must resign"."""
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
    if setting.same_speaker or setting.other_scope or not setting.close or not (ALL.search(a.text) or ALL.search(b.text)):
        return
    for one, other in product(a.facts.events, b.facts.events):
        if {one.predicate, other.predicate} & CAUGHT and {one.predicate, other.predicate} & OUT:
            caught, left = (one, other) if one.predicate in CAUGHT else (other, one)
            sides = caught.patient, left.patient or left.agent
            if any(event.negated or event.hedged for event in (one, other)) or not all(map(_force, sides)):
                continue
            if len({nation for side in sides if side and (nation := nation_in(side))}) < 2:
                yield Finding("conflict", "status", 0.8, f"{said(a, one)} against {said(b, other)}", (one.span,), (other.span,), "fate")


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


def _doer(event: Event) -> str | None:
    """Who is said to have done it: of "Russia is responsible" the one that the state is said of."""
    return event.agent or (
        event.patient if event.predicate in ("responsible", "culprit", "perpetrator", "murderer") else None
    )


def corrects(a: Claim, b: Claim) -> bool:
    """The later of two claims says that it corrects the earlier one."""
    days = [claim.facts.day or date.min.isoformat() for claim in (a, b)]
    later = [claim for claim, day in zip((a, b), days, strict=True) if day == max(days)]
    return any(CORRECTION.search(claim.sentence_text) for claim in later)


RULES: tuple[Rule, ...] = (number, degree, polarity, absence, denial, responsibility, demanded, cause, fate, clock)
