"""Causes that no verb of causing tells of: "the cause was a leak", "due to fog", "named a leak as the cause"."""

from __future__ import annotations

from claims.conflicts.parse import Parse
from claims.stated import Event

COMING = frozenset({"result", "stem", "arise", "originate"})
"""Verbs of what comes from a cause."""


def cause_of(parse: Parse, index: int) -> Event | None:
    """The event of causing that a noun, an adjective or a verb tells of: the cause is its agent, what came of it its
    patient."""
    lemma, verb = parse.lemma(index), index if parse[index].pos == "VERB" else _verb(parse, index)
    if lemma == "cause" and parse[index].pos == "NOUN":
        cause, effect = _named(parse, index), _after(parse, index, "of", "for")
    elif lemma == "due" and parse[index].pos == "ADJ":
        cause, effect = _after(parse, index, "to"), _subject(parse, verb)
    elif lemma in COMING and parse[index].pos == "VERB":
        cause, effect = _after(parse, index, "from"), _subject(parse, verb)
    else:
        return None
    if cause is None or effect is None:
        return None
    names = parse.name(cause), parse.name(effect)
    turned, open_ = parse.negations(verb) % 2 == 1, parse.doubtful(verb)
    return Event("cause", parse.at(index), *names, negated=turned, hedged=open_) if all(names) else None


def _verb(parse: Parse, index: int) -> int:
    return next((i for i in parse.above(index) if parse[i].pos in ("VERB", "AUX")), index)


def _subject(parse: Parse, verb: int) -> int | None:
    return next(parse.under(verb, "nsubj", "nsubjpass"), None)


def _after(parse: Parse, index: int, *prepositions: str) -> int | None:
    preps = (prep for prep in parse.under(index, "prep") if parse.lemma(prep) in prepositions)
    return next((i for prep in preps for i in parse.under(prep, "pobj") if i in parse.inside), None)


def _named(parse: Parse, cause: int) -> int | None:
    """ "A leak was the cause", "the cause was a leak", "named a leak as the cause"."""
    head = parse[cause].head
    if parse[cause].dep in ("attr", "nsubj") and parse.lemma(head) == "be":
        other = "nsubj" if parse[cause].dep == "attr" else "attr"
        return next((i for i in parse.under(head, other) if parse[i].pos in ("NOUN", "PROPN")), None)
    if parse[cause].dep == "pobj" and parse.lemma(head) == "as":
        above = parse[head].head
        return above if parse[above].pos in ("NOUN", "PROPN") else next(parse.under(above, "dobj"), None)
    return None
