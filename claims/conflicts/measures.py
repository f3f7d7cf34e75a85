"""What a claim says of the measure of somebody or something: how old, how deep, how strong.

Ages and dimensions are no counts: what they are of must be one thing, not what happened to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from claims.conflicts.numerals import bounds_of, figure_at
from claims.conflicts.parse import Parse
from claims.conflicts.quantities import UNITS
from claims.stated import Quantity

OLDEST = 120
DIMENSIONS = {
    "deep": "depth",
    "high": "height",
    "tall": "height",
    "long": "length",
    "wide": "width",
    **{name: name for name in ("depth", "height", "length", "width", "range", "magnitude")},
}
SHORT = {"m": "metre", "m.": "metre", "km": "km", "ft": "foot", "ft.": "foot", "mi": "mile"}
METRES = {unit: factor for unit, (measured, factor) in UNITS.items() if measured == "metre"}
METRES |= {short: METRES[unit] for short, unit in SHORT.items()}
_JOINED = re.compile(r"(\d[\d,.]*)(m|km|ft)", re.I)
"""A figure and its unit in one word: 80m."""


def measures_of(parse: Parse) -> tuple[Quantity, ...]:
    """The ages (in years) and dimensions (in metres; magnitudes as they are) in the claim, in text order.

    Each is of the thing named by `of`; those of nothing that the claim names are left out.
    """
    found = (measure for i in _starts(parse) for find in (_age, _dimension) for measure in find(parse, i))
    return tuple(sorted(found, key=lambda measure: measure.span))


def _starts(parse: Parse) -> Iterator[int]:
    """The words of the claim without those inside a figure that began before: the 16 of "12 to 16"."""
    last = -1
    for i in parse.content:
        if i > last:
            yield i
            if figure := figure_at(parse, i):
                last = figure.last


def _age(parse: Parse, index: int) -> Iterator[Quantity]:
    """ "27-year-old Ann Lee", "Ann Lee, 27,", "Ann Lee (27)", "the boy was five years old", "aged 40"."""
    figure = figure_at(parse, index)
    if figure is None or figure.vague or figure.high > OLDEST or figure.low != int(figure.low):
        return
    if (whose := _old(parse, figure.last)) is None:
        whose = _aged(parse, index)
    if whose is not None and (name := _thing(parse, whose)):
        yield _measure(parse, index, "age", name)


def _thing(parse: Parse, index: int) -> str | None:
    """The name of what is measured; "the six-year-old" has none unless it is known who that is."""
    known = parse.referent(index) is not None
    noun = parse[index].pos == "PRON" or _is_noun(parse, index)
    return parse.name(index) if known or (noun and parse.lemma(index) not in METRES) else None


def _is_noun(parse: Parse, index: int) -> bool:
    """By its part of speech or its place: the tagger takes the "well" of "a deep well" for an adverb."""
    token = parse[index]
    return token.pos in ("NOUN", "PROPN") or (token.pos == "ADV" and token.dep in ("pobj", "dobj", "nsubj"))


def _old(parse: Parse, number: int) -> int | None:
    """Whose the age is of "27 years old" and "27-year-old"."""
    year = parse[number].head
    old = parse[year].head
    if parse.lemma(year) != "year" or parse.lemma(old) != "old" or old not in parse.inside:
        return None
    return _owner(parse, old)


def _owner(parse: Parse, adjective: int) -> int | None:
    """Whom or what an adjective is said of."""
    head = parse[adjective].head
    if parse[adjective].dep == "amod" and _is_noun(parse, head):
        return head
    if parse[adjective].dep in ("acomp", "attr") and parse[head].pos in ("AUX", "VERB"):
        return next(parse.under(head, "nsubj"), None)
    return adjective if parse[adjective].dep in ("nsubj", "nsubjpass", "dobj", "pobj") else None


def _aged(parse: Parse, number: int) -> int | None:
    """Whose the age is of a bare number beside a person's name."""
    token, head = parse[number], parse[number].head
    if token.text.isdigit() and token.dep == "appos" and parse[head].entity == "PERSON":
        closed = parse[number + 1].text in (",", ")", ".") if number + 1 < parse.last else True
        return head if closed and parse[number - 1].text in (",", "(") else None
    if token.dep == "npadvmod" and parse.lemma(head) in ("aged", "age") and parse[head].dep in ("amod", "acl"):
        return parse[head].head
    return None


def _dimension(parse: Parse, index: int) -> Iterator[Quantity]:
    """ "A 40-metre-deep well", "at a depth of 10 km", "a 6.8-magnitude quake"."""
    if joined := _JOINED.fullmatch(parse[index].text):
        unit, figure, factor = index, float(joined[1].replace(",", "")), METRES[joined[2].lower()]
    else:
        stated = figure_at(parse, index)
        if stated is None or stated.vague:
            return
        unit, figure = parse[stated.last].head, stated.low
        factor = 1.0 if parse.lemma(unit) == "magnitude" else METRES.get(parse.lemma(unit), 0.0)
    if not factor or not figure or unit not in parse.inside:
        return
    for kind, said_of in _kinds(parse, unit):
        if said_of is not None and (name := _thing(parse, said_of)):
            yield _measure(parse, index, kind, name, factor, figure)


def _kinds(parse: Parse, unit: int) -> Iterator[tuple[str, int | None]]:
    """Which dimension a unit measures, and of what."""
    if parse.lemma(unit) == "magnitude":
        yield "magnitude", _bearer(parse, unit)
        return
    near = (*islice(parse.above(unit), 2), *parse.under(unit, "advmod", "amod"))
    for i in near:
        kind = DIMENSIONS.get(parse.lemma(i))
        if kind and i in parse.inside:
            noun = parse[i].pos == "NOUN"
            beside = parse[unit].head if parse[i].head == unit else None
            yield kind, _bearer(parse, i) if noun else beside or _owner(parse, i)
            return


def _bearer(parse: Parse, noun: int) -> int | None:
    """What has a depth, a range, a magnitude."""
    of = (i for prep in parse.under(noun, "prep") if parse.lemma(prep) == "of" for i in parse.under(prep, "pobj"))
    thing = next((i for i in of if parse[i].pos in ("NOUN", "PROPN") and parse.lemma(i) not in METRES), None)
    if thing is not None:
        return thing
    head = parse[noun].head
    if parse[noun].dep in ("compound", "nmod") and parse[head].pos in ("NOUN", "PROPN"):
        return head
    for above in parse.above(noun):
        if parse[above].pos in ("NOUN", "PROPN"):
            return above
        if parse[above].pos in ("VERB", "AUX"):
            things = [] if parse.lemma(above) in ("have", "be") else [*parse.under(above, "dobj")]
            return next(iter([*things, *parse.under(above, "nsubj", "nsubjpass")]), None)
    return None


def _measure(
    parse: Parse, index: int, kind: str, name: str, factor: float = 1.0, figure: float | None = None
) -> Quantity:
    """A measure with the words of its figure, the comparator included."""
    stated = figure_at(parse, index)
    if stated is None:
        low = high = round((figure or 0.0) * factor, 3)
        return Quantity(low, high, kind, parse.words(parse.at(index)), parse.at(index), of=(name,))
    bounds = bounds_of(parse, stated)
    span = parse.span(max(bounds.start, parse.first), _end(parse, stated.last))
    return Quantity(
        round(bounds.low * factor, 3),
        round(bounds.high * factor, 3),
        kind,
        parse.words(span),
        span,
        exact=bounds.exact,
        low_open=bounds.low_open,
        high_open=bounds.high_open,
        of=(name,),
    )


def _end(parse: Parse, number: int) -> int:
    """The last word of a figure with its unit: "130-foot-deep", "27 years old"."""
    last = number
    while last + 1 < parse.last and last - number < 4 and parse[last + 1].text in ("-", "–"):
        last += 2
    following = parse.lemma(last + 1) if last + 1 < parse.last and last == number else ""
    if following in METRES or following == "year":
        last += 1
        after = parse.lemma(last + 1) if last + 1 < parse.last else ""
        last += after in DIMENSIONS or after == "old"
    return min(last, parse.last - 1)
