"""The rule for figures: when two counts of one thing clash, and when they are an update or count something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from claims.conflicts.findings import Finding
from claims.conflicts.intervals import disjoint
from claims.conflicts.setting import Setting
from claims.conflicts.words import grows, head_class, nations, wider
from claims.records import Claim
from claims.stated import Quantity

ANYBODY = frozenset({"person"})
NATIONS = nations()
MEASURES = frozenset(
    {"percent", "dollar", "euro", "pound", "metre", "tonne", "time", "point", "vote", "degree", "state", "country"}
)
PAST = {
    "kill": "killed",
    "injure": "injured",
    "harm": "harmed",
    "arrest": "arrested",
    "lose": "lost",
    "capture": "captured",
}
FEW_ATTACKERS = 3
"""So many more there may be where who did it is counted among the dead."""
INCLUDING = re.compile(
    r"\b(?:includ(?:ing|es|ed)|counting|besides|plus|along with|among them)\b(?P<whom>[^.;,]{0,40})", re.I
)
COUNTY = re.compile(r"\b([A-Z][\w.]+) (?:County|Parish|Province|District)\b")
HOSPITAL = re.compile(r"\b((?:[A-Z][\w.’'-]+ )+)(?:Hospital|Medical Cent(?:er|re)|Clinic|Infirmary)\b")
PERIOD = re.compile(
    r"\b(so far|since|during|(past|last|next) (\w+ )?(hour|minute|day)s?|(over|in) the (past|last)( [\w-]+){0,2}"
    r"|overall|in all|altogether|(this|last) (year|month|week)|in \d{4})\b",
    re.I,
)


REMAINING = re.compile(r"\b(remain(s|ed|ing)?|still|currently|hospitali[sz]ed)\b", re.I)
"""What is counted falls and rises with the days."""


def number(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """Figures for the same thing that no value satisfies."""
    for one, other in product(a.facts.quantities, b.facts.quantities):
        same = _same_count(one, other, setting)
        if not same or {"part"} == set(one.of) ^ set(other.of):
            continue
        marks = ((one.span,), (other.span,), _counted(one, other))
        words = f"“{one.words}” against “{other.words}”"
        if not disjoint(one, other):
            if (one.low, one.high) == (other.low, other.high):
                yield Finding("agreement", None, 0.7 * same, f"both say “{one.words}”", *marks)
        elif scope := setting.other_scope or _other_bodies(a, b):
            yield Finding("different scope", None, 0.75 * same, f"{words}, of different {scope}", *marks)
        elif one.topic == "attend" and a.facts.day != b.facts.day and (a.facts.dated or b.facts.dated):
            yield Finding("different scope", None, 0.75 * same, f"{words}, of different days", *marks)
        elif _periods(a) and _periods(b) and not _periods(a) & _periods(b):
            yield Finding("different scope", None, 0.75 * same, f"{words}, over different periods", *marks)
        elif _one_with_attackers(a, b, one, other):
            yield Finding("different scope", None, 0.75 * same, f"{words}, with the attackers and without", *marks)
        elif _another_subset(one, other):
            yield Finding("different scope", None, 0.75 * same, f"{words}, of different groups", *marks)
        elif _update(a, b, one, other):
            later = f"a later figure for a {_course(one, other)} count"
            yield Finding("update", None, 0.7 * same, f"{words}: {later}", *marks)
        else:
            yield Finding("conflict", "number", same * _close(one, other, a, b, setting), words, *marks)


def _other_bodies(a: Claim, b: Claim) -> str | None:
    """What the sheriff of one county, or one hospital, counts is not what somebody counts in another."""
    for of, named in (("counties", COUNTY), ("hospitals", HOSPITAL)):
        ours, theirs = _named_in(a, named), _named_in(b, named)
        if ours and theirs and not ours & theirs:
            return of
    return None


def _named_in(claim: Claim, pattern: re.Pattern[str]) -> set[str]:
    """What the claim names so, or who says it is of."""
    who = (claim.speaker.name, claim.speaker.role, claim.speaker.affiliation) if claim.speaker else ()
    return {found for words in (claim.text, *who) if words for found in pattern.findall(words)}


def figures_differ(a: Claim, b: Claim, topic: str) -> bool:
    """Both say how many it was, and no two figures go together: 12 who were killed, and three more."""
    ours, theirs = ([one for one in claim.facts.quantities if one.topic == topic] for claim in (a, b))
    together = (
        not disjoint(one, other) and ("part" in one.of) == ("part" in other.of) for one, other in product(ours, theirs)
    )
    return bool(ours and theirs) and not any(together)


def _counted(one: Quantity, other: Quantity) -> str:
    """What two figures count, for a matter's name: "soldiers lost"."""
    noun = next(
        (last for words in (one.words, other.words) if (last := words.split()[-1]).isalpha() and last.islower()),
        one.head,
    )
    done = PAST.get(one.topic or other.topic, "")
    return (
        noun if noun in ("dead", "wounded", "injured", "casualties", "injuries", "deaths") else f"{noun} {done}".strip()
    )


def _same_count(one: Quantity, other: Quantity, setting: Setting) -> float:
    """How sure it is that two figures count the same, 0 where they don't."""
    topics = {one.topic, other.topic} - {""}
    zero = one.high == 0 or other.high == 0
    same_topic = len(topics) == 1 and one.topic == other.topic
    if zero:
        same_topic = same_topic or wider(one.topic) == other.topic or wider(other.topic) == one.topic
    same_head = one.head == other.head
    loose_head = bool(ANYBODY & {one.head, other.head}) and not (MEASURES & {one.head, other.head})
    people = {one.head, other.head} <= {"person", "protester"}
    if same_topic and one.topic == "attend" and people:
        return 0.85
    if (
        same_topic
        and grows(next(iter(topics)))
        and (same_head or (loose_head and (zero or setting.same_document or setting.places)))
    ):
        return 0.9 if same_head else 0.7
    if same_topic and same_head and one.head not in MEASURES:
        return 0.85 if setting.names or setting.alike >= 0.2 else 0.55
    if same_topic and same_head and setting.alike >= 0.25:
        return 0.75
    if same_head and one.head == "attacker" and not any(map(grows, topics)) and setting.close:
        return 0.85  # how many there were, whatever each is said to have done
    if same_head and one.head not in MEASURES | ANYBODY and len(topics) <= 1 and setting.alike >= 0.2:
        return 0.6
    return 0.0


def _close(one: Quantity, other: Quantity, a: Claim, b: Claim, setting: Setting) -> float:
    """How likely two clashing figures count one thing: rival counts are near each other, other counts lie far apart."""
    low, high = sorted((one, other), key=lambda quantity: (quantity.high, quantity.low))
    if low.high == 0:
        close = (
            0.9
            if setting.close and set(one.of) & set(other.of)
            else 0.85
            if setting.names or setting.places or setting.same_document or set(one.of) & set(other.of)
            else 0.4
        )
    else:
        ratio = high.low / low.high
        crowd = one.topic == "attend" and ratio <= 5  # organisers and police count crowds far apart
        hands = one.head == other.head == "attacker" and setting.close and low.high > 1  # so do witnesses attackers
        close = 1.0 if ratio <= 1.6 or crowd or hands else 0.85 if ratio <= 2 else 0.7 if ratio <= 4 else 0.55
    if low.high == 1:
        close -= 0.2  # "one citizen" tells of somebody rather than counts
    if not re.search(r"[^\W\d]", one.words) or not re.search(r"[^\W\d]", other.words):
        close -= 0.2  # a bare figure, whose noun stands elsewhere
    if a.facts.day != b.facts.day and not setting.same_document:
        close -= 0.2  # a count that falls with the days is more often another count
    if _periods(a) != _periods(b):
        close -= 0.15
    return close + (0.1 if setting.alike >= 0.3 else 0.0)


def _periods(claim: Claim) -> set[str]:
    """The spans of time that a claim counts over: "so far", "in the past hour"."""
    return {match[0].casefold() for match in PERIOD.finditer(claim.text)}


def _one_with_attackers(a: Claim, b: Claim, one: Quantity, other: Quantity) -> bool:
    """13 dead, the gunman among them, and 12 dead: a few more are who did it."""
    low, high = sorted((one, other), key=lambda quantity: quantity.high)
    few = low.high >= 1 and high.low - low.high <= FEW_ATTACKERS and "attacker" not in (one.head, other.head)
    return few and _names_attackers(a) != _names_attackers(b)


def _names_attackers(claim: Claim) -> bool:
    """ "Including the gunman", "two attackers among them"."""
    words = (word for found in INCLUDING.finditer(claim.text) for word in found["whom"].casefold().split())
    return any(head_class(word.removesuffix("s").replace("men", "man")) == "attacker" for word in words)


def _another_subset(one: Quantity, other: Quantity) -> bool:
    """Each is narrowed in its own way, or one is narrowed where the other counts all."""
    if one.head != other.head and ANYBODY & {one.head, other.head}:
        # Eight journalists may be among ten people, twelve may not.
        part, whole = (other, one) if one.head in ANYBODY else (one, other)
        return part.low <= whole.high
    first, second = set(one.of), set(other.of)
    none = first if one.high == 0 else second if other.high == 0 else set()
    if none and not first & second:
        all_of_them = one.head == other.head not in ANYBODY and not (first and second)
        return not (all_of_them and none <= NATIONS)  # "no one from the agency was hurt"; soldiers are of some nation
    if first == second or 0.0 in (one.high, other.high):
        return bool(first and second and not first & second)
    if first and second:
        return not first & second
    # The part may be smaller than the whole, never larger.
    part, whole = (one, other) if first else (other, one)
    return part.low <= whole.high


def _course(one: Quantity, other: Quantity) -> str:
    return "growing" if grows(one.topic or other.topic) else "changing"


def _passes(claim: Claim) -> bool:
    """ "50 people remain in hospital": as many as there are that day."""
    return REMAINING.search(claim.text) is not None


def _update(a: Claim, b: Claim, one: Quantity, other: Quantity) -> bool:
    """The later of two figures for what only grows is the higher; on one day, who reports last is not known."""
    topic = one.topic or other.topic
    if 0.0 in (one.high, other.high):
        return False  # "no one was hurt" is no count that grows
    if _passes(a) and _passes(b) and a.facts.day and b.facts.day and a.facts.day != b.facts.day:
        return True
    if not grows(topic) and not grows(wider(topic) or ""):
        return False
    days = a.facts.day or "", b.facts.day or ""
    if a.document.id == b.document.id and not (a.facts.dated and b.facts.dated):
        days = "", ""  # in one article a day that the words don't name tells nothing apart
    if _periods(a) != _periods(b) and max(one.low, other.low) > 1.5 * min(one.low, other.low):
        return False
    if days[0] == days[1] or not all(days):
        # Two sources may have counted at different hours: only a later word of the same source is an update.
        return bool(
            re.search(
                r"\b(so far|rose|risen|rising|climb\w*|initial\w*|earlier|at the time)\b",
                f"{a.sentence_text} {b.sentence_text}",
            )
        )
    (earlier, later) = (one, other) if days[0] < days[1] else (other, one)
    return earlier.low <= later.low
