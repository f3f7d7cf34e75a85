"""Where a claim's words stand on the ordered scales and among the opposed states of `scales.toml`."""

from __future__ import annotations

from claims.conflicts.events import roles, subject
from claims.conflicts.parse import Parse
from claims.conflicts.words import phrases, scales, word_list
from claims.stated import Degree

NEGATIONS = frozenset({"not", "no", "never", "n't", "without", "neither", "nor"})

SEVERAL = frozenset(
    {"one", "other", "another", "first", "second", "third", "fourth", "remaining", "elder", "older", "younger"}
)
WANTING = word_list("wanting")


def degrees_of(parse: Parse) -> tuple[Degree, ...]:
    """The degrees of the claim in text order."""
    plain = [i for i in parse.content if parse[i].pos not in ("PUNCT", "SPACE", "SYM") and parse[i].text not in "-–"]
    found, position = [], 0
    while position < len(plain):
        match = _longest(parse, plain, position)
        if match is None:
            position += 1
            continue
        length, scale, step = match
        found.append(_degree(parse, plain[position : position + length], scale, step))
        position += length
    return tuple(degree for degree in found if degree is not None)


def _longest(parse: Parse, plain: list[int], position: int) -> tuple[int, str, int] | None:
    first = plain[position]
    for start in dict.fromkeys((parse.lemma(first), parse[first].text.lower())):
        for words, scale, step in phrases().get(start, ()):
            window = plain[position : position + len(words)]
            if len(window) == len(words) and all(
                word in (parse.lemma(i), parse[i].text.lower()) for word, i in zip(words, window, strict=True)
            ):
                return len(words), scale, step
    return None


def _degree(parse: Parse, tokens: list[int], scale: str, step: int) -> Degree | None:
    head = next((i for i in tokens if parse[i].head not in tokens), tokens[0])
    if parse.doubtful(_predicate(parse, head)) or parse.asked(head) or _sought(parse, head):
        return None
    said_of = theme(parse, head, tokens)
    if not scales()[scale].may_be_of(None if _is_of_it(parse, head) else said_of):
        return None
    if scales()[scale].of == "theme" and said_of and _one_of_several(parse, said_of):
        said_of = None
    span = parse.span(tokens[0], tokens[-1])
    negated = parse.negations(_predicate(parse, head)) % 2 == 1
    return Degree(scale, float(step), parse.words(span), span, said_of, negated)


def _sought(parse: Parse, noun: int) -> bool:
    """ "A lawsuit seeking the release", "calls for a withdrawal": what somebody wants has not come about."""
    if parse[noun].pos != "NOUN":
        return False
    above = [i for i in parse.above(noun) if parse[i].pos != "ADP"][:1]
    return any(parse.lemma(i) in WANTING for i in above)


def _is_of_it(parse: Parse, head: int) -> bool:
    """ "Firemen contained it": what a pronoun means may be anything, and is not the firemen."""
    return any(parse[i].pos == "PRON" for i in parse.under(_predicate(parse, head), "dobj"))


def _one_of_several(parse: Parse, noun: str) -> bool:
    """ "One suspect is dead, the other at large", "another 15 officers": which of them, or who else, is not said."""
    told = [i for i in parse.content if parse.lemma(i) == noun.casefold()]
    beside = (j for i in told for j in parse.under(i, "nummod", "amod", "det"))
    return any(parse[j].pos == "NUM" or parse.lemma(j) in SEVERAL for j in beside)


def _predicate(parse: Parse, index: int) -> int:
    """The verb that a degree word belongs to, or the word itself."""
    is_so = parse[index].dep == "prep" and parse[parse[index].head].pos == "AUX"  # "is in custody"
    if is_so or parse[index].dep in ("acomp", "attr", "oprd", "advmod", "dobj", "pobj", "prt"):
        for above in parse.above(index):
            if parse[above].pos in ("VERB", "AUX"):
                return above
    return index


def theme(parse: Parse, head: int, tokens: list[int]) -> str | None:
    """What a degree is said of: the noun it modifies, what follows its "of", the object of its verb, its subject."""
    if parse[head].dep in ("amod", "compound"):
        return parse.name(parse[head].head)
    if parse[head].dep == "pobj" and parse[head].pos == "NOUN" and (whose := next(parse.under(head, "poss"), None)):
        return parse.name(whose)  # "ahead of their release": not who was ahead of it
    for noun in (i for i in tokens if parse[i].pos == "NOUN"):
        for prep in (i for i in parse.under(noun, "prep") if parse.lemma(i) in ("of", "over")):
            for i in parse.under(prep, "pobj"):
                if i not in tokens:
                    return parse.name(i)
    predicate = _predicate(parse, head)
    if parse[predicate].pos != "VERB":
        return subject(parse, predicate)
    own = {parse.name(i) for i in tokens if parse[i].pos == "NOUN"}
    return next((name for name in reversed(roles(parse, predicate)) if name and name not in own), None)
