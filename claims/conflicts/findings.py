"""What a rule finds, and the questions that the rules have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claims.conflicts.setting import Setting
from claims.conflicts.words import concept, name_key, nation_in, same_name, word_list
from claims.records import CONTENT_JOINER, Claim, ConflictKind, Relation
from claims.stated import Event, Span

VEHICLES = word_list("vehicles")
Rule = Callable[[Claim, Claim, Setting], "Iterator[Finding]"]


@dataclass(frozen=True)
class Finding:
    """What a rule found, with the words that decided on each side."""

    relation: Relation
    kind: ConflictKind | None
    strength: float
    """How sure the rule is, were the matter certainly the same: between 0 and 1."""
    reason: str
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    topic: str


def words_at(claim: Claim, span: Span) -> str:
    """The words of a claim at a span of its document."""
    at = 0
    for own in claim.spans:
        if own.contains(span):
            return " ".join(claim.text[at + span.start - own.start : at + span.end - own.start].split())
        at += own.end - own.start + len(CONTENT_JOINER)
    return ""


NO_ONE = r"(?i)\b(nobody|no one|no \w+|none|neither|without)\b[^.;]{0,40}?"


def _with_object(claim: Claim, event: Event) -> str:
    """The words of an event up to what it was done to, where that follows closely: "firing tear gas"."""
    words = words_at(claim, event.span)
    if not words or not event.patient:
        return words
    near = re.search(rf"{re.escape(words)}[^.;…]{{0,40}}?\b{re.escape(event.patient)}", claim.text)
    return " ".join(near[0].split()) if near else words


def said(claim: Claim, event: Event) -> str:
    """The words of an event; where their negation stands elsewhere ("no experts believe that"), it is said first."""
    words = _with_object(claim, event)
    plain = event.negated and not re.search(r"\b(not|never|no|neither)\b|n[’']t\b", words)
    if plain and (whole := re.search(NO_ONE + re.escape(words), claim.text)):
        return f"“{whole[0]}”"
    return f"not “{words}”" if plain else f"“{words}”"


def same(one: str | None, other: str | None) -> bool | None:
    """The same somebody or something; None where one side leaves it open."""
    if one is None or other is None:
        return None
    if same_name(one, other) or concept(one.casefold()) == concept(other.casefold()) or _one_kind(one, other):
        return True
    # "the Syrian government" and "the Syrian regime" may be one.
    return None if (nation := nation_in(one)) and nation == nation_in(other) else False


def _one_kind(one: str, other: str) -> bool:
    """ "The Ukrainian plane" and "the jetliner", "Flight 752" and "the aircraft"; not "Flight 752" and "Flight 17"."""
    numbers = [set(re.findall(r"\d+", name)) for name in (one, other)]
    kinds = [concept(name.casefold().rstrip(" 0123456789").rpartition(" ")[2]) for name in (one, other)]
    nations = {nation for name in (one, other) if (nation := nation_in(name))}
    others = all(numbers) and not numbers[0] & numbers[1]
    return kinds[0] == kinds[1] and kinds[0] in VEHICLES and len(nations) < 2 and not others


def thing_of(event: Event) -> str:
    """What happens in an event, or what there was or was none of: a deal of "there was no deal"."""
    return concept(event.patient.casefold()) if event.predicate == "be" and event.patient else event.predicate


def short(text: str, most: int = 60) -> str:
    words = " ".join(text.split()).strip("“”\"',. ")
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


def topic_of(setting: Setting) -> str:
    return ", ".join(term for term in setting.terms if not any(term in name_key(name) for name in setting.names))[:40]
