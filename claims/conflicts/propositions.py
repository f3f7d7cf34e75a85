"""Whether a claim asserts what another one denies: the same deed, by the same doer, done to the same."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.conflicts.findings import same, thing_of
from claims.conflicts.setting import Setting, names_of
from claims.conflicts.words import actor, concept, kin, name_key, nation_in, pointing, same_name
from claims.records import Claim
from claims.stated import Event, Span

NOTHING = pointing("vague") | pointing("nouns") | pointing("denying")
BLAMED = frozenset({"responsible", "behind", "order", "approve", "plan", "orchestrate", "direct", "involve"})
"""Who is said to be this of a deed is said to have done it."""
LIKELY = re.compile(r"\b(probably|likely|strong possibility|allegedly|reportedly|apparently)\b", re.I)
"""What is held likely is said firmly enough to be denied."""
NO_PART = re.compile(r"\bnothing to do with\b|\bno (part|role|hand|involvement) in\b", re.I)
"""What whoever denies says of himself."""
OPEN = re.compile(r"\b(whether|if|unlikely|not likely)\b", re.I)


def asserted(denier: Claim, other: Claim, setting: Setting, *, negated: bool = False) -> float:
    """How sure it is that another claim asserts, or negates, what the denier denies; 0 where it only touches on it."""
    return max((_match(event, denier, other, setting) for event in told(other, negated=negated)), default=0.0)


def where_asserted(denier: Claim, other: Claim, setting: Setting) -> tuple[Span, ...]:
    """The clause in which the other claim asserts what is denied, else all of it."""
    weighed = [(_match(event, denier, other, setting), event) for event in told(other)]
    sure, event = max(weighed, key=lambda one: one[0], default=(0.0, None))
    if not sure or event is None:
        return other.spans
    around = (clause for clause in other.facts.clauses if any(piece.overlaps(event.span) for piece in clause))
    return next(around, other.spans)


def told(claim: Claim, *, negated: bool = False) -> list[Event]:
    """What a claim says that was done or there was, or was not; not what it leaves open or names in passing."""
    events = (event for event in claim.facts.events if event.told and event.negated == negated)
    return [event for event in events if firm(claim, event)]


def firm(claim: Claim, event: Event) -> bool:
    """A claim holds that it is so, or likely so."""
    return not event.hedged or _is_likely(claim.text)


@lru_cache(maxsize=1 << 12)  # a claim is compared with many others
def _is_likely(text: str) -> bool:
    return LIKELY.search(text) is not None and not OPEN.search(text)


def own_doing(denier: Claim) -> bool:
    """The denial names no deed of somebody else, so that it is its speaker's own that he denies."""
    if _rejects_part(denier) or NO_PART.search(denier.text):
        return True
    return not any(event.main for event in denier.facts.events) and bool(
        pointing("vague") & set(denier.facts.terms) and not pointing("nouns") & set(denier.facts.terms)
    )


def _rejects_part(denier: Claim) -> bool:
    """ "He rejected any responsibility", beside what else he says."""
    rejected = (event for event in denier.facts.events if event.predicate in pointing("denying") and event.patient)
    return any(concept((event.patient or "").casefold()) in pointing("vague") for event in rejected)


def same_side(one: str, other: str) -> bool:
    """The same somebody, or two bodies of one nation: "Syrian forces" and "Damascus"."""
    nation = nation_in(one)
    group = _group(one)
    return same_name(one, other) or (nation is not None and nation == nation_in(other)) or group == _group(other) != ""


def _group(name: str) -> str:
    """The noun of those who have no name: of "two officials of the town" and of "officials"; "" where one has."""
    head = name.partition(" of ")[0].split()[-1:]
    return head[0].removesuffix("s") if head and name.islower() else ""


def doer_of(event: Event) -> str | None:
    """Who is said to have done it or to bear the blame."""
    return event.agent or (event.patient if event.predicate in BLAMED else None)


def _match(event: Event, denier: Claim, other: Claim, setting: Setting) -> float:
    denied = _deeds(denier)
    if _rejects_part(denier) or (not denied and own_doing(denier)):
        return _own_part(event, denier, setting)
    deed = thing_of(event) if event.predicate == "be" else event.predicate
    if event.predicate in BLAMED and event.patient and concept(event.patient.casefold()) in denied:
        deed = concept(event.patient.casefold())
    near = {word for term in denied for word in kin(term)}
    exact = deed in denied or (event.predicate in BLAMED and bool(denied & {*setting.terms}))
    if not (exact or deed in near) or _other_things(event, denier, other, deed):
        return 0.0
    doers = [doer for doer in _doers(denier) if not _only_meant(doer, denier)]
    shared = [term for term in setting.terms if term not in NOTHING and term != deed and not part_of(term, doers)]
    shared += _one_name(event, denier, deed)
    if doers:
        who = doer_of(event)
        if who is None and exact and event.main and {doer.casefold() for doer in doers} & {*other.facts.terms}:
            return 0.8  # "the military staged a coup", "what the military did was a coup"
        if who is None or not any(same_side(doer, who) for doer in doers):
            return 0.0
        return 0.85 if exact else 0.8 if shared else 0.0
    if not exact or len(shared) < (2 if _doers(denier) else 1):
        return 0.0
    if len(denied) >= 2 and denied <= {*setting.terms}:
        return 0.85
    return 0.8 if setting.names or len(shared) >= 2 else 0.75 if setting.close else 0.0


def _one_name(event: Event, denier: Claim, deed: str) -> list[str]:
    """The name of what it was done to, if both sides name it, each in its way: "ISIS" and "Islamic State"."""
    done_to = (one.patient for one in denier.facts.events if deed in kin(one.predicate) and one.patient)
    named = event.patient is not None and event.patient[:1].isupper()
    return [name_key(event.patient or "")] if named and any(same(event.patient, other) for other in done_to) else []


def _own_part(event: Event, denier: Claim, setting: Setting) -> float:
    """ "Tehran has denied any involvement", in what others hold it responsible for or say that it did."""
    who, speaker = doer_of(event), denier.speaker
    meant = event.predicate in BLAMED or event.predicate in denier.facts.terms
    if who is None or speaker is None or not meant:
        return 0.0
    blamed = any(same_side(name, who) for name in (speaker.name, *speaker.aliases))
    return (0.85 if setting.close else 0.75) if blamed else 0.0


def _deeds(denier: Claim) -> set[str]:
    """What is denied: its events; where it is a noun that says it ("a role in the murder"), the nouns."""
    events = [event for event in denier.facts.events if event.told and not event.negated and not event.hedged]
    deeds = {thing_of(event) for event in events} - NOTHING
    names = {word for name in names_of(denier) for word in name_key(name).split()}
    return deeds or set(denier.facts.terms) - NOTHING - names


def _doers(denier: Claim) -> list[str]:
    """Whose deed is denied: the one whom the denial names, else the denier's own in "denied any part in it"."""
    events = [event for event in denier.facts.events if not event.negated and not event.hedged]
    named = [event.agent for event in events if event.predicate not in NOTHING and _may_do(event.agent, denier)]
    named += [event.agent or event.patient for event in denier.facts.events if event.main and event.predicate in BLAMED]
    own = [name for name in named if name][:1]
    speaker = denier.speaker
    if speaker and ((not own and own_doing(denier)) or (own and same_name(own[0], speaker.name))):
        return [speaker.name, *speaker.aliases]
    return own


def _may_do(agent: str | None, denier: Claim) -> bool:
    """Somebody who acts; the denier himself always does, whatever he is called: "the rebels denied using gas"."""
    own = denier.speaker.name if denier.speaker else None
    return actor(agent) is not None or (agent is not None and agent == own)


def _other_things(event: Event, denier: Claim, other: Claim, deed: str) -> bool:
    """Both name what it was done to, and name nothing in common."""
    patients = {
        name_key(one.patient).split()[-1]
        for one in denier.facts.events
        if one.patient and deed in kin(one.predicate) and name_key(one.patient)
    }
    if not patients or event.patient is None or not name_key(event.patient):
        return False
    return name_key(event.patient).split()[-1] not in patients and not patients & {*other.facts.terms}


def _only_meant(doer: str, denier: Claim) -> bool:
    """A pronoun stands for the doer, and not for the speaker: whom it means is not sure enough to tell deeds apart."""
    if denier.speaker and any(same_side(doer, name) for name in (denier.speaker.name, *denier.speaker.aliases)):
        return False
    return not {*name_key(doer).split()} & {*re.findall(r"[\w-]+", denier.text.casefold())} and not nation_in(doer)


def part_of(term: str, names: list[str]) -> bool:
    return any(name_key(term) in name_key(name).split() or nation_in(term) == (nation_in(name) or "") for name in names)
