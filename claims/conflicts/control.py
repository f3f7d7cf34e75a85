"""The rule for places: two accounts of who has one cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from claims.conflicts.findings import Finding, same, words_at
from claims.conflicts.setting import Setting
from claims.conflicts.words import nation_in, same_name, word_list
from claims.records import Claim
from claims.stated import Holding

BODIES = word_list("bodies") | word_list("forces") | word_list("ranks")
CAMPS = word_list("camps")
STEM = 5
"""Letters that a country has in common with what is called after it: Norvia, Norvian."""
TURN = 3
"""Days after which a place may well be in other hands."""
KNOWN, UNKNOWN = 0.9, 0.55
"""How sure it is that two conflict who are of two sides, and of whom that is not known."""


def control(a: Claim, b: Claim, setting: Setting) -> Iterator[Finding]:
    """One has a place in his hands by the one account, somebody else by the other, or nobody took it."""
    if setting.copy or (setting.days_apart or 0) > TURN:
        return
    for one, other in product(_as_meant(a), _as_meant(b)):
        if not _one_place(one, other, setting):
            continue
        words = f"“{words_at(a, one.span)}” against “{words_at(b, other.span)}”"
        marks = ((one.span,), (other.span,), "control")
        apart = _apart(one, a, other, b)
        if one.held and other.held:
            if apart is False and one.by and other.by:
                yield Finding("agreement", None, 0.6, f"both say who has {one.place}", *marks)
            elif apart is not False and one.by and other.by and not setting.same_speaker:
                yield Finding("conflict", "status", KNOWN if apart else UNKNOWN, words, *marks)
        elif one.held != other.held:
            has, lost, of_lost = (one, other, b) if one.held else (other, one, a)
            if has.by is None or (lost.by is None and (apart is False or not (has.taken or of_lost.facts.denied))):
                continue  # that it has not fallen goes with who still has it
            if lost.by is None:
                yield Finding("conflict", "status", KNOWN if apart else UNKNOWN, words, *marks)
            elif apart is False and setting.days_apart:
                yield Finding("update", None, 0.7, f"{words}, on another day", *marks)
            elif apart is False:
                yield Finding("conflict", "status", KNOWN, words, *marks)


def _as_meant(claim: Claim) -> Iterator[Holding]:
    """What the claim holds of places; what is denied is turned around."""
    for holding in claim.facts.holdings:
        yield replace(holding, held=not holding.held) if claim.facts.denied else holding


def _one_place(one: Holding, other: Holding, setting: Setting) -> bool:
    """The same town; of bridges and stations those of one place or one story."""
    if not same(one.place, other.place):
        return False
    return one.place[:1].isupper() or bool(setting.places) or setting.close


def _apart(one: Holding, a: Claim, other: Holding, b: Claim) -> bool | None:
    """They are of two sides; None where that is not known. Whom a denial leaves out is not the one who denies."""
    sides = [_side(holding.by, claim) for holding, claim in ((one, a), (other, b))]
    if any(_alike(mine, theirs) for mine in sides[0] for theirs in sides[1]):
        return False
    return True if all(sides) and _known(one.by, a) and _known(other.by, b) else None


def _alike(one: str, other: str) -> bool:
    return same_name(one, other) or (len(one) > STEM and one[:STEM] == other[:STEM])


def _side(name: str | None, claim: Claim) -> list[str]:
    """What tells whose side somebody is on: his name, the nation in it, and of the speaker's own his role too."""
    names = [name] if name else []
    if _is_own(name, claim) and claim.facts.speaker:
        speaker = claim.facts.speaker
        names += [speaker.name, speaker.role or ""]
    parts = [part for each in names for part in _parts(each)]
    parts += [nation for each in names if (nation := nation_in(each))]
    return list(dict.fromkeys(part.casefold() for part in (*parts, *names) if part))


def _is_own(name: str | None, claim: Claim) -> bool:
    """The speaker speaks of his own side; who denies that anybody took it, too."""
    return name is None or (claim.facts.speaker is not None and same_name(name, claim.facts.speaker.name))


def _parts(name: str) -> list[str]:
    """The words of a name that may name a side: no titles, offices or bodies."""
    return [word for word in re.findall(r"[^\W\d_]{4,}", name) if word[:1].isupper() and word.casefold() not in BODIES]


def _known(name: str | None, claim: Claim) -> bool:
    """Whose side it is, is told: a nation, an organisation, rebels; of a person, by his role."""
    speaker = claim.facts.speaker
    said = name or (speaker.name if speaker else "")
    if _is_own(name, claim) and speaker and speaker.kind == "person":
        said = speaker.role or ""
    camp = said.casefold().rpartition(" ")[2].rstrip("s")
    return bool(_parts(said)) or nation_in(said) is not None or camp in CAMPS
