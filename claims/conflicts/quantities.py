"""What the numbers of a claim count: "more than 200 soldiers" lost, "dozens of" houses, "no one was hurt".

Dates, ages, ordinals, clock times and designations ("Flight 752") are no quantities.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from claims.conflicts.numerals import Bounds, Figure, bounds_of, figure_at
from claims.conflicts.parse import Parse
from claims.conflicts.words import concept, grows, head_class, name_key, toll_topic, wider, word_list
from claims.stated import Quantity

UNITS = {"km": ("metre", 1e3), "kilometre": ("metre", 1e3), "kilometer": ("metre", 1e3), "mile": ("metre", 1609.344)}
UNITS |= {"metre": ("metre", 1.0), "meter": ("metre", 1.0), "foot": ("metre", 0.3048), "feet": ("metre", 0.3048)}
UNITS |= {"ton": ("tonne", 1.0), "tonne": ("tonne", 1.0), "%": ("percent", 1.0), "percentage": ("percent", 1.0)}
CLOCK = frozenset({"a.m.", "p.m.", "am", "pm", "o'clock", "gmt"})
TIME = word_list("time")
MONTHS = word_list("months")
LIGHT = word_list("quantities_light")
TOTALS = frozenset({"toll", "total", "number", "count", "figure"})
ARRIVING = word_list("arriving")


def quantities_of(parse: Parse) -> tuple[Quantity, ...]:
    """The quantities of the claim in text order."""
    found: list[Quantity] = []
    position = 0
    content = parse.content
    while position < len(content):
        figure = figure_at(parse, content[position])
        if figure and (quantity := _quantity(parse, figure)):
            found.append(quantity)
        position += figure.last - figure.first + 1 if figure else 1
    return tuple(sorted(_parted(found) + _zeros(parse), key=lambda quantity: (quantity.span, quantity.low)))


def _parted(found: list[Quantity]) -> list[Quantity]:
    """Of several figures for one thing the smaller are parts: "27 bodies, 12 of them in the basement"."""

    def is_part(one: Quantity) -> bool:
        alike = ((one.head, one.topic, one.of) == (other.head, other.topic, other.of) for other in found)
        return bool(one.topic) and any(same and one.high < other.low for same, other in zip(alike, found, strict=True))

    return [replace(one, of=tuple(sorted({*one.of, "part"}))) if is_part(one) else one for one in found]


def _quantity(parse: Parse, figure: Figure) -> Quantity | None:
    noun = _noun(parse, figure)
    if (noun is None or noun < figure.first) and _stood_by(parse, figure):
        return _as_before(parse, figure)
    if _no_count(parse, figure, noun):
        return None
    head, factor = _unit(parse, figure, noun)
    if head == "number":
        return _as_before(parse, figure)
    if head is None:
        return None
    bounds = bounds_of(parse, figure)
    last = noun if noun is not None and figure.last <= noun <= figure.last + 4 else figure.last
    span = parse.span(_first_word(parse, bounds.start, noun), max(last, figure.last))
    subset = _subset(parse, noun)
    if noun is not None and _part_of(parse, figure, noun):
        subset |= {"part"}
    nation = name_key(head)
    if nation != head:
        head, subset = "person", subset | {nation}
    topic = _topic(parse, noun, figure)
    subset -= {head, topic}  # "police officers" are officers, those of a death toll dead
    counted = Quantity(0, 0, head, parse.words(span), span, topic=topic, of=tuple(sorted(subset)))
    if noun is not None and parse.lemma(noun) == "other":
        counted = _others(counted, _counted_before(parse, figure))
    return _bounded(counted, bounds, factor)


def _others(counted: Quantity, before: Quantity | None) -> Quantity:
    """ "Four soldiers were killed and three others hurt": three soldiers, and all of the hurt."""
    if before is None or before.topic == counted.topic:
        return counted
    return replace(counted, head=before.head, of=tuple(sorted({*counted.of, *before.of} - {"part"})))


def _first_word(parse: Parse, start: int, noun: int | None) -> int:
    """Where the words of a figure begin whose noun stands before it: "the toll rose to 59"."""
    if noun is None or not start - 8 <= noun < start or noun not in parse.inside:
        return start
    preposition = parse[noun].head
    counted = parse.lemma(preposition) == "of" and parse.lemma(parse[preposition].head) in TOTALS
    return parse[preposition].head if counted else noun


def _bounded(counted: Quantity, bounds: Bounds, factor: float = 1.0) -> Quantity:
    return replace(
        counted,
        low=round(bounds.low * factor, 6),
        high=round(bounds.high * factor, 6),
        exact=bounds.exact,
        low_open=bounds.low_open,
        high_open=bounds.high_open,
    )


def _as_before(parse: Parse, figure: Figure) -> Quantity | None:
    """A bare figure for "the number" counts what the nearest figure before it counts."""
    counted = _counted_before(parse, figure, parse.far_before)
    if counted is None:
        return None
    bounds = bounds_of(parse, figure)
    span = parse.span(_first_word(parse, bounds.start, _noun(parse, figure)), figure.last)
    return _bounded(replace(counted, words=parse.words(span), span=span), bounds)


def _counted_before(parse: Parse, figure: Figure, start: int | None = None) -> Quantity | None:
    """What the nearest figure before counts, in the same sentence or from a token on."""
    for index in range(figure.first - 1, parse.first - 1 if start is None else start - 1, -1):
        other = figure_at(parse, index)
        noun = _noun(parse, other) if other else None
        if other is None or noun is None or parse.lemma(noun) in TOTALS:
            continue
        if counted := _quantity(parse, other):
            return counted
    return None


def _stood_by(parse: Parse, figure: Figure) -> bool:
    """ "We stand by 19": a figure that was told before."""
    above = [parse.lemma(i) for i in itertools.islice(parse.above(figure.last), 2)]
    return len(above) == 2 and above[0] in ("by", "to", "with") and above[1] in ("stand", "stick", "hold", "stay")


def _noun(parse: Parse, figure: Figure) -> int | None:
    """The noun that a figure counts."""
    for i in range(figure.last + 1, min(figure.last + 2, parse.last)):
        if parse[i].text in ("%",) or parse.lemma(i) == "percent":
            return i
    inner = range(figure.first, figure.last + 1)
    for i in reversed(inner):
        for of in parse.under(i, "prep"):
            if parse.lemma(of) == "of" and of > figure.last and (counted := next(parse.under(of, "pobj"), None)):
                return counted
    for i in reversed(inner):
        head = parse[i].head
        steps = 0
        while head in inner and parse[head].head != head and steps < 4:
            head, steps = parse[head].head, steps + 1
        if head not in inner and parse[i].dep in ("nummod", "quantmod", "compound", "advmod", "amod", "pobj", "nmod"):
            if parse[head].pos in ("NOUN", "PROPN", "ADJ", "SYM") and head > figure.last:
                return head
            if parse[head].pos == "NUM" and parse[parse[head].head].pos in ("NOUN", "PROPN"):
                return parse[head].head
    return _arrived_at(parse, figure)


def _arrived_at(parse: Parse, figure: Figure) -> int | None:
    """The subject of "the toll rose to 59", or the noun of "a toll of 59"; of "it rose by three" none."""
    if figure.first > parse.first and parse.lemma(figure.first - 1) == "by":
        return None
    for i in range(figure.last, figure.first - 1, -1):
        for above in parse.above(i):
            if above in range(figure.first, figure.last + 1):
                continue
            if parse[above].pos == "NOUN":
                return _counted(parse, above) if parse.lemma(above) in TOTALS else None
            if parse[above].pos in ("VERB", "AUX"):
                totals = (o for o in parse.under(above, "dobj", "nsubjpass") if parse.lemma(o) in TOTALS)
                if (total := next(totals, None)) is not None:
                    return _counted(parse, total)  # "put the number at 6,000", "the number was raised to 6,000"
                if parse.lemma(above) not in ARRIVING:
                    return None
                return next((_counted(parse, s) for s in parse.under(above, "nsubj", "nsubjpass")), None)
    return None


def _counted(parse: Parse, noun: int) -> int:
    """ "The number of soldiers" counts soldiers."""
    if parse.lemma(noun) in TOTALS:
        for of in parse.under(noun, "prep"):
            for counted in parse.under(of, "pobj"):
                return counted
    return noun


def _no_count(parse: Parse, figure: Figure, noun: int | None) -> bool:
    """The numeral is a date, an age, a clock time, an ordinal or part of a name."""
    number = parse[figure.first]
    after = parse[figure.last + 1].text.lower() if figure.last + 1 < parse.last else ""
    before = parse[figure.first - 1] if figure.first > parse.first else None
    if figure.vague and noun is None:
        return True
    if number.text.lower() == "one" and (noun is None or not grows(_topic(parse, noun, figure))):
        return True  # a pronoun more often than a count
    if number.entity in ("ORDINAL", "PRODUCT", "LAW", "EVENT", "FAC", "WORK_OF_ART", "ORG", "GPE", "PERSON"):
        return True
    if (
        after in CLOCK
        or ":" in number.text
        or (before and (before.text.lower() in MONTHS or before.text in ("'", "#", "No.")))
    ):
        return True
    if after in MONTHS or after in ("-year", "st", "nd", "rd", "th", "-"):
        return not (after == "-" and figure.last + 2 < parse.last and parse[figure.last + 2].text == "strong")
    if number.entity in ("DATE", "TIME") and (noun is None or parse.lemma(noun) in TIME or parse[noun].pos == "PROPN"):
        return True
    if noun is not None and parse.lemma(noun) in TIME:
        return True
    if (
        noun is not None
        and noun > figure.last
        and (parse[noun].entity in ("DATE", "TIME") and parse[noun].pos == "PROPN")
    ):
        return True
    # "Flight 752", "page 5"; a bare number between commas is an age.
    if before and before.pos == "PROPN" and not figure.vague and noun is None:
        return True
    if before and before.pos in ("PROPN", "NOUN") and parse[figure.first].head == figure.first - 1:
        return True
    if before and before.text == "," and after in (",", "", ".") and noun is None:
        return True
    if (
        before
        and before.text.lower() in ("aged", "age", "in", "since", "by")
        and noun is None
        and number.text.isdigit()
    ):
        return True
    year = re.fullmatch(r"(1[5-9]|20)\d\d", number.text) is not None
    return year and (noun is None or parse[noun].pos == "PROPN" or number.entity == "DATE")


def _unit(parse: Parse, figure: Figure, noun: int | None) -> tuple[str | None, float]:
    """Lemma of what is counted, in the standard unit, and the factor that brings the figure there."""
    before = parse[figure.first - 1].text if figure.first > parse.first else ""
    if before in ("$", "€", "£", "US$"):
        return {"€": "euro", "£": "pound"}.get(before, "dollar"), 1.0
    if noun is None:
        index = figure.last
        bare = parse[index].dep in ("nsubj", "nsubjpass", "dobj") and parse[parse[index].head].pos == "VERB"
        return (
            ("person", 1.0)
            if bare and concept(parse.lemma(parse[index].head)) in ("kill", "injure", "arrest")
            else (None, 1.0)
        )
    lemma = _member(parse, noun)
    if lemma == "cent" and parse[noun - 1].text.lower() == "per":
        return UNITS["%"]
    if lemma in UNITS:
        return UNITS[lemma]
    if lemma in TOTALS and lemma != "toll":
        return ("number", 1.0)
    if parse[noun].pos in ("PRON", "NUM", "DET") or lemma in ("most", "half", "part"):
        return None, 1.0
    return head_class(lemma), 1.0


def _member(parse: Parse, noun: int) -> str:
    """A service member is a soldier, a staff member a worker."""
    lemma = parse.lemma(noun)
    if lemma != "member":
        return lemma
    return next((parse.lemma(i) for i in parse.under(noun, "compound") if parse[i].entity == ""), lemma)


def _topic(parse: Parse, noun: int | None, figure: Figure) -> str:
    """The concept of the predicate over the figure."""
    start = noun if noun is not None else figure.last
    for i in parse.under(start, "acl", "relcl", "amod"):
        if grows(topic := toll_topic(parse.lemma(i))):
            return topic
    own = "kill" if _of_the_dead(parse, start) else toll_topic(parse.lemma(start))
    if grows(own) or own == "attend":
        return own
    for i in parse.under(start, "acl"):
        return toll_topic(parse.lemma(i))
    for above in parse.above(start):
        if above not in parse.inside and parse[above].pos == "VERB" and above >= parse.first:
            return ""
        if parse[above].pos in ("VERB", "AUX"):
            return _of_verb(parse, above)
        if grows(topic := concept(parse.lemma(above))):
            return topic
    return ""


def _of_the_dead(parse: Parse, noun: int) -> bool:
    """A toll, or bodies that were found; not two regulatory bodies."""
    lemma = parse.lemma(noun)
    return lemma == "toll" or (lemma in ("body", "corpse") and not [*parse.under(noun, "amod", "compound")])


def _of_verb(parse: Parse, verb: int) -> str:
    lost = {parse.lemma(i) for i in parse.under(verb, "dobj")}
    if parse.lemma(verb) == "lose" and "life" in lost:
        return "kill"
    if parse.lemma(verb) == "take" and lost & {"part"}:
        return "attend"
    for i in parse.under(verb, "acomp", "attr", "oprd", "xcomp"):
        topic = concept(parse.lemma(i))
        if grows(topic):
            return topic
    lemma = parse.lemma(verb)
    return "" if lemma in LIGHT or lemma in ARRIVING else toll_topic(lemma)


def _subset(parse: Parse, noun: int | None) -> set[str]:
    """What narrows the counted noun: its adjectives, compounds, owners and nationality."""
    if noun is None:
        return set()
    found = set()
    for i in parse.under(noun, "amod", "compound", "poss", "nmod"):
        lemma = parse.lemma(i)
        if parse[i].pos in ("ADJ", "PROPN", "NOUN", "VERB") and lemma not in (
            "more",
            "many",
            "other",
            "least",
            "total",
            "additional",
            "dozen",
        ):
            found.add(name_key(parse[i].text) if parse[i].entity else head_class(concept(lemma)))
    with_arms = head_class(parse.lemma(noun)) == "attacker"  # gunmen "with rifles" are all of them
    telling = ("from", "among") if with_arms else ("from", "among", "with")
    for prep in (i for i in parse.under(noun, "prep") if parse.lemma(i) in telling):
        found |= {name_key(parse[i].text) for i in parse.under(prep, "pobj")}
    return found


def _part_of(parse: Parse, figure: Figure, noun: int) -> bool:
    """ "132 of the dead", "four others" and "three more people" are some of them, "a total of 15" are all."""
    preposition = parse[noun].head
    added = [i for of in (noun, *range(figure.first, figure.last + 1)) for i in parse.under(of, "amod")]
    if parse.lemma(noun) == "other" or any(parse.lemma(i) in ("other", "more", "additional") for i in added):
        return not any(i in range(figure.first - 3, figure.first) and parse.lemma(i) == "more" for i in added)
    determined = any(parse.lemma(i) in ("the", "these", "those") for i in parse.under(noun, "det"))
    return (
        parse.lemma(preposition) == "of"
        and parse[preposition].head in range(figure.first, figure.last + 1)
        and determined
    )


def _zeros(parse: Parse) -> list[Quantity]:
    """ "No one was hurt", "no casualties", "did not kill any soldiers": none of what tolls count."""
    found = []
    for i in parse.content:
        joined = parse[i].head if _shares_its_no(parse, i) else i
        determiner = next((j for j in parse.under(joined, "det", "neg") if parse.lemma(j) in ("no", "any")), None)
        nobody = parse.lemma(i) in ("nobody", "none") or (
            parse.lemma(i) in ("one", "person") and determiner is not None
        )
        if determiner is None and not nobody:
            continue
        topic = concept(parse.lemma(i))
        if not _toll(topic):
            topic = (
                concept(parse.lemma(parse[i].head)) if parse[i].dep in ("nsubj", "nsubjpass", "dobj", "conj") else ""
            )
        if not _toll(topic) or (parse[i].head not in parse.inside):
            continue
        if determiner is not None and parse.lemma(determiner) == "any" and not parse.negations(parse[i].head) % 2:
            continue
        head = "person" if nobody or _toll(concept(parse.lemma(i))) else head_class(_member(parse, i))
        first = determiner if determiner is not None else i
        span = parse.span(min(first, i), max(first, i))
        whose = _whose(parse, i) | _whose(parse, joined) if _toll(concept(parse.lemma(i))) else set()
        of = _subset(parse, i) | whose
        zero = Quantity(0.0, 0.0, head, parse.words(span), span, topic=topic, of=tuple(sorted(of - {head})))
        nation = name_key(head)
        found.append(zero if nation == head else replace(zero, head="person", of=tuple(sorted({*zero.of, nation}))))
    return found


def _shares_its_no(parse: Parse, noun: int) -> bool:
    """ "No injuries or deaths"; not "no need, and perhaps harm"."""
    if parse[noun].dep != "conj" or not _toll(concept(parse.lemma(noun))):
        return False
    before = parse[noun].head
    either = any(parse.lemma(i) in ("or", "nor") for i in parse.under(before, "cc"))
    return either or _toll(concept(parse.lemma(before)))


def _whose(parse: Parse, noun: int) -> set[str]:
    """The Americans of "no deaths of Americans"."""
    of = (prep for prep in parse.under(noun, "prep") if parse.lemma(prep) in ("of", "among"))
    return {name_key(parse[i].text) for prep in of for i in parse.under(prep, "pobj")}


def _toll(topic: str) -> bool:
    return grows(topic) or wider(topic) is not None
