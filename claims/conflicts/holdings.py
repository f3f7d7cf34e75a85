"""Who has a place in his hands, as a claim has it: who took it, holds it, lost it or has left it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.conflicts.parse import PLACES, Parse
from claims.conflicts.words import nation_in, word_list
from claims.stated import Holding

TAKING, KEEPING, LOSING = word_list("taking"), word_list("keeping"), word_list("losing")
GAINING, HAVING, CEDING = word_list("gaining"), word_list("having"), word_list("ceding")
"""Verbs of which "control" is the object."""
SITES = word_list("holdable")
FORCES, CAMPS = word_list("forces"), word_list("camps")
"""Those who are only somebody's."""
OFTEN_ELSE = frozenset({"take", "hold", "lose", "leave"})
"""Verbs that say so of those alone who can have a place, and of nothing that they are used with "off" or "to"."""
ELSEWHERE = frozenset({"off", "to", "out", "for", "into", "by", "down", "up", "on"})
SURELY = frozenset({"control", "liberate", "recapture", "retake"})
"""Verbs of which only a place is the object here."""
OWN = frozenset({"we", "our", "ours", "us", "i", "my"})
THIRD = frozenset({"it", "its", "they", "their", "he", "his", "she", "her"})
STATES = frozenset({"be", "remain", "stay"})


def holdings_of(parse: Parse) -> tuple[Holding, ...]:
    """The places of the claim that somebody is said to have or not to have, in text order."""
    finders = (_by_verb, _fallen, _control, _in_hands, _ours)
    found = (holding for i in parse.content for find in finders for holding in find(parse, i))
    return tuple(sorted(found, key=lambda holding: holding.span))


def _by_verb(parse: Parse, verb: int) -> Iterator[Holding]:
    """ "Captured the town", "the bridge was retaken by rebels", "we hold the station", "has withdrawn from it"."""
    lemma = parse.lemma(verb)
    if parse[verb].pos != "VERB" or lemma not in TAKING | KEEPING | LOSING or parse[verb].tag == "VBG":
        return
    passive = any(True for _ in parse.under(verb, "nsubjpass"))
    things = [*parse.under(verb, "nsubjpass")] if passive else [*parse.under(verb, "dobj")]
    doer = _doer(parse, verb, passive)
    if lemma in OFTEN_ELSE and (_used_with(parse, verb) or not (_is_force(parse, doer) or (passive and doer is None))):
        return
    if lemma in LOSING:
        leaving = (prep for prep in parse.under(verb, "prep") if parse.lemma(prep) == "from")
        things += [i for prep in leaving for i in parse.under(prep, "pobj")]
    things += [also for thing in things for also in parse.under(thing, "conj")]
    for thing in things:
        if not any(True for _ in parse.under(verb, "oprd")):  # "holds Dovra responsible"
            who = _holder(parse, doer)
            who = parse.speaker.name if who is None and lemma == "liberate" and parse.speaker else who
            if lemma not in LOSING or who is not None:
                held, taken = lemma not in LOSING, lemma in TAKING
                yield from _holding(parse, verb, thing, who, held, taken=taken, surely=lemma in SURELY)


def _used_with(parse: Parse, verb: int) -> bool:
    """ "Took it off the table", "holds Iran to a limit"."""
    return any(parse.lemma(i) in ELSEWHERE for i in parse.under(verb, "prt", "prep") if parse[i].dep != "agent")


def _is_force(parse: Parse, index: int | None) -> bool:
    """Soldiers, rebels, a country or body, "we" and "they": who can have a town."""
    if index is None:
        return False
    of_many = parse.lemma(index) in FORCES | CAMPS or parse[index].text.lower() in ("we", "they", "it")
    return of_many or parse[index].entity in ("NORP", "GPE", "ORG")


def _doer(parse: Parse, verb: int, passive: bool) -> int | None:
    if not passive:
        return _subject(parse, verb)
    return next((i for by in parse.under(verb, "agent") for i in parse.under(by, "pobj")), None)


def _subject(parse: Parse, verb: int) -> int | None:
    """The subject of a verb, also the one that it shares with the verb above it."""
    for _ in range(4):
        if (own := next(parse.under(verb, "nsubj"), None)) is not None:
            relative = parse[verb].dep == "relcl" and parse.lemma(own) in ("who", "which", "that")
            return parse[verb].head if relative else own
        if parse[verb].dep not in ("conj", "xcomp") or parse[verb].head not in parse.inside:
            return None
        verb = parse[verb].head
    return None


def _fallen(parse: Parse, verb: int) -> Iterator[Holding]:
    """ "The town had fallen", "fell to the rebels": taken, by whom is said or not."""
    if parse[verb].pos != "VERB" or parse.lemma(verb) != "fall":
        return
    to = (i for prep in parse.under(verb, "prep") if parse.lemma(prep) == "to" for i in parse.under(prep, "pobj"))
    into = any(parse.lemma(prep) not in ("to", "after", "on", "in") for prep in parse.under(verb, "prep"))
    if not into and not any(True for _ in parse.under(verb, "dobj", "prt")):
        for thing in parse.under(verb, "nsubj"):
            yield from _holding(parse, verb, thing, _holder(parse, next(to, None)), True, taken=True, surely=False)


def _control(parse: Parse, noun: int) -> Iterator[Holding]:
    """ "Took full control of the town", "is in control of it", "lost control of the port"."""
    if parse.lemma(noun) != "control" or parse[noun].pos != "NOUN":
        return
    things = [
        i for of in parse.under(noun, "prep") if parse.lemma(of) in ("of", "over") for i in parse.under(of, "pobj")
    ]
    verb = next((i for i in parse.above(noun) if parse[i].pos in ("VERB", "AUX")), None)
    if not things or verb is None or parse.lemma(verb) not in GAINING | HAVING | CEDING | STATES:
        return
    who = _holder(parse, _subject(parse, verb))
    if who is not None and parse[noun].dep in ("dobj", "pobj"):
        held = parse.lemma(verb) not in CEDING and not parse.no(noun)
        yield from _holding(parse, verb, things[0], who, held, taken=parse.lemma(verb) in GAINING)


def _in_hands(parse: Parse, noun: int) -> Iterator[Holding]:
    """ "Is in our hands", "was under Norvian control", "remains in the hands of the army"."""
    prep = parse[noun].head
    meant = {"hand": "in", "control": "under"}.get(parse.lemma(noun))
    if parse[noun].dep != "pobj" or meant is None or parse.lemma(prep) != meant:
        return
    if any(parse.lemma(i) == "fire" for i in parse.under(noun, "compound")):
        return  # "under fire control": within range, no more
    verb = next((i for i in parse.above(noun) if parse[i].pos in ("VERB", "AUX")), None)
    whose = [
        *parse.under(noun, "poss", "amod", "nmod", "compound"),
        *(i for of in parse.under(noun, "prep") if parse.lemma(of) == "of" for i in parse.under(of, "pobj")),
    ]
    holders = (_holder(parse, i) for i in whose)
    who = next((holder for holder in holders if holder), None)
    if verb is None or parse.lemma(verb) not in STATES or who is None:
        return
    for thing in parse.under(verb, "nsubj"):
        yield from _holding(parse, verb, thing, who, True, last=noun)


def _ours(parse: Parse, word: int) -> Iterator[Holding]:
    """ "Dovra is ours"."""
    verb = parse[word].head
    if parse[word].text.lower() == "ours" and parse.lemma(verb) in STATES and parse.speaker:
        for thing in parse.under(verb, "nsubj"):
            yield from _holding(parse, verb, thing, parse.speaker.name, True, last=word)


def _holding(
    parse: Parse,
    verb: int,
    thing: int,
    who: str | None,
    held: bool,
    *,
    taken: bool = False,
    last: int | None = None,
    surely: bool = True,
) -> Iterator[Holding]:
    if verb not in parse.inside or not _is_place(parse, thing, surely) or _open(parse, verb):
        return
    place = _place(parse, thing)
    if place is None or place == who:
        return
    near = [i for i in (verb, thing, *([last] if last is not None else [])) if i in parse.inside]
    negated = parse.negations(verb) % 2 == 1
    yield Holding(place, parse.span(min(near), max(near)), who, held != negated, taken)


def _open(parse: Parse, verb: int) -> bool:
    """Hoped for, asked, to come, or told of in passing."""
    to_come = any(parse.lemma(i) in ("will", "shall", "'ll", "’ll") for i in parse.under(verb, "aux"))
    return to_come or parse.doubtful(verb) or parse.asked(verb) or not parse.told(verb)


def _is_place(parse: Parse, noun: int, surely: bool) -> bool:
    """A town or what stands in one. The model takes many a town for a person: where only a place can be meant, as of
    "under control", any name is one; else the text must say so somewhere."""
    referent = parse.referent(noun)
    if parse.lemma(noun) in SITES and parse[noun].pos == "NOUN":
        return referent is None or referent.kind == "place"
    if parse[noun].pos != "PROPN" and referent is None:
        return False
    if any(True for _ in parse.under(noun, "poss")):
        return False  # "my Taser"
    if surely:
        return True
    name = parse.words(parse.span(*parse.named(noun)))
    known = parse[noun].entity in PLACES or (referent is not None and referent.kind == "place")
    return nation_in(name) is None and (known or _stands_as_place(parse.text, name))


def _place(parse: Parse, noun: int) -> str | None:
    """Its name, also where the model takes it for no name of anything."""
    unknown = parse[noun].pos == "PROPN" and parse.referent(noun) is None
    return parse.words(parse.span(*parse.named(noun))) if unknown else parse.name(noun)


@lru_cache(maxsize=1 << 10)
def _stands_as_place(text: str, name: str) -> bool:
    """ "In Dovra", "near Dovra", "the town of Dovra"."""
    sites = "|".join(sorted(SITES))
    return re.search(rf"\b(?i:in|near|around|outside|inside|into|({sites}) of) {re.escape(name)}\b", text) is not None


def _holder(parse: Parse, index: int | None) -> str | None:
    """Who has it: of "our troops" and "its forces" whose they are; None where only "soldiers" do."""
    if index is None:
        return None
    if parse[index].text.lower() in OWN:
        return parse.speaker.name if parse.speaker else None
    if parse[index].text.lower() in THIRD:
        meant = parse.referent(index)
        return meant.name if meant else parse.speaker.name if parse.speaker else None
    if parse.lemma(index) in FORCES:
        for whose in parse.under(index, "poss", "amod", "compound", "nmod"):
            if parse[whose].pos in ("PRON", "PROPN") or parse[whose].entity in ("NORP", "GPE", "ORG"):
                return _holder(parse, whose)
    if parse[index].entity in ("NORP", "GPE"):
        return parse[index].text
    name = parse.name(index)
    return None if name is None or name in FORCES or name == "nobody" else name
