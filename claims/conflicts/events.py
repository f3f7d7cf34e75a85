"""Who did what to whom in a claim, and whether the claim says that it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claims.conflicts.causes import cause_of
from claims.conflicts.parse import NAMED, PLACES, Parse
from claims.conflicts.words import actor, concept, idle, is_person, nation_in, pointing, word_list
from claims.identity import normalised
from claims.stated import Event, Span

EMPTY = word_list("empty")
APPEARING = word_list("appearing")
"""Verbs of which a passive subject with "no" says that there was none of it."""
APART = word_list("apart")
"""Verbs that don't say what the noun of the same lemma says: "are dealing with it"."""
ACTING = frozenset({"islamic state", "isil", "isis", "daesh", "nato", "hamas", "hezbollah", "taliban"})
"""Who is taken for a place now and then."""
TRUSTING = frozenset({"believe", "belief", "confidence", "faith", "interest", "trust"})
"""What one has in somebody."""
STATES = frozenset({"acomp", "attr", "oprd"})


OWNING = frozenset({"claim", "take", "accept", "admit", "assume", "acknowledge"})
"""Verbs of which "responsibility" makes the speaker the one responsible."""
LIGHT = word_list("light")
"""Verbs whose object says what is done: "conducted a test", "carried out an attack"."""


def events_of(parse: Parse) -> tuple[Event, ...]:
    """The events of the claim in text order: its verbs, and what "be" and "have" say of their subject."""
    main = parse.main
    finders = (_event, _absence, _circumstance, _order, _deed, cause_of)
    found = [(i, event) for i in parse.content for find in finders if (event := find(parse, i)) is not None]
    blamed = _blamed(parse)
    return (*blamed, *(replace(event, main=i == main, told=parse.told(i)) for i, event in found))


def _absence(parse: Parse, index: int) -> Event | None:
    """ "There was no surge", "no tear gas was used": a thing that is said not to have been."""
    if (
        parse[index].dep not in ("attr", "nsubjpass", "dobj")
        or parse[index].pos != "NOUN"
        or not parse.no(index)
        or idle(parse.lemma(index))
        or is_person(parse.lemma(index))
    ):
        return None
    if parse.doubtful(parse[index].head):
        return None
    if parse[index].dep == "nsubjpass" and parse.lemma(parse[index].head) not in APPEARING:
        return None  # "no suspect has been arrested": there may be one
    if any(parse[i].dep == "relcl" or parse.lemma(i) in SOME_KIND for i in parse.under(index, "amod", "relcl")):
        return None  # "no unusual movement" leaves room for the usual
    first = min(i for i in parse.subtree(index) if i <= index)
    return Event("be", parse.span(first, index), None, parse.name(index), place_of(parse, index), negated=True)


def _circumstance(parse: Parse, index: int) -> Event | None:
    """ "Without warning", "after repeated warnings": what went with the deed or did not."""
    if parse[index].dep != "pobj" or parse[index].pos != "NOUN" or parse[index].head not in parse.inside:
        return None
    preposition, predicate = parse.lemma(parse[index].head), concept(parse.lemma(index))
    if preposition not in ("without", "after", "despite", "following") or predicate == parse.lemma(index):
        return None
    span = parse.span(min(parse[index].head, index), index)
    return Event(predicate, span, None, _done_to(parse, index), None, negated=preposition == "without")


def _deed(parse: Parse, index: int) -> Event | None:
    """What is named as somebody's doing: "an attack by the army", "a role in the murder", denied by who had none."""
    if parse[index].pos != "NOUN" or parse.lemma(index) in EMPTY:
        return None
    clause = next((i for i in parse.above(index) if parse[i].pos in ("VERB", "AUX")), index)
    agent = _by(parse, index)
    if agent is None and _part_in(parse, index):
        agent = parse.denier
    if agent is None or parse[index].dep == "attr" or actor(agent) is None:
        return None
    inside = clause in parse.inside
    negated = inside and parse.negations(clause) % 2 == 1
    done = _done_to(parse, index)
    return Event(
        concept(parse.lemma(index)), parse.at(index), agent, done, None, negated, inside and parse.doubtful(clause)
    )


def _by(parse: Parse, noun: int) -> str | None:
    """Whose doing it is: "by the government of the Syrian president" is the Syrian government's."""
    doers = (i for by in parse.under(noun, "prep", "agent") if parse.lemma(by) == "by" for i in parse.under(by, "pobj"))
    return next((doer for i in doers if (doer := _national(parse, i))), None)


def _national(parse: Parse, noun: int) -> str | None:
    """A name that says of which nation, where the words around the noun do."""
    name = parse.name(noun)
    if name is None or nation_in(name):
        return name
    near = [i for i in parse.subtree(noun) if parse[i].entity in ("NORP", "GPE") and noun - 3 <= i <= noun + 3]
    return f"{parse[near[0]].text} {name}" if near and name.islower() else name


def _part_in(parse: Parse, noun: int) -> bool:
    """The noun is what somebody denies his part in: "any involvement in the attack", "responsibility for it"."""
    if parse.denier is None or parse[noun].dep != "pobj":
        return False
    above = parse[parse[noun].head].head
    return above in parse.inside and parse.lemma(above) in pointing("vague") and above in (parse.main, parse.first_verb)


def _order(parse: Parse, index: int) -> Event | None:
    """Who gave an order: "on the orders of the supervisor", "the order had come from the director"."""
    if parse[index].pos != "NOUN" or parse.lemma(index) not in ("order", "instruction", "command"):
        return None
    preps = list(parse.under(index, "prep"))
    if parse[index].dep == "nsubj" and parse.lemma(parse[index].head) in ("come", "be", "issue"):
        preps += parse.under(parse[index].head, "prep")
    given = [i for prep in preps if parse.lemma(prep) in ("of", "from", "by") for i in parse.under(prep, "pobj")]
    who = next((name for i in given if i in parse.inside and (name := parse.name(i))), None)
    verb = parse[index].head if parse[index].dep == "nsubj" else index
    negated = parse.negations(verb) % 2 == 1 if verb != index else False
    return Event("order", parse.at(index), who, None, negated=negated) if who and actor(who) else None


def _blamed(parse: Parse) -> tuple[Event, ...]:
    """Who is held responsible: "Velmora responsible for it", and what follows the cue blame."""
    found = []
    for i in parse.content:
        if parse.lemma(i) == "responsible" and parse[i].dep != "amod" and not parse.doubtful(i):
            head = parse[i].head
            named = next((j for j in (*parse.under(i, "nsubj"), *parse.under(head, "dobj", "nsubj")) if j < i), None)
            if named is not None and named in parse.inside and (who := parse.name(named)):
                negated = (parse.negations(i) + (parse.negations(head) if head != i else 0)) % 2 == 1
                found.append(Event("responsible", parse.span(named, i), who, _for(parse, i), negated=negated))
    cue = {parse.lemma(i) for i in parse.range if any(s.start <= parse[i].start < s.end for s in parse.quote.cue)}
    if parse.main is not None and parse.speaker and cue & OWNING and parse.lemma(parse.main) == "responsibility":
        own = Event("responsible", parse.at(parse.main), parse.speaker.name, _for(parse, parse.main))
        found.append(own)  # "claimed responsibility for the attacks"
    if "blame" in cue and not found and parse.main is not None and parse[parse.main].pos in ("NOUN", "PROPN", "ADP"):
        named = _blamed_on(parse, parse.main)
        named = parse.main if named is None and parse[parse.main].pos != "ADP" else named
        if named is not None and (who := parse.name(named)):
            found.append(Event("responsible", parse.span(named, named), who, _for(parse, parse[named].head)))
    return tuple(found)


def _blamed_on(parse: Parse, index: int) -> int | None:
    """The Iran of "on Iran" and of "the attacks on Iran", where somebody blames it, or them on it."""
    on = (
        index
        if parse[index].pos == "ADP"
        else next((i for i in parse.under(index, "prep") if parse.lemma(i) == "on"), index)
    )
    return next(parse.under(on, "pobj"), None) if parse[on].pos == "ADP" else None


def _for(parse: Parse, index: int) -> str | None:
    for prep in parse.under(index, "prep"):
        if parse.lemma(prep) in ("for", "of"):
            for i in parse.under(prep, "pobj", "pcomp"):
                return parse.name(i)
    return None


def _event(parse: Parse, index: int) -> Event | None:
    token = parse[index]
    if token.pos == "AUX" and token.dep not in ("aux", "auxpass"):
        return _state(parse, index)
    if token.pos != "VERB" or token.dep in ("aux", "amod", "compound"):
        return None
    lemma = parse.lemma(index)
    particle = _particle(parse, index)
    if (lemma in EMPTY and particle is None) or not lemma[:1].isalpha():
        return None
    predicate = lemma if lemma in APART else concept(lemma)
    agent, patient = roles(parse, index)
    if lemma in LIGHT and (done := _done(parse, index)) is not None and parse[done].pos == "NOUN":
        predicate, patient = concept(parse.lemma(done)), _done_to(parse, done)
        agent = agent if agent != parse.name(done) else None
    elif particle:
        predicate = f"{predicate} {particle}"
    elif (what := _amounts_to(parse, index)) is not None:
        predicate, agent, patient = concept(parse.lemma(what)), None, subject(parse, index)
    return Event(
        predicate,
        _words(parse, index),
        agent,
        patient,
        place_of(parse, index),
        negated=parse.negations(index) % 2 == 1,
        hedged=parse.doubtful(index),
    )


def _amounts_to(parse: Parse, verb: int) -> int | None:
    """The noun that its subject is said to be: "this represents a coup", "it amounts to a coup"."""
    found: Iterator[int] = iter(())
    if parse.lemma(verb) in ("represent", "constitute"):
        found = parse.under(verb, "dobj")
    elif parse.lemma(verb) == "amount":
        found = (i for to in parse.under(verb, "prep") for i in parse.under(to, "pobj"))
    return next((i for i in found if parse[i].pos == "NOUN" and i in parse.inside), None)


def _particle(parse: Parse, verb: int) -> str | None:
    """The "down" of "shot down", also where the parser takes "down the plane" for a place."""
    after = (i for i in parse.under(verb, "prep") if i == verb + 1 and parse.lemma(i) == "down")
    return next((parse.lemma(i) for i in (*parse.under(verb, "prt"), *after)), None)


def _done(parse: Parse, verb: int) -> int | None:
    """The deed that a light verb is used of: "carried out an attack", "an attack launched by the army"."""
    done = next(parse.under(verb, "dobj", "nsubjpass"), None)
    return parse[verb].head if done is None and parse[verb].dep == "acl" and parse[verb].tag == "VBN" else done


def _state(parse: Parse, index: int) -> Event | None:
    """ "Russia is in breach", "he was responsible": the state is the predicate, its subject the patient."""
    said, behind = next(parse.under(index, *STATES), None), False
    if said is None:
        for prep in parse.under(index, "prep"):
            said = next((i for i in parse.under(prep, "pobj") if parse[i].pos == "NOUN"), said)
            behind = behind or (said is not None and _does_it(parse, prep, said))
    if (
        said is None
        or said not in parse.inside
        or parse[said].pos in ("PRON", "NUM")
        or parse.lemma(said) == "responsible"
    ):
        return None
    return Event(
        concept(parse.lemma(said)),
        parse.span(min(index, said), max(index, said)) if abs(said - index) <= 4 else parse.span(said, said),
        (subject(parse, index) or parse.denier) if behind else _by(parse, said),
        _object(parse, said) if behind else subject(parse, index),
        place_of(parse, index),
        negated=parse.negations(index) % 2 == 1 or any(parse.lemma(i) in ("no", "not") for i in parse.under(said)),
        hedged=parse.doubtful(index),
    )


def _does_it(parse: Parse, prep: int, deed: int) -> bool:
    """Who is behind an attack or in breach of a treaty does it."""
    lemma = parse.lemma(deed)
    return parse.lemma(prep) == "behind" or (parse.lemma(prep) == "in" and concept(lemma) != lemma)


def _words(parse: Parse, index: int) -> Span:
    """The predicate with its auxiliaries and negation, where they stand together: "has not violated"."""
    near = [i for i in parse.under(index, "aux", "auxpass", "neg") if index - 4 <= i < index and i in parse.inside]
    particle = [i for i in parse.under(index, "prt") if index < i <= index + 2 and i in parse.inside]
    return parse.span(min([index, *near]), max([index, *particle]))


def _done_to(parse: Parse, noun: int) -> str | None:
    """What a deed is done to: "a missile test", "an attack on the town"."""
    return _object(parse, noun) or next((parse.name(i) for i in parse.under(noun, "compound")), None)


def _object(parse: Parse, noun: int) -> str | None:
    preps = (prep for prep in parse.under(noun, "prep") if parse.lemma(prep) in ("of", "on", "against"))
    return next((parse.name(i) for prep in preps for i in parse.under(prep, "pobj")), None)


def subject(parse: Parse, index: int) -> str | None:
    """The subject of a predicate, also the one that it shares with the predicate above it."""
    for _ in range(4):
        for i in parse.under(index, "nsubj", "nsubjpass", "csubj"):
            if parse[i].lemma in ("who", "which", "that") and parse[index].dep == "relcl":
                return parse.name(parse[index].head)
            return parse.name(i)
        if (accused := parse.accused(index)) is not None:
            return parse.name(accused)
        if parse[index].dep not in ("conj", "xcomp", "advcl", "acl", "pcomp") or parse[index].head not in parse.inside:
            return None
        if parse[index].dep == "acl":
            return parse.name(parse[index].head)
        index = parse[index].head
    return None


def roles(parse: Parse, index: int) -> tuple[str | None, str | None]:
    """Agent and patient of a verb, active or passive."""
    passive = any(True for _ in parse.under(index, "nsubjpass", "auxpass")) or (
        parse[index].dep == "acl" and parse[index].tag == "VBN"
    )
    if not passive:
        objects = [*parse.under(index, "dobj"), *_of_preposition(parse, index)]
        doer = subject(parse, index) or (parse.denier if parse.first_verb == index else None)
        return doer, parse.name(objects[0]) if objects else None
    for by in parse.under(index, "agent"):
        for i in parse.under(by, "pobj"):
            return _national(parse, i), subject(parse, index)
    return None, subject(parse, index)


def _of_preposition(parse: Parse, index: int) -> list[int]:
    """ "Withdrew from Liman", "adhered to the treaty": with no object, what the preposition governs."""
    governing = ("from", "to", "with", "on", "at", "for", "down")
    preps = (i for i in parse.under(index, "prep", "dative", "prt") if parse.lemma(i) in governing)
    return [i for prep in preps for i in parse.under(prep, "pobj") if parse[i].entity not in ("DATE", "TIME")]


def place_of(parse: Parse, index: int) -> str | None:
    """The place named below a predicate by "in", "at", "near"."""
    for i in parse.subtree(index):
        if i in parse.inside and is_place(parse, i):
            return parse.name(i)
    return None


SITES = word_list("sites")
SOME_KIND = word_list("some_kind")


def _where(parse: Parse, prep: int) -> bool:
    """ "In", "near", "the town of": what follows is a place, whatever the model takes the name for."""
    if parse.lemma(prep) in ("in", "near", "outside", "around", "inside"):
        return parse.lemma(parse[prep].head) not in TRUSTING
    return parse.lemma(prep) == "of" and parse.lemma(parse[prep].head) in SITES


def is_place(parse: Parse, index: int) -> bool:
    """The token heads words for a place where something is: "in Krasny Liman", "the settlement of Yampol"."""
    token = parse[index]
    if token.dep not in ("pobj", "appos", "conj", "dobj", "nsubj", "nsubjpass"):
        return False
    referent = parse.referent(index)
    if referent is not None and normalised(referent.name) in ACTING:
        return False
    if token.entity in NAMED and token.pos == "PROPN" and token.dep == "pobj" and _where(parse, token.head):
        return True
    if not (token.entity in PLACES or (referent is not None and referent.kind == "place")):
        return False
    if token.dep in ("dobj", "nsubj", "nsubjpass"):
        # As subject or object a country acts; a town is where things are.
        return referent is not None and referent.kind == "place" and token.entity not in ("GPE", "ORG")
    return parse.lemma(token.head) not in ("by", "with", "against", "between", "to") or token.dep != "pobj"
